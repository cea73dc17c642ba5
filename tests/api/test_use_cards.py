"""用途告知: everybody reads the use of a unit, nobody reads who holds it."""

import io

import numpy as np
import pypdfium2
import pytest
import segno

from certificates.qr import MASK
from registry.demo import land as demo
from tests.api.site import PUBLIC, Site, problem_of
from tests.support.pdf import embedded_fonts, pages_of

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def unit(site: Site) -> str:
    """The registered bare plot of the park."""
    parcels = site.person("clerk").told("GET", "/api/v1/parks/1/parcels")["parcels"]
    (code,) = (line["code"] for line in parcels if line["state"] == "registered")
    return f"{code}W00000000"


def test_a_counter_or_bank_reads_the_card_without_logging_in(site: Site, unit: str) -> None:
    card = site.browser().told("GET", f"/api/v1/use-cards/{unit}")
    assert (card["unit"], card["parcel"], card["standing"]) == (unit, unit[:19], True)
    assert (card["useCode"], card["useScheme"], card["use"]) == (
        "0601",
        "GB/T 21010-2017",
        "工业用地",
    )
    assert card["houseUse"] is None
    assert "严禁改变功能用途" in card["source"]
    assert any("住宅" in never for never in card["never"])
    assert card["page"] == f"{PUBLIC}/use/{unit}"
    assert card["bureau"] in card["ask"]


def test_no_way_of_reading_it_names_a_holder(site: Site, unit: str) -> None:
    told = site.browser().get(f"/api/v1/use-cards/{unit}").text
    page = site.browser().get(f"/use/{unit}", headers=HTML)
    assert page.status_code == 200
    sign = site.person("clerk").get(f"/api/v1/use-cards/{unit}/sign").content
    for said in (told, page.text, "".join(pages_of(sign))):
        assert demo.FIRST.name not in said
        assert demo.FIRST.number not in said
        assert "严禁" in said


def test_the_sign_is_one_page_whose_code_is_the_public_address(site: Site, unit: str) -> None:
    answer = site.person("park").get(f"/api/v1/use-cards/{unit}/sign")
    assert answer.headers["content-type"] == "application/pdf"
    (page,) = pages_of(answer.content)
    for said in ("用途告知", "准许用途", "工业用地", unit, "第三百五十条", "请先向"):
        assert said in page, said
    assert all(embedded for _, embedded in embedded_fonts(answer.content))
    document = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    try:
        seen = document[0].render(scale=6, grayscale=True).to_numpy().squeeze() < 128
    finally:
        document.close()
    code = segno.make_qr(f"{PUBLIC}/use/{unit}", error="m", boost_error=False, mask=MASK)
    expected = np.array([list(row) for row in code.matrix]) == 1
    assert _stands_in(seen, expected, left=25 * 72 / 25.4, side=42 * 72 / 25.4)


def _stands_in(seen: np.ndarray, code: np.ndarray, *, left: float, side: float) -> bool:
    """Whether the code stands at this place across the page, at whatever height."""
    middles = (np.arange(len(code)) + 0.5) * side / len(code)
    columns = ((left + middles) * 6).astype(int)
    rows = (middles * 6).astype(int)
    last = seen.shape[0] - int(side * 6) - 1
    return any((seen[np.ix_(rows + top, columns)] == code).all() for top in range(last))


@pytest.mark.parametrize("unit", ["x", "360482001001GB99999W00000000"])
def test_a_unit_that_is_not_there_is_told_as_such(site: Site, unit: str) -> None:
    problem = problem_of(site.browser().get(f"/api/v1/use-cards/{unit}"))
    assert (problem["status"], problem["code"], problem["what"]) == (404, "not-found", "unit")
    assert site.browser().get(f"/use/{unit}", headers=HTML).status_code == 404


def test_the_sign_is_printed_for_the_own_park_alone(site: Site, unit: str) -> None:
    there = site.person("park-b").refused("GET", f"/api/v1/use-cards/{unit}/sign")
    nowhere = site.person("park-b").refused("GET", f"/api/v1/use-cards/{unit[:-1]}9/sign")
    own = ("instance", "requestId", "name")
    assert {k: v for k, v in there.items() if k not in own} == {
        k: v for k, v in nowhere.items() if k not in own
    }
    assert there["status"] == 404
