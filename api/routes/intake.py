"""存量录入 of an import: old plots, their certificates, mortgages and seizures, as one case."""

import tempfile
from pathlib import Path

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, MultipartBody

from api.desk import Desk
from api.schemas.cases import CheckOut
from api.schemas.imports import CaseOpened, OldRightsForm, OldRightsOut, OpenIntake
from api.schemas.keys import ParkId, RowId
from api.uploads import MOST_FORM_BYTES, received
from registry.access import Principal, demand
from registry.cases import intaking, old_rights, old_rights_form

_ONE = "/api/v1/parks/{park:int}/imports/{number:int}"


@get("/api/v1/old-rights/template.xlsx", tags=["imports"], sync_to_thread=True)
def fetch_template(who: NamedDependency[Principal]) -> Response[bytes]:
    """Fetch the 存量权利表 to be filled in: certificates, mortgages and seizures of old plots."""
    demand(who, "read")
    with tempfile.TemporaryDirectory(prefix="park-registry-") as folder:
        path = Path(folder) / "old-rights.xlsx"
        old_rights_form.write_template(path)
        content = path.read_bytes()
    return Response(
        content,
        media_type=old_rights_form.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{path.name}"'},
    )


@post(
    f"{_ONE}/old-rights", tags=["imports"], status_code=200, sync_to_thread=True,
    request_max_body_size=MOST_FORM_BYTES,
)  # fmt: skip
def send_old_rights(
    park: ParkId,
    number: RowId,
    data: MultipartBody[OldRightsForm],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> OldRightsOut:
    """Send the 存量权利表 of an import: every fault of it is told at once, or it is kept."""
    file = received(data.file)
    with desk.transaction(who) as tx:
        kept = old_rights.keep(
            tx, who, park, number, file.content, name=file.name, now=desk.clock()
        )
    return OldRightsOut.of(kept)


@post(f"{_ONE}/case/check", tags=["imports"], status_code=200, sync_to_thread=True)
def check_intake_case(
    park: ParkId,
    number: RowId,
    data: JSONBody[OpenIntake],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> CheckOut:
    """Find all there is to find of every row before the case is opened; nothing is kept."""
    with desk.transaction(who) as tx:
        found = intaking.check_case(
            tx, who, park, number, data.rows, **data.asked(), now=desk.clock()
        )
    return CheckOut.of(found)


@post(f"{_ONE}/case", tags=["imports"], status_code=201, sync_to_thread=True)
def open_intake_case(
    park: ParkId,
    number: RowId,
    data: JSONBody[OpenIntake],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Response[CaseOpened]:
    """Open the case 存量录入 with the chosen rows; they become parcels in one entry.

    With ``rights`` they bring their certificates, mortgages and seizures; nothing is opened where
    anything of it is refused.
    """
    with desk.transaction(who) as tx:
        case = intaking.open_case(
            tx, who, park, number, data.rows, **data.asked(), now=desk.clock()
        )
    opened = CaseOpened(number=case.number, kind=case.kind, act=case.act, state=case.state)
    return Response(opened, headers={"Location": f"/api/v1/cases/{case.number}"})
