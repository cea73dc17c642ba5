"""土地使用条件: what a plot may be used for and must reach, issued before the auction.

The parcel is born here, from a survey draft, or stands already (taken in as an old plot). After a
take-back the same code begins a new round.
"""

from dataclasses import dataclass

from registry.book import (
    conditions as conditions_book,
    land,
    numbers,
    papers as papers_book,
    places,
    supplies,
)
from registry.book.conditions import ConditionItem, ConditionTerms
from registry.book.county import LandUse
from registry.book.land import NewParcel, Parcel
from registry.book.papers import Draft
from registry.catalogue import SOURCES
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome, Paper
from registry.records.papers import ConditionLine, ConditionsNotice
from registry.rules import geometry, terms as term_rules, use as use_rules
from registry.rules.use import UseCode
from registry.store.db import Tx
from registry.views import plans

NAME = "conditions_issue"
KIND = "supply"
TITLE = ("土地使用条件核发", "issue of land-use conditions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Either ``draft_id`` or the code of a parcel that stands or was taken back.

    ``code`` goes with a draft: the platform's, where parcel codes are fed from outside.
    """

    draft_id: int | None = None
    code: str | None = None
    parcel: str | None = None
    feature: str = "GB"
    plot_number: str
    location: str
    use: UseCode
    terms: ConditionTerms
    items: tuple[ConditionItem, ...] = ()


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return what this is business on."""
    was = request.parcel and land.latest(tx, at.park_id, request.parcel)
    return (Subject(was.parcel_id),) if was else ()


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge the land, the use, the years, the planning conditions."""
    use, findings = use_rules.known(tx, request.use)
    if not request.terms.planning_document.strip():
        findings.append(Finding(rule="SUP-01", kind="no-planning"))
    if use is not None:
        if request.terms.standard_factory:
            findings += use_rules.for_standard_factory(use)
        findings += term_rules.years(request.terms.max_years, use)
    if (request.draft_id is None) == (request.parcel is None):
        return [*findings, Finding(rule="GEO-01", kind="draft-or-parcel")]
    if request.parcel is not None:
        return [*findings, *_check_parcel(tx, at, request.parcel, use)]
    return [*findings, *_check_draft(tx, at, request, use)]


def _check_parcel(tx: Tx, at: At, code: str, use: LandUse | None) -> list[Finding]:
    was = land.latest(tx, at.park_id, code)
    if was is None:
        return [Finding(rule="CODE-01", kind="no-parcel", facts={"parcel": code})]
    released = supplies.release_of(tx, at.park_id, was.parcel_id)
    if not was.current and released is None:
        return [Finding(rule="CODE-01", kind="no-parcel", facts={"parcel": code})]
    findings = _standing(tx, at, was)
    shape = was.shape or land.last_shape(tx, at.park_id, was.parcel_id)
    if shape is None:
        findings.append(Finding(rule="GEO-01", kind="unlocated", facts={"parcel": code}))
    elif not was.current:
        findings += geometry.place(tx, at, shape, stratum=was.stratum, code=code)
    if use is not None and shape is not None:
        releases = supplies.take_backs(tx, at.park_id, code)
        findings += use_rules.land_keeps(tx, at, shape, use, releases)
    if was.current and use is not None:
        findings += use_rules.as_conditions(tx, use, was.use_id)
    return findings


def _standing(tx: Tx, at: At, was: Parcel) -> list[Finding]:
    findings = []
    if was.current and supplies.of_parcel(tx, at.park_id, was.parcel_id):
        facts = {"parcel": was.code}
        findings.append(Finding(rule="USE-01", kind="supplied-already", facts=facts))
    if others := land.conflicts_of(tx, at.park_id, was.parcel_id):
        facts = {"parcel": was.code, "other": "、".join(others)}
        findings.append(Finding(rule="GEO-03", kind="in-conflict", facts=facts))
    return findings


def _check_draft(tx: Tx, at: At, request: Request, use: LandUse | None) -> list[Finding]:
    draft = _open_draft(tx, at.park_id, request.draft_id)
    if draft is None:
        facts = {"draft": request.draft_id}
        return [Finding(rule="GEO-01", kind="no-draft", facts=facts)]
    findings = geometry.place(tx, at, draft.shape, stratum=_stratum(request.feature), code=None)
    findings += geometry.new_code(tx, at, draft.shape, feature=request.feature, given=request.code)
    findings += geometry.declared(tx, at, draft.shape, draft.declared_area)
    if use is not None:
        findings += use_rules.land_keeps(tx, at, draft.shape, use)
    return findings


def _open_draft(tx: Tx, park_id: int, draft_id: int | None) -> Draft | None:
    draft = None if draft_id is None else papers_book.draft(tx, park_id, draft_id)
    return draft if draft is not None and draft.state == "open" else None


def _stratum(feature: str) -> str:
    return {"S": "above", "X": "below"}.get(feature[1:2], "surface")


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Enter the parcel where it is new, the conditions, and tie the two."""
    use, _ = use_rules.known(tx, request.use)
    if use is None:
        raise LookupError(request.use.code)
    if request.draft_id is not None:
        parcel = _from_draft(tx, entry, request, use)
    else:
        parcel = _standing_or_next_round(tx, entry, request, use)
    conditions_id = conditions_book.issue(
        tx,
        entry,
        use_id=use.use_id,
        plot_number=request.plot_number,
        terms=request.terms,
        items=request.items,
    )
    conditions_book.tie_conditions(tx, entry, conditions_id, parcel.parcel_id, use.use_id)
    return Outcome(
        parcels=(parcel.code,),
        papers=(Paper(kind="conditions_notice", record=_notice(tx, entry, request, use, parcel)),),
        facts={"conditions_id": conditions_id},
    )


def _from_draft(tx: Tx, entry: Entry, request: Request, use: LandUse) -> Parcel:
    draft = _open_draft(tx, entry.park_id, request.draft_id)
    if draft is None:
        raise LookupError(request.draft_id)
    district = places.districts(tx, [draft.shape], entry.srid)[0]
    if district is None:
        raise LookupError(draft.draft_id)
    new = NewParcel(
        code=numbers.parcel_code(tx, district, request.feature, request.code),
        use_id=use.use_id,
        shape=draft.shape,
        location=request.location,
        declared_area=draft.declared_area,
        source_sha256=draft.file_sha256,
    )
    papers_book.use_drafts(tx, entry.park_id, [draft.draft_id])
    return _bear(tx, entry, new)


def _standing_or_next_round(tx: Tx, entry: Entry, request: Request, use: LandUse) -> Parcel:
    was = land.latest(tx, entry.park_id, request.parcel or "")
    if was is None:
        raise LookupError(request.parcel)
    if was.current:
        return was
    new = NewParcel(
        code=was.code,
        use_id=use.use_id,
        shape=land.last_shape(tx, entry.park_id, was.parcel_id),
        location=request.location,
        round=was.round + 1,
        release_id=supplies.release_of(tx, entry.park_id, was.parcel_id),
    )
    return _bear(tx, entry, new)


def _bear(tx: Tx, entry: Entry, new: NewParcel) -> Parcel:
    land.place(tx, entry, land.bear(tx, entry, [new]), [new])
    born = land.latest(tx, entry.park_id, new.code)
    if born is None:
        raise LookupError(new.code)
    return born


def _notice(
    tx: Tx, entry: Entry, request: Request, use: LandUse, parcel: Parcel
) -> ConditionsNotice:
    return ConditionsNotice(
        plot_number=request.plot_number,
        plan=plans.of_parcel(tx, entry, parcel, use),
        max_years=request.terms.max_years,
        standard_factory=request.terms.standard_factory,
        lines=tuple(_line(item) for item in request.items),
        clauses=_clauses(request.terms),
        planning_document=request.terms.planning_document,
        prohibition=SOURCES["USE-01"],
    )


_SCOPES = {"land": "土地", "building": "建筑", "project": "项目"}
_CHECKPOINTS = {
    "planning": "规划",
    "completion": "竣工",
    "production": "投产",
    "full_output": "达产",
}
_SIGNS = {">=": "≥", "<=": "≤", "=": "＝"}


def _line(item: ConditionItem) -> ConditionLine:
    if item.operator == "range":
        requirement = f"{item.value.normalize():f}～{(item.upper or item.value).normalize():f}"
    else:
        requirement = f"{_SIGNS[item.operator]} {item.value.normalize():f}"
    return ConditionLine(
        indicator=item.indicator,
        requirement=f"{requirement} {item.unit}".strip(),
        scope=_SCOPES[item.scope],
        checkpoint=_CHECKPOINTS[item.checkpoint],
        source=item.source,
    )


def _clauses(terms: ConditionTerms) -> tuple[str, ...]:
    """The standard-factory clauses that are set; what is not set is left to the contract."""
    said = []
    if terms.may_divide is not None:
        said.append(f"标准厂房建成后{'可以' if terms.may_divide else '不得'}分割登记")
    if terms.unit_levels:
        said.append(f"可分割的最小单元：{'、'.join(terms.unit_levels)}")
    if terms.min_unit_area is not None:
        said.append(f"最小分割单元建筑面积 {terms.min_unit_area:.2f} 平方米")
    if terms.self_held_share is not None:
        said.append(f"自持比例不低于 {(terms.self_held_share * 100).normalize():f}%")
    if terms.buyers:
        said.append(f"受让人条件：{terms.buyers}")
    if terms.lock_years is not None:
        said.append(f"取得后 {terms.lock_years} 年内不得再转让")
    if terms.note:
        said.append(terms.note)
    return tuple(said)
