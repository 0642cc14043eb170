from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.videos import make_video
from videogen_desktop.domain.connection import Connection, Dialect
from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.jobs.orders import Order, requests_for

VIDEOS = Connection("con_v", "https://a.openai.azure.com/openai/v1", Dialect.VIDEOS, "sora")
JOBS = Connection("con_j", "https://a.openai.azure.com/openai/v1", Dialect.JOBS, "sora")


def test_the_usual_values_fill_what_was_left_out() -> None:
    (request,) = requests_for(Order("a cat"), VIDEOS, None)
    assert (request.size, request.seconds, request.variant_count) == ("1280x720", 4, 1)


def test_takes_are_divided_as_the_dialect_allows() -> None:
    assert len(requests_for(Order("a cat", count=3), VIDEOS, None)) == 3
    counts = [
        request.variant_count
        for request in requests_for(Order("a cat", "480x480", 5, 6), JOBS, None)
    ]
    assert counts == [4, 2]


@pytest.mark.parametrize(
    ("order", "field"),
    [
        (Order(""), "prompt"),
        (Order(" \n\t"), "prompt"),
        (Order("x" * 32_001), "prompt"),
        (Order("a\0b"), "prompt"),
        (Order("a\ud800b"), "prompt"),
        (Order("a", size="1280\u00d7720"), "size"),
        (Order("a", size="99999999999x1"), "size"),
        (Order("a", seconds=5), "seconds"),
        (Order("a", count=0), "count"),
        (Order("a", count=1000), "count"),
        (Order("a", request_id="x y"), "request_id"),
        (Order("a", hold_seconds=-1), "hold_seconds"),
        (Order("a", hold_seconds=1e9), "hold_seconds"),
    ],
)
def test_each_bad_field_gets_its_sentence(order: Order, field: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        requests_for(order, VIDEOS, None)
    assert list(caught.value.fields) == [field]
    assert caught.value.fields[field].endswith((".", ")"))


def test_a_remix_keeps_the_originals_size_and_length() -> None:
    original = make_video(remote_id="video_1", resource="a", width=720, height=1280, seconds=8)
    (request,) = requests_for(Order("at night", remix_of=original.id), VIDEOS, original)
    assert request.remix_of == "video_1"
    assert (request.size, request.seconds) == ("720x1280", 8)


@pytest.mark.parametrize(
    ("connection", "resource"), [(JOBS, "a"), (VIDEOS, "elsewhere")], ids=["dialect", "account"]
)
def test_a_remix_needs_the_dialect_and_the_account_of_its_original(
    connection: Connection, resource: str
) -> None:
    original = make_video(remote_id="video_1", resource=resource)
    with pytest.raises(InvalidRequest) as caught:
        requests_for(Order("at night", remix_of=original.id), connection, original)
    assert list(caught.value.fields) == ["remix_of"]


@given(st.text(), st.none() | st.text(max_size=12), st.integers(), st.integers())
def test_whatever_is_asked_is_divided_or_refused(
    prompt: str, size: str | None, seconds: int, count: int
) -> None:
    order = Order(prompt, size, seconds, count)
    for connection in (VIDEOS, JOBS):
        with contextlib.suppress(InvalidRequest):
            requests = requests_for(order, connection, None)
            assert sum(request.variant_count for request in requests) == count


def test_the_request_id_is_not_part_of_what_is_asked() -> None:
    assert Order("a", request_id="1").body_hash() == Order("a", request_id="2").body_hash()
    assert Order("a").body_hash() != Order("b").body_hash()
