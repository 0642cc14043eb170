from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.practice.boxes import boxes, find
from videogen_desktop.practice.content import Content
from videogen_desktop.practice.jobs import Order

ORDER = Order(Dialect.JOBS, "a boat", "m", 480, 480, 1)
PLAIN = Content("gen_1", ORDER, 0)
PADDED = Content("gen_1", ORDER, 0, 2_000_000)
WHOLE = {each: b"".join(each.pieces()) for each in (PLAIN, PADDED)}


@pytest.mark.parametrize("content", [PLAIN, PADDED], ids=["plain", "padded"])
def test_it_is_as_long_as_it_says(content: Content) -> None:
    assert len(WHOLE[content]) == content.length
    assert sum(8 + len(inside) for _, inside in boxes(WHOLE[content])) == content.length


def test_its_id_stands_inside() -> None:
    assert b"gen_1" in find(WHOLE[PLAIN], b"uuid")


@pytest.mark.parametrize("content", [PLAIN, PADDED], ids=["plain", "padded"])
@given(data=st.data())
def test_every_part_is_a_part_of_the_whole(content: Content, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, content.length))
    stop = data.draw(st.integers(0, content.length + 10))
    assert b"".join(content.pieces(start, stop)) == WHOLE[content][start:stop]


def test_it_is_padded_to_exactly_the_size() -> None:
    assert PADDED.length == 2_000_000


@pytest.mark.parametrize("missing", [1, 7])
def test_a_size_too_small_for_a_box_more_leaves_it(missing: int) -> None:
    assert Content("gen_1", ORDER, 0, PLAIN.length + missing).length == PLAIN.length
    assert Content("gen_1", ORDER, 0, PLAIN.length + 8).length == PLAIN.length + 8
    assert Content("gen_1", ORDER, 0, 1000).length == PLAIN.length


def test_pieces_are_small() -> None:
    assert max(map(len, Content("gen_1", ORDER, 0, 5_000_000).pieces(500_000))) <= 262_144


def test_tags_differ_with_the_id_and_the_size() -> None:
    tags = {PLAIN.etag, PADDED.etag, Content("gen_2", ORDER, 0).etag}
    assert len(tags) == 3
    assert all(tag[0] == tag[-1] == '"' for tag in tags)


def test_takes_of_one_job_show_different_pictures() -> None:
    order = replace(ORDER, variant_count=2)
    first, second = (b"".join(Content("gen_1", order, take).pieces()) for take in range(2))
    assert find(first, b"mdat") != find(second, b"mdat")
