"""存量录入 of titles, mortgages and seizures: what is entered, what is found, how it lives on."""

from decimal import Decimal

import pytest

from registry.cases.acts import ACTS
from registry.errors import MalformedValue
from tests.support.dealings import (
    BANK,
    BUYER,
    OTHER_BANK,
    OWNER,
    THIRD,
    deal,
    holders,
    open_deal,
    release_request,
    transfer_request,
)
from tests.support.old import (
    NUMBER,
    PROOF,
    UNIT,
    holder,
    old_mortgage,
    old_seizure,
    on_paper,
    taking,
)
from tests.support.stages import carry, judged, look, look_at_case, old_certificate, rows, the

OTHER_NUMBER = "赣（2018）共青城市不动产权第0000051号"
OTHER_PROOF = "赣（2020）共青城市不动产证明第0000009号"


def held_by(*given: dict[str, object], **changes: object) -> dict[str, object]:
    return old_certificate(**{"number": NUMBER, "holders": list(given), **changes})


def burdened(**changes: object) -> dict[str, object]:
    return taking(on_paper(**changes))


# ---------------------------------------------------------------- what is entered


def test_holders_by_shares_have_one_certificate(stage):
    paper = held_by(holder(OWNER, "1/3"), holder(BUYER, "2/3"))
    case = carry(stage.office, "intake", burdened(certificate=paper))
    assert case.steps[-1].facts["certificates"] == [NUMBER]
    assert holders(stage.office, UNIT) == [
        (OWNER.name, "shares", "1/3"),
        (BUYER.name, "shares", "2/3"),
    ]


def test_joint_holders_may_have_a_certificate_each(stage):
    paper = held_by(
        holder(OWNER, certificate=NUMBER),
        holder(BUYER, certificate=OTHER_NUMBER),
        number="",
        holding="joint",
    )
    carry(stage.office, "intake", burdened(certificate=paper))
    assert rows(
        stage.office,
        "select c.number, h.name, r.holding, c.kind from certificate c"
        " join right_holder h using (park_id, holder_id) join property_right r"
        " on r.park_id = c.park_id and r.right_id = c.right_id order by c.number",
    )[-2:] == [
        (NUMBER, OWNER.name, "joint", "old"),
        (OTHER_NUMBER, BUYER.name, "joint", "old"),
    ]


def test_a_mortgage_is_the_rows_a_new_one_is(stage):
    case = carry(stage.office, "intake", burdened(mortgages=[old_mortgage(maximum=True)]))
    assert case.steps[-1].facts["certificates"] == [NUMBER, PROOF]
    assert rows(
        stage.office,
        "select u.code, r.act, r.kind, d.name, r.document_no, r.amount, r.maximum, r.bans_transfer,"
        " r.scope, p.starts_on::text, p.ends_on::text,"
        " (r.effective_at at time zone 'Asia/Shanghai')::text, c.number, c.kind, s.state"
        " from restriction r join restriction_period p using (park_id, restriction_id)"
        " join restriction_unit b using (park_id, restriction_id)"
        " join unit u on u.park_id = b.park_id and u.unit_id = b.unit_id"
        " join party_particulars d on d.party_id = r.in_favour"
        " join certificate c on c.park_id = r.park_id and c.restriction_id = r.restriction_id"
        " join certificate_state s on s.park_id = c.park_id"
        " and s.certificate_id = c.certificate_id where r.born = :e",
        e=case.entry,
    ) == [
        (
            UNIT, "intake", "mortgage", BANK.name, "抵押〔2019〕7号", Decimal("5000000.00"), True,
            False, "主债权及利息", "2019-06-01", "2029-05-31", "2019-06-10 00:00:00", PROOF,
            "proof", "issued",
        )
    ]  # fmt: skip


def test_mortgages_stand_in_the_order_the_old_register_gave_them(stage):
    """The second by place was registered first: its order is kept as agreed (民法典 409)."""
    first = old_mortgage(place=1, registered_on="2020-07-01", proof=OTHER_PROOF)
    second = old_mortgage(OTHER_BANK, place=2, contract_no="抵押〔2019〕8号")
    request = burdened(mortgages=[second, first])
    found = the(look(stage.office, "intake", request), "place-against-days")
    assert judged(found) == ("HOLD-04", "warn", "2019-06-10", "2020-07-01")
    carry(stage.office, "intake", request)
    assert rows(
        stage.office,
        "select s.place, s.document_no from unit u, restrictions_seen_v1(1, array[u.unit_id],"
        " '2026-03-25') s where u.code = :unit order by s.place",
        unit=UNIT,
    ) == [(1, "抵押〔2019〕7号"), (2, "抵押〔2019〕8号")]


def test_seizures_queue_by_service_and_a_share_is_seized_alone(stage):
    paper = held_by(holder(OWNER, "1/2"), holder(BUYER, "1/2"))
    later = old_seizure(document_no="执〔2025〕90号", served_at="2025-09-01T10:00:00+08:00")
    share = old_seizure(share_only=True)
    request = burdened(certificate=paper, seizures=[later, share])
    assert look(stage.office, "intake", request) == []
    case = carry(stage.office, "intake", request)
    assert case.steps[-1].facts["seizures"] == 2
    assert rows(
        stage.office,
        "select s.place, s.document_no, s.of_party is not null from unit u,"
        " restrictions_seen_v1(1, array[u.unit_id], '2026-03-25') s where u.code = :unit"
        " order by s.place",
        unit=UNIT,
    ) == [(1, "执〔2025〕12号", True), (2, "执〔2025〕90号", False)]


# ---------------------------------------------------------------- what is found

FOUND = {
    "no holder": (
        burdened(certificate=held_by()),
        "holders-once",
        ("OWN-01", "refuse", None, None),
    ),
    "a holder twice": (
        burdened(certificate=held_by(holder(OWNER, "1/2"), holder(OWNER, "1/2"))),
        "holders-once",
        ("OWN-01", "refuse", None, None),
    ),
    "a holder without a name": (
        burdened(certificate=held_by(holder(OWNER, name=" "))),
        "party-name",
        ("PARTY-01", "refuse", None, "200"),
    ),
    "shares that are not the whole": (
        burdened(certificate=held_by(holder(OWNER, "1/3"), holder(BUYER, "1/3"))),
        "shares-differ",
        ("OWN-01", "refuse", "2/3", "1"),
    ),
    "shares that are none": (
        burdened(certificate=held_by(holder(OWNER, "half"), holder(BUYER, "1/2"))),
        "share-form",
        ("OWN-01", "refuse", "half", "1/3"),
    ),
    "one for all and one each": (
        burdened(certificate=held_by(holder(OWNER, certificate=OTHER_NUMBER))),
        "certificates-one-or-each",
        ("CODE-01", "refuse", None, None),
    ),
    "a nature of right there is not": (
        burdened(certificate=held_by(holder(OWNER), right_nature=105)),
        "right-nature",
        ("SUP-03", "refuse", "105", "101、102、103、104"),
    ),
    "a mortgage of nothing": (
        burdened(certificate=None, mortgages=[old_mortgage()]),
        "burden-without-title",
        ("SPLIT-01", "refuse", None, None),
    ),
    "a mortgagee whose number fails": (
        burdened(mortgages=[old_mortgage(mortgagee={**holder(BANK)["party"], "number": "1"})]),
        "party-number",
        ("PARTY-01", "refuse", None, None),
    ),
    "a mortgagee who holds": (
        burdened(mortgages=[old_mortgage(OWNER)]),
        "mortgagee-holds",
        ("HOLD-04", "refuse", None, None),
    ),
    "no scope": (
        burdened(mortgages=[old_mortgage(scope=" ")]),
        "no-document",
        ("CASE", "refuse", None, None),
    ),
    "no amount": (
        burdened(mortgages=[old_mortgage(amount="0")]),
        "no-amount",
        ("CASE", "refuse", "0", None),
    ),
    "a debt that ends before it begins": (
        burdened(mortgages=[old_mortgage(debt_until="2019-05-31")]),
        "days-order",
        ("CASE", "refuse", None, None),
    ),
    "a mortgage of tomorrow": (
        burdened(mortgages=[old_mortgage(registered_on="2026-03-26")]),
        "in-the-future",
        ("CASE", "refuse", None, None),
    ),
    "a mortgage older than any record": (
        burdened(mortgages=[old_mortgage(registered_on="0019-06-10")]),
        "before-records",
        ("CASE", "refuse", "0019-06-10", "1949"),
    ),
    "a seizure older than any record": (
        burdened(seizures=[old_seizure(served_at="0025-06-10T09:30:00+08:00")]),
        "before-records",
        ("CASE", "refuse", "0025-06-10", "1949"),
    ),
    "a proof number that is none": (
        burdened(mortgages=[old_mortgage(proof="抵押证")]),
        "proof-number",
        ("CODE-01", "refuse", None, None),
    ),
    "two in one place": (
        burdened(mortgages=[old_mortgage(), old_mortgage(proof=OTHER_PROOF)]),
        "place-twice",
        ("HOLD-04", "refuse", None, None),
    ),
    "a debt beyond the right": (
        burdened(mortgages=[old_mortgage(debt_until="2069-05-01")]),
        "debt-beyond-term",
        ("DUR-01", "warn", "2069-05-01", "2069-04-30"),
    ),
    "seized, then mortgaged": (
        burdened(
            mortgages=[old_mortgage()],
            seizures=[old_seizure(served_at="2019-06-09T10:00:00+08:00")],
        ),
        "mortgaged-while-seized",
        ("HOLD-01", "warn", None, None),
    ),
    "a seizure that has run out": (
        burdened(seizures=[old_seizure(ends_on="2025-12-31")]),
        "seizure-lapsed",
        ("HOLD-01", "warn", None, None),
    ),
    "a seizure that ends before it is served": (
        burdened(seizures=[old_seizure(ends_on="2025-06-09")]),
        "days-order",
        ("CASE", "refuse", None, None),
    ),
    "a seizure nobody ordered": (
        burdened(seizures=[old_seizure(authority="")]),
        "no-authority",
        ("HOLD-01", "refuse", None, None),
    ),
    "a seizure without a notice": (
        burdened(seizures=[old_seizure(document_no="")]),
        "no-document",
        ("CASE", "refuse", None, None),
    ),
    "a seizure served tomorrow": (
        burdened(seizures=[old_seizure(served_at="2026-03-26T10:00:00+08:00")]),
        "in-the-future",
        ("CASE", "refuse", None, None),
    ),
    "a seizure against a stranger": (
        burdened(seizures=[old_seizure(against=THIRD.number)]),
        "not-his",
        ("HOLD-01", "refuse", None, None),
    ),
    "a share of what is not shared": (
        burdened(seizures=[old_seizure(share_only=True)]),
        "no-share",
        ("HOLD-01", "refuse", None, None),
    ),
}


@pytest.mark.parametrize(("request_", "kind", "expected"), FOUND.values(), ids=FOUND.keys())
def test_what_is_wrong_with_an_old_record_is_found_with_its_row(seen, request_, kind, expected):
    found = the(look(seen.office, "intake", request_), kind)
    assert judged(found) == expected
    assert found.facts["row"] == 1


def test_a_record_of_which_only_warnings_are_found_is_entered_whole(stage):
    """Law lets old records stand as they are: none of what they say is lost."""
    request = burdened(
        mortgages=[old_mortgage(debt_until="2070-01-01")],
        seizures=[
            old_seizure(served_at="2019-06-09T10:00:00+08:00", ends_on="2022-06-08"),
            old_seizure(),
        ],
    )
    found = look(stage.office, "intake", request)
    assert {f.kind for f in found} == {
        "debt-beyond-term",
        "mortgaged-while-seized",
        "seizure-lapsed",
    }
    assert {f.severity for f in found} == {"warn"}
    case = carry(stage.office, "intake", request)
    assert (case.steps[-1].facts["mortgages"], case.steps[-1].facts["seizures"]) == (1, 2)


def test_a_proof_is_entered_once(stage):
    twice = [
        old_mortgage(),
        old_mortgage(place=2, proof=PROOF.replace("（", "(").replace("）", ")")),
    ]
    found = look(stage.office, "intake", burdened(mortgages=twice))
    assert the(found, "certificate-taken").facts == {"certificate": PROOF}
    carry(stage.office, "intake", burdened(mortgages=[old_mortgage()]))
    other = on_paper(
        code=UNIT[:18] + "1",
        certificate=old_certificate(number=OTHER_NUMBER),
        mortgages=[old_mortgage()],
    )
    again = the(look(stage.office, "intake", taking(other)), "certificate-taken")
    assert (again.facts["certificate"], again.facts["row"]) == (PROOF, 1)


def test_the_series_of_proofs_steps_over_what_old_proofs_bear(stage):
    """The old office used the same words: a new proof never bears the number of an old one."""
    own = "赣（2026）共青城市不动产证明第0000001号"
    office = stage.office
    request = burdened(mortgages=[old_mortgage(proof=own, registered_on="2026-01-05")])
    carry(office, "intake", request)
    new = {
        "units": [UNIT],
        "mortgagee": holder(OTHER_BANK)["party"],
        "contract_no": "抵押〔2026〕1号",
        "amount": "100.00",
        "scope": "主债权",
        "debt_from": "2026-03-01",
        "debt_until": "2027-03-01",
    }
    case = deal(office, "mortgage", new, OWNER, OTHER_BANK)
    assert case.steps[-1].facts["certificates"] == ["赣（2026）共青城市不动产证明第0000002号"]


# ---------------------------------------------------------------- how it lives on


def restriction(stage, kind: str) -> int:
    [(found,)] = rows(
        stage.office,
        "select restriction_id from restriction where kind = :kind and act = 'intake'"
        " and died is null",
        kind=kind,
    )
    return int(found)


def test_an_old_mortgage_is_discharged_and_its_proof_surrendered(stage):
    carry(stage.office, "intake", burdened(mortgages=[old_mortgage()]))
    deal(stage.office, "mortgage_release", release_request(restriction(stage, "mortgage")))
    assert rows(
        stage.office,
        "select s.state from certificate c join certificate_state s"
        " using (park_id, certificate_id) where c.number = :n and s.died is null",
        n=PROOF,
    ) == [("surrendered",)]
    assert rows(stage.office, "select count(*) from restriction where died is null") == [(0,)]


def test_papers_from_before_the_unified_ones_live_on(stage):
    """Such papers stay valid (条例 33): entered as they read, surrendered, replaced."""
    paper = old_certificate(number="共国用(2005)第12号")
    debt = old_mortgage(proof="共他项(2012)第45号")
    carry(stage.office, "intake", burdened(certificate=paper, mortgages=[debt]))
    deal(stage.office, "mortgage_release", release_request(restriction(stage, "mortgage")))
    deal(stage.office, "transfer", transfer_request([UNIT]))
    assert holders(stage.office, UNIT) == [(BUYER.name, "sole", "1/1")]
    assert rows(
        stage.office,
        "select c.number, c.kind, s.state from certificate c join certificate_state s"
        " using (park_id, certificate_id) where s.died is null and c.number ~ '国用|他项'"
        " order by c.kind",
    ) == [
        ("共国用（2005）第12号", "old", "surrendered"),
        ("共他项（2012）第45号", "proof", "surrendered"),
    ]


def test_an_old_mortgage_that_bans_transfer_asks_its_mortgagee(stage):
    carry(stage.office, "intake", burdened(mortgages=[old_mortgage(bans_transfer=True)]))
    number = open_deal(stage.office, "transfer", transfer_request([UNIT]))
    found = the(look_at_case(stage.office, number), "held-mortgage-ban")
    assert found.facts["who"] == BANK.name


def test_what_an_old_seizure_holds_is_not_transferred_until_it_is_lifted(stage):
    office = stage.office
    carry(office, "intake", burdened(seizures=[old_seizure()]))
    number = open_deal(office, "transfer", transfer_request([UNIT]))
    assert judged(the(look_at_case(office, number), "held-seizure"))[:2] == ("HOLD-01", "refuse")
    deal(office, "seizure_release", release_request(restriction(stage, "seizure")))
    assert "held-seizure" not in {f.kind for f in look_at_case(office, number)}


def test_an_old_seizure_that_has_run_out_holds_nothing(stage):
    carry(stage.office, "intake", burdened(seizures=[old_seizure(ends_on="2025-12-31")]))
    number = open_deal(stage.office, "transfer", transfer_request([UNIT]))
    assert "held-seizure" not in {f.kind for f in look_at_case(stage.office, number)}


def test_a_transfer_takes_the_old_certificate_and_the_mortgage_goes_along(stage, monkeypatch):
    office = stage.office
    carry(office, "intake", burdened(mortgages=[old_mortgage()]))
    monkeypatch.setattr(ACTS["transfer"], "check", lambda *_: [])
    deal(office, "transfer", transfer_request([UNIT]))
    assert holders(office, UNIT) == [(BUYER.name, "sole", "1/1")]
    assert restriction(stage, "mortgage")


@pytest.mark.parametrize(
    "served_at", ["9999-12-31T23:00:00+00:00", "0001-01-01T01:00:00+08:00", "2025-06-10T09:30:00"]
)
def test_an_instant_has_a_zone_and_a_day_in_every_other(seen, served_at):
    with pytest.raises(MalformedValue) as no:
        look(seen.office, "intake", burdened(seizures=[old_seizure(served_at=served_at)]))
    assert no.value.kind == "$.rows[0].seizures[0].served_at"
