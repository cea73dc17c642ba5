"""ZIP files from outside: what they would unpack to is counted before anything else opens them."""

import io
import zipfile
import zlib

from geo.errors import FileTooLarge, UnreadableFile

MOST_UNPACKED = 400 * 2**20
_MOST_MEMBERS = 10_000
_STEP = 2**20
_HEADER = 30


def opened(data: bytes, *, most: int = MOST_UNPACKED) -> zipfile.ZipFile:
    """Return an archive that is no bomb and stays in its folder.

    What a header says of a member's size is not believed: it is unpacked, piece by piece.
    Raises UnreadableFile, FileTooLarge.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
        raise UnreadableFile(reason="the archive is damaged", reason_zh="压缩包已损坏") from fault
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise FileTooLarge(size=len(members), limit=_MOST_MEMBERS)
    left = most
    for member in members:
        _demand_inside(member.filename)
        if member.flag_bits & 1:
            raise UnreadableFile(
                reason="the file is protected by a password", reason_zh="文件设有密码"
            )
        left -= _unpacked(data, member, left)
    return archive


def content(opened: zipfile.ZipFile, name: str) -> bytes:
    """Return a member of an archive that was opened here. Raises UnreadableFile."""
    try:
        return opened.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as fault:
        raise UnreadableFile(reason="the archive is damaged", reason_zh="压缩包已损坏") from fault


def _demand_inside(name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\x00" in name:
        raise UnreadableFile(
            reason=f"the archive names a place outside itself: {name[:60]}",
            reason_zh=f"压缩包内的路径指向包外：{name[:60]}",
        )


def _unpacked(data: bytes, member: zipfile.ZipInfo, most: int) -> int:
    """Return how many bytes a member becomes. Raises FileTooLarge beyond ``most``."""
    at = member.header_offset
    names = int.from_bytes(data[at + 26 : at + 28], "little")
    extra = int.from_bytes(data[at + 28 : at + 30], "little")
    begins = at + _HEADER + names + extra
    packed = data[begins : begins + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        size = len(packed)
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        size = _inflated(packed, most)
    else:
        raise UnreadableFile(reason="packed in a way not read here", reason_zh="不支持的压缩方式")
    if size > most:
        raise FileTooLarge(size=size, limit=most)
    return size


def _inflated(packed: bytes, most: int) -> int:
    engine, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    try:
        while packed and size <= most and not engine.eof:
            size += len(engine.decompress(packed, _STEP))
            packed = engine.unconsumed_tail
    except zlib.error as fault:
        raise UnreadableFile(reason="the archive is damaged", reason_zh="压缩包已损坏") from fault
    return size
