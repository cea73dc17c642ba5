"""The journal: verify it, and keep its heads outside."""

import sys
from collections.abc import Mapping
from pathlib import Path

import rich_click as click

from api.cli.anchoring import anchor
from api.cli.house import opened
from api.cli.voice import Voice, speaks
from registry import anchors

_MOST_SHOWN = 20
_VERDICT = {
    True: "登簿日志完好。 The journal holds.",
    False: "登簿日志核验未通过，{faults} 处不符：请保持数据库原状，并与备份和锚定文件比对。\n"
    "The journal does not hold, {faults} faults: keep the database as it is, and compare it with a"
    " backup and the anchors.",
}


@click.group()
def journal() -> None:
    """登簿日志：核验、锚定。 The journal: verify it, anchor it."""


@journal.command()
@click.option("--park", type=int, metavar="NUMBER", help="只核验一个园区。 One park only.")
@click.option(
    "--anchors",
    "place",
    type=click.Path(exists=True, path_type=Path),
    help="保存在别处的锚定文件或目录。 Anchor file or folder kept elsewhere.",
)
@speaks
def verify(voice: Voice, park: int | None, place: Path | None) -> None:
    """重算哈希链和摘要，逐行核对用途。 Recompute chain and digests, re-check the use row by row.

    一切相符则退出状态为 0；否则列出不符之处，最早的在前，退出状态为 1。
    对数据库所有者的承诺只到最后一份保存在外的锚定文件为止：请用 --anchors 指定异地副本。

    Exit status 0 when everything fits; else 1, and what does not fit, the first thing first.
    Against an owner of the database it proves as much as the last anchor kept elsewhere.

    \b
    park-registry journal verify
    park-registry journal verify --anchors /media/usb/anchors
    """
    with opened(voice) as house:
        kept = anchors.read(place or house.anchors) if place or house.anchors.exists() else {}
        with (
            voice.working("核验登簿日志 / verifying the journal"),
            house.register.transaction() as tx,
        ):
            faults = anchors.verify(tx, kept, park)
    said = [f"{f.park_id}  {f.seq or '-'}  {f.table} {f.key}: {f.fault}" for f in faults]
    compared = sum(len(entries) for entries in kept.values())
    voice.tell(
        *said[:_MOST_SHOWN],
        *(["…"] if len(said) > _MOST_SHOWN else []),
        f"与 {compared} 条锚定记录比对。 Compared with {compared} anchored entries.",
        _VERDICT[not faults].format(faults=len(faults)),
        holds=not faults,
        anchored=compared,
        faults=faults,
    )
    if faults:
        sys.exit(1)


@journal.command("anchor")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="写入的目录（默认 REGISTRY_HOME/anchors 之下）。 Folder to write to.",
)
@speaks
def write_anchor(voice: Voice, folder: Path | None) -> None:
    """把各园区日志的链头写入当日锚定文件。 Write the head of each journal to the day's file.

    serve 每日自动写入；请每天把该目录复制到数据库所有者够不到的地方。

    serve does this daily; copy the folder where no owner of the database can reach it.

    \b
    park-registry journal anchor
    park-registry journal anchor --to /media/usb/anchors
    """
    with opened(voice) as house:
        file = anchor(house.register, folder or house.anchors)
    voice.tell(f"已写入 Written: {file}", file=str(file))


COMMANDS: Mapping[str, click.Command] = {"journal": journal}
