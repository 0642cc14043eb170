"""Notes come back without overwriting anything newer, and hostile files change nothing."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.support.shelf import Shelf
from videogen_desktop.domain.errors import InvalidRequest, LibraryError
from videogen_desktop.domain.video import Note, Pick
from videogen_desktop.library import review_notes
from videogen_desktop.library.review_notes import Merged, merge, read_notes, read_notes_file

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.fake_clock import FakeClock
    from videogen_desktop.domain.video import Video

Json = dict[str, object]


@pytest.fixture
def shelf(tmp_path: Path, clock: FakeClock) -> Generator[Shelf]:
    shelf = Shelf(tmp_path / "data", clock)
    yield shelf
    shelf.close()


def notes_of(video: Video, **said: object) -> Json:
    return {"video_id": video.id, "sha256": video.sha256, **said}


def whole(*entries: Json) -> Json:
    return {"format": "videogen-review-notes", "version": 1, "videos": list(entries)}


def note(name: str, was: list[str | None], now: str | None) -> Json:
    return {"id": name, "at_seconds": 1.5, "created_at": 1_790_000_000, "was": was, "now": now}


def merged(shelf: Shelf, *entries: Json) -> Merged:
    return merge(read_notes(whole(*entries)), shelf.videos, shelf.archive)


def test_what_was_changed_in_the_pack_is_taken_over(shelf: Shelf) -> None:
    video = shelf.save(1, stars=1)
    said = notes_of(
        video,
        stars={"was": [1], "now": 5},
        pick={"was": ["none"], "now": "pick"},
        notes=[note("n1", [None], "  look  ")],
    )
    result = merged(shelf, said)
    assert (result.changed, result.kept, result.unknown) == (1, [], 0)
    after = shelf.videos.get(video.id)
    assert (after.stars, after.pick) == (5, Pick.PICK)
    assert after.notes == (Note("n1", "look", 1.5, 1_790_000_000.0),)
    record = json.loads(shelf.media.record_path(video).read_text("utf-8"))
    assert record["stars"] == 5


def test_the_same_file_again_changes_nothing(shelf: Shelf) -> None:
    video = shelf.save(1)
    said = notes_of(video, stars={"was": [0], "now": 2}, notes=[note("n1", [None], "look")])
    merged(shelf, said)
    again = merged(shelf, said)
    assert (again.changed, again.kept) == (0, [])


def test_what_is_newer_here_stays_and_is_told(shelf: Shelf) -> None:
    video = shelf.save(
        1, stars=4, notes=(Note("n1", "mine", None, 1.0), Note("n2", "old", None, 1.0))
    )
    said = notes_of(
        video,
        stars={"was": [1, 2], "now": 5},
        pick={"was": ["none"], "now": "reject"},
        notes=[note("n1", ["old"], "theirs"), note("n2", ["old"], "new")],
    )
    result = merged(shelf, said)
    after = shelf.videos.get(video.id)
    assert result.kept == [after]
    assert (after.stars, after.pick) == (4, Pick.REJECT)
    assert {each.id: each.text for each in after.notes} == {"n1": "mine", "n2": "new"}


def test_a_second_saving_follows_the_first(shelf: Shelf) -> None:
    video = shelf.save(1)
    merged(shelf, notes_of(video, stars={"was": [0], "now": 3}, notes=[note("n", [None], "a")]))
    later = notes_of(video, stars={"was": [0, 3], "now": 5}, notes=[note("n", [None, "a"], "b")])
    assert merged(shelf, later).kept == []
    after = shelf.videos.get(video.id)
    assert (after.stars, after.notes[0].text) == (5, "b")


def test_a_removed_note_goes_only_as_it_was_read(shelf: Shelf) -> None:
    notes = (Note("n1", "old", None, 1.0), Note("n2", "changed here", None, 1.0))
    video = shelf.save(1, notes=notes)
    said = notes_of(video, notes=[note("n1", ["old"], None), note("n2", ["old"], None)])
    assert len(merged(shelf, said).kept) == 1
    assert [each.id for each in shelf.videos.get(video.id).notes] == ["n2"]
    # What was removed here is not brought back either.
    assert len(merged(shelf, notes_of(video, notes=[note("n3", ["old"], "new")])).kept) == 1


def test_a_video_is_found_by_its_content_in_another_library(shelf: Shelf) -> None:
    video = shelf.save(1)
    elsewhere = {**notes_of(video, stars={"was": [0], "now": 2}), "video_id": "vid_" + "a" * 20}
    assert merged(shelf, elsewhere).changed == 1
    nowhere = {**elsewhere, "sha256": "0" * 64}
    assert merged(shelf, nowhere).unknown == 1


def test_more_notes_than_fit_are_told(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("videogen_desktop.library.annotations.NOTES_MAX", 2)
    video = shelf.save(1)
    many = [note(f"n{number}", [None], "look") for number in range(3)]
    assert merged(shelf, notes_of(video, notes=many)).kept == [video]
    assert shelf.videos.get(video.id) == video


def test_markup_in_a_note_is_text(shelf: Shelf) -> None:
    video = shelf.save(1)
    merged(shelf, notes_of(video, notes=[note("n1", [None], "<img src=x onerror=alert(1)>")]))
    assert shelf.videos.get(video.id).notes[0].text == "<img src=x onerror=alert(1)>"


ID = "vid_" + "a" * 20
GOOD: Json = {"video_id": ID, "sha256": "0" * 64}


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        {**whole(), "format": "something else"},
        {**whole(), "version": 2},
        {**whole(), "videos": {}},
        whole({}),
        whole({**GOOD, "video_id": "../../etc/passwd"}),
        whole({**GOOD, "video_id": 7}),
        whole({**GOOD, "sha256": "/etc/passwd"}),
        whole(GOOD, GOOD),
        whole({**GOOD, "stars": {"was": [0], "now": 6}}),
        whole({**GOOD, "stars": {"was": [0], "now": 10**30}}),
        whole({**GOOD, "stars": {"was": [0], "now": 1e300}}),
        whole({**GOOD, "stars": {"was": [0], "now": True}}),
        whole({**GOOD, "stars": {"was": [], "now": 1}}),
        whole({**GOOD, "stars": {"was": [0] * 1_000, "now": 1}}),
        whole({**GOOD, "stars": {"was": [0]}}),
        whole({**GOOD, "stars": 5}),
        whole({**GOOD, "pick": {"was": ["none"], "now": "<b>"}}),
        whole({**GOOD, "notes": {"id": "n"}}),
        whole({**GOOD, "notes": [note("n", [None], None)]}),
        whole({**GOOD, "notes": [note("n", [None], "x" * 5_000)]}),
        whole({**GOOD, "notes": [note("n", [None], "\ud800")]}),
        whole({**GOOD, "notes": [note("n/../x", [None], "look")]}),
        whole({**GOOD, "notes": [note("n", [None], "a"), note("n", [None], "b")]}),
        whole({**GOOD, "notes": [{**note("n", [None], "a"), "at_seconds": 10**400}]}),
        whole({**GOOD, "notes": [{**note("n", [None], "a"), "created_at": -1}]}),
        whole({**GOOD, "notes": [note(f"n{number}", [None], "a") for number in range(2_000)]}),
    ],
)
def test_what_no_pack_writes_is_refused_as_a_whole(value: object) -> None:
    with pytest.raises(InvalidRequest, match="not a file of notes"):
        read_notes(value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"<html>",
        b"[" * 100_000,
        b'{"videos": NaN}',
        b'{"a": 1' + b"0" * 10_000 + b"}",
        b"PK\x03\x04 a zip",
    ],
)
def test_a_file_that_is_no_notes_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "notes.json"
    path.write_bytes(data)
    with pytest.raises(InvalidRequest, match="not a file of notes"):
        read_notes_file(path)


def test_a_zip_is_never_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("../../notes.json", bytes(20_000_000))
    with pytest.raises(InvalidRequest):
        read_notes_file(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(InvalidRequest, match="far too long"):
        read_notes_file(path)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    path.write_text(json.dumps(whole({**GOOD, "stars": {"was": [0], "now": 1}})), "utf-8")
    (review,) = read_notes_file(path)
    assert review.fields == {"stars": review_notes.Change((0,), 1)}


if sys.platform != "win32":

    def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "notes.json")
        with pytest.raises(LibraryError):
            read_notes_file(tmp_path / "notes.json")
