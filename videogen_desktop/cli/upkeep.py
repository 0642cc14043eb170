"""``list``, ``import``, ``rebuild`` and ``verify``: the library without a window."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tqdm import tqdm

from videogen_desktop.cli.exit_codes import EXIT_DONE, EXIT_FAILED
from videogen_desktop.library.rebuild import rebuild
from videogen_desktop.library.verify import every_video, verify

if TYPE_CHECKING:
    import argparse
    from types import TracebackType

    from videogen_desktop.app import App
    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.importing import Imported


class _Counter:
    """Counts videos on standard error: a bar on a terminal, one line at the end elsewhere."""

    def __init__(self, label: str, total: int | None = None) -> None:
        self._label = label
        self._done = 0
        self._bar = tqdm(
            total=total, desc=label, unit=" videos", file=sys.stderr, disable=None, leave=False
        )

    def __enter__(self) -> Self:
        """Begin to count."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say how many there were."""
        self._bar.close()
        print(f"{self._label}: {self._done:,} videos", file=sys.stderr)  # noqa: T201 - progress

    def __call__(self, done: int) -> None:
        """Show how many have been looked at."""
        self._bar.update(done - self._done)
        self._done = done


def list_videos(app: App, arguments: argparse.Namespace) -> int:
    """Print the library, newest first, without the trash; return the exit code."""
    videos = (video for video in every_video(app.videos) if video.trashed_at is None)
    if arguments.json:
        _say("[")
        comma = ""
        for video in videos:
            _say(f"{comma}{json.dumps(_as_json(app, video), ensure_ascii=False)}", end="")
            comma = ",\n"
        _say("\n]")
        return EXIT_DONE
    for video in videos:
        day = datetime.fromtimestamp(video.created_at, UTC).astimezone()
        words = " ".join((video.title or video.prompt).split())
        mark = "  MISSING" if video.missing else ""
        _say(f"{day:%Y-%m-%d %H:%M}  {_path(app, video)}  {words}{mark}")
    return EXIT_DONE


def rebuild_library(app: App, _arguments: argparse.Namespace) -> int:
    """Add to the library what only the files know; return the exit code."""
    with _Counter("records read") as counter:
        result = rebuild(app.database, app.media, counter)
    imported = None
    if result.without_record:
        with _Counter("videos without a record") as counter:
            imported = app.importer.take_unrecorded(counter)
    taken = 0 if imported is None else len(imported.added)
    _say(f"{result.added} from records, {taken} without a record, {result.moved} moved")
    return EXIT_DONE if imported is None else _refused(imported)


def import_files(app: App, arguments: argparse.Namespace) -> int:
    """Copy videos from anywhere into the library; return the exit code."""
    places = [Path(place) for place in arguments.paths]
    with _Counter("looked at") as counter:
        imported = app.importer.take_from(places, counter)
    _say(f"{len(imported.added)} imported, {len(imported.duplicates)} there already")
    return _refused(imported)


def verify_videos(app: App, _arguments: argparse.Namespace) -> int:
    """Read every video; print those that are not as they were saved; return the exit code."""
    with _Counter("verified") as counter:
        faults = verify(app.videos, app.media, counter)
    for fault in faults:
        _say(f"{fault.why}  {fault.path}")
    return EXIT_FAILED if faults else EXIT_DONE


def _refused(imported: Imported) -> int:
    for path, sentence in imported.refused:
        print(f"videogen-desktop: {path}: {sentence}", file=sys.stderr)  # noqa: T201 - the answer
    return EXIT_FAILED if imported.refused else EXIT_DONE


def _as_json(app: App, video: Video) -> dict[str, object]:
    record: dict[str, object] = {**video._asdict(), "path": _path(app, video)}
    notes = [note.as_json() for note in video.notes]
    return record | {"pick": video.pick.value, "notes": notes}


def _path(app: App, video: Video) -> str:
    # A file name may hold bytes that are no text; it is shown all the same.
    path = str(app.media.video_path(video))
    return path.encode("utf-8", "backslashreplace").decode()


def _say(text: str, end: str = "\n") -> None:
    print(text, end=end)  # noqa: T201 - the command's answer
