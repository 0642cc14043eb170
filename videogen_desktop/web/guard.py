"""In front of every route: who asks, from where, and by which name.

Any web page in any browser and every user of this computer can reach a loopback port. The order
matters: the host name first (a page that re-binds its own name to 127.0.0.1 sends it), then where
the request comes from, then the session. Everything is an allow-list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.web.messages import Reply
from videogen_desktop.web.problems import problem
from videogen_desktop.web.refused_page import refused_page
from videogen_desktop.web.session import cookie_name

if TYPE_CHECKING:
    from videogen_desktop.web.messages import Request
    from videogen_desktop.web.session import Session


def guard(request: Request, session: Session) -> Reply | None:
    """Return the answer to a request that may not go on, or ``None`` for one that may.

    ``GET /?key=…`` is answered here as well: it is how a session begins.
    """
    if request.headers.get("host") != f"127.0.0.1:{request.port}":
        return problem(421, "wrong_host", "This address is not served here.")
    if not _comes_from_our_page(request):
        return problem(403, "foreign_page", "Other pages may not use Videogen.")
    known = _has_session(request, session)
    if request.method == "GET" and request.path == "/" and "key" in request.query:
        return _trade_key(request, session, known=known)
    return None if known else _refuse_stranger(request)


def _refuse_stranger(request: Request) -> Reply:
    if request.is_safe and request.path == "/":
        return _refused_page(request)
    return problem(403, "no_session", "Open this page from the Videogen program.")


def _comes_from_our_page(request: Request) -> bool:
    origin = request.headers.get("origin")
    if origin is None:
        if not request.is_safe:
            return False
    elif origin != request.origin:
        return False
    site = request.headers.get("sec-fetch-site")
    if site is None or site == "same-origin":
        return True
    # A window or a person opens the page itself; nothing else begins outside it.
    return (
        site == "none"
        and request.is_safe
        and request.path == "/"
        and request.headers.get("sec-fetch-mode", "navigate") == "navigate"
    )


def _has_session(request: Request, session: Session) -> bool:
    wanted = cookie_name(request.port)
    for part in request.headers.get("cookie", "").split(";"):
        name, _, value = part.strip(" \t").partition("=")
        if name == wanted and session.matches(value):
            return True
    return False


def _trade_key(request: Request, session: Session, *, known: bool) -> Reply:
    home = Reply(303, b"", {"Location": "/", "Content-Type": "text/plain; charset=utf-8"})
    if session.redeem(request.query["key"]):
        name = cookie_name(request.port)
        return home.with_headers(
            Set_Cookie=f"{name}={session.secret}; Path=/; HttpOnly; SameSite=Strict"
        )
    return home if known else _refused_page(request)


def _refused_page(request: Request) -> Reply:
    return refused_page(request.headers.get("accept-language", ""))
