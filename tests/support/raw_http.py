"""HTTP spoken byte by byte, for requests that no client library would send."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class RawAnswer:
    """One answer as it came; field names in lower case, repeated ones kept in order."""

    status: int
    fields: tuple[tuple[str, str], ...]
    body: bytes

    def field(self, name: str) -> str | None:
        return next((value for key, value in self.fields if key == name.lower()), None)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key == name.lower()]

    def json(self) -> dict[str, object]:
        loaded = json.loads(self.body)
        assert isinstance(loaded, dict)
        return loaded


class RawConnection:
    """One connection to a loopback port."""

    def __init__(self, port: int, timeout: float = 5.0) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._buffer = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def read_answer(self, *, head_only: bool = False) -> RawAnswer:
        """Read one answer by its Content-Length, or to the end where it has none."""
        while b"\r\n\r\n" not in self._buffer:
            self._receive_more()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        status_line, *lines = head.decode("latin-1").split("\r\n")
        fields = tuple(
            (name.lower(), value) for name, _, value in (line.partition(": ") for line in lines)
        )
        answer = RawAnswer(int(status_line.split(" ")[1]), fields, b"")
        if head_only or answer.status in {100, 204, 304}:
            return answer
        length = answer.field("content-length")
        if length is None:
            body, self._buffer = self._buffer + self.read_to_end(), b""
        else:
            while len(self._buffer) < int(length):
                self._receive_more()
            body, self._buffer = self._buffer[: int(length)], self._buffer[int(length) :]
        return RawAnswer(answer.status, fields, body)

    def read_to_end(self) -> bytes:
        """Return everything up to the other side's end; empty when it has ended already."""
        data = b""
        while piece := self.sock.recv(65_536):
            data += piece
        return data

    def is_ended(self) -> bool:
        """Tell whether the other side closes without another byte."""
        try:
            return not self._buffer and self.sock.recv(1) == b""
        except ConnectionResetError:
            return True

    def _receive_more(self) -> None:
        piece = self.sock.recv(65_536)
        if not piece:
            message = f"the connection ended after {self._buffer!r}"
            raise EOFError(message)
        self._buffer += piece


def ask(port: int, data: bytes, *, head_only: bool = False) -> RawAnswer:
    """Send ``data`` on a new connection and return the first answer."""
    with RawConnection(port) as connection:
        connection.send(data)
        return connection.read_answer(head_only=head_only)
