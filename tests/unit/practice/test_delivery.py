from __future__ import annotations

import threading

import pytest

from tests.support.fake_clock import FakeClock
from videogen_desktop.domain.connection import Dialect
from videogen_desktop.practice.chance import Chances
from videogen_desktop.practice.content import Content
from videogen_desktop.practice.delivery import Courier, read_quality
from videogen_desktop.practice.faults import Faults
from videogen_desktop.practice.jobs import Order, PracticeJob
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.refusals import Refused
from videogen_desktop.practice.wire import Answer, Call

ORDER = Order(Dialect.VIDEOS, "a boat", "m", 480, 480, 1)
JOB = PracticeJob("video_1", 0, ORDER, 1_790_000_000.0, 6.0, ("video_1",))
CONTENT = Content("video_1", ORDER, 0)
WHOLE = b"".join(CONTENT.pieces())
SIZE = len(WHOLE)
MODIFIED = "Mon, 21 Sep 2026 14:13:26 GMT"


class Delivered:
    """An answer with its body read to the end."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        self.length = answer.length
        self.range = answer.headers.get("Content-Range")
        self.body = b"".join(answer.stream or ())


def fetch(*faults: str, method: str = "GET", seed: int = 1, **headers: str) -> Delivered:
    options = PracticeOptions(faults=Faults.parse(faults))
    courier = Courier(options, Chances(seed), FakeClock(), threading.Event())
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Delivered(courier.video(Call(method, "/", headers=names), JOB, "video_1", CONTENT))


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=500-1500", 500, 1501),
        ("bytes=500-", 500, SIZE),
        ("bytes=-100", SIZE - 100, SIZE),
        (f"bytes=-{SIZE + 5}", 0, SIZE),
        (f"bytes=5-{SIZE + 5}", 5, SIZE),
        ("Bytes=5-6", 5, 7),
    ],
)
def test_a_range_gets_its_part(asked: str, start: int, stop: int) -> None:
    part = fetch(range=asked)
    assert (part.status, part.range) == (206, f"bytes {start}-{stop - 1}/{SIZE}")
    assert (part.body, part.length) == (WHOLE[start:stop], stop - start)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=-0"])
def test_a_range_beyond_the_end_is_416(asked: str) -> None:
    part = fetch(range=asked)
    assert (part.status, part.range, part.body) == (416, f"bytes */{SIZE}", b"")


@pytest.mark.parametrize(
    "asked", ["", "bytes=-", "bytes=5-2", "items=0-5", "bytes=a-b", "bytes=0-1,3-4", "bytes=+0-5"]
)
def test_what_is_no_single_range_gets_everything(asked: str) -> None:
    assert (fetch(range=asked).status, fetch(range=asked).body) == (200, WHOLE)


@pytest.mark.parametrize(
    ("condition", "status"),
    [(CONTENT.etag, 206), (MODIFIED, 206), ('"other"', 200), (f"W/{CONTENT.etag}", 200)],
)
def test_a_range_holds_only_for_the_same_content(condition: str, status: int) -> None:
    assert fetch(range="bytes=5-9", if_range=condition).status == status


def test_head_has_the_length_of_the_whole_and_no_body() -> None:
    head = fetch("cut-body-no-length", "trickle", method="HEAD", range="bytes=5-9")
    assert (head.status, head.length, head.body) == (200, SIZE, b"")


def test_a_cut_body_promises_more_than_it_sends() -> None:
    cut = fetch("cut-body", range="bytes=100-199")
    assert cut.length == 100
    assert 0 < len(cut.body) < 100
    assert WHOLE[100:200].startswith(cut.body)


def test_where_a_body_is_cut_comes_from_the_seed() -> None:
    assert fetch("cut-body", seed=1).body == fetch("cut-body", seed=1).body
    assert fetch("cut-body", seed=1).body != fetch("cut-body", seed=2).body


def test_one_byte_can_only_be_cut_to_none() -> None:
    assert fetch("cut-body", range="bytes=0-0").body == b""


def test_a_wrong_range_is_labelled_as_what_it_is() -> None:
    part = fetch("range=wrong", range="bytes=100-199")
    assert (part.status, part.range, part.body) == (206, f"bytes 50-199/{SIZE}", WHOLE[50:200])


def test_a_trickle_ends_when_the_service_stops() -> None:
    stopping = threading.Event()
    options = PracticeOptions(faults=Faults(trickle=1.0))
    courier = Courier(options, Chances(1), FakeClock(), stopping)
    stream = iter(courier.video(Call("GET", "/"), JOB, "video_1", CONTENT).stream or ())
    assert len(next(stream)) == 16
    stopping.set()
    assert list(stream) == []


def test_quality_is_high_or_low() -> None:
    for query in ({}, {"quality": "high"}, {"quality": "low"}):
        read_quality(Call("GET", "/", query=query))
    with pytest.raises(Refused):
        read_quality(Call("GET", "/", query={"quality": "best"}))
