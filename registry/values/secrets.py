"""Passwords and tokens: what is kept of them cannot be turned back."""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from registry.errors import MalformedValue

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200

#: argon2id at the OWASP floor (19 MiB, two passes): a pool of threads may verify at once
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: verified for unknown names, so that an answer takes as long whether or not the name exists
NOBODYS_HASH = _HASHER.hash(secrets.token_urlsafe(16))


def password_hash(password: str) -> str:
    """Return what is kept of a password. Raises MalformedValue, which does not show it."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise MalformedValue(
            kind="password",
            value="…",
            reason=f"{SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters are needed",
            reason_zh=f"长度须为 {SHORTEST_PASSWORD} 至 {LONGEST_PASSWORD} 个字符",
        )
    return _HASHER.hash(password)


def password_matches(kept: str, password: str) -> bool:
    """Say whether the password is the one the hash was made of."""
    try:
        return _HASHER.verify(kept, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False


def new_token() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """Return what is kept of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
