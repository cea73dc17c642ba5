"""用途告知: everybody reads the use of a unit, nobody reads who holds it."""

import pytest

from registry.demo import land as demo
from tests.api.site import PUBLIC, Site, problem_of
from tests.support.pdf import codes_on, embedded_fonts, pages_of

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
    assert codes_on(answer.content) == [2 * [f"{PUBLIC}/use/{unit}"]]  # large, and at the foot


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
