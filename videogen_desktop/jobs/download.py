"""Fetch one take: resume what can be resumed, keep only what is whole.

The order is write, length, box walk, fsync, rename, fsync of the folder; the record beside the
file and the row in the library come after it. What is not whole is never visible.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from videogen_desktop.base.atomic_write import sync_file
from videogen_desktop.domain.errors import (
    DiskFull,
    RangeRefused,
    TooSlow,
    UnexpectedReply,
    VideoDamaged,
)
from videogen_desktop.library import mp4
from videogen_desktop.library.disk_errors import disk_errors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO, Protocol

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.library.media_files import MediaFiles
    from videogen_desktop.library.mp4 import Mp4Info
    from videogen_desktop.sora.client import SoraClient
    from videogen_desktop.sora.content import Content

    class Digest(Protocol):
        """A running SHA-256."""

        def update(self, data: bytes, /) -> None:
            """Add bytes."""

        def hexdigest(self) -> str:
            """Return the digest so far."""


log = logging.getLogger(__name__)

PIECE_BYTES = 256 * 1024
LARGEST_BYTES = 8 * 1024**3
SLOWEST_BYTES_PER_SECOND = 512.0
SLOW_AFTER_SECONDS = 30.0
LONGEST_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Saved:
    """A whole file in its place."""

    path: Path
    size_bytes: int
    sha256: str
    info: Mp4Info


@dataclass(frozen=True, slots=True)
class Goal:
    """What is fetched, where to, and which version of it the bytes on disk belong to."""

    output_id: str
    path: str
    etag: str = ""


class Download:
    """One try to fetch one take."""

    def __init__(
        self,
        client: SoraClient,
        media: MediaFiles,
        clock: Clock,
        *,
        on_etag: Callable[[str], None],
        on_bytes: Callable[[int, int | None], None],
    ) -> None:
        self._client = client
        self._media = media
        self._clock = clock
        self._on_etag = on_etag
        self._on_bytes = on_bytes

    def run(self, goal: Goal) -> Saved:
        """Fetch the take into its place, or pick up a file that is already whole there.

        Raises:
            AzureError: The bytes did not arrive; what did is kept for the next try.
            VideoDamaged: What arrived is no whole MP4; it was thrown away.
            DiskFull: There is no room; what arrived is kept.
        """
        final = self._media.absolute(goal.path)
        if final.exists():
            # A crash between the rename and the row: the file was verified before its rename.
            return _saved(final, _digest_of(final), mp4.inspect(final))
        part = self._media.part_path(goal.output_id)
        digest = self._fetch(part, goal)
        info = _whole(part)
        self._media.finish(part, goal.path)
        return _saved(final, digest, info)

    def _fetch(self, part: Path, goal: Goal) -> Digest:
        have = part.stat().st_size if part.exists() and goal.etag else 0
        try:
            with self._client.open_content(
                goal.output_id, start=have, etag=goal.etag or None
            ) as content:
                return self._receive(content, part, goal, have)
        except RangeRefused:
            part.unlink(missing_ok=True)
            raise

    def _receive(self, content: Content, part: Path, goal: Goal, have: int) -> Digest:
        """Write the body behind what is there, or from the start, as the answer allows."""
        resumed = have > 0 and content.status == 206  # noqa: PLR2004 - Partial Content
        if resumed and (content.start != have or content.etag != goal.etag):
            part.unlink(missing_ok=True)
            raise UnexpectedReply("Azure sent another part of the video than was asked for.")
        if not resumed and content.start != 0:
            part.unlink(missing_ok=True)
            raise UnexpectedReply("Azure sent a part of the video that was not asked for.")
        if content.total is not None and content.total > LARGEST_BYTES:
            raise UnexpectedReply("Azure announced a file that is too large for a video.")
        received = have if resumed else 0
        self._make_room(part, (content.total or 0) - received)
        if not resumed:
            self._start_over(part, content.etag or "")
        with disk_errors(part), part.open("ab") as file:
            digest = _digest_of(part) if resumed else hashlib.sha256()
            received = self._copy(content, file, received, digest)
        if content.total is not None and received != content.total:
            if received > content.total:
                part.unlink(missing_ok=True)
            raise UnexpectedReply(f"{received} of {content.total} bytes of the video arrived.")
        return digest

    def _start_over(self, part: Path, etag: str) -> None:
        """Throw away what is there, for certain, before another version's name is put on it."""
        with disk_errors(part), part.open("wb") as file:
            part.chmod(0o600)
            if etag:
                sync_file(file)
        self._on_etag(etag)

    def _make_room(self, part: Path, needed: int) -> None:
        if needed > self._media.free_bytes():
            megabytes = max(1, round(needed / 1_000_000))
            words = f"There is no room on the disk (needs {megabytes} MB)."
            raise DiskFull(words, part, needed_bytes=needed)

    def _copy(self, content: Content, file: BinaryIO, received: int, digest: Digest) -> int:
        begun = mark = self._clock.monotonic()
        marked = received
        for piece in content.pieces(PIECE_BYTES):
            file.write(piece)
            digest.update(piece)
            received += len(piece)
            if received > LARGEST_BYTES:
                raise UnexpectedReply("The video does not end.")
            self._on_bytes(received, content.total)
            now = self._clock.monotonic()
            if now - begun > LONGEST_SECONDS:
                raise TooSlow("The video did not arrive within an hour.")
            if now - mark >= SLOW_AFTER_SECONDS:
                if (received - marked) / (now - mark) < SLOWEST_BYTES_PER_SECOND:
                    raise TooSlow("The video arrives too slowly.")
                mark, marked = now, received
        return received


def _whole(part: Path) -> Mp4Info:
    try:
        return mp4.inspect(part)
    except VideoDamaged:
        part.unlink(missing_ok=True)
        raise


def _digest_of(path: Path) -> Digest:
    with disk_errors(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256")


def _saved(path: Path, digest: Digest, info: Mp4Info) -> Saved:
    return Saved(path, path.stat().st_size, digest.hexdigest(), info)
