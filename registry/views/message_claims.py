"""Rows of the registration message 登记报文 that name people: who holds a right, what hangs on it.

Tables and columns by the names of ``message.xsd``, read as they stood after one entry, as in
``message_rows``. Holders are named with their whole numbers, which are personal data.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from registry.store.db import Tx
from registry.store.streams import reading
from registry.views.message_rows import STOOD_THEN, Row, entered

_MORTGAGE_RIGHT = 23
#: 登记类型 of a mortgage by the act that entered it
OF_MORTGAGES = {"mortgage": 100, "mortgage_change": 300}
_HOLDINGS = {"sole": 0, "joint": 1, "shares": 2}
_KINDS = {"person": 1, "enterprise": 2, "state_body": 4}
_LAND, _LAND_AND_HOUSE = 1, 2
_ORDINARY, _UP_TO_A_MAXIMUM = 1, 2
#: 查封, 轮候查封, 预查封, 轮候预查封 by whether it queues, and whether it is preliminary
_SEIZURES = {(False, False): 1, (True, False): 2, (False, True): 3, (True, True): 4}
_UNIT_OF_MONEY, _YUAN = "万元", Decimal(10_000)

_HOLDERS = f"""
select u.code, r.right_type, r.holding, c.number as case_number, h.name, p.kind, p.number,
       h.share_num, h.share_den, k.certificates,
       row_number() over (partition by h.right_id order by h.holder_id) as place
  from right_holder h join property_right r using (park_id, right_id)
  join unit u using (park_id, unit_id) join party p using (party_id)
  join entry e on e.park_id = r.park_id and e.seq = r.born
  join case_file c on c.park_id = e.park_id and c.case_id = e.case_id
  left join (select k.right_id, k.holder_id,
                    string_agg(k.number, ',' order by k.certificate_id) as certificates
               from certificate k join certificate_state s using (park_id, certificate_id)
              where k.park_id = %(park)s and s.state in ('issued', 'reissued')
                and {STOOD_THEN.format("s")} group by 1, 2) k
    on k.right_id = r.right_id and coalesce(k.holder_id, h.holder_id) = h.holder_id
 where h.park_id = %(park)s and not u.common and {STOOD_THEN.format("h")}
   and {STOOD_THEN.format("r")}
 order by u.code, place"""  # noqa: S608 - our own text

# whether a seizure has lapsed and where it stands in its queue is decided in one place for all
_RESTRICTIONS = f"""
select s.kind, u.code, u.is_land, s.covers, s.place, r.act, r.document_no, r.authority,
       r.preliminary, r.amount, r.maximum, r.scope, d.starts_on, d.ends_on, e.at,
       c.number as case_number, a.display_name as registrar, p.kind as party_kind,
       p.number as party_number, n.name as party_name, o.owners, k.proof, h.name as holder_name,
       h.share_num, h.share_den
  from restrictions_seen_v1(%(park)s, array(
         select distinct b.unit_id from restriction_unit b
          where b.park_id = %(park)s and {STOOD_THEN.format("b")}), %(day)s, %(seq)s + 1) s
  join restriction r on r.park_id = %(park)s and r.restriction_id = s.restriction_id
  join unit u on u.park_id = r.park_id and u.unit_id = s.unit_id
  join entry e on e.park_id = r.park_id and e.seq = r.born
  join case_file c on c.park_id = e.park_id and c.case_id = e.case_id
  left join account a on a.account_id = e.actor
  left join restriction_period d on d.park_id = r.park_id and d.restriction_id = r.restriction_id
   and {STOOD_THEN.format("d")}
  left join party p on p.party_id = r.in_favour
  left join (select distinct on (party_id) party_id, name from party_particulars
              order by party_id, version desc) n on n.party_id = r.in_favour
  left join right_holder h on h.park_id = r.park_id and h.holder_id = r.holder_id
  left join (select t.unit_id, string_agg(w.name, ',' order by w.holder_id) as owners
               from property_right t join right_holder w using (park_id, right_id)
              where t.park_id = %(park)s and {STOOD_THEN.format("t")} and {STOOD_THEN.format("w")}
              group by 1) o on o.unit_id = s.unit_id
  left join (select k.restriction_id, string_agg(k.number, ',' order by k.certificate_id) as proof
               from certificate k join certificate_state z using (park_id, certificate_id)
              where k.park_id = %(park)s and z.state in ('issued', 'reissued')
                and {STOOD_THEN.format("z")} group by 1) k on k.restriction_id = r.restriction_id
 where s.kind in ('mortgage', 'seizure')
 order by s.kind, u.code, s.place"""  # noqa: S608 - our own text


def holders(tx: Tx, park_id: int, seq: int, *, county: str) -> Iterator[Row]:
    """Yield ZTT_GY_QLR of each holder of a right as it stood after entry ``seq``, unit by unit."""
    with reading(tx, _HOLDERS, {"park": park_id, "seq": seq}) as batches:
        for row in chain.from_iterable(batches):
            yield "ZTT_GY_QLR", _holder(row, county)


def restrictions(
    tx: Tx, park_id: int, seq: int, *, day: date, county: str, office: str
) -> Iterator[Row]:
    """Yield QLF_QL_DYAQ of each mortgage and its ZTT_GY_QLR, then QLF_QL_CFDJ of each seizure.

    One row for each unit it lies on, as it stood after entry ``seq``; what has lapsed on ``day``
    is left out.
    """
    with reading(tx, _RESTRICTIONS, {"park": park_id, "seq": seq, "day": day}) as batches:
        for row in chain.from_iterable(batches):
            told = entered(row, county, office)
            if row.kind == "mortgage":
                yield "QLF_QL_DYAQ", told | _mortgage(row)
                yield "ZTT_GY_QLR", _mortgagee(row, county)
            else:
                yield "QLF_QL_CFDJ", told | _seizure(row)


def _holder(row: Any, county: str) -> Mapping[str, object]:
    return {
        "BDCDYH": row.code,
        "YWH": row.case_number,
        "QLLX": row.right_type,
        "SXH": row.place,
        "QLRMC": row.name,
        "QLRLX": _KINDS[row.kind],
        "ZJH": row.number,
        "BDCQZH": row.certificates,
        "GYFS": _HOLDINGS[row.holding],
        "QLBL": f"{row.share_num}/{row.share_den}" if row.holding == "shares" else None,
        "QXDM": county,
    }


def _mortgagee(row: Any, county: str) -> Mapping[str, object]:
    return {
        "BDCDYH": row.code,
        "YWH": row.case_number,
        "QLLX": _MORTGAGE_RIGHT,
        "SXH": 1,
        "QLRMC": row.party_name,
        "QLRLX": _KINDS[row.party_kind],
        "ZJH": row.party_number,
        "BDCQZH": row.proof,
        "GYFS": _HOLDINGS["sole"],
        "QXDM": county,
    }


def _mortgage(row: Any) -> dict[str, object]:
    land = row.is_land or row.covers == "land"
    amount = f"{row.amount / _YUAN:f}"
    return {
        "DYBDCLX": _LAND if land else _LAND_AND_HOUSE,
        "DYR": row.owners,
        "DYFS": _UP_TO_A_MAXIMUM if row.maximum else _ORDINARY,
        "DYSW": row.place,
        "DJLX": OF_MORTGAGES[row.act],
        "BDBZZQSE": None if row.maximum else amount,
        "ZGZQSE": amount if row.maximum else None,
        "JEDW": _UNIT_OF_MONEY,
        "DBFW": row.scope,
        "ZWLXQSSJ": row.starts_on,
        "ZWLXJSSJ": row.ends_on,
        "BDCDJZMH": row.proof,
    }


def _seizure(row: Any) -> dict[str, object]:
    return {
        "CFJG": row.authority,
        "CFLX": _SEIZURES[row.place > 1, row.preliminary],
        "CFWH": row.document_no,
        "CFQSSJ": row.starts_on,
        "CFJSSJ": row.ends_on,
        "CFFW": "全部"
        if row.holder_name is None
        else f"{row.holder_name}的份额{row.share_num}/{row.share_den}",
    }
