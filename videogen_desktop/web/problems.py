"""Every refusal in one shape: ``application/problem+json`` (RFC 9457) with our ``code``.

The page switches on ``code``, never on words. 401 and 403 mean only "no session" and "not from
here": what Azure refuses is 502 or 503, because nothing is wrong between the page and us.
"""

from __future__ import annotations

import json
import logging
import math
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from videogen_desktop.domain import errors
from videogen_desktop.web.messages import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

logger = logging.getLogger(__name__)

PROBLEM_TYPE = "application/problem+json"

# First match wins; a class stands for those below it.
_STATUS: tuple[tuple[type[errors.VideogenError], int], ...] = (
    (errors.InvalidRequest, 400),
    (errors.NotFound, 404),
    (errors.Conflict, 409),
    (errors.NotConfigured, 409),
    (errors.OverLimit, 409),
    (errors.AlreadyRunning, 409),
    (errors.TooManyTasks, 503),
    (errors.RateLimited, 503),
    (errors.ServiceUnavailable, 503),
    (errors.NetworkUnavailable, 503),
    (errors.AzureError, 502),
    (errors.VideoDamaged, 422),
    (errors.DiskFull, 507),
    (errors.LibraryLocked, 503),
)
# Controls, and the marks that turn the direction of what stands around them.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Refused(errors.VideogenError):
    """A refusal of the interface itself, before anything was asked of the program."""

    def __init__(
        self, status: int, code: str, sentence: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.refusal_code = code
        self.headers = dict(headers or {})


def problem(status: int, code: str, detail: str) -> Reply:
    """Return a problem document."""
    return Reply(status, _encode(_document(status, code, detail)), {"Content-Type": PROBLEM_TYPE})


def problem_for(error: errors.VideogenError) -> Reply:
    """Return what the page is told about an expected failure."""
    document = problem_document(error)
    status = _status_of(error)
    headers = {"Content-Type": PROBLEM_TYPE}
    if isinstance(error, Refused):
        headers |= error.headers
    retry_after = document.get("retry_after")
    if isinstance(retry_after, (int, float)) and status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = str(max(1, math.ceil(retry_after)))
    return Reply(status, _encode(document), headers)


def problem_document(error: errors.VideogenError) -> dict[str, object]:
    """Return the same as an object, for an answer that is more than the failure."""
    invalid = error if isinstance(error, errors.InvalidRequest) else errors.InvalidRequest({})
    azure = error if isinstance(error, errors.AzureError) else None
    return _document(
        _status_of(error),
        error.refusal_code if isinstance(error, Refused) else error.code,
        " ".join(part for part in (str(error), error.help) if part),
        retryable=error.retryable,
        retry_after=azure.retry_after if azure else None,
        request_id=(azure.request_id or None) if azure else None,
        fields={name: _visible(text) for name, text in invalid.fields.items()} or None,
        field_codes=invalid.field_codes or None,
        figures=_figures(error),
    )


def _figures(error: errors.VideogenError) -> dict[str, object] | None:
    if not isinstance(error, errors.OverLimit):
        return None
    names = ("cost", "spent", "limit", "currency")
    return {name: getattr(error, name) for name in names}


def _status_of(error: errors.VideogenError) -> int:
    if isinstance(error, Refused):
        return error.status
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def _document(status: int, code: str, detail: str, **more: object) -> dict[str, object]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": _visible(detail),
        "code": code,
        "retryable": False,
        **{name: value for name, value in more.items() if value is not None},
    }


def _encode(document: dict[str, object]) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode("ascii")


def bug_found(error: Exception, method: str, path: str) -> Reply:
    """Log ``error`` as our own fault and say so, without its words."""
    logger.error("bug while answering %s %r", method, path, exc_info=error)
    return problem(
        500, "internal", "Something went wrong in Videogen. What happened is in its log."
    )


def _visible(text: str) -> str:
    return _CONTROL.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
