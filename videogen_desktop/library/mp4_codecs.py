"""Names of codecs as browsers spell them (RFC 6381)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import VideoDamaged
from videogen_desktop.library.mp4_boxes import child

if TYPE_CHECKING:
    from collections.abc import Iterator

_VISUAL_ENTRY = 78  # bytes before the boxes inside a visual sample entry
_AUDIO_ENTRY = 28
_AAC = 0x40
_ES_DESCRIPTOR, _DECODER_CONFIG, _DECODER_SPECIFIC = 3, 4, 5
_ESCAPED_OBJECT_TYPE = 31


def codec_name(kind: bytes, entry: memoryview) -> str:
    """Return for instance ``avc1.640028`` or ``mp4a.40.2``; other codecs by their four letters.

    What cannot be read is left out rather than refused: the name is only information.
    """
    name = "".join(chr(byte) if 32 < byte < 127 else "?" for byte in kind)  # noqa: PLR2004 - printable ASCII
    try:
        if kind in {b"avc1", b"avc3"}:
            config = child(entry[_VISUAL_ENTRY:], b"avcC")
            return f"{name}.{bytes(config[1:4]).hex().upper()}" if config is not None else name
        if kind == b"mp4a":
            config = child(entry[_AUDIO_ENTRY:], b"esds")
            return name + (_mpeg4_audio(config[4:]) if config is not None else "")
    except VideoDamaged:
        return name
    return name


def _mpeg4_audio(descriptors: memoryview) -> str:
    """Return ``.40.2`` for AAC-LC: the object type, and of AAC which kind of it."""
    for tag, body in _descriptors(descriptors):
        if tag != _ES_DESCRIPTOR or len(body) < 3:  # noqa: PLR2004 - ES_ID and flags
            continue
        flags = body[2]
        skipped = 3 + (2 if flags & 0x80 else 0) + (2 if flags & 0x20 else 0)
        if flags & 0x40 and len(body) > skipped:
            skipped += 1 + body[skipped]
        for inner_tag, config in _descriptors(body[skipped:]):
            if inner_tag == _DECODER_CONFIG and len(config) >= 13:  # noqa: PLR2004 - fixed part
                return _object_type(config[0], config[13:])
    return ""


def _object_type(object_type: int, rest: memoryview) -> str:
    if object_type != _AAC:
        return f".{object_type:02x}"
    for tag, body in _descriptors(rest):
        if tag == _DECODER_SPECIFIC and len(body) >= 2:  # noqa: PLR2004 - five bits, six more if escaped
            kind = body[0] >> 3
            if kind == _ESCAPED_OBJECT_TYPE:
                kind = 32 + ((body[0] & 7) << 3 | body[1] >> 5)
            return f".40.{kind}"
    return ".40"


def _descriptors(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Walk MPEG-4 descriptors: a tag, a length in up to four groups of seven bits, a body."""
    position = 0
    while position + 2 <= len(data):
        tag, length = data[position], 0
        position += 1
        for _ in range(4):
            if position >= len(data):
                return
            byte = data[position]
            position += 1
            length = length << 7 | byte & 0x7F
            if not byte & 0x80:
                break
        yield tag, data[position : position + length]
        position += length
