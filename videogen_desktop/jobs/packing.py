"""Review packs in the making: one at a time, beside everything else, interruptible."""

from __future__ import annotations

import contextlib
import logging
import secrets
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import Conflict, NotFound, VideogenError
from videogen_desktop.library.disk_errors import disk_errors
from videogen_desktop.library.pack_target import LEFTOVER_SECONDS, PackCancelled
from videogen_desktop.library.review_pack import PackOrder, pack_name, write_pack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.media_files import MediaFiles

log = logging.getLogger(__name__)

KEPT = 20
STOP_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class PackTask:
    """A pack and how far it is. ``state`` is ``running``, ``done``, ``failed`` or ``cancelled``.

    ``is_download``: nobody chose a place; it waits in a folder of ours to be fetched.
    """

    id: str
    path: Path
    state: str = "running"
    videos_done: int = 0
    videos_total: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    missing: int = 0
    is_download: bool = False
    error: VideogenError | None = None


class PackDesk:
    """Makes packs for the page, on a thread of its own.

    Args:
        media: Where the videos lie.
        ui_dir: Where the page of a pack is made from.
        clock: For names and dates.
        spool_dir: Where packs wait that a browser fetches.
    """

    def __init__(self, media: MediaFiles, ui_dir: Path, clock: Clock, spool_dir: Path) -> None:
        self._media = media
        self._ui_dir = ui_dir
        self._clock = clock
        self._spool_dir = spool_dir
        self._lock = threading.Lock()
        self._tasks: dict[str, PackTask] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, videos: Sequence[Video], folder: Path | None, *, as_zip: bool) -> PackTask:
        """Begin a pack in ``folder``, or one that is fetched, which is always a zip.

        Raises:
            Conflict: One is being made already.
            DiskFull: There is no room for a folder of ours.
            LibraryError: That folder cannot be made.
        """
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                raise Conflict("A review pack is being made already.")
            if folder is None:
                self._clear_spool()
                with disk_errors(self._spool_dir):
                    self._spool_dir.mkdir(mode=0o700, exist_ok=True)
            made_at = self._clock.now()
            name = pack_name(made_at) + (".zip" if as_zip or folder is None else "")
            order = PackOrder(tuple(videos), (folder or self._spool_dir) / name, made_at)
            task = PackTask(
                id=f"task_{secrets.token_hex(8)}",
                path=order.target,
                videos_total=len(order.videos),
                bytes_total=order.size_bytes,
                is_download=folder is None,
            )
            self._tasks = dict([*self._tasks.items()][-KEPT:]) | {task.id: task}
            self._stop.clear()
            self._thread = threading.Thread(
                target=self._make, args=(task.id, order), name="pack", daemon=True
            )
            self._thread.start()
            return task

    def get(self, task_id: str) -> PackTask:
        """Return a pack as it stands.

        Raises:
            NotFound: There is none with this id.
        """
        task = self._tasks.get(task_id)
        if task is None:
            raise NotFound("There is no such review pack.")
        return task

    def cancel(self, task_id: str) -> PackTask:
        """Break a pack off and wait until nothing is left of it; one that has ended stays as it is.

        Raises:
            NotFound: There is none with this id.
        """
        if self.get(task_id).state == "running":
            self._end()
        return self.get(task_id)

    def close(self) -> None:
        """Break off what is being made, and remove what waits to be fetched."""
        self._end()
        self._clear_spool()

    def _end(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)

    def _clear_spool(self) -> None:
        """Remove what waited to be fetched: ours, and what a killed program has left."""
        ours = {task.path for task in self._tasks.values() if task.is_download}
        long_ago = self._clock.now() - LEFTOVER_SECONDS
        with contextlib.suppress(OSError):
            for path in list(self._spool_dir.iterdir()):
                if path in ours or path.stat().st_mtime < long_ago:
                    path.unlink(missing_ok=True)
            self._spool_dir.rmdir()

    def _make(self, task_id: str, order: PackOrder) -> None:
        def on_packed(videos: int, size_bytes: int) -> None:
            if self._stop.is_set():
                raise PackCancelled("The review pack was broken off.")
            self._note(replace(self.get(task_id), videos_done=videos, bytes_done=size_bytes))

        try:
            packed = write_pack(order, self._media, self._ui_dir, on_packed)
        except PackCancelled:
            self._note(replace(self.get(task_id), state="cancelled"))
        except VideogenError as error:
            self._note(replace(self.get(task_id), state="failed", error=error))
        except Exception:
            log.exception("a review pack failed")
            ours = VideogenError("Something went wrong in Videogen. What happened is in its log.")
            self._note(replace(self.get(task_id), state="failed", error=ours))
        else:
            missing = len(packed.missing)
            self._note(replace(self.get(task_id), state="done", missing=missing))

    def _note(self, task: PackTask) -> None:
        self._tasks[task.id] = task
