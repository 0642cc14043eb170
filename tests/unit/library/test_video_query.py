"""Cursors are opaque, checked and of one order; no page is answered by a sort of everything."""

from __future__ import annotations

import base64
import itertools
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.videos import make_video
from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.domain.video import Pick
from videogen_desktop.library import video_query, videos
from videogen_desktop.library.annotations import is_storable
from videogen_desktop.library.video_query import (
    Length,
    Shape,
    Sort,
    Statement,
    VideoQuery,
    build_count,
    build_few_hits,
    build_first_rows,
    build_statement,
    read_cursor,
    write_cursor,
)

if TYPE_CHECKING:
    from videogen_desktop.library.database import Database
    from videogen_desktop.library.videos import VideoStore


def plan(library: Database, query: VideoQuery, *, few_hits: bool = False) -> list[str]:
    statement = build_statement(query, few_hits=few_hits)
    with library.reading() as connection:
        rows = connection.execute(
            f"EXPLAIN QUERY PLAN SELECT v.* {statement.sql}", statement.values
        ).fetchall()
    return [row[3] for row in rows]


@given(
    st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.text(), st.integers(0, 9)),
    st.integers(0, 1 << 50),
)
def test_a_cursor_survives_the_trip(value: float | str, key: int) -> None:
    hypothesis.assume(not isinstance(value, str) or is_storable(value))
    assert read_cursor(write_cursor(Sort.TITLE, value, key), Sort.TITLE) == (value, key)


@given(st.text(max_size=80))
def test_no_text_is_a_cursor_by_accident(text: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        build_statement(VideoQuery(cursor=text or "x"))
    assert set(refused.value.fields) == {"cursor"}


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        "x",
        5,
        None,
        ["newest", 1],
        ["oldest", 1, 1],
        ["newest", 1, "1"],
        ["newest", 1, -1],
        ["newest", [1], 1],
        ["newest", float("nan"), 1],
        ["newest", 1, 1 << 70],
        ["newest", 10**400, 1],
        ["newest", "\ud800", 1],
    ],
)
def test_a_forged_cursor_is_refused(content: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(content).encode()).decode()
    with pytest.raises(InvalidRequest):
        build_statement(VideoQuery(cursor=cursor))


def test_a_cursor_belongs_to_its_order() -> None:
    with pytest.raises(InvalidRequest):
        build_statement(VideoQuery(cursor=write_cursor(Sort.OLDEST, None, 1)))


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (VideoQuery(), "videos_facets"),
        (VideoQuery(sort=Sort.OLDEST), "videos_facets"),
        (VideoQuery(sort=Sort.LONGEST), "videos_by_duration"),
        (VideoQuery(sort=Sort.SHORTEST), "videos_by_duration"),
        (VideoQuery(sort=Sort.STARS), "videos_by_stars"),
        (VideoQuery(sort=Sort.TITLE), "videos_by_title"),
        (VideoQuery(pick=Pick.PICK), "videos_facets"),
        (VideoQuery(shape=Shape.SQUARE), "videos_facets"),
        (VideoQuery(stars_min=3), "videos_facets"),
        (VideoQuery(length=Length.LONG), "videos_facets"),
        (VideoQuery(practice=True), "videos_facets"),
        (VideoQuery(pick=Pick.REJECT, shape=Shape.SQUARE), "videos_facets"),
        (VideoQuery(stars_min=5, practice=True, sort=Sort.OLDEST), "videos_facets"),
        (VideoQuery(length=Length.SHORT, sort=Sort.LONGEST), "videos_facets"),
        (VideoQuery(skip=50_000), "videos_facets"),
        (VideoQuery(trashed=True), "videos_in_trash"),
        (VideoQuery(query="boat", sort=Sort.LONGEST), "videos_by_duration"),
        (VideoQuery(cursor=write_cursor(Sort.NEWEST, None, 5)), "videos_facets"),
        (VideoQuery(sort=Sort.TITLE, cursor=write_cursor(Sort.TITLE, "a", 5)), "videos_by_title"),
    ],
)
def test_every_page_walks_along_an_index(library: Database, query: VideoQuery, index: str) -> None:
    steps = plan(library, query)
    assert any(index in step for step in steps), steps
    if query.sort in {Sort.NEWEST, Sort.OLDEST}:
        assert not any("TEMP B-TREE" in step for step in steps), steps


def test_a_search_is_walked_in_the_order_of_its_own_index(library: Database) -> None:
    steps = plan(library, VideoQuery(query="boat", tag="sea", pick=Pick.PICK))
    assert steps[0].startswith("SCAN f VIRTUAL TABLE")
    assert not any("TEMP B-TREE" in step for step in steps)


@pytest.mark.parametrize("sort", [Sort.LONGEST, Sort.STARS, Sort.TITLE])
def test_few_hits_are_looked_up_and_many_are_met_on_the_way(library: Database, sort: Sort) -> None:
    query = VideoQuery(query="boat", sort=sort)
    few = plan(library, query, few_hits=True)
    many = plan(library, query, few_hits=False)
    assert any(step.startswith("SCAN f VIRTUAL TABLE") for step in few), few
    assert any("videos_by_" in step for step in many), many


@pytest.mark.parametrize("sort", [Sort.LONGEST, Sort.STARS, Sort.TITLE])
def test_the_first_rows_are_met_along_their_index_and_their_words_looked_up(
    library: Database, sort: Sort
) -> None:
    statement = build_first_rows(VideoQuery(query="a", sort=sort))
    assert statement is not None
    with library.reading() as connection:
        rows = connection.execute(
            f"EXPLAIN QUERY PLAN SELECT v.* {statement.sql}", statement.values
        ).fetchall()
    steps = [row[3] for row in rows]
    assert any("SCAN v USING INDEX videos_by_" in step for step in steps), steps
    assert any("SEARCH w USING INTEGER PRIMARY KEY" in step for step in steps), steps


def test_rows_are_not_read_where_something_else_narrows_the_list() -> None:
    for query in (
        VideoQuery(query="a", pick=Pick.PICK),
        VideoQuery(query="a", skip=50),
        VideoQuery(query="!?"),
    ):
        assert build_first_rows(query) is None


def test_hits_are_only_counted_where_the_order_is_not_that_of_the_index() -> None:
    assert build_few_hits(VideoQuery(query="boat", sort=Sort.STARS)) is not None
    assert build_few_hits(VideoQuery(query="boat")) is None
    assert build_few_hits(VideoQuery(sort=Sort.STARS)) is None
    assert build_few_hits(VideoQuery(query="!?", sort=Sort.STARS)) is None


@pytest.mark.parametrize(
    "query",
    [
        VideoQuery(query="a"),
        VideoQuery(tag="a"),
        VideoQuery(since=1),
        VideoQuery(practice=False),
        VideoQuery(stars_min=1),
        VideoQuery(length=Length.SHORT),
    ],
)
def test_what_narrows_the_list_counts_as_filtered(query: VideoQuery) -> None:
    assert query.is_filtered


def test_several_filters_of_a_search_look_no_row_up_that_does_not_fit(library: Database) -> None:
    steps = plan(library, VideoQuery(query="boat", pick=Pick.PICK))
    assert any("USING INDEX videos_facets" in step for step in steps), steps


def test_order_trash_and_place_are_no_filter() -> None:
    assert not VideoQuery(sort=Sort.TITLE, trashed=True, cursor="x", query=" ").is_filtered


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("words", ["", "fox", "狐", "\u009c"])
def test_every_choice_of_filters_has_a_way_through(
    library: Database, sort: Sort, words: str
) -> None:
    choices = {
        "trashed": (False, True),
        "pick": (None, Pick.PICK),
        "stars_min": (0, 4),
        "length": (None, Length.MEDIUM),
        "practice": (None, False),
        "since": (None, 5.0),
        "skip": (0, 50),
    }
    with library.reading() as connection:
        for chosen in itertools.product(*choices.values()):
            query = VideoQuery(query=words, sort=sort, **dict(zip(choices, chosen, strict=True)))  # type: ignore[arg-type]
            for statement in (
                build_statement(query),
                build_statement(query, few_hits=True),
                build_count(query),
            ):
                sql = f"EXPLAIN QUERY PLAN SELECT 1 {statement.sql}"
                assert connection.execute(sql, statement.values).fetchall(), query


@pytest.mark.parametrize("sort", list(Sort))
def test_few_hits_and_many_come_in_the_same_order(
    store: VideoStore, sort: Sort, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        words = "a cat" if number % 3 else "a dog"
        seconds, stars = float(number % 4), number % 5
        store.add(make_video(prompt=words, title=words, duration_seconds=seconds, stars=stars))

    def found() -> list[str]:
        ids: list[str] = []
        cursor: str | None = None
        while cursor or not ids:
            page = store.page(VideoQuery(query="cat", sort=sort, limit=7, cursor=cursor))
            ids += [video.id for video in page.videos]
            cursor = page.next_cursor
        return ids

    few = found()
    monkeypatch.setattr(videos, "FEW_HITS", 0)
    assert found() == few
    monkeypatch.setattr(video_query, "FIRST_ROWS", 3)  # which leaves every page unfilled
    assert found() == few
    assert len(few) == 20


def test_the_first_rows_of_an_order_are_read_without_the_index(
    store: VideoStore, library: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        store.add(make_video(prompt=f"a white cat 夕暮れの海辺 {number:02}", tags=("Blue Sea",)))
    monkeypatch.setattr(videos, "FEW_HITS", 0)
    monkeypatch.setattr(videos, "build_few_hits", lambda _: Statement("FROM videos", (), "key"))
    with library.writing() as connection:
        connection.execute("INSERT INTO video_search(video_search) VALUES ('delete-all')")
    for words, tag in (("w", ""), ("WHITE c", ""), ("夕暮れの", ""), ("cat", "blue sea")):
        query = VideoQuery(query=words, tag=tag, sort=Sort.TITLE, limit=7)
        assert [video.prompt[-2:] for video in store.page(query).videos] == [
            f"{number:02}" for number in range(7)
        ]
        assert len(store.page(replace(query, query="dog")).videos) == 0
