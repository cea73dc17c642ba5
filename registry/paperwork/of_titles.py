"""Papers about what is entered: extract and translation, proof, query, lineage, unit plan."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from registry import books
from registry.cases.acts import ACTS
from registry.catalogue import SOURCES
from registry.clock import local
from registry.errors import MalformedValue, NotFound, PaperWithoutContent
from registry.paperwork.wishes import Found, Wish
from registry.records.papers import PlanBuilding
from registry.records.register_book import RegisterBook
from registry.records.title_papers import (
    CertificateExtract,
    CertificateTranslation,
    FloorOutlines,
    LineageLine,
    LineageSheet,
    QueryResult,
    RegistrationProof,
    UnitPlan,
)
from registry.store.db import Tx, text
from registry.views import lineage
from registry.views.register_book import STATES

_NOUNS = {"land": "宗地", "building": "幢", "floor": "层", "unit": "单元", "right": "权利"}
_LAND_UNIT = "W00000000"

Ring = tuple[tuple[Decimal, ...], ...]


def certificate_extract(tx: Tx, wish: Wish) -> Found:
    """Return the content of a certificate as its right stands, also where it is restricted."""
    row = _certificate(tx, wish.of)
    if row.restriction_id is not None:
        raise PaperWithoutContent(
            about=wish.of, lacks="a right: it is a proof", lacks_zh="权利：该号码为登记证明号"
        )
    return _extract(books.of(tx, row.parcel), row)


def certificate_extracts(tx: Tx, building: str) -> list[Found]:
    """Return the content of every certificate in force of a building's units, in their order.

    Raises NotFound where the building has none, or is not one.
    """
    rows = tx.execute(text(_OF_BUILDING), {"building": building}).all()
    if not rows:
        raise NotFound(what="building with certificates", name=building[:40])
    book = books.of(tx, rows[0].parcel)
    return [_extract(book, row) for row in rows]


def _extract(book: RegisterBook, row: Row[Any]) -> Found:
    right = next(
        right for right in book.rights if row.number in (c.number for c in right.certificates)
    )
    extract = CertificateExtract(
        certificate=row.number,
        state=STATES[row.state],
        location=row.location or book.parcel[-1].location,
        right=right,
        land_area=book.parcel[-1].area,
        restrictions=tuple(
            r for r in book.restrictions if r.until is None and right.unit in r.units
        ),
        came_from=tuple(row.came_from or ()),
        prohibition=SOURCES["USE-01"],
        plan=book.plan,
    )
    return Found(park_id=row.park_id, case_id=None, record=extract)


def certificate_translation(tx: Tx, wish: Wish) -> Found:
    """Return what the English translation of an extract is drawn from."""
    found = certificate_extract(tx, wish)
    if not isinstance(found.record, CertificateExtract):
        raise TypeError(found.record)
    record = CertificateTranslation(extract=found.record)
    return Found(park_id=found.park_id, case_id=None, record=record)


def registration_proof(tx: Tx, wish: Wish) -> Found:
    """Return the content of 不动产登记证明: who owes what to whom, on which units."""
    row = _certificate(tx, wish.of)
    if row.restriction_id is None:
        raise PaperWithoutContent(
            about=wish.of, lacks="a proven restriction: it is a certificate of a right",
            lacks_zh="证明事项：该号码为不动产权证号",
        )  # fmt: skip
    book = books.of(tx, row.parcel)
    restriction = next(r for r in book.restrictions if r.proof == wish.of)
    record = RegistrationProof(
        proof=wish.of,
        state=STATES[row.state],
        location=book.parcel[-1].location,
        restriction=restriction,
        obliged=tuple(
            dict.fromkeys(
                holder.name
                for right in book.rights
                if right.unit in restriction.units and right.until is None
                for holder in right.holders
            )
        ),
        prohibition=SOURCES["USE-01"],
    )
    return Found(park_id=row.park_id, case_id=None, record=record)


def query_result(tx: Tx, wish: Wish) -> Found:
    """Return what stands about a parcel now. Raises MalformedValue without purpose or asker."""
    for kind, value, zh in (
        ("purpose", wish.purpose, "请写明查询目的"),
        ("askedBy", wish.asked_by, "请写明查询申请人"),
    ):
        if not value.strip():
            raise MalformedValue(
                kind=kind, value="", reason="a query names its purpose and who asks", reason_zh=zh
            )
    book = books.of(tx, wish.of)
    record = QueryResult(
        code=book.code,
        use=book.use,
        location=book.parcel[-1].location,
        area=book.parcel[-1].area,
        asked_by=wish.asked_by.strip(),
        purpose=wish.purpose.strip(),
        as_of=book.as_of.seq,
        rights=tuple(right for right in book.rights if right.until is None),
        restrictions=tuple(r for r in book.restrictions if r.until is None),
        prohibition=SOURCES["USE-01"],
    )
    return Found(park_id=book.park_id, case_id=None, record=record)


def lineage_sheet(tx: Tx, wish: Wish) -> Found:
    """Return the lineage of a parcel's or unit's code."""
    graph = lineage.of(tx, wish.of)
    codes = {node.key: node.code for node in graph.nodes}
    record = LineageSheet(
        code=graph.code,
        as_of=graph.seq,
        lines=tuple(
            LineageLine(
                noun=_NOUNS[node.noun],
                code=node.code,
                area=node.area,
                born=_event(node.born),
                ended="" if node.died is None else _event(node.died),
                came_from=tuple(codes.get(key, key) for key in node.came_from),
                became=tuple(codes.get(key, key) for key in node.became),
            )
            for node in graph.nodes
        ),
    )
    return Found(park_id=graph.park_id, case_id=None, record=record)


def _event(event: lineage.Event) -> str:
    title = ACTS[event.act].TITLE[0] if event.act in ACTS else event.act
    return f"{local(event.at):%Y-%m-%d} {title}（第 {event.seq} 号）"


def unit_plan(tx: Tx, wish: Wish) -> Found:
    """Return 房产分户图 of a building unit. Raises PaperWithoutContent where no outline stands."""
    unit = tx.execute(text(_UNIT), {"code": wish.of}).one_or_none()
    if unit is None:
        raise NotFound(what="unit", name=wish.of[:40])
    keys = {"park": unit.park_id, "unit": unit.unit_id}
    floors = tx.execute(text(_FLOORS), keys).all()
    if not floors:
        land = wish.of.endswith(_LAND_UNIT)
        raise PaperWithoutContent(
            about=wish.of,
            lacks="an outline: land has a parcel map" if land else "an outline on a floor",
            lacks_zh="房屋轮廓：土地单元请打印宗地图" if land else "楼层上的分户轮廓，请先补测",
        )
    record = UnitPlan(
        unit=wish.of,
        location=unit.location,
        building=unit.building_number,
        structure=unit.structure,
        completed_on=unit.completed_on,
        survey_document=unit.survey_document,
        own_area=unit.own_area,
        shared_area=unit.shared_area,
        total_floors=unit.total_floors,
        floors=tuple(_floor(tx, keys, floor) for floor in floors),
        prohibition=SOURCES["USE-01"],
    )
    return Found(park_id=unit.park_id, case_id=None, record=record)


def _floor(tx: Tx, keys: dict[str, int], floor: Row[Any]) -> FloorOutlines:
    parts = tx.execute(text(_PARTS), {**keys, "floor": floor.floor_id}).all()
    return FloorOutlines(
        number=floor.number,
        height=floor.height,
        outline=_ring(floor.outline),
        own=tuple(_ring(p.outline) for p in parts if p.mine),
        others=tuple(
            PlanBuilding(label=p.suffix, outline=_ring(p.outline)) for p in parts if not p.mine
        ),
    )


def _ring(geojson: str) -> Ring:
    """Return the outer ring of a polygon, closed: x east, y north."""
    outer: Sequence[Sequence[Decimal]] = json.loads(geojson, parse_float=Decimal)["coordinates"][0]
    return tuple((Decimal(x), Decimal(y)) for x, y in outer)


def _certificate(tx: Tx, number: str) -> Row[Any]:
    row = tx.execute(text(_CERTIFICATE), {"number": number}).one_or_none()
    if row is None:
        raise NotFound(what="certificate", name=number[:60])
    return row


_CERTIFICATES = """
select c.park_id, c.number, c.restriction_id, s.state, coalesce(v.location, '') as location,
       coalesce(u.parcel_code, (select min(x.parcel_code) from restriction_unit b
         join unit x using (park_id, unit_id) where b.park_id = c.park_id
          and b.restriction_id = c.restriction_id)) as parcel,
       (select array_agg(x.code order by x.code) from unit_descent d
         join unit x on x.park_id = d.park_id and x.unit_id = d.parent_id
        where d.park_id = u.park_id and d.child_id = u.unit_id) as came_from
  from certificate c
  join lateral (select state from certificate_state z where z.park_id = c.park_id
     and z.certificate_id = c.certificate_id order by z.born desc limit 1) s on true
  left join property_right r on r.park_id = c.park_id and r.right_id = c.right_id
  left join unit u on u.park_id = r.park_id and u.unit_id = r.unit_id
  left join lateral (select location from unit_version w where w.park_id = u.park_id
     and w.unit_id = u.unit_id order by w.born desc limit 1) v on true
"""
_CERTIFICATE = f"{_CERTIFICATES} where c.number = :number"
_OF_BUILDING = (
    f"{_CERTIFICATES} where u.parcel_code || 'F' || u.building_number = :building"
    " and s.state = 'issued' and r.died is null order by u.code, c.certificate_id"
)

_UNIT = """
select u.park_id, u.unit_id, u.building_number, v.own_area, v.shared_area, b.structure,
       coalesce(nullif(v.location, ''), p.location) as location, b.completed_on,
       b.survey_document, (select count(*) from floor f where f.park_id = u.park_id
         and f.building_id = u.building_id and f.died is null and f.number > 0) as total_floors
  from unit u join unit_version v on v.park_id = u.park_id and v.unit_id = u.unit_id
    and v.died is null
  join parcel_version p on p.park_id = u.park_id and p.parcel_id = u.parcel_id and p.died is null
  left join building_version b on b.park_id = u.park_id and b.building_id = u.building_id
    and b.died is null
 where u.code = :code"""

_FLOORS = """
select distinct f.floor_id, f.number, f.height, st_asgeojson(f.outline, 3) as outline
  from unit_part a join floor f using (park_id, floor_id)
 where a.park_id = :park and a.unit_id = :unit and a.died is null order by f.number"""

_PARTS = """
select a.unit_id = :unit as mine, u.suffix::text, st_asgeojson(a.outline, 3) as outline
  from unit_part a join unit u using (park_id, unit_id)
 where a.park_id = :park and a.floor_id = :floor and a.died is null order by a.part_id"""
