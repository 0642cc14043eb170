"""A clock that stands still until a test moves it."""

from __future__ import annotations

import threading


class FakeClock:
    """Wall clock and monotonic clock in the hands of the test.

    ``wait`` does not block: it moves both clocks on by the time asked for, unless the event is
    already set, so that a loop of waits runs through at once.
    """

    def __init__(self, now: float = 1_790_000_000.0, monotonic: float = 1_000.0) -> None:
        self._now = now
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self.waits: list[float] = []

    def now(self) -> float:
        with self._lock:
            return self._now

    def monotonic(self) -> float:
        with self._lock:
            return self._monotonic

    def wait(self, event: threading.Event, seconds: float) -> bool:
        if event.is_set():
            return True
        self.waits.append(seconds)
        self.advance(max(0.0, seconds))
        return event.is_set()

    def advance(self, seconds: float) -> None:
        """Let time pass on both clocks."""
        with self._lock:
            self._now += seconds
            self._monotonic += seconds

    def jump(self, seconds: float) -> None:
        """Set the wall clock only, as a person or a time server does."""
        with self._lock:
            self._now += seconds


class OwnClock(FakeClock):
    """Another computer's clock: time passes for both, but each is set on its own."""

    def __init__(self, world: FakeClock) -> None:
        super().__init__()
        self._world = world
        self._offset = 0.0

    def now(self) -> float:
        return self._world.now() + self._offset

    def monotonic(self) -> float:
        return self._world.monotonic()

    def advance(self, seconds: float) -> None:
        self._world.advance(seconds)

    def jump(self, seconds: float) -> None:
        self._offset += seconds
