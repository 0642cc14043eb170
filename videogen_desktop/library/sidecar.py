"""The record beside each video: everything the library knows of it, readable by people.

The folder alone is then enough to rebuild the library. A record may come from anywhere, with a
folder that was copied or a pack from the internet, so reading one trusts nothing in it: neither
its size nor its types, and above all not its path.
"""

from __future__ import annotations

import json
import math
import os
import re
import stat
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.base.atomic_write import write_atomically
from videogen_desktop.domain.errors import LibraryError
from videogen_desktop.domain.video import Video
from videogen_desktop.library.annotations import READERS, RefusedError, is_storable
from videogen_desktop.library.disk_errors import disk_errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RECORD_VERSION = 1
RECORD_BYTES_MAX = 1 << 20

_PROMPT_CHARACTERS_MAX = 100_000
_WORD_CHARACTERS_MAX = 400
_PATH_CHARACTERS_MAX = 1_000
_VIDEO_ID = re.compile(r"vid_[a-z2-7]{20}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_INSTANTS = ("created_at", "saved_at", "trashed_at")
_NOT_KEPT = {"missing", "has_poster"}  # the folder itself tells
_WORDS = ("codecs", "resource", "dialect", "deployment")
_WORDS_OR_NONE = (
    "job_id",
    "group_id",
    "connection_id",
    "remote_id",
    "output_id",
    "parent_video_id",
)
_NUMBERS: Mapping[str, float] = {"duration_seconds": 1e7, "frame_rate": 1e4}
_WHOLE_NUMBERS: Mapping[str, int] = {
    "size_bytes": 1 << 50,
    "width": 1 << 16,
    "height": 1 << 16,
    "take_index": 1 << 16,
}
_FLAGS = ("has_audio", "practice", "has_provenance")


class _Read(Protocol):
    def __call__(self, value: object, /) -> object:
        """Return the value in our type, or raise :class:`RefusedError`."""


def write(path: Path, video: Video) -> None:
    """Write the record of ``video``, whole or not at all.

    Raises:
        DiskFull: There is no room; the old record is as it was.
        LibraryError: It cannot be written.
    """
    with disk_errors(path):
        write_atomically(path, as_json(video).encode())


def as_json(video: Video) -> str:
    """Return the record's text: sorted, indented, times as people read them."""
    record: dict[str, object] = {
        name: value for name, value in video._asdict().items() if name not in _NOT_KEPT
    }
    for name in _INSTANTS:
        if record[name] is not None:
            record[name] = _as_words(float(str(record[name])))
    record["notes"] = [{**asdict(n), "created_at": _as_words(n.created_at)} for n in video.notes]
    record["record_version"] = RECORD_VERSION
    return json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read(path: Path, relative: str | None) -> Video:
    """Return the video that the record at ``path`` describes, as lying at ``relative``.

    ``None`` takes where the record itself says that the video belongs, if that is a plain path
    inside the video folder: a record in the trash lies elsewhere. What a person said (stars,
    tags, notes) is taken where it is in order and left out where not.

    Raises:
        LibraryError: It is not a record, is damaged, or cannot be read.
    """
    with disk_errors(path):
        data = _bounded(path)
    try:
        record = json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _damaged(path) from error
    if not isinstance(record, dict):
        raise _damaged(path)
    try:
        return _video(record, relative)
    except RefusedError as error:
        raise _damaged(path) from error


def scan(videos_dir: Path, *, in_trash: bool = False) -> Iterator[tuple[Path, Video | None]]:
    """Yield every MP4 below ``videos_dir`` with its record, ``None`` where there is no good one.

    A good record whose MP4 is gone comes too, with the path that the MP4 would have. Links to
    folders are not followed, and what begins with a dot is not looked at.

    Args:
        videos_dir: The folder to look through.
        in_trash: It is the trash, where only the record knows the video's own place.
    """
    for folder, folders, names in os.walk(videos_dir):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path, is_there in _videos_in(Path(folder), names):
            relative = None if in_trash else path.relative_to(videos_dir).as_posix()
            try:
                yield path, read(path.with_suffix(".json"), relative)
            except LibraryError:
                if is_there:
                    yield path, None


def _videos_in(folder: Path, names: list[str]) -> Iterator[tuple[Path, bool]]:
    """Yield the videos of one folder and those that only a record speaks of."""
    shown = sorted(name for name in names if not name.startswith("."))
    videos = [name for name in shown if name.lower().endswith(".mp4")]
    yield from ((folder / name, True) for name in videos if (folder / name).is_file())
    stems = {name[: -len(".mp4")] for name in videos}
    for name in shown:
        if name.endswith(".json") and name.removesuffix(".json") not in stems:
            yield (folder / name).with_suffix(".mp4"), False


def _bounded(path: Path) -> bytes:
    # No link is followed to a file elsewhere, and a named pipe does not stop the program.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
        regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
        data = file.read(RECORD_BYTES_MAX + 1) if regular else b""
    if not regular or len(data) > RECORD_BYTES_MAX:
        raise _damaged(path)
    return data


def _damaged(path: Path) -> LibraryError:
    return LibraryError(f"The record “{path.name}” is damaged.", path)


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _video(record: Mapping[str, object], relative: str | None) -> Video:
    fields: dict[str, object] = {
        "id": _matching(record.get("id"), _VIDEO_ID),
        "sha256": _matching(record.get("sha256"), _SHA256),
        "prompt": _words(record.get("prompt"), _PROMPT_CHARACTERS_MAX),
        "path": _plain_path(record.get("path")) if relative is None else relative,
        "created_at": _instant(record.get("created_at")),
    }
    fields["saved_at"] = _or(_instant, record.get("saved_at"), fields["created_at"])
    fields["trashed_at"] = _or(_instant, record.get("trashed_at"), None)
    fields["seconds"] = _or(_asked_seconds, record.get("seconds"), None)
    for name in _FLAGS:
        fields[name] = record.get(name) is True
    for name in _WORDS:
        fields[name] = _or(_word, record.get(name), "")
    for name in _WORDS_OR_NONE:
        fields[name] = _or(_word, record.get(name), None) or None
    for name, most in {**_NUMBERS, **_WHOLE_NUMBERS}.items():
        number = _number(record.get(name, 0), most)
        fields[name] = int(number) if name in _WHOLE_NUMBERS else number
    fields.update(_said(record))
    return Video(**fields)  # type: ignore[arg-type]  # each was checked above


def _said(record: Mapping[str, object]) -> dict[str, object]:
    said: dict[str, object] = {}
    for name, reader in READERS.items():
        value = record.get(name)
        if name == "notes" and isinstance(value, list):
            value = [_note(note) for note in value]
        try:
            said[name] = reader(value, 0.0)
        except RefusedError:
            continue
    return said


def _note(note: object) -> object:
    if not isinstance(note, dict):
        return note
    return {**note, "created_at": _or(_instant, note.get("created_at"), 0.0)}


def _or(read_value: _Read, value: object, default: object) -> object:
    try:
        return read_value(value)
    except RefusedError:
        return default


def _matching(value: object, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise RefusedError("This is not an id.")
    return value


def _words(value: object, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or not is_storable(value):
        raise RefusedError("This is not a text.")
    return value


def _word(value: object) -> str:
    return _words(value, _WORD_CHARACTERS_MAX)


def _plain_path(value: object) -> str:
    parts = PurePosixPath(_words(value, _PATH_CHARACTERS_MAX)).parts
    odd = {part for part in parts if part.startswith((".", "/")) or "\\" in part or ":" in part}
    if odd or not parts or not parts[-1].lower().endswith(".mp4"):
        raise RefusedError("This is not a place in the video folder.")
    return "/".join(parts)


def _number(value: object, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise RefusedError("This is not a number.")
    if not 0 <= value <= most or not math.isfinite(value):
        raise RefusedError("This number is out of range.")
    return float(value)


def _asked_seconds(value: object) -> int:
    return int(_number(value, 86_400))


def _instant(value: object) -> float:
    try:
        return datetime.fromisoformat(_word(value)).astimezone(UTC).timestamp()
    except (ValueError, OverflowError) as error:
        raise RefusedError("This is not a time.") from error


def _as_words(instant: float) -> str:
    return datetime.fromtimestamp(instant, UTC).isoformat()
