"""Small MP4 files made by hand: every table is right, the frames inside are noise.

Enough for everything that reads structure; nothing here can be played.
"""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass
from fractions import Fraction

C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")

_MATRIX = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_TURNED = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
_AAC_LC = bytes.fromhex(
    "0380808022000200048080801440150000000000fa000000000005808080021210068080800102"
)


@dataclass(frozen=True)
class Mp4Plan:
    """What the file is to say about itself."""

    width: int = 1280
    height: int = 720
    seconds: int = 4
    frame_rate: int = 30
    audio: bool = True
    provenance: bool = False
    turned: bool = False
    frame_bytes: int = 64
    same_sizes: bool = False
    samples_per_chunk: int = 10
    wide_offsets: bool = False
    wide_mdat: bool = False
    open_end: bool = False
    moov_first: bool = False
    free_boxes: int = 0
    durations: tuple[int, ...] = ()  # ticks of each frame, of which a frame usually has 512
    shifts: tuple[int, ...] = ()  # by how many ticks each frame is shown later than decoded
    edits: tuple[tuple[int, int], ...] = ()  # length in milliseconds, start in ticks
    seed: int = 0


def build_mp4(plan: Mp4Plan | None = None) -> bytes:
    """Return the bytes of a whole file as ``plan`` wants it."""
    plan = plan or Mp4Plan()
    noise = random.Random(plan.seed)
    tracks = [_picture(plan, noise)]
    if plan.audio:
        tracks.append(_sound(plan, noise))
    head = box(b"ftyp", b"isom\x00\x00\x02\x00isomiso2avc1mp41")
    head += b"".join(box(b"free", b"") for _ in range(plan.free_boxes))
    if plan.provenance:
        head += box(b"uuid", C2PA_UUID + b"\x00\x00\x00\x00manifest\x00signed")
    media = b"".join(b"".join(track.samples) for track in tracks)
    if plan.moov_first:
        moov_bytes = len(_moov(plan, tracks, 0))
        return (
            head
            + _moov(plan, tracks, len(head) + moov_bytes + _mdat_header(plan))
            + _mdat(plan, media)
        )
    moov = _moov(plan, tracks, len(head) + _mdat_header(plan))
    if plan.open_end:
        raise ValueError("a box without an end can only be the last")
    return head + _mdat(plan, media) + moov


def box(kind: bytes, *payload: bytes) -> bytes:
    body = b"".join(payload)
    return struct.pack(">I4s", 8 + len(body), kind) + body


@dataclass
class _Track:
    number: int
    handler: bytes
    timescale: int
    ticks_each: int
    entry: bytes
    samples: list[bytes]

    @property
    def duration(self) -> Fraction:
        return Fraction(self.ticks_each * len(self.samples), self.timescale)


def _picture(plan: Mp4Plan, noise: random.Random) -> _Track:
    config = box(b"avcC", bytes.fromhex("0164001fffe1000467640028010004"), b"\x68\xee\x3c\x80")
    entry = box(
        b"avc1",
        bytes(6) + struct.pack(">H", 1) + bytes(16),
        struct.pack(">HH", plan.width, plan.height),
        struct.pack(">II", 0x480000, 0x480000) + bytes(4) + struct.pack(">H", 1),
        bytes(32) + struct.pack(">Hh", 24, -1),
        config,
    )
    samples = _samples(plan, noise, plan.seconds * plan.frame_rate)
    return _Track(1, b"vide", plan.frame_rate * 512, 512, entry, samples)


def _sound(plan: Mp4Plan, noise: random.Random) -> _Track:
    entry = box(
        b"mp4a",
        bytes(6) + struct.pack(">H", 1) + bytes(8),
        struct.pack(">HHHHI", 2, 16, 0, 0, 48_000 << 16),
        box(b"esds", bytes(4) + _AAC_LC),
    )
    return _Track(2, b"soun", 48_000, 1_024, entry, _samples(plan, noise, plan.seconds * 47))


def _samples(plan: Mp4Plan, noise: random.Random, count: int) -> list[bytes]:
    spread = 0 if plan.same_sizes else plan.frame_bytes // 2
    return [noise.randbytes(plan.frame_bytes + noise.randint(0, spread)) for _ in range(count)]


def _mdat_header(plan: Mp4Plan) -> int:
    return 16 if plan.wide_mdat else 8


def _mdat(plan: Mp4Plan, media: bytes) -> bytes:
    if plan.open_end:
        return struct.pack(">I4s", 0, b"mdat") + media
    if plan.wide_mdat:
        return struct.pack(">I4sQ", 1, b"mdat", 16 + len(media)) + media
    return box(b"mdat", media)


def _moov(plan: Mp4Plan, tracks: list[_Track], media_at: int) -> bytes:
    ticks = int(max(track.duration for track in tracks) * 1000)
    header = struct.pack(">IIIIIIH", 0, 0, 0, 1000, ticks, 0x10000, 0x100) + bytes(10) + _MATRIX
    boxes = [box(b"mvhd", header, bytes(24), struct.pack(">I", len(tracks) + 1))]
    for track in tracks:
        boxes.append(_trak(plan, track, media_at))
        media_at += sum(map(len, track.samples))
    return box(b"moov", *boxes)


def _trak(plan: Mp4Plan, track: _Track, media_at: int) -> bytes:
    turned = plan.turned and track.handler == b"vide"
    shown = (plan.width, plan.height) if track.handler == b"vide" else (0, 0)
    header = struct.pack(">IIIIII", 3, 0, 0, track.number, 0, int(track.duration * 1000))
    header += bytes(16) + (_TURNED if turned else _MATRIX)
    header += struct.pack(">II", shown[0] << 16, shown[1] << 16)
    ticks = track.ticks_each * len(track.samples)
    media_header = struct.pack(">IIIIIHH", 0, 0, 0, track.timescale, ticks, 0x55C4, 0)
    handler = struct.pack(">II4s", 0, 0, track.handler) + bytes(12) + b"handler\x00"
    return box(
        b"trak",
        box(b"tkhd", header),
        _edits(plan) if track.handler == b"vide" else b"",
        box(
            b"mdia",
            box(b"mdhd", media_header),
            box(b"hdlr", handler),
            box(b"minf", _table(plan, track, media_at)),
        ),
    )


def _edits(plan: Mp4Plan) -> bytes:
    if not plan.edits:
        return b""
    entries = [struct.pack(">Iihh", length, start, 1, 0) for length, start in plan.edits]
    return box(b"edts", box(b"elst", struct.pack(">II", 0, len(entries)), *entries))


def _times(plan: Mp4Plan, track: _Track) -> bytes:
    count = len(track.samples)
    if track.handler != b"vide" or not (plan.durations or plan.shifts):
        return box(b"stts", struct.pack(">IIII", 0, 1, count, track.ticks_each))
    durations = plan.durations or (track.ticks_each,) * count
    runs = [struct.pack(">II", 1, duration) for duration in durations]
    table = box(b"stts", struct.pack(">II", 0, len(runs)), *runs)
    if plan.shifts:
        shifts = [struct.pack(">Ii", 1, shift) for shift in plan.shifts]
        table += box(b"ctts", struct.pack(">II", 0, len(shifts)), *shifts)
    return table


def _table(plan: Mp4Plan, track: _Track, media_at: int) -> bytes:
    count, each = len(track.samples), plan.samples_per_chunk
    sizes = [len(sample) for sample in track.samples]
    offsets = [media_at + sum(sizes[:first]) for first in range(0, count, each)]
    kind, item = (b"co64", "Q") if plan.wide_offsets else (b"stco", "I")
    if plan.same_sizes:
        size_table = struct.pack(">III", 0, plan.frame_bytes, count)
    else:
        size_table = struct.pack(f">III{count}I", 0, 0, count, *sizes)
    return box(
        b"stbl",
        box(b"stsd", struct.pack(">II", 0, 1), track.entry),
        _times(plan, track),
        box(b"stsc", struct.pack(">IIIII", 0, 1, 1, each, 1)),
        box(b"stsz", size_table),
        box(kind, struct.pack(f">II{len(offsets)}{item}", 0, len(offsets), *offsets)),
    )


def fragmented(*, own_durations: bool = True) -> bytes:
    """Return a file whose frames are described by two fragments, ten frames each."""
    whole = build_mp4(Mp4Plan(seconds=1, audio=False, frame_rate=10))
    for kind in (b"stts", b"stsc", b"stsz", b"stco"):
        at = whole.index(kind)
        (size,) = struct.unpack_from(">I", whole, at - 4)
        whole = whole[: at + 4] + bytes(size - 8) + whole[at - 4 + size :]
    at = whole.index(b"mvhd") + 4
    whole = whole[: at + 16] + bytes(4) + whole[at + 20 :]
    moov = whole.index(b"moov") - 4
    (size,) = struct.unpack_from(">I", whole, moov)
    extends = box(b"mvex", box(b"trex", struct.pack(">IIIIII", 0, 1, 1, 512, 0, 0)))
    whole = whole[:moov] + struct.pack(">I", size + len(extends)) + whole[moov + 4 :] + extends
    header = box(b"tfhd", struct.pack(">III", 0x20008, 1, 512))
    flags, each = (0x301, (512, 64)) if own_durations else (0x201, (64,))
    table = struct.pack(f">{len(each)}I", *each) * 10
    at = 44 + len(header) + len(table)  # where the frames lie, counted from the fragment
    run = struct.pack(">III", flags, 10, at) + table
    moof = box(b"moof", box(b"traf", header, box(b"trun", run)))
    assert len(moof) + 8 == at
    return whole + (moof + box(b"mdat", bytes(640))) * 2
