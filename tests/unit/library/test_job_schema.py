from __future__ import annotations

import sqlite3

import pytest

from videogen_desktop.library.job_schema import JOB_TABLES

TABLES = {
    "connections", "library", "resources", "orders", "jobs", "attempts", "claims", "takes",
    "orphans", "driver",
}  # fmt: skip


def test_every_table_is_strict() -> None:
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(JOB_TABLES)
        found = {row[1]: row[5] for row in connection.execute("PRAGMA table_list")}
    assert {name for name in found if not name.startswith("sqlite_")} == TABLES
    assert all(found[name] == 1 for name in TABLES)


def test_a_remote_id_and_an_output_have_one_owner() -> None:
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(JOB_TABLES)
        claim = "INSERT INTO claims VALUES ('id', 'res', ?, 'answered', 1.0)"
        connection.execute(claim, ("one",))
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(claim, ("two",))
