from __future__ import annotations

import pytest

from videogen_desktop.practice.boxes import box, boxes, find, full_box, table


def test_a_box_has_its_length_and_its_kind_in_front() -> None:
    assert box(b"free", b"ab", b"c") == b"\0\0\0\x0bfreeabc"
    assert full_box(b"tkhd", 3, b"x") == b"\0\0\0\x0dtkhd\0\0\0\3x"


def test_boxes_are_found_inside_boxes() -> None:
    data = box(b"free") + box(b"moov", box(b"mvhd", b"1"), box(b"trak", box(b"tkhd", b"2")))
    assert [kind for kind, _ in boxes(data)] == [b"free", b"moov"]
    assert find(data, b"moov", b"trak", b"tkhd") == b"2"
    with pytest.raises(LookupError):
        find(data, b"moov", b"mdia")


def test_a_table_counts_its_rows() -> None:
    assert table(b"stco", [(7,), (8,)])[12:] == b"\0\0\0\2\0\0\0\7\0\0\0\x08"
