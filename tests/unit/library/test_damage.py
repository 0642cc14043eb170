"""Damage is found at the start where it is cheap to find, and later where it is met."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.support.shelf import Shelf
from videogen_desktop.domain.errors import LibraryCorrupt
from videogen_desktop.library.damage import Condition, examine
from videogen_desktop.library.database import suspicion
from videogen_desktop.library.schema import MIGRATIONS
from videogen_desktop.library.video_query import VideoQuery

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.fake_clock import FakeClock


@pytest.fixture
def path(tmp_path: Path, clock: FakeClock) -> Path:
    shelf = Shelf(tmp_path / "data", clock)
    for seed in range(3):
        shelf.save(seed, prompt=f"boat {seed} " + "wave " * 200)
    shelf.close()
    return shelf.path


def overwrite(path: Path, start: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(data)


def page_of(path: Path, table: str) -> int:
    with sqlite3.connect(path) as connection:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        (page,) = connection.execute(sql, (table,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    return (int(page) - 1) * int(size)


def test_a_whole_library_is_sound_and_stays_as_it_is(path: Path) -> None:
    before = path.read_bytes()
    assert examine(path) is Condition.SOUND
    assert path.read_bytes() == before


def test_none_and_an_empty_one_are_missing(path: Path) -> None:
    path.write_bytes(b"")
    assert examine(path) is Condition.MISSING
    path.unlink()
    assert examine(path) is Condition.MISSING


@pytest.mark.parametrize("start", [0, 20, 100], ids=["magic", "header", "first page"])
def test_garbage_in_the_first_page_is_found(path: Path, start: int) -> None:
    overwrite(path, start, b"\xa5" * 300)
    assert examine(path) is Condition.DAMAGED


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_missing_end_is_found(path: Path, share: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert examine(path) is Condition.DAMAGED


@pytest.mark.parametrize("table", ["jobs", "claims", "videos", "takes", "library"])
def test_a_zeroed_page_of_any_table_is_found(path: Path, table: str) -> None:
    overwrite(path, page_of(path, table), bytes(4096))
    assert examine(path) is Condition.DAMAGED


def test_a_newer_library_is_nobodys_to_judge(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        connection.execute("DROP TABLE claims")
    connection.close()
    assert examine(path) is Condition.SOUND


def test_damage_that_is_met_at_work_is_found_at_the_next_start(
    path: Path, clock: FakeClock
) -> None:
    page = page_of(path, "videos_facets")
    overwrite(path, page, bytes(4096))
    assert examine(path) is Condition.SOUND  # nobody looks at every index at each start
    shelf = Shelf(path.parent, clock)
    with pytest.raises(LibraryCorrupt, match="next start"):
        shelf.videos.page(VideoQuery())
    shelf.close()
    assert suspicion(path).exists()
    assert examine(path) is Condition.DAMAGED


def test_a_damaged_search_index_is_found_once_it_is_suspected(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE video_search_data SET block = x'ffffffff' WHERE id > 10")
    connection.close()
    suspicion(path).touch()
    assert examine(path) is Condition.DAMAGED


def test_a_suspicion_that_is_not_true_is_forgotten(path: Path) -> None:
    suspicion(path).touch()
    assert examine(path) is Condition.SOUND
    assert not suspicion(path).exists()


def test_a_library_that_was_left_by_a_crash_is_sound(path: Path, tmp_path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE video_counts SET number = number")
        connection.commit()
        crashed = tmp_path / "crashed"
        crashed.mkdir()
        for file in path.parent.glob("library.sqlite3*"):
            shutil.copy(file, crashed / file.name)
    connection.close()
    assert examine(crashed / path.name) is Condition.SOUND
