"""A part of a file as a response body, which the server sends without copying it through Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

_PIECE_BYTES = 262_144


class FileSlice:
    """``length`` bytes of ``file`` from ``offset`` on; owns the file and closes it.

    It has ``read`` so that Bottle hands it to ``wsgi.file_wrapper``, and it iterates so that it is
    a valid body for any other server.
    """

    def __init__(self, file: BinaryIO, offset: int, length: int) -> None:
        self._file = file
        self._offset = offset
        self._left = length

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes of what is left of the slice."""
        wanted = self._left if size < 0 else min(size, self._left)
        self._file.seek(self._offset)
        piece = self._file.read(wanted)
        self._offset += len(piece)
        self._left -= len(piece)
        return piece

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read(_PIECE_BYTES):
            yield piece

    def send(self, connection: socket.socket) -> bool:
        """Send what is left; return whether the file still held all of it.

        The socket's time-out counts for each wait, not for the whole file: a paused video may
        stall for long, and goes on where it was.

        Raises:
            OSError: The client is gone, or stalled for longer than the time-out.
        """
        if self._left == 0:
            return True
        return connection.sendfile(self._file, self._offset, self._left) == self._left

    def close(self) -> None:
        """Close the file."""
        self._file.close()
