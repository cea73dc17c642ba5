"""更正登记: what papers prove wrong is set right, unless someone has relied on it since."""

from decimal import Decimal

import pytest

from registry.cases import acts
from registry.demo import land as demo
from registry.disposal_sentences import DISPOSAL_SENTENCES
from registry.errors import MalformedValue
from registry.records.plain import to_plain
from registry.sentences import SENTENCES
from registry.title_sentences import TITLE_SENTENCES
from registry.unit_sentences import UNIT_SENTENCES
from tests.support.dealings import (
    BUYER,
    OWNER,
    STATES,
    THIRD,
    deal,
    holders,
    mortgage_request,
    notice_request,
    open_deal,
    release_request,
    restriction_of,
    seizure_request,
    transfer_request,
)
from tests.support.stages import judged, look, rows, the
from tests.support.titles import move_right

AREAS = (
    "select u.code, v.own_area::text, v.shared_area::text, v.land_share::text from unit u"
    " join unit_version v using (park_id, unit_id) where u.code = any(:codes) and v.died is null"
    " order by 1"
)


def correction(units, **changes):
    return {"units": list(units), "document_no": "更正材料〔2026〕1号", **changes}


def renamed(entered=OWNER, **changes):
    given = {"kind": "enterprise", "number": OWNER.number, "name": "示例企业壹"}
    return {"entered": entered.number, "party": {**given, **changes}}


def area(unit, own, shared, land):
    return {"unit": unit, "own_area": own, "shared_area": shared, "land_share": land}


def areas(office, *codes):
    return rows(office, AREAS, codes=list(codes))


# ---------------------------------------------------------------- holders and notes


def test_a_name_is_set_right_and_the_certificate_made_anew(works):
    office, unit = works.office, works.factory
    before = dict(rows(office, STATES))
    case = deal(office, "correction", correction([unit], holders=[renamed()]))
    assert holders(office, unit) == [("示例企业壹", "sole", "1/1")]
    [new] = case.steps[-1].facts["certificates"]
    after = dict(rows(office, STATES))
    assert after.pop(new) == "issued"
    assert [after[n] for n in after if after[n] != before[n]] == ["replaced"]
    assert rows(office, "select count(*) from right_descent where born = :e", e=case.entry) == [
        (1,)
    ]


def test_a_number_is_set_right(works):
    office, unit = works.office, works.factory
    proven = {"entered": OWNER.number, "party": to_plain(THIRD)}
    deal(office, "correction", correction([unit], holders=[proven]))
    assert holders(office, unit) == [("示例企业三", "sole", "1/1")]


def test_shares_are_set_right(works):
    office, unit = works.office, works.storeys[0]
    move_right(office, unit, (BUYER, 1, 2), (THIRD, 1, 2))
    thirds = [
        {"entered": party.number, "party": to_plain(party), "share": share}
        for party, share in ((BUYER, "2/3"), (THIRD, "1/3"))
    ]
    alone = look(office, "correction", correction([unit], holders=thirds[:1]))
    assert judged(the(alone, "shares-differ")) == ("OWN-01", "refuse", "7/6", "1")
    deal(office, "correction", correction([unit], holders=thirds), BUYER, THIRD)
    assert holders(office, unit) == [
        ("示例企业三", "shares", "1/3"),
        ("示例企业二", "shares", "2/3"),
    ]


def test_a_note_is_set_right(works):
    office, unit = works.office, works.factory
    deal(office, "correction", correction([unit], note=" 共用楼梯 "))
    assert rows(
        office,
        "select r.note from property_right r join unit u using (park_id, unit_id)"
        " where u.code = :unit and r.died is null",
        unit=unit,
    ) == [("共用楼梯",)]


# ---------------------------------------------------------------- areas


def test_what_one_unit_lost_another_gains(works):
    office, (first, second, stairs) = works.office, works.storeys
    proven = [
        area(first, "3610.00", "401.11", "10012.50"),
        area(second, "3590.00", "398.89", "9987.50"),
    ]
    deal(office, "correction", correction([first, second], areas=proven))
    assert areas(office, first, second, stairs) == [
        (first, "3610.00", "401.11", "10012.50"),
        (second, "3590.00", "398.89", "9987.50"),
        (stairs, "800.00", "-800.00", "0.00"),
    ]


def test_the_building_was_another_size(works):
    office, unit = works.office, works.factory
    [(_, own, shared, land)] = areas(office, unit)
    bigger = str(Decimal(own) + 12)
    request = correction([unit], areas=[area(unit, bigger, shared, land)])
    said = the(look(office, "correction", request), "corrected-own-areas")
    assert judged(said) == ("SPLIT-08", "refuse", "12.00", "0")
    deal(office, "correction", {**request, "building_area": bigger})
    assert areas(office, unit) == [(unit, bigger, shared, land)]
    total = (
        "select v.total_area::text, v.completion_document from building_version v join unit u"
        " using (park_id, building_id) where u.code = :unit and v.died is null"
    )
    assert rows(office, total, unit=unit) == [(bigger, "竣工备案〔2026〕1号")]


def test_common_parts_are_corrected_without_a_certificate(works):
    office, (first, _, stairs) = works.office, works.storeys
    proven = [
        area(first, "3590.00", "405.00", "10000.00"),
        area(stairs, "810.00", "-810.00", "0.00"),
        area(works.storeys[1], "3600.00", "405.00", "10000.00"),
    ]
    case = deal(office, "correction", correction(works.storeys, areas=proven))
    assert len(case.steps[-1].facts["certificates"]) == 2
    assert areas(office, stairs) == [(stairs, "810.00", "-810.00", "0.00")]


# ---------------------------------------------------------------- relied on

RELIED = {
    "a mortgage": ("mortgage", mortgage_request),
    "an advance notice": ("advance_notice", notice_request),
    "a seizure": ("seizure", seizure_request),
}


@pytest.mark.parametrize(("act", "request_for"), RELIED.values(), ids=RELIED.keys())
def test_once_someone_relied_on_the_book_it_is_not_corrected(works, act, request_for):
    office, unit = works.office, works.factory
    case = deal(office, act, request_for([unit]))
    for wrong in ({"holders": [renamed()]}, {"note": "x"}):
        said = the(look(office, "correction", correction([unit], **wrong)), "relied-on")
        assert judged(said)[:2] == ("CASE", "refuse")
        assert said.facts["later"] == f"{act}（{case.entry}）"
    [(_, own, shared, land)] = areas(office, unit)
    proven = correction([unit], areas=[area(unit, own, shared, land)])
    assert "relied-on" in {f.kind for f in look(office, "correction", proven)}
    if act == "mortgage":
        deal(office, "mortgage_release", release_request(restriction_of(case)))
        again = look(office, "correction", correction([unit], note="x"))
        assert "relied-on" in {f.kind for f in again}


def test_after_a_sale_the_buyer_relies_on_what_stood_before(works):
    office, unit = works.office, works.storeys[0]
    sale = deal(office, "transfer", transfer_request([unit]))
    [(_, own, shared, land)] = areas(office, unit)
    proven = correction([unit], areas=[area(unit, own, shared, land)])
    said = the(look(office, "correction", proven), "relied-on")
    assert said.facts["later"] == f"transfer（{sale.entry}）"
    # his own name was entered by the sale: nobody relied on it yet
    own_name = [{"entered": BUYER.number, "party": {**to_plain(BUYER), "name": "示例企业贰"}}]
    deal(office, "correction", correction([unit], holders=own_name))
    assert holders(office, unit) == [("示例企业贰", "sole", "1/1")]


def test_a_suspension_or_an_objection_is_nobody_relying(works):
    office, unit = works.office, works.factory
    suspension = {
        "units": [unit],
        "authority": "示例",
        "notice_no": "1",
        "signed_at": "2026-03-24T09:00:00+08:00",
        "review_on": "2026-06-24",
    }
    deal(office, "suspension", suspension)
    deal(office, "correction", correction([unit], note="更正"))


# ---------------------------------------------------------------- what is refused


def test_there_is_no_word_for_the_use():
    for word in ("use", "house_use", "use_id"):
        with pytest.raises(MalformedValue):
            acts.request_of("correction", correction(["x"], **{word: "0701"}))


BAD = {
    "no paper": ({"document_no": " ", "note": "x"}, "no-document", "CASE"),
    "nothing": ({}, "nothing-changes", "CASE"),
    "of someone who is no holder": ({"holders": [renamed(THIRD)]}, "not-the-holder", "OWN-01"),
    "one holder twice": ({"holders": [renamed(), renamed()]}, "not-the-holder", "OWN-01"),
    "a share of a sole holder": (
        {"holders": [{**renamed(), "share": "1/2"}]},
        "no-shares-here",
        "OWN-01",
    ),
    "a number that fails its check": (
        {"holders": [renamed(number="91360482MA35A0B1X8")]},
        "party-number",
        "PARTY-01",
    ),
    "areas of a unit not named": (
        {"areas": [area("360482001001GB00009F00010001", "1", "0", "1")]},
        "areas-of-others",
        "SPLIT-08",
    ),
}


@pytest.mark.parametrize(("changes", "kind", "rule"), BAD.values(), ids=BAD.keys())
def test_corrections_that_are_refused(seen_works, changes, kind, rule):
    request = correction([seen_works.factory], **changes)
    found = the(look(seen_works.office, "correction", request), kind)
    assert judged(found)[:2] == (rule, "refuse")


def test_areas_add_up_as_before(seen_works):
    office, (first, second, _) = seen_works.office, seen_works.storeys
    [(_, own, shared, land)] = areas(office, first)
    wrong = area(first, own, str(Decimal(shared) + 1), str(Decimal(land) - Decimal("0.01")))
    found = look(office, "correction", correction([first, second], areas=[wrong]))
    assert judged(the(found, "corrected-shared-areas"))[2:] == ("1.00", "0")
    assert judged(the(found, "corrected-land-shares"))[2:] == ("-0.01", "0")


def test_the_area_of_land_is_its_boundary(seen_works):
    bare = f"{seen_works.bare}W00000000"
    request = correction([bare], areas=[area(bare, "0", "0", "19999")])
    assert the(look(seen_works.office, "correction", request), "area-of-land").rule == "SPLIT-08"


def test_units_of_two_buildings_are_not_one_building(seen_works):
    both = [seen_works.factory, seen_works.storeys[0]]
    proven = [area(unit, *areas(seen_works.office, unit)[0][1:]) for unit in both]
    request = correction(both, areas=proven, building_area="1")
    assert "one-building" in {f.kind for f in look(seen_works.office, "correction", request)}


def test_the_registry_may_correct_on_its_own(works):
    number = open_deal(
        works.office, "correction", correction([works.factory], note="x"), demo.SECOND
    )
    assert works.office.carry_through(number).state == "registered"


def test_every_kind_of_finding_has_one_sentence():
    parts = (TITLE_SENTENCES, UNIT_SENTENCES, DISPOSAL_SENTENCES)
    own = len(SENTENCES) - len(set().union(*parts))
    assert sum(map(len, parts)) + own == len(SENTENCES)
