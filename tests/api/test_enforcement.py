"""现场执法 over HTTP: a visit, records signed on a screen and printed, an order served."""

from typing import Any

import pytest

from tests.api.site import Site
from tests.support.pdf import text_of
from tests.support.signing import STROKES

UNIT = "360482001001GB00001W00000000"
OFFICERS = ("执法人员一", "执法人员二")
NAMES = dict(zip(OFFICERS, ("示例执法人员", "示例执法人员乙"), strict=True))
PRESENT = {
    "name": "示例在场人",
    "standsAs": "厂长",
    "paper": "身份证",
    "paperNo": "110101199003070015",
}
VISIT = {
    "officers": ["enforcer", "enforcer2"],
    "place": "试验路1号",
    "begunAt": "2026-03-25T08:00:00+08:00",
    "endedAt": "2026-03-25T09:00:00+08:00",
}


def signed(*others: str) -> list[dict[str, Any]]:
    return [
        {"role": role, "name": NAMES.get(role, f"示例{role}"), "strokes": STROKES}
        for role in (*OFFICERS, *others)
    ]


@pytest.fixture(scope="module")
def clue(site: Site) -> str:
    sent = {
        "place": UNIT,
        "kind": "use_changed",
        "source": "complaint",
        "sourceKey": "举报-执法",
        "seen": "二层作宿舍出租",
        "seenAt": "2026-03-25T08:00:00+08:00",
    }
    number: str = site.person("inspector").told("POST", "/api/v1/parks/1/clues", json=sent)[
        "number"
    ]
    verified = {"step": "verify", "happenedOn": "2026-03-25"}
    site.person("enforcer").told("POST", f"/api/v1/clues/{number}/steps", json=verified)
    return f"/api/v1/clues/{number}"


def test_visit_record_order_and_service(site: Site, clue: str) -> None:
    officer = site.person("enforcer")
    visit = officer.told("POST", f"{clue}/visits", json=VISIT)
    assert [o["licenceNo"] for o in visit["officers"]] == ["SAMPLE-0001", "SAMPLE-0002"]
    record = officer.told(
        "POST",
        f"{clue}/site-records",
        json={
            "visit": visit["visitId"],
            "found": "二层有床铺二十四张。",
            "present": PRESENT,
            "signatures": signed("在场人员"),
        },
    )
    said = text_of(officer.get(record["pdf"]).content)
    assert "床铺二十四张" in said
    assert "199003070015" not in said
    asked = officer.told("GET", f"{clue}/questions")
    answers = [{"question": q["question"], "answer": q["known"] or "不清楚"} for q in asked]
    questions = {
        "visit": visit["visitId"],
        "person": PRESENT,
        "answers": answers,
        "signatures": signed("被询问人"),
    }
    record = officer.told("POST", f"{clue}/question-records", json=questions)
    assert "问：" in text_of(officer.get(record["pdf"]).content)
    order = officer.told(
        "POST",
        f"{clue}/orders",
        json={"addressee": "示例企业一", "demands": "恢复生产用途。", "days": 15},
    )
    proof = officer.told(
        "POST",
        f"{clue}/services",
        json={
            "document": order["number"],
            "visit": visit["visitId"],
            "manner": "handed",
            "servedOn": "2026-03-25",
            "receiver": PRESENT,
            "signatures": signed("受送达人"),
        },
    )
    assert order["number"] in text_of(officer.get(proof["pdf"]).content)
    case = officer.told("GET", clue)
    assert [c["due"] for c in case["clocks"] if c["clock"] == "correct"] == ["2026-04-09"]
    assert {p["kind"] for p in case["papers"]} == {
        "site_record",
        "question_record",
        "correction_order",
        "proof_of_service",
    }


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"officers": ["enforcer"]}, 422, "two-officers-needed"),
        ({"officers": ["enforcer", "enforcer"]}, 422, "two-officers-needed"),
        ({"officers": ["enforcer", "clerk"]}, 404, "not-found"),
        ({"endedAt": "2026-03-26T09:00:00+08:00"}, 422, "not-happened-yet"),
        ({"begunAt": "2026-03-25T08:00:00"}, 422, "wrong-fields"),
        ({"begunAt": "0001-01-01T00:00:00+14:00"}, 422, "wrong-fields"),
        ({"begunAt": "0002-01-01T00:00:00+14:00"}, 409, "officer-not-licensed"),
        ({"endedAt": "9999-12-31T23:59:59-12:00"}, 422, "wrong-fields"),
        ({"endedAt": "9998-12-31T23:59:59-12:00"}, 422, "not-happened-yet"),
        ({"place": "\x00"}, 422, "wrong-value"),
    ],
)
def test_a_visit_that_was_none(
    site: Site, clue: str, changes: dict[str, Any], status: int, code: str
) -> None:
    problem = site.person("enforcer").refused("POST", f"{clue}/visits", json=VISIT | changes)
    assert (problem["status"], problem["code"]) == (status, code)


def test_a_decision_is_served_as_the_step_that_keeps_it(site: Site) -> None:
    officer, signatory = site.person("enforcer"), site.person("signatory")
    found = {"place": UNIT, "kind": "use_changed", "source": "complaint", "sourceKey": "举报-罚"}
    seen = {"seen": "作宿舍", "seenAt": "2026-03-25T08:00:00+08:00"}
    number = officer.told("POST", "/api/v1/parks/1/clues", json=found | seen)["number"]
    scan = officer.told(
        "POST", "/api/v1/parks/1/papers", files={"file": ("决定书.pdf", b"%PDF-1.4 scan")}
    )["sha256"]
    case, path = {}, f"/api/v1/clues/{number}"
    for step in ("verify", "file", "investigate", "notify", "decide"):
        by = signatory if step in {"file", "decide"} else officer
        sent = {"step": step, "happenedOn": "2026-03-25", "evidence": scan}
        case = by.told("POST", f"{path}/steps", json=sent)
    kept = case["steps"][-1]
    assert (kept["step"], kept["servedOn"], kept["proof"]) == ("decide", None, None)
    visit = officer.told("POST", f"{path}/visits", json=VISIT)["visitId"]
    sent = {"document": "示例罚决〔2026〕1号", "step": kept["n"], "visit": visit, "manner": "left"}
    more = {"servedOn": "2026-03-25", "receiver": PRESENT, "signatures": signed()}
    assert officer.refused("POST", f"{path}/services", json=sent | more)["kind"] == "witness"
    left = sent | more | {"witness": "示例社区干部"}
    proof = officer.told("POST", f"{path}/services", json=left)
    assert "示例社区干部" in text_of(officer.get(proof["pdf"]).content)
    told = {"step": "serve", "happenedOn": "2026-03-25", "document": proof["number"]}
    case = officer.told("POST", f"{path}/steps", json=told)
    assert case["clue"]["state"] == "served"
    assert case["steps"][kept["n"] - 1]["proof"] == proof["number"]


OUTSIDE = [[[0, 0], [9999, 0]]]


@pytest.fixture(scope="module")
def visit(site: Site, clue: str) -> int:
    told = site.person("enforcer").told("POST", f"{clue}/visits", json=VISIT)
    number: int = told["visitId"]
    return number


@pytest.mark.parametrize(
    "strokes",
    [
        OUTSIDE,
        [[[-1, 0], [1, 1]]],
        [[[2**70, 0], [1, 1]]],
        [[[1.5, 0], [1, 1]]],
        [[["a", 0], [1, 1]]],
        [[[1], [2]]],
        [[]],
        [],
        [[[1, 2]]],
        [[[1, 2]]] * 81,
        [[[1, 2]] * 2001],
        [[[1, 2]] * 2000] * 80,
        "data:image/png;base64,iVBORw0KGgo=",
        None,
    ],
)
def test_only_strokes_that_fit_the_box_are_a_signature(
    site: Site, clue: str, visit: int, strokes: object
) -> None:
    signatures = signed("在场人员")
    signatures[-1]["strokes"] = strokes
    sent = {"visit": visit, "found": "有床铺", "present": PRESENT, "signatures": signatures}
    problem = site.person("enforcer").refused("POST", f"{clue}/site-records", json=sent)
    assert problem["status"] == 422
    assert problem["code"] in {"malformed-value", "wrong-fields"}


@pytest.mark.parametrize(
    "changes",
    [
        {"found": "a\x00b"},
        {"found": "a\u202eb"},
        {"found": "长" * 4001},
        {"present": PRESENT | {"paperNo": "11010119900307\x00015"}},
        {"present": PRESENT | {"paper": ""}},
        {"present": PRESENT | {"paperNo": "1" * 41}},
        {"signatures": signed()},
        {"signatures": [*signed(), {"role": "在场人员", "name": "示例", "refused": "不愿"}]},
        {"visit": 0},
        {"by": "enforcer"},
    ],
)
def test_hostile_words_make_no_record(
    site: Site, clue: str, visit: int, changes: dict[str, Any]
) -> None:
    sent = {
        "visit": visit,
        "found": "有床铺",
        "present": PRESENT,
        "signatures": signed("在场人员"),
    }
    officer = site.person("enforcer")
    before = officer.told("GET", clue)["papers"]
    problem = officer.refused("POST", f"{clue}/site-records", json=sent | changes)
    assert problem["status"] == 422
    assert "19900307" not in str(problem)
    assert officer.told("GET", clue)["papers"] == before


def test_a_request_sent_again_makes_no_second_visit_and_no_second_paper(
    site: Site, clue: str
) -> None:
    officer = site.person("enforcer")

    def sent(path: str, body: dict[str, Any]) -> Any:
        key = {"Idempotency-Key": f"again-{path}"}
        first, again = (
            officer.told("POST", f"{clue}/{path}", json=body, headers=key) for _ in range(2)
        )
        assert first == again
        problem = officer.refused("POST", f"{clue}/{path}", json=body | {"x": 1}, headers=key)
        assert problem["status"] == 422
        return first

    visit = sent("visits", VISIT)["visitId"]
    on_site = {"visit": visit, "present": PRESENT, "found": "有床铺"}
    sent("site-records", on_site | {"signatures": signed("在场人员")})
    asked = {"visit": visit, "person": PRESENT, "answers": [{"question": "何用", "answer": "住"}]}
    sent("question-records", asked | {"signatures": signed("被询问人")})
    order = sent("orders", {"addressee": "示例企业一", "demands": "恢复", "days": 15})["number"]
    service = {"document": order, "visit": visit, "manner": "handed", "servedOn": "2026-03-25"}
    sent("services", service | {"receiver": PRESENT, "signatures": signed("受送达人")})
    other = {"addressee": "示例企业一", "demands": "拆除", "days": 15}
    problem = officer.refused(
        "POST", f"{clue}/orders", json=other, headers={"Idempotency-Key": "again-orders"}
    )
    assert problem["code"] == "key-reused"


def test_a_licence_is_entered_by_the_administrator(site: Site) -> None:
    sent = {"licenceNo": "SAMPLE-0077", "validFrom": "2026-01-01", "validTo": "2026-12-31"}
    path = "/api/v1/officers/enforcer/licences"
    assert site.person("enforcer").refused("POST", path, json=sent)["status"] == 403
    held = site.person("admin").told("POST", path, json=sent)
    assert [h["licenceNo"] for h in held] == ["SAMPLE-0001", "SAMPLE-0077"]


def test_another_park_learns_nothing_of_a_case(site: Site, clue: str) -> None:
    other = site.person("park-b")
    for path, sent in (
        ("visits", VISIT),
        ("orders", {"addressee": "x", "demands": "y", "days": 1}),
    ):
        problem = other.refused("POST", f"{clue}/{path}", json=sent)
        assert (problem["status"], problem["what"]) == (404, "clue")
