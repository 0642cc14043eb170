"""What takes its time with the whole library: import, rebuild, verify, move, empty the trash.

One of them at a time, on a thread of its own, with progress and a way to stop it. Each is safe to
break off anywhere: what was done stays done, and a move goes back.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.errors import Conflict, InvalidRequest, Reason, VideogenError
from videogen_desktop.library.importing import files_at
from videogen_desktop.library.rebuild import rebuild
from videogen_desktop.library.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from videogen_desktop.library.archive import Archive
    from videogen_desktop.library.database import Database
    from videogen_desktop.library.importing import Imported, Importer
    from videogen_desktop.library.media_files import MediaFiles
    from videogen_desktop.library.relocation import Relocation
    from videogen_desktop.library.videos import VideoStore

log = logging.getLogger(__name__)

NAMED_MOST = 50
_PLACES_MAX = 1_000
_END_SECONDS = 1.0

Found = dict[str, object]


class _Stopped(Exception):
    """The person or the end of the program broke it off."""


class _Work(Protocol):
    def __call__(self, on_progress: _OnProgress, /) -> Found:
        """Do it and return what came of it."""


class _OnProgress(Protocol):
    def __call__(self, done: int, total: int | None = None, /) -> None:
        """Show how far it is; raises when it is to stop."""


@dataclass(frozen=True, slots=True)
class Task:
    """One of them. ``state`` is ``running``, ``done``, ``failed`` or ``stopped``."""

    kind: str
    state: str = "running"
    done: int = 0
    total: int | None = None
    found: Found = field(default_factory=dict)
    trouble: VideogenError | None = None


@dataclass(frozen=True, slots=True)
class Tools:
    """The library's parts that upkeep works with; ``may_move`` tells whether nobody else writes."""

    database: Database
    videos: VideoStore
    media: MediaFiles
    archive: Archive
    importer: Importer
    relocation: Relocation
    may_move: Callable[[], bool]


class Upkeep:
    """Runs one long task at a time and remembers the last."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._lock = threading.Lock()
        self._task: Task | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def now(self) -> Task | None:
        """Return the task that runs, or the last one."""
        return self._task

    def begin(self, kind: str, asked: Mapping[str, object]) -> Task:
        """Begin a task: ``import`` needs ``paths``, ``move`` a ``folder``.

        Raises:
            InvalidRequest: There is no such task, or what it needs is missing.
            Conflict: One is running.
        """
        work = self._work(kind, asked)
        with self._lock:
            if self._task is not None and self._task.state == "running":
                raise Conflict("Something like this is running already. Wait for its end.")
            self._stop.clear()
            self._task = Task(kind)
            self._thread = threading.Thread(
                target=self._run, args=(work,), name=f"upkeep-{kind}", daemon=True
            )
            self._thread.start()
            return self._task

    def stop(self) -> None:
        """Break off what is running."""
        self._stop.set()

    def close(self) -> None:
        """End with the program; what is broken off is safe."""
        self.stop()
        if self._thread is not None:
            self._thread.join(_END_SECONDS)

    def _run(self, work: _Work) -> None:
        try:
            found = work(self._tell)
        except _Stopped:
            self._end(state="stopped")
        except VideogenError as error:
            log.info("upkeep failed: %s", error)
            self._end(state="failed", trouble=error)
        except Exception:
            log.exception("upkeep failed")
            self._end(state="failed")
        else:
            self._end(state="done", found=found)

    def _end(self, **changes: str | Found | VideogenError) -> None:
        if self._task is not None:
            self._task = replace(self._task, **changes)  # type: ignore[arg-type]  # named above

    def _tell(self, done: int, total: int | None = None, /) -> None:
        if self._stop.is_set():
            raise _Stopped
        if self._task is not None:
            known = self._task.total if total is None else total
            self._task = replace(self._task, done=done, total=known)

    def _work(self, kind: str, asked: Mapping[str, object]) -> _Work:
        if kind == "import":
            places = _places(asked.get("paths"))
            return lambda on_progress: self._import(places, on_progress)
        if kind == "move":
            return lambda on_progress: self._move(asked.get("folder"), on_progress)
        plain: dict[str, _Work] = {
            "rebuild": self._rebuild,
            "verify": self._verify,
            "empty": self._empty,
        }
        work = plain.get(kind)
        if work is None:
            words = ", ".join(f"“{word}”" for word in ("import", "move", *plain))
            raise InvalidRequest({"kind": f"“kind” has to be one of: {words}."})
        return work

    def _import(self, places: Sequence[Path], on_progress: _OnProgress) -> Found:
        on_progress(0, sum(1 for _ in files_at(places)))
        return _imported(self._tools.importer.take_from(places, on_progress))

    def _rebuild(self, on_progress: _OnProgress) -> Found:
        result = rebuild(self._tools.database, self._tools.media, on_progress)
        on_progress(0, result.without_record)
        taken = _imported(self._tools.importer.take_unrecorded(on_progress))
        return taken | {"from_records": result.added, "moved": result.moved}

    def _verify(self, on_progress: _OnProgress) -> Found:
        videos, trash = self._tools.videos.sizes()
        on_progress(0, videos.number + trash.number)
        faults = verify(self._tools.videos, self._tools.media, on_progress)
        return {
            "checked": videos.number + trash.number,
            "faults": len(faults),
            "named": [
                {"name": fault.path.name, "why": fault.why, "video_id": fault.video.id}
                for fault in faults[:NAMED_MOST]
            ],
        }

    def _empty(self, on_progress: _OnProgress) -> Found:
        trashed = self._tools.videos.trashed_before(float("inf"))
        freed = kept = 0
        for number, video in enumerate(trashed, start=1):
            on_progress(number, len(trashed))
            try:
                freed += self._tools.archive.purge(video.id).size_bytes
            except VideogenError as error:
                log.info("%s stays in the trash: %s", video.id, error)
                kept += 1
        return {"deleted": len(trashed) - kept, "kept": kept, "freed_bytes": freed}

    def _move(self, folder: object, on_progress: _OnProgress) -> Found:
        if not self._tools.may_move():
            raise Conflict("Another Videogen is using this library. Move it when that has ended.")
        return {"folder": str(self._tools.relocation.move(folder, on_progress))}


def _imported(imported: Imported) -> Found:
    return {
        "added": len(imported.added),
        "duplicates": len(imported.duplicates),
        "refused": len(imported.refused),
        "named": [
            {"name": path.name, "why": sentence} for path, sentence in imported.refused[:NAMED_MOST]
        ],
    }


def _places(value: object) -> list[Path]:
    sentence = "There is no file or folder of this name."
    refused = InvalidRequest({"paths": Reason("path_missing", sentence)})
    if not isinstance(value, list) or not 0 < len(value) <= _PLACES_MAX:
        raise refused
    places = []
    for text in value:
        if not isinstance(text, str) or not text.strip() or "\0" in text:
            raise refused
        try:
            place = Path(text.strip()).expanduser()
            if not place.is_absolute() or not place.exists():
                raise refused
        except (OSError, RuntimeError) as error:
            raise refused from error
        places.append(place)
    return places
