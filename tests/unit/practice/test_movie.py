from __future__ import annotations

import struct

import pytest

from videogen_desktop.practice.boxes import box, boxes, find
from videogen_desktop.practice.movie import FILE_TYPE, movie


def numbers(table: bytes, skip: int = 8) -> list[int]:
    return list(struct.unpack(f">{(len(table) - skip) // 4}I", table[skip:]))


@pytest.mark.parametrize("seconds", [1, 4, 5, 20])
def test_every_sample_lies_where_the_tables_say(seconds: int) -> None:
    before = len(FILE_TYPE)
    moov, mdat = movie("sea", 480, 480, seconds, before)
    whole = FILE_TYPE + moov + mdat
    assert [kind for kind, _ in boxes(whole)] == [b"ftyp", b"moov", b"mdat"]
    data_at, at = len(FILE_TYPE) + len(moov) + 8, []
    for kind, track in boxes(find(whole, b"moov")):
        if kind != b"trak":
            continue
        tables = find(track, b"mdia", b"minf", b"stbl")
        sizes = numbers(find(tables, b"stsz"), skip=12)
        offsets = numbers(find(tables, b"stco"))
        runs = numbers(find(tables, b"stsc"))
        counts = [
            next(
                count
                for first, count in reversed(list(zip(runs[::3], runs[1::3], strict=True)))
                if first <= chunk
            )
            for chunk in range(1, len(offsets) + 1)
        ]
        assert sum(counts) == len(sizes)
        for offset, count in zip(offsets, counts, strict=True):
            at.append((offset, sum(sizes[:count])))
            del sizes[:count]
    # Without a gap and without an overlap, from the first byte to the last.
    for offset, size in sorted(at):
        assert offset == data_at
        data_at += size
    assert data_at == len(whole)


def test_every_second_begins_with_a_key_frame() -> None:
    moov, _ = movie("sea", 480, 480, 3, 0)
    assert numbers(find(moov, b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stss")) == [1, 31, 61]


def test_a_box_in_front_moves_everything() -> None:
    near, same = movie("sea", 480, 480, 2, 0)
    far, _ = movie("sea", 480, 480, 2, len(box(b"free", bytes(92))))
    assert len(near) == len(far)
    path = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stco")
    assert [
        a - b for a, b in zip(numbers(find(far, *path)), numbers(find(near, *path)), strict=True)
    ] == [100, 100]
    assert same
