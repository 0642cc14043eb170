"""Files that were damaged at random, and what reading them may do: refuse, or answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.support.mp4_builder import Mp4Plan, build_mp4, fragmented
from videogen_desktop.domain.errors import VideoDamaged
from videogen_desktop.library.mp4 import frame_times, inspect

if TYPE_CHECKING:
    import random
    from pathlib import Path

PLANS = (
    Mp4Plan(provenance=True),
    Mp4Plan(moov_first=True, wide_offsets=True, shifts=(1024, 0) * 6, edits=((1_000, 0),)),
    Mp4Plan(wide_mdat=True, same_sizes=True, turned=True, durations=(512, 1_024) * 6),
    Mp4Plan(audio=False, edits=((500, -1), (300, 512), (400, 2_048))),
)


@dataclass
class Verdict:
    """How many files were read and how many refused."""

    read: int = 0
    refused: int = 0


def fuzz(path: Path, chance: random.Random, count: int) -> Verdict:
    """Read ``count`` damaged files, each written to ``path``.

    Raises:
        Exception: Whatever reading one raises that is no refusal.
    """
    wholes = [build_mp4(replace(plan, seconds=1, frame_bytes=8, frame_rate=12)) for plan in PLANS]
    wholes += [fragmented(), fragmented(own_durations=False)]
    verdict = Verdict()
    for _ in range(count):
        path.write_bytes(damaged(chance, chance.choice(wholes)))
        try:
            info = inspect(path)
            times = frame_times(path)
        except VideoDamaged:
            verdict.refused += 1
            continue
        verdict.read += 1
        assert info.frame_count > 0
        assert info.duration_seconds > 0
        assert 0 < info.width < 1 << 16
        assert times.timescale > 0
        assert times.start >= 0
        assert all(count > 0 and ticks > 0 for count, ticks in times.runs)
    return verdict


def damaged(chance: random.Random, whole: bytes) -> bytes:
    data = bytearray(whole)
    moov = data.find(b"moov")
    for _ in range(chance.randint(1, 6)):
        # Mostly where the structure is: noise in frames is not looked at.
        at = chance.randrange(moov, len(data)) if chance.random() < 0.8 else 0
        at = at or chance.randrange(len(data))
        change = chance.randrange(4)
        if change == 0:
            data[at] ^= 1 << chance.randrange(8)
        elif change == 1:
            data[at : at + 4] = chance.choice([b"\xff" * 4, bytes(4), b"\x00\x00\x00\x01"])
        elif change == 2:
            del data[at : at + chance.randint(1, 40)]
        else:
            data[at:at] = data[at : at + chance.randint(1, 40)]
        if not data:
            return b""
    return bytes(data)
