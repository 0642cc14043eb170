from __future__ import annotations

import json

import pytest

from videogen_desktop.practice import refusals
from videogen_desktop.practice.wire import Answer, json_answer


def error(answer: Answer) -> dict[str, object]:
    body = json.loads(answer.body)["error"]
    assert isinstance(body, dict)
    return body


def test_a_full_line_is_azures_exact_body() -> None:
    answer = refusals.too_many_tasks()
    assert answer.status == 429
    assert error(answer) == {
        "message": "Too many running tasks",
        "type": "video_generation_user_error",
        "param": None,
        "code": None,
    }


@pytest.mark.parametrize(("seconds", "header"), [(7.2, "8"), (7.0, "7"), (0.0, "1")])
def test_the_time_to_wait_is_rounded_up(seconds: float, header: str) -> None:
    assert refusals.rate_limited(seconds).headers["Retry-After"] == header


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("4",), "'4'"),
        (("4", "8"), "'4' and '8'"),
        (("4", "8", "12"), "'4', '8', and '12'"),
    ],
)
def test_values_are_listed_in_english(values: tuple[str, ...], said: str) -> None:
    answer = refusals.unsupported_value("seconds", "5", values).answer
    assert error(answer)["message"] == f"Invalid value: '5'. Supported values are: {said}."


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (4, "an integer"),
        (4.5, "a decimal number"),
        (True, "a boolean"),
        ("4", "a string"),
        ([], "an array"),
        ({}, "an object"),
        (None, "null"),
    ],
)
def test_types_are_named_in_english(value: object, said: str) -> None:
    answer = refusals.wrong_type("size", "a string", value).answer
    assert f"but got {said} instead." in str(error(answer)["message"])


def test_a_token_is_refused_without_the_usual_wrapper() -> None:
    assert json.loads(refusals.unauthorized(with_token=True).body)["statusCode"] == 401
    assert error(refusals.unauthorized(with_token=False))["code"] == "401"


@pytest.mark.parametrize(
    ("status", "content_type"),
    [(500, "application/json"), (503, "application/json"), (502, "text/html"), (504, "text/html")],
)
def test_gateways_answer_with_pages(status: int, content_type: str) -> None:
    answer = refusals.server_failure(status)
    assert (answer.status, answer.headers["Content-Type"]) == (status, content_type)


def test_three_ways_to_hide_an_id() -> None:
    answer = json_answer(201, {"id": "video_1", "status": "queued"})
    cut, page, nameless = (refusals.unreadable(answer, way) for way in range(3))
    assert answer.body.startswith(cut.body)
    with pytest.raises(ValueError, match="line 1"):
        json.loads(cut.body)
    assert page.headers["Content-Type"] == "text/html"
    assert json.loads(nameless.body) == {"status": "queued"}
    assert {cut.status, page.status, nameless.status} == {201}
