from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.domain.errors import InvalidRequest, VideogenError
from videogen_desktop.web.fields import Fields, QueryFields, json_object
from videogen_desktop.web.messages import Request
from videogen_desktop.web.problems import Refused


def parsed(body: bytes) -> dict[str, object]:
    return json_object(Request("POST", "/", 1, body=body))


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"1",
        b"null",
        b'"text"',
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'\xff\xfe{"a": 1}',
        b'\xef\xbb\xbf{"a": 1}',
        b'{"a": "\xff"}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a": "\n"}',
    ],
)
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(Refused) as caught:
        parsed(body)
    assert (caught.value.status, caught.value.refusal_code) == (400, "invalid_json")


def test_an_empty_body_is_an_empty_object() -> None:
    assert parsed(b"") == {}


def test_of_a_repeated_name_the_last_counts() -> None:
    assert parsed(b'{"a": 1, "a": 2}') == {"a": 2}


@given(st.binary(max_size=200))
def test_any_bytes_give_an_object_or_a_refusal(body: bytes) -> None:
    try:
        assert isinstance(parsed(body), dict)
    except Refused as error:
        assert error.status == 400  # noqa: PT017 - either way is right


def test_right_types_are_taken() -> None:
    fields = Fields({"text": "ä", "whole": 3, "float": 3.0, "number": 0.5, "flag": False})
    assert fields.text("text") == "ä"
    assert fields.whole("whole") == 3
    assert fields.whole("float") == 3
    assert fields.number("number") == 0.5
    assert fields.flag("flag") is False
    assert fields.text("missing") is None
    assert fields.whole("missing") is None
    assert fields.flag("missing") is None
    fields.check()


def test_each_wrong_field_gets_its_sentence() -> None:
    fields = Fields(
        {
            "list": [],
            "nul": "a\0b",
            "half": "\ud800",
            "long": "abcd",
            "true": True,
            "text": "3",
            "half_number": 1.5,
            "large": 11,
            "one": 1,
        }
    )
    fields.text("list")
    fields.text("nul")
    fields.text("half")
    fields.text("long", most=3)
    fields.whole("true")
    fields.number("text")
    fields.whole("half_number")
    fields.whole("large", 0, 10)
    fields.flag("one")
    with pytest.raises(InvalidRequest) as caught:
        fields.check()
    assert caught.value.fields == {
        "list": "“list” has to be text.",
        "nul": "“nul” has a character that cannot be used.",
        "half": "“half” has a character that cannot be used.",
        "long": "“long” is longer than 3 characters.",
        "true": "“true” has to be a number.",
        "text": "“text” has to be a number.",
        "half_number": "“half_number” has to be a whole number.",
        "large": "“large” has to be from 0 to 10.",
        "one": "“one” has to be true or false.",
    }


def test_a_query_is_read_as_text() -> None:
    fields = QueryFields({"limit": "20", "since": "-1.5", "trash": "1", "empty": "", "no": "0"})
    assert fields.whole("limit", 1, 200) == 20
    assert fields.number("since") == -1.5
    assert fields.flag("trash") is True
    assert fields.flag("no") is False
    assert fields.text("empty") is None
    fields.check()


@pytest.mark.parametrize("text", ["x", "nan", "inf", "1_0", "1e999", "\u0661", "201", "0", "1.5"])
def test_a_query_with_a_bad_number_is_refused(text: str) -> None:
    fields = QueryFields({"limit": text})
    assert fields.whole("limit", 1, 200) is None
    with pytest.raises(InvalidRequest):
        fields.check()


@given(st.dictionaries(st.sampled_from("abc"), st.text(max_size=30)))
def test_any_query_gives_values_or_sentences(query: dict[str, str]) -> None:
    fields = QueryFields(query)
    fields.whole("a")
    fields.flag("b")
    fields.text("c")
    try:
        fields.check()
    except VideogenError as error:
        assert isinstance(error, InvalidRequest)  # noqa: PT017 - either way is right
