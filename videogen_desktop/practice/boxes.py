"""Reading and writing the boxes of an MP4 file (ISO/IEC 14496-12)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEAD_BYTES = 8
UNITY_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
ENGLISH_UNDETERMINED = 0x55C4  # "und", five bits a letter


def box(kind: bytes, *contents: bytes) -> bytes:
    """Return a box."""
    content = b"".join(contents)
    return struct.pack(">I4s", _HEAD_BYTES + len(content), kind) + content


def full_box(kind: bytes, flags: int, *contents: bytes, version: int = 0) -> bytes:
    """Return a box with version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *contents)


def table(kind: bytes, rows: Iterable[tuple[int, ...]]) -> bytes:
    """Return a box that holds a count and rows of 32-bit numbers."""
    packed = [struct.pack(f">{len(row)}I", *row) for row in rows]
    return full_box(kind, 0, struct.pack(">I", len(packed)), *packed)


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Walk over the boxes in ``data``: their kinds and contents."""
    at = 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + _HEAD_BYTES : at + size]
        at += size


def find(data: bytes, *path: bytes) -> bytes:
    """Return the content of the first box at ``path``.

    Raises:
        LookupError: There is none.
    """
    for wanted in path:
        for kind, content in boxes(data):
            if kind == wanted:
                data = content
                break
        else:
            raise LookupError(path)
    return data
