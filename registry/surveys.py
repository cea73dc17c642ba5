"""From a survey file to drafts: read by geo, kept by its hash, nothing of the register touched."""

import json
from dataclasses import dataclass
from datetime import date, datetime

import shapely
from shapely import MultiPolygon, Polygon

from geo import crs
from geo.errors import GeoError
from geo.formats import SurveyFile, read_survey, vector
from registry.access import Principal, demand
from registry.book import county, papers
from registry.book.papers import Draft, NewDraft
from registry.cases import mending, plots
from registry.cases.plots import Plot
from registry.errors import MalformedValue, NotFound
from registry.findings import Finding
from registry.records.context import At
from registry.store.db import Register, Tx

_PLAIN = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A file read into drafts: its hash, how it was read, and what was noticed on the way."""

    sha256: bytes
    format: str
    encoding: str
    srid: int
    read_as: tuple[str, ...]
    notices: tuple[str, ...]
    drafts: tuple[Draft, ...]


def take_in(
    register: Register,
    who: Principal,
    *,
    park_id: int,
    content: bytes,
    filename: str,
    encoding: str | None,
    now: datetime,
) -> Taken:
    """Read a survey file into drafts of a park. Raises a GeoError, and then nothing is kept.

    Where a repair could help, the fault says which, and that an import offers it.
    """
    demand(who, "draft", park_id)
    with register.transaction(parks=who.parks) as tx:
        srid = county.park(tx, park_id).srid
    # reading takes a while for a large file: no connection waits for it
    try:
        survey = read_survey(content, filename, srid=srid, encoding=encoding)
    except GeoError as no:
        no.repair_zh, no.repair = mending.way(no.torn)
        raise
    notices = tuple(each.said for each in survey.notices)
    with register.transaction(parks=who.parks) as tx:
        sha256 = papers.store(
            tx,
            park_id,
            content,
            name=filename,
            media_type=_PLAIN,
            by=who.account_id,
            at=now,
        )
        ids = papers.keep_drafts(
            tx, park_id, srid, drafts_of(survey), sha256=sha256, by=who.account_id, at=now
        )
        kept = [papers.draft(tx, park_id, draft_id) for draft_id in ids]
    return Taken(
        sha256=sha256,
        format=survey.format,
        encoding=survey.encoding,
        srid=survey.srid,
        read_as=tuple(each.said for each in survey.read_as),
        notices=notices,
        drafts=tuple(draft for draft in kept if draft is not None),
    )


def enter_district(
    register: Register, *, district: str, name: str, content: bytes, filename: str
) -> int:
    """Enter a 地籍子区 from a file, all its polygons together; return how many there were.

    Raises a GeoError, MalformedValue, DistrictEntered, WrongValue.
    """
    parts = _in_degrees(content, filename)
    shape = shapely.geometry.mapping(MultiPolygon(parts))
    with register.transaction() as tx:
        of = county.county(tx).code
        if not district.startswith(of):
            raise MalformedValue(
                kind="district",
                value=district[:40],
                reason=f"twelve digits that begin with {of}",
                reason_zh=f"应为 {of} 开头的 12 位数字",
            )
        county.enter_district(tx, district=district, name=name, geojson=json.dumps(shape))
    return len(parts)


def _in_degrees(content: bytes, filename: str) -> list[Polygon]:
    if vector.format_of(content) is None:
        survey = read_survey(content, filename)
        srid, parts = survey.srid, [part for plot in survey.plots for part in plot.parts]
    else:
        file = vector.read_vector(content, filename)
        srid, parts = file.srid, [part for row in file.rows for part in row.parts]
    return [crs.reproject(part, srid, crs.GEOGRAPHIC) for part in parts]


def judge(
    register: Register, survey: SurveyFile, *, park_id: int, today: date
) -> list[tuple[NewDraft, list[Finding]]]:
    """Judge each plot of a file as surface land of a park; nothing is kept. Raises NotFound.

    Plots that overlap each other inside the file are found as well.
    """
    new = drafts_of(survey)
    found: list[list[Finding]] = [[] for _ in new]
    with register.transaction() as tx:
        park = county.park(tx, park_id)
        at = At(park_id=park_id, srid=park.srid, county=park.county, today=today)
        for n, finding in plots.judged(tx, at, [_plot(draft) for draft in new]):
            found[n].append(finding)
    return list(zip(new, found, strict=True))


def _plot(draft: NewDraft) -> Plot:
    return Plot(name=draft.plot_number, shape=draft.shape, declared_area=draft.declared_area)


def drafts_of(survey: SurveyFile) -> list[NewDraft]:
    """Return one draft for each part of each plot; an area declared for several parts is left out.

    The file declares one area for the whole plot, which no single part can be held against.
    """
    return [
        NewDraft(
            plot_number=plot.number,
            plot_name=plot.name,
            part=n,
            shape=part,
            declared_area=plot.part_area_m2,
        )
        for plot in survey.plots
        for n, part in enumerate(plot.parts, 1)
    ]


def draft(tx: Tx, park_id: int, draft_id: int) -> Draft:
    """Return one draft of a park. Raises NotFound."""
    found = papers.draft(tx, park_id, draft_id)
    if found is None:
        raise NotFound(what="draft", name=str(draft_id))
    return found
