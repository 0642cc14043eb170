"""Boxes are walked to the last byte, and no further."""

from __future__ import annotations

import io
import struct

import pytest

from tests.support.mp4_builder import box
from videogen_desktop.domain.errors import VideoDamaged
from videogen_desktop.library.mp4_boxes import (
    child,
    children,
    file_boxes,
    inner_boxes,
    numbers,
    unpack,
)


def walk(data: bytes) -> list[tuple[bytes, int, int]]:
    return [(b.kind, b.start, b.end) for b in file_boxes(io.BytesIO(data), len(data))]


def test_small_large_and_open_ended_boxes_are_walked() -> None:
    large = struct.pack(">I4sQ", 1, b"wide", 20) + b"1234"
    data = box(b"ftyp", b"isom") + large + struct.pack(">I4s", 0, b"mdat") + b"rest"
    assert walk(data) == [(b"ftyp", 8, 12), (b"wide", 28, 32), (b"mdat", 40, 44)]


def test_a_uuid_box_tells_which_one() -> None:
    data = box(b"uuid", bytes(range(16)), b"payload")
    (found,) = file_boxes(io.BytesIO(data), len(data))
    assert found.uuid == bytes(range(16))


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x00\x00",
        struct.pack(">I4s", 7, b"free"),
        struct.pack(">I4s", 9, b"free"),
        struct.pack(">I4s", 1, b"mdat"),
        struct.pack(">I4sQ", 1, b"mdat", 15),
        struct.pack(">I4sQ", 1, b"mdat", 1 << 63),
        box(b"free") + b"x",
    ],
)
def test_sizes_that_do_not_add_up_are_refused(data: bytes) -> None:
    with pytest.raises(VideoDamaged):
        walk(data)


def test_children_are_found_by_their_path() -> None:
    data = memoryview(box(b"mdia", box(b"minf", b"a"), box(b"minf", b"b")))
    assert bytes(child(data, b"mdia", b"minf") or b"") == b"a"
    assert child(data, b"trak", b"minf") is None
    assert [bytes(found) for found in children(data[8:], b"minf")] == [b"a", b"b"]


def test_the_four_zero_bytes_of_quicktime_end_a_list() -> None:
    assert len(list(inner_boxes(memoryview(box(b"free") + bytes(4))))) == 1


def test_a_box_larger_than_what_holds_it_is_refused() -> None:
    with pytest.raises(VideoDamaged):
        list(inner_boxes(memoryview(struct.pack(">I4s", 100, b"trak"))))


def test_numbers_are_read_or_missing() -> None:
    data = memoryview(struct.pack(">IQ", 7, 8))
    assert unpack("I", data) == (7,)
    assert list(numbers(data, 4, 1, "Q")) == [8]
    for read in (lambda: unpack("I", data, 10), lambda: numbers(data, 4, 1 << 40)):
        with pytest.raises(VideoDamaged):
            read()
