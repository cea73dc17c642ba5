"""Imports: a file of many plots is given in, judged, looked at, and rows of it become drafts."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody
from litestar.response import ServerSentEvent, Stream

from api.desk import Desk
from api.schemas.imports import (
    ImportForm,
    ImportOut,
    ImportRowOut,
    TakenOut,
    TakeRows,
)
from api.schemas.keys import Behind, Limit, ParkId, RowId, RowNumber
from api.streams import followed, sent
from api.uploads import MOST_IMPORT_BYTES, received
from registry.access import Principal, demand
from registry.book import imports
from registry.book.imports import Import
from registry.cases import importing
from registry.errors import NotFound
from registry.views import faults

_LOOK_SECONDS = 0.3
_HERE = "/api/v1/parks/{park:int}/imports"
_ONE = f"{_HERE}/{{number:int}}"


@post(
    _HERE, tags=["imports"], status_code=202, sync_to_thread=True,
    request_max_body_size=MOST_IMPORT_BYTES,
)  # fmt: skip
def ask_import(
    park: ParkId,
    data: MultipartBody[ImportForm],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> ImportOut:
    """Give in a file to be judged, in any format survey files are read in.

    A text of 20 MB at most, a GeoPackage, Shapefile or FlatGeobuf of 100 MB.

    Nothing of it is kept before rows are taken. The same file again is the import it was.
    """
    file = received(data.file)
    asked, new = importing.ask(
        desk.register,
        who,
        park_id=park,
        source=file.content,
        filename=file.name,
        encoding=data.encoding,
        purpose=data.purpose,
        now=desk.clock(),
    )
    if new and desk.judging is not None:
        desk.judging.put(park, asked.import_id)
    return ImportOut.of(asked)


@get(_HERE, tags=["imports"], sync_to_thread=True)
def list_imports(
    park: ParkId,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    limit: Limit = 100,
) -> list[ImportOut]:
    """List the latest imports of a park."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        return [ImportOut.of(each) for each in imports.of_park(tx, park, limit)]


@get(_ONE, tags=["imports"], sync_to_thread=True)
def read_import(
    park: ParkId, number: RowId, who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> ImportOut:
    """Read how far an import is and what was found of it."""
    return ImportOut.of(_read(desk, who, park, number))


@get(f"{_ONE}/events", tags=["imports"])
async def watch_import(
    park: ParkId, number: RowId, who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> ServerSentEvent:
    """Follow an import by server-sent events until it is judged."""
    first = await asyncio.to_thread(_read, desk, who, park, number)
    events = followed(
        first,
        lambda: _read(desk, who, park, number),
        told=ImportOut.of,
        done=lambda now: now.settled,
        every=_LOOK_SECONDS,
    )
    return ServerSentEvent(events)


@get(f"{_ONE}/rows", tags=["imports"], sync_to_thread=True)
def list_import_rows(
    park: ParkId,
    number: RowId,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    after: Behind = 0,
    found: FromQuery[bool] = False,  # noqa: FBT002 - a parameter of the address
    limit: Limit = 100,
) -> list[ImportRowOut]:
    """List rows after a number; with ``found`` those alone of which something was found."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        imports.read(tx, park, number)
        rows = imports.rows(
            tx, park, number, after=after, most=limit, found=found, told=faults.TOLD
        )
    return [ImportRowOut.of(row) for row in rows]


@get(f"{_ONE}/rows/{{row:int}}/findings", tags=["imports"], sync_to_thread=True)
def list_row_findings(
    park: ParkId,
    number: RowId,
    row: RowNumber,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    after: Behind = 0,
    limit: Limit = 100,
) -> list[Mapping[str, Any]]:
    """List what was found of a row, those behind the first so many."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        imports.read(tx, park, number)
        return faults.of_row(tx, park, number, row, after=after, most=limit)


@get(f"{_ONE}/faults/{{form:str}}", tags=["imports"], sync_to_thread=True)
def fetch_faults(
    park: ParkId,
    number: RowId,
    form: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Stream:
    """Fetch what was found as a file: xlsx, gpkg (plots and places) or geojson, a map layer."""
    demand(who, "read", park)
    if form not in faults.FORMS:
        raise NotFound(what="form of a fault file", name=form[:20])
    with tempfile.TemporaryDirectory(prefix="park-registry-") as folder:
        path = Path(folder) / f"faults-{park}-{number}.{form}"
        with desk.transaction(who) as tx:
            imports.read(tx, park, number)
            faults.write(tx, park, number, path, form)
        return sent(path.open("rb"), path.name, faults.FORMS[form][0])


@post(f"{_ONE}/take", tags=["imports"], status_code=200, sync_to_thread=True)
def take_rows(
    park: ParkId,
    number: RowId,
    data: JSONBody[TakeRows],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> list[TakenOut]:
    """Make drafts of the chosen rows, all in one transaction; a row that is one stays that one."""
    with desk.transaction(who) as tx:
        became = importing.take(tx, who, park, number, data.rows, now=desk.clock())
    return [TakenOut(n=n, draft_id=draft_id) for n, draft_id in became]


@post(f"{_ONE}/cancel", tags=["imports"], status_code=200, sync_to_thread=True)
def cancel_import(
    park: ParkId, number: RowId, who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> ImportOut:
    """Call an import off, also while it is judged; of its rows nothing is left."""
    with desk.transaction(who) as tx:
        return ImportOut.of(importing.cancel(tx, who, park, number, now=desk.clock()))


def _read(desk: Desk, who: Principal, park: int, number: int) -> Import:
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        return imports.read(tx, park, number)
