"""The box structure of an MP4 file (ISO/IEC 14496-12), read with bounded memory and depth."""

from __future__ import annotations

import struct
import sys
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from videogen_desktop.domain.errors import VideoDamaged

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP_LEVEL_BOXES_MAX = 100_000
INNER_BOXES_MAX = 1_000

_SMALL_HEADER = 8
_LARGE_HEADER = 16
_UUID_BYTES = 16


@dataclass(frozen=True, slots=True)
class FileBox:
    """One box at the top of a file: where it starts, and where its payload starts and ends."""

    kind: bytes
    header: int
    start: int
    end: int
    uuid: bytes = b""


def file_boxes(file: BinaryIO, size: int) -> Iterator[FileBox]:
    """Walk the top of a file of ``size`` bytes; only headers are read.

    Raises:
        VideoDamaged: The boxes do not add up to exactly the size of the file.
    """
    position = 0
    for _ in range(TOP_LEVEL_BOXES_MAX):
        if position == size:
            return
        file.seek(position)
        header = file.read(_LARGE_HEADER + _UUID_BYTES)
        header_bytes, box_bytes = _sizes(header, size - position)
        kind = bytes(header[4:8])
        uuid = header[header_bytes : header_bytes + _UUID_BYTES] if kind == b"uuid" else b""
        yield FileBox(kind, position, position + header_bytes, position + box_bytes, uuid)
        position += box_bytes
    raise VideoDamaged("The video file is cut into far too many parts.")


def inner_boxes(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Walk the boxes inside a payload that is already in memory.

    Raises:
        VideoDamaged: A box is larger than what holds it.
    """
    position = 0
    for _ in range(INNER_BOXES_MAX):
        left = len(data) - position
        if left < _SMALL_HEADER:
            return  # QuickTime ends some lists with four zero bytes
        header_bytes, box_bytes = _sizes(data[position : position + _LARGE_HEADER], left)
        kind = bytes(data[position + 4 : position + 8])
        yield kind, data[position + header_bytes : position + box_bytes]
        position += box_bytes
    raise VideoDamaged("The description inside the video file is far too long.")


def child(data: memoryview, *path: bytes) -> memoryview | None:
    """Return the payload of the first box at ``path`` below ``data``."""
    found: memoryview | None = data
    for kind in path:
        if found is None:
            return None
        found = next((payload for name, payload in inner_boxes(found) if name == kind), None)
    return found


def children(data: memoryview, kind: bytes) -> Iterator[memoryview]:
    """Return the payloads of all boxes of one kind directly below ``data``."""
    return (payload for name, payload in inner_boxes(data) if name == kind)


def unpack(layout: str, data: memoryview, offset: int = 0) -> tuple[int, ...]:
    """Read big-endian whole numbers.

    Raises:
        VideoDamaged: The box ends before they do.
    """
    try:
        return struct.unpack_from(f">{layout}", data, offset)
    except struct.error as error:
        raise VideoDamaged("A part of the video file ends too early.") from error


def numbers(box: memoryview, start: int, count: int, item: str = "I") -> array[int]:
    """Read a table of ``count`` big-endian numbers (``I``: 32 bits, ``Q``: 64 bits).

    Raises:
        VideoDamaged: The box ends before the table does.
    """
    table = array(item)
    end = start + count * table.itemsize
    if end > len(box):
        raise VideoDamaged("A table in the video file is cut off.")
    table.frombytes(box[start:end])
    if sys.byteorder == "little":
        table.byteswap()
    return table


def _sizes(header: bytes | memoryview, left: int) -> tuple[int, int]:
    """Return the sizes of a box's header and of the whole box, of which ``left`` bytes remain."""
    if len(header) < _SMALL_HEADER:
        raise VideoDamaged("The video file ends in the middle of a part.")
    header_bytes = _SMALL_HEADER
    box_bytes = int.from_bytes(header[:4], "big")
    if box_bytes == 1:
        if len(header) < _LARGE_HEADER:
            raise VideoDamaged("The video file ends in the middle of a part.")
        header_bytes, box_bytes = _LARGE_HEADER, int.from_bytes(header[8:16], "big")
    elif box_bytes == 0:
        box_bytes = left  # "to the end", which only the last box can say
    if not header_bytes <= box_bytes <= left:
        raise VideoDamaged("The video file is cut off.")
    return header_bytes, box_bytes
