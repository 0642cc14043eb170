"""A damaged or deleted library is built anew, and nothing that was there is lost."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.support.shelf import Shelf, nothing
from videogen_desktop.domain.errors import DiskFull
from videogen_desktop.library import recovery
from videogen_desktop.library.damage import Condition, examine
from videogen_desktop.library.database import suspicion
from videogen_desktop.library.recovery import needs_recovery, recover, unfinished

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.fake_clock import FakeClock

NOW = 1_795_353_120.0  # 2026-11-22 13:12:00 UTC


@pytest.fixture
def shelf(tmp_path: Path, clock: FakeClock) -> Generator[Shelf]:
    shelf = Shelf(tmp_path / "data", clock)
    for seed in range(5):
        shelf.save(seed, stars=seed)
    shelf.archive.trash(next(iter(shelf.all())))
    yield shelf
    shelf.close()


def names(shelf: Shelf) -> set[str]:
    return {path.name for path in shelf.root.iterdir()}


def test_a_new_data_folder_needs_nothing(tmp_path: Path, clock: FakeClock) -> None:
    shelf = Shelf(tmp_path / "new", clock)
    assert not needs_recovery(shelf.path, shelf.media)
    shelf.close()
    shelf.path.unlink()
    assert not needs_recovery(shelf.path, shelf.media)


def test_a_deleted_library_is_built_from_the_records(shelf: Shelf) -> None:
    live, trash, claims = shelf.all(), shelf.all(trashed=True), shelf.claims()
    shelf.close()
    shelf.path.unlink()
    assert needs_recovery(shelf.path, shelf.media)
    done = recover(shelf.path, shelf.media, NOW, nothing)
    assert (done.kept, done.videos) == (None, 5)
    assert "missing" in str(done)
    shelf.open()
    assert (shelf.all(), shelf.all(trashed=True)) == (live, trash)
    assert claims == {}
    assert set(shelf.claims()) == {f"video_{seed}" for seed in range(5)}


def test_the_journal_of_a_deleted_library_is_not_played_into_the_new_one(shelf: Shelf) -> None:
    live = shelf.all()
    wal = shelf.path.with_name("library.sqlite3-wal")
    with shelf.database.writing() as connection:
        connection.execute("UPDATE videos SET title = 'from the journal'")
    left = wal.read_bytes()
    shelf.close()
    shelf.path.unlink()
    wal.write_bytes(left)
    recover(shelf.path, shelf.media, NOW, nothing)
    shelf.open()
    assert shelf.all() == live
    with shelf.database.reading() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


@pytest.mark.parametrize("content", [b"garbage" * 500, b"x"])
def test_a_file_full_of_garbage_is_kept_and_replaced(shelf: Shelf, content: bytes) -> None:
    live = shelf.all()
    shelf.close()
    shelf.path.write_bytes(content)
    done = recover(shelf.path, shelf.media, NOW, nothing)
    assert done.kept == shelf.root / "library.damaged-2026-11-22-131200.sqlite3"
    assert done.kept.read_bytes() == content
    assert "library.damaged-2026-11-22-131200.sqlite3" in str(done)
    shelf.open()
    assert shelf.all() == live
    assert not needs_recovery(shelf.path, shelf.media)


def test_two_damages_in_one_second_are_both_kept(shelf: Shelf) -> None:
    shelf.close()
    for content in (b"one", b"two"):
        shelf.path.write_bytes(content)
        recover(shelf.path, shelf.media, NOW, nothing)
    kept = {path.read_bytes() for path in shelf.root.glob("library.damaged-*")}
    assert kept == {b"one", b"two"}


def test_what_has_no_record_any_more_is_read_from_the_damaged_file(shelf: Shelf) -> None:
    live = shelf.all()
    lonely = next(iter(live.values()))
    shelf.media.record_path(lonely).unlink()
    shelf.close()
    with sqlite3.connect(shelf.path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'orders'")
    connection.close()
    assert examine(shelf.path) is Condition.DAMAGED
    recover(shelf.path, shelf.media, NOW, nothing)
    shelf.open()
    assert shelf.all() == live


def test_videos_without_any_record_are_left_for_later(shelf: Shelf) -> None:
    video = next(iter(shelf.all().values()))
    shelf.media.record_path(video).unlink()
    shelf.close()
    shelf.path.unlink()
    assert recover(shelf.path, shelf.media, NOW, nothing).videos == 4
    assert unfinished(shelf.path).exists()


def test_nothing_but_the_library_and_the_kept_file_is_left(shelf: Shelf) -> None:
    shelf.close()
    shelf.path.write_bytes(b"garbage")
    suspicion(shelf.path).touch()
    recover(shelf.path, shelf.media, NOW, nothing)
    assert names(shelf) == {
        "videos", "trash", "library.sqlite3", "library.damaged-2026-11-22-131200.sqlite3",
    }  # fmt: skip
    assert shelf.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("step", ["building", "built", "aside"])
def test_being_killed_in_between_is_made_good_by_the_next_start(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    live = shelf.all()
    shelf.close()
    shelf.path.write_bytes(b"garbage")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    if step == "building":
        monkeypatch.setattr(recovery, "rebuild", die)
    elif step == "built":
        monkeypatch.setattr(recovery, "_set_aside", die)
    else:
        monkeypatch.setattr(recovery, "suspicion", die)
    with pytest.raises(KeyboardInterrupt):
        recover(shelf.path, shelf.media, NOW, nothing)
    monkeypatch.undo()
    if needs_recovery(shelf.path, shelf.media):
        recover(shelf.path, shelf.media, NOW, nothing)
    shelf.open()
    assert shelf.all() == live
    assert [path.read_bytes() for path in shelf.root.glob("library.damaged-*")] == [b"garbage"]
    assert names(shelf) >= {"library.sqlite3"}


def test_a_full_disk_leaves_everything_as_it_was(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.close()
    shelf.path.write_bytes(b"garbage")

    def full(*_: object) -> None:
        raise DiskFull("There is no room left on the disk.")

    monkeypatch.setattr(recovery, "rebuild", full)
    with pytest.raises(DiskFull):
        recover(shelf.path, shelf.media, NOW, nothing)
    assert shelf.path.read_bytes() == b"garbage"
