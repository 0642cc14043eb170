"""Video files that a page hands over piece by piece, taken into the library with the last one.

A page knows what is in a file that was dropped on it, but not where the file lies. What was begun
and never ended lies among the broken-off downloads, which the next start clears away.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import (
    Conflict,
    DiskFull,
    InvalidRequest,
    NotFound,
    VideoDamaged,
)
from videogen_desktop.library.disk_errors import disk_errors

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.importing import Importer
    from videogen_desktop.library.media_files import MediaFiles

# Two hundred times the longest video that Sora makes; a folder of them is imported by its path.
FILE_BYTES_MAX = 4 * 1024**3
PIECE_BYTES_MAX = 8 * 1024**2
_ROOM_BYTES = 64 * 1024**2
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Received:
    """How far a file has come; ``video`` is what it became, unless it was here already."""

    received_bytes: int
    is_whole: bool = False
    video: Video | None = None


@dataclass(slots=True)
class _Upload:
    part: Path
    name: str
    size_bytes: int
    modified_at: float
    received_bytes: int = 0


class Uploads:
    """Takes files in; each is there wholly or not at all. Thread-safe.

    An upload belongs to whoever works on it: a second piece at the same time finds none.
    """

    def __init__(self, importer: Importer, media: MediaFiles) -> None:
        self._importer = importer
        self._media = media
        self._lock = threading.Lock()
        self._open: dict[str, _Upload] = {}

    def begin(self, name: str, size_bytes: int, modified_at: float) -> str:
        """Make room for a file and return the id that its pieces name.

        Args:
            name: Its name without a folder; the title of the video.
            size_bytes: What all pieces together will be.
            modified_at: Seconds since 1970; stands for the time the video was made.

        Raises:
            InvalidRequest: It is empty or too large.
            DiskFull: There is no room for it.
            LibraryError: The folder cannot be written to.
        """
        if not 0 < size_bytes <= FILE_BYTES_MAX:
            raise InvalidRequest({"size_bytes": "A file may have from 1 byte to 4 GB."})
        if self._media.free_bytes() < size_bytes + _ROOM_BYTES:
            raise DiskFull("There is no room left on the disk.")
        upload_id = f"upload_{secrets.token_hex(8)}"
        with self._media.staying:  # an empty folder for parts goes when the videos move
            part = self._media.part_path(upload_id)
            with disk_errors(part):
                part.touch()
        with self._lock:
            oldest = list(self._open)[: max(0, len(self._open) + 1 - _AT_ONCE)]
            forgotten = [self._open.pop(one) for one in oldest]
            self._open[upload_id] = _Upload(part, PurePath(name).name, size_bytes, modified_at)
        for one in forgotten:
            one.part.unlink(missing_ok=True)
        return upload_id

    def take(self, upload_id: str, offset: int, piece: bytes) -> Received:
        """Add a piece; with the last one the video is in the library.

        Raises:
            NotFound: There is no such upload, or a piece of it is being taken.
            Conflict: The piece does not begin where the last one ended, or there is too much.
            VideoDamaged: It is whole and no video; nothing of it is left.
            DiskFull: There is no room; nothing of it is left.
            LibraryError: It cannot be written; nothing of it is left.
        """
        upload = self._claim(upload_id)
        end = offset + len(piece)
        if offset != upload.received_bytes or not piece or end > upload.size_bytes:
            self._give_back(upload_id, upload)
            raise Conflict("This piece does not follow the one before it.")
        goes_on = False
        try:
            with disk_errors(upload.part), upload.part.open("ab") as file:
                file.write(piece)
            upload.received_bytes = end
            if end < upload.size_bytes:
                goes_on = True
                return Received(end)
            if upload.part.stat().st_size != end:
                raise VideoDamaged("The file was changed while it was sent.")
            taken = self._importer.take_part(upload.part, upload.name, upload.modified_at)
            return Received(end, is_whole=True, video=taken)
        finally:
            if goes_on:
                self._give_back(upload_id, upload)
            else:
                upload.part.unlink(missing_ok=True)

    def drop(self, upload_id: str) -> None:
        """Forget a file that will not be sent to its end."""
        self._claim(upload_id).part.unlink(missing_ok=True)

    def close(self) -> None:
        """End with the program; whatever was not whole is gone."""
        with self._lock:
            left = list(self._open)
        for upload_id in left:
            self.drop(upload_id)

    def _claim(self, upload_id: str) -> _Upload:
        with self._lock:
            upload = self._open.pop(upload_id, None)
        if upload is None:
            raise NotFound("This file is not being sent.")
        return upload

    def _give_back(self, upload_id: str, upload: _Upload) -> None:
        with self._lock:
            self._open[upload_id] = upload
