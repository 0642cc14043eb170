from __future__ import annotations

import json

import pytest

from videogen_desktop.web.headers import SECURITY_HEADERS
from videogen_desktop.web.refusals import refusal


@pytest.mark.parametrize("status", [400, 408, 411, 413, 417, 431, 500, 503, 505])
def test_a_refusal_is_a_whole_answer(status: int) -> None:
    head, _, body = refusal(status).partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines)
    assert first.startswith(f"HTTP/1.1 {status} ")
    assert fields["Content-Length"] == str(len(body))
    assert fields["Connection"] == "close"
    assert fields.items() >= SECURITY_HEADERS.items()
    problem = json.loads(body)
    assert problem["status"] == status
    assert problem["retryable"] == (status in {408, 503})
    assert set(problem) == {"type", "title", "status", "detail", "code", "retryable"}


def test_the_answer_to_head_has_no_body() -> None:
    assert refusal(500, with_body=False).endswith(b"\r\n\r\n")
