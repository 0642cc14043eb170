"""Writes an MP4 of any length from a stored loop: the tables are made, nothing is encoded."""

from __future__ import annotations

import struct
from functools import lru_cache

from videogen_desktop.practice.boxes import (
    ENGLISH_UNDETERMINED,
    UNITY_MATRIX,
    box,
    full_box,
    table,
)
from videogen_desktop.practice.clips import (
    FRAME_RATE,
    SAMPLE_RATE,
    SAMPLES_A_FRAME,
    load_clip,
    load_sound,
)

FILE_TYPE = box(b"ftyp", b"isom", struct.pack(">I", 512), b"isomiso2avc1mp41")
_MOVIE_SCALE = 1000
_PICTURE_SCALE = 30_000
_PICTURE, _SOUND = 1, 2
_ENABLED_IN_MOVIE = 3


@lru_cache(maxsize=6)
def movie(look: str, width: int, height: int, seconds: int, before: int) -> tuple[bytes, bytes]:
    """Return the ``moov`` and ``mdat`` boxes of a video.

    Both tracks are written second by second, so that a player can begin before all has arrived.

    Args:
        look: Which loop is shown.
        width: In pixels.
        height: In pixels.
        seconds: How long the video is.
        before: How many bytes of the file stand before ``moov``.
    """
    clip, sound = load_clip(look, width, height), load_sound(look)
    pictures = [
        [clip.frames[i % len(clip.frames)] for i in range(s * FRAME_RATE, (s + 1) * FRAME_RATE)]
        for s in range(seconds)
    ]
    sounds = [
        [sound[i % len(sound)] for i in range(_first_sound(s), _first_sound(s + 1))]
        for s in range(seconds)
    ]
    # Where the data begins depends on the size of moov, and that not on the offsets in it.
    length = len(_moov((width, height), clip.description, pictures, sounds, 0))
    data = before + length + 8
    moov = _moov((width, height), clip.description, pictures, sounds, data)
    chunks = [b"".join(both) for pair in zip(pictures, sounds, strict=True) for both in pair]
    return moov, box(b"mdat", *chunks)


def _first_sound(second: int) -> int:
    """Return the first AAC frame that begins in a second."""
    return -(-second * SAMPLE_RATE // SAMPLES_A_FRAME)


def _moov(
    size: tuple[int, int],
    description: bytes,
    pictures: list[list[bytes]],
    sounds: list[list[bytes]],
    data: int,
) -> bytes:
    seconds = len(pictures)
    picture_at, sound_at = [], []
    for picture, sound in zip(pictures, sounds, strict=True):
        picture_at.append(data)
        data += sum(map(len, picture))
        sound_at.append(data)
        data += sum(map(len, sound))
    frames = seconds * FRAME_RATE
    keys = [(i + 1,) for i in range(0, frames, FRAME_RATE)]
    step = _PICTURE_SCALE // FRAME_RATE
    picture_tables = (
        box(b"stsd", description),
        table(b"stts", [(frames, step)]),
        table(b"stss", keys),
        *_places(pictures, picture_at),
    )
    sound_frames = sum(map(len, sounds))
    sound_tables = (
        full_box(b"stsd", 0, struct.pack(">I", 1), _SOUND_DESCRIPTION),
        table(b"stts", [(sound_frames, SAMPLES_A_FRAME)]),
        *_places(sounds, sound_at),
    )
    head = struct.pack(">4I", 0, 0, _MOVIE_SCALE, seconds * _MOVIE_SCALE)
    rate = struct.pack(">IH10x", 0x10000, 0x100)
    return box(
        b"moov",
        full_box(b"mvhd", 0, head, rate, UNITY_MATRIX, bytes(24), struct.pack(">I", 3)),
        box(
            b"trak",
            _track_head(_PICTURE, seconds, size),
            _media(b"vide", _PICTURE_SCALE, frames * step, picture_tables),
        ),
        box(
            b"trak",
            _track_head(_SOUND, seconds, (0, 0)),
            # The last AAC frame reaches beyond the end; this is what is shown of the track.
            box(b"edts", table(b"elst", [(seconds * _MOVIE_SCALE, 0, 0x10000)])),
            _media(b"soun", SAMPLE_RATE, sound_frames * SAMPLES_A_FRAME, sound_tables),
        ),
    )


def _track_head(track: int, seconds: int, size: tuple[int, int]) -> bytes:
    head = struct.pack(">5I8x", 0, 0, track, 0, seconds * _MOVIE_SCALE)
    volume = struct.pack(">HHHH", 0, 0, 0x100 if track == _SOUND else 0, 0)
    sides = struct.pack(">II", size[0] << 16, size[1] << 16)
    return full_box(b"tkhd", _ENABLED_IN_MOVIE, head, volume, UNITY_MATRIX, sides)


def _media(kind: bytes, scale: int, duration: int, tables: tuple[bytes, ...]) -> bytes:
    head = struct.pack(">4IHH", 0, 0, scale, duration, ENGLISH_UNDETERMINED, 0)
    kind_head = (
        full_box(b"vmhd", 1, bytes(8)) if kind == b"vide" else full_box(b"smhd", 0, bytes(4))
    )
    here = full_box(b"dref", 0, struct.pack(">I", 1), full_box(b"url ", 1))
    return box(
        b"mdia",
        full_box(b"mdhd", 0, head),
        full_box(b"hdlr", 0, bytes(4), kind, bytes(12), b"\0"),
        box(b"minf", kind_head, box(b"dinf", here), box(b"stbl", *tables)),
    )


def _places(chunks: list[list[bytes]], offsets: list[int]) -> tuple[bytes, bytes, bytes]:
    """Return the tables of chunk lengths, sample sizes and chunk offsets."""
    runs: list[tuple[int, int, int]] = []
    for number, chunk in enumerate(chunks, start=1):
        if not runs or runs[-1][1] != len(chunk):
            runs.append((number, len(chunk), 1))
    sizes = [len(sample) for chunk in chunks for sample in chunk]
    size_table = struct.pack(f">II{len(sizes)}I", 0, len(sizes), *sizes)
    return (
        table(b"stsc", runs),
        full_box(b"stsz", 0, size_table),
        table(b"stco", [(offset,) for offset in offsets]),
    )


def _descriptor(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return bytes((tag, len(content))) + content


def _sound_description() -> bytes:
    """Return the ``mp4a`` box of AAC-LC, 48 kHz, one channel (ISO/IEC 14496-14, 5.6)."""
    config = _descriptor(5, bytes.fromhex("1188"))
    decoder = _descriptor(4, bytes((0x40, 0x15)), bytes(3), bytes(8), config)
    stream = _descriptor(3, bytes((0, _SOUND, 0)), decoder, _descriptor(6, b"\2"))
    head = struct.pack(">6xH8xHHHHI", 1, 1, 16, 0, 0, SAMPLE_RATE << 16)
    return box(b"mp4a", head, full_box(b"esds", 0, stream))


_SOUND_DESCRIPTION = _sound_description()
