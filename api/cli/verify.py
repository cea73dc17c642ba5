"""Verify a printed document by its own bytes: no database, no network."""

import sys
from collections.abc import Mapping
from pathlib import Path

import rich_click as click

from api.cli.voice import Voice, speaks
from api.seal import test_seal
from certificates.attachment import Enclosed
from certificates.checking import FAULTS, check
from registry import anchors
from registry.records.papers import Imprint
from registry.settings import Settings
from registry.views.prints import RECORDS, TITLES

_FAULTS: Mapping[str, tuple[str, str]] = {
    **FAULTS,
    "head-differs": ("日志首哈希与锚定文件不符", "the journal's head differs from the anchors"),
}
_KNOWN = {
    True: "（指定机构签发 of the authority believed）",
    False: "（不是指定机构签发 not of the authority believed）",
    None: "（未指定可信机构，未判断 nobody said whose seals are believed）",
}
_ANCHORED = {
    True: "日志首哈希在锚定文件中。 The journal's head stands in the anchors.",
    False: "日志首哈希与锚定文件不符。 The journal's head is not the one in the anchors.",
    None: "锚定文件中没有此条登簿记录。 The anchors do not have this entry.",
}
_VERDICT = {
    True: "核验通过；是否仍然有效请扫码查询。 It holds; its code tells whether it still stands.",
    False: "核验未通过。 It does not hold.",
}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--trust",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="可信签章机构的证书，可重复。 Certificate of an authority you believe; repeatable.",
)
@click.option(
    "--anchors",
    "place",
    type=click.Path(exists=True, path_type=Path),
    help="保存在别处的锚定文件或目录。 Anchor file or folder kept elsewhere.",
)
@speaks
def verify(voice: Voice, file: Path, trust: tuple[Path, ...], place: Path | None) -> None:
    """离线核验一份文书的 PDF。 Verify the PDF of a document, without the register.

    核验三项：签章及签章后有无改动；所附登记簿快照与印出的文字是否一致；日志首哈希是否在锚定文件中。
    全部相符则退出状态为 0，否则为 1。文书是否仍然有效，须扫码向登记簿查询。

    Checks the seal, the attached snapshot against what is printed, and the journal's head against
    the anchors. Exit status 0 when all fits, else 1. Whether it still stands, only the register
    knows: scan the code.

    \b
    park-registry verify page.pdf
    park-registry verify page.pdf --trust authority.pem --anchors /media/usb/anchors
    """
    own = test_seal(Settings.from_environment().home) / "authority.pem"
    believed = trust or ((own,) if own.exists() else ())
    found = check(file.read_bytes(), RECORDS, believed)
    faults, anchored = list(found.faults), None
    if place is not None and found.enclosed is not None:
        anchored = _anchored(found.enclosed.imprint, anchors.read(place))
        faults += ["head-differs"] if anchored is False else []
    lines = [f"{_FAULTS[fault][0]}。 {_FAULTS[fault][1].capitalize()}." for fault in faults]
    voice.tell(
        *([] if found.enclosed is None else _what(found.enclosed)),
        f"签章 Seal: {found.signer or '—'}{_KNOWN[found.known] if found.signer else ''}",
        *([_ANCHORED[anchored]] if place is not None else []),
        *lines,
        _VERDICT[not faults],
        holds=not faults,
        number=found.enclosed and found.enclosed.imprint.number,
        signer=found.signer,
        known=found.known,
        anchored=anchored,
        faults=faults,
    )
    if faults:
        sys.exit(1)


def _what(enclosed: Enclosed) -> list[str]:
    imprint = enclosed.imprint
    title = TITLES.get(enclosed.kind, (enclosed.kind, enclosed.kind))
    return [
        f"{title[0]} {title[1]}: {imprint.number}",
        f"{imprint.issuer}，{imprint.park}，{imprint.verify_url}",
    ]


def _anchored(imprint: Imprint, kept: anchors.Kept) -> bool | None:
    """Say whether an anchor has the printed head, another one at its number, or neither.

    A page names its park in words and an anchor by number: where several parks have the entry, one
    of them must agree.
    """
    entry = imprint.entry
    there = [heads[entry] for heads in kept.values() if entry is not None and entry in heads]
    return imprint.entry_hash in there if there else None


COMMANDS: Mapping[str, click.Command] = {"verify": verify}
