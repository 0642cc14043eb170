"""Time as a thing that can be handed in, so that tests move it and shutdown can interrupt it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import threading


class Clock(Protocol):
    """The two clocks of a computer and a wait that ends early."""

    def now(self) -> float:
        """Return Unix seconds by the wall clock; it can jump, so it only ever stands on disk."""

    def monotonic(self) -> float:
        """Return seconds that never run backwards; waits and deadlines use these."""

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Wait until ``event`` is set, at most ``seconds``; return whether it is set."""


class SystemClock:
    """The computer's own clocks."""

    def now(self) -> float:
        """Return Unix seconds by the wall clock."""
        return time.time()  # noqa: TID251 - the one place that may ask the system

    def monotonic(self) -> float:
        """Return seconds since an arbitrary start."""
        return time.monotonic()

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Wait until ``event`` is set, at most ``seconds``; return whether it is set."""
        return event.wait(max(0.0, seconds))
