"""The computer's clocks, and the one that tests move."""

from __future__ import annotations

import threading
import time

from tests.support.fake_clock import FakeClock
from videogen_desktop.base.clock import Clock, SystemClock


def test_the_systems_clocks_are_the_computers() -> None:
    clock = SystemClock()

    assert abs(clock.now() - time.time()) < 5
    assert abs(clock.monotonic() - time.monotonic()) < 5


def test_a_wait_ends_at_once_when_the_event_is_set() -> None:
    event = threading.Event()
    event.set()
    began = time.monotonic()

    assert SystemClock().wait(event, 10)
    assert time.monotonic() - began < 5


def test_a_wait_without_its_event_tells_so() -> None:
    assert not SystemClock().wait(threading.Event(), 0.001)
    assert not SystemClock().wait(threading.Event(), -1)


def test_the_fake_clock_stands_until_it_is_moved() -> None:
    clock: Clock = (fake := FakeClock(now=100, monotonic=5))

    assert not clock.wait(threading.Event(), 7)
    fake.advance(3)
    fake.jump(-50)

    assert (clock.now(), clock.monotonic()) == (60, 15)
    assert fake.waits == [7]


def test_the_fake_clock_waits_for_nothing_that_has_happened() -> None:
    clock, event = FakeClock(), threading.Event()
    event.set()
    before = clock.monotonic()

    assert clock.wait(event, 7)
    assert clock.monotonic() == before
