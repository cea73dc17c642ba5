"""Survey files named on the command line."""

from pathlib import Path

import rich_click as click

from geo.errors import FileTooLarge
from geo.formats import MOST_TABLE_BYTES

survey_file = click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE"
)


def content_of(file: Path) -> bytes:
    """Return a file's bytes. Raises FileTooLarge before a byte of it is read."""
    size = file.stat().st_size
    if size > MOST_TABLE_BYTES:
        raise FileTooLarge(size=size, limit=MOST_TABLE_BYTES)
    return file.read_bytes()
