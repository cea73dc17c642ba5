"""批后监管: checkpoints of a contract, delays of its start, idle-land clocks, shortfalls."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from api.desk import Desk
from api.schemas.checkpoints import (
    CheckpointIn,
    CheckpointOut,
    ClockOut,
    DelayIn,
    ShortfallOut,
)
from api.schemas.keys import ParkId
from registry.access import Principal, demand
from registry.cases import supervising
from registry.views import development

ContractNo = Annotated[str, QueryParameter(name="contract", max_length=80)]


@post("/api/v1/parks/{park:int}/checkpoints", tags=["field"], status_code=201, sync_to_thread=True)
def enter_checkpoint(
    park: ParkId,
    data: JSONBody[CheckpointIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> CheckpointOut:
    """Enter a checkpoint; each indicator agreed for it is judged by the conditions in force."""
    with desk.transaction(who) as tx:
        point = supervising.enter(
            tx,
            who,
            park,
            data.contract,
            data.kind,
            happened_on=data.happened_on,
            measured=[each.measured() for each in data.measured],
            corrects=data.corrects,
            now=desk.clock(),
        )
    return CheckpointOut.of(point)


@get("/api/v1/parks/{park:int}/checkpoints", tags=["field"], sync_to_thread=True)
def read_checkpoints(
    park: ParkId,
    contract: ContractNo,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> list[CheckpointOut]:
    """Read the checkpoints of a contract as they stand."""
    with desk.transaction(who) as tx:
        return [CheckpointOut.of(p) for p in supervising.reached(tx, who, park, contract)]


@post("/api/v1/parks/{park:int}/delays", tags=["field"], status_code=201, sync_to_thread=True)
def put_off_start(
    park: ParkId,
    data: JSONBody[DelayIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> ClockOut:
    """Enter a delay of the government's own making: the start is put off by it."""
    with desk.transaction(who) as tx:
        clock = supervising.put_off(
            tx,
            who,
            park,
            data.contract,
            days=data.days,
            document=data.document,
            reason=data.reason,
            decided_on=data.decided_on,
            now=desk.clock(),
        )
    return ClockOut.of(clock)


@get("/api/v1/parks/{park:int}/idle-clocks", tags=["field"], sync_to_thread=True)
def list_clocks(
    park: ParkId, who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> list[ClockOut]:
    """List the idle-land clocks of a park, the longest overdue first."""
    with desk.transaction(who) as tx:
        return [ClockOut.of(c) for c in supervising.clocks(tx, who, park, now=desk.clock())]


@get("/api/v1/parks/{park:int}/shortfalls", tags=["field"], sync_to_thread=True)
def list_shortfalls(
    park: ParkId, who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> list[ShortfallOut]:
    """List the promises of a park that were not kept at a checkpoint."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        return [ShortfallOut.of(s) for s in development.shortfalls(tx, park)]
