"""One connection a thread, one writer at a time, and errors in our own words."""

from __future__ import annotations

import gc
import os
import sqlite3
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from videogen_desktop.domain.errors import (
    DiskFull,
    LibraryCorrupt,
    LibraryError,
    LibraryLocked,
)
from videogen_desktop.library import database as module
from videogen_desktop.library.database import Database


def count(library: Database) -> int:
    with library.reading() as connection:
        (number,) = connection.execute("SELECT number FROM video_counts WHERE trashed=0").fetchone()
    return int(number)


def test_a_transaction_is_kept_as_a_whole(library: Database) -> None:
    with library.writing() as connection:
        connection.execute("UPDATE video_counts SET number = 5")
    assert count(library) == 5


def test_a_transaction_that_fails_leaves_nothing(library: Database) -> None:
    def stop() -> None:
        with library.writing() as connection:
            connection.execute("UPDATE video_counts SET number = 5")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stop()
    assert count(library) == 0
    with library.writing() as connection:
        connection.execute("UPDATE video_counts SET number = 1")


def test_every_commit_is_on_the_disk_before_it_returns(library: Database) -> None:
    with library.reading() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_writers_of_several_threads_wait_for_each_other(library: Database) -> None:
    def add() -> None:
        for _ in range(20):
            with library.writing() as connection:
                (number,) = connection.execute("SELECT max(number) FROM video_counts").fetchone()
                connection.execute("UPDATE video_counts SET number = ?", (number + 1,))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(library) == 80


def test_a_reader_sees_no_half_transaction(library: Database) -> None:
    seen: list[int] = []
    with library.writing() as connection:
        connection.execute("UPDATE video_counts SET number = 5")
        thread = threading.Thread(target=lambda: seen.append(count(library)))
        thread.start()
        thread.join()
    assert seen == [0]


def test_another_program_that_writes_too_long_is_named(
    library: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(library.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryLocked), library.writing():
            pass


@pytest.mark.skipif(sys.platform != "linux", reason="counts open files in /proc")
def test_a_thread_that_ends_gives_its_connection_back(library: Database) -> None:
    def open_files() -> int:
        gc.collect()
        names = Path("/proc/self/fd").iterdir()
        return sum(os.path.realpath(name) == str(library.path) for name in names)

    count(library)
    before = open_files()
    for _ in range(10):
        thread = threading.Thread(target=count, args=(library,))
        thread.start()
        thread.join()
    # SQLite keeps a file open for reuse while another connection may hold a lock on it.
    assert open_files() <= before + 1


def test_a_closed_library_says_so(library: Database) -> None:
    count(library)
    library.close()
    with pytest.raises(LibraryError, match="closed"):
        count(library)
    failures: list[BaseException] = []

    def use() -> None:
        try:
            count(library)
        except LibraryError as error:
            failures.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert len(failures) == 1


def test_whoever_asks_something_is_answered_before_the_end(library: Database) -> None:
    asking, ended = threading.Event(), threading.Event()
    seen: list[object] = []

    def ask() -> None:
        with library.reading() as connection:
            asking.set()
            seen.append(ended.wait(0.1))
            seen.append(connection.execute("SELECT 1").fetchone()[0])
        with pytest.raises(LibraryError, match="closed"):
            count(library)

    thread = threading.Thread(target=ask)
    thread.start()
    assert asking.wait(10)
    library.close()
    ended.set()
    thread.join()
    assert seen == [False, 1]


def test_the_end_waits_for_no_long_question_and_a_write_is_whole_or_not_there(
    library: Database,
) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    asking, writing, go_on = (threading.Event() for _ in range(3))

    def ask() -> None:
        with library.reading() as connection:
            asking.set()
            connection.execute(endless).fetchone()

    def write() -> None:
        with library.writing() as connection:
            connection.execute("UPDATE video_counts SET number = 5")
            writing.set()
            assert go_on.wait(10)

    with ThreadPoolExecutor(2) as pool:
        question, write_done = pool.submit(ask), pool.submit(write)
        assert asking.wait(10)
        assert writing.wait(10)
        library.close()
        with pytest.raises(LibraryError, match="INTERRUPT"):
            question.result(10)
        go_on.set()
        write_done.result(10)
    again = Database(library.path)
    assert count(again) == 5
    again.close()


def test_a_damaged_page_is_a_damaged_library(library: Database) -> None:
    with library.writing() as connection:
        connection.execute("CREATE TABLE filler (text TEXT)")
        connection.executemany("INSERT INTO filler VALUES (?)", [("x" * 2_000,)] * 100)
    library.close()
    data = bytearray(library.path.read_bytes())
    data[4_096:] = b"\xff" * (len(data) - 4_096)
    library.path.write_bytes(bytes(data))
    damaged = Database(library.path)
    with pytest.raises(LibraryCorrupt), damaged.reading() as connection:
        connection.execute("SELECT count(*) FROM filler").fetchone()
    damaged.close()


def test_a_library_that_cannot_grow_is_a_full_disk(library: Database) -> None:
    with library.reading() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull), library.writing():
        connection.execute("CREATE TABLE filler AS SELECT zeroblob(100000)")
    assert count(library) == 0


def test_a_file_that_cannot_be_opened_is_an_error_of_the_library(tmp_path: Path) -> None:
    with pytest.raises(LibraryError), Database(tmp_path / "no" / "library.sqlite3").reading():
        pass


def test_mistakes_in_our_own_sql_stay_bugs(library: Database) -> None:
    with pytest.raises(sqlite3.OperationalError), library.reading() as connection:
        connection.execute("SELECT nonsense FROM nowhere")
    with pytest.raises(sqlite3.ProgrammingError), library.reading() as connection:
        connection.execute("SELECT ?")


def test_what_another_thread_has_written_changes_the_number(library: Database) -> None:
    def write() -> None:
        with library.writing() as connection:
            connection.execute("CREATE TABLE one (two)")

    before = library.changes()
    assert library.changes() == before
    other = threading.Thread(target=write)
    other.start()
    other.join()
    assert library.changes() != before


def test_every_thread_sees_the_same_number_and_its_own_changes(library: Database) -> None:
    before = library.changes()
    with library.writing() as connection:
        connection.execute("CREATE TABLE one (two)")
    seen = [library.changes()]
    other = threading.Thread(target=lambda: seen.append(library.changes()))
    other.start()
    other.join()
    assert seen[0] == seen[1] != before
