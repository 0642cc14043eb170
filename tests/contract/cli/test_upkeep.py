"""The library on the command line: listed, mended, imported into and verified."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from tests.support.mp4_builder import Mp4Plan, build_mp4
from tests.support.program import run
from tests.support.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.timeout(90)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "data", FakeClock())
    for seed in range(3):
        shelf.save(seed, prompt=f"boat {seed}", stars=seed)
    shelf.close()
    return shelf


def listed(shelf: Shelf) -> list[dict[str, object]]:
    done = run("list", "--json", "--data-dir", shelf.root)
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert isinstance(found, list)
    return found


def test_videos_are_listed_for_people_and_for_programs(shelf: Shelf) -> None:
    done = run("list", "--data-dir", shelf.root)
    assert done.code == 0, done.err
    assert len(done.out.splitlines()) == 3
    assert "boat 2" in done.out.splitlines()[0]
    found = listed(shelf)
    assert [video["stars"] for video in found] == [2, 1, 0]
    assert str(found[0]["path"]).startswith(str(shelf.root))


def test_an_empty_library_is_an_empty_list(tmp_path: Path) -> None:
    done = run("list", "--json", "--data-dir", tmp_path)
    assert json.loads(done.out) == []


@pytest.mark.parametrize("how", ["deleted", "garbage"])
def test_a_library_that_was_hurt_is_mended_at_the_next_start(shelf: Shelf, how: str) -> None:
    before = listed(shelf)
    shelf.path.unlink() if how == "deleted" else shelf.path.write_bytes(b"\xa5" * 9000)
    done = run("doctor", "--data-dir", shelf.root)
    assert done.code == 0, done.out
    assert "built anew" in done.err
    assert "3 videos and 0 requests" in done.out
    assert listed(shelf) == before
    assert len(list(shelf.root.glob("library.damaged-*"))) == (how == "garbage")


def test_rebuild_takes_in_what_only_the_folder_knows(shelf: Shelf) -> None:
    extra = shelf.media.videos_dir / "mine.mp4"
    extra.write_bytes(build_mp4(Mp4Plan(seconds=1, seed=77)))
    shelf.open()
    with shelf.database.writing() as connection:
        connection.execute("DELETE FROM videos WHERE stars = 1")
    shelf.close()
    done = run("rebuild", "--data-dir", shelf.root)
    assert done.code == 0, done.err
    assert done.out == "1 from records, 1 without a record, 0 moved\n"
    assert len(listed(shelf)) == 4


def test_import_says_what_it_did_and_what_is_no_video(shelf: Shelf, tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "new.mp4").write_bytes(build_mp4(Mp4Plan(seconds=1, seed=5)))
    (folder / "known.mp4").write_bytes(build_mp4(Mp4Plan(seconds=1, frame_bytes=8, seed=1)))
    (folder / "broken.mp4").write_bytes(b"nothing")
    done = run("import", folder, "--data-dir", shelf.root)
    assert done.code == 1
    assert done.out == "1 imported, 1 there already\n"
    assert "broken.mp4" in done.err
    assert len(listed(shelf)) == 4


def test_verify_names_what_is_missing_or_changed(shelf: Shelf) -> None:
    assert run("verify", "--data-dir", shelf.root).code == 0
    first, second, _ = [str(video["path"]) for video in listed(shelf)]
    shelf.root.joinpath(first).unlink()
    with shelf.root.joinpath(second).open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x00")
    done = run("verify", "--data-dir", shelf.root)
    assert done.code == 1
    assert set(done.out.splitlines()) == {f"missing  {first}", f"changed  {second}"}
    assert "verified: 3 videos" in done.err
