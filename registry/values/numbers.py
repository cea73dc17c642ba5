"""Numbers of certificates, proofs and blanks, as papers carry them."""

import re

from registry.errors import MalformedValue

_NUMBER = r"[\u4e00-\u9fa5]（\d{4}）[\u4e00-\u9fa5]{1,15}?字?不动产%s第\d{6,8}号"
_CERTIFICATE = re.compile(_NUMBER % "权", re.ASCII)
_PROOF = re.compile(_NUMBER % "证明", re.ASCII)
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
