"""CQL2 as text or JSON (OGC 21-065r2), read into its JSON once it is known to be safe to read.

The reader is a library that goes back and forth in brackets, twice as long for each one inside
another, and ends the whole process with some thousand operators: both are counted before.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import cql2

from registry.errors import MalformedValue

TEXT, JSON = "cql2-text", "cql2-json"
#: what GDAL 3.6 calls the same language, and the only one it then writes
TEXT_OF_GDAL = "cql-text"
LANGUAGES = (TEXT, JSON, TEXT_OF_GDAL)
MOST_CHARACTERS = 16_000
#: brackets inside one another: eight take the reader a tenth of a second at worst, twenty nine
#: seconds; JSON is read straight on, and its own limit is 128
DEEPEST: Mapping[str, int] = MappingProxyType({TEXT: 8, TEXT_OF_GDAL: 8, JSON: 40})
MOST_OPERATORS = 300
_SHOWN = 80

#: a quote that is never closed goes on to the end, for nothing is read beyond it
_WORDS_OF_TEXT = re.compile(
    r"""'(?:[^']|'')*+'?|"(?:[^"]|"")*+"?|(?P<open>\()|(?P<close>\))"""
    r"|(?P<operator>[-+*/%^=<>]|\b(?:not|and|or|in|is|i?like|between|div)\b)",
    re.IGNORECASE,
)
_WORDS = {
    TEXT: _WORDS_OF_TEXT,
    TEXT_OF_GDAL: _WORDS_OF_TEXT,
    JSON: re.compile(r'"(?:[^"\\]|\\.)*+"?|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL),
}
_READERS: Mapping[str, Callable[[str], cql2.Expr]] = {
    TEXT: cql2.parse_text,
    JSON: cql2.parse_json,
}
#: GDAL writes ILIKE, which CQL2 does not know; what stands in quotes is passed by
_ILIKE = re.compile(r"""\b(\w++) ILIKE ('(?:[^']|'')*+')|'(?:[^']|'')*+'?""")
_PLACE = re.compile(r"--> 1:(\d+)|column (\d+)")


def read(given: str, language: str) -> object:
    """Return a filter as CQL2 JSON. Raises MalformedValue with the place at fault."""
    _bounded(given, language)
    spoken = TEXT if language == TEXT_OF_GDAL else language
    if language == TEXT_OF_GDAL:
        given = _ILIKE.sub(_without_case, given)
    try:
        return _READERS[spoken](given.replace("\n", " ").replace("\r", " ")).to_json()
    except Exception as no:
        at = _PLACE.search(str(no))
        place = (at[1] or at[2]) if at else "1"
        raise _unread(
            given[max(int(place) - 1, 0) :],
            f"it cannot be read as {language} from character {place} on",
            f"从第 {place} 个字符起不是有效的 {language}",
        ) from no


def _without_case(word: re.Match[str]) -> str:
    return f"CASEI({word[1]}) LIKE CASEI({word[2]})" if word[1] else word[0]


def _bounded(given: str, language: str) -> None:
    if len(given) > MOST_CHARACTERS:
        raise _unread(
            f"{len(given)}",
            f"at most {MOST_CHARACTERS} characters",
            f"最长 {MOST_CHARACTERS} 个字符",
        )
    depth = operators = 0
    for word in _WORDS[language].finditer(given):
        depth += (word.lastgroup == "open") - (word.lastgroup == "close")
        operators += word.lastgroup == "operator"
        if depth > DEEPEST[language]:
            raise _unread(
                given[word.start() :],
                f"brackets stand inside one another at most {DEEPEST[language]} deep",
                f"括号最多嵌套 {DEEPEST[language]} 层",
            )
    if operators > MOST_OPERATORS:
        raise _unread(
            f"{operators}", f"at most {MOST_OPERATORS} operators", f"最多 {MOST_OPERATORS} 个运算符"
        )


def _unread(value: str, reason: str, reason_zh: str) -> MalformedValue:
    return MalformedValue(kind="filter", value=value[:_SHOWN], reason=reason, reason_zh=reason_zh)
