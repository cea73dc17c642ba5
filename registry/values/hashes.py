"""SHA-256 of a stored file as people write it: 64 hexadecimal digits."""

import re

from registry.errors import MalformedValue

_HEX = re.compile(r"[0-9a-f]{64}")


def sha256_of(given: str) -> bytes:
    """Return the 32 bytes. Raises MalformedValue."""
    text = given.strip().lower()
    if not _HEX.fullmatch(text):
        raise MalformedValue(
            kind="SHA-256",
            value=given[:80],
            reason="64 hexadecimal digits are expected",
            reason_zh="须为 64 位十六进制数字",
        )
    return bytes.fromhex(text)
