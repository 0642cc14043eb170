from __future__ import annotations

from videogen_desktop.practice.wire import Call, http_date, json_answer


def test_the_content_type_is_read_without_its_parameters() -> None:
    call = Call("POST", "/videos", headers={"content-type": "Multipart/Form-Data; boundary=x"})
    assert call.content_type == "multipart/form-data"
    assert Call("GET", "/videos").content_type == ""


def test_json_answers_say_so() -> None:
    answer = json_answer(200, {"a": "ü"})
    assert answer.headers == {"Content-Type": "application/json"}
    assert answer.body == b'{"a": "\\u00fc"}'


def test_dates_are_as_http_writes_them() -> None:
    assert http_date(1_790_000_000) == "Mon, 21 Sep 2026 14:13:20 GMT"
