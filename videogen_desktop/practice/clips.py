"""The stored clips: a few looks, each as one short loop in every size, with a still and a sound.

``build_spec/make_practice_clips.py`` draws and encodes them.
"""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import dataclass
from functools import lru_cache

from videogen_desktop.base.resources import practice_assets_dir
from videogen_desktop.practice.boxes import find

FRAME_RATE = 30
SAMPLE_RATE = 48_000
SAMPLES_A_FRAME = 1024
_WORD = re.compile(r"\w+")
_ADTS_HEAD_BYTES = 7

# The look that certain words ask for; other prompts get one by chance, always the same one.
LOOKS = {
    "sea": ("boat", "sea", "ocean", "wave", "river", "lake", "water", "beach", "ship", "fish"),
    "night": ("night", "star", "space", "planet", "moon", "galaxy", "dark", "universe"),
    "hills": ("hill", "mountain", "balloon", "field", "forest", "cloud", "valley", "meadow"),
}
_STILLS = ((640, 640), (640, 360), (360, 640), (360, 630), (630, 360))


def look_for(prompt: str, take: int = 0) -> str:
    """Choose the look for a prompt; the takes of one job differ."""
    names = list(LOOKS)
    words = set(_WORD.findall(prompt.lower()))
    named = [
        name
        for name, hints in LOOKS.items()
        if not words.isdisjoint([*hints, *(f"{hint}s" for hint in hints)])
    ]
    by_chance = hashlib.sha256(prompt.encode()).digest()[0] % len(names)
    first = named[0] if named else names[by_chance]
    return names[(names.index(first) + take) % len(names)]


@dataclass(frozen=True, slots=True)
class Clip:
    """One stored loop: ``description`` is the ``stsd`` box content of its picture track."""

    description: bytes
    frames: tuple[bytes, ...]


@lru_cache(maxsize=8)
def load_clip(look: str, width: int, height: int) -> Clip:
    """Read a loop of pictures; every ``FRAME_RATE``-th frame begins a closed group."""
    data = (practice_assets_dir() / f"{look}-{width}x{height}.mp4").read_bytes()
    tables = find(data, b"moov", b"trak", b"mdia", b"minf", b"stbl")
    sizes = find(tables, b"stsz")
    count = struct.unpack_from(">I", sizes, 8)[0]
    # A file with one track keeps its frames one after the other, from the first chunk on.
    at = struct.unpack_from(">I", find(tables, b"stco"), 8)[0]
    frames = []
    for size in struct.unpack_from(f">{count}I", sizes, 12):
        frames.append(data[at : at + size])
        at += size
    return Clip(find(tables, b"stsd"), tuple(frames))


@lru_cache(maxsize=8)
def load_sound(look: str) -> tuple[bytes, ...]:
    """Read a loop of AAC frames without their ADTS heads."""
    data = (practice_assets_dir() / f"{look}.aac").read_bytes()
    frames = []
    at = 0
    while at < len(data):
        length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        frames.append(data[at + _ADTS_HEAD_BYTES : at + length])
        at += length
    return tuple(frames)


def load_still(look: str, width: int, height: int, ending: str) -> bytes:
    """Read the still of a look in the shape nearest to a size.

    Args:
        look: Its name.
        width: Of the video, in pixels.
        height: Of the video, in pixels.
        ending: ``.jpg``, ``.webp`` or ``-sprites.webp``.
    """
    nearest = min(_STILLS, key=lambda size: abs(size[0] / size[1] - width / height))
    return (practice_assets_dir() / f"{look}-{nearest[0]}x{nearest[1]}{ending}").read_bytes()
