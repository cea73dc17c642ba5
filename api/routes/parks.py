"""Parks, the survey files taken in there, and their parcels."""

from litestar import Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody

from api.desk import Desk
from api.schemas.keys import AsOf, Limit, ParkId, RowId
from api.schemas.land import (
    ChangeDraft,
    DraftOut,
    ParcelLineOut,
    ParcelOut,
    ParcelsOut,
    ParkOut,
    SurveyForm,
    SurveyOut,
)
from api.uploads import MOST_FORM_BYTES, given_out, received
from api.versions import IfMatch, etag, version_meant
from registry import surveys
from registry.access import Principal, demand
from registry.book import county, papers
from registry.values.hashes import sha256_of
from registry.views import parcels


@get("/api/v1/parks", tags=["parks"], sync_to_thread=True)
def list_parks(who: NamedDependency[Principal], desk: NamedDependency[Desk]) -> list[ParkOut]:
    """List the parks you may see."""
    demand(who, "read")
    with desk.transaction(who) as tx:
        return [ParkOut.of(park) for park in county.parks(tx)]


@post(
    "/api/v1/parks/{park:int}/drafts",
    tags=["parks"],
    status_code=201,
    sync_to_thread=True,
    request_max_body_size=MOST_FORM_BYTES,
)
def take_in_survey(
    park: ParkId,
    data: MultipartBody[SurveyForm],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> SurveyOut:
    """Read a survey file into drafts: 20 MB at most.

    勘测定界 TXT, GeoPackage, Shapefile (zipped), GeoJSON, FlatGeobuf, CASS DXF or .dat, or a list
    of boundary points in CSV or Excel; the format is recognised by what the file holds.
    """
    file = received(data.file)
    taken = surveys.take_in(
        desk.register,
        who,
        park_id=park,
        content=file.content,
        filename=file.name,
        encoding=data.encoding,
        now=desk.clock(),
    )
    return SurveyOut.of(taken)


@get("/api/v1/parks/{park:int}/drafts", tags=["parks"], sync_to_thread=True)
def list_drafts(
    park: ParkId,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    file: FromQuery[str | None] = None,
) -> list[DraftOut]:
    """List open drafts, or those of one file by its SHA-256."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        found = papers.drafts(tx, park, sha256=None if file is None else sha256_of(file))
    return [DraftOut.of(draft) for draft in found]


@get("/api/v1/parks/{park:int}/drafts/{draft:int}", tags=["parks"], sync_to_thread=True)
def read_draft(
    park: ParkId,
    draft: RowId,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Response[DraftOut]:
    """Read one draft."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        found = surveys.draft(tx, park, draft)
    return Response(DraftOut.of(found), headers=etag(found.version))


@patch("/api/v1/parks/{park:int}/drafts/{draft:int}", tags=["parks"], sync_to_thread=True)
def change_draft(
    park: ParkId,
    draft: RowId,
    data: JSONBody[ChangeDraft],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    if_match: IfMatch = None,
) -> Response[DraftOut]:
    """Rename or discard an open draft; needs If-Match."""
    demand(who, "draft", park)
    with desk.transaction(who) as tx:
        version = version_meant(if_match, surveys.draft(tx, park, draft).version)
        changed = papers.change_draft(
            tx,
            park,
            draft,
            version=version,
            plot_number=data.plot_number,
            plot_name=data.plot_name,
            discard=data.discard,
        )
    return Response(DraftOut.of(changed), headers=etag(changed.version))


@get("/api/v1/parks/{park:int}/files/{sha256:str}", tags=["parks"], sync_to_thread=True)
def read_file(
    park: ParkId,
    sha256: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Response[bytes]:
    """Give out a stored file: a survey file, or the scan of a material."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        name, media_type, content = papers.stored(tx, park, sha256_of(sha256))
    return given_out(name, media_type, content, inline=True)


@get("/api/v1/parks/{park:int}/parcels", tags=["parks"], sync_to_thread=True)
def list_parcels(
    park: ParkId,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    bbox: FromQuery[str | None] = None,
    after: FromQuery[str] = "",
    limit: Limit = 100,
) -> ParcelsOut:
    """List current parcels by code; ``bbox``: west,south,east,north in the park's system."""
    demand(who, "read", park)
    within = None if bbox is None else parcels.box(bbox)
    with desk.transaction(who) as tx:
        lines = parcels.page(tx, park, within=within, after=after, limit=limit)
        notice = county.county(tx).notice
    return ParcelsOut(
        parcels=[ParcelLineOut.of(line) for line in lines],
        after=lines[-1].code if len(lines) == limit else None,
        notice=notice,
    )


@get("/api/v1/parcels/{code:str}", tags=["parks"], sync_to_thread=True)
def read_parcel(
    code: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    as_of: AsOf = None,
) -> ParcelOut:
    """Read a parcel as it stands, or as it stood."""
    demand(who, "read")
    if as_of is None:
        return ParcelOut.of(parcels.by_code(desk.register, code, parks=who.parks))
    with desk.transaction(who) as tx:
        return ParcelOut.of(parcels.as_it_stood(tx, code, as_of))
