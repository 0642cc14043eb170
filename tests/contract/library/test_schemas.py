"""Every schema that ever shipped is brought to the latest one, with all that is in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.contract.library.dump_schema import dump, fresh
from videogen_desktop.library.database import Database
from videogen_desktop.library.schema import MIGRATIONS, migrate, run_script
from videogen_desktop.library.video_query import VideoQuery
from videogen_desktop.library.videos import Kept, VideoStore

SCHEMAS = Path(__file__).parent / "schemas"
SHIPPED = sorted(int(path.stem[1:]) for path in SCHEMAS.glob("v*.sql"))


def build(path: Path, version: int) -> None:
    """Make a library as version ``version`` left it, with a few rows."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        run_script(connection, (SCHEMAS / f"v{version}.sql").read_text("utf-8"))
        run_script(connection, (SCHEMAS / f"rows_v{version}.sql").read_text("utf-8"))


def test_the_latest_schema_is_kept() -> None:
    latest = len(MIGRATIONS)
    assert SHIPPED[-1] == latest
    kept = (SCHEMAS / f"v{latest}.sql").read_text("utf-8")
    assert kept == fresh(), (
        "The schema has changed. Shipped: write a migration. Not shipped yet: "
        "PYTHONPATH=. .venv/bin/python tests/contract/library/dump_schema.py "
        f"> tests/contract/library/schemas/v{latest}.sql"
    )


@pytest.mark.parametrize("version", SHIPPED)
def test_a_library_of_every_version_becomes_the_latest(tmp_path: Path, version: int) -> None:
    path = tmp_path / "library.sqlite3"
    build(path, version)
    migrate(path)
    assert dump(path) == fresh()


@pytest.mark.parametrize("version", SHIPPED)
def test_what_was_in_it_is_still_there(tmp_path: Path, version: int) -> None:
    path = tmp_path / "library.sqlite3"
    build(path, version)
    migrate(path)
    database = Database(path)
    store = VideoStore(database)
    (video,) = store.page(VideoQuery(query="boat 紙の", tag="sea")).videos
    assert (video.prompt, video.stars) == ("a paper boat 紙の舟", 4)
    assert video.notes[0].text == "look"
    assert store.page(VideoQuery()).total == 1
    assert store.sizes() == (Kept(1, 1000), Kept(0, 0))
    with database.writing() as connection:
        (claims,) = connection.execute("SELECT count(*) FROM claims").fetchone()
        (answer,) = connection.execute("PRAGMA integrity_check").fetchone()
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        connection.execute("INSERT INTO video_search(video_search) VALUES ('integrity-check')")
    assert (claims, answer, broken) == (1, "ok", [])
    database.close()
