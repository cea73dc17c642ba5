"""A file of many plots: judged row by row, then taken as drafts."""

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import rich_click as click

from api.cli.files import survey_file
from api.cli.house import opened
from api.cli.repairs import tell as tell_repairs
from api.cli.surveys import encoding_option
from api.cli.voice import Voice, speaks
from registry import clock
from registry.access import Principal
from registry.book import accounts, imports
from registry.book.imports import Import, ImportRow
from registry.cases import importing, judging, mending
from registry.store.db import Register, Tx
from registry.views.faults import FORMS, TOLD, write

_MOST_TOLD = 50
#: rows told to machines; a fault file has all
_MOST_ROWS = 1_000


@click.command("import")
@survey_file
@click.option("--park", type=int, required=True, metavar="NUMBER", help="园区 park")
@click.option("--as", "login", required=True, metavar="LOGIN", help="经办人登录名 who imports it")
@click.option(
    "--purpose",
    type=click.Choice(["survey", "intake"]),
    default="survey",
    help="intake：存量宗地，重叠与面积差只提示。 Old plots: overlaps and areas only stated.",
)
@click.option("--dry-run", is_flag=True, help="只审查，不采用。 Judge only, take nothing.")
@click.option("--passing", is_flag=True, help="有不予采用的，采用其余各宗。 Take what passes.")
@click.option(
    "--faults",
    type=click.Path(dir_okay=False, path_type=Path),
    help="问题清单 .xlsx、.gpkg 或 .geojson。 Write what was found to a file.",
)
@click.option(
    "--repairs", is_flag=True, help="列出修复建议，不采用各宗。 List proposed repairs only."
)
@click.option(
    "--accept",
    multiple=True,
    metavar="KEY",
    help="采用修复建议（可重复）：该宗成为草图。 Accept a proposed repair; repeat it for several.",
)
@encoding_option
@speaks
def import_(
    voice: Voice,
    file: Path,
    park: int,
    login: str,
    purpose: Literal["survey", "intake"],
    faults: Path | None,
    encoding: str | None,
    *,
    dry_run: bool,
    passing: bool,
    repairs: bool,
    accept: tuple[str, ...],
) -> None:
    """审查坐标文件的每一宗地，采用为草图。 Judge every plot of a file, take them as drafts.

    任一宗不予采用时一宗也不采用，除非 --passing。同一文件再次导入不会重复。
    多部分的地块成为多个草图。草图不是登记簿的内容，经业务件办理后才登簿。

    When one is refused none is taken, unless --passing. The same file makes nothing twice. A plot
    of several parts becomes several drafts. Drafts are no part of the register yet: cases make
    parcels of them. Exit status 1 when something refuses.

    未闭合的界址线、重复的界址点可以修复：--repairs 列出建议及前后坐标，--accept 采用。

    Open rings and repeated points can be repaired: --repairs lists what is proposed with before and
    after, --accept takes it; the row becomes a draft, and who accepted is recorded.

    \b
    park-registry import plots.txt --park 1 --as supply
    park-registry import old.gpkg --park 1 --as clerk --purpose intake --dry-run --faults old.xlsx
    park-registry import plots.txt --park 1 --as supply --repairs
    """
    form = "" if faults is None else faults.suffix.removeprefix(".").lower()
    if faults is not None and form not in FORMS:
        raise click.BadParameter(f"{faults.name}: .{', .'.join(FORMS)}", param_hint="--faults")
    with opened(voice) as house:
        with house.register.transaction() as tx:
            who = accounts.named(tx, login)
        asked = _judged(voice, house.register, who, park, file, purpose, encoding)
        if (repairs or accept) and asked.refusal is None:
            _repair(voice, house.register, who, asked, accept)
            return
        stops = asked.state != "judged" or (asked.refused > 0 and not passing)
        taken: list[tuple[int, int]] = []
        with house.register.transaction(parks=who.parks) as tx:
            number = asked.import_id
            if not (stops or dry_run) and asked.rows > asked.refused:
                taken = importing.take(tx, who, park, number, None, now=clock.now())
            rows = imports.rows(tx, park, number, found=True, most=_MOST_ROWS, told=TOLD)
            if faults is not None:
                _write_faults(tx, asked, faults, form)
    _tell(voice, asked, rows, taken, faults)
    if stops or asked.refused:
        sys.exit(1)


def _write_faults(tx: Tx, asked: Import, path: Path, form: str) -> None:
    """Write the file whole or not at all: what stood there before stays until it is done."""
    with tempfile.TemporaryDirectory(prefix=".faults-", dir=path.parent) as folder:
        written = Path(folder) / path.name
        write(tx, asked.park_id, asked.import_id, written, form)
        written.replace(path)


def _repair(
    voice: Voice, register: Register, who: Principal, asked: Import, keys: Sequence[str]
) -> None:
    park, number = asked.park_id, asked.import_id
    with register.transaction(parks=who.parks) as tx:
        accepted = mending.accept_all(tx, who, park, number, keys, now=clock.now())
        offers = mending.offers(tx, park, number)
    tell_repairs(voice, asked, offers, accepted)


def _judged(
    voice: Voice,
    register: Register,
    who: Principal,
    park: int,
    file: Path,
    purpose: str,
    encoding: str | None,
) -> Import:
    asked, _ = importing.ask(
        register,
        who,
        park_id=park,
        source=file,
        filename=file.name,
        encoding=encoding,
        purpose=purpose,
        now=clock.now(),
    )
    number = asked.import_id
    with voice.working(" / ".join(judging.STEPS[0])) as said:
        judging.judge(register, park, number, now=clock.now(), said=said)
    with register.transaction(parks=who.parks) as tx:
        return imports.read(tx, park, number)


def _tell(
    voice: Voice,
    asked: Import,
    rows: list[ImportRow],
    taken: list[tuple[int, int]],
    written: Path | None,
) -> None:
    voice.tell(
        *_lines(asked, rows, taken),
        *([f"问题清单 what was found: {written}"] if written else []),
        import_id=asked.import_id,
        state=asked.state,
        sha256=asked.sha256,
        read_as=asked.read_as,
        notices=asked.notices,
        refusal=asked.refusal,
        rows=asked.rows,
        refused=asked.refused,
        warned=asked.warned,
        found=[
            {
                "n": row.n,
                "line": row.line,
                "number": row.number,
                "found": row.found,
                "findings": row.findings,
            }
            for row in rows
        ],
        drafts=[draft_id for _, draft_id in taken],
    )


def _lines(asked: Import, rows: list[ImportRow], taken: list[tuple[int, int]]) -> Iterator[str]:
    yield from asked.read_as
    yield from (f"! {notice}" for notice in asked.notices)
    if asked.refusal is not None:
        reason = asked.refusal.get("reason_zh", ""), asked.refusal.get("reason", "")
        yield f"x {asked.refusal['zh']}：{reason[0]}  {asked.refusal['en']} {reason[1]}"
        return
    found = [(row, each) for row in rows for each in row.findings]
    for row, each in found[:_MOST_TOLD]:
        mark = "x" if each["severity"] == "refuse" else "!"
        named = f"{row.n} {row.number or row.name}".strip()
        yield f"{mark} {named} {each['rule']} {each['zh']}。 {each['en']}."
    if sum(row.found for row in rows) > _MOST_TOLD or len(rows) == _MOST_ROWS:
        yield f"  只列出前 {_MOST_TOLD} 项，全部见 --faults。 The first are told: --faults has all."
    yield (
        f"{asked.rows} 宗，{asked.refused} 宗不予采用，采用为 {len(taken)} 个草图。"
        f" {asked.rows} plots, {asked.refused} refused, {len(taken)} drafts."
    )


COMMANDS: Mapping[str, click.Command] = {"import": import_}
