"""One pack at a time, followed and broken off, and nothing left behind."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from tests.support.shelf import Shelf
from videogen_desktop.base.resources import ui_dir
from videogen_desktop.domain.errors import Conflict, InvalidRequest, NotFound
from videogen_desktop.jobs import packing
from videogen_desktop.jobs.packing import PackDesk, PackTask

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from videogen_desktop.library.media_files import MediaFiles
    from videogen_desktop.library.review_pack import OnPacked, Packed, PackOrder


@pytest.fixture
def shelf(tmp_path: Path) -> Generator[Shelf]:
    shelf = Shelf(tmp_path / "data", FakeClock())
    yield shelf
    shelf.close()


@pytest.fixture
def desk(shelf: Shelf) -> Generator[PackDesk]:
    desk = PackDesk(shelf.media, ui_dir(), shelf.clock, shelf.root / "packs")
    yield desk
    desk.close()


def ended(desk: PackDesk, task: PackTask) -> PackTask:
    end = time.monotonic() + 10
    while desk.get(task.id).state == "running":
        assert time.monotonic() < end
        time.sleep(0.01)
    return desk.get(task.id)


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Let every pack go on until it is broken off."""
    begun = threading.Event()

    def write(_order: PackOrder, _media: MediaFiles, _ui_dir: Path, on_packed: OnPacked) -> Packed:
        while True:
            on_packed(1, 10)
            begun.set()
            time.sleep(0.005)

    monkeypatch.setattr(packing, "write_pack", write)
    return begun


@pytest.mark.parametrize("as_zip", [True, False])
def test_a_pack_is_put_where_it_was_asked_for(
    shelf: Shelf, desk: PackDesk, tmp_path: Path, as_zip: bool
) -> None:
    videos = [shelf.save(1), shelf.save(2)]
    shelf.media.video_path(videos[0]).unlink()
    task = desk.start(videos, tmp_path, as_zip=as_zip)
    done = ended(desk, task)
    assert (done.state, done.videos_done, done.videos_total, done.missing) == ("done", 1, 2, 1)
    assert done.bytes_done == videos[1].size_bytes
    assert done.path.parent == tmp_path
    assert done.path.is_file() == as_zip
    assert not done.is_download


def test_a_pack_that_is_fetched_waits_until_the_next_one(shelf: Shelf, desk: PackDesk) -> None:
    first = ended(desk, desk.start([shelf.save(1)], None, as_zip=False))
    assert first.is_download
    assert first.path.suffix == ".zip"
    assert first.path.is_file()
    assert first.path.parent.stat().st_mode & 0o077 == 0
    shelf.clock.advance(1)
    second = ended(desk, desk.start([shelf.save(2)], None, as_zip=False))
    assert not first.path.exists()
    desk.close()
    assert not second.path.parent.exists()


def test_a_second_pack_has_to_wait_for_the_first(
    shelf: Shelf, desk: PackDesk, tmp_path: Path, endless: threading.Event
) -> None:
    task = desk.start([shelf.save(1)], tmp_path, as_zip=False)
    assert endless.wait(10)
    with pytest.raises(Conflict):
        desk.start([shelf.save(2)], tmp_path, as_zip=False)
    assert desk.get(task.id).bytes_done == 10
    assert desk.cancel(task.id).state == "cancelled"
    assert desk.cancel(task.id).state == "cancelled"
    desk.cancel(desk.start([shelf.save(3)], tmp_path, as_zip=False).id)


def test_the_end_of_the_program_breaks_it_off(
    shelf: Shelf, desk: PackDesk, tmp_path: Path, endless: threading.Event
) -> None:
    task = desk.start([shelf.save(1)], tmp_path, as_zip=False)
    assert endless.wait(10)
    desk.close()
    assert desk.get(task.id).state == "cancelled"


def test_what_cannot_be_written_is_said(shelf: Shelf, desk: PackDesk, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    failed = ended(desk, desk.start([shelf.save(1)], tmp_path / "file", as_zip=False))
    assert failed.state == "failed"
    assert isinstance(failed.error, InvalidRequest)


@pytest.mark.logs_warnings
def test_a_fault_of_ours_is_said_without_its_words(
    shelf: Shelf, desk: PackDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "write_pack", lambda *_: 1 // 0)
    failed = ended(desk, desk.start([shelf.save(1)], tmp_path, as_zip=False))
    assert failed.state == "failed"
    assert "in its log" in str(failed.error)


def test_an_unknown_pack_is_not_found(desk: PackDesk) -> None:
    for ask in (desk.get, desk.cancel):
        with pytest.raises(NotFound):
            ask("task_nothing")
