"""The bytes of a finished video: a whole MP4 that no other video shares, the same every time."""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING

from videogen_desktop.practice.boxes import box
from videogen_desktop.practice.clips import look_for
from videogen_desktop.practice.movie import FILE_TYPE, movie

if TYPE_CHECKING:
    from collections.abc import Iterator

    from videogen_desktop.practice.jobs import Order

_PIECE_BYTES = 262_144
_NAME_BYTES = 64
_BOX_HEAD_BYTES = 8
_OWN_BOX = bytes.fromhex("6d1f0e0a2c4b4f53a1c5766964656f67")
# A prime, so that bytes from a wrong offset never look right.
_FILLER_BYTES = 65_521


class Content:
    """A finished video as a sequence of bytes of which any part can be had.

    Args:
        output_id: What it is fetched by; it stands inside, so that a mix-up shows.
        order: What was asked for.
        take: The place of this result among those of its job.
        exact_bytes: The file is padded to exactly this size; 0, or less than it needs, leaves it.
    """

    def __init__(self, output_id: str, order: Order, take: int, exact_bytes: int = 0) -> None:
        self._output_id = output_id
        name = box(b"uuid", _OWN_BOX, output_id.encode().ljust(_NAME_BYTES, b"\0"))
        look = look_for(order.prompt, take)
        before = len(FILE_TYPE) + len(name)
        moov, mdat = movie(look, order.width, order.height, order.seconds, before)
        self._parts = [FILE_TYPE, name, moov, mdat]
        self._plain = sum(map(len, self._parts))
        padding = exact_bytes - self._plain
        if padding >= _BOX_HEAD_BYTES:
            head = struct.pack(">I4s", padding, b"free")
            self._parts.append(head)
            self._plain += len(head)
        self.length = max(exact_bytes, self._plain) if padding >= _BOX_HEAD_BYTES else self._plain
        digest = hashlib.sha256(f"{output_id}:{self.length}".encode()).hexdigest()
        self.etag = f'"{digest[:32]}"'

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Yield the bytes from ``start`` up to, but not including, ``stop``."""
        stop = self.length if stop is None else min(stop, self.length)
        offset = 0
        for part in self._parts:
            piece = part[max(0, start - offset) : max(0, stop - offset)]
            if piece:
                yield piece
            offset += len(part)
        yield from self._filler(max(start, self._plain), stop)

    def _filler(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield padding: a pattern of this video's own, never held as a whole."""
        if start >= stop:
            return
        pattern = hashlib.shake_256(self._output_id.encode()).digest(_FILLER_BYTES)
        block = pattern * (_PIECE_BYTES // _FILLER_BYTES)
        while start < stop:
            turn = (start - self._plain) % _FILLER_BYTES
            piece = block[turn : turn + stop - start]
            yield piece
            start += len(piece)
