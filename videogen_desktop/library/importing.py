"""Take video files into the library that it did not make, or whose record is gone.

A file in the video folder stays where it is; one from elsewhere is copied, with the record beside
it if it has a good one. The same bytes are never taken in twice.
"""

from __future__ import annotations

import hashlib
import logging
import os
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import LibraryError, VideoDamaged
from videogen_desktop.domain.video import Video
from videogen_desktop.library import mp4, sidecar, videos
from videogen_desktop.library.annotations import TITLE_CHARACTERS_MAX, is_storable
from videogen_desktop.library.disk_errors import disk_errors
from videogen_desktop.library.media_files import sha256_of
from videogen_desktop.library.rebuild import claim, is_spoken_for, relocate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Protocol

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.library.database import Database
    from videogen_desktop.library.media_files import MediaFiles
    from videogen_desktop.library.rebuild import OnVideo
    from videogen_desktop.library.videos import VideoStore

    class _Take(Protocol):
        def __call__(self, path: Path, /) -> _Took:
            """Take in one file."""


log = logging.getLogger(__name__)

_PIECE = 1 << 20


class _Took(Enum):
    ADDED = auto()
    DUPLICATE = auto()
    KNOWN = auto()


@dataclass(slots=True)
class Imported:
    """What became of the files: taken in, known already by their content, or no videos."""

    added: list[Path] = field(default_factory=list)
    duplicates: list[Path] = field(default_factory=list)
    refused: list[tuple[Path, str]] = field(default_factory=list)


class Importer:
    """Takes files in one by one; each is there wholly or not at all, whenever it is broken off."""

    def __init__(
        self, database: Database, store: VideoStore, media: MediaFiles, clock: Clock
    ) -> None:
        self._database = database
        self._store = store
        self._media = media
        self._clock = clock

    def take_unrecorded(self, on_video: OnVideo) -> Imported:
        """Take in every whole video in the video folder that the library does not know."""
        found = (path for path, video in sidecar.scan(self._media.videos_dir) if video is None)
        return self._take_all(found, self._take_in_place, on_video)

    def take_from(self, places: Iterable[Path], on_video: OnVideo) -> Imported:
        """Copy the videos at ``places``, files or folders, into the video folder."""
        return self._take_all(files_at(places), self._take_copy, on_video)

    def _take_all(self, paths: Iterable[Path], take: _Take, on_video: OnVideo) -> Imported:
        result = Imported()
        for number, path in enumerate(paths, start=1):
            try:
                took = take(path)
                if took is not _Took.KNOWN:
                    (result.added if took is _Took.ADDED else result.duplicates).append(path)
            except (VideoDamaged, LibraryError) as error:
                log.info("not imported: %s: %s", path.name, error)
                result.refused.append((path, str(error)))
            on_video(number)
        return result

    def _take_in_place(self, path: Path) -> _Took:
        relative = self._relative(path)
        with self._database.reading() as connection:
            if is_spoken_for(connection, relative):
                return _Took.KNOWN
        video = self._described(path, relative)
        known = self._store.find_by_sha256(video.sha256)
        if known is not None and not self._media.missing([known]):
            return _Took.DUPLICATE
        if known is not None and known.trashed_at is None:  # the person moved or renamed it
            video = known._replace(path=video.path, missing=False)
            with self._database.writing() as connection:
                relocate(connection, video)
        sidecar.write(path.with_suffix(".json"), video)
        self._keep(video)
        return _Took.ADDED

    def _take_copy(self, path: Path) -> _Took:
        if path.resolve().is_relative_to(self._media.videos_dir.resolve()):
            return self._take_in_place(path)
        video = self._described(path, "")
        known = self._store.find_by_sha256(video.sha256)
        if known is not None and not self._media.missing([known]):
            return _Took.DUPLICATE
        video = self._recorded(path, video)
        part = self._media.part_path(video.id)
        try:
            if _copy(path, part) != video.sha256:
                raise VideoDamaged("The file was changed while it was read.")
            self._place(video, part)
        finally:
            part.unlink(missing_ok=True)
        return _Took.ADDED

    def take_part(self, part: Path, name: str, modified_at: float) -> Video | None:
        """Take in a whole file that lies among the downloads; it has gone from there then.

        Args:
            part: The file.
            name: What it was called where it came from.
            modified_at: When it was changed last there.

        Returns:
            The video, or ``None`` where the library has one with the same bytes.

        Raises:
            VideoDamaged: It is no whole video.
            LibraryError: It cannot be read or written.
        """
        described = self._described(part, "")
        known = self._store.find_by_sha256(described.sha256)
        if known is not None and not self._media.missing([known]):
            return None
        created_at = min(modified_at or described.created_at, described.saved_at)
        return self._place(described._replace(title=_title(name), created_at=created_at), part)

    def _place(self, video: Video, part: Path) -> Video:
        """Give a whole file its name and its record, and the library its row."""
        with self._media.staying:
            relative = self._media.plan_path(
                video.prompt or video.title, video.created_at, self._store.is_path_taken
            )
            video = video._replace(path=relative)
            self._media.finish(part, relative)
            sidecar.write(self._media.record_path(video), video)
            self._keep(video)
            return video

    def _described(self, path: Path, relative: str) -> Video:
        """Return what the file says of itself; its name stands for a title."""
        info = mp4.inspect(path)
        with disk_errors(path):
            status = path.stat()
        now = self._clock.now()
        return Video(
            id=videos.new_video_id(),
            prompt="",
            title=_title(path.name),
            path=relative,
            sha256=sha256_of(path),
            size_bytes=status.st_size,
            created_at=min(max(status.st_mtime, 0.0), now),
            saved_at=now,
            width=info.width,
            height=info.height,
            duration_seconds=info.duration_seconds,
            frame_rate=info.frame_rate,
            has_audio=info.has_audio,
            codecs=info.codecs,
            has_provenance=info.has_provenance,
        )

    def _recorded(self, path: Path, described: Video) -> Video:
        """Return what the record beside a file says, if it is about these very bytes."""
        try:
            video = sidecar.read(path.with_suffix(".json"), path.name)
        except LibraryError:
            return described
        if video.sha256 != described.sha256:
            return described
        return video._replace(saved_at=described.saved_at, trashed_at=None)

    def _keep(self, video: Video) -> None:
        with self._database.writing() as connection:
            claim(connection, video)
            videos.insert(connection, video)

    def _relative(self, path: Path) -> str:
        relative = path.resolve().relative_to(self._media.videos_dir.resolve()).as_posix()
        if not is_storable(relative):
            raise LibraryError("The name of this file is not text.", path)
        return relative


def _title(name: str) -> str:
    return PurePath(name).stem.encode("utf-8", "replace").decode()[:TITLE_CHARACTERS_MAX]


def files_at(places: Iterable[Path]) -> Iterator[Path]:
    """Yield the files at ``places`` and the MP4s below those that are folders."""
    for place in places:
        if not place.is_dir():
            yield place
            continue
        for folder, folders, names in os.walk(place):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (
                Path(folder, name)
                for name in sorted(names)
                if name.lower().endswith(".mp4") and not name.startswith(".")
            )


def _copy(source: Path, target: Path) -> str:
    """Copy and return the SHA-256 of what was written."""
    digest = hashlib.sha256()
    with disk_errors(target), source.open("rb") as reader, target.open("wb") as writer:
        while piece := reader.read(_PIECE):
            digest.update(piece)
            writer.write(piece)
    return digest.hexdigest()
