"""What a person does with a saved video: row, record and files together.

The row is written first and says that the files have yet to follow. What then cannot be done, on a
full disk, with a player holding the file, or because the program was killed, is made good at the
next start; until then every file is found in whichever place it is.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import Conflict, LibraryError, VideogenError
from videogen_desktop.library import sidecar
from videogen_desktop.library.media_files import sha256_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.media_files import MediaFiles
    from videogen_desktop.library.videos import Decide, VideoStore

log = logging.getLogger(__name__)

TRASH_DAYS = 30
TRASH_SECONDS = TRASH_DAYS * 86_400

# What one look may read of files that came back, when a disk was away: well under a second.
READ_BACK_BYTES = 256_000_000


class Archive:
    """The saved videos as a person handles them."""

    def __init__(self, videos: VideoStore, files: MediaFiles, clock: Clock) -> None:
        self._videos = videos
        self._files = files
        self._clock = clock
        # Two quick changes of one video must reach its record in their order.
        self._one_at_a_time = threading.Lock()
        self._seen_changed: set[tuple[str, int]] = set()

    def update(self, video_id: str, changes: Mapping[str, object]) -> Video:
        """Change title, stars, pick, tags or notes, in the library and in the record.

        Raises:
            InvalidRequest: A sentence for each field that cannot be taken.
            NotFound: There is no such video.
        """
        with self._one_at_a_time:
            return self._follow(self._videos.update(video_id, changes))

    def revise(self, video_id: str, decide: Decide) -> Video:
        """Change what ``decide`` says, shown the video as it is at that very moment.

        Raises:
            InvalidRequest: A sentence for each field that cannot be taken.
            NotFound: There is no such video.
        """
        with self._one_at_a_time:
            return self._follow(self._videos.revise(video_id, decide))

    def trash(self, video_id: str) -> Video:
        """Put a video in the trash; doing it twice keeps the first time.

        Raises:
            NotFound: There is no such video.
        """
        with self._one_at_a_time:
            video = self._videos.get(video_id)
            if video.trashed_at is not None:
                return video
            return self._follow(self._videos.set_trashed(video_id, self._clock.now()))

    def restore(self, video_id: str) -> Video:
        """Take a video out of the trash.

        Raises:
            NotFound: There is no such video.
        """
        with self._one_at_a_time:
            if self._videos.get(video_id).trashed_at is None:
                return self._videos.get(video_id)
            return self._follow(self._videos.set_trashed(video_id, None))

    def purge(self, video_id: str) -> Video:
        """Delete a video that is in the trash for ever; return what it was.

        Raises:
            Conflict: It is not in the trash.
            NotFound: There is no such video.
            LibraryError: A file cannot be removed; the video stays in the trash.
        """
        with self._one_at_a_time:
            video = self._videos.get(video_id)
            if video.trashed_at is None:
                raise Conflict("Only what is in the trash can be deleted for ever.")
            # Of a move to the trash that was broken off, files may still lie outside.
            self._files.move_to_trash(video)
            self._files.remove_trashed(video)
            self._videos.remove(video_id)
            return video

    def empty_trash(self) -> int:
        """Delete for ever what has been in the trash for thirty days; return how many."""
        done = 0
        for video in self._videos.trashed_before(self._clock.now() - TRASH_SECONDS):
            try:
                self.purge(video.id)
                done += 1
            except VideogenError as error:
                log.info("%s stays in the trash: %s", video.id, error)
        return done

    def write_poster(self, video_id: str, image: bytes) -> Video:
        """Keep a still of a video.

        Raises:
            InvalidRequest: It is no JPEG, PNG or WebP of at most 16 MiB.
            NotFound: There is no such video.
            DiskFull: There is no room for it.
            LibraryError: It cannot be written.
        """
        with self._one_at_a_time:
            self._files.write_poster(self._videos.get(video_id), image)
            return self._videos.set_poster(video_id, has_poster=True)

    def reconcile(self, videos: Sequence[Video]) -> tuple[Video, ...]:
        """Return ``videos`` as they are now: which files went away, changed or came back.

        One look at the disk for each, so it can be asked for every page that is shown. Only what
        was marked before and is there again is read, so that a file with other bytes of the same
        length stays marked.
        """
        gone = {video.id for video in self._files.missing(videos)}
        back = [video for video in videos if video.missing and video.id not in gone]
        gone |= self._still_changed(back)
        lost = [video.id for video in videos if video.id in gone and not video.missing]
        found = [video.id for video in videos if video.id not in gone and video.missing]
        self._videos.mark_missing(lost, missing=True)
        self._videos.mark_missing(found, missing=False)
        with self._one_at_a_time:
            for video_id in found:  # what was said about it meanwhile has no record yet
                self._follow(self._videos.get(video_id))
        return tuple(
            video._replace(missing=video.id in gone)
            if video.missing != (video.id in gone)
            else video
            for video in videos
        )

    def _still_changed(self, videos: Sequence[Video]) -> set[str]:
        """Return those with other bytes, and those that there is no time to read now."""
        changed = set()
        budget = READ_BACK_BYTES
        for video in videos:
            try:
                path = self._files.video_path(video)
                state = path.stat()
                seen = (video.id, state.st_mtime_ns)
                if seen not in self._seen_changed and budget > 0:
                    budget -= state.st_size
                    if sha256_of(path) == video.sha256:
                        continue
                    self._seen_changed.add(seen)
                changed.add(video.id)
            except (OSError, LibraryError):
                changed.add(video.id)
        return changed

    def catch_up(self) -> None:
        """Finish what was broken off: moves to and from the trash, and records; once at start."""
        with self._one_at_a_time:
            for video in self._videos.behind():
                self._follow(video)

    def _write_record(self, video: Video) -> None:
        # A record goes with a file. Where that is gone there is nothing to write beside, unless
        # the whole folder is away, on a disk that will be connected again.
        if self._files.video_path(video).exists() or not self._files.videos_dir.is_dir():
            with self._files.staying:
                sidecar.write(self._files.record_path(video), video)

    def _follow(self, video: Video) -> Video:
        try:
            if video.trashed_at is None:
                self._files.restore(video)
            else:
                self._files.move_to_trash(video)
            self._write_record(video)
        except LibraryError as error:
            log.warning("The files of %s follow at the next start: %s", video.id, error)
        else:
            self._videos.caught_up(video.id)
        return video
