"""Chinese text into lines: breaks between characters, never inside a number or a word that fits."""

import re

from certificates.fonts import Fonts

_TOKEN = re.compile(r"[!-~]+|\s|[^!-~\s]")
_NOT_FIRST = frozenset("，。、；：！？）》」』”’％〉】〕…,.;:!?)]}%·—")
_NOT_LAST = frozenset("（《「『“‘〈【〔([{")


def wrap(fonts: Fonts, text: str, font: str, size: float, width: float) -> list[str]:
    """Return the lines of a text, each at most ``width`` points wide.

    Closing marks do not begin a line and opening marks do not end one, where the width allows it.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(fonts, paragraph.strip(), font, size, width)
    return lines


def _wrap_paragraph(fonts: Fonts, text: str, font: str, size: float, width: float) -> list[str]:
    if fonts.width(text, font, size) <= width:
        return [text]
    lines: list[str] = []
    line: list[str] = []
    used = 0.0
    for token in _tokens(fonts, text, font, size, width):
        wide = fonts.width(token, font, size)
        if line and used + wide > width:
            carried = _carried(line, token)
            lines.append("".join(line).rstrip())
            line = carried
            used = sum(fonts.width(part, font, size) for part in line)
        if line or not token.isspace():
            line.append(token)
            used += wide
    return [*lines, "".join(line).rstrip()]


def _tokens(fonts: Fonts, text: str, font: str, size: float, width: float) -> list[str]:
    tokens: list[str] = []
    for token in _TOKEN.findall(text):
        if len(token) > 1 and fonts.width(token, font, size) > width:
            tokens += token
        else:
            tokens.append(" " if token.isspace() else token)
    return tokens


def _carried(line: list[str], token: str) -> list[str]:
    """Take from the end of a full line what must stand on the next one with the token."""
    carried: list[str] = []
    first = token
    while len(line) > 1 and (first in _NOT_FIRST or line[-1] in _NOT_LAST):
        first = line.pop()
        carried.insert(0, first)
    return carried
