"""The rows of the registration message 登记报文: tables and columns by the names they have there.

The names are those of provincial interface descriptions (``message.xsd`` says which and what is
left out). Every row is read as it stood at one entry of the park's journal, so that two queries
tell of one register, whatever is entered between them. Areas are in m² to 0.01; points have
X north (XZBZ), Y east (YZBZ), in metres to the millimetre, in the park's system. Nobody who holds
a right is named.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from geo.measure import boundary_points
from registry.clock import local
from registry.store.db import Tx
from registry.store.streams import reading
from registry.store.wkb import polygon
from registry.views.moments import STOOD

Row = tuple[str, Mapping[str, object]]
"""A table's name, and its columns; None is a value the register does not have."""

_STOOD = STOOD.replace(":seq", "%(seq)s")
_SQUARE_METRES = 1
_CURRENT = 1
_STRATA = {"above": 1, "surface": 2, "below": 3}
#: 登记类型 by the act that entered the right; what was taken in from old papers has none here
REGISTRATION_TYPES = {
    "first_registration": 100,
    "building_registration": 100,
    "transfer": 200,
    "ordered_transfer": 200,
    "parcel_split": 300,
    "parcel_merge": 300,
    "unit_split": 300,
    "unit_merge": 300,
    "particulars_change": 300,
    "correction": 500,
    "boundary_correction": 500,
    "void_entry": 500,
}

# What several rows say of one thing is gathered once for the park, then joined: asked for each unit
# anew it took seconds for a factory of a thousand.
_PARCELS = f"""
select p.code::text, p.stratum, u.code as use_code, u.scheme || '-' || u.version as use_scheme,
       coalesce(v.area, v.declared_area) as area, v.location, st_asbinary(v.geom) as shape,
       v.point_numbers, r.right_type, n.natures
  from parcel_version v join parcel p using (park_id, parcel_id) join land_use u using (use_id)
  left join (select r.parcel_id, max(r.right_type) as right_type from property_right r
              where r.park_id = %(park)s and {_STOOD.format("r")} group by 1) r
    on r.parcel_id = p.parcel_id
  left join (select o.parcel_id, array_agg(distinct s.right_nature) as natures
               from parcel_origin o join supply s using (park_id, supply_id)
              where o.park_id = %(park)s and o.born <= %(seq)s group by 1) n
    on n.parcel_id = p.parcel_id
 where v.park_id = %(park)s and {_STOOD.format("v")} order by p.code"""  # noqa: S608 - our own text

_UNITS = f"""
select u.code, u.parcel_code::text, u.suffix::text, u.is_land, u.common, u.building_number::text,
       u.house_use, v.own_area, v.shared_area, v.land_share, v.location, b.structure,
       b.completed_on, n.storeys, l.floors, r.right_id, r.right_type, r.right_nature, r.term_start,
       r.term_end, e.at, e.act, c.number as case_number, a.display_name as registrar,
       k.certificates
  from unit_version v join unit u using (park_id, unit_id)
  left join building_version b on b.park_id = u.park_id and b.building_id = u.building_id
   and {_STOOD.format("b")}
  left join (select f.building_id, count(*) as storeys from floor f
              where f.park_id = %(park)s and {_STOOD.format("f")} group by 1) n
    on n.building_id = u.building_id
  left join (select t.unit_id, array_agg(distinct f.number order by f.number) as floors
               from unit_part t join floor f using (park_id, floor_id)
              where t.park_id = %(park)s and {_STOOD.format("t")} group by 1) l
    on l.unit_id = u.unit_id
  left join property_right r on r.park_id = u.park_id and r.unit_id = u.unit_id
   and {_STOOD.format("r")}
  left join (select k.right_id, string_agg(k.number, ',' order by k.certificate_id) as certificates
               from certificate k join certificate_state s using (park_id, certificate_id)
              where k.park_id = %(park)s and s.state in ('issued', 'reissued')
                and {_STOOD.format("s")} group by 1) k
    on k.right_id = r.right_id
  left join entry e on e.park_id = r.park_id and e.seq = r.born
  left join case_file c on c.park_id = e.park_id and c.case_id = e.case_id
  left join account a on a.account_id = e.actor
 where v.park_id = %(park)s and {_STOOD.format("v")} order by u.code"""  # noqa: S608


def parcels(tx: Tx, park_id: int, seq: int, *, county: str) -> Iterator[Row]:
    """Yield KTT_ZDJBXX of each parcel as it stood after entry ``seq``, then its KTT_GY_JZD.

    ``county`` is the county's code. A parcel not located yet has no points, and the area of its
    old papers.
    """
    with reading(tx, _PARCELS, {"park": park_id, "seq": seq}) as batches:
        for row in chain.from_iterable(batches):
            yield "KTT_ZDJBXX", _parcel(row, county)
            if row.shape is not None:
                yield from _points(row)


def units(tx: Tx, park_id: int, seq: int, *, county: str, office: str) -> Iterator[Row]:
    """Yield the units as they stood after entry ``seq``, each before the right on it.

    KTT_FW_H of a unit of a building and its QLT_FW_FDCQ_YZ; of bare land QLF_QL_JSYDSYQ alone.
    ``county`` is the county's code, ``office`` the name of its registry.
    """
    with reading(tx, _UNITS, {"park": park_id, "seq": seq}) as batches:
        for row in chain.from_iterable(batches):
            if not row.is_land:
                yield "KTT_FW_H", _house(row, county)
            # 业主共有 belongs into QLF_FW_FDCQ_QFSYQ, whose columns no source read here gives
            if row.right_id is not None and not row.common:
                right = _entered(row, county, office)
                if row.is_land:
                    yield "QLF_QL_JSYDSYQ", right | _land_right(row)
                else:
                    yield "QLT_FW_FDCQ_YZ", right | _house_right(row)


def _parcel(row: Any, county: str) -> Mapping[str, object]:
    return {
        "ZDDM": row.code,
        "BDCDYH": f"{row.code}W00000000",
        "ZDTZM": row.code[12:14],
        "ZL": row.location,
        "ZDMJ": row.area,
        "MJDW": _SQUARE_METRES,
        "YT": row.use_code,
        "YTFL": row.use_scheme,
        "QLLX": row.right_type,
        # a merged parcel may come from supplies of several natures: then it has no one nature
        "QLXZ": row.natures[0] if row.natures and len(row.natures) == 1 else None,
        "QLSDFS": _STRATA[row.stratum],
        "QXDM": county,
    }


def _points(row: Any) -> Iterator[Row]:
    points = boundary_points(polygon(row.shape), row.point_numbers)
    for place, point in enumerate(points, start=1):
        yield (
            "KTT_GY_JZD",
            {
                "ZDZHDM": row.code,
                "JZDH": point.label,
                "SXH": place,
                "QH": point.ring + 1,
                "XZBZ": f"{point.y:.3f}",
                "YZBZ": f"{point.x:.3f}",
            },
        )


def _house(row: Any, county: str) -> Mapping[str, object]:
    floors: list[int] = row.floors or []
    return {
        "BDCDYH": row.code,
        "ZRZH": f"{row.parcel_code}F{row.building_number}",
        "CH": floors[0] if len(floors) == 1 else None,
        "ZL": row.location,
        "MJDW": _SQUARE_METRES,
        "SJCS": len(floors),
        "HH": int(row.suffix[5:]),
        "FWYT1": row.house_use,
        "SCJZMJ": row.own_area + row.shared_area,
        "SCTNJZMJ": row.own_area,
        "SCFTJZMJ": row.shared_area,
        "FTTDMJ": row.land_share,
        "QXDM": county,
    }


def _entered(row: Any, county: str, office: str) -> dict[str, object]:
    """Return what the tables of rights share: who entered the right, when and on which case."""
    return {
        "BDCDYH": row.code,
        "YWH": row.case_number,
        "QLLX": row.right_type,
        "QLXZ": row.right_nature,
        "DJLX": REGISTRATION_TYPES.get(row.act),
        "BDCQZH": row.certificates,
        "QXDM": county,
        "DJJG": office,
        "DBR": row.registrar,
        "DJSJ": f"{local(row.at):%Y-%m-%dT%H:%M:%S}",
        "QSZT": _CURRENT,
    }


def _land_right(row: Any) -> dict[str, object]:
    return {
        "ZDDM": row.parcel_code,
        "SYQMJ": row.land_share,
        "SYQQSSJ": row.term_start,
        "SYQJSSJ": row.term_end,
    }


def _house_right(row: Any) -> dict[str, object]:
    return {
        "FDZL": row.location,
        "FTTDMJ": row.land_share,
        "TDSYQSSJ": row.term_start,
        "TDSYJSSJ": row.term_end,
        "GHYT": row.house_use,
        "FWJG": row.structure,
        "SZC": ",".join(str(number) for number in row.floors or ()),
        "ZCS": row.storeys,
        "JZMJ": row.own_area + row.shared_area,
        "ZYJZMJ": row.own_area,
        "FTJZMJ": row.shared_area,
        "JGSJ": row.completed_on,
    }
