"""What a person writes into a field: characters that can be read, without space around them."""

from registry.errors import MalformedValue


def readable(kind: str, text: str) -> str:
    """Return a text without the space around it. Raises MalformedValue for one nobody can read."""
    if not text.strip() or not text.isprintable():
        raise MalformedValue(
            kind=kind,
            value=text[:40],
            reason="characters that can be read",
            reason_zh="须填写可见字符",
        )
    return text.strip()
