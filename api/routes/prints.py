"""Bulk jobs: asked for, watched, fetched as one file."""

import asyncio
import io
import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import ServerSentEvent, Stream
from pypdf import PdfReader, PdfWriter

from api.desk import Desk
from api.printing import pdf_of
from api.refusals import StillPrinting
from api.schemas.keys import ParkId, RowId
from api.schemas.prints import AskPrints, ProgressOut
from api.streams import followed, pieces
from registry.access import Principal, demand
from registry.book import county, prints
from registry.errors import NotFound
from registry.paperwork import filing

_LOOK_SECONDS = 0.5
_WAYS = {"zip": "application/zip", "pdf": "application/pdf"}


@post("/api/v1/parks/{park:int}/prints", tags=["documents"], status_code=202, sync_to_thread=True)
def ask_prints(
    park: ParkId,
    data: JSONBody[AskPrints],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> ProgressOut:
    """Ask for many documents at once (2,000 at most); they are drawn beside the server."""
    demand(who, "print_book", park)
    with desk.transaction(who) as tx:
        county.park(tx, park)
        numbers = list(data.numbers)
        if data.building is not None:
            numbers += filing.make_for_building(tx, who, data.building, now=desk.clock())
        asked = prints.ask(
            tx, park, kind=data.kind, numbers=numbers, by=who.account_id, at=desk.clock()
        )
    if desk.press is not None:
        desk.press.put(park, asked.job_id)
    return ProgressOut.of(asked)


@get("/api/v1/parks/{park:int}/prints/{job:int}", tags=["documents"], sync_to_thread=True)
def read_prints(
    park: ParkId, job: RowId, who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> ProgressOut:
    """Read how far a job is."""
    return ProgressOut.of(_progress(desk, who, park, job))


@get("/api/v1/parks/{park:int}/prints/{job:int}/events", tags=["documents"])
async def watch_prints(
    park: ParkId, job: RowId, who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> ServerSentEvent:
    """Follow a job by server-sent events until all is drawn."""
    first = await asyncio.to_thread(_progress, desk, who, park, job)
    events = followed(
        first,
        lambda: _progress(desk, who, park, job),
        told=ProgressOut.of,
        done=lambda now: now.done,
        every=_LOOK_SECONDS,
    )
    return ServerSentEvent(events)


@get("/api/v1/parks/{park:int}/prints/{job:int}/{way:str}", tags=["documents"], sync_to_thread=True)
def fetch_prints(
    park: ParkId,
    job: RowId,
    way: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Stream:
    """Fetch a finished job: ``zip`` has the sealed files as they are, ``pdf`` one file to print.

    Merging takes the seals off: only the single files carry them.
    """
    if way not in _WAYS:
        raise NotFound(what="form of a print job", name=way[:20])
    if not _progress(desk, who, park, job).done:
        raise StillPrinting
    with desk.transaction(who) as tx:
        numbers = prints.given(tx, park, job)
    files = ((number, pdf_of(desk, who, number)) for number in numbers)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    (_zipped if way == "zip" else _merged)(target, files)
    target.seek(0)
    return Stream(
        pieces(target),
        media_type=_WAYS[way],
        headers={"Content-Disposition": f'attachment; filename="prints-{job}.{way}"'},
    )


def _progress(desk: Desk, who: Principal, park: int, job: int) -> prints.Progress:
    demand(who, "print_book", park)
    with desk.transaction(who) as tx:
        return prints.progress(tx, park, job)


def _zipped(target: IO[bytes], files: Iterator[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as kept:
        for number, pdf in files:
            kept.writestr(f"{number}.pdf", pdf)


def _merged(target: IO[bytes], files: Iterator[tuple[str, bytes]]) -> None:
    whole = PdfWriter()
    for _, pdf in files:
        for page in PdfReader(io.BytesIO(pdf)).pages:
            whole.add_page(page, excluded_keys=("/Annots",))
    whole.write(target)
