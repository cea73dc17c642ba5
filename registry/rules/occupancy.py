"""USE-05: a unit is used as permitted. What is not warns, and becomes a clue: a person verifies.

The law does not list the words of a lease; these are signs, so nothing here refuses anything.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from registry.book import rule_values
from registry.book.county import LandUse
from registry.book.occupancies import NewOccupancy, Occupancy
from registry.book.premises import Premises
from registry.book.rule_values import RuleValue
from registry.findings import Finding
from registry.store.db import Tx

#: what a stated purpose may say that no industrial or storage land is for
_WORDS: Mapping[str, tuple[str, ...]] = {
    "居住": ("住宅", "公寓", "民宿", "居民生活用电", "居住"),
    "商业": ("商铺", "商店", "超市", "零售", "商场", "门店"),
    "住宿餐饮": ("宾馆", "酒店", "旅馆", "餐饮", "餐厅", "饭店"),
    "教育": ("幼儿园", "学校", "培训机构", "托育"),
    "娱乐": ("娱乐", "歌厅", "网吧", "健身"),
}
#: sections and divisions of GB/T 4754 that each house use is for; bare land: those of its class
_MANUFACTURING, _STORAGE = ("C",), ("G59",)
_INDUSTRIES: Mapping[str, tuple[str, ...]] = {
    "21": _MANUFACTURING,
    "27": _STORAGE,
    "industry": _MANUFACTURING + _STORAGE,
    "storage": _STORAGE,
}


def longest_lease(tx: Tx, park_id: int, today: date) -> RuleValue | None:
    """Return how many years a lease may run, in a park on a day."""
    return rule_values.valid(
        tx, "USE-05", "lease_years", park_id=park_id, on=today, contract=None, contract_document=""
    )


def judge(
    used: Premises,
    use: LandUse,
    longest: RuleValue | None,
    new: NewOccupancy,
    others: Iterable[Occupancy],
) -> list[Finding]:
    """Return what USE-05 says of a use, beside the others that stand on the unit."""
    return [
        *_purpose(use, new),
        *_industry(used, use, new),
        *_parts(used, new, others),
        *_lease(used.term_end, longest, new),
    ]


def _purpose(use: LandUse, new: NewOccupancy) -> list[Finding]:
    found = [
        (meant, word) for meant, words in _WORDS.items() for word in words if word in new.purpose
    ]
    if use.use_class not in ("industry", "storage") or not found:
        return []
    meant, word = found[0]
    facts = {"purpose": new.purpose, "meant": meant, "use": use.printed}
    return [_warn("purpose-beyond-use", facts, measured=word, limit=use.code)]


def _industry(used: Premises, use: LandUse, new: NewOccupancy) -> list[Finding]:
    admitted = _INDUSTRIES.get(used.house_use or use.use_class)
    if new.industry is None or admitted is None or new.industry.startswith(admitted):
        return []
    facts = {"use": use.printed}
    return [_warn("industry-beyond-use", facts, measured=new.industry, limit="、".join(admitted))]


def _parts(premises: Premises, new: NewOccupancy, others: Iterable[Occupancy]) -> list[Finding]:
    """A unit has closed limits; used in more parts than it has places, it was divided in fact."""
    used = {o.part for o in others} | {new.part}
    places = max(premises.places, 1)
    if len(used) <= places:
        return []
    facts = {"unit": premises.code}
    return [_warn("more-parts-than-limits", facts, measured=str(len(used)), limit=str(places))]


def _lease(term_end: date | None, longest: RuleValue | None, new: NewOccupancy) -> list[Finding]:
    found = []
    if longest and new.lease_from and new.lease_to:
        years = int(longest.number)
        if new.lease_to >= _years_on(new.lease_from, years):
            facts = {"to": new.lease_to.isoformat(), "from": new.lease_from.isoformat()}
            found.append(_warn("lease-too-long", facts, limit=str(years), values=longest.said()))
    if term_end and new.lease_to and new.lease_to >= term_end:
        facts = {"to": new.lease_to.isoformat()}
        found.append(_warn("lease-to-the-end", facts, limit=term_end.isoformat()))
    if new.paid_at_once:
        found.append(_warn("rent-at-once", {}))
    return found


def _years_on(day: date, years: int) -> date:
    """The day a lease of so many years would begin anew."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def _warn(kind: str, facts: Mapping[str, object], **more: object) -> Finding:
    return Finding(rule="USE-05", kind=kind, severity="warn", facts=facts, **more)  # type: ignore[arg-type]
