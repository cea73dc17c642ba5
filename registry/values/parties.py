"""Identity numbers of parties: credit codes (GB 32100-2015) and identity cards (GB 11643-1999)."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.errors import MalformedValue

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
_PERSON_LENGTH = 18
_TELEPHONE_LENGTH = 11
_LIKE_A_PERSON = re.compile(r"\d{6}(19|20)\d{2}[01]\d[0-3]\d", re.ASCII)
_PERSON = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)


def credit_code(given: str) -> str:
    """Return an 18-character credit code. Raises MalformedValue.

    Modulo 31 twice: without the outer one valid codes that end in 0 are refused.
    """
    text = given.replace(" ", "").upper()
    if not _CREDIT.fullmatch(text):
        raise _fault("unified social credit code", given, "18 characters without I O S V Z")
    total = sum(_ALPHABET.index(c) * pow(3, n, 31) for n, c in enumerate(text[:17]))
    if text[17] != _ALPHABET[(31 - total % 31) % 31]:
        raise _fault("unified social credit code", given, "the check digit does not fit")
    return text


def identity_card(given: str) -> str:
    """Return an 18-character identity number. Raises MalformedValue, which shows it masked."""
    text = given.replace(" ", "").upper()
    if not _PERSON.fullmatch(text):
        raise _fault("identity number", masked(text), "17 digits and a digit or X")
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError as fault:
        raise _fault("identity number", masked(text), "no such day of birth") from fault
    if text[17] != "10X98765432"[sum(int(d) * 2 ** (17 - n) for n, d in enumerate(text[:17])) % 11]:
        raise _fault("identity number", masked(text), "the check digit does not fit")
    return text


def party_number(kind: str, given: str) -> str:
    """Return the number of a party of this kind in its normal form. Raises MalformedValue."""
    if kind == "person":
        return identity_card(given)
    if kind in ("enterprise", "state_body"):
        return credit_code(given)
    raise _fault("kind of party", kind, "enterprise, person or state_body")


def masked(number: str) -> str:
    """Return an identity number as it may be shown outside its own screen: 360121********018X.

    What is shorter than an identity number keeps its first two characters only.
    """
    if len(number) < _PERSON_LENGTH:
        return f"{number[:2]}{'*' * max(len(number) - 2, 0)}"
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"


def mask_phone(number: str) -> str:
    """Return a telephone number with its middle hidden: 138****5678."""
    if len(number) < _TELEPHONE_LENGTH:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def shown(kind: str, number: str) -> str:
    """Return a party's number for papers: a person's is masked, an enterprise's is public.

    The owners of a building in common have none.
    """
    if kind == "owners_in_common":
        return "—"
    return masked(number) if kind == "person" else number


def hide_persons(plain: Any) -> Any:
    """Return plain data with every identity number of a person and every telephone number masked.

    Wherever in the data they stand: a request has its own shape for each act.
    """
    if isinstance(plain, Mapping):
        return {
            name: mask_phone(value)
            if name == "phone" and isinstance(value, str)
            else hide_persons(value)
            for name, value in plain.items()
        }
    if isinstance(plain, list | tuple):
        return [hide_persons(item) for item in plain]
    return masked(plain) if isinstance(plain, str) and _is_identity_card(plain) else plain


def _is_identity_card(text: str) -> bool:
    try:
        return bool(identity_card(text))
    except MalformedValue:
        return False


_REASONS_ZH = {
    "18 characters without I O S V Z": "应为 18 位，且不含 I、O、S、V、Z",
    "the check digit does not fit": "校验码不符",
    "17 digits and a digit or X": "应为 17 位数字加 1 位数字或 X",
    "no such day of birth": "出生日期不存在",
    "enterprise, person or state_body": "应为企业、自然人或国家机关",
}


def _fault(kind: str, value: str, reason: str) -> MalformedValue:
    # An identity number typed into the wrong field must not travel on in a refusal either.
    shown_value = masked(value) if _LIKE_A_PERSON.search(value) else value
    return MalformedValue(
        kind=kind, value=shown_value[:40], reason=reason, reason_zh=_REASONS_ZH[reason]
    )
