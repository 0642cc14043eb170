"""A client that costs next to nothing, so that what is measured is the server."""

from __future__ import annotations

import re
import socket
import threading
from typing import TYPE_CHECKING, Self

from build_spec.benches.stage import stopwatch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SECONDS = 10.0
PIECE_BYTES = 1 << 20
LITTLE_BYTES = 64 * 1024

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Wire:
    """One connection to a port of this computer."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._piece = memoryview(bytearray(PIECE_BYTES))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def ask(self, head: bytes) -> int:
        """Send a request and take its whole answer in; return the length of the body.

        Raises:
            OSError: The answer broke off, was none, or not one of success.
        """
        self.socket.sendall(head)
        found = b""
        while b"\r\n\r\n" not in found:
            found += self._received(self.socket.recv(LITTLE_BYTES))
        before, _, rest = found.partition(b"\r\n\r\n")
        length = _LENGTH.search(before)
        if length is None or not before.startswith((b"HTTP/1.1 200", b"HTTP/1.1 206")):
            raise OSError(f"an answer that was not expected: {before[:200]!r}")
        left = int(length[1]) - len(rest)
        while left > 0:
            size = self.socket.recv_into(self._piece)
            if size == 0:
                raise OSError(f"{left} bytes of the answer are missing")
            left -= size
        return int(length[1])

    def begin(self, head: bytes) -> None:
        """Send a request, take the beginning of its answer in, and then stop reading."""
        self.socket.sendall(head)
        self._received(self.socket.recv(LITTLE_BYTES))

    def _received(self, data: bytes) -> bytes:
        if not data:
            raise OSError("the connection ended without an answer")
        return data


def asked(port: int, head: bytes) -> float:
    """Return the seconds of one request on a connection of its own, connecting included."""
    began = stopwatch()
    with Wire(port) as wire:
        wire.ask(head)
    return stopwatch() - began


def at_once(works: Sequence[Callable[[], float]]) -> list[float]:
    """Let all begin in the same moment; return what each says.

    Raises:
        OSError: One of them failed.
    """
    gate = threading.Barrier(len(works))
    found: list[float] = []
    failed: list[OSError] = []

    def run(work: Callable[[], float]) -> None:
        gate.wait()
        try:
            found.append(work())
        except OSError as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return found
