"""A library is never lost over a new schema: killed anywhere, it is the old one or the new one."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.contract.library.dump_schema import dump
from tests.contract.library.test_schemas import SHIPPED, build
from videogen_desktop.domain.errors import LibraryTooNew
from videogen_desktop.library.schema import MIGRATIONS, migrate

ROOT = Path(__file__).parents[3]
LATEST = len(MIGRATIONS)
KILLED = 9  # SIGKILL, a name that Windows does not know

# The next version's step as a process of its own, which ends itself as ``kill -9`` does: without
# a word, after so many of its statements; or after the last, before the commit.
STEP = """
import os, signal, sqlite3, sys
from pathlib import Path
from videogen_desktop.library.schema import MIGRATIONS, migrate

STATEMENTS = [
    "ALTER TABLE videos ADD COLUMN colour TEXT NOT NULL DEFAULT ''",
    "UPDATE videos SET colour = 'blue', title = 'changed'",
    "CREATE TABLE moods (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT",
    "INSERT INTO moods SELECT key, prompt FROM videos",
    "UPDATE jobs SET prompt = 'changed ' || hex(randomblob(200000))",
    "DROP TABLE orphans",
]
killed_after = int(sys.argv[2])

def next_step(connection):
    for number, statement in enumerate(STATEMENTS, start=1):
        if number > killed_after:
            os.kill(os.getpid(), signal.SIGKILL)
        connection.execute(statement)
    if killed_after == len(STATEMENTS):
        os.kill(os.getpid(), signal.SIGKILL)

migrate(Path(sys.argv[1]), [*MIGRATIONS, next_step])
"""
STATEMENTS = 6
WHOLE = STATEMENTS + 1

# Commits that nobody has brought into the file yet, as a killed window leaves them.
CRASHED_WRITER = """
import os, signal, sys
from pathlib import Path
from videogen_desktop.library.database import Database

database = Database(Path(sys.argv[1]))
with database.writing() as connection:
    connection.execute("UPDATE videos SET title = 'only in the journal'")
os.kill(os.getpid(), signal.SIGKILL)
"""

# The first schema, ended after so many statements; a tiny cache spills what is not committed.
FIRST = """
import os, signal, sys
from pathlib import Path
from videogen_desktop.library import schema

KILLED = 9  # SIGKILL, whose name Windows does not know

done = 0

class Counting:
    def __init__(self, connection):
        self.connection = connection

    def execute(self, statement):
        global done
        done += 1
        if done > KILLED_AFTER:
            os.kill(os.getpid(), signal.SIGKILL)
        self.connection.execute("PRAGMA cache_size = 1")
        self.connection.execute("PRAGMA cache_spill = 1")
        return self.connection.execute(statement)

schema.migrate(Path(sys.argv[1]), [lambda connection: schema.MIGRATIONS[0](Counting(connection))])
"""

pytestmark = [
    pytest.mark.timeout(60),
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL"),
]


def python(script: str, *words: object) -> int:
    """Run a script in a process of its own; return how it ended."""
    command = [sys.executable, "-c", script, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, check=False, timeout=50).returncode


def content(path: Path) -> list[str]:
    """Return everything in a library as SQL, and check that it is whole."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        connection.execute("INSERT INTO video_search(video_search) VALUES ('integrity-check')")
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = []
        for table in ("videos", "jobs", "claims", "attempts", "takes", "orders", "orphans"):
            rows += [f"{table} {row}" for row in connection.execute(f"SELECT * FROM {table}")]  # noqa: S608
    return rows


@pytest.fixture(params=SHIPPED, ids=lambda version: f"v{version}")
def shipped(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, int]:
    """A library as a version that was given to people left it."""
    path = tmp_path / "library.sqlite3"
    build(path, request.param)
    return path, int(request.param)


@pytest.mark.parametrize("killed_after", range(STATEMENTS + 1))
@pytest.mark.parametrize("wal", [False, True], ids=["at rest", "with a journal"])
def test_killed_between_any_two_statements_it_is_as_before_and_goes_on(
    shipped: tuple[Path, int], killed_after: int, wal: bool
) -> None:
    path, version = shipped
    migrate(path)
    if wal:
        assert python(CRASHED_WRITER, path) == -KILLED
        assert path.with_name(f"{path.name}-wal").stat().st_size > 0
    assert python(STEP, path, killed_after) == -KILLED
    backup = path.with_name(f"{path.name}.backup-v{LATEST}")
    before = content(backup)
    assert (dump(backup), "changed" in str(before)) == (dump(path), False)
    assert ("only in the journal" in str(before)) == wal
    assert content(path) == before
    assert python(STEP, path, WHOLE) == 0
    assert "CREATE TABLE moods" in dump(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == LATEST + 1
        assert {row[0] for row in connection.execute("SELECT colour FROM videos")} == {"blue"}
    assert content(backup) == before
    assert version <= LATEST


def test_this_version_leaves_what_the_next_one_made_untouched(shipped: tuple[Path, int]) -> None:
    path, _ = shipped
    assert python(STEP, path, WHOLE) == 0
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(LibraryTooNew, match="newer version"):
        migrate(path)
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before


@pytest.mark.parametrize("killed_after", [0, 3, 20, 30])
def test_killed_while_the_very_first_schema_is_made_the_next_start_makes_it(
    tmp_path: Path, killed_after: int
) -> None:
    path = tmp_path / "library.sqlite3"
    script = FIRST.replace("KILLED_AFTER", str(killed_after))
    assert python(script, path) == -KILLED
    migrate(path)
    assert content(path) == []
