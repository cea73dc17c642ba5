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
_LOOKED_AT = 4096
#: at least the ends of lines are ASCII; of other text no byte is zero but by accident
_ZEROS = 0.01


def decode(data: bytes, declared: str | None) -> tuple[str, str]:
    """Return the text and its encoding. Raises EncodingMismatch, UnreadableFile with the line."""
    found = _recognised(data)
    if declared is None:
        return _decoded(data, found), found
    wanted = _known(declared)
    if wanted == "utf-16" and found.startswith("utf-16"):
        # declared without its order, which is then the one found
        return _decoded(data, found), found
    _refuse_other(data, wanted, declared, found)
    return _decoded(data, "utf-8-sig" if found == "utf-8-sig" else wanted), wanted


def _recognised(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    if order := _order(data):
        return order
    return next((guess for guess in _GUESSES if _fits(data, guess)), "")


def _order(data: bytes) -> str:
    """Return the UTF-16 without BOM the zero bytes tell of: ASCII has one in each character.

    A character such as 一 (U+4E00) has its zero on the other side: the more of them tell.
    """
    looked_at = data.rstrip(b"\x00")[:_LOOKED_AT]
    first, second = looked_at[::2].count(0), looked_at[1::2].count(0)
    if max(first, second) <= _ZEROS * len(looked_at) / 2:
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes, encoding: str) -> str:
    # what fits none is told by GB 18030, the widest: its fault is farthest in
    tried = encoding or max(_GUESSES, key=lambda guess: _fault_at(data, guess))
    try:
        return data.decode(tried)
    except UnicodeDecodeError as fault:
        # counted from the BOM on
        position = _fault_at(data, tried.removesuffix("-sig"))
        raise UnreadableFile(
            line=_line_of(data, position, tried),
            reason=f"no {tried} text" if encoding else "neither UTF-8 nor GBK text",
            reason_zh=f"不是 {tried} 文本" if encoding else "既不是 UTF-8 也不是 GBK 文本",
        ) from fault


def _fault_at(data: bytes, encoding: str) -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as fault:
        return fault.start
    return len(data)


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
    if found and _order_of(data, found) != _order_of(data, wanted):
        # nearly any bytes pass as UTF-16, with other characters
        raise EncodingMismatch(declared=declared, line=1)
    fault = _fault_at(data, wanted)
    if fault < len(data):
        raise EncodingMismatch(declared=declared, line=_line_of(data, fault, wanted))
    if wanted in _CHINESE and found.startswith("utf") and not data.isascii():
        # UTF-8 passes as GBK, with other characters; GBK passes as UTF-8 practically never
        first = next(n for n, byte in enumerate(data) if byte > 127)  # noqa: PLR2004 - ASCII
        raise EncodingMismatch(declared=declared, line=_line_of(data, first, wanted))


def _order_of(data: bytes, encoding: str) -> str:
    """Return the order of bytes of a UTF-16, by its BOM where it has one, "" for another."""
    if encoding == "utf-16":
        return "be" if data.startswith(codecs.BOM_UTF16_BE) else "le"
    return encoding[-2:] if encoding.startswith("utf-16") else ""


def _line_of(data: bytes, position: int, encoding: str) -> int:
    """Return the line of a position; lines end in LF, CR LF or CR."""
    before = data[:position]
    if encoding.startswith("utf-16"):
        text = before.decode(encoding, "replace")
        return len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return len(before.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
