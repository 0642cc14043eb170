"""Pages become one list that knows whether it is whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.domain.remote import RemoteJob, RemoteStatus
from videogen_desktop.sora import videos_api
from videogen_desktop.sora.listing import MOST_PAGES, Page, collect, read_page


def job(number: int, created_at: float) -> RemoteJob:
    return RemoteJob(f"video_{number}", RemoteStatus.QUEUED, created_at=created_at)


class Account:
    """Answers pages of what it holds."""

    def __init__(self, jobs: list[RemoteJob], page_items: int) -> None:
        self.jobs = jobs
        self.page_items = page_items
        self.asked = 0

    def __call__(self, after: str | None) -> Page | None:
        self.asked += 1
        ids = [each.id for each in self.jobs]
        start = 0 if after is None else ids.index(after) + 1
        found = tuple(self.jobs[start : start + self.page_items])
        last = start + self.page_items >= len(self.jobs)
        return Page(found, readable=True, last=last, cursor=found[-1].id if found else None)


@given(
    st.lists(st.integers(1, 50), max_size=60),
    st.integers(1, 9),
    st.integers(0, 60),
)
def test_a_complete_list_holds_everything_since(
    instants: list[int], page_items: int, since: int
) -> None:
    jobs = [job(number, at) for number, at in enumerate(sorted(instants, reverse=True))]

    found = collect(Account(jobs, page_items), since)

    wanted = {each.id for each in jobs if (each.created_at or 0) >= since}
    assert wanted <= {each.id for each in found.jobs} or not found.complete
    assert found.complete or len(jobs) > page_items * MOST_PAGES


@given(st.lists(st.integers(1, 50), min_size=2, max_size=40), st.integers(1, 9))
def test_a_list_in_another_order_is_never_complete(instants: list[int], page_items: int) -> None:
    jobs = [job(number, at) for number, at in enumerate(instants)]

    found = collect(Account(jobs, page_items), 0)

    assert found.complete == (instants == sorted(instants, reverse=True))


def test_no_more_is_read_than_needed() -> None:
    account = Account([job(number, 1000 - number) for number in range(100)], 10)

    found = collect(account, 985)

    assert found.complete
    assert account.asked == 2


@pytest.mark.parametrize("value", [None, [], {}, {"data": {}}, {"data": None}, "x"])
def test_what_is_no_list_is_no_page(value: object) -> None:
    assert read_page(value, videos_api) is None


def test_a_cursor_that_cannot_be_one_is_replaced_by_the_last_id() -> None:
    page = read_page(
        {"data": [{"id": "video_1", "created_at": 5}], "last_id": "../x", "has_more": True},
        videos_api,
    )

    assert page is not None
    assert (page.cursor, page.last, page.readable) == ("video_1", False, True)
