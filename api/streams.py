"""Answers that take their time: files piece by piece, and progress by server-sent events."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import IO, TypeVar

import msgspec
from litestar.response import ServerSentEventMessage, Stream

_PIECE = 1 << 18
_Progress = TypeVar("_Progress")


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file from where it stands, and close it, also where nobody reads to the end."""
    with file:
        while piece := file.read(_PIECE):
            yield piece


def sent(path: Path, media_type: str) -> Stream:
    """Answer with a file that may be removed at once: the open file outlives its name.

    Nothing is left of it, also where nobody reads to the end.
    """
    return Stream(
        pieces(path.open("rb")),
        media_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{path.name}"',
            "Cache-Control": "private, no-cache",
        },
    )


async def followed(
    now: _Progress,
    look: Callable[[], _Progress],
    *,
    told: Callable[[_Progress], msgspec.Struct],
    done: Callable[[_Progress], bool],
    every: float,
) -> AsyncIterator[ServerSentEventMessage]:
    """Tell progress each time it has changed, until it is done; ``every`` is in seconds."""
    before = None
    while True:
        if now != before:
            said = msgspec.json.encode(told(now)).decode()
            yield ServerSentEventMessage(data=said, event="progress")
        if done(now):
            return
        await asyncio.sleep(every)
        before, now = now, await asyncio.to_thread(look)
