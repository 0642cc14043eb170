"""The hop passes everything on as it is, and acts where a trap waits."""

from __future__ import annotations

import http.client
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from build_spec.storming.hop import DROP, GO_ON, Hop, Kind, Place, Trap, Verdict

if TYPE_CHECKING:
    from collections.abc import Generator

BODY = bytes(range(256)) * 1000


class Account(ThreadingHTTPServer):
    """Answers creates with an id and everything else with a body; notes what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[tuple[str, bytes]] = []
        self.came = threading.Event()


class Answers(BaseHTTPRequestHandler):
    """How the account answers."""

    server: Account

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, body))
        self.server.came.set()
        self._answer(json.dumps({"id": "video_1"}).encode())

    def do_GET(self) -> None:
        self.server.asked.append((self.path, b""))
        self._answer(BODY)

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
        """Stay quiet."""


@pytest.fixture
def account() -> Generator[Account]:
    server = Account()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def hop(account: Account) -> Generator[Hop]:
    with Hop(account.server_port) as running:
        yield running


def ask(hop: Hop, method: str, path: str, body: bytes | None = None) -> bytes:
    port = int(hop.endpoint.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        headers = {"Idempotency-Key": "job_1"}
        connection.request(method, f"/openai/v1{path}", body, headers)
        return connection.getresponse().read()
    finally:
        connection.close()


def create(hop: Hop) -> bytes:
    return ask(hop, "POST", "/videos", b'{"prompt": "a boat"}')


def test_a_create_is_passed_on_and_noted(hop: Hop, account: Account) -> None:
    trap = hop.set(Trap(Place.ANSWERED, lambda: GO_ON))
    assert create(hop) == b'{"id": "video_1"}'
    assert trap.sprung.wait(10)
    assert account.asked == [("/openai/v1/videos", b'{"prompt": "a boat"}')]
    (noted,) = hop.creates
    assert (noted.key, noted.prompt) == ("job_1", "a boat")
    assert (noted.passed_on, noted.remote_id, noted.passed_back) == (True, "video_1", True)
    assert hop.passed_on() == {"job_1": 1}


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/videos?limit=100", Kind.LIST),
        ("GET", "/video/generations/jobs", Kind.LIST),
        ("GET", "/videos/video_1", Kind.STATUS),
        ("GET", "/video/generations/jobs/task_1", Kind.STATUS),
        ("GET", "/videos/video_1/content", Kind.CONTENT),
        ("GET", "/video/generations/gen_1/content/video", Kind.CONTENT),
        ("GET", "/videos/video_1/content?variant=thumbnail", Kind.STILL),
        ("GET", "/video/generations/gen_1/content/thumbnail", Kind.STILL),
        ("POST", "/videos/video_1/remix", Kind.CREATE),
        ("POST", "/video/generations/jobs", Kind.CREATE),
    ],
)
def test_requests_are_told_apart(hop: Hop, method: str, path: str, kind: Kind) -> None:
    body = b"{}" if method == "POST" else None
    assert ask(hop, method, path, body) in {BODY, b'{"id": "video_1"}'}
    assert hop.counts == {kind: 1}


def test_a_create_that_is_dropped_before_was_never_made(hop: Hop, account: Account) -> None:
    trap = hop.set(Trap(Place.BEFORE, lambda: DROP))
    with pytest.raises((OSError, http.client.HTTPException)):
        create(hop)
    assert trap.sprung.is_set()
    assert account.asked == []
    assert not hop.creates[0].passed_on


def test_a_create_whose_answer_is_dropped_was_made(hop: Hop, account: Account) -> None:
    hop.set(Trap(Place.MADE, lambda: DROP))
    with pytest.raises((OSError, http.client.HTTPException)):
        create(hop)
    assert len(account.asked) == 1
    assert (hop.creates[0].remote_id, hop.creates[0].passed_back) == ("video_1", False)
    assert create(hop), "a trap springs once"


def test_a_create_can_be_made_after_its_connection_broke(hop: Hop, account: Account) -> None:
    hop.set(Trap(Place.BEFORE, lambda: Verdict(passes=False, late=0.05)))
    with pytest.raises((OSError, http.client.HTTPException)):
        create(hop)
    assert account.came.wait(10)


def test_a_body_is_cut_where_it_is_asked_for(hop: Hop) -> None:
    hop.set(Trap(Place.HALFWAY, lambda: DROP, share=0.25))
    with pytest.raises((OSError, http.client.HTTPException)):
        ask(hop, "GET", "/videos/video_1/content")
    assert ask(hop, "GET", "/videos/video_1/content") == BODY


def test_the_end_of_a_body_and_of_an_answer_is_met(hop: Hop) -> None:
    traps = [hop.set(Trap(place, lambda: GO_ON)) for place in (Place.WHOLE, Place.ANSWERED)]
    assert ask(hop, "GET", "/videos/video_1/content") == BODY
    assert create(hop)
    assert all(trap.sprung.wait(10) for trap in traps)


def test_a_trap_that_was_lifted_does_nothing(hop: Hop) -> None:
    trap = hop.set(Trap(Place.MADE, lambda: DROP))
    hop.lift(trap)
    hop.lift(trap)
    assert create(hop)
    assert not trap.sprung.is_set()
