"""How the command line speaks: results on standard output, all else on standard error.

With ``--json`` a result is one JSON object, and so is a refusal (on standard output too: whoever
reads the answer finds it where the answer stands, and the exit status says which it is).
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import rich_click as click

from geo.errors import GeoError
from registry.errors import RegistryError
from registry.records.plain import to_plain

_SILENCE_SECONDS = 2.0
_PAUSE_SECONDS = 5.0


class Voice:
    """One command's voice."""

    def __init__(self) -> None:
        self.for_machines = False

    def tell(self, *lines: str, **facts: object) -> None:
        """Say a result: lines for people, or the facts for machines."""
        if self.for_machines:
            self._json(facts)
        else:
            click.echo("\n".join(lines))

    def refuse(self, no: RegistryError | GeoError) -> None:
        """Say a refusal: two sentences, Chinese and English, or the problem for machines."""
        if self.for_machines:
            # the web framework behind it takes a second to load, and no other answer needs it
            from api.problems import problem  # noqa: PLC0415

            self._json(problem(no))
        else:
            click.echo(str(no), err=True)

    @contextmanager
    def working(self, what: str) -> Iterator[Callable[[str], None]]:
        """Say what is being done when it takes over two seconds, and now and then that it goes on.

        What is handed over names the next step of the work; a named step is said at once.
        """
        work = _Work(what)
        thread = threading.Thread(target=work.tell_now_and_then, daemon=True)
        thread.start()
        try:
            yield work.goes_on_with
        finally:
            work.over.set()
            thread.join()

    def _json(self, facts: object) -> None:
        click.echo(json.dumps(to_plain(facts), ensure_ascii=False))


class _Work:
    def __init__(self, what: str) -> None:
        self.what = what
        self.over = threading.Event()
        self.began = time.monotonic()

    def goes_on_with(self, what: str) -> None:
        self.what = what
        click.echo(what, err=True)

    def tell_now_and_then(self) -> None:
        pause = _SILENCE_SECONDS
        while not self.over.wait(pause):
            seconds = time.monotonic() - self.began
            click.echo(f"{self.what} … {seconds:.0f} s", err=True)
            pause = _PAUSE_SECONDS


def _for_machines(context: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's own form
    context.find_root().ensure_object(Voice).for_machines = wanted


def speaks(command: Callable[..., object]) -> Callable[..., object]:
    """Give a command its ``--json`` and its voice, the first argument."""
    option = click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        callback=_for_machines,
        help="以 JSON 输出，供程序读取。 Answer in JSON, for machines.",
    )
    return option(click.pass_obj(command))
