"""What the tables promise by themselves, whoever writes to them."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.support.videos import make_video
from videogen_desktop.library.videos import VideoStore, insert

if TYPE_CHECKING:
    from videogen_desktop.library.database import Database


def counts(library: Database) -> dict[int, int]:
    with library.reading() as connection:
        return dict(connection.execute("SELECT trashed, number FROM video_counts").fetchall())


def test_the_counts_follow_every_change(library: Database) -> None:
    store = VideoStore(library)
    videos = [make_video(), make_video(), make_video(trashed_at=1.0)]
    for video in videos:
        store.add(video)
    assert counts(library) == {0: 2, 1: 1}
    store.set_trashed(videos[0].id, 5.0)
    store.set_trashed(videos[0].id, 6.0)
    assert counts(library) == {0: 1, 1: 2}
    with library.writing() as connection:
        connection.execute("DELETE FROM videos WHERE trashed_at IS NOT NULL")
    assert counts(library) == {0: 1, 1: 0}


def test_a_removed_video_takes_its_words_along(library: Database) -> None:
    VideoStore(library).add(make_video(prompt="harbour"))
    with library.writing() as connection:
        connection.execute("DELETE FROM videos")
        left = connection.execute("SELECT count(*) FROM video_words").fetchone()[0]
        match = "SELECT count(*) FROM video_search WHERE video_search MATCH 'harbour'"
        assert (left, connection.execute(match).fetchone()[0]) == (0, 0)


def test_two_videos_cannot_share_a_file(library: Database) -> None:
    with library.writing() as connection:
        insert(connection, make_video(path="2026-11/a.mp4"))
        with pytest.raises(sqlite3.IntegrityError):
            insert(connection, make_video(path="2026-11/a.mp4"))


def test_a_column_takes_nothing_but_its_kind(library: Database) -> None:
    with library.writing() as connection:
        insert(connection, make_video())
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE videos SET stars = 'many'")
