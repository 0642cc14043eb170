"""The body of one request, as the application reads it."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

from videogen_desktop.web.patience import ConnectionDropped

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from videogen_desktop.web.http_head import RequestHead


class RequestBody(io.RawIOBase):
    """Exactly the body that was announced, read only when the application asks for it."""

    def __init__(
        self,
        head: RequestHead,
        sock: socket.socket,
        receive_into: Callable[[memoryview, float], int],
        patience_seconds: float,
    ) -> None:
        super().__init__()
        self._sock = sock
        self._receive_into = receive_into
        self._left = head.content_length
        self._continue_due = head.expects_continue and self._left > 0
        self._deadline = time.monotonic() + patience_seconds

    @property
    def is_spent(self) -> bool:
        """Tell whether the next byte on the connection belongs to the next request."""
        return self._left == 0

    def readable(self) -> bool:
        """Say that this is a stream to read from."""
        return True

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        """Read what there is; a body that stays short or slow ends the connection."""
        if self._left == 0:
            return 0
        try:
            if self._continue_due:
                self._continue_due = False
                self._sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            size = self._receive_into(memoryview(target)[: self._left], self._deadline)
        except OSError:
            raise ConnectionDropped from None
        if size == 0:
            raise ConnectionDropped
        self._left -= size
        return size
