"""The video files: where they lie, how they arrive, and how they move to the trash and back.

The folder belongs to the person: files have readable names, nothing is ever overwritten, and what
was moved or removed behind our back is noticed. Beside ``name.mp4`` lie ``name.json``, its record,
and ``name.jpg`` (or ``.png``, ``.webp``), its still.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import sys
import threading
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from videogen_desktop.base.atomic_write import sync_dir, sync_file, write_atomically
from videogen_desktop.domain.errors import InvalidRequest, LibraryError
from videogen_desktop.library.disk_errors import disk_errors
from videogen_desktop.library.file_names import new_relative_path
from videogen_desktop.library.moving import NOT_SAME_DEVICE, copy_file, make_folder, move_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.file_names import Taken

POSTER_BYTES_MAX = 16 * 1024 * 1024

_PARTS = ".parts"
STILL_SUFFIXES = (".jpg", ".png", ".webp")
_HASH_PIECE = 1 << 20
_LONG_WINDOWS_PATH = 240  # Win32 calls take 260 characters less some for temporary names
_TAKE_ID = re.compile(r"[^A-Za-z0-9_-]+")


class MediaFiles:
    """The folder of videos, which a person may choose, and the trash, which is ours."""

    def __init__(self, videos_dir: Path, trash_dir: Path) -> None:
        self.videos_dir = videos_dir
        self.trash_dir = trash_dir
        # Held by who gives a file its place, so that the folder is not exchanged meanwhile.
        self.staying = threading.RLock()

    def plan_path(self, prompt: str, created_at: float, taken: Taken) -> str:
        """Return a relative path for a new video that neither ``taken`` nor the disk knows."""

        def in_use(relative: str) -> bool:
            return taken(relative) or any(
                (self.videos_dir / relative).with_suffix(suffix).exists()
                for suffix in (".mp4", ".json", *STILL_SUFFIXES)
            )

        return new_relative_path(prompt, created_at, in_use)

    def absolute(self, relative: str) -> Path:
        """Return where ``relative`` lies.

        Raises:
            LibraryError: It leads out of the video folder, by its words or by a link.
        """
        parts = PurePosixPath(relative).parts
        plain = bool(parts) and not any(_is_odd(part) for part in parts)
        path = _reachable(self.videos_dir.joinpath(*parts)) if plain else self.videos_dir
        with disk_errors(self.videos_dir):
            inside = plain and path.resolve().is_relative_to(_reachable(self.videos_dir).resolve())
        if not inside:
            raise LibraryError("This file name leads out of the video folder.", self.videos_dir)
        return path

    def part_path(self, output_id: str) -> Path:
        """Return where the bytes of one take gather until they are whole; its folder exists.

        On the same file system as the finished file, so that finishing is one rename.

        Raises:
            DiskFull: There is no room for the folder.
            LibraryError: The folder cannot be made.
        """
        folder = self.videos_dir / _PARTS
        self._need_folder()
        with disk_errors(folder):
            make_folder(folder)
        # The hash keeps apart what a file system without case, or our cleaning, would merge.
        digest = hashlib.sha256(output_id.encode("utf-8", "replace")).hexdigest()[:16]
        return _reachable(folder / f"{_TAKE_ID.sub('-', output_id)[:40]}-{digest}.part")

    def finish(self, part: Path, relative: str) -> Path:
        """Give a whole file its name: contents on the disk, then the name, then the folder.

        Raises:
            DiskFull: There is no room; ``part`` is still there.
            LibraryError: Another file has the name, or it cannot be written.
        """
        with self.staying:
            self._need_folder()
            return self._finish(part, self.absolute(relative))

    def _finish(self, part: Path, target: Path) -> Path:
        with disk_errors(target):
            if target.exists() and not _same_bytes(part, target):
                raise LibraryError(f"Another file is already named “{target.name}”.", target)
            make_folder(target.parent)
            with part.open("r+b") as file:
                sync_file(file)
            if sys.platform != "win32":
                part.chmod(0o600)
            _rename(part, target)
            sync_dir(target.parent)
        return target

    def clean_parts(self, keep: Collection[Path]) -> None:
        """Remove what broken-off downloads left; only for who drives the jobs."""
        folder = self.videos_dir / _PARTS
        with disk_errors(folder):
            for part in folder.glob("*.part"):
                if part not in keep:
                    part.unlink(missing_ok=True)

    def folders(self) -> Iterator[Path]:
        """Yield every folder that a file of ours can be written to."""
        for root in (self.videos_dir, self.trash_dir):
            yield from root.glob("**/")

    def free_bytes(self) -> int:
        """Return how much room is left where the videos lie."""
        folder = self.videos_dir
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        with disk_errors(folder):
            return shutil.disk_usage(folder).free

    def video_path(self, video: Video) -> Path:
        """Return where the file is now, or would be: in the trash or in the folder.

        A move that was broken off leaves it in the other place; then that one is returned.
        """
        return self._beside(video, ".mp4")

    def plain_path(self, video: Video) -> str:
        """Return where the file of a video outside the trash belongs.

        As text, because a page asks for 50 of them twice, and making a Path of each took a quarter
        of its time.
        """
        return f"{self.videos_dir}{os.sep}{video.path.replace('/', os.sep)}"

    def record_path(self, video: Video) -> Path:
        """Return where the record beside the video is, or belongs."""
        return self._beside(video, ".json")

    def poster_path(self, video: Video) -> Path | None:
        """Return the still, if there is one."""
        candidates = (self._beside(video, suffix) for suffix in STILL_SUFFIXES)
        return next((path for path in candidates if path.is_file()), None)

    def write_poster(self, video: Video, image: bytes) -> Path:
        """Keep a still (JPEG, PNG or WebP) beside the video, in place of the one before.

        Raises:
            InvalidRequest: It is none of these, or larger than 16 MiB.
            DiskFull: There is no room for it.
            LibraryError: It cannot be written.
        """
        suffix = _image_suffix(image)
        if suffix is None or len(image) > POSTER_BYTES_MAX:
            raise InvalidRequest({"poster": "A still is a JPEG, PNG or WebP of at most 16 MB."})
        path = self.video_path(video).with_suffix(suffix)
        with disk_errors(path):
            write_atomically(path, image)
            for other in STILL_SUFFIXES:
                if other != suffix:
                    path.with_suffix(other).unlink(missing_ok=True)
        return path

    def missing(self, videos: Collection[Video]) -> tuple[Video, ...]:
        """Return those whose file is gone or has another size than it had when it was saved."""
        return tuple(video for video in videos if not self._is_there(video))

    def move_to_trash(self, video: Video) -> None:
        """Move the file with its record and still to the trash, where the id is its folder.

        What is there already stays, so that a move that was broken off can be repeated.

        Raises:
            DiskFull: The trash is on another disk without room; the file is where it was.
            LibraryError: A file cannot be moved, for instance because a player holds it open.
        """
        source = self.absolute(video.path)
        target = self._trashed(video)
        for suffix in (*STILL_SUFFIXES, ".json", ".mp4"):
            _move_if_there(source.with_suffix(suffix), target.with_suffix(suffix))

    def restore(self, video: Video) -> None:
        """Move the files back to where they came from; repeating it is harmless.

        Raises:
            DiskFull: The videos are on another disk without room.
            LibraryError: Another file has the name now, or a file cannot be moved.
        """
        source = self._trashed(video)
        if not source.parent.is_dir():
            return
        with self.staying:
            self._need_folder()
            target = self.absolute(video.path)
            for suffix in (".mp4", ".json", *STILL_SUFFIXES):
                _move_if_there(source.with_suffix(suffix), target.with_suffix(suffix))
        with disk_errors(source.parent):
            if not any(source.parent.iterdir()):
                source.parent.rmdir()

    def remove_trashed(self, video: Video) -> None:
        """Delete for ever what the trash holds of a video; repeating it is harmless.

        The record goes last: what is broken off half-way is still known as something in the trash.

        Raises:
            LibraryError: A file cannot be removed, for instance because a player holds it open.
        """
        place = self._trashed(video)
        with disk_errors(place):
            for suffix in (".mp4", *STILL_SUFFIXES, ".json"):
                place.with_suffix(suffix).unlink(missing_ok=True)
            if place.parent.is_dir() and not any(place.parent.iterdir()):
                place.parent.rmdir()

    def _need_folder(self) -> None:
        # One level and no more: a whole path made anew at the place of a disk that is not
        # connected would swallow the videos as soon as it is.
        if not self.videos_dir.is_dir() and not self.videos_dir.parent.is_dir():
            raise LibraryError(
                f"The video folder {self.videos_dir} is missing. Is its disk connected?",
                self.videos_dir,
            )
        with disk_errors(self.videos_dir):
            make_folder(self.videos_dir)

    def _trashed(self, video: Video) -> Path:
        # Only the name: the folder is the id, so that equal names from two months do not meet.
        folder = self.trash_dir / re.sub(r"[^a-z0-9_]", "_", video.id)
        return _reachable(folder / PurePosixPath(video.path).name)

    def _beside(self, video: Video, suffix: str) -> Path:
        places = [self.absolute(video.path), self._trashed(video)]
        if video.trashed_at is not None:
            places.reverse()
        here, there = (place.with_suffix(suffix) for place in places)
        return there if there.exists() and not here.exists() else here

    def _is_there(self, video: Video) -> bool:
        if video.trashed_at is None:  # by far the most
            try:
                return os.stat(self.plain_path(video)).st_size == video.size_bytes  # noqa: PTH116 - see there
            except OSError:
                pass  # a move that was broken off may have left it elsewhere
        try:
            return self.video_path(video).stat().st_size == video.size_bytes
        except (OSError, LibraryError):
            return False


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, read piece by piece.

    Raises:
        LibraryError: It cannot be read.
    """
    with disk_errors(path), path.open("rb", buffering=0) as file:
        digest = hashlib.sha256()
        while piece := file.read(_HASH_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _move_if_there(source: Path, target: Path) -> None:
    with disk_errors(source):
        if not source.is_file():
            return
        if target.is_file():  # a move that was broken off after the copy, or a record left alone
            if _same_bytes(source, target):
                source.unlink()
                return
            if target.suffix != ".mp4":
                target.unlink()
        move_file(source, target)


def _rename(part: Path, target: Path) -> None:
    """Give ``part`` its name, also where the video folder was moved to another disk meanwhile."""
    try:
        part.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV and getattr(error, "winerror", None) != NOT_SAME_DEVICE:
            raise
        copy_file(part, target)
        part.unlink()


def _same_bytes(first: Path, second: Path) -> bool:
    if first.stat().st_size != second.stat().st_size:
        return False
    return sha256_of(first) == sha256_of(second)


def _is_odd(part: str) -> bool:
    # A backslash or colon is an ordinary letter here but a separator, drive or stream on Windows.
    windows = sys.platform == "win32" and any(char in part for char in '\\:<>"|?*')
    return part in {"/", "..", "."} or "\x00" in part or part.startswith("/") or windows


def _reachable(path: Path) -> Path:
    """Spell a long path so that Windows takes it; elsewhere and for short ones as it is."""
    if sys.platform == "win32" and len(str(path)) > _LONG_WINDOWS_PATH:
        absolute = str(path.absolute())
        return path if absolute.startswith("\\\\") else Path(f"\\\\?\\{absolute}")
    return path


def _image_suffix(image: bytes) -> str | None:
    if image.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if image.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if image.startswith(b"RIFF") and image[8:12] == b"WEBP":
        return ".webp"
    return None
