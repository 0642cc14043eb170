"""Everything that a person can look for, together and by itself, counted, jumped to and listed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.support.videos import make_video
from videogen_desktop.domain.video import Pick
from videogen_desktop.library.video_query import Length, Shape, Sort, VideoQuery
from videogen_desktop.library.videos import Kept

if TYPE_CHECKING:
    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.database import Database
    from videogen_desktop.library.videos import VideoStore


def ids(videos: tuple[Video, ...] | list[Video]) -> list[str]:
    return [video.id for video in videos]


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.LONGEST, Sort.TITLE])
def test_filters_find_the_same_together_as_one_by_one(store: VideoStore, sort: Sort) -> None:
    for number in range(64):
        store.add(
            make_video(
                prompt="a boat" if number & 1 else "a fox",
                pick=Pick.PICK if number & 2 else Pick.REJECT,
                stars=number % 6,
                width=720 if number & 4 else 1280,
                duration_seconds=(4.04, 8.0, 12.0)[number % 3],
                practice=bool(number & 8),
                trashed_at=1.0 if number & 16 else None,
            )
        )
    everything = [*store.page(VideoQuery(limit=200, sort=sort)).videos]
    wanted = [
        video.id
        for video in everything
        if video.pick is Pick.PICK
        and video.stars >= 2
        and video.width > video.height
        and video.duration_seconds > 10.5
    ]
    query = VideoQuery(
        pick=Pick.PICK, stars_min=2, shape=Shape.LANDSCAPE, length=Length.LONG, sort=sort
    )
    assert wanted
    assert ids(store.page(query).videos) == wanted
    assert list(store.ids(query, 100)) == wanted
    assert store.count(query) == len(wanted)
    boats = replace(query, query="boat")
    found = [video.id for video in everything if video.id in wanted and "boat" in video.prompt]
    assert ids(store.page(boats).videos) == found
    assert store.count(boats) == len(found)


def test_a_file_a_little_longer_than_asked_for_has_the_length_asked_for(store: VideoStore) -> None:
    for seconds in (4.04, 5.2, 8.04, 10.1, 12.04, 20.0):
        store.add(make_video(duration_seconds=seconds))
    numbers = [store.count(VideoQuery(length=length)) for length in Length]
    assert numbers == [2, 2, 2]


@pytest.mark.parametrize(
    "query", [VideoQuery(), VideoQuery(query="boat"), VideoQuery(sort=Sort.TITLE)]
)
def test_a_jump_lands_where_the_pages_would_have_led(store: VideoStore, query: VideoQuery) -> None:
    for _ in range(9):
        store.add(make_video())
    whole = ids(store.page(query).videos)
    jumped = store.page(replace(query, skip=4, limit=3))
    assert ids(jumped.videos) == whole[4:7]
    after = store.page(replace(query, cursor=jumped.next_cursor))
    assert ids(after.videos) == whole[7:]
    assert list(store.ids(replace(query, skip=2), 5)) == whole[2:7]
    assert store.page(replace(query, skip=9)).videos == ()


def test_tags_in_use_are_listed_in_their_first_spelling(store: VideoStore) -> None:
    for tags in (("Sea", "b-roll"), ("sea",), ()):
        store.add(make_video(tags=tags))
    store.add(make_video(tags=("gone",), trashed_at=1.0))
    assert store.tags() == (("b-roll", 1), ("Sea", 2))


def test_what_is_deleted_for_ever_leaves_nothing_behind(
    store: VideoStore, library: Database
) -> None:
    kept, gone = make_video(prompt="a fox"), make_video(prompt="a boat", trashed_at=1.0)
    for video in (kept, gone):
        store.add(video)
    store.remove(gone.id)
    with library.writing() as connection:
        connection.execute("INSERT INTO video_search(video_search) VALUES ('integrity-check')")
        (words,) = connection.execute("SELECT count(*) FROM video_words").fetchone()
    assert words == 1
    assert store.page(VideoQuery(trashed=True)).total == 0
    assert ids(store.page(VideoQuery()).videos) == [kept.id]


def test_sizes_are_told_apart_from_the_trash(store: VideoStore) -> None:
    assert store.sizes() == (Kept(0, 0), Kept(0, 0))
    videos = [
        make_video(size_bytes=size, trashed_at=trashed_at)
        for size, trashed_at in ((100, None), (20, None), (3, 5.0))
    ]
    for video in videos:
        store.add(video)
    assert store.sizes() == (Kept(2, 120), Kept(1, 3))
    store.set_trashed(videos[0].id, 6.0)
    assert store.sizes() == (Kept(1, 20), Kept(2, 103))
    store.remove(videos[0].id)
    assert store.sizes() == (Kept(1, 20), Kept(1, 3))
