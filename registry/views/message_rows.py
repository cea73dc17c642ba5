"""The rows of the registration message 登记报文: tables and columns by the names they have there.

The names are those of provincial interface descriptions (``message.xsd`` says which and what is
left out). Every row is read as it stood at one entry of the park's journal, so that two queries
tell of one register, whatever is entered between them. Areas are in m² to 0.01; points have
X north (XZBZ), Y east (YZBZ), in metres to the millimetre, in the park's system. Who holds a right
and what hangs on it are rows of their own: ``message_claims``.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
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

STOOD_THEN = STOOD.replace(":seq", "%(seq)s")
CURRENT = 1
_SQUARE_METRES = 1
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
#: what became of parcels, as 变化原因 has it, by the acts that write descent
CHANGES = {"parcel_split": "宗地分割", "parcel_merge": "宗地合并"}

# What several rows say of one thing is gathered once for the park, then joined: asked for each unit
# anew it took seconds for a factory of a thousand.
_PARCELS = f"""
select p.code::text, u.code as use_code, u.scheme || '-' || u.version as use_scheme,
       coalesce(v.area, v.declared_area) as area, v.location, st_asbinary(v.geom) as shape,
       v.point_numbers, r.right_type, n.natures
  from parcel_version v join parcel p using (park_id, parcel_id) join land_use u using (use_id)
  left join (select r.parcel_id, max(r.right_type) as right_type from property_right r
              where r.park_id = %(park)s and {STOOD_THEN.format("r")} group by 1) r
    on r.parcel_id = p.parcel_id
  left join (select o.parcel_id, array_agg(distinct s.right_nature) as natures
               from parcel_origin o join supply s using (park_id, supply_id)
              where o.park_id = %(park)s and o.born <= %(seq)s group by 1) n
    on n.parcel_id = p.parcel_id
 where v.park_id = %(park)s and {STOOD_THEN.format("v")} order by p.code"""  # noqa: S608 - our own text

# also of parcels that ended since: else the way from a plot to what it was cut from had gaps
_CHANGES = """
select p.code::text, d.earlier, e.at, e.act, a.display_name as registrar
  from (select x.child_id, x.born, array_agg(o.code::text order by o.code) as earlier
          from parcel_descent x
          join parcel o on o.park_id = x.park_id and o.parcel_id = x.parent_id
         where x.park_id = %(park)s and x.born <= %(seq)s group by 1, 2) d
  join parcel p on p.park_id = %(park)s and p.parcel_id = d.child_id
  join entry e on e.park_id = %(park)s and e.seq = d.born
  left join account a on a.account_id = e.actor order by e.seq, p.code"""

_UNITS = f"""
select u.code, u.parcel_code::text, u.suffix::text, u.is_land, u.common, u.building_number::text,
       u.house_use, v.own_area, v.shared_area, v.land_share, v.location, b.structure,
       b.completed_on, n.storeys, l.floors, r.right_id, r.right_type, r.right_nature, r.term_start,
       r.term_end, e.at, e.act, c.number as case_number, a.display_name as registrar,
       k.certificates, y.earlier
  from unit_version v join unit u using (park_id, unit_id)
  left join building_version b on b.park_id = u.park_id and b.building_id = u.building_id
   and {STOOD_THEN.format("b")}
  left join (select f.building_id, count(*) as storeys from floor f
              where f.park_id = %(park)s and {STOOD_THEN.format("f")} group by 1) n
    on n.building_id = u.building_id
  left join (select t.unit_id, array_agg(distinct f.number order by f.number) as floors
               from unit_part t join floor f using (park_id, floor_id)
              where t.park_id = %(park)s and {STOOD_THEN.format("t")} group by 1) l
    on l.unit_id = u.unit_id
  left join (select d.child_id, array_agg(o.code order by o.code) as earlier
               from unit_descent d
               join unit o on o.park_id = d.park_id and o.unit_id = d.parent_id
              where d.park_id = %(park)s and d.born <= %(seq)s group by 1) y
    on y.child_id = u.unit_id
  left join property_right r on r.park_id = u.park_id and r.unit_id = u.unit_id
   and {STOOD_THEN.format("r")}
  left join (select k.right_id, string_agg(k.number, ',' order by k.certificate_id) as certificates
               from certificate k join certificate_state s using (park_id, certificate_id)
              where k.park_id = %(park)s and s.state in ('issued', 'reissued')
                and {STOOD_THEN.format("s")} group by 1) k
    on k.right_id = r.right_id
  left join entry e on e.park_id = r.park_id and e.seq = r.born
  left join case_file c on c.park_id = e.park_id and c.case_id = e.case_id
  left join account a on a.account_id = e.actor
 where v.park_id = %(park)s and {STOOD_THEN.format("v")} order by u.code"""  # noqa: S608


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


def changes(tx: Tx, park_id: int, seq: int, *, county: str) -> Iterator[Row]:
    """Yield KTF_ZDBHQK of every division and merger up to entry ``seq``, the oldest first."""
    with reading(tx, _CHANGES, {"park": park_id, "seq": seq}) as batches:
        for row in chain.from_iterable(batches):
            yield "KTF_ZDBHQK", _change(row, county)


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
                right = _right(row, county, office)
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


def _change(row: Any, county: str) -> Mapping[str, object]:
    reason = CHANGES[row.act]
    return {
        "ZDDM": row.code,
        "BHYY": reason,
        "BHNR": f"由{'、'.join(row.earlier)}{reason}而来",
        "YZDDM": " ".join(row.earlier),
        "QXDM": county,
        "DBR": row.registrar,
        "DJSJ": instant(row.at),
    }


def _earlier(row: Any) -> str | None:
    """Return the units a unit came out of, as the head of a message for one case names them."""
    return " ".join(row.earlier) if row.earlier else None


def _house(row: Any, county: str) -> Mapping[str, object]:
    floors: list[int] = row.floors or []
    return {
        "BDCDYH": row.code,
        "PreEstateNum": _earlier(row),
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


def entered(row: Any, county: str, office: str) -> dict[str, object]:
    """Return what rights, mortgages and seizures share: on what, by whom, when, on which case.

    ``row`` has code, case_number, registrar and at.
    """
    return {
        "BDCDYH": row.code,
        "YWH": row.case_number,
        "QXDM": county,
        "DJJG": office,
        "DBR": row.registrar,
        "DJSJ": instant(row.at),
        "QSZT": CURRENT,
    }


def instant(at: datetime) -> str:
    """Return an instant as clocks in China show it, without a zone, as the messages have it."""
    return f"{local(at):%Y-%m-%dT%H:%M:%S}"


def _right(row: Any, county: str, office: str) -> dict[str, object]:
    return entered(row, county, office) | {
        "QLLX": row.right_type,
        "QLXZ": row.right_nature,
        "DJLX": REGISTRATION_TYPES.get(row.act),
        "BDCQZH": row.certificates,
    }


def _land_right(row: Any) -> dict[str, object]:
    return {
        "ZDDM": row.parcel_code,
        "PreEstateNum": _earlier(row),
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
