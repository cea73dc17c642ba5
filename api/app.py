"""The composition: a register, a clock and the routes make one application."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar, Request
from litestar.di import NamedDependency, Provide
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig

from api.auth import Door
from api.console import pages, public_statements
from api.description import described, say_that_all_may_refuse
from api.desk import Desk, Queue
from api.problems import EXCEPTION_HANDLERS
from api.routes import ROUTER
from api.watch import Watch
from certificates.sealing import Sealer, Unsealed
from registry import clock
from registry.access import Principal
from registry.clock import Clock
from registry.settings import Settings
from registry.store.db import Register

_HERE = Path(__file__).parent
#: what is not a file travels in a few hundred kilobytes
MOST_BODY_BYTES = 1_000_000


def create_app(
    register: Register,
    settings: Settings,
    *,
    now: Clock = clock.now,
    sealer: Sealer | None = None,
    press: Queue | None = None,
    judging: Queue | None = None,
) -> Litestar:
    """Make the application; it closes the register when it stops."""
    desk = Desk(
        register=register,
        clock=now,
        door=Door(register, now),
        public_url=settings.public_url,
        sealer=sealer or Unsealed(),
        press=press,
        judging=judging,
    )

    @asynccontextmanager
    async def open_hours(_: Litestar) -> AsyncIterator[None]:
        # one thread for each connection: no thread ever waits for the pool
        with ThreadPoolExecutor(settings.pool_size, thread_name_prefix="desk") as threads:
            asyncio.get_running_loop().set_default_executor(threads)
            try:
                yield
            finally:
                register.close()

    app = Litestar(
        route_handlers=[
            ROUTER,
            pages.first_page,
            pages.problem_page,
            pages.VERIFICATION,
            public_statements.STATEMENTS,
            pages.use_page,
            pages.interface_viewer,
            create_static_files_router(path="/static", directories=[_HERE / "static"]),
        ],
        dependencies={
            "desk": Provide(lambda: desk, sync_to_thread=False),
            "who": Provide(_who_asks, sync_to_thread=False),
        },
        before_request=desk.door.look,
        exception_handlers=EXCEPTION_HANDLERS,
        template_config=TemplateConfig(
            directory=_HERE / "console" / "templates", engine=JinjaTemplateEngine
        ),
        openapi_config=described(),
        lifespan=[open_hours],
        request_max_body_size=MOST_BODY_BYTES,
        logging_config=None,
    )
    say_that_all_may_refuse(app)
    app.asgi_handler = Watch(app.asgi_handler, desk.numbers, secure=desk.secure)
    return app


def _who_asks(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Principal:  # noqa: ARG001
    # the desk is named so that Litestar resolves the two in turn: at once it starts a task for each
    who: Principal = request.user
    return who
