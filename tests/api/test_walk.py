"""The whole path over HTTP, in all roles: from a survey file to the papers and back to the land."""

import re
from pathlib import Path

import pytest
import shapely

from registry.demo.people import PASSWORD
from tests.api import desks
from tests.api.desks import Told
from tests.api.site import PUBLIC, Site
from tests.support.pdf import pages_of, text_of
from tests.support.signing import STROKES

FILES = Path(__file__).parents[1] / "data" / "survey_txt"
SURVEY = FILES / "a_zone37_gbk_crlf.txt"
HOLDER = desks.FIRST["name"]


def test_from_the_survey_file_to_the_certificate_and_back(own_site: Site) -> None:
    site = own_site
    site.park = 2
    _accounts(site)
    plot = _survey(site)
    code = _conditions(site, plot)
    assert _state(site, code) == "planned"
    _grant(site, code)
    assert _state(site, code) == "supplied"
    _hand_over(site, code)
    case = _first_registration(site, code)
    _handed_out(site, case)
    _watched_by_the_inspector(site, entries=5)
    _taken_back(site, code)
    _watched_by_the_inspector(site, entries=6)


def _state(site: Site, code: str) -> str:
    told: str = site.person("park-b").told("GET", f"/api/v1/parcels/{code}")["state"]
    return told


def _accounts(site: Site) -> None:
    """系统管理员 lets the park's inspector in."""
    account = {
        "login": "inspector-b",
        "displayName": "示例巡查员乙",
        "password": PASSWORD,
        "roles": ["inspector"],
        "parks": [2],
    }
    assert site.person("admin").told("POST", "/api/v1/users", json=account)["parks"] == [2]


def _survey(site: Site) -> Told:
    """供地 reads the file and names the large plot; 系统管理员 sets the boundary around all."""
    taken = desks.upload(site, SURVEY.name, SURVEY.read_bytes())
    assert (taken["format"], taken["encoding"], taken["srid"]) == ("勘测定界TXT", "gbk", 4525)
    plots = [(d["plotNumber"], d["part"], d["declaredArea"]) for d in taken["drafts"]]
    assert plots == [
        ("1", 1, "109.43"), ("2", 1, "14969.76"), ("3", 1, "459.73"),
        *(("4", part, None) for part in range(1, 6)), ("5", 1, None), ("5", 2, None),
    ]  # fmt: skip
    supply, here = site.person("supply"), "/api/v1/parks/2"
    listed = supply.told("GET", f"{here}/drafts", params={"file": taken["sha256"]})
    assert listed == taken["drafts"]
    kept = supply.get(f"{here}/files/{taken['sha256']}")
    assert kept.content == SURVEY.read_bytes()
    assert kept.headers["content-disposition"].startswith("attachment")

    shapes = [shapely.geometry.shape(d["geometry"]) for d in taken["drafts"]]
    around = shapely.set_precision(shapely.unary_union(shapes).envelope.buffer(50), 0.001)
    boundary = desks.found_boundary(site, shapely.geometry.mapping(around))
    assert (boundary["entry"], boundary["state"]) == (1, "registered")

    draft = f"{here}/drafts/{taken['drafts'][1]['draftId']}"
    tag = supply.get(draft).headers["etag"]
    renamed = supply.told(
        "PATCH", draft, json={"plotName": "示例二号地块"}, headers={"If-Match": tag}
    )
    assert (renamed["plotName"], renamed["version"]) == ("示例二号地块", 2)
    return renamed


def _conditions(site: Site, plot: Told) -> str:
    """供地 issues the conditions; the park manager sees beforehand that nothing is against them."""
    request = desks.conditions_of(plot["draftId"])
    checked = site.person("park-b").told(
        "POST", "/api/v1/parks/2/check/conditions_issue", json={"request": request}
    )
    assert (checked["passes"], [f["kind"] for f in checked["findings"]]) == (True, ["area-differs"])
    case = desks.registered(site, "conditions_issue", request)
    code: str = case["steps"][-1]["facts"]["parcels"][0]
    assert re.fullmatch(r"360482002001GB\d{5}", code)
    _papers(site, case, code, conditions_notice=[
        "SL-001", "示例规划条件第1号", "50年", "容积率", "≥1.2", "绿地率", "≤15%",
        "标准厂房建成后可以分割登记", "幢、层", "500.00平方米", "自持比例不低于30%",
        "5年内不得再转让",
    ])  # fmt: skip
    return code


def _grant(site: Site, code: str) -> None:
    """供地 and 受理 read the same page, each for himself; then the supply is entered."""
    page = desks.page_of()
    case = desks.opened(site, "land_grant", desks.grant_of([code], page, desks.FIRST))
    desks.filled(site, case)
    desks.step(site, case, "submit")
    desks.step(site, case, "accept")
    desks.read_alike(site, case, page, "supply")
    refused = site.person("examiner").refused(
        "POST", f"/api/v1/cases/{case['number']}/steps/examine", json={}
    )
    assert [f["kind"] for f in refused["findings"]] == ["not-read-twice"]
    desks.read_alike(site, case, page, "clerk")
    case = desks.through(site, case, ("examine", "approve", "register"))
    _papers(site, case, code, grant_confirmation=[
        HOLDER, desks.FIRST["number"], "挂牌", "出让", "壹佰贰拾伍万元整", "1,250,000.00",
        "示例合同第1号", "GF-2008-2601", "示例监管第1号", "示例成交第1号", "示例供地方案第1号",
        "50年", "2026年3月1日", "2076年2月29日", "2026年4月1日", "2026年9月1日", "2028年9月1日",
    ])  # fmt: skip


def _hand_over(site: Site, code: str) -> None:
    """供地 hands the land over on site."""
    case = desks.registered(site, "land_handover", desks.HANDED_OVER)
    _papers(site, case, code, points=True, handover_confirmation=[
        HOLDER, desks.FIRST["number"], "示例合同第1号", "2026年3月20日", "场地平整",
        "自然资源局、受让人", "2026年9月1日", "2028年9月1日",
    ])  # fmt: skip


def _first_registration(site: Site, code: str) -> Told:
    """园区管理员 proposes with the park's opinion; 受理, 审核, 登簿 carry it into the register."""
    request = desks.application_of(code, desks.FIRST["number"])
    case = desks.opened(site, "first_registration", request, by="park-b", opinion="同意办理")
    assert (case["state"], case["opinion"]) == ("proposed", "同意办理")
    case = desks.step(site, case, "adopt")
    case = desks.filled(site, case, desks.FIRST)
    assert case["missing"] == []
    checked = site.person("examiner").told("POST", f"/api/v1/cases/{case['number']}/check")
    assert checked == {"passes": True, "findings": []}
    case = desks.through(site, case)
    assert case["due"]["day"] == "2026-05-11"  # thirty working days, with 清明 and 五一
    certificate = case["steps"][-1]["facts"]["certificates"][0]
    assert re.fullmatch(r"赣（\d{4}）共青城市不动产权第0000002号", certificate)
    _papers(site, case, code, points=True, parcel_map=[
        HOLDER, f"{code[:6]}", f"{code[12:]}W00000000", certificate,
    ])  # fmt: skip
    parcel = site.person("inspector-b").told("GET", f"/api/v1/parcels/{code}")
    assert parcel["state"] == "registered"
    (right,) = parcel["rights"]
    assert (right["certificate"], right["holders"]) == (certificate, [HOLDER])
    assert (right["termStart"], right["termEnd"]) == ("2026-03-01", "2076-02-29")
    return case


def _handed_out(site: Site, case: Told) -> None:
    """受理 makes the certificate, hands it out and puts the case away."""
    case = desks.through(site, case, ("make_certificate",))
    clerk, here = site.person("clerk"), f"/api/v1/cases/{case['number']}"
    receipt = {"name": "示例领证人", "standsAs": "法定代表人", "strokes": STROKES}
    clerk.told("POST", f"{here}/receipt", json=receipt)
    case = desks.through(site, case, ("collect", "archive"))
    wish = {"of": case["number"]}
    kept = clerk.told("POST", "/api/v1/papers/archive_list", json=wish)
    assert "归档" in text_of(clerk.get(kept["pdf"]).content)
    assert (case["state"], case["possible"]) == ("archived", [])
    assert [s["toState"] for s in case["steps"]] == [
        "draft", "submitted", "accepted", "examined", "approved", "registered",
        "certificate_made", "collected", "archived",
    ]  # fmt: skip


def _taken_back(site: Site, code: str) -> None:
    """供地 takes the land back: the right ends, and the register still says what was."""
    request = {
        "parcel": code,
        "document": "示例收回决定第1号",
        "decided_on": "2026-03-24",
        "reason": "示例",
    }
    assert desks.registered(site, "take_back", request)["entry"] == 6
    parcel = site.person("supply").told("GET", f"/api/v1/parcels/{code}")
    assert (parcel["state"], parcel["rights"]) == ("ended", [])


def _watched_by_the_inspector(site: Site, *, entries: int) -> None:
    """巡查员 recomputes the journal of the own park and compares its head."""
    inspector = site.person("inspector-b")
    verified = inspector.told("POST", "/api/v1/parks/2/journal/verify")
    assert verified == {"parkId": 2, "holds": True, "faults": []}
    (head,) = inspector.told("GET", "/api/v1/journal/heads")
    lines = inspector.told("GET", "/api/v1/journal", params={"park": 2})
    assert [line["seq"] for line in lines] == list(range(entries, 0, -1))
    assert (head["seq"], head["hash"]) == (lines[0]["seq"], lines[0]["hash"])


# ---------------------------------------------------------------- papers


def _papers(
    site: Site, case: Told, code: str, *, points: bool = False, **expected: list[str]
) -> None:
    """Fetch each document of a case, read it back, and have it checked by a stranger."""
    clerk = site.person("clerk")
    listed = clerk.told("GET", f"/api/v1/cases/{case['number']}/documents")
    ((kind, said),) = expected.items()
    assert [d["kind"] for d in listed] == ["acceptance_voucher", kind]
    voucher, document = listed
    materials = clerk.told("GET", f"/api/v1/acts/{case['act']}")["materials"]
    _read_back(site, voucher, said=[case["number"], *(m["name"] for m in materials)])
    assert (voucher["entry"], voucher["entryHash"]) == (None, None)
    parcel = clerk.told("GET", f"/api/v1/parcels/{code}")
    assert document["entry"] == case["entry"]
    _read_back(site, document, said=[*said, *_land(parcel, points=points)])


def _land(parcel: Told, *, points: bool) -> list[str]:
    """What every paper about a parcel says of the land, and the restriction with its articles."""
    use = "工业用地（0601，GB/T21010-2017）"
    said = [
        parcel["code"], use, parcel["area"], parcel["mu"], parcel["location"],
        f"本宗地用途为“{use}”，严禁改变功能用途。依据：赣府厅发〔2015〕29号（十四）",
        "民法典第350条；土地管理法第56条",
    ]  # fmt: skip
    if points:
        said += [f"J{n}" for n in parcel["pointNumbers"]]
        corners = parcel["geometry"]["coordinates"][0]
        said += [f"{value:.3f}" for corner in corners for value in corner]
    return said


def _read_back(site: Site, document: Told, *, said: list[str]) -> None:
    clerk = site.person("clerk")
    drawn = clerk.get(document["pdf"])
    assert drawn.headers["content-type"] == "application/pdf"
    assert clerk.get(document["pdf"]).content == drawn.content
    pages = pages_of(drawn.content)
    whole = "".join(pages)
    assert [text for text in said if text.replace(" ", "") not in whole] == []
    for page in pages:
        assert document["number"] in page
        assert document["verify"] in page
        assert document["verify"].startswith(f"{PUBLIC}/verify/")
        if document["entry"] is not None:
            assert f"登簿第{document['entry']}号记录" in page.replace("登记簿", "登簿")
            assert document["entryHash"] in page
    _verified_by_a_stranger(site, document, drawn.content)


def _verified_by_a_stranger(site: Site, document: Told, pdf: bytes) -> None:
    stranger, path = site.browser(), document["verify"].removeprefix(PUBLIC)
    attested = stranger.told("GET", f"/api/v1{path}")
    assert attested["number"] == document["number"]
    assert attested["entryHash"] == document["entryHash"]
    assert attested["pdfSha256"] == desks.sha256(pdf)
    page = stranger.get(path)
    assert page.headers["content-type"].startswith("text/html")
    for text in (document["number"], document["entryHash"] or "", attested["pdfSha256"]):
        assert text in page.text
    for secret in (HOLDER, desks.FIRST["number"], "示例合同"):
        assert secret not in page.text
        assert secret not in str(attested)


@pytest.mark.parametrize("token", ["AAAA", "x" * 24, "a'b", "赣"])
def test_a_document_nobody_made_is_not_confirmed(site: Site, token: str) -> None:
    for path in (f"/verify/{token}", f"/api/v1/verify/{token}"):
        assert site.browser().refused("GET", path)["code"] == "document-unknown"
