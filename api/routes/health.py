"""Is it alive, is it ready, how much does it do."""

from litestar import MediaType, Response, get
from litestar.di import NamedDependency

from api.desk import Desk
from api.refusals import NotReady
from api.watch import log_fault
from registry.book import county


@get("/healthz", tags=["operation"], security=[{}], media_type=MediaType.TEXT)
async def alive() -> str:
    """Say that the process answers."""
    return "ok"


@get("/readyz", tags=["operation"], security=[{}], media_type=MediaType.TEXT, sync_to_thread=True)
def ready(desk: NamedDependency[Desk]) -> str:
    """Say that the register answers, or 503."""
    try:
        with desk.register.transaction() as tx:
            county.parks(tx)
    except Exception as fault:
        log_fault(fault)
        raise NotReady from fault
    return "ready"


@get("/metrics", tags=["operation"], security=[{}], media_type=MediaType.TEXT, sync_to_thread=False)
def metrics(desk: NamedDependency[Desk]) -> Response[bytes]:
    """Give the counts Prometheus collects: no names, no codes."""
    return Response(desk.numbers.text(), media_type="text/plain; version=0.0.4")
