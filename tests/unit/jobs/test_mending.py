"""One process mends the library; the others wait for it or say why they cannot."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from tests.support.shelf import Shelf
from videogen_desktop.base.clock import SystemClock
from videogen_desktop.domain.errors import LibraryCorrupt, LibraryTooNew
from videogen_desktop.jobs.mending import make_ready
from videogen_desktop.jobs.worker_lock import WorkerLock
from videogen_desktop.library.media_files import MediaFiles
from videogen_desktop.library.schema import MIGRATIONS, migrate

if TYPE_CHECKING:
    from pathlib import Path


def shelf_with_one(root: Path) -> Shelf:
    shelf = Shelf(root, FakeClock())
    shelf.save(1)
    shelf.close()
    return shelf


def test_a_whole_library_is_opened_without_a_word(tmp_path: Path) -> None:
    shelf = shelf_with_one(tmp_path)
    said: list[str] = []
    lock = WorkerLock(tmp_path / "worker.lock")
    assert make_ready(shelf.path, shelf.media, lock, FakeClock(), said.append) is None
    assert said == []
    assert not lock.held


def test_each_step_from_an_older_version_is_said(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    migrate(path, MIGRATIONS[:-2])
    said: list[str] = []
    media = MediaFiles(tmp_path / "videos", tmp_path / "trash")
    lock = WorkerLock(tmp_path / "worker.lock")
    for _ in range(2):
        assert make_ready(path, media, lock, FakeClock(), said.append) is None
    assert [sentence.partition(": ")[2] for sentence in said] == ["step 1 of 2…", "step 2 of 2…"]


def test_a_damaged_one_is_mended_and_said(tmp_path: Path) -> None:
    shelf = shelf_with_one(tmp_path)
    shelf.path.write_bytes(b"garbage")
    said: list[str] = []
    lock = WorkerLock(tmp_path / "worker.lock")
    mended = make_ready(shelf.path, shelf.media, lock, FakeClock(), said.append)
    assert mended == said[-1]
    assert "1 video and 0 requests" in said[-1]
    assert not lock.held
    shelf.open()
    assert len(shelf.all()) == 1
    shelf.close()


def test_a_damaged_one_that_another_copy_uses_is_left_alone(tmp_path: Path) -> None:
    shelf = shelf_with_one(tmp_path)
    shelf.path.write_bytes(b"garbage")
    other = WorkerLock(tmp_path / "worker.lock")
    assert other.try_acquire()
    lock = WorkerLock(tmp_path / "worker.lock")
    with pytest.raises(LibraryCorrupt, match="Close every copy"):
        make_ready(shelf.path, shelf.media, lock, FakeClock(), print)
    other.release()
    assert shelf.path.read_bytes() == b"garbage"


def test_copies_that_start_together_mend_it_once(tmp_path: Path) -> None:
    shelf = shelf_with_one(tmp_path)
    shelf.path.write_bytes(b"garbage")
    mended: list[str | None] = []

    def start() -> None:
        lock = WorkerLock(tmp_path / "worker.lock")
        mended.append(make_ready(shelf.path, shelf.media, lock, SystemClock(), lambda _: None))

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([sentence for sentence in mended if sentence]) == 1
    assert len(list(tmp_path.glob("library.damaged-*"))) == 1


def test_a_newer_one_is_left_untouched(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, FakeClock())
    with shelf.database.writing() as connection:
        connection.execute("PRAGMA user_version = 9999")
    shelf.close()
    before = shelf.path.read_bytes()
    lock = WorkerLock(tmp_path / "worker.lock")
    with pytest.raises(LibraryTooNew):
        make_ready(shelf.path, shelf.media, lock, FakeClock(), print)
    assert shelf.path.read_bytes() == before
