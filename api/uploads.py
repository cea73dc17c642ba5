"""Files that come in with a form, and files that go out: never as a page of this site."""

from dataclasses import dataclass
from urllib.parse import quote

from litestar import Response
from litestar.datastructures import UploadFile

from registry.errors import MalformedValue

#: a file may have 20 MB; the form around it gets a little room
MOST_FORM_BYTES = 20 * 1024 * 1024 + 64 * 1024
#: of an import, which may be a table of a hundred thousand plots
MOST_IMPORT_BYTES = 100 * 1024 * 1024 + 64 * 1024
_SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file as it came: its name without any folder, its declared type, its bytes."""

    name: str
    media_type: str
    content: bytes


def received(upload: UploadFile) -> Received:
    """Read an uploaded file. Raises MalformedValue for a name that cannot be shown."""
    name = upload.filename.replace("\\", "/").rsplit("/", 1)[-1].strip()
    if not name or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise MalformedValue(
            kind="file name",
            value=name[:_LONGEST_NAME],
            reason=f"1 to {_LONGEST_NAME} characters that can be read",
            reason_zh=f"须为 1 至 {_LONGEST_NAME} 个可见字符",
        )
    return Received(name=name, media_type=upload.content_type, content=upload.file.read())


def given_out(name: str, media_type: str, content: bytes, *, inline: bool) -> Response[bytes]:
    """Answer with a file; what browsers could run is only ever saved, never shown."""
    shown = media_type if media_type in _SHOWN else "application/octet-stream"
    way = "inline" if inline and media_type in _SHOWN else "attachment"
    return Response(
        content,
        media_type=shown,
        headers={
            "Content-Disposition": f"{way}; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "private, no-cache",
        },
    )
