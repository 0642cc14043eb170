"""The whole interface as one WSGI application; the only place here that knows Bottle.

Bottle finds the route and nothing else: bodies, errors and header fields are our own, so that
every answer, whoever refuses, has the same shape and the same protection.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import bottle

from videogen_desktop.domain.errors import VideogenError
from videogen_desktop.web.guard import guard
from videogen_desktop.web.headers import SECURITY_HEADERS
from videogen_desktop.web.messages import Reply, Request
from videogen_desktop.web.problems import Refused, bug_found, problem, problem_for
from videogen_desktop.web.routes import ROUTES, Route
from videogen_desktop.web.ui_files import list_ui_files, ui_reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from videogen_desktop.web.services import Services

_QUERY_FIELDS_MAX = 100
_REQUEST = "videogen.request"


def build_application(services: Services) -> WSGIApplication:
    """Return the application; ``routes.body_limit`` belongs to the server under it."""
    router = bottle.Bottle()
    router.config["catchall"] = False
    router.default_error_handler = _no_such_route
    for route in ROUTES:
        router.route(route.path, route.method, partial(_answer, services, route))
    for address, path in list_ui_files(services.ui_dir).items():
        router.route(address, "GET", partial(_answer_with_file, path))

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            request = _request_from(environ)
            refusal = guard(request, services.session)
            environ[_REQUEST] = request  # once: Bottle changes the path in its environ
        except VideogenError as error:
            refusal = problem_for(error)
        if refusal is None:
            answer: Iterable[bytes] = router(environ, start_response)
            return answer
        if refusal.status >= 400:  # noqa: PLR2004 - whoever is refused keeps no place
            refusal = refusal.with_headers(Connection="close")
        start_response(_status_line(refusal.status), list(_all_headers(refusal).items()))
        return [refusal.body] if isinstance(refusal.body, bytes) else refusal.body

    return application


def _request_from(environ: WSGIEnvironment) -> Request:
    """Return the request without its body, which is read only after the guard."""
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_") or name in {"CONTENT_TYPE", "CONTENT_LENGTH"}
    }
    try:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8")
        query = parse_qsl(
            environ["QUERY_STRING"], keep_blank_values=True, max_num_fields=_QUERY_FIELDS_MAX
        )
    except ValueError as error:
        raise Refused(400, "bad_http", "This address cannot be understood.") from error
    return Request(
        method=environ["REQUEST_METHOD"],
        path=path,
        port=int(environ["SERVER_PORT"]),
        query=dict(query),
        headers=headers,
    )


def _answer(services: Services, route: Route, **params: str) -> bottle.HTTPResponse:
    """Read the body, call the handler, and turn whatever it raises into an answer."""
    environ: WSGIEnvironment = bottle.request.environ
    services.page_seen.set()
    try:
        reply = route.handler(services, _with_body(environ, route, params))
    except VideogenError as error:
        reply = problem_for(error)
    except Exception as error:  # noqa: BLE001 - the one place where a bug becomes an answer
        reply = bug_found(error, environ["REQUEST_METHOD"], environ["PATH_INFO"])
    return _as_bottle(reply)


def _with_body(environ: WSGIEnvironment, route: Route, params: Mapping[str, str]) -> Request:
    request: Request = environ[_REQUEST]
    if request.is_safe:
        return replace(request, params=params)
    if request.content_type not in route.takes:
        allowed = " or ".join(route.takes)
        raise Refused(415, "unsupported_media_type", f"The body has to be {allowed}.")
    return replace(request, params=params, body=environ["wsgi.input"].read())


def _answer_with_file(path: Path) -> bottle.HTTPResponse:
    environ: WSGIEnvironment = bottle.request.environ
    try:
        reply = ui_reply(environ[_REQUEST], path)
    except OSError:
        reply = problem(404, "not_found", "There is nothing at this address.")
    return _as_bottle(reply)


def _no_such_route(error: bottle.HTTPError) -> bytes:
    """Answer what Bottle itself refuses: addresses and methods that are not in the table."""
    if error.status_code == 405:  # noqa: PLR2004 - an HTTP status
        allowed = set(error.headers["Allow"].split(","))
        allowed |= {"HEAD"} if "GET" in allowed else set()
        headers = {"Allow": ", ".join(sorted(allowed))}
        refused = Refused(405, "method_not_allowed", "This cannot be done here.", headers)
    else:
        refused = Refused(404, "not_found", "There is nothing at this address.")
    reply = problem_for(refused)
    bottle.response.status = reply.status
    for name, value in _all_headers(reply).items():
        bottle.response.set_header(name, value)
    return reply.body if isinstance(reply.body, bytes) else b""


def _as_bottle(reply: Reply) -> bottle.HTTPResponse:
    return bottle.HTTPResponse(reply.body, reply.status, _all_headers(reply))


def _all_headers(reply: Reply) -> dict[str, str]:
    return {**SECURITY_HEADERS, **reply.headers}


def _status_line(status: int) -> str:
    line: str = bottle.HTTPResponse("", status).status_line
    return line
