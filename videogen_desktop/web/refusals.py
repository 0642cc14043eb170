"""Answers to requests that never reach an application, whole and in our one error shape."""

from __future__ import annotations

import json
from email.utils import formatdate
from http import HTTPStatus

from videogen_desktop.web.headers import SECURITY_HEADERS


def refusal(status: int, *, with_body: bool = True) -> bytes:
    """Return a whole answer for what never reached the application, in our one error shape."""
    title = HTTPStatus(status).phrase
    code, sentence = _WORDS.get(status, ("bad_http", "This request cannot be understood."))
    problem = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": sentence,
        "code": code,
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


_WORDS = {
    408: ("too_slow", "The request took too long to arrive."),
    411: ("bad_http", "The request must say how long its body is."),
    413: ("too_large", "The request is larger than this address takes."),
    417: ("bad_http", "This expectation cannot be met."),
    431: ("bad_http", "The request's header fields are too large."),
    500: ("internal", "Something went wrong in Videogen. What happened is in its log."),
    503: ("busy", "Too many connections are open at the moment."),
    505: ("bad_http", "Only HTTP/1.1 is spoken here."),
}
