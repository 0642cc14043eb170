"""The whole interface as one WSGI application; the only place here that knows Bottle.

Bottle finds the route and nothing else: bodies, errors and header fields are our own, so that
every answer, whoever refuses, has the same shape and the same protection.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import bottle

from videogen_desktop.domain.errors import VideogenError
from videogen_desktop.web.door import REQUEST
from videogen_desktop.web.first_page import first_page
from videogen_desktop.web.headers import with_protection
from videogen_desktop.web.problems import Refused, bug_found, problem, problem_for
from videogen_desktop.web.routes import ROUTES, Route
from videogen_desktop.web.ui_files import list_ui_files, ui_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from videogen_desktop.web.messages import Reply, Request
    from videogen_desktop.web.services import Services

    _AnswerWithFile = Callable[[Request, Path], Reply]


def build_application(services: Services) -> WSGIApplication:
    """Return what stands behind the door; ``routes.body_limit`` belongs to it."""
    router = bottle.Bottle()
    router.config["catchall"] = False
    router.default_error_handler = _no_such_route
    for route in ROUTES:
        router.route(route.path, route.method, partial(_answer, services, route))
    for address, path in list_ui_files(services.ui_dir).items():
        reply = partial(first_page, services) if address == "/" else ui_reply
        router.route(address, "GET", partial(_answer_with_file, reply, path))

    application: WSGIApplication = router
    return application


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
    request: Request = environ[REQUEST]
    if request.is_safe:
        return replace(request, params=params)
    if request.content_type not in route.takes:
        allowed = " or ".join(route.takes)
        raise Refused(415, "unsupported_media_type", f"The body has to be {allowed}.")
    return replace(request, params=params, body=environ["wsgi.input"].read())


def _answer_with_file(answer: _AnswerWithFile, path: Path) -> bottle.HTTPResponse:
    environ: WSGIEnvironment = bottle.request.environ
    try:
        reply = answer(environ[REQUEST], path)
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
    for name, value in with_protection(reply.headers).items():
        bottle.response.set_header(name, value)
    return reply.body if isinstance(reply.body, bytes) else b""


def _as_bottle(reply: Reply) -> bottle.HTTPResponse:
    return bottle.HTTPResponse(reply.body, reply.status, with_protection(reply.headers))
