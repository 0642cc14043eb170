from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.web.messages import Request
from videogen_desktop.web.ranges import (
    ByteRange,
    Unsatisfiable,
    Validators,
    evaluate_preconditions,
    wanted_range,
)

NONE = Unsatisfiable.RANGE
CURRENT = Validators('"abc"', 784_111_777.9)
DATE = "Sun, 06 Nov 1994 08:49:37 GMT"
EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT"
LATER = "Sun, 06 Nov 1994 08:49:38 GMT"


def request(method: str = "GET", **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(method, "/", 1, headers=named)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bytes=0-0", ByteRange(0, 1)),
        ("bytes=500-1500", ByteRange(500, 500)),
        ("bytes=0-", ByteRange(0, 1000)),
        ("bytes=999-", ByteRange(999, 1)),
        ("bytes=-100", ByteRange(900, 100)),
        ("bytes=-2000", ByteRange(0, 1000)),
        ("bytes=00000-00009", ByteRange(0, 10)),
        ("bytes=0-" + "9" * 5000, ByteRange(0, 1000)),
        ("Bytes=0-5", ByteRange(0, 6)),
        ("BYTES=0-5", ByteRange(0, 6)),
        ("bytes= 0-5 ", ByteRange(0, 6)),
        ("bytes=,0-5,", ByteRange(0, 6)),
        ("bytes=1000-", NONE),
        ("bytes=1000-1001", NONE),
        ("bytes=" + "9" * 5000 + "-", NONE),
        ("bytes=-0", NONE),
        ("bytes=5-2", NONE),
        ("bytes=abc", NONE),
        ("bytes=", NONE),
        ("bytes=-", NONE),
        ("bytes=--5", NONE),
        ("bytes=+0-+5", NONE),
        ("bytes=0-1_0", NONE),
        ("bytes=0x0-0x5", NONE),
        ("bytes=0 - 5", NONE),
        ("bytes=\u0661-\u0662", NONE),
        ("bytes=0-5,abc", NONE),
        ("bytes=0-5,10-15", None),
        ("bytes=" + ",".join(["0-999"] * 100), None),
        ("items=0-5", None),
        ("bytes 0-5", None),
        ("bytes", None),
        ("", None),
    ],
)
def test_a_range_of_a_thousand_bytes(text: str, expected: object) -> None:
    assert wanted_range(request(range=text), CURRENT, 1000) == expected


@pytest.mark.parametrize("text", ["bytes=0-", "bytes=0-0", "bytes=-5"])
def test_an_empty_file_has_no_part(text: str) -> None:
    assert wanted_range(request(range=text), CURRENT, 0) is NONE


@pytest.mark.parametrize("method", ["HEAD", "POST"])
def test_only_get_has_ranges(method: str) -> None:
    assert wanted_range(request(method, range="bytes=0-5"), CURRENT, 1000) is None


@pytest.mark.parametrize(
    ("if_range", "holds"),
    [
        ('"abc"', True),
        ('"other"', False),
        ('W/"abc"', False),
        ("abc", False),
        (DATE, True),
        (EARLIER, False),
        (LATER, False),
        ("nonsense", False),
        ("", False),
    ],
)
def test_if_range_lets_a_part_pass_only_of_the_same_bytes(if_range: str, *, holds: bool) -> None:
    asked = request(range="bytes=0-5", if_range=if_range)
    expected = ByteRange(0, 6) if holds else None
    assert wanted_range(asked, CURRENT, 1000) == expected


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"if_none_match": '"abc"'}, 304),
        ({"if_none_match": 'W/"abc"'}, 304),
        ({"if_none_match": "*"}, 304),
        ({"if_none_match": '"x", W/"y" , "abc"'}, 304),
        ({"if_none_match": '"x"'}, 200),
        ({"if_none_match": "abc"}, 200),
        ({"if_none_match": '"x"', "if_modified_since": LATER}, 200),
        ({"if_modified_since": DATE}, 304),
        ({"if_modified_since": LATER}, 304),
        ({"if_modified_since": EARLIER}, 200),
        ({"if_modified_since": "yesterday"}, 200),
        ({"if_modified_since": "Sunday, 06-Nov-94 08:49:37 GMT"}, 304),
        ({"if_modified_since": "Sun Nov  6 08:49:37 1994"}, 304),
        ({"if_modified_since": "Sun, 99 Nov 1994 08:49:37 GMT"}, 200),
        ({"if_match": '"abc"'}, 200),
        ({"if_match": "*"}, 200),
        ({"if_match": '"x", "abc"'}, 200),
        ({"if_match": '"x"'}, 412),
        ({"if_match": 'W/"abc"'}, 412),
        ({"if_match": '"abc"', "if_unmodified_since": EARLIER}, 200),
        ({"if_match": '"x"', "if_none_match": '"abc"'}, 412),
        ({"if_unmodified_since": EARLIER}, 412),
        ({"if_unmodified_since": DATE}, 200),
        ({"if_unmodified_since": "yesterday"}, 200),
        ({"if_match": '"abc"', "if_none_match": '"abc"'}, 304),
    ],
)
def test_preconditions_in_their_order(headers: dict[str, str], status: int) -> None:
    assert evaluate_preconditions(request(**headers), CURRENT) == status
    assert evaluate_preconditions(request("HEAD", **headers), CURRENT) == status


def test_a_change_of_what_must_not_match_fails() -> None:
    assert evaluate_preconditions(request("PUT", if_none_match="*"), CURRENT) == 412
    assert evaluate_preconditions(request("PUT", if_modified_since=LATER), CURRENT) == 200


@given(st.text(max_size=60), st.integers(0, 2000))
def test_a_part_always_lies_within_the_file(specs: str, size: int) -> None:
    found = wanted_range(request(range=f"bytes={specs}"), CURRENT, size)
    if isinstance(found, ByteRange):
        assert found.start >= 0
        assert found.length > 0
        assert found.start + found.length <= size


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_in_a_precondition_gives_a_status(tags: str, moment: str) -> None:
    asked = request(if_none_match=tags, if_unmodified_since=moment, if_modified_since=moment)
    assert evaluate_preconditions(asked, CURRENT) in {200, 304, 412}
