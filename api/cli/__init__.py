"""The command line of the register: ``park-registry``.

Administration only: what changes the register is an act inside a case, and goes over HTTP.
"""

from collections.abc import Mapping
from importlib import import_module

import rich_click as click

from api.cli.voice import Voice
from geo.errors import GeoError
from registry.errors import RegistryError

__all__ = ["main"]

#: command -> the module that holds it, loaded when it is asked for: all of them take seconds
_COMMANDS: Mapping[str, str] = {
    "serve": "serve",
    "migrate": "database",
    "demo": "database",
    "check": "surveys",
    "import": "imports",
    "intake": "intake",
    "journal": "journal",
    "verify": "verify",
    "user": "people",
    "county": "county",
    "park": "county",
    "district": "county",
    "calendar": "county",
    "fee": "fees",
    "series": "series",
}


class _Commands(click.RichGroup):
    """The commands, and the one place where a refusal becomes words and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"api.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = module.COMMANDS[cmd_name]
        return command

    def invoke(self, ctx: click.Context) -> object:
        ctx.obj = Voice()
        try:
            return super().invoke(ctx)
        except (RegistryError, GeoError) as no:
            ctx.obj.refuse(no)
            ctx.exit(1)


@click.command(cls=_Commands)
@click.rich_config(help_config={"text_paragraph_linebreaks": "\n\n"})
@click.version_option(package_name="park-registry", message="%(version)s")
def main() -> None:
    """园区土地与标准厂房登记簿。 The register of industrial-park land and standard factories.

    \b
    试用 Try it:            park-registry serve
    正式启用 For an office:  park-registry serve --no-demo
    检查坐标文件 A survey:    park-registry check survey.txt
    核验登簿日志 The journal: park-registry journal verify

    每个命令都有 --help 和 --json；不予办理时退出状态为 1。

    Every command has --help and --json; a refusal leaves exit status 1.
    """
