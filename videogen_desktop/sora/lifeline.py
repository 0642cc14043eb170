"""End one exchange from outside: at its deadline, on shutdown, or because the caller gave up.

The time-outs of the HTTP library count from byte to byte, so a server that trickles is waited for
without end. What does end it is shutting the socket down, which wakes a blocked read on every
system. The lifeline keeps a duplicate of the socket for that, taken before TLS wraps the original.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from enum import StrEnum


class Cut(StrEnum):
    """Why an exchange was ended."""

    DEADLINE = "deadline"
    CLOSED = "closed"


class Lifeline:
    """The hold on one exchange's socket. All methods may be called from any thread."""

    def __init__(self, seconds: float) -> None:
        self._lock = threading.Lock()
        self._duplicate: socket.socket | None = None
        self._released = False
        self._cut: Cut | None = None
        self._timer = threading.Timer(max(0.0, seconds), self.cut, (Cut.DEADLINE,))
        self._timer.daemon = True
        self._timer.name = "sora-deadline"
        self._timer.start()

    @property
    def was_cut(self) -> Cut | None:
        """Return why the exchange was ended, or ``None``."""
        with self._lock:
            return self._cut

    def hold(self, connected: socket.socket) -> None:
        """Take hold of a socket that has just been connected.

        Raises:
            ConnectionAbortedError: The exchange has been ended already; nothing may be sent.
        """
        with self._lock:
            if self._cut is not None:
                raise ConnectionAbortedError(self._cut.value)
            self._close_duplicate()
            self._duplicate = connected.dup()

    def cut(self, why: Cut) -> None:
        """End the exchange now; the thread that reads from it wakes with an error or an end."""
        with self._lock:
            if self._cut is not None or self._released:
                return
            self._cut = why
            if self._duplicate is not None:
                with contextlib.suppress(OSError):
                    self._duplicate.shutdown(socket.SHUT_RDWR)

    def end_deadline(self) -> None:
        """Let the exchange go on without a deadline; :meth:`cut` still ends it."""
        self._timer.cancel()

    def release(self) -> None:
        """Let go: the exchange is over."""
        self._timer.cancel()
        with self._lock:
            self._released = True
            self._close_duplicate()

    def _close_duplicate(self) -> None:
        if self._duplicate is not None:
            self._duplicate.close()
            self._duplicate = None
