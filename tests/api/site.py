"""The application on a port of its own, and people who speak HTTP to it, each by a browser."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
import uvicorn
from litestar.types import ASGIApp

from registry.demo.people import PASSWORD
from registry.store.db import Register
from registry.store.server import Endpoint
from tests.support.park import NOW

PUBLIC = "http://registry.example"


class Clock:
    """A clock the test turns."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)


class Browser(httpx.Client):
    """A browser on a page of the site: it names its origin and keeps its cookies."""

    def __init__(self, address: str) -> None:
        super().__init__(base_url=address, headers={"Origin": address}, timeout=30)

    def log_in(self, login: str, password: str = PASSWORD) -> httpx.Response:
        return self.post("/api/v1/session", json={"login": login, "password": password})

    def told(self, method: str, url: str, **sent: Any) -> Any:
        """Return what was answered with success, decoded."""
        answer = self.request(method, url, **sent)
        assert answer.is_success, (method, url, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def refused(self, method: str, url: str, **sent: Any) -> dict[str, Any]:
        """Return the problem that was answered."""
        return problem_of(self.request(method, url, **sent))


def problem_of(answer: httpx.Response) -> dict[str, Any]:
    """Return the problem of an answer that has everything a refusal must have."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == answer.status_code >= 400
    assert problem["type"] == f"/problems/{problem['code']}"
    assert problem["title"][0].isascii()
    assert any("\u4e00" <= character <= "\u9fff" for character in problem["titleZh"])
    assert problem["remedy"]
    assert problem["remedyZh"]
    assert ("rule" in problem) == ("article" in problem)
    assert problem["requestId"] == answer.headers["x-request-id"]
    assert answer.headers["cache-control"] == "no-store"
    for word in ("Traceback", "psycopg", "sqlalchemy", "select ", 'File "'):
        assert word not in answer.text
    return problem


def bearing(secret: str) -> dict[str, str]:
    """Return the header a token travels in."""
    return {"Authorization": f"Bearer {secret}"}


@dataclass
class Site:
    """One application with its register; ``people`` are logged in when first asked for."""

    address: str
    register: Register
    database: Endpoint
    clock: Clock
    park: int = 1
    _people: dict[str, Browser] = field(default_factory=dict)
    _opened: list[Browser] = field(default_factory=list)

    def browser(self) -> Browser:
        """Return a browser that has not logged in."""
        self._opened.append(Browser(self.address))
        return self._opened[-1]

    def person(self, login: str) -> Browser:
        """Return the browser of a person of the demonstration."""
        if login not in self._people:
            browser = self.browser()
            assert browser.log_in(login).status_code == 201
            self._people[login] = browser
        return self._people[login]

    def wait(self, **by: float) -> None:
        """Let time pass; everyone logs in again."""
        self.clock.turn(**by)
        self._people.clear()

    def account(self, login: str) -> int:
        """Return the number of an account."""
        users = self.person("admin").told("GET", "/api/v1/users")
        return next(int(u["accountId"]) for u in users if u["login"] == login)

    def close(self) -> None:
        for browser in self._opened:
            browser.close()


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve an application by a real server in a thread; yield its address."""
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_config=None, access_log=False, ws="none")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.002)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
