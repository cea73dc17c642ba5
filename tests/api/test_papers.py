"""Papers on request over HTTP: made by the office, read back as PDF, refused with the reason."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import text

from registry.store.db import Register
from tests.api import desks
from tests.api.conftest import site_on
from tests.api.site import Site
from tests.api.test_prints import _asked, _finished, pressing
from tests.support import dealings
from tests.support.database import Cluster, fresh_copy
from tests.support.park import found_park
from tests.support.pdf import pages_of, text_of
from tests.support.titles import set_up_works


def _made(site: Site, kind: str, of: str, **more: str) -> str:
    """Make a paper at the window; return its text."""
    clerk = site.person("clerk")
    told = clerk.told("POST", f"/api/v1/papers/{kind}", json={"of": of, **more})
    assert told["kind"] == kind
    return text_of(clerk.get(f"/api/v1/documents/{quote(told['number'])}/pdf").content)


def _books(site: Site) -> list[desks.Told]:
    clerk = site.person("clerk")
    listed = clerk.told("GET", f"/api/v1/parks/{site.park}/parcels")["parcels"]
    return [clerk.told("GET", f"/api/v1/parcels/{line['code']}/book") for line in listed]


@pytest.fixture(scope="module")
def site(
    cluster: Cluster, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A park with bare land, a factory under mortgage, and applications on their way."""
    with fresh_copy(cluster, template) as endpoint:
        register = Register(endpoint.app_conninfo)
        office = found_park(register)
        works = set_up_works(office)
        dealings.deal(office, "mortgage", dealings.mortgage_request([works["factory"]]))
        register.close()
        with site_on(endpoint, tmp_path_factory.mktemp("home")) as open_site:
            yield open_site


def _application(site: Site) -> desks.Told:
    unit = next(r["unit"] for b in _books(site) for r in b["rights"] if "W" in r["unit"])
    request = dealings.mortgage_request([unit], contract_no="抵押〔2026〕9号")
    return desks.opened(site, "mortgage", request)


def test_an_application_is_printed_from_its_form_to_its_refusal(site: Site) -> None:
    case = _application(site)
    number = case["number"]
    problem = site.person("clerk").refused(
        "POST", "/api/v1/papers/material_list", json={"of": number}
    )
    assert (problem["code"], problem["lacksZh"]) == ("paper-without-content", "收到的材料")
    desks.step(site, case, "submit")
    desks.step(site, case, "not_accept", by="clerk", note="另需股东会决议")
    said = _made(site, "not_accepted_notice", number)
    lacking = next(s for s in _steps(site, number) if s["toState"] == "not_accepted")
    assert lacking["facts"]["missing"]
    assert all(re.sub(r"\s", "", line) in said for line in lacking["facts"]["missing"])
    case = desks.filled(site, case, desks.FIRST)
    assert desks.FIRST["name"] in _made(site, "application_form", number)
    assert "申请登记事项是否属实" in _made(site, "inquiry_record", number)
    assert case["materials"][0]["name"] in _made(site, "material_list", number)
    problem = site.person("clerk").refused(
        "POST", "/api/v1/papers/not_registered_notice", json={"of": number}
    )
    assert problem["lacks"] == "a decision not to register"
    desks.step(site, case, "submit")
    desks.step(site, case, "accept")
    desks.step(site, case, "refuse", by="examiner", note="抵押合同与登记申请不一致")
    said = _made(site, "not_registered_notice", number)
    assert all(w in said for w in ("抵押合同与登记申请不一致", "六十日内申请行政复议", number))


def _steps(site: Site, number: str) -> list[desks.Told]:
    """Return the steps of a case."""
    steps: list[desks.Told] = site.person("clerk").told("GET", f"/api/v1/cases/{number}")["steps"]
    return steps


def test_every_kind_says_by_what_it_is_asked_for(site: Site) -> None:
    kinds = {k["kind"]: k["of"] for k in site.person("clerk").told("GET", "/api/v1/papers")}
    assert kinds["query_result"] == "parcel"
    assert kinds["certificate_extract"] == "certificate"
    assert len(kinds) == 13


def test_what_is_entered_is_printed(site: Site) -> None:
    books = _books(site)
    right, book = next((r, b) for b in books for r in b["rights"] if r["until"] is None)
    number = right["certificates"][-1]["number"]
    said = _made(site, "certificate_extract", number)
    assert all(w in said for w in (number, right["holders"][0]["name"], "样本", "严禁改变功能用途"))
    assert "Unsealedtranslation" in _made(site, "certificate_translation", number)
    said = _made(
        site, "query_result", book["code"], purpose="办理贷款", askedBy="示例银行股份有限公司"
    )
    assert "办理贷款" in said
    assert number in said
    assert book["code"] in _made(site, "lineage_sheet", book["code"])


def test_a_plan_and_a_proof_are_printed(site: Site) -> None:
    books = _books(site)
    unit = next(
        r["unit"] for b in books for r in b["rights"] if "F" in r["unit"] and r["until"] is None
    )
    assert unit[-4:] in _made(site, "unit_plan", unit)
    proof, held = next((x["proof"], x) for b in books for x in b["restrictions"] if x["proof"])
    said = _made(site, "registration_proof", proof)
    assert held["documentNo"] in said


@pytest.mark.parametrize(
    ("kind", "sent", "code"),
    [
        ("no_such_paper", {"of": "x"}, "not-found"),
        ("certificate_extract", {"of": "赣（2026）共青城市不动产权第9999999号"}, "not-found"),
        ("unit_plan", {"of": "360482001002GB99999F00010001"}, "not-found"),
        ("application_form", {"of": "360482-2026-999999"}, "not-found"),
        ("query_result", {"of": "x", "askedBy": "示例"}, "malformed-value"),
        ("query_result", {"of": "x", "purpose": "示例"}, "malformed-value"),
    ],
)
def test_what_cannot_be_printed_is_refused(
    site: Site, kind: str, sent: dict[str, str], code: str
) -> None:
    problem = site.person("clerk").refused("POST", f"/api/v1/papers/{kind}", json=sent)
    assert problem["code"] == code


def test_a_unit_without_an_outline_has_no_plan(site: Site) -> None:
    unit = next(r["unit"] for b in _books(site) for r in b["rights"] if "W" in r["unit"])
    problem = site.person("clerk").refused("POST", "/api/v1/papers/unit_plan", json={"of": unit})
    assert (problem["code"], problem["about"]) == ("paper-without-content", unit)
    assert "宗地图" in problem["lacksZh"]


def test_land_supply_does_not_print_papers(site: Site) -> None:
    problem = site.person("supply").refused(
        "POST", "/api/v1/papers/lineage_sheet", json={"of": "x"}
    )
    assert problem["code"] == "not-allowed"


def test_a_certificate_is_printed_on_a_blank(site: Site) -> None:
    clerk = site.person("clerk")
    code = next(
        line["code"]
        for line in clerk.told("GET", "/api/v1/parks/1/parcels")["parcels"]
        if line["state"] == "registered"
    )
    number = clerk.told("GET", f"/api/v1/parcels/{code}")["rights"][0]["certificate"]
    batch = {"first": "D36000000001", "last": "D36000000010", "receivedOn": "2026-03-20"}
    assert clerk.told("POST", "/api/v1/blanks", json=batch)[0]["left"] == 10
    off = {"printer": "窗口一", "dx": "1.5", "dy": "-0.5"}
    assert clerk.post("/api/v1/printers", json=off).status_code == 204
    assert clerk.get("/api/v1/printers/test-page").content.startswith(b"%PDF")
    path = f"/api/v1/certificates/{number}/overprint"
    sent = {"blankNo": "D36000000001", "printer": "窗口一"}
    said = text_of(clerk.post(path, json=sent).content)
    assert number in said
    assert "权利人" not in said
    again = clerk.refused("POST", path, json=sent | {"blankNo": "D36000000002"})
    assert (again["status"], again["code"], again["blank"]) == (
        409,
        "stands-on-blank",
        "D36000000001",
    )
    spoiled = {"blankNo": "D36000000001", "fate": "spoiled", "reason": "卡纸"}
    assert clerk.told("POST", "/api/v1/blanks/losses", json=spoiled)[0]["spoiled"] == 1
    assert clerk.post(path, json=sent | {"blankNo": "D36000000002"}).status_code == 200
    assert clerk.told("GET", "/api/v1/blanks")[0]["left"] == 8
    assert site.person("park").refused("GET", "/api/v1/blanks")["status"] == 403


def test_a_proof_is_printed_on_a_blank_of_proofs(site: Site) -> None:
    clerk = site.person("clerk")
    proof = next(x["proof"] for b in _books(site) for x in b["restrictions"] if x["proof"])
    for first, last, paper in (
        ("D36000001001", "D36000001010", "certificate"),
        ("D36000002001", "D36000002010", "proof"),
    ):
        batch = {"first": first, "last": last, "receivedOn": "2026-03-20", "paper": paper}
        assert batch.items() <= clerk.told("POST", "/api/v1/blanks", json=batch)[-1].items()
    path = f"/api/v1/certificates/{proof}/overprint"
    wrong = {"blankNo": "D36000001001", "printer": "窗口二"}
    problem = clerk.refused("POST", path, json=wrong)
    assert (problem["code"], problem["paper"]) == ("blank-of-other-paper", "certificate")
    said = text_of(clerk.post(path, json=wrong | {"blankNo": "D36000002001"}).content)
    assert proof in said
    assert "义务人" not in said
    ledger = {line["first"]: line["left"] for line in clerk.told("GET", "/api/v1/blanks")}
    assert (ledger["D36000001001"], ledger["D36000002001"]) == (10, 9)


def test_each_unit_of_a_building_gets_its_extract(site: Site, tmp_path: Path) -> None:
    """One request for a whole building: numbered together, drawn beside the server."""
    clerk = site.person("clerk")
    with site.register.transaction() as tx:
        units = (
            tx.execute(
                text(
                    "select u.code from unit u join property_right r using (park_id, unit_id)"
                    " join certificate c using (park_id, right_id)"
                    " join certificate_state s using (park_id, certificate_id)"
                    " where u.building_id is not null and r.died is null and s.died is null"
                    " and s.state = 'issued' order by u.code"
                )
            )
            .scalars()
            .all()
        )
    building = units[-1][:24]
    of_it = [unit for unit in units if unit[:24] == building]
    job = _asked(site, building=building)
    assert job["total"] == len(of_it) > 1
    with pressing(site, tmp_path) as other:
        assert _finished(other, job["jobId"]).drawn == len(of_it)
        kept = zipfile.ZipFile(
            io.BytesIO(clerk.get(f"/api/v1/parks/1/prints/{job['jobId']}/zip").content)
        )
        said = ["".join(pages_of(kept.read(name))) for name in sorted(kept.namelist())]
    assert [unit[-4:] in page for unit, page in zip(of_it, said, strict=True)] == [True] * len(said)
    for none in ("x", f"{building[:19]}F9999", building[:19]):
        sent = {"building": none}
        no = clerk.refused("POST", "/api/v1/parks/1/prints", json=sent)
        assert no["code"] == "not-found"
