"""A library file is brought up to date, or left exactly as it is."""

from __future__ import annotations

import sqlite3
import stat
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.domain.errors import LibraryCorrupt, LibraryError, LibraryTooNew
from videogen_desktop.library.database import Database
from videogen_desktop.library.schema import BACKUPS_KEPT, MIGRATIONS, migrate, run_script

if TYPE_CHECKING:
    from pathlib import Path

LATEST = len(MIGRATIONS)
POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite3"


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def add_colour(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE videos ADD COLUMN colour TEXT")


def fail_halfway(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE half (one TEXT)")
    raise KeyboardInterrupt


def test_a_new_library_is_at_the_latest_version(path: Path) -> None:
    migrate(path)
    assert version_of(path) == LATEST


def test_an_empty_file_is_a_new_library(path: Path) -> None:
    path.touch()
    migrate(path)
    assert version_of(path) == LATEST


@POSIX_ONLY
def test_only_its_owner_can_read_it_and_its_journals(path: Path) -> None:
    migrate(path)
    database = Database(path)
    with database.writing() as connection:
        connection.execute("UPDATE video_counts SET number = 0")
    files = list(path.parent.iterdir())
    assert {file.name for file in files} >= {f"{path.name}-wal", f"{path.name}-shm"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    database.close()


@POSIX_ONLY
def test_a_library_that_others_could_read_is_closed_to_them(path: Path) -> None:
    migrate(path)
    path.chmod(0o644)
    migrate(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_migrating_twice_changes_nothing(path: Path) -> None:
    migrate(path)
    before = path.read_bytes()
    migrate(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_newer_library_is_left_untouched(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE future (one TEXT)")
        connection.execute(f"PRAGMA user_version = {LATEST + 1}")
    path.chmod(0o640)
    before = (path.read_bytes(), path.stat().st_mode, path.stat().st_mtime_ns)
    with pytest.raises(LibraryTooNew, match="newer version") as refused:
        migrate(path)
    assert refused.value.path == path
    assert (path.read_bytes(), path.stat().st_mode, path.stat().st_mtime_ns) == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_newer_version_that_is_still_in_the_journal_is_seen(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE future (one TEXT)")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute(f"PRAGMA user_version = {LATEST + 1}")
        before = path.read_bytes()
        with pytest.raises(LibraryTooNew):
            migrate(path)
        assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        b"not a database at all" * 100,
        b"SQLite format 3\x00",
        b"x",
        b"SQLite format 3\x00" + b"\xff" * 4_080,
    ],
)
def test_a_file_that_is_no_database_is_corrupt_and_untouched(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises((LibraryCorrupt, LibraryTooNew)):
        migrate(path)
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_refused_and_untouched(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (one TEXT)")
    before = path.read_bytes()
    with pytest.raises(LibraryCorrupt, match="another program"):
        migrate(path)
    assert path.read_bytes() == before


def test_a_folder_in_its_place_is_an_error_of_the_library(path: Path) -> None:
    path.mkdir()
    with pytest.raises(LibraryError):
        migrate(path)


def test_a_missing_folder_is_an_error_of_the_library(tmp_path: Path) -> None:
    with pytest.raises(LibraryError):
        migrate(tmp_path / "gone" / "library.sqlite3")


def test_an_older_library_is_copied_before_it_changes(path: Path) -> None:
    migrate(path)
    migrate(path, [*MIGRATIONS, add_colour])
    assert version_of(path) == LATEST + 1
    backup = path.with_name(f"{path.name}.backup-v{LATEST}")
    assert version_of(backup) == LATEST
    with closing(sqlite3.connect(backup)) as connection:
        (answer,) = connection.execute("PRAGMA integrity_check").fetchone()
        assert answer == "ok"
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("SELECT colour FROM videos")


@POSIX_ONLY
def test_only_its_owner_can_read_the_copy(path: Path) -> None:
    migrate(path)
    migrate(path, [*MIGRATIONS, add_colour])
    backup = path.with_name(f"{path.name}.backup-v{LATEST}")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_the_copy_holds_what_was_only_in_the_journal(path: Path) -> None:
    migrate(path)
    database = Database(path)
    with database.writing() as connection:
        connection.execute("UPDATE video_counts SET number = 7 WHERE trashed = 0")
    migrate(path, [*MIGRATIONS, add_colour])
    with closing(sqlite3.connect(path.with_name(f"{path.name}.backup-v{LATEST}"))) as backup:
        assert backup.execute("SELECT max(number) FROM video_counts").fetchone() == (7,)
    database.close()


def test_old_copies_do_not_pile_up(path: Path) -> None:
    steps = list(MIGRATIONS)
    migrate(path, steps)
    for number in range(BACKUPS_KEPT + 3):

        def step(connection: sqlite3.Connection, number: int = number) -> None:
            connection.execute(f"CREATE TABLE later_{number} (one TEXT)")

        steps.append(step)
        migrate(path, steps)
    kept = {file.name for file in path.parent.glob("*.backup-v*")}
    latest = len(steps)
    assert kept == {
        f"{path.name}.backup-v{latest - behind}" for behind in range(BACKUPS_KEPT, 0, -1)
    }


def test_a_step_that_breaks_off_leaves_the_schema_before_it(path: Path) -> None:
    migrate(path)
    with pytest.raises(KeyboardInterrupt):
        migrate(path, [*MIGRATIONS, add_colour, fail_halfway])
    assert version_of(path) == LATEST + 1
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT colour FROM videos")
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("SELECT one FROM half")
    migrate(path, [*MIGRATIONS, add_colour])


def test_a_first_step_that_breaks_off_can_be_repeated(path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        migrate(path, [fail_halfway])
    migrate(path)
    assert version_of(path) == LATEST


def test_programs_that_start_together_agree(path: Path) -> None:
    failures: list[BaseException] = []
    ready = threading.Barrier(4)

    def start() -> None:
        ready.wait()
        try:
            migrate(path)
            database = Database(path)
            with database.writing() as connection:
                connection.execute("UPDATE video_counts SET number = number + 1")
            database.close()
        except Exception as error:  # noqa: BLE001 - handed to the test
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT max(number) FROM video_counts").fetchone() == (4,)


def test_a_script_runs_statement_by_statement_inside_the_transaction() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        run_script(
            connection,
            """
            CREATE TABLE a (one TEXT); -- a remark; with a semicolon
            CREATE TRIGGER t AFTER INSERT ON a BEGIN
                DELETE FROM a;
                INSERT INTO a VALUES ('it''s; fine');
            END;
            INSERT INTO a VALUES ('x')
            """,
        )
        assert connection.in_transaction
        assert connection.execute("SELECT one FROM a").fetchone() == ("it's; fine",)
