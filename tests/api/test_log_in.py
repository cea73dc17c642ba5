"""Sessions and tokens: who gets in, for how long, and from which page."""

import pytest

from registry.book.accounts import SESSION_LASTS
from tests.api.site import Site, bearing

ME = "/api/v1/session"


def test_a_session_opens_and_ends(site: Site) -> None:
    browser = site.browser()
    assert browser.refused("GET", ME)["code"] == "not-logged-in"
    opened = browser.log_in("clerk")
    assert opened.status_code == 201
    cookie = opened.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert browser.told("GET", ME)["roles"] == ["clerk"]
    kept = dict(browser.cookies)
    assert browser.delete(ME).status_code == 204
    assert browser.cookies.get("park_registry_session") is None
    browser.cookies.update(kept)
    assert browser.refused("GET", ME)["code"] == "not-logged-in"


def test_a_session_lasts_twelve_hours(own_site: Site) -> None:
    site = own_site
    clerk = site.person("clerk")
    site.clock.turn(seconds=SESSION_LASTS.total_seconds() - 10)
    assert clerk.told("GET", ME)["login"] == "clerk"
    site.clock.turn(seconds=10)
    assert clerk.refused("GET", ME)["code"] == "not-logged-in"


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(site: Site) -> None:
    told = [
        site.browser().refused("POST", ME, json={"login": login, "password": "not this one"})
        for login in ("clerk", "nobody", "CLERK'--")
    ]
    assert {(p["status"], p["code"], p["title"]) for p in told} == {
        (401, "login-refused", "Name or password is wrong.")
    }


def test_five_failures_and_the_account_waits_a_minute(own_site: Site) -> None:
    site = own_site
    for _ in range(5):
        assert site.browser().log_in("clerk", "not this one").status_code == 401
    answer = site.browser().log_in("clerk")
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-tries")
    assert int(answer.headers["retry-after"]) == answer.json()["retryAfterSeconds"]
    assert 60 <= answer.json()["retryAfterSeconds"] <= 61
    assert site.browser().log_in("examiner").status_code == 201
    site.clock.turn(seconds=60)
    assert site.browser().log_in("clerk").status_code == 201


def test_a_closed_account_is_out_at_once(own_site: Site) -> None:
    site = own_site
    clerk, admin = site.person("clerk"), site.person("admin")
    assert clerk.get(ME).status_code == 200
    number = site.account("clerk")
    admin.told("DELETE", f"/api/v1/users/{number}")
    assert clerk.refused("GET", ME)["code"] == "not-logged-in"
    assert clerk.log_in("clerk").status_code == 401


def test_a_new_password_ends_the_sessions_made_with_the_old_one(own_site: Site) -> None:
    site = own_site
    clerk, admin = site.person("clerk"), site.person("admin")
    number = site.account("clerk")
    here = f"/api/v1/users/{number}/password"
    assert admin.refused("PUT", here, json={"password": "short"})["code"] == "malformed-value"
    admin.told("PUT", here, json={"password": "an entirely new one"})
    assert clerk.refused("GET", ME)["code"] == "not-logged-in"
    assert clerk.log_in("clerk").status_code == 401
    assert clerk.log_in("clerk", "an entirely new one").status_code == 201


# ---------------------------------------------------------------- from another page


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_page_of_another_site_changes_nothing_with_a_session(site: Site, headers) -> None:
    inspector = site.person("inspector")
    refused = inspector.refused("POST", "/api/v1/tokens", json={"name": "x"}, headers=headers)
    assert (refused["status"], refused["code"]) == (403, "from-elsewhere")
    assert inspector.told("GET", "/api/v1/tokens", headers=headers) == []


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_page_of_another_site_logs_nobody_in(site: Site, headers) -> None:
    browser = site.browser()
    sent = {"login": "clerk", "password": "gongqingcheng"}
    assert browser.refused("POST", ME, json=sent, headers=headers)["code"] == "from-elsewhere"
    assert not browser.cookies


def test_a_script_without_pages_may_log_in(site: Site) -> None:
    browser = site.browser()
    del browser.headers["Origin"]
    assert browser.log_in("clerk").status_code == 201


# ---------------------------------------------------------------- tokens


def token_of(site: Site, login: str, **more: str) -> dict:
    made: dict = site.person(login).told("POST", "/api/v1/tokens", json={"name": "表格", **more})
    return made


def test_a_token_works_until_it_is_revoked(own_site: Site) -> None:
    site = own_site
    made, script = token_of(site, "clerk"), site.browser()
    script.headers.update(bearing(made["secret"]))
    del script.headers["Origin"]
    assert script.told("GET", ME)["login"] == "clerk"
    (listed,) = site.person("clerk").told("GET", "/api/v1/tokens")
    assert listed == made | {"secret": None}
    site.person("clerk").told("DELETE", f"/api/v1/tokens/{made['tokenId']}")
    assert script.refused("GET", ME)["code"] == "not-logged-in"


def test_a_token_ends_at_its_time(own_site: Site) -> None:
    site = own_site
    made = token_of(site, "clerk", expiresAt="2026-03-25T11:00:00+08:00")
    script = site.browser()
    assert script.get(ME, headers=bearing(made["secret"])).status_code == 200
    site.clock.turn(hours=1)
    assert script.get(ME, headers=bearing(made["secret"])).status_code == 401


@pytest.mark.parametrize("expiry", ["2020-01-01T00:00:00Z", "2027-01-01T00:00:00", "soon", ""])
def test_an_expiry_past_or_without_a_zone_is_refused(site: Site, expiry: str) -> None:
    sent = {"name": "x", "expiresAt": expiry}
    assert site.person("clerk").refused("POST", "/api/v1/tokens", json=sent)["status"] == 422


def test_a_token_neither_makes_nor_revokes_tokens(site: Site) -> None:
    made, script = token_of(site, "clerk"), site.browser()
    script.headers.update(bearing(made["secret"]))
    refused = script.refused("POST", "/api/v1/tokens", json={"name": "another"})
    assert (refused["status"], refused["code"]) == (403, "session-needed")
    assert script.delete(f"/api/v1/tokens/{made['tokenId']}").status_code == 403


def test_nobody_revokes_the_token_of_another(site: Site) -> None:
    made = token_of(site, "clerk")
    refused = site.person("examiner").refused("DELETE", f"/api/v1/tokens/{made['tokenId']}")
    assert refused["code"] == "not-found"


@pytest.mark.parametrize(
    "shown", ["Bearer prt_wrong", "Bearer", "Basic Y2xlcms6eA==", "prt_x", "Bearer\tprt_x"]
)
def test_what_is_no_token_lets_nobody_in_whatever_cookie_comes_along(site: Site, shown) -> None:
    answer = site.person("clerk").get(ME, headers={"Authorization": shown})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_cookies_travel_by_https_where_people_come_by_https(open_site) -> None:
    with open_site(public_url="https://registry.example") as site:
        answer = site.browser().log_in("clerk")
        assert "; Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"].startswith("max-age=")
