"""What headers say, and the body that knows whether it was taken."""

from __future__ import annotations

import pytest

from videogen_desktop.sora.wire import Answer, TrackedBody, poll_after, request_id, service_time

DATE = "Sun, 22 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after-ms": "1500", "retry-after": "9", "openai-poll-after-ms": "1"}, 1.5),
        ({"retry-after": "9", "openai-poll-after-ms": "1"}, 9.0),
        ({"openai-poll-after-ms": "2500"}, 2.5),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT", "date": DATE}, 30.0),
        ({"retry-after": "Sun, 22 Nov 2026 11:00:30 GMT", "date": DATE}, 0.0),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT"}, None),
        ({"retry-after": "999999999"}, 3600.0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon", "openai-poll-after-ms": "100"}, 0.1),
    ],
)
def test_the_finest_wait_wins(headers: dict[str, str], expected: float | None) -> None:
    assert poll_after(headers) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [(DATE, 1795348800.0), ("", None), ("yesterday", None), ("Sun, 99 Nov 2026 12:00:00", None)],
)
def test_the_services_clock_is_its_date(text: str, expected: float | None) -> None:
    assert service_time({"date": text}) == expected


def test_the_request_id_is_found_and_printable() -> None:
    assert request_id({"apim-request-id": "a", "x-request-id": "b"}) == "a"
    assert request_id({"x-request-id": "b\x1b[0m"}) == "b[0m"
    assert request_id({"x-ms-request-id": "c" * 999}) == "c" * 200
    assert request_id({}) == ""


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b"1" * 5000])
def test_a_body_that_is_no_json_is_none(body: bytes) -> None:
    assert Answer(200, {}, body).json is None


def test_only_the_last_byte_makes_a_body_taken() -> None:
    body = TrackedBody(b"12345")

    assert len(body) == 5
    taken = [(body.read(4), body.was_taken) for _ in range(3)]

    assert taken == [(b"1234", False), (b"5", True), (b"", True)]


def test_a_body_can_be_taken_at_once() -> None:
    body = TrackedBody(b"12345")

    assert body.read() == b"12345"
    assert body.was_taken
