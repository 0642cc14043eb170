"""The person is asked once before work goes on without a window, and is never locked in."""

from __future__ import annotations

import threading

import pytest

from tests.support.fake_clock import FakeClock
from videogen_desktop.desktop.close_question import SEEN_SECONDS, CloseQuestion
from videogen_desktop.web.services import ClosingQuestion


class SlowClock(FakeClock):
    """Waits until the test lets it, or until what it waits for happens."""

    def __init__(self) -> None:
        super().__init__()
        self.over = threading.Event()

    def wait(self, event: threading.Event, seconds: float) -> bool:
        while not self.over.wait(0.01):
            if event.wait(0.01):
                return True
        return super().wait(event, seconds)


class Desk:
    """What the question talks to."""

    def __init__(self, at_azure: int = 0, in_line: int = 0) -> None:
        self.at_azure, self.in_line = at_azure, in_line
        self.closed = threading.Event()
        self.cancelled = False
        self.broken = False

    def work(self) -> ClosingQuestion:
        if self.broken:
            raise OSError("library gone")
        return ClosingQuestion(self.at_azure, self.in_line)

    def cancel(self) -> None:
        self.cancelled = True


def question(desk: Desk, clock: FakeClock) -> CloseQuestion:
    return CloseQuestion(desk.work, desk.closed.set, desk.cancel, clock)


def test_without_work_nobody_is_asked() -> None:
    asked = question(Desk(), FakeClock())
    assert asked.may_close()
    assert asked.closing() is None


def test_with_work_the_page_asks_with_todays_numbers() -> None:
    desk, clock = Desk(2, 5), SlowClock()
    asked = question(desk, clock)
    assert not asked.may_close()
    desk.in_line = 4
    assert asked.closing() == ClosingQuestion(2, 4)
    assert not desk.closed.is_set()


@pytest.mark.parametrize(
    ("choice", "closed", "cancelled"),
    [("stay", False, False), ("close", True, False), ("cancel_queued", True, True)],
)
def test_the_answer_is_done(choice: str, *, closed: bool, cancelled: bool) -> None:
    desk = Desk(in_line=1)
    asked = question(desk, SlowClock())
    asked.may_close()
    asked.closing()
    asked.answer_closing(choice)
    assert desk.closed.is_set() is closed
    assert desk.cancelled is cancelled
    assert asked.closing() is None


def test_after_staying_the_next_close_asks_again() -> None:
    desk = Desk(in_line=1)
    asked = question(desk, SlowClock())
    asked.may_close()
    asked.answer_closing("stay")
    assert not asked.may_close()
    assert asked.closing() is not None


def test_a_page_that_takes_no_notice_does_not_keep_the_window_open() -> None:
    desk, clock = Desk(in_line=1), FakeClock()
    assert not question(desk, clock).may_close()
    assert desk.closed.wait(5)
    assert clock.waits == [SEEN_SECONDS]


def test_a_page_that_asks_has_all_the_time_of_the_world() -> None:
    desk, clock = Desk(in_line=1), SlowClock()
    asked = question(desk, clock)
    asked.may_close()
    asked.closing()
    clock.over.set()
    assert not desk.closed.wait(0.1)


def test_closing_twice_closes_but_a_double_click_is_one_wish() -> None:
    desk, clock = Desk(in_line=1), SlowClock()
    asked = question(desk, clock)
    assert not asked.may_close()
    clock.advance(0.3)
    assert not asked.may_close()
    clock.advance(2)
    assert asked.may_close()


@pytest.mark.logs_warnings
def test_a_library_in_trouble_does_not_keep_the_window_open() -> None:
    desk = Desk(in_line=1)
    desk.broken = True
    assert question(desk, FakeClock()).may_close()
