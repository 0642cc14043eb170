"""Ctrl-C and the system's request to end, heard whatever the main thread is doing.

A native event loop runs no Python for minutes, and Python runs signal handlers only in the main
thread between two of its own instructions. The C part of Python's handler, however, always writes
the signal's number to a wake-up socket at once, and a thread of ours reads that. GTK's bindings
put a socket of their own there while their loop runs, but then they run the handler promptly,
which writes to ours; so one of the two ways is always open.
"""

from __future__ import annotations

import signal
import socket
import threading
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from types import FrameType, TracebackType

INTERRUPTED = 130


class OnSignal(Protocol):
    """What to do when the first signal comes."""

    def __call__(self, exit_code: int, /) -> None:
        """End soon with ``exit_code``; runs on a thread of its own."""


class EndSignals:
    """While open, calls ``on_signal`` once; a second signal ends the program at once.

    To be opened in the main thread. ``exit_code`` is 130 after Ctrl-C and 0 after a request to
    end, which is how a session manager closes programs; 0 without a signal.
    """

    def __init__(self, on_signal: OnSignal) -> None:
        self._on_signal = on_signal
        self._signals = [signal.SIGINT, signal.SIGTERM]
        if hasattr(signal, "SIGHUP"):
            self._signals.append(signal.SIGHUP)  # the terminal was closed
        self._before = {number: signal.getsignal(number) for number in self._signals}
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)
        self._wakeup_before = -1
        self._thread = threading.Thread(target=self._listen, name="end-signals", daemon=True)
        self.exit_code = 0

    def __enter__(self) -> Self:
        """Listen."""
        for number in self._signals:
            if self._before[number] is not signal.SIG_IGN:  # nohup means it
                signal.signal(number, self._heard)
        self._wakeup_before = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(self._wakeup_before)
        self._restore()
        self._writer.close()
        self._thread.join(1)
        self._reader.close()

    def _heard(self, number: int, frame: FrameType | None) -> None:
        del frame
        self._restore()  # the second one is for those who do not want to wait
        try:
            self._writer.send(bytes([number]))
        except OSError:
            return  # closed meanwhile: we are ending anyway

    def _restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)

    def _listen(self) -> None:
        ours = {int(number) for number in self._signals}
        while heard := self._reader.recv(1):
            if heard[0] in ours:
                self.exit_code = INTERRUPTED if heard[0] == signal.SIGINT else 0
                self._on_signal(self.exit_code)
                return
