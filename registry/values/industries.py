"""Industries by GB/T 4754-2017: a letter for the section, two digits for the division, more."""

import re
from bisect import bisect_right

from registry.errors import MalformedValue

_CODE = re.compile(r"([A-T]?)(\d{2,4})", re.ASCII)
#: the first division of each section
_BEGINS = (
    (1, "A"), (6, "B"), (13, "C"), (44, "D"), (47, "E"), (51, "F"), (53, "G"), (61, "H"),
    (63, "I"), (66, "J"), (70, "K"), (71, "L"), (73, "M"), (76, "N"), (80, "O"), (83, "P"),
    (84, "Q"), (86, "R"), (91, "S"), (97, "T"),
)  # fmt: skip
_LAST = 97


def industry_code(given: str) -> str:
    """Return a code with its letter, such as C3911. Raises MalformedValue."""
    read = _CODE.fullmatch(given.replace(" ", "").upper())
    division = int(read[2][:2]) if read else 0
    if read is None or not 1 <= division <= _LAST:
        raise _fault(
            given, "a section's letter and two to four digits", "应为门类字母加 2 至 4 位数字"
        )
    at = bisect_right([first for first, _ in _BEGINS], division) - 1
    section = _BEGINS[at][1]
    if read[1] not in ("", section):
        reason = f"division {read[2][:2]} is of section {section}"
        raise _fault(given, reason, f"大类 {read[2][:2]} 属于门类 {section}")
    return section + read[2]


def _fault(given: str, reason: str, reason_zh: str) -> MalformedValue:
    return MalformedValue(
        kind="industry (GB/T 4754-2017)", value=given[:20], reason=reason, reason_zh=reason_zh
    )
