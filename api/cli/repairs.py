"""Repairs of an import's rows in the terminal: what is proposed, what a person accepts."""

from collections.abc import Iterator, Sequence

from api.cli.voice import Voice
from geo.measure import area_m2
from registry.book.imports import Import
from registry.cases.judging import called
from registry.cases.mending import RowOffer
from registry.cases.repairing import Repair

_MOST_TOLD = 50


def tell(
    voice: Voice,
    asked: Import,
    offers: Sequence[RowOffer],
    accepted: Sequence[tuple[int, int]],
) -> None:
    """Say what is proposed, each with before and after, and which rows became drafts."""
    voice.tell(
        *_lines(offers, accepted),
        import_id=asked.import_id,
        state=asked.state,
        accepted=[{"n": n, "draft": draft_id} for n, draft_id in accepted],
        rows=[_facts(offer) for offer in offers],
    )


def _facts(offer: RowOffer) -> dict[str, object]:
    return {
        "n": offer.row.n,
        "line": offer.row.line,
        "number": offer.row.number,
        "name": offer.row.name,
        "srid": offer.srid,
        "area_m2": None if offer.repaired is None else area_m2(offer.repaired),
        "repairs": [repair.said() for repair in offer.repairs],
    }


def _lines(offers: Sequence[RowOffer], accepted: Sequence[tuple[int, int]]) -> Iterator[str]:
    for n, draft_id in accepted:
        yield f"第 {n} 项已修复，成为草图 {draft_id}。 Row {n} is repaired: draft {draft_id}."
    for offer in offers[:_MOST_TOLD]:
        area = "-" if offer.repaired is None else f"{area_m2(offer.repaired)} m²"
        yield f"{offer.row.n} {called(offer.row.n, offer.row.number, offer.row.name)}: {area}"
        for repair in offer.repairs:
            yield f"  {repair.proposal.key} {repair.zh}。 {repair.en}."
            yield f"    {_places(repair)}"
    if len(offers) > _MOST_TOLD:
        more = len(offers) - _MOST_TOLD
        yield f"  另有 {more} 宗，见 --json。 {more} more plots: see --json."
    yield f"{len(offers)} 宗有修复建议。 {len(offers)} plots have repairs that are proposed."


def _places(repair: Repair) -> str:
    """Say where from and where to as surveys print it: X north, Y east."""
    before, after = (
        " ".join(f"({y:.3f}, {x:.3f})" for x, y in places)
        for places in (repair.proposal.before, repair.proposal.after)
    )
    return f"{before} -> {after}"
