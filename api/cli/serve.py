"""Serve: open the register, load the demonstration where it is empty, answer until told to stop."""

import errno
import os
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType

import rich_click as click
import uvicorn

from api.app import create_app
from api.cli.anchoring import anchored_daily
from api.cli.house import House, opened
from api.cli.refusals import AddressUnusable, PortTaken
from api.cli.voice import Voice, speaks
from api.judging import Judging
from api.press import Press
from api.seal import sealer
from api.watch import write_logs_as_json
from registry import clock
from registry.demo import land, people
from registry.settings import Settings

_PATIENCE_SECONDS = 5


@click.command()
@click.option("--host", metavar="ADDRESS", help="监听地址 address [127.0.0.1]")
@click.option("--port", metavar="NUMBER", help="端口 port [8000]")
@click.option(
    "--no-demo",
    is_flag=True,
    help="登记簿为空时不载入演示数据。 Load no demonstration into an empty register.",
)
@speaks
def serve(voice: Voice, host: str | None, port: str | None, *, no_demo: bool) -> None:
    """启动登记簿，Ctrl-C 停止。 Start the register; Ctrl-C stops it.

    未设置 DATABASE_URL 时使用自带的数据库，数据在 REGISTRY_HOME（默认 .registry）。
    演示数据一经载入不能删除：正式使用请加 --no-demo。

    Without DATABASE_URL it keeps a database of its own in REGISTRY_HOME (.registry). What a
    demonstration entered stays for ever: an office starts with --no-demo.

    \b
    park-registry serve
    park-registry serve --no-demo --port 9000
    DATABASE_URL=postgresql://app@db/registry park-registry serve --no-demo
    """
    given = {"REGISTRY_HOST": host or "", "REGISTRY_PORT": port or ""}
    settings = Settings.from_environment(os.environ | {k: v for k, v in given.items() if v})
    with suppress(KeyboardInterrupt), _told_to_stop_once(), _address(settings) as address:
        _serve(voice, settings, address, demo=not no_demo)


def _serve(voice: Voice, settings: Settings, address: socket.socket, *, demo: bool) -> None:
    with opened(voice, settings) as house:
        if demo and land.empty(house.register):
            with voice.working("载入演示数据 / loading the demonstration") as step:
                land.load(house.register, clock.now, step)
        with anchored_daily(house.register, house.anchors):
            _answer(voice, house, settings, address)


@contextmanager
def _told_to_stop_once() -> Iterator[None]:
    """Let the first signal to stop be an interrupt, and the next ones not disturb the stopping."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    def closed(_number: int, _frame: FrameType | None) -> None:
        signal.raise_signal(signal.SIGTERM)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    hang_up = signal.getsignal(signal.SIGHUP)
    for number in before:
        signal.signal(number, stop)
    if hang_up is not signal.SIG_IGN:  # as it is under nohup
        signal.signal(signal.SIGHUP, closed)
    try:
        yield
    finally:
        for number, handler in (before | {signal.SIGHUP: hang_up}).items():
            signal.signal(number, handler)


@contextmanager
def _address(settings: Settings) -> Iterator[socket.socket]:
    """Take the address before anything is started: nobody waits a minute to hear it is taken.

    Nobody can connect yet: that begins with listening. Raises PortTaken, AddressUnusable.
    """
    host, port = settings.host, settings.port
    try:
        taken = _bound(host, port)
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise PortTaken(host=host, port=port) from fault
        raise AddressUnusable(host=host, port=port, reason=fault.strerror or str(fault)) from fault
    with taken:
        yield taken


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, place = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    taken = socket.socket(family, kind, protocol)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(place)
        # until it listens only this keeps a second one from binding too; see _answer
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    except OSError:
        taken.close()
        raise
    return taken


class _Desk(uvicorn.Server):
    """The web server; it says so once it answers, and not before."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _answer(voice: Voice, house: House, settings: Settings, address: socket.socket) -> None:
    write_logs_as_json()
    seal = sealer(settings, house.register, clock.now())
    with (
        Press(house.register, seal, public_url=settings.public_url, now=clock.now) as press,
        Judging(house.register, now=clock.now) as judging,
    ):
        config = uvicorn.Config(
            create_app(house.register, settings, sealer=seal, press=press, judging=judging),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_PATIENCE_SECONDS,
        )
        # whoever starts next need not wait a minute for the last of our connections to be forgotten
        address.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _Desk(config, partial(_say_ready, voice, house, settings.public_url)).run(sockets=[address])


def _say_ready(voice: Voice, house: House, url: str) -> None:
    with house.register.transaction() as tx:
        log_ins = people.PEOPLE if people.present(tx) else ()
    empty = land.empty(house.register)
    lines = [f"登记簿已就绪 The register is ready: {url}"]
    if log_ins:
        lines += [f"演示账户，密码均为 {people.PASSWORD}  Demo log-ins, all with this password:"]
        lines += [f"  {one.login:<10} {one.duty_zh}  {one.duty}" for one in log_ins]
    if empty:
        lines += ["登记簿尚未设定县和园区，见 README。 No county and park yet: see README."]
    voice.tell(
        *lines,
        "按 Ctrl-C 停止。 Ctrl-C stops it.",
        ready=True,
        url=url,
        log_ins=[one.login for one in log_ins],
        password=people.PASSWORD if log_ins else None,
        empty=empty,
    )


COMMANDS: Mapping[str, click.Command] = {"serve": serve}
