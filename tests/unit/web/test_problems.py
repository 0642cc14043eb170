from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.domain import errors
from videogen_desktop.web.problems import Refused, bug_found, problem, problem_for

if TYPE_CHECKING:
    from videogen_desktop.web.messages import Reply


def document(reply: Reply) -> dict[str, object]:
    assert isinstance(reply.body, bytes)
    loaded = json.loads(reply.body)
    assert isinstance(loaded, dict)
    assert loaded["status"] == reply.status
    assert reply.headers["Content-Type"] == "application/problem+json"
    return loaded


def azure_errors() -> list[type[errors.AzureError]]:
    pending, found = [errors.AzureError], []
    while pending:
        kind = pending.pop()
        found.append(kind)
        pending.extend(kind.__subclasses__())
    return found


@pytest.mark.parametrize("kind", azure_errors())
def test_what_azure_refuses_is_never_our_own_401_or_403(kind: type[errors.AzureError]) -> None:
    reply = problem_for(kind("Azure says no.", http_status=401))
    assert reply.status in {502, 503}
    assert document(reply)["code"] == kind.code


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.InvalidRequest({"size": "No."}), 400, "invalid_request"),
        (errors.NotFound("No."), 404, "not_found"),
        (errors.Conflict("No."), 409, "conflict"),
        (errors.NotConfigured("No."), 409, "not_configured"),
        (errors.OverLimit(1.0, 9.5, 10.0, "USD"), 409, "over_limit"),
        (errors.DiskFull("No."), 507, "disk_full"),
        (errors.LibraryLocked("No."), 503, "library_locked"),
        (errors.LibraryCorrupt("No."), 500, "library_corrupt"),
        (errors.VideoDamaged("No."), 422, "video_damaged"),
        (Refused(418, "teapot", "No."), 418, "teapot"),
    ],
)
def test_each_failure_has_its_status(error: errors.VideogenError, status: int, code: str) -> None:
    reply = problem_for(error)
    assert (reply.status, document(reply)["code"]) == (status, code)


def test_everything_known_about_a_failure_is_told() -> None:
    error = errors.RateLimited("Wait.", request_id="req_1", retry_after=2.5)
    reply = problem_for(error)
    assert document(reply) == {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": "Wait.",
        "code": "azure_rate_limited",
        "retryable": True,
        "retry_after": 2.5,
        "request_id": "req_1",
    }
    assert reply.headers["Retry-After"] == "3"


def test_a_failure_says_what_to_do_about_it() -> None:
    detail = document(problem_for(errors.NotConfigured("There is no connection.")))["detail"]
    assert detail == f"There is no connection. {errors.NotConfigured.help}"


def test_fields_have_their_sentences_and_causes() -> None:
    large = errors.Reason("size_not_offered", "Too large.")
    told = document(problem_for(errors.InvalidRequest({"size": large, "count": "Too many."})))
    assert told["fields"] == {"size": "Too large.", "count": "Too many."}
    assert told["field_codes"] == {"size": "size_not_offered", "count": "invalid"}


def test_controls_and_turned_text_are_made_visible() -> None:
    reply = problem(400, "x", "a\x1b[2J\u202eb\x00\ud800")
    assert document(reply)["detail"] == "a\\u001b[2J\\u202eb\\u0000\ud800"
    assert isinstance(reply.body, bytes)
    assert reply.body.isascii()


@pytest.mark.logs_warnings
def test_a_bug_is_logged_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    reply = bug_found(ZeroDivisionError("secret words"), "GET", "/x\n")
    assert document(reply)["code"] == "internal"
    assert isinstance(reply.body, bytes)
    assert b"secret" not in reply.body
    assert "ZeroDivisionError" in caplog.text
    assert "'/x\\n'" in caplog.text
