"""The WSGI application: routes as data, one way in and out for every request."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

import bottle

from videogen_desktop.practice import refusals
from videogen_desktop.practice.ids import new_request_id
from videogen_desktop.practice.refusals import Refused
from videogen_desktop.practice.wire import Answer, Call, http_date
from videogen_desktop.web.server import ConnectionDropped

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.practice.door import Door
    from videogen_desktop.practice.ledger import Ledger
    from videogen_desktop.practice.operations import Operations

PREFIX = "/openai/v1"
MAX_BODY_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Route:
    """One operation. ``creates`` marks those that the ledger counts."""

    method: str
    path: str
    handler: Callable[[Call], Answer]
    creates: bool = False


def routes(operations: Operations) -> tuple[Route, ...]:
    """Return all operations (contract 3.1 and 4.1); GET answers HEAD as well."""
    do = operations
    jobs = "/video/generations/jobs"
    return (
        # Known from OpenAI only; in front, so that they are not taken for ids.
        Route("POST", "/videos/edits", do.no_such_operation),
        Route("POST", "/videos/extensions", do.no_such_operation),
        Route("POST", "/videos/characters", do.no_such_operation),
        Route("GET", "/videos/characters/<id>", do.no_such_operation),
        Route("POST", "/videos", do.create_video, creates=True),
        Route("GET", "/videos", do.list_videos),
        Route("GET", "/videos/<id>", do.show_video),
        Route("DELETE", "/videos/<id>", do.delete_video),
        Route("GET", "/videos/<id>/content", do.send_video),
        Route("POST", "/videos/<id>/remix", do.remix_video, creates=True),
        Route("POST", jobs, do.create_job, creates=True),
        Route("GET", jobs, do.list_jobs),
        Route("GET", f"{jobs}/<id>", do.show_job),
        Route("DELETE", f"{jobs}/<id>", do.delete_job),
        Route("GET", "/video/generations/<id>", do.show_generation),
        Route("GET", "/video/generations/<id>/content/video", do.send_generation),
        Route("GET", "/video/generations/<id>/content/thumbnail", do.send_thumbnail),
        Route("GET", "/video/generations/<id>/content/gif", do.no_such_operation),
    )


class Reception:
    """Carries a request through door, operation and ledger to its answer."""

    def __init__(
        self,
        door: Door,
        clock: Clock,
        stopping: threading.Event,
        *,
        clock_skew: float,
        ledger: Ledger | None,
    ) -> None:
        self._door = door
        self._clock = clock
        self._stopping = stopping
        self._clock_skew = clock_skew
        self._ledger = ledger

    def answer(self, call: Call, route: Route) -> Answer:
        """Return the answer to a request whose body has arrived in full.

        Raises:
            ConnectionDropped: There is to be none.
        """
        try:
            call = replace(call, account=self._door.account(call))
            answer = self._door.refusal(call) or route.handler(call)
        except Refused as refused:
            answer = refused.answer
        if route.creates and self._ledger is not None:
            self._ledger.write(call, answer, self._clock.now())
        if answer.dropped:
            raise ConnectionDropped
        if answer.delay_seconds and self._clock.wait(self._stopping, answer.delay_seconds):
            raise ConnectionDropped
        return answer

    def headers(self, answer: Answer) -> dict[str, str]:
        """Return all header fields of an answer; both names of the request id are in use."""
        request_id = new_request_id()
        return {
            "Date": http_date(self._clock.now() + self._clock_skew),
            "apim-request-id": request_id,
            "x-request-id": request_id,
            **answer.headers,
        }


def build_application(table: Iterable[Route], reception: Reception) -> bottle.Bottle:
    """Return the WSGI application for a table of routes."""
    app = bottle.Bottle()
    app.catchall = False
    for route in table:
        app.route(PREFIX + route.path, route.method, _callback(route, reception))

    def elsewhere(_error: bottle.HTTPError) -> bytes:
        answer = refusals.no_route()
        _write_head(answer, reception)
        return answer.body

    app.default_error_handler = elsewhere
    return app


def _callback(route: Route, reception: Reception) -> Callable[..., Iterable[bytes]]:  # type: ignore[explicit-any]
    def respond(**ids: str) -> Iterable[bytes]:
        call = _read_call(ids)
        answer = reception.answer(call, route)
        _write_head(answer, reception)
        return [answer.body] if answer.stream is None else answer.stream

    return respond


def _read_call(ids: dict[str, str]) -> Call:
    request = bottle.request
    length = max(0, request.content_length)
    return Call(
        method=request.method,
        path=request.path,
        query={name: request.query.getunicode(name, "") for name in request.query},
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.environ["wsgi.input"].read(length) if length else b"",
        ids=ids,
    )


def _write_head(answer: Answer, reception: Reception) -> None:
    response = bottle.response
    response.status = int(answer.status)
    for name, value in reception.headers(answer).items():
        response.set_header(name, value)
    length = len(answer.body) if answer.stream is None else answer.length
    if length is not None and answer.status != HTTPStatus.NO_CONTENT:
        response.set_header("Content-Length", str(length))
