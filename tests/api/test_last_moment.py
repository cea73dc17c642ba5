"""What fails at the very end: whoever has read success has it, and nobody reads it without."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.api import desks
from tests.api.desks import Told
from tests.api.site import Site

#: fires at the commit, after every statement of the step has succeeded
_AT_COMMIT = """
create function reg.last_moment() returns trigger language plpgsql security definer as $$
begin
  {fails}
  return null;
end $$;
create constraint trigger last_moment after insert on reg.case_step
  deferrable initially deferred for each row execute function reg.last_moment();
grant execute on function reg.last_moment to registry_app;
"""
REFUSES = "raise exception using errcode = '23514', constraint = 'case_four_eyes';"
BREAKS = "raise exception 'the disk is gone';"
ENDS = "perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(5);"


@pytest.fixture
def admin(own_site: Site) -> Iterator[psycopg.Connection]:
    with psycopg.connect(own_site.database.admin_conninfo, autocommit=True) as admin:
        yield admin


@pytest.fixture
def case(own_site: Site) -> Told:
    return desks.filled(own_site, desks.opened(own_site, "land_handover", desks.HANDED_OVER))


@pytest.mark.parametrize(
    ("fails", "status", "code"),
    [
        pytest.param(REFUSES, 409, "approver-accepted", id="a deferred rule refuses"),
        pytest.param(BREAKS, 500, "fault", id="something breaks"),
        pytest.param(ENDS, 503, "outcome-unknown", id="the connection is lost"),
    ],
)
def test_a_commit_that_fails_is_never_read_as_success(
    own_site: Site, admin: psycopg.Connection, case: Told, fails: str, status: int, code: str
) -> None:
    site, supply = own_site, own_site.person("supply")
    here = f"/api/v1/cases/{case['number']}"
    step = {"json": {}, "headers": {"Idempotency-Key": "lost"}}
    before = supply.told("GET", here)
    admin.execute(_AT_COMMIT.format(fails=fails))
    no = supply.refused("POST", f"{here}/steps/submit", **step)
    assert (no["status"], no["code"]) == (status, code)
    assert supply.told("GET", here) == before
    kept = admin.execute("select count(*) from reg.idempotency_key").fetchone()
    assert kept == (0,)
    admin.execute("drop function reg.last_moment cascade")
    # the same request again, with the same key, is done now, and once
    assert supply.told("POST", f"{here}/steps/submit", **step)["state"] == "submitted"
    assert supply.told("POST", f"{here}/steps/submit", **step)["state"] == "submitted"
    assert len(site.person("clerk").told("GET", here)["steps"]) == 1


def test_a_registration_that_fails_at_the_commit_leaves_no_trace(
    own_site: Site, admin: psycopg.Connection
) -> None:
    site = own_site
    listed = site.person("clerk").told("GET", "/api/v1/parks/1/parcels")["parcels"]
    code = next(line["code"] for line in listed if line["state"] == "registered")
    request = {"parcel": code, "document": "1", "decided_on": "2026-03-20", "reason": "示例"}
    case = desks.filled(site, desks.opened(site, "take_back", request))
    case = desks.through(site, case, ("submit", "accept", "examine", "approve"))
    admin.execute(_AT_COMMIT.format(fails=ENDS))
    registrar = site.person("registrar")
    path = f"/api/v1/cases/{case['number']}/steps/register"
    assert registrar.refused("POST", path, json={})["code"] == "outcome-unknown"
    admin.execute("drop function reg.last_moment cascade")
    assert registrar.told("GET", f"/api/v1/parcels/{code}")["state"] == "registered"
    assert registrar.told("POST", "/api/v1/parks/1/journal/verify")["holds"]
    assert registrar.told("POST", path, json={})["state"] == "registered"
    assert registrar.told("GET", f"/api/v1/parcels/{code}")["state"] == "ended"


def test_a_server_that_closed_its_connections_is_asked_anew(
    own_site: Site, admin: psycopg.Connection
) -> None:
    """What lies in the pool is dead after a restart of the server; nobody is refused for it."""
    clerk = own_site.person("clerk")
    for _ in range(2):
        listed = clerk.told("GET", "/api/v1/parks/1/parcels")["parcels"]
        assert clerk.told("GET", f"/api/v1/parcels/{listed[0]['code']}")
        ended = admin.execute(
            "select count(pg_terminate_backend(pid, 10000)) from pg_stat_activity"  # and waits
            " where datname = current_database() and pid <> pg_backend_pid()"
        ).fetchone()
        assert ended != (0,)
    assert clerk.told("GET", f"/api/v1/parcels/{listed[0]['code']}")


def test_a_step_that_waited_for_another_in_vain_may_come_again(
    own_site: Site, admin: psycopg.Connection, case: Told
) -> None:
    supply, path = own_site.person("supply"), f"/api/v1/cases/{case['number']}/steps/submit"
    with (
        psycopg.connect(own_site.database.admin_conninfo) as holder,
        ThreadPoolExecutor(1) as thread,
    ):
        holder.execute("select 1 from reg.case_file where number = %s for update", [case["number"]])
        waiting = thread.submit(supply.post, path, json={})
        while not admin.execute(CANCEL_WHO_WAITS).fetchall():
            time.sleep(0.01)
        answer = waiting.result()
    assert (answer.status_code, answer.json()["code"]) == (503, "register-busy")
    assert int(answer.headers["retry-after"]) > 0
    assert supply.told("POST", path, json={})["state"] == "submitted"


CANCEL_WHO_WAITS = """select pg_cancel_backend(pid) from pg_stat_activity
 where datname = current_database() and wait_event_type = 'Lock'"""
