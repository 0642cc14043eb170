"""Open the library, mended first where it is damaged or gone, by one process alone."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.errors import LibraryCorrupt
from videogen_desktop.library.recovery import needs_recovery, recover
from videogen_desktop.library.schema import migrate

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.jobs.worker_lock import WorkerLock
    from videogen_desktop.library.media_files import MediaFiles

log = logging.getLogger(__name__)

# Another copy that mends it needs this long for some 50,000 videos.
PATIENCE_SECONDS = 60.0
_LOOK_SECONDS = 0.2
_SAY_EVERY = 5_000


class Tell(Protocol):
    """Says one sentence to whoever started the program."""

    def __call__(self, sentence: str, /) -> None:
        """Say it."""


def make_ready(
    path: Path, media: MediaFiles, lock: WorkerLock, clock: Clock, tell: Tell
) -> str | None:
    """Bring the library to this version; return what had to be mended, as a sentence.

    Whoever drives the jobs has the library open, so mending needs the same lock.

    Raises:
        LibraryTooNew: A newer version wrote it; it was left untouched.
        LibraryCorrupt: It is damaged, and another copy of the program is using it.
        LibraryError: It cannot be opened or mended.
    """
    mended = None
    if needs_recovery(path, media):
        _wait_for(lock, path, clock)
        try:
            if needs_recovery(path, media):
                tell("The library is built anew from the records beside the videos…")

                def count(done: int) -> None:
                    if done % _SAY_EVERY == 0:
                        tell(f"{done:,} videos so far…")

                mended = str(recover(path, media, clock.now(), count))
                tell(mended)
        finally:
            lock.release()

    def step(number: int, most: int) -> None:
        sentence = (
            "The library is brought to this version of Videogen, which with many videos takes a"
            f" minute: step {number} of {most}…"
        )
        log.info("%s", sentence)
        tell(sentence)

    migrate(path, on_step=step)
    return mended


def _wait_for(lock: WorkerLock, path: Path, clock: Clock) -> None:
    deadline = clock.monotonic() + PATIENCE_SECONDS
    never = threading.Event()
    while not lock.try_acquire():
        if clock.monotonic() >= deadline:
            raise LibraryCorrupt(
                "The library file is damaged. Close every copy of Videogen and start it again:"
                " then it is mended.",
                path,
            )
        clock.wait(never, _LOOK_SECONDS)
