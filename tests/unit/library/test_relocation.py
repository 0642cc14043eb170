"""The video folder moves as a whole or not at all, whatever goes wrong on the way."""

from __future__ import annotations

import errno
import json
import os
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.domain.errors import DiskFull, InvalidRequest, LibraryError
from videogen_desktop.library import relocation
from videogen_desktop.library.media_files import MediaFiles
from videogen_desktop.library.moving import copy_file
from videogen_desktop.library.relocation import JOURNAL, OWN_FOLDER, Relocation

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "2026-11/a.mp4": b"first" * 100,
    "2026-11/a.json": b"{}",
    "2026-12/b.mp4": b"second" * 100,
    "2026-12/a person's own.txt": b"mine",
}


class Place:
    """A data folder with videos, and whatever folder the program was switched to."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.source = root / "data" / "videos"
        self.target = root / "elsewhere"
        self.media = MediaFiles(self.source, root / "data" / "trash")
        self.switched_to = self.source
        self.relocation = Relocation(root / "data", self.media, self.switch)
        self.told: list[tuple[int, int]] = []
        for name, content in FILES.items():
            (self.source / name).parent.mkdir(parents=True, exist_ok=True)
            (self.source / name).write_bytes(content)

    def switch(self, folder: Path) -> None:
        self.switched_to = folder

    def tell(self, done: int, total: int) -> None:
        self.told.append((done, total))

    def move(self, folder: Path | str | None = None) -> Path:
        return self.relocation.move(str(folder or self.target), self.tell)

    def is_as_it_was(self) -> bool:
        return (
            files_in(self.source) == FILES
            and not files_in(self.target)
            and self.switched_to == self.media.videos_dir == self.source
            and not (self.root / "data" / JOURNAL).exists()
        )

    def has_moved(self, target: Path | None = None) -> bool:
        where = target or self.target
        return (
            files_in(where) == FILES
            and not self.source.exists()
            and self.switched_to == self.media.videos_dir == where
            and not (self.root / "data" / JOURNAL).exists()
        )


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture(params=["one disk", "two disks"])
def disks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "two disks":

        def apart(*_given: object, **_options: object) -> None:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

        monkeypatch.setattr(os, "link", apart)


@pytest.mark.usefixtures("disks")
def test_everything_arrives_and_nothing_stays(place: Place) -> None:
    assert place.move() == place.target
    assert place.has_moved()
    total = sum(map(len, FILES.values()))
    assert place.told[0] == (0, total)
    assert place.told[-1] == (total, total)


def test_a_folder_with_something_in_it_gets_one_of_ours(place: Place) -> None:
    place.target.mkdir()
    (place.target / "thesis.txt").write_text("not ours")
    assert place.move() == place.target / OWN_FOLDER
    assert place.has_moved(place.target / OWN_FOLDER)
    assert (place.target / "thesis.txt").read_text() == "not ours"


def test_moving_there_and_back_again_ends_where_it_began(place: Place) -> None:
    place.move()
    place.relocation.move(str(place.source), place.tell)
    assert files_in(place.source) == FILES
    assert place.media.videos_dir == place.source


def test_another_name_of_the_same_folder_is_the_same_folder(place: Place) -> None:
    other = place.root / "other name"
    other.symlink_to(place.source)
    for folder in (other, other / "2026-11", other / "new"):
        with pytest.raises(InvalidRequest):
            place.move(folder)
    assert files_in(place.source) == FILES


@pytest.mark.parametrize(
    "where", ["", "videos", "\0", "{source}", "{source}/inside", "{file}", "/no/such/x"]
)
def test_what_cannot_be_the_folder_is_refused(place: Place, where: str) -> None:
    (place.root / "file").write_text("")
    named = where.format(source=place.source, file=place.root / "file")
    with pytest.raises(InvalidRequest) as refused:
        place.relocation.move(named, place.tell)
    assert set(refused.value.fields) == {"folder"}
    assert place.is_as_it_was()


def test_a_system_that_refuses_to_write_is_heard(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_folder: Path) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(relocation, "_try_to_write", refused)
    with pytest.raises(InvalidRequest):
        place.move()
    assert place.is_as_it_was()


@pytest.mark.usefixtures("disks")
def test_a_person_who_stops_it_finds_everything_where_it_was(place: Place) -> None:
    def stop(done: int, _total: int) -> None:
        if done > 0:
            raise LibraryError("Stopped.")

    with pytest.raises(LibraryError):
        place.relocation.move(str(place.target), stop)
    assert place.is_as_it_was()


def test_a_disk_that_fills_up_takes_nothing_away(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[object] = []

    def full(path: Path, copy: Path) -> None:
        if copied:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        copied.append(path)
        copy_file(path, copy)

    monkeypatch.setattr(relocation, "_duplicate", full)
    with pytest.raises(DiskFull):
        place.move()
    assert place.is_as_it_was()


def test_another_disk_without_room_is_refused_before_a_byte_is_copied(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_source: Path, target: Path) -> None:
        raise DiskFull("There is not enough room for the videos there.", target)

    monkeypatch.setattr(relocation, "_check_room", no_room)
    with pytest.raises(DiskFull):
        place.move()
    assert files_in(place.source) == FILES
    assert not place.told


def test_settings_that_cannot_be_written_leave_everything_where_it_was(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folder: Path) -> None:
        raise LibraryError("The settings cannot be saved.")

    monkeypatch.setattr(place.relocation, "_switch", refuse)
    with pytest.raises(LibraryError):
        place.move()
    assert place.is_as_it_was()


def test_what_is_written_during_the_move_comes_along(place: Place) -> None:
    class Late:
        once = False

        def __call__(self, done: int, _total: int) -> None:
            if done and not self.once:
                self.once = True
                (place.source / "2026-12" / "late.mp4").write_bytes(b"late")

    def written_at_the_switch(folder: Path) -> None:
        (place.source / "2026-11" / "a.json").write_bytes(b'{"stars": 5}')
        os.utime(place.source / "2026-11" / "a.json", (4e9, 4e9))
        (place.source / "2026-11" / "later.mp4").write_bytes(b"later")
        place.switched_to = folder

    moving = Relocation(place.root / "data", place.media, written_at_the_switch)
    moving.move(str(place.target), Late())
    found = files_in(place.target)
    assert found["2026-12/late.mp4"] == b"late"
    assert found["2026-11/later.mp4"] == b"later"
    assert found["2026-11/a.json"] == b'{"stars": 5}'
    assert not place.source.exists()


def test_a_download_that_is_under_way_is_left_to_finish(place: Place) -> None:
    part = place.media.part_path("one")
    part.write_bytes(b"half")
    place.move()
    assert part.read_bytes() == b"half"
    assert (place.root / "data" / JOURNAL).exists()
    part.write_bytes(b"whole")
    place.media.finish(part, "2027-01/new.mp4")
    assert (place.target / "2027-01" / "new.mp4").read_bytes() == b"whole"
    assert place.relocation.resume() is True
    assert not place.source.exists()
    assert not (place.root / "data" / JOURNAL).exists()


def test_without_a_journal_there_is_nothing_to_resume(place: Place) -> None:
    assert place.relocation.resume() is None
    (place.root / "data" / JOURNAL).write_bytes(b"{")
    assert place.relocation.resume() is None
    assert place.is_as_it_was()


def test_a_disk_that_is_away_is_waited_for(place: Place) -> None:
    gone = place.root / "stick"
    journal = place.root / "data" / JOURNAL
    journal.write_text(json.dumps({"from": str(place.source), "to": str(gone), "switched": True}))
    assert place.relocation.resume() is None
    assert journal.exists()
    assert files_in(place.source) == FILES
    journal.write_text(json.dumps({"from": str(gone), "to": str(place.source), "switched": False}))
    assert place.relocation.resume() is False
    assert files_in(place.source) == FILES


def test_a_switch_that_did_not_reach_the_settings_is_made_good(place: Place) -> None:
    journal = place.root / "data" / JOURNAL
    place.target.mkdir()
    values = {"from": str(place.source), "to": str(place.target), "switched": True}
    journal.write_text(json.dumps(values))
    assert place.relocation.resume() is True
    assert place.has_moved()
