"""What a reviewer wrote in a pack, brought into the library without overwriting anything newer.

The file names for each thing that was changed what it was, also at each earlier saving, and what it
is now. Where the library still says what it was, it takes over what it is now; where somebody has
changed it in between, the library's word stays. Reading the same file twice changes nothing more.

Such a file comes from anywhere: neither its size nor its types nor its ids are trusted.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from videogen_desktop.domain.errors import InvalidRequest, NotFound
from videogen_desktop.library.annotations import NOTES_MAX, READERS, RefusedError
from videogen_desktop.library.plain_files import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from videogen_desktop.domain.video import Note, Video
    from videogen_desktop.library.annotations import Annotation
    from videogen_desktop.library.archive import Archive
    from videogen_desktop.library.videos import VideoStore

NOTES_FORMAT, NOTES_VERSION = "videogen-review-notes", 1
NOTES_BYTES_MAX = 8 << 20
VIDEOS_MAX = 100_000
EARLIER_MAX = 200

_VIDEO_ID = re.compile(r"vid_[a-z2-7]{20}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FIELDS = ("stars", "pick")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing: what it was over time, and what it is now; a note that is gone is ``None``."""

    was: tuple[Annotation | None, ...]
    now: Annotation | None


@dataclass(frozen=True, slots=True)
class Review:
    """What was changed about one video; ``notes`` by their id."""

    video_id: str
    sha256: str
    fields: dict[str, Change]
    notes: dict[str, tuple[Note, Change]]


@dataclass(slots=True)
class Merged:
    """What became of the file. ``kept``: newer here, ``unknown``: not in this library."""

    changed: int = 0
    kept: list[Video] = field(default_factory=list)
    unknown: int = 0


def read_notes_file(path: Path) -> tuple[Review, ...]:
    """Read a file that the page of a pack has saved.

    Raises:
        InvalidRequest: It is none, or not one that can be trusted.
        LibraryError: It cannot be read.
    """
    with opened(path) as (file, size):
        data = file.read(NOTES_BYTES_MAX + 1) if size <= NOTES_BYTES_MAX else b""
    if not data or len(data) > NOTES_BYTES_MAX:
        raise _no_notes("It is empty or far too long.")
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_refuse_number)
    except (ValueError, RecursionError) as error:
        raise _no_notes("It is no JSON.") from error
    return read_notes(value)


def read_notes(value: object) -> tuple[Review, ...]:
    """Read what is in such a file.

    Raises:
        InvalidRequest: It is none, or not one that can be trusted.
    """
    whole = _object(value)
    if whole.get("format") != NOTES_FORMAT:
        raise _no_notes("It is something else.")
    if whole.get("version") != NOTES_VERSION:
        raise _no_notes("A newer version of Videogen wrote it.")
    entries = whole.get("videos")
    if not isinstance(entries, list) or len(entries) > VIDEOS_MAX:
        raise _no_notes("It lists no videos.")
    try:
        reviews = tuple(_review(entry) for entry in entries)
    except RefusedError as error:
        raise _no_notes(error.sentence) from error
    if len({review.video_id for review in reviews}) != len(reviews):
        raise _no_notes("It names a video twice.")
    return reviews


def merge(reviews: tuple[Review, ...], videos: VideoStore, archive: Archive) -> Merged:
    """Bring what was written into the library; of what is newer here, nothing is overwritten.

    Raises:
        LibraryError: The library cannot be read or written; what was merged by then stays.
    """
    merged = Merged()
    for review in reviews:
        video = _find(review, videos)
        if video is None:
            merged.unknown += 1
        else:
            _merge_one(review, video, archive, merged)
    return merged


def _merge_one(review: Review, video: Video, archive: Archive, merged: Merged) -> None:
    keeps = False

    def decide(current: Video) -> dict[str, object]:
        nonlocal keeps
        changes, keeps = _decide(current, review)
        return changes

    try:
        after = archive.revise(video.id, decide)
    except InvalidRequest:  # more notes than a video can have
        merged.kept.append(video)
        return
    merged.changed += after != video
    if keeps:
        merged.kept.append(after)


def _find(review: Review, videos: VideoStore) -> Video | None:
    """Find a video by its id, or in another library by its content."""
    try:
        return videos.get(review.video_id)
    except NotFound:
        return videos.find_by_sha256(review.sha256)


def _decide(video: Video, review: Review) -> tuple[dict[str, object], bool]:
    """Return the changes to make, and whether something stays because it is newer."""
    changes: dict[str, object] = {}
    keeps = False
    for name, change in review.fields.items():
        current = getattr(video, name)
        if current in change.was:
            changes[name] = change.now
        else:
            keeps = keeps or current != change.now
    notes = {note.id: note for note in video.notes}
    for note_id, (note, change) in review.notes.items():
        known = notes.get(note_id)
        text = None if known is None else known.text
        if text == change.now:
            continue
        if text not in change.was:
            keeps = True
        elif change.now is None:
            del notes[note_id]
        else:
            notes[note_id] = note
    if tuple(notes.values()) != video.notes:
        changes["notes"] = tuple(notes.values())
    return {name: value for name, value in changes.items() if getattr(video, name) != value}, keeps


def _review(value: object) -> Review:
    entry = _object(value)
    video_id, sha256 = entry.get("video_id"), entry.get("sha256")
    if not isinstance(video_id, str) or not _VIDEO_ID.fullmatch(video_id):
        raise RefusedError("The id of a video in it is none.")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise RefusedError("The checksum of a video in it is none.")
    fields = {
        name: _change(entry[name], lambda told, name=name: READERS[name](told, 0.0))  # type: ignore[misc]
        for name in _FIELDS
        if name in entry
    }
    notes = entry.get("notes", [])
    if not isinstance(notes, list) or len(notes) > 2 * NOTES_MAX:
        raise RefusedError("The notes of a video in it are no list.")
    read = [_note(note) for note in notes]
    if len({note.id for note, _ in read}) != len(read):
        raise RefusedError("Two notes in it have the same id.")
    return Review(video_id, sha256, fields, {note.id: (note, change) for note, change in read})


def _note(value: object) -> tuple[Note, Change]:
    told = _object(value)

    def read_text(text: object) -> str | None:
        return None if text is None else read(text).text

    def read(text: object) -> Note:
        fields = {name: told.get(name) for name in ("id", "at_seconds", "created_at")}
        (note,) = cast("tuple[Note, ...]", READERS["notes"]([{**fields, "text": text}], 0.0))
        return note

    change = _change(told, read_text)
    shown = next((text for text in (change.now, *change.was) if text is not None), None)
    if shown is None:
        raise RefusedError("A note in it was never written.")
    return read(shown), change


def _change(value: object, read: Callable[[object], Annotation | None]) -> Change:
    told = _object(value)
    was = told.get("was")
    if not isinstance(was, list) or not 0 < len(was) <= EARLIER_MAX or "now" not in told:
        raise RefusedError("It does not say what something was before.")
    return Change(tuple(read(each) for each in was), read(told["now"]))


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _no_notes("It is not as a pack writes it.")
    return value


def _refuse_number(word: str) -> object:
    raise ValueError(word)


def _no_notes(why: str) -> InvalidRequest:
    return InvalidRequest({"notes": f"This is not a file of notes from a review pack. {why}"})
