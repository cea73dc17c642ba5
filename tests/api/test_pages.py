"""What people see in a browser: pages, also where something is refused or unknown."""

import pytest

from tests.api.site import Site

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/nothing/here", 404, "该地址不存在"),
        ("/verify/xxxxxxxxxxxxxxxxxxxxxxxx", 404, "登记簿中没有此文书"),
        ("/api/v1/parks", 401, "请先登录"),
        ("/problems/no-such-problem", 404, "没有找到该对象"),
    ],
)
def test_a_browser_is_told_on_a_page(site: Site, path: str, status: int, said: str) -> None:
    page = site.browser().get(path, headers=PAGE)
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-store"
    assert f"<h1>{said}</h1>" in page.text
    problem = site.browser().get(path)
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["titleZh"] == said


def test_what_was_asked_for_is_not_run_on_the_page(site: Site) -> None:
    page = site.browser().get("/<script>alert(1)</script>", headers=PAGE)
    assert "<script>" not in page.text


def test_the_page_of_a_refusal_explains_it(site: Site) -> None:
    page = site.browser().get("/problems/parcels-overlap", headers=PAGE).text
    for said in ("宗地重叠", "GEO-03", "不动产登记暂行条例"):
        assert said in page


def test_the_first_page_names_the_source_of_the_land_and_the_log_ins(site: Site) -> None:
    page = site.browser().get("/").text
    assert "Épinay-sur-Orge" in page
    assert "Licence Ouverte 2.0" in page
    assert 'data-login="registrar"' in page
