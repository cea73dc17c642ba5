"""HOLD-08: from acceptance until it closes a parcel, or a unit, is one application's (条例 10, 22).

Among applications only: decisions of the land bureau never queue, nor do acts that are always free.
"""

from typing import Any

from registry.cases.acts import Act
from registry.findings import Finding
from registry.records.context import At
from registry.refusals import AnotherCaseAccepted
from registry.rules.holds import ALWAYS_FREE
from registry.store.db import Tx, text

#: the whole parcel, or one unit of it
_SPANS = """select distinct s.parcel_id,
       case when s.unit_id is null then int8range(null, null)
            else int8range(s.unit_id, s.unit_id, '[]') end as span
  from unnest(cast(:parcels as bigint[]), cast(:units as bigint[])) as s (parcel_id, unit_id)"""

_OTHERS = f"""
select distinct p.code, k.number
  from ({_SPANS}) q join case_subject s on s.parcel_id = q.parcel_id and s.span && q.span
  join case_file k on k.park_id = s.park_id and k.case_id = s.case_id
  join parcel p on p.park_id = s.park_id and p.parcel_id = s.parcel_id
 where s.park_id = :park and s.open and s.exclusive and s.case_id is distinct from :case
 order by p.code, k.number"""  # noqa: S608 - our own text

_LET_GO = f"""
update case_subject s set open = false where park_id = :park and case_id = :case
   and not exists (select from ({_SPANS}) q where q.parcel_id = s.parcel_id and q.span = s.span)"""  # noqa: S608

_TAKE = f"""
insert into case_subject (park_id, case_id, parcel_id, span, exclusive)
select :park, :case, parcel_id, span, cast(:exclusive as boolean) from ({_SPANS}) q
    on conflict (park_id, case_id, parcel_id, span) do update set open = true"""  # noqa: S608


def exclusive(business: Act) -> bool:
    """Whether business of this kind waits for other applications, and they for it."""
    return business.KIND == "registration" and business.NAME not in ALWAYS_FREE


def others(tx: Tx, at: At, business: Act, request: Any) -> list[Finding]:
    """Return the accepted cases an application would have to wait for."""
    if not exclusive(business):
        return []
    rows = tx.execute(text(_OTHERS), _keys(tx, at, business, request))
    return [
        Finding(rule="HOLD-08", kind="another-case", facts={"parcel": r.code, "case": r.number})
        for r in rows
    ]


def take(tx: Tx, at: At, business: Act, request: Any) -> None:
    """Let the case stand on the subjects of its request, and on no others.

    Raises AnotherCaseAccepted.
    """
    # in turn, as case_subject_queues_v1 does, so that who comes second sees whose it is
    tx.execute(text("select pg_advisory_xact_lock(7303, :park)"), {"park": at.park_id})
    if found := others(tx, at, business, request):
        first = found[0].facts
        raise AnotherCaseAccepted(parcel=str(first["parcel"]), case=str(first["case"]))
    keys = _keys(tx, at, business, request)
    tx.execute(text(_LET_GO), keys)
    tx.execute(text(_TAKE), {**keys, "exclusive": exclusive(business)})


def give_up(tx: Tx, park_id: int, case_id: int) -> None:
    """Let the parcels of a case go: it is closed."""
    tx.execute(
        text("update case_subject set open = false where park_id = :park and case_id = :case"),
        {"park": park_id, "case": case_id},
    )


def _keys(tx: Tx, at: At, business: Act, request: Any) -> dict[str, object]:
    subjects = business.subjects(tx, at, request)
    return {
        "park": at.park_id,
        "case": at.case_id,
        "parcels": [s.parcel_id for s in subjects],
        "units": [s.unit_id for s in subjects],
    }
