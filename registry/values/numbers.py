"""Numbers of certificates, proofs and blanks, as papers carry them."""

import re
from collections.abc import Callable

from registry.errors import MalformedValue

_NUMBER = r"[\u4e00-\u9fa5]（\d{4}）[\u4e00-\u9fa5]{1,15}?字?不动产%s第\d{6,8}号"
_CERTIFICATE = re.compile(_NUMBER % "权", re.ASCII)
_PROOF = re.compile(_NUMBER % "证明", re.ASCII)
_FROM_BEFORE = re.compile(r"[\u4e00-\u9fa5A-Za-z0-9（）〔〕【】\[\]/.#-]{4,60}")
_WORDS, _DIGITS = re.compile(r"[\u4e00-\u9fa5]"), re.compile(r"[0-9]")
_BLANK = re.compile(r"[DJ]\d{11}", re.ASCII)


def certificate_number(given: str) -> str:
    """Return a certificate number with full-width brackets. Raises MalformedValue."""
    text = _with_full_brackets(given)
    if not _CERTIFICATE.fullmatch(text):
        raise MalformedValue(
            kind="certificate number",
            value=given[:40],
            reason="as 赣（2026）共青城市不动产权第0000001号",
            reason_zh="应如：赣（2026）共青城市不动产权第0000001号",
        )
    return text


def proof_number(given: str) -> str:
    """Return the number of a 不动产登记证明 with full-width brackets. Raises MalformedValue."""
    text = _with_full_brackets(given)
    if not _PROOF.fullmatch(text):
        raise MalformedValue(
            kind="proof number",
            value=given[:40],
            reason="as 赣（2026）共青城市不动产证明第0000001号",
            reason_zh="应如：赣（2026）共青城市不动产证明第0000001号",
        )
    return text


def old_certificate_number(given: str) -> str:
    """Return the number of a paper from before, such as 共国用（2005）第12号, or of one of today.

    What was given out before the unified papers stays valid as it reads (条例 33): brackets and
    spaces are written in one way, nothing else is changed. Raises MalformedValue.
    """
    return _from_before(given, certificate_number, "国用（2005）第12号")


def old_proof_number(given: str) -> str:
    """Return the number of a 他项权利证明书, or of a 登记证明 of today. Raises MalformedValue."""
    return _from_before(given, proof_number, "他项（2012）第45号")


def _from_before(given: str, of_today: Callable[[str], str], such_as: str) -> str:
    text = _with_full_brackets(given)
    if "不动产" in text:
        return of_today(given)
    if not (_FROM_BEFORE.fullmatch(text) and _WORDS.search(text) and _DIGITS.search(text)):
        raise MalformedValue(
            kind="number of an old paper",
            value=given[:40],
            reason=f"as it reads on the paper, such as {such_as}",
            reason_zh=f"应与旧证所载一致，如：{such_as}",
        )
    return text


def _with_full_brackets(given: str) -> str:
    return given.replace(" ", "").replace("(", "（").replace(")", "）")


def blank_number(given: str) -> str:
    """Return the printed number of a certificate blank 印制号. Raises MalformedValue."""
    if not _BLANK.fullmatch(given):
        raise MalformedValue(
            kind="blank number",
            value=given[:40],
            reason="D or J and eleven digits",
            reason_zh="应为 D 或 J 加 11 位数字",
        )
    return given
