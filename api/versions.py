"""ETag and If-Match: who changes a thing says which version of it was read."""

import re
from typing import Annotated

from litestar.params import HeaderParameter

from registry.errors import StaleVersion, VersionNeeded

IfMatch = Annotated[
    str | None,
    HeaderParameter(name="If-Match", description="the ETag that was read", required=False),
]

_TAG = re.compile(r'"(\d{1,9})"')


def etag(version: int) -> dict[str, str]:
    """Return the header that names a version."""
    return {"ETag": f'"{version}"'}


def version_meant(if_match: str | None, current: int) -> int:
    """Return the version a request changes. Raises VersionNeeded, StaleVersion."""
    if if_match is None:
        raise VersionNeeded(current=current)
    tag = _TAG.fullmatch(if_match.strip())
    if tag is None or int(tag[1]) != current:
        raise StaleVersion(current=current)
    return current
