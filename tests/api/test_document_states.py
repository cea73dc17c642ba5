"""A document stands, is replaced or revoked; strangers compare files, and are counted."""

from pathlib import Path

import pytest

from certificates.attachment import enclosed_in
from registry.demo.people import PASSWORD
from tests.api import desks
from tests.api.site import PUBLIC, Site
from tests.support.command_line import CommandLine

Told = desks.Told


@pytest.fixture
def vouchers(own_site: Site) -> list[Told]:
    """Two vouchers of acceptance, of two cases."""
    return [_voucher(own_site, f"DEMO-{n}") for n in (701, 702)]


def _voucher(site: Site, contract: str) -> Told:
    request = {
        "contract_no": contract,
        "handed_over_on": "2026-03-20",
        "land_condition": "场地平整",
        "present": "自然资源局、受让人",
    }
    case = desks.filled(site, desks.opened(site, "land_handover", request))
    desks.through(site, case, ("submit", "accept"))
    (told,) = site.person("clerk").told("GET", f"/api/v1/cases/{case['number']}/documents")
    return told


def _end(site: Site, document: Told, **sent: str) -> Told:
    told: Told = site.person("registrar").told(
        "POST", f"/api/v1/documents/{document['number']}/ending", json=sent
    )
    return told


def _pdf(site: Site, document: Told) -> bytes:
    return site.person("clerk").get(document["pdf"]).content


def _compared(site: Site, document: Told, pdf: bytes) -> Told:
    path = document["verify"].removeprefix(PUBLIC)
    told: Told = site.browser().told(
        "POST", f"/api/v1{path}", files={"file": ("page.pdf", pdf, "application/pdf")}
    )
    return told


def test_a_revoked_document_is_not_given_out_again(own_site: Site, vouchers: list[Told]) -> None:
    voucher, clerk = vouchers[0], own_site.person("clerk")
    assert voucher["state"] == "valid"
    pdf = _pdf(own_site, voucher)
    told = _end(own_site, voucher, reason="受理有误")
    assert (told["state"], told["reason"], told["replacedBy"]) == ("revoked", "受理有误", None)
    no = clerk.refused("GET", voucher["pdf"])
    assert (no["code"], no["state"], no["reason"]) == ("document-ended", "revoked", "受理有误")
    compared = _compared(own_site, voucher, pdf)
    assert compared["matches"]
    assert (compared["document"]["state"], compared["document"]["reason"]) == (
        "revoked",
        "受理有误",
    )
    page = own_site.browser().get(voucher["verify"].removeprefix(PUBLIC)).text
    assert "已撤销" in page
    assert "受理有误" in page


def test_a_replaced_document_names_the_one_that_stands(
    own_site: Site, vouchers: list[Told]
) -> None:
    old, new = vouchers
    told = _end(own_site, old, reason="内容更正", replacedBy=new["number"])
    assert (told["state"], told["replacedBy"]) == ("replaced", new["number"])
    attested = own_site.browser().told("GET", f"/api/v1{old['verify'].removeprefix(PUBLIC)}")
    assert attested["replacedBy"] == new["number"]
    registrar = own_site.person("registrar")
    for document, sent, code in (
        (old, {"reason": "再次"}, "ending-stands"),
        (new, {"reason": "换", "replacedBy": old["number"]}, "successor-unfit"),
        (new, {"reason": "换", "replacedBy": new["number"]}, "successor-unfit"),
        (new, {"reason": "换", "replacedBy": "无此号"}, "not-found"),
        (new, {"reason": " "}, "wrong-body"),
    ):
        url = f"/api/v1/documents/{document['number']}/ending"
        no = registrar.refused("POST", url, json=sent)
        assert no["code"] == code or no["status"] in {400, 422}, no
    assert registrar.told("GET", f"/api/v1/documents/{new['number']}")["state"] == "valid"


def test_only_the_registrar_ends_a_document(own_site: Site, vouchers: list[Told]) -> None:
    url = f"/api/v1/documents/{vouchers[0]['number']}/ending"
    for login in ("clerk", "supply", "examiner", "inspector"):
        no = own_site.person(login).refused("POST", url, json={"reason": "试"})
        assert no["code"] in {"not-allowed", "not-found"}


def test_a_stranger_compares_a_file_with_what_was_given_out(
    own_site: Site, vouchers: list[Told]
) -> None:
    ours, other = (_pdf(own_site, voucher) for voucher in vouchers)
    assert _compared(own_site, vouchers[0], ours)["matches"]
    assert not _compared(own_site, vouchers[0], other)["matches"]
    assert not _compared(own_site, vouchers[0], ours + b"\n")["matches"]
    assert _pdf(own_site, vouchers[0]) == ours


def test_the_page_itself_compares_a_file(own_site: Site, vouchers: list[Told]) -> None:
    """Without a script: the form answers with the same page and what it found."""
    pdf = _pdf(own_site, vouchers[0])
    path, stranger = vouchers[0]["verify"].removeprefix(PUBLIC), own_site.browser()
    assert 'enctype="multipart/form-data"' in stranger.get(path).text
    for given, said in ((pdf, "逐字节一致"), (pdf + b" ", "不是登记簿给出的文件")):
        answer = stranger.post(path, files={"file": ("page.pdf", given, "application/pdf")})
        assert (answer.status_code, said in answer.text) == (200, True)
    unknown = stranger.post("/verify/xxxx", files={"file": ("page.pdf", pdf, "application/pdf")})
    assert unknown.status_code == 404


def test_questions_of_strangers_are_counted(own_site: Site, vouchers: list[Told]) -> None:
    path, stranger = vouchers[0]["verify"].removeprefix(PUBLIC), own_site.browser()
    for n in range(60):
        assert stranger.get(f"/api/v1{path}" if n % 2 else path).status_code == 200
    no = stranger.refused("GET", f"/api/v1{path}")
    assert (no["code"], no["status"]) == ("too-many-tries", 429)
    own_site.clock.turn(minutes=1, seconds=1)
    assert stranger.get(path).status_code == 200


def test_a_document_is_verified_without_the_register(
    own_site: Site, vouchers: list[Told], tmp_path: Path
) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(pdf := _pdf(own_site, vouchers[0]))
    assert enclosed_in(pdf).imprint.number == vouchers[0]["number"]
    line = CommandLine({"REGISTRY_HOME": str(tmp_path / "none")})
    assert vouchers[0]["number"] in line.done("verify", file)
    altered = bytearray(pdf)
    altered[len(pdf) // 3] ^= 1
    file.write_bytes(altered)
    result = line.run("verify", file)
    assert result.exit_code == 1
    assert "签章后内容被改动" in result.stdout
    assert PASSWORD not in result.stdout
