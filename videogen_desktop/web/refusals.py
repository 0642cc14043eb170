"""Answers to requests that never reach an application, whole and in our one error shape."""

from __future__ import annotations

import json
from email.utils import formatdate
from http import HTTPStatus

from videogen_desktop.web.headers import SECURITY_HEADERS


def refusal(status: int, *, with_body: bool = True) -> bytes:
    """Return a whole answer for what never reached the application, in our one error shape."""
    title = HTTPStatus(status).phrase
    problem = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": _SENTENCES.get(status, "This request cannot be understood."),
        "code": "internal" if status == HTTPStatus.INTERNAL_SERVER_ERROR else "bad_http",
        "retryable": status in {408, 503},
    }
    body = json.dumps(problem).encode()
    fields = {
        "Date": formatdate(usegmt=True),
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        **SECURITY_HEADERS,
        "Connection": "close",
    }
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        fields["Retry-After"] = "1"
    lines = [f"HTTP/1.1 {status} {title}", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (body if with_body else b"")


_SENTENCES = {
    408: "The request took too long to arrive.",
    411: "The request must say how long its body is.",
    413: "The request is larger than this address takes.",
    417: "This expectation cannot be met.",
    431: "The request's header fields are too large.",
    500: "Something went wrong in Videogen.",
    503: "Too many connections are open at the moment.",
    505: "Only HTTP/1.1 is spoken here.",
}
