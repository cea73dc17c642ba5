"""Every act on its way against every kind of restriction: what it needs, and on what it is held.

An act that is in the table of acts and not here makes the tests of the hold table fail.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import shapely
from shapely.geometry import mapping

from registry.cases import stating
from registry.demo import land as demo
from registry.demo.office import Office
from registry.demo.whole import Whole
from registry.records.plain import to_plain
from registry.store.db import Register
from tests.support.cuts import APPROVAL, block, by_lines, upright
from tests.support.dealings import (
    BANK,
    BUYER,
    OTHER_BANK,
    OWNER,
    deal,
    meet,
    mortgage_request,
    notice_request,
    objection_request,
    open_deal,
    ordered_transfer_request,
    release_request,
    restriction_of,
    seizure_request,
    suspension_request,
    transfer_request,
)
from tests.support.park import (
    EAST,
    NORTH,
    NOW,
    conditions_request,
    keep_draft,
    plan_plot,
    rectangle,
)
from tests.support.stages import (
    first_request,
    intake_request,
    look_at_case,
    old_certificate,
    open_grant,
    page_read,
    rows,
    take_back_request,
    void_request,
)
from tests.support.titles import (
    HOUSE,
    TERMS,
    building_request,
    north,
    open_for,
    set_up_works,
    split_request,
    storeys,
    whole_house,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The offices at work, and plots at every stage: two bare ones side by side, two built on."""

    office: Office
    bare: str
    twin: str
    factory: str
    storeys: tuple[str, str, str]
    planned: str
    supplied: str

    @property
    def land(self) -> str:
        """The unit of the bare plot."""
        return f"{self.bare}W00000000"


def set_up_world(office: Office) -> Mapping[str, Any]:
    """Carry the plots to their stages; return what World says of them."""
    works = set_up_works(office)
    twin = plan_plot(office, rectangle(300, 100, 100, 100), terms=TERMS)
    demo.hand_over(office, demo.grant(office, twin, demo.FIRST, 21))
    demo.register_first(office, twin, demo.FIRST, 21)
    supplied = plan_plot(office, rectangle(200, 700, 80, 100))
    demo.grant(office, supplied, demo.FIRST, 22)
    planned = plan_plot(office, rectangle(100, 700, 80, 100))
    return {**works, "twin": twin, "supplied": supplied, "planned": planned}


@contextmanager
def undone(register: Register, codes: Mapping[str, Any]) -> Iterator[World]:
    """The world in one transaction that is taken back at the end."""
    with register._begun(None) as tx:  # closed without a commit: all of it is taken back
        yield World(office=Office(Whole(tx), 1, lambda: NOW), **codes)


# ---------------------------------------------------------------- restrictions, by their acts

_ENTERED: Mapping[str, tuple[str, Callable[..., dict[str, Any]]]] = {
    "mortgage": ("mortgage", mortgage_request),
    "mortgage_ban": ("mortgage", partial(mortgage_request, bans_transfer=True)),
    "objection": ("objection", objection_request),
    "advance_notice": ("advance_notice", notice_request),
    "seizure": ("seizure", seizure_request),
    "suspension": ("suspension", suspension_request),
}
#: in an order in which all may come to stand on one unit
KINDS = tuple(_ENTERED)


def restrict(world: World, kind: str, units: Sequence[str]) -> int:
    """Let a restriction of a kind stand on units, with the consents it needs; return it."""
    act, request_for = _ENTERED[kind]
    number = open_deal(world.office, act, request_for(units))
    for finding in look_at_case(world.office, number):
        if finding.severity == "consent":
            meet(world.office, number, int(str(finding.facts["restriction"])))
    return restriction_of(world.office.carry_through(number))


# ---------------------------------------------------------------- acts


@dataclass(frozen=True, slots=True)
class Way:
    """The units that are restricted, and how the act's case is opened once they are.

    An act on land that bears no right yet meets nothing: then the units are some other's.
    """

    units: tuple[str, ...]
    open: Callable[[], str]


def _supply(act: str, request: Callable[[World], Any], unit: str) -> Callable[[World], Way]:
    return lambda w: Way((getattr(w, unit),), lambda: w.office.open(act, request(w)))


def _park_boundary(_: World) -> dict[str, Any]:
    box = shapely.box(EAST, NORTH, EAST + 1001, NORTH + 1000)
    return {"boundary": mapping(box), "approved_document": "范围调整〔2026〕1号"}


def _land_grant(w: World) -> Way:
    return Way((w.factory,), lambda: open_grant(w.office, [w.planned]))


def _conditions_issue(w: World) -> dict[str, Any]:
    return conditions_request(keep_draft(w.office, rectangle(100, 850, 80, 100)))


def _land_handover(_: World) -> dict[str, Any]:
    return {
        "contract_no": "DEMO-HT-022",
        "handed_over_on": "2026-03-20",
        "land_condition": "场地平整",
        "present": "自然资源局、受让人",
    }


def _terms_amendment(_: World) -> dict[str, Any]:
    dates = {"start_by": "2026-10-01"}
    return {"contract_no": "DEMO-HT-001", "agreement": "补充〔2026〕9号", "dates": dates}


def _first_registration(w: World) -> Way:
    """What outlives a right that was annulled hangs on the one entered anew."""

    def begin() -> str:
        deal(w.office, "ordered_cancellation", _order([w.land]))
        return open_for(w.office, "first_registration", first_request(w.bare, 91))

    return Way((w.land,), begin)


def _order(units: Sequence[str]) -> dict[str, Any]:
    whole = ordered_transfer_request(units)
    return {
        k: whole[k] for k in ("units", "authority", "document_no", "assistance_no", "decided_on")
    }


def _intake(w: World) -> Way:
    row = {
        "draft_id": keep_draft(w.office, rectangle(300, 700, 80, 100)),
        "certificate": old_certificate(),
    }
    request = {**intake_request(w.office), "rows": [row]}
    return Way((w.factory,), lambda: open_for(w.office, "intake", request))


def _void(w: World) -> str:
    page = page_read(w.office, b"%PDF-1.4 contract 1", price=Decimal(1_200_000))
    number = open_for(w.office, "void_entry", void_request(w.bare, page))
    w.office.read_page(number, page)
    return number


def _boundary_correction(w: World) -> Way:
    """The error was entered after what hangs on the land: nobody relied on it."""

    def begin() -> str:
        w.office.carry_through(_void(w))
        request = {
            "parcel": w.bare,
            "document_no": "更正〔2026〕2号",
            "polygon": block(100, 100, 299.5, 200),
        }
        return open_for(w.office, "boundary_correction", request)

    return Way((w.land,), begin)


def _correction(w: World) -> Way:
    """The error was entered after what hangs on the unit: nobody relied on it."""

    def begin() -> str:
        deal(w.office, "ordered_transfer", ordered_transfer_request([w.factory]))
        request = {"units": [w.factory], "document_no": "更正〔2026〕3号", "note": "更正"}
        return open_for(w.office, "correction", request, BUYER)

    return Way((w.factory,), begin)


def _certificate(w: World, unit: str) -> str:
    [(number,)] = rows(
        w.office,
        "select c.number from certificate c join property_right r using (park_id, right_id)"
        " join unit u using (park_id, unit_id) where u.code = :unit and r.died is null",
        unit=unit,
    )
    return str(number)


def _reissue(w: World) -> dict[str, Any]:
    certificate = _certificate(w, w.factory)
    office = w.office
    with office.register.transaction() as tx:
        said = stating.publish(
            tx, office.people["clerk"], office.park_id, certificate, "lost", now=office.clock()
        )
    return {"certificate": certificate, "reason": "遗失", "statement": said.number}


def _on(act: str, unit: str, request: Callable[[World], dict[str, Any]]) -> Callable[[World], Way]:
    """An act on one unit of the world, in the name of those who apply for it."""
    return lambda w: Way((getattr(w, unit),), lambda: open_deal(w.office, act, request(w)))


def _of(act: str, kind: str, request: Callable[[int], dict[str, Any]]) -> Callable[[World], Way]:
    """An act on a restriction of the factory that stands before the one it meets."""

    def begin(w: World) -> Way:
        standing = restrict(w, kind, [w.factory])
        return Way((w.factory,), lambda: open_deal(w.office, act, request(standing)))

    return begin


def _of_free(
    act: str, kind: str, request: Callable[[int], dict[str, Any]]
) -> Callable[[World], Way]:
    """The same of one that may always be entered, and would keep others from being entered."""

    def begin(w: World) -> str:
        entered, request_for = _ENTERED[kind]
        given = request_for([w.factory])
        if kind == "objection":
            given["ground"] = "面积有误"
        standing = restriction_of(deal(w.office, entered, given))
        return open_deal(w.office, act, request(standing))

    return lambda w: Way((w.factory,), lambda: begin(w))


def _renewal(restriction: int) -> dict[str, Any]:
    return {
        "restriction": restriction,
        "document_no": "续封1号",
        "served_at": "2026-03-25T09:00:00+08:00",
        "ends_on": "2100-12-31",
    }


def _fact(restriction: int) -> dict[str, Any]:
    return {
        "restriction": restriction,
        "fact": "suit_filed",
        "happened_on": "2026-03-25",
        "document_no": "受理通知书〔2026〕1号",
    }


def _change(restriction: int) -> dict[str, Any]:
    return {"restriction": restriction, "agreement_no": "变更1号", "amount": "1.00"}


FACTORIES: Mapping[str, Callable[[World], Way]] = {
    "park_boundary": _supply("park_boundary", _park_boundary, "factory"),
    "conditions_issue": _supply("conditions_issue", _conditions_issue, "factory"),
    "land_grant": _land_grant,
    "land_handover": _supply("land_handover", _land_handover, "factory"),
    "terms_amendment": _supply("terms_amendment", _terms_amendment, "land"),
    "take_back": _supply("take_back", lambda w: take_back_request(w.bare), "land"),
    "first_registration": _first_registration,
    "intake": _intake,
    "void_entry": lambda w: Way((w.land,), lambda: _void(w)),
    "particulars_change": _on(
        "particulars_change", "land", lambda w: {"parcel": w.bare, "new_location": "新路2号"}
    ),
    "certificate_reissue": _on("certificate_reissue", "factory", _reissue),
    "certificate_replacement": _on(
        "certificate_replacement",
        "factory",
        lambda w: {"certificate": _certificate(w, w.factory), "reason": "破损"},
    ),
    "building_registration": _on(
        "building_registration", "land", lambda w: building_request(w.bare, [whole_house(2)])
    ),
    "unit_split": _on(
        "unit_split", "factory", lambda w: split_request(w.factory, storeys(2, north(HOUSE, 1)))
    ),
    "unit_merge": lambda w: Way(
        w.storeys[:2],
        lambda: open_for(w.office, "unit_merge", {"units": list(w.storeys[:2])}),
    ),
    "parcel_split": _on("parcel_split", "land", lambda w: by_lines(w.bare, upright(250))),
    "parcel_merge": lambda w: Way(
        (w.land, f"{w.twin}W00000000"),
        lambda: open_for(
            w.office, "parcel_merge", {"parcels": [w.bare, w.twin], "approval": APPROVAL}
        ),
    ),
    "boundary_correction": _boundary_correction,
    "transfer": lambda w: Way(
        w.storeys[:1],
        lambda: open_deal(w.office, "transfer", transfer_request(w.storeys[:1])),
    ),
    "ordered_transfer": _on(
        "ordered_transfer", "factory", lambda w: ordered_transfer_request([w.factory])
    ),
    "mortgage": lambda w: Way(
        (w.factory,),
        lambda: open_deal(
            w.office,
            "mortgage",
            mortgage_request([w.factory], mortgagee=to_plain(OTHER_BANK)),
            OWNER,
            OTHER_BANK,
        ),
    ),
    "mortgage_change": _of("mortgage_change", "mortgage", _change),
    "mortgage_release": _of("mortgage_release", "mortgage", release_request),
    "seizure": _on("seizure", "factory", lambda w: seizure_request([w.factory])),
    "seizure_renewal": _of_free("seizure_renewal", "seizure", _renewal),
    "seizure_release": _of_free("seizure_release", "seizure", release_request),
    "objection": lambda w: Way(
        (w.factory,),
        lambda: open_deal(w.office, "objection", objection_request([w.factory], ground="面积有误")),
    ),
    "objection_release": _of_free("objection_release", "objection", release_request),
    "advance_notice": lambda w: Way(
        (w.factory,),
        lambda: open_deal(
            w.office,
            "advance_notice",
            notice_request([w.factory], promisee=to_plain(BANK), promised="mortgage"),
            OWNER,
            BANK,
        ),
    ),
    "advance_notice_release": _of("advance_notice_release", "advance_notice", release_request),
    "restriction_fact": _of_free("restriction_fact", "objection", _fact),
    "suspension": _on("suspension", "factory", lambda w: suspension_request([w.factory])),
    "suspension_lifting": _of_free("suspension_lifting", "suspension", release_request),
    "correction": _correction,
    "cancellation": _on(
        "cancellation",
        "factory",
        lambda w: {"units": [w.factory], "reason": "waiver", "document_no": "放弃1号"},
    ),
    "ordered_cancellation": _on("ordered_cancellation", "factory", lambda w: _order([w.factory])),
}
