"""The runner's threads: they start, hand over, and end within a second."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.support.fake_clock import FakeClock
from videogen_desktop.base.clock import SystemClock
from videogen_desktop.jobs.runner import Lane, Runner
from videogen_desktop.jobs.worker_lock import WorkerLock

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.support.workshop import Workshop


def wait_for(done: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def runner_of(workshop: Workshop) -> Runner:
    crew = replace(workshop.crew, clock=SystemClock(), stop=threading.Event())
    lock = WorkerLock(workshop.folder.worker_lock_path)
    return Runner(crew, lock, on_stop=lambda: None)


def test_one_runner_drives_and_the_next_takes_over_within_two_seconds(workshop: Workshop) -> None:
    first, second = runner_of(workshop), runner_of(workshop)
    first.start()
    second.start()
    assert first.drives
    assert not second.drives
    first.stop()
    begun = time.monotonic()
    wait_for(lambda: second.drives)
    assert time.monotonic() - begun < 2
    second.stop()
    assert not second.drives


def test_stopping_takes_a_second_and_leaves_no_thread(workshop: Workshop) -> None:
    workshop.ask("a boat", hold_seconds=60)
    runner = runner_of(workshop)
    runner.start()
    wait_for(lambda: any(t.name == "jobs-follow" for t in threading.enumerate()))
    begun = time.monotonic()
    runner.stop()
    assert time.monotonic() - begun < 1.5
    wait_for(lambda: not any(t.name.startswith("jobs-") for t in threading.enumerate()))


def test_signing_off_lets_another_computer_drive(workshop: Workshop) -> None:
    workshop.ask("a boat", hold_seconds=60)
    runner = runner_of(workshop)
    runner.start()
    assert workshop.crew.driving.heartbeat() is not None
    runner.stop()
    assert workshop.crew.driving.heartbeat() is None


def test_a_sleep_is_noticed_by_the_clocks(workshop: Workshop) -> None:
    clock = FakeClock()
    crew = replace(workshop.crew, clock=clock, stop=threading.Event())
    runner = Runner(crew, WorkerLock(workshop.folder.worker_lock_path), on_stop=lambda: None)
    clock.advance(60)
    assert not runner._has_slept()
    clock.jump(60)
    assert runner._has_slept()
    assert not runner._has_slept()
    clock.jump(-3600)
    assert not runner._has_slept()


class _Worker:
    def __init__(self) -> None:
        self.steps = 0

    def step(self) -> float:
        self.steps += 1
        return 60.0


def test_a_sleeping_lane_can_be_woken(workshop: Workshop) -> None:
    crew = replace(workshop.crew, clock=SystemClock(), stop=threading.Event())
    worker = _Worker()
    lane = Lane("jobs-test", worker, crew)
    wait_for(lambda: worker.steps == 1)
    lane.wake()
    wait_for(lambda: worker.steps == 2)
    crew.stop.set()
    lane.wake()
    lane.join(2)


class _Buggy:
    def __init__(self) -> None:
        self.steps = 0

    def step(self) -> float:
        self.steps += 1
        raise ZeroDivisionError


def test_a_bug_is_logged_and_the_lane_goes_on(
    workshop: Workshop, caplog: pytest.LogCaptureFixture
) -> None:
    crew = replace(workshop.crew, clock=SystemClock(), stop=threading.Event())
    worker = _Buggy()
    lane = Lane("jobs-test", worker, crew)
    wait_for(lambda: worker.steps == 1)
    lane.wake()
    wait_for(lambda: worker.steps == 2)
    crew.stop.set()
    lane.wake()
    lane.join(2)
    assert "a bug in jobs-test" in caplog.text
    caplog.clear()
