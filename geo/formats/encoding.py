"""Bytes into text: the encoding is recognised, and one that was declared must be the right one."""

import codecs

from geo.errors import EncodingMismatch, UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES = ("utf-8", "gbk", "gb18030")
_CHINESE = ("gbk", "gb2312", "gb18030")
_READ = ("ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", *_CHINESE)


def decode(data: bytes, declared: str | None) -> tuple[str, str]:
    """Return the text and its encoding. Raises EncodingMismatch, UnreadableFile."""
    found = _recognised(data)
    if declared is None:
        return _decoded(data, found), found
    wanted = _known(declared)
    _refuse_other(data, wanted, declared, found)
    return _decoded(data, "utf-8-sig" if found == "utf-8-sig" else wanted), wanted


def _recognised(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    if b"\x00" in data[:200]:
        # Chinese headers are mostly ASCII signs and digits: their zero bytes tell the order
        return "utf-16-be" if data[:1] == b"\x00" or data[:200:2].count(0) else "utf-16-le"
    return next((guess for guess in _GUESSES if _fits(data, guess)), "")


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as fault:
        raise UnreadableFile(
            reason="neither UTF-8 nor GBK text", reason_zh="既不是 UTF-8 也不是 GBK 文本"
        ) from fault


def _known(declared: str) -> str:
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        name = ""
    if name not in _READ:
        raise UnreadableFile(
            reason=f"encoding not read here: {declared[:20]}",
            reason_zh=f"不支持的文件编码：{declared[:20]}",
        )
    return name


def _refuse_other(data: bytes, wanted: str, declared: str, found: str) -> None:
    try:
        data.decode(wanted)
    except UnicodeDecodeError as fault:
        raise EncodingMismatch(declared=declared, line=_line_of(data, fault.start)) from fault
    if wanted in _CHINESE and found.startswith("utf") and not data.isascii():
        # UTF-8 passes as GBK, with other characters; GBK passes as UTF-8 practically never
        first = next(n for n, byte in enumerate(data) if byte > 127)  # noqa: PLR2004 - ASCII
        raise EncodingMismatch(declared=declared, line=_line_of(data, first))


def _line_of(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
