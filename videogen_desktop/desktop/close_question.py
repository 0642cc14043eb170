"""Closing the window while work is under way: the page asks, once, and never keeps it open."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.web.services import ClosingQuestion

if TYPE_CHECKING:
    from videogen_desktop.base.clock import Clock

# The page asks for the jobs at least once in this time when it is alive.
SEEN_SECONDS = 4.0
# A double click on the cross is one wish to close, not two.
DOUBLE_CLICK_SECONDS = 1.0

log = logging.getLogger(__name__)


class Work(Protocol):
    """Count what is under way."""

    def __call__(self) -> ClosingQuestion:
        """Return what goes on at Azure and what is still in line."""


class Act(Protocol):
    """Close the window, or cancel what is in line."""

    def __call__(self) -> None:
        """Do it; called on any thread."""


class CloseQuestion:
    """The question between the window's cross and its end. Thread-safe.

    Args:
        work: What would go on without the window; all zero means that nobody needs to be asked.
        close: Closes the window without asking again.
        cancel_queued: Cancels the jobs that have not been sent.
        clock: Measures whether the page is there to ask.
    """

    def __init__(self, work: Work, close: Act, cancel_queued: Act, clock: Clock) -> None:
        self._work = work
        self._close = close
        self._cancel_queued = cancel_queued
        self._clock = clock
        self._lock = threading.Lock()
        self._asked_at: float | None = None
        self._seen = threading.Event()

    def may_close(self) -> bool:
        """Answer the window's cross: true when it may close now; else the page is asked.

        Asked a second time it gives way, and so it does when the page does not take notice.
        """
        work = self._count()
        with self._lock:
            if self._asked_at is not None:
                return self._clock.monotonic() - self._asked_at > DOUBLE_CLICK_SECONDS
            if work is None or not (work.at_azure or work.in_line):
                return True
            self._asked_at = self._clock.monotonic()
            self._seen = threading.Event()
            threading.Thread(
                target=self._close_unless_seen,
                args=(self._seen,),
                name="close-question",
                daemon=True,
            ).start()
            return False

    def closing(self) -> ClosingQuestion | None:
        """Return the question that waits for an answer; the page that calls this has seen it."""
        with self._lock:
            if self._asked_at is None:
                return None
            self._seen.set()
        return self._count() or ClosingQuestion(0, 0)

    def answer_closing(self, choice: str) -> None:
        """Take the person's answer: ``stay``, ``close`` or ``cancel_queued``."""
        with self._lock:
            self._seen.set()
            self._asked_at = None
        if choice == "stay":
            return
        if choice == "cancel_queued":
            self._cancel_queued()
        self._close()

    def _count(self) -> ClosingQuestion | None:
        try:
            return self._work()
        except Exception:  # a library in trouble must not keep a window open
            log.exception("The work under way could not be counted")
            return None

    def _close_unless_seen(self, seen: threading.Event) -> None:
        if not self._clock.wait(seen, SEEN_SECONDS):
            log.info("The page took no notice of the question; the window closes")
            self._close()
