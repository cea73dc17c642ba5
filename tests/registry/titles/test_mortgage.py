"""抵押权: one joint mortgage over units, in order; changed, followed, released, never lost."""

import pytest
from sqlalchemy import event

from registry.errors import ChecksFailed
from registry.records.plain import to_plain
from tests.support.dealings import (
    BANK,
    OTHER_BANK,
    OWNER,
    STATES,
    deal,
    meet,
    mortgage_request,
    on_day,
    open_deal,
    release_request,
    restriction_of,
    transfer_request,
)
from tests.support.stages import judged, look, look_at_case, rows, the

STANDING = (
    "select u.code, s.place, s.covers from unit u, lateral restrictions_seen_v1(u.park_id,"
    " array[u.unit_id], '2026-03-25') s where s.restriction_id = :id order by 1"
)


def standing(office, restriction_id):
    return rows(office, STANDING, id=restriction_id)


def mortgage(office, *units, **changes):
    bank = changes.pop("bank", BANK)
    given = mortgage_request(units, mortgagee=to_plain(bank), **changes)
    return deal(office, "mortgage", given, OWNER, bank)


def change(office, restriction, bank=BANK, **changes):
    request = {"restriction": restriction, "agreement_no": "变更〔2026〕1号", **changes}
    return open_deal(office, "mortgage_change", request, OWNER, bank)


def test_several_units_carry_one_mortgage_with_a_proof(works):
    office, (first, second, _) = works.office, works.storeys
    case = mortgage(office, first, second, maximum=True)
    restriction = restriction_of(case)
    assert standing(office, restriction) == [(first, 1, "whole"), (second, 1, "whole")]
    [proof] = case.steps[-1].facts["certificates"]
    assert proof == "赣（2026）共青城市不动产证明第0000001号"
    assert dict(rows(office, STATES))[proof] == "issued"
    assert rows(
        office,
        "select amount::text, maximum, bans_transfer, scope, starts_on::text, ends_on::text"
        " from restriction join restriction_period using (park_id, restriction_id)",
    ) == [("5000000.00", True, False, "主债权及利息", "2026-03-20", "2029-03-19")]


def test_mortgages_stand_in_order_of_acceptance(works):
    office, unit = works.office, works.factory
    later = open_deal(office, "mortgage", mortgage_request([unit]))
    first = restriction_of(mortgage(on_day(office, 2026, 3, 24), unit, bank=OTHER_BANK))
    second = restriction_of(office.carry_through(later))
    assert [standing(office, r)[0][1] for r in (first, second)] == [1, 2]
    assert rows(
        office,
        "select r.restriction_id from restriction r join case_file k"
        " on k.park_id = r.park_id and k.entry = r.born"
        " where r.effective_at = k.accepted_at order by 1",
    ) == [(first,), (second,)]


def test_a_mortgage_goes_on_when_the_unit_moves_and_its_holder_is_told(works):
    office, unit = works.office, works.storeys[0]
    restriction = restriction_of(mortgage(office, unit))
    number = open_deal(office, "transfer", transfer_request([unit]))
    said = the(look_at_case(office, number), "held-mortgage")
    assert (said.rule, said.severity, said.facts["who"]) == ("HOLD-04", "warn", "示例银行一")
    case = office.carry_through(number)
    assert case.steps[-1].facts["mortgagees_to_tell"] == ["示例银行一"]
    assert standing(office, restriction) == [(unit, 1, "whole")]


def test_a_registered_ban_needs_the_mortgagees_word(works):
    office, unit = works.office, works.storeys[0]
    restriction = restriction_of(mortgage(office, unit, bans_transfer=True))
    number = open_deal(office, "transfer", transfer_request([unit]))
    with pytest.raises(ChecksFailed) as no:
        office.carry_through(number)
    stopping = [f for f in no.value.findings if f["severity"] == "consent"]
    assert [f["kind"] for f in stopping] == ["held-mortgage-ban"]
    meet(office, number, restriction)
    for step, by in (("examine", "examiner"), ("approve", "registrar"), ("register", "registrar")):
        office.step(number, step, by)


# ---------------------------------------------------------------- change and release


def test_a_change_keeps_the_order_and_gives_a_new_proof(works):
    office, unit = works.office, works.factory
    first = mortgage(on_day(office, 2026, 3, 24), unit)
    mortgage(office, unit, bank=OTHER_BANK)
    was = restriction_of(first)
    case = office.carry_through(change(office, was, amount="4000000.00", bans_transfer=True))
    now = restriction_of(case)
    assert standing(office, was) == []
    assert standing(office, now) == [(unit, 1, "whole")]
    assert rows(
        office,
        "select amount::text, bans_transfer, replaces from restriction where restriction_id = :id",
        id=now,
    ) == [("4000000.00", True, was)]
    states = dict(rows(office, STATES))
    [old], [new] = first.steps[-1].facts["certificates"], case.steps[-1].facts["certificates"]
    assert (states[old], states[new]) == ("surrendered", "issued")


@pytest.mark.parametrize("worse", [{"amount": "5000000.01"}, {"debt_until": "2029-03-20"}])
def test_who_stands_behind_consents_to_more_debt_or_longer(works, worse):
    office, unit = works.office, works.factory
    first = restriction_of(mortgage(on_day(office, 2026, 3, 24), unit))
    behind = restriction_of(mortgage(office, unit, bank=OTHER_BANK))
    number = change(office, first, **worse)
    said = the(look_at_case(office, number), "stands-behind")
    assert (said.rule, said.severity, said.facts["who"]) == ("HOLD-04", "consent", "示例银行二")
    with pytest.raises(ChecksFailed):
        office.carry_through(number)
    meet(office, number, behind)
    assert the(look_at_case(office, number), "stands-behind").severity == "met"


def test_who_stands_before_is_not_asked(works):
    office, unit = works.office, works.factory
    mortgage(on_day(office, 2026, 3, 24), unit, bank=OTHER_BANK)
    second = restriction_of(mortgage(office, unit))
    found = look_at_case(office, change(office, second, amount="9000000.00"))
    assert "stands-behind" not in {f.kind for f in found}


def test_a_change_changes_something_and_the_mortgagee_asks(works):
    office = works.office
    restriction = restriction_of(mortgage(office, works.factory))
    found = look_at_case(office, change(office, restriction, bank=OTHER_BANK))
    assert {"nothing-changes", "in-favour-must-apply"} <= {f.kind for f in found}
    strange = change(office, restriction + 1, amount="1.00")
    assert "no-such-restriction" in {f.kind for f in look_at_case(office, strange)}


def test_a_release_of_one_unit_leaves_it_on_the_other(works):
    office, (first, second, _) = works.office, works.storeys
    made = mortgage(office, first, second)
    restriction, [proof] = restriction_of(made), made.steps[-1].facts["certificates"]
    part = release_request(restriction, units=[first])
    assert deal(office, "mortgage_release", part).steps[-1].facts["ended"] is False
    assert standing(office, restriction) == [(second, 1, "whole")]
    assert dict(rows(office, STATES))[proof] == "issued"
    assert deal(office, "mortgage_release", release_request(restriction)).steps[-1].facts["ended"]
    assert standing(office, restriction) == []
    assert dict(rows(office, STATES))[proof] == "surrendered"


RELEASES = {
    "no such mortgage": ({"restriction": 99}, "no-such-restriction"),
    "a unit it is not on": ({"units": ["360482001001GB00009W00000000"]}, "not-restricted"),
    "no paper": ({"document_no": " "}, "no-document"),
    "a paper of tomorrow": ({"decided_on": "2026-03-26"}, "in-the-future"),
}


@pytest.fixture(scope="module")
def mortgaged(seen_works):
    """A mortgage to look at."""
    return restriction_of(mortgage(seen_works.office, seen_works.factory))


@pytest.mark.parametrize(("changes", "kind"), RELEASES.values(), ids=RELEASES.keys())
def test_releases_that_are_refused(seen_works, mortgaged, changes, kind):
    request = {**release_request(mortgaged), **changes}
    found = the(look(seen_works.office, "mortgage_release", request), kind)
    assert judged(found)[:2] == ("CASE", "refuse")


def test_only_the_mortgagee_releases(works):
    restriction = restriction_of(mortgage(works.office, works.factory))
    number = open_deal(works.office, "mortgage_release", release_request(restriction), OWNER)
    with pytest.raises(ChecksFailed) as no:
        works.office.carry_through(number)
    assert [f["kind"] for f in no.value.findings] == ["in-favour-must-apply"]


def test_another_kind_is_not_released_as_a_mortgage(seen_works, mortgaged):
    for act in ("seizure_release", "objection_release", "suspension_lifting"):
        found = look(seen_works.office, act, release_request(mortgaged))
        assert the(found, "no-such-restriction").facts["restriction"] == mortgaged


# ---------------------------------------------------------------- what is judged

BAD = {
    "nothing lent": ({"amount": "0"}, "no-amount", ("CASE", "refuse", "0", None)),
    "a tenth of a cent": ({"amount": "1.001"}, "no-amount", ("CASE", "refuse", "1.001", None)),
    "days backwards": ({"debt_until": "2026-03-19"}, "days-order", ("CASE", "refuse", None, None)),
    "no scope": ({"scope": " "}, "no-document", ("CASE", "refuse", None, None)),
    "no contract": ({"contract_no": ""}, "no-document", ("CASE", "refuse", None, None)),
    "no unit": ({"units": []}, "no-units", ("CODE-01", "refuse", None, None)),
}


@pytest.mark.parametrize(("changes", "kind", "expected"), BAD.values(), ids=BAD.keys())
def test_mortgages_that_are_refused(seen_works, changes, kind, expected):
    request = {**mortgage_request([seen_works.factory]), **changes}
    assert judged(the(look(seen_works.office, "mortgage", request), kind)) == expected


def test_owner_and_mortgagee_apply_together(works):
    request = mortgage_request([works.factory])
    alone = look_at_case(works.office, open_deal(works.office, "mortgage", request, BANK))
    assert the(alone, "owners-do-not-apply").severity == "refuse"
    without = look_at_case(works.office, open_deal(works.office, "mortgage", request, OWNER))
    assert "示例银行一" in the(without, "must-join").facts["missing"]


def test_idle_land_is_said_and_mortgaged(seen_works):
    late = on_day(seen_works.office, 2027, 9, 1)
    request = mortgage_request([f"{seen_works.bare}W00000000"])
    assert the(look(late, "mortgage", request), "idle-land").severity == "warn"


def test_common_parts_are_no_collateral(seen_works):
    found = look(seen_works.office, "mortgage", mortgage_request([seen_works.storeys[2]]))
    assert judged(the(found, "common-part-alone"))[:2] == ("USE-03", "refuse")


def test_many_units_take_no_more_statements_than_one(works):
    office, sent = works.office, []

    def note(*said):
        sent.append(said[2])

    def statements(*units):
        number = open_deal(office, "mortgage", mortgage_request(units))
        event.listen(office.register._engine, "before_cursor_execute", note)
        restriction = restriction_of(office.carry_through(number))
        event.remove(office.register._engine, "before_cursor_execute", note)
        deal(office, "mortgage_release", release_request(restriction))
        told = len(sent)
        sent.clear()
        return told

    first, second, _ = works.storeys
    assert statements(first) == statements(first, second)
