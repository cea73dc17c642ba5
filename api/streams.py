"""Answers that take their time: files piece by piece, and progress by server-sent events."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import IO, Any, TypeVar

import msgspec
from litestar import Request
from litestar.response import ServerSentEventMessage, Stream

_PIECE = 1 << 18
_Progress = TypeVar("_Progress")
_Made = TypeVar("_Made")


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file from where it stands, and close it, also where nobody reads to the end."""
    with file:
        while piece := file.read(_PIECE):
            yield piece


def sent(file: IO[bytes], name: str, media_type: str) -> Stream:
    """Answer with an open file whose name may be gone: nothing is left, also if nobody reads on."""
    return Stream(
        pieces(file),
        media_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-cache",
        },
    )


async def while_there(
    request: Request[Any, Any, Any], work: Callable[[Callable[[], bool]], _Made]
) -> _Made:
    """Do long work in a thread, which is told when it asks whether who asked is still there."""
    gone = threading.Event()
    watching = asyncio.create_task(_left(request, gone))
    try:
        return await asyncio.to_thread(work, lambda: not gone.is_set())
    finally:
        watching.cancel()
        gone.set()


async def _left(request: Request[Any, Any, Any], gone: threading.Event) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    gone.set()


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
