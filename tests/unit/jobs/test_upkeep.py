"""Long tasks run one at a time, say how far they are, and can be broken off anywhere."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from tests.support.mp4_builder import Mp4Plan, build_mp4
from tests.support.shelf import Shelf
from videogen_desktop.domain.errors import Conflict, InvalidRequest
from videogen_desktop.jobs.upkeep import Task, Tools, Upkeep
from videogen_desktop.library.importing import Importer
from videogen_desktop.library.relocation import Relocation

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

WAIT_SECONDS = 15.0


class House:
    """A library with everything that upkeep works with."""

    def __init__(self, root: Path, clock: FakeClock) -> None:
        self.root = root
        self.shelf = Shelf(root / "data", clock)
        self.alone = True
        self.gate = threading.Event()
        self.gate.set()
        relocation = Relocation(root / "data", self.shelf.media, self._switch)
        importer = Importer(self.shelf.database, self.shelf.videos, self.shelf.media, clock)
        self.tools = Tools(
            database=self.shelf.database,
            videos=self.shelf.videos,
            media=self.shelf.media,
            archive=self.shelf.archive,
            importer=importer,
            relocation=relocation,
            may_move=self._may_move,
        )
        self.upkeep = Upkeep(self.tools)

    def _switch(self, folder: Path) -> None:
        self.switched_to = folder

    def _may_move(self) -> bool:
        self.gate.wait(WAIT_SECONDS)
        return self.alone

    def run(self, kind: str, **asked: object) -> Task:
        self.upkeep.begin(kind, asked)
        return self.end()

    def end(self) -> Task:
        thread = self.upkeep._thread
        assert thread is not None
        thread.join(WAIT_SECONDS)
        task = self.upkeep.now()
        assert task is not None
        return task


@pytest.fixture
def house(tmp_path: Path) -> Generator[House]:
    made = House(tmp_path, FakeClock())
    yield made
    made.upkeep.close()
    made.shelf.close()


def put_films(folder: Path, count: int) -> None:
    folder.mkdir()
    for seed in range(count):
        data = build_mp4(Mp4Plan(seconds=1, frame_bytes=8, seed=100 + seed))
        (folder / f"film {seed}.mp4").write_bytes(data)


def test_an_import_counts_what_was_added_what_was_there_and_what_is_no_video(house: House) -> None:
    put_films(house.root / "films", 3)
    (house.root / "films" / "broken.mp4").write_bytes(b"no video")
    task = house.run("import", paths=[str(house.root / "films")])
    assert (task.state, task.done, task.total) == ("done", 4, 4)
    assert (task.found["added"], task.found["duplicates"], task.found["refused"]) == (3, 0, 1)
    named = task.found["named"]
    assert isinstance(named, list)
    assert [one["name"] for one in named] == ["broken.mp4"]
    again = house.run("import", paths=[str(house.root / "films")])
    assert (again.found["added"], again.found["duplicates"]) == (0, 3)


@pytest.mark.parametrize(
    "paths", [None, [], "x", [5], ["films"], ["/nowhere/at/all"], ["\0"], [""], ["/x" * 5_000]]
)
def test_only_what_is_there_is_imported(house: House, paths: object) -> None:
    with pytest.raises(InvalidRequest) as refused:
        house.upkeep.begin("import", {"paths": paths})
    assert set(refused.value.fields) == {"paths"}
    assert house.upkeep.now() is None


def test_a_rebuild_finds_records_and_videos_without_one(house: House) -> None:
    house.shelf.write(1)
    bare = house.shelf.write(2)
    house.shelf.media.record_path(bare).unlink()
    task = house.run("rebuild")
    assert task.state == "done"
    assert (task.found["from_records"], task.found["added"]) == (1, 1)
    assert len(house.shelf.all()) == 2


def test_a_check_names_what_is_not_as_it_was(house: House) -> None:
    whole, changed = house.shelf.save(1), house.shelf.save(2)
    path = house.shelf.media.video_path(changed)
    path.write_bytes(b"x" * changed.size_bytes)
    task = house.run("verify")
    assert (task.done, task.total, task.found["faults"]) == (2, 2, 1)
    assert task.found["named"] == [{"name": path.name, "why": "changed", "video_id": changed.id}]
    assert not house.shelf.videos.get(whole.id).missing


def test_an_emptied_trash_says_what_it_freed(house: House) -> None:
    kept, gone = house.shelf.save(1), house.shelf.save(2)
    house.shelf.archive.trash(gone.id)
    task = house.run("empty")
    assert task.found == {"deleted": 1, "kept": 0, "freed_bytes": gone.size_bytes}
    assert list(house.shelf.all()) == [kept.id]
    assert house.shelf.all(trashed=True) == {}


def test_a_move_ends_in_the_new_folder(house: House) -> None:
    video = house.shelf.save(1)
    task = house.run("move", folder=str(house.root / "new"))
    assert task.found == {"folder": str(house.root / "new")}
    assert house.shelf.media.video_path(video).is_relative_to(house.root / "new")


def test_a_move_that_cannot_be_says_why(house: House) -> None:
    task = house.run("move", folder="nowhere")
    assert task.state == "failed"
    assert isinstance(task.trouble, InvalidRequest)


def test_a_folder_that_another_program_writes_to_is_not_moved(house: House) -> None:
    house.alone = False
    task = house.run("move", folder=str(house.root / "new"))
    assert isinstance(task.trouble, Conflict)
    assert not (house.root / "new").exists()


def test_there_is_one_at_a_time_and_it_can_be_stopped(house: House) -> None:
    house.shelf.save(1)
    house.gate.clear()
    house.upkeep.begin("move", {"folder": str(house.root / "new")})
    with pytest.raises(Conflict):
        house.upkeep.begin("verify", {})
    house.upkeep.stop()
    house.gate.set()
    assert house.end().state == "stopped"
    assert house.shelf.media.videos_dir == house.root / "data" / "videos"
    assert house.run("verify").state == "done"


def test_an_unknown_task_is_refused(house: House) -> None:
    with pytest.raises(InvalidRequest) as refused:
        house.upkeep.begin("burn", {})
    assert set(refused.value.fields) == {"kind"}


@pytest.mark.logs_warnings
def test_a_bug_ends_the_task_and_not_the_program(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(house.shelf.videos, "sizes", broken)
    assert house.run("verify").state == "failed"
    assert "ZeroDivisionError" in caplog.text
