"""Old plots of an import and what hangs on them: checked, then opened as one case."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import rich_click as click

from api.cli.files import content_of
from api.cli.house import opened
from api.cli.voice import Voice, speaks
from registry import clock
from registry.book import accounts
from registry.cases import intaking, old_rights, old_rights_form
from registry.findings import Finding, refusing

_MOST_TOLD = 50
_GB_T_21010 = {"scheme": "GB/T 21010", "version": "2017"}


@click.group()
def intake() -> None:
    """存量录入。 Intake of old plots."""


@intake.command("template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@speaks
def template(voice: Voice, file: Path) -> None:
    """写出空白的存量权利表。 Write the workbook to be filled in.

    \b
    park-registry intake template old-rights.xlsx
    """
    old_rights_form.write_template(file)
    voice.tell(f"已写出 {file}。 Written.", file=str(file))


@intake.command("open")
@click.argument("number", type=int, metavar="IMPORT")
@click.option("--park", type=int, required=True, metavar="NUMBER", help="园区 park")
@click.option("--as", "login", required=True, metavar="LOGIN", help="经办人登录名 who opens it")
@click.option("--use", required=True, metavar="CODE", help="土地用途，如 0601 land use")
@click.option(
    "--rights",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="存量权利表 .xlsx。 Certificates, mortgages and seizures.",
)
@click.option("--dry-run", is_flag=True, help="只审查，不开件。 Check only, open nothing.")
@speaks
def open_(
    voice: Voice,
    number: int,
    park: int,
    login: str,
    use: str,
    rights: Path | None,
    *,
    dry_run: bool,
) -> None:
    """以一次批量导入的存量宗地开立一件存量录入。 Open the case of an import's old plots.

    权利表有误时列出全部错误，不保留任何内容；不予办理的，不开件，退出状态为 1。

    Every fault of the workbook is told and nothing is kept; what is refused opens no case, exit
    status 1.

    \b
    park-registry intake open 7 --park 1 --as clerk --use 0601 --rights old-rights.xlsx --dry-run
    """
    asked = {**_GB_T_21010, "code": use}
    with opened(voice) as house:
        with house.register.transaction() as tx:
            who = accounts.named(tx, login)
        with house.register.transaction(parks=who.parks) as tx:
            now = clock.now()
            kept = None
            if rights is not None:
                kept = old_rights.keep(
                    tx, who, park, number, content_of(rights), name=rights.name, now=now
                )
            sha256 = None if kept is None else kept.sha256
            found = intaking.check_case(
                tx, who, park, number, None, use=asked, rights=sha256, now=now
            )
            stops = bool(refusing(found))
            case = None
            if not (stops or dry_run):
                case = intaking.open_case(
                    tx, who, park, number, None, use=asked, rights=sha256, now=now
                )
    opened_as = None if case is None else case.number
    voice.tell(
        *_lines(found, opened_as), case=opened_as, findings=[finding.said() for finding in found]
    )
    if stops:
        sys.exit(1)


def _lines(found: Sequence[Finding], case: str | None) -> Iterator[str]:
    for finding in found[:_MOST_TOLD]:
        mark = "x" if refusing([finding]) else "!"
        plot = finding.facts.get("plot", "")
        yield f"{mark} {plot} {finding.rule} {finding.zh}。 {finding.en}."
    if len(found) > _MOST_TOLD:
        more = len(found) - _MOST_TOLD
        yield f"  另有 {more} 项，见 --json。 {more} more: see --json."
    stops = len(refusing(found))
    yield f"审查发现 {len(found)} 项，其中 {stops} 项不予办理。 {len(found)} found, {stops} refuse."
    if case is not None:
        yield f"已开立业务件 {case}。 Case {case} was opened."


COMMANDS: Mapping[str, click.Command] = {"intake": intake}
