"""The threads that drive jobs: one process at a time, lanes for each account, all interruptible."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.errors import VideogenError
from videogen_desktop.jobs import machine
from videogen_desktop.jobs.crew import Pauses, another_computer_drives
from videogen_desktop.jobs.fetch import FetchBoard, Fetcher
from videogen_desktop.jobs.follow import Follower
from videogen_desktop.jobs.submit import Submitter

if TYPE_CHECKING:
    from collections.abc import Callable

    from videogen_desktop.jobs.crew import Crew
    from videogen_desktop.jobs.worker_lock import WorkerLock

log = logging.getLogger(__name__)

WATCH_SECONDS = 1.0
BEAT_SECONDS = 20.0
# The monotonic clock stands still while a computer sleeps; the wall clock goes on.
SLEPT_SECONDS = 20.0
AFTER_TROUBLE_SECONDS = 5.0
AFTER_BUG_SECONDS = 10.0
STOP_SECONDS = 1.0
FETCHERS = 2


class Worker(Protocol):
    """Something that does one thing at a time."""

    def step(self) -> float:
        """Do the next thing; return the seconds until there may be another one."""


class Lane:
    """One thread that steps a worker, and can be woken and ended at any moment."""

    def __init__(self, name: str, worker: Worker, crew: Crew) -> None:
        self._worker = worker
        self._crew = crew
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Make it look again now."""
        self._wake.set()

    def join(self, seconds: float) -> None:
        """Wait for its end; a thread that hangs in the system is left to die with the process."""
        self._thread.join(seconds)

    def _run(self) -> None:
        while not self._crew.stop.is_set():
            self._wake.clear()
            delay = self._step()
            if delay > 0:
                self._crew.clock.wait(self._wake, min(delay, machine.LONGEST_WAIT_SECONDS))

    def _step(self) -> float:
        try:
            return self._worker.step()
        except VideogenError as error:
            if not self._crew.stop.is_set():
                log.info("%s waits: %s", self._thread.name, error)
            return AFTER_TROUBLE_SECONDS
        except Exception:
            if not self._crew.stop.is_set():
                log.exception("a bug in %s; it goes on in a moment", self._thread.name)
            return AFTER_BUG_SECONDS


class Runner:
    """Drives the jobs while this process owns the worker lock, and watches for its chance."""

    def __init__(self, crew: Crew, lock: WorkerLock, *, on_stop: Callable[[], None]) -> None:
        self._crew = crew
        self._lock = lock
        self._on_stop = on_stop
        self._lanes: dict[str, Lane] = {}
        self._board = FetchBoard()
        self._pauses: Pauses | None = None
        self._wake = threading.Event()
        self._seen_version = -1
        self._beat_at = float("-inf")
        self._ticks = (crew.clock.now(), crew.clock.monotonic())
        self._watcher = threading.Thread(target=self._watch, name="jobs-watch", daemon=True)

    @property
    def drives(self) -> bool:
        """Tell whether this process is the one that drives."""
        return self._lock.held

    @property
    def board(self) -> FetchBoard:
        """Return how far each take has arrived, for showing."""
        return self._board

    def start(self) -> None:
        """Begin to drive, or to watch for the end of the process that does.

        The first look is made at once, so that whoever starts knows whether it drives.
        """
        try:
            self._tick()
        except VideogenError as error:
            log.info("not driving yet: %s", error)
        self._watcher.start()

    def wake(self) -> None:
        """Look for new work now."""
        self._wake.set()
        for lane in list(self._lanes.values()):
            lane.wake()

    def stop(self) -> None:
        """End every thread within a second or so and let another process drive."""
        self._crew.stop.set()
        self.wake()
        self._on_stop()
        deadline = self._crew.clock.monotonic() + STOP_SECONDS
        if self._watcher.ident is not None:
            self._watcher.join(STOP_SECONDS)
        for lane in self._lanes.values():
            lane.join(max(0.0, deadline - self._crew.clock.monotonic()))
        if self._lock.held:
            try:
                self._crew.driving.rest(self._crew.machine_id)
            except VideogenError as error:
                log.info("could not sign off: %s", error)
            self._lock.release()

    def _watch(self) -> None:
        crew = self._crew
        while not crew.stop.is_set():
            self._wake.clear()
            try:
                self._tick()
            except VideogenError as error:
                log.info("watching for work: %s", error)
            except Exception:
                log.exception("a bug while watching for work; it goes on")
            crew.clock.wait(self._wake, WATCH_SECONDS)

    def _tick(self) -> None:
        crew = self._crew
        if not self._lock.held:
            if not self._lock.try_acquire():
                return
            try:
                self._begin()
            except BaseException:
                self._lock.release()
                raise
        busy = crew.jobs.busy_resources()
        self._open_lanes(busy)
        if busy and crew.clock.monotonic() - self._beat_at >= BEAT_SECONDS:
            self._beat()
        version = crew.jobs.changes()
        if self._has_slept() or version != self._seen_version:
            self._seen_version = version
            for lane in list(self._lanes.values()):
                lane.wake()

    def _has_slept(self) -> bool:
        """Tell whether the computer was asleep since the last look; then nothing waits on."""
        before, self._ticks = self._ticks, (self._crew.clock.now(), self._crew.clock.monotonic())
        wall, tick = (now - then for now, then in zip(self._ticks, before, strict=True))
        slept = wall - tick > SLEPT_SECONDS
        if slept and self._pauses is not None:
            self._pauses.hurry()
        return slept

    def _beat(self) -> None:
        """Leave a sign of life, unless another computer's is fresh: then it drives, not we."""
        crew = self._crew
        if not another_computer_drives(crew):
            crew.driving.beat(crew.machine_id)
        self._beat_at = crew.clock.monotonic()

    def _begin(self) -> None:
        """Take over: what was on the wire is unknown, what is stray is swept."""
        crew = self._crew
        log.info("this process drives the jobs now")
        if not crew.anchor.verify():
            log.info("this library was copied, moved or restored: nothing is sent unasked")
            crew.driving.withdraw_permission()
        crew.attempts.recover()
        keep = {
            crew.media.part_path(take.output_id)
            for job in crew.jobs.open_jobs()
            for take in crew.jobs.takes(job.id)
        }
        crew.media.clean_parts(keep)
        self._pauses = Pauses(crew)
        for n in range(FETCHERS):
            fetcher = Fetcher(crew, self._pauses, self._board)
            self._lanes[f"fetch-{n + 1}"] = Lane(f"jobs-fetch-{n + 1}", fetcher, crew)

    def _open_lanes(self, resources: set[str]) -> None:
        if self._pauses is None:
            return
        for resource in resources:
            if f"submit {resource}" in self._lanes:
                continue
            submitter = Submitter(self._crew, self._pauses, resource)
            follower = Follower(self._crew, self._pauses, resource, self.wake)
            self._lanes[f"submit {resource}"] = Lane("jobs-submit", submitter, self._crew)
            self._lanes[f"follow {resource}"] = Lane("jobs-follow", follower, self._crew)
