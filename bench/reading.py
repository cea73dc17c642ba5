"""A parcel read by its code over HTTP, against a bare handler in the same server process."""

import http.client
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle

from bench.ground import PARK, Ground, now
from bench.measure import Measured, side_by_side
from bench.serving import BARE
from bench.sizes import Size
from registry.book import tokens
from registry.demo.office import Office
from registry.store.db import Register
from registry.store.embedded import ADMIN

LIMIT = 0.6
#: at most three times a read by key
HERE_LIMIT = 1 / 3
CLIENTS = 8
OURS = "/api/v1/parcels/"
HERE = "/api/v1/here?parcel="


def measure(ground: Ground, size: Size) -> list[Measured]:
    """Ask for parcels of a full register over connections that are kept open."""
    name = ground.filled
    with ground.opened(name) as register:
        token, codes = token_of(register), codes_of(register)
    conninfo = ground.cluster.conninfo
    with served(conninfo(database=name), conninfo(ADMIN, name)) as port:
        rounds = [
            side_by_side(
                lambda: throughput(port, path, codes, token, size.reading_seconds),  # noqa: B023
                lambda: throughput(port, BARE, codes, token, size.reading_seconds),
                rounds=size.reading_rounds,
            )
            for path in (OURS, HERE)
        ]
    return [
        Measured(
            what=f"{what}, {CLIENTS} clients",
            unit="req/s",
            baseline=baseline,
            ours=ours,
            at_least=limit,
        )
        for (ours, baseline), what, limit in zip(
            rounds,
            ("read a parcel by its code", "what may happen here, by a parcel's code"),
            (LIMIT, HERE_LIMIT),
            strict=True,
        )
    ]


def token_of(register: Register, login: str = "registrar") -> str:
    """Return a token of a person; a registrar sees everything."""
    person = Office(register, PARK, now).people[login]
    with register.transaction() as tx:
        _, secret = tokens.create(
            tx,
            person.account_id,
            name="bench",
            expires_at=None,
            now=datetime.now(UTC),
        )
    return secret


def codes_of(register: Register) -> list[str]:
    """Return codes of parcels, in no order."""
    with register.transaction() as tx:
        codes = list(tx.exec_driver_sql("select code from parcel order by code").scalars())
    return random.Random(1).sample(codes, min(len(codes), 10_000))  # noqa: S311


@contextmanager
def served(application: str, plain: str) -> Iterator[int]:
    """Serve the application and the bare handlers; yield their port."""
    command = [sys.executable, "-m", "bench.serving", application, plain]
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            yield int(server.stdout.readline())  # type: ignore[union-attr]
        finally:
            server.terminate()


def throughput(port: int, path: str, codes: list[str], token: str, seconds: float) -> float:
    """Return requests a second of all clients together. Raises RuntimeError for another answer."""
    until = time.perf_counter() + seconds
    shares = [codes[n::CLIENTS] for n in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        asked = clients.map(lambda share: _ask(port, path, share, token, until), shares)
        began = time.perf_counter()
        return sum(asked) / (time.perf_counter() - began)


def answer(port: int, path: str, token: str) -> bytes:
    """Return what one request is answered with. Raises RuntimeError for a refusal."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answered = connection.getresponse()
    body = answered.read()
    connection.close()
    if answered.status != http.client.OK:
        raise RuntimeError(body.decode())
    return body


def _ask(port: int, path: str, codes: list[str], token: str, until: float) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": f"Bearer {token}"}
    answered = 0
    for code in cycle(codes):
        if time.perf_counter() >= until:
            break
        connection.request("GET", path + code, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(body.decode())
        answered += 1
    connection.close()
    return answered
