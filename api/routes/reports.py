"""Reports of supervision: on the wire, or as CSV."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.desk import Desk
from api.schemas.keys import AnyPark
from api.schemas.reports import ReportOut, as_csv
from api.uploads import given_out
from registry.access import Principal, demand
from registry.clock import business_date
from registry.views import reports
from registry.views.reports import Report


@get("/api/v1/reports", tags=["field"], sync_to_thread=True)
def list_reports(who: NamedDependency[Principal]) -> dict[str, str]:
    """List the reports there are: name and title."""
    demand(who, "read")
    return {report.name: f"{report.title} {report.title_en}" for report in reports.REPORTS.values()}


@get("/api/v1/reports/{name:str}", tags=["field"], sync_to_thread=True)
def read_report(
    name: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    park: AnyPark = None,
) -> ReportOut:
    """Read a report of today, of one park or of all you may see."""
    report, rows, today = _made(desk, who, name, park)
    return ReportOut.of(report, rows, today)


@get("/api/v1/reports/{name:str}/csv", tags=["field"], sync_to_thread=True)
def fetch_report(
    name: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    park: AnyPark = None,
) -> Response[bytes]:
    """Fetch a report as CSV."""
    report, rows, today = _made(desk, who, name, park)
    return given_out(f"{report.title}-{today}.csv", "text/csv", as_csv(report, rows), inline=False)


def _made(
    desk: Desk, who: Principal, name: str, park: int | None
) -> tuple[Report, Sequence[Mapping[str, Any]], date]:
    """Make a report of today: what it is, its rows, and the day."""
    demand(who, "read", park)
    today = business_date(desk.clock())
    with desk.transaction(who) as tx:
        report, rows = reports.made(tx, name, park_id=park, today=today)
    return report, rows, today
