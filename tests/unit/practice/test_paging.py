from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.practice.jobs import Order, PracticeJob
from videogen_desktop.practice.paging import page, read_limit, read_order
from videogen_desktop.practice.refusals import Refused

ORDER = Order(Dialect.VIDEOS, "a boat", "m", 1280, 720, 4)


def jobs(count: int) -> list[PracticeJob]:
    return [PracticeJob(str(n), 0, ORDER, float(n), 6.0, (str(n),)) for n in range(count)]


@given(st.integers(0, 30), st.integers(1, 7))
def test_following_the_pages_meets_every_job_once(count: int, limit: int) -> None:
    everything, met = jobs(count), list[str]()
    more = True
    while more:
        found, more = page(everything, limit, after=met[-1] if met else None, before=None)
        met += [job.id for job in found]
    assert met == [job.id for job in everything]


@given(st.integers(1, 30), st.integers(1, 7))
def test_backwards_as_well(count: int, limit: int) -> None:
    everything = jobs(count)
    met = [everything[-1].id]
    more = True
    while more:
        found, more = page(everything, limit, after=None, before=met[0])
        met = [job.id for job in found] + met
    assert met == [job.id for job in everything]


def test_an_empty_page_says_whether_there_is_more() -> None:
    assert page(jobs(1), 0, after=None, before=None) == ([], True)
    assert page([], 5, after=None, before=None) == ([], False)


def test_a_cursor_has_to_be_in_the_list() -> None:
    with pytest.raises(Refused):
        page(jobs(3), 2, after="9", before=None)


@pytest.mark.parametrize("text", ["101", "-1", "+5", "5.0", "", "५", "9" * 5000])
def test_a_limit_is_0_to_100(text: str) -> None:
    with pytest.raises(Refused):
        read_limit({"limit": text}, 20)


def test_the_newest_come_first_unless_asked_otherwise() -> None:
    assert read_order({})
    assert not read_order({"order": "asc"})
    assert read_limit({}, 20) == 20
    with pytest.raises(Refused):
        read_order({"order": "up"})
