"""Rows are kept, found, paged, searched and changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.videos import make_video
from videogen_desktop.domain.errors import InvalidRequest, NotFound
from videogen_desktop.domain.video import Note, Pick
from videogen_desktop.library.video_query import Shape, Sort, VideoQuery
from videogen_desktop.library.videos import insert, new_video_id

if TYPE_CHECKING:
    from tests.support.fake_clock import FakeClock
    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.database import Database
    from videogen_desktop.library.videos import VideoStore


def ids(videos: tuple[Video, ...] | list[Video]) -> list[str]:
    return [video.id for video in videos]


def fill(store: VideoStore, count: int) -> list[Video]:
    """Keep ``count`` videos and return them newest first."""
    videos = [make_video() for _ in range(count)]
    for video in videos:
        store.add(video)
    return videos[::-1]


def walk(store: VideoStore, query: VideoQuery) -> list[str]:
    """Follow the cursors to the end."""
    found: list[str] = []
    cursor = None
    for _ in range(1_000):
        page = store.page(
            VideoQuery(
                query=query.query,
                cursor=cursor,
                limit=query.limit,
                sort=query.sort,
                trashed=query.trashed,
                tag=query.tag,
            )
        )
        found += ids(page.videos)
        cursor = page.next_cursor
        if cursor is None:
            return found
    raise AssertionError("the pages do not end")


def test_ids_are_what_records_and_packs_rely_on() -> None:
    assert re.fullmatch("vid_[a-z2-7]{20}", new_video_id())
    assert new_video_id() != new_video_id()


def test_everything_kept_comes_back(store: VideoStore) -> None:
    video = make_video(
        title="Boat",
        job_id="job_1",
        group_id="grp_1",
        take_index=2,
        connection_id="con_1",
        resource="acme",
        dialect="jobs",
        deployment="sora",
        remote_id="task_1",
        output_id="gen_1",
        parent_video_id=new_video_id(),
        practice=True,
        has_provenance=True,
        has_poster=True,
        stars=4,
        pick=Pick.PICK,
        tags=("Sea", "日本"),
        missing=True,
        seconds=4,
        notes=(Note("n1", "look", 1.5, 1.0), Note("n2", "all", None, 2.0)),
        trashed_at=3.0,
    )
    assert store.add(video)
    assert store.get(video.id) == video


def test_keeping_one_twice_changes_nothing(store: VideoStore) -> None:
    video = make_video()
    assert store.add(video)
    assert not store.add(make_video(id=video.id, prompt="other"))
    assert store.get(video.id) == video


def test_a_video_belongs_to_the_transaction_it_came_in(
    library: Database, store: VideoStore
) -> None:
    video = make_video()

    def break_off() -> None:
        with library.writing() as connection:
            insert(connection, video)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    with pytest.raises(NotFound):
        store.get(video.id)


def test_an_unknown_video_is_not_found(store: VideoStore) -> None:
    for call in (store.get, lambda name: store.update(name, {"stars": 1})):
        with pytest.raises(NotFound):
            call("vid_unknown")


def test_a_video_is_found_by_what_azure_calls_it_and_by_its_bytes(store: VideoStore) -> None:
    video = make_video(output_id="gen_1", sha256="ab" * 32)
    store.add(video)
    assert store.find_by_output("gen_1") == video
    assert store.find_by_output("gen_2") is None
    assert store.find_by_sha256("ab" * 32) == video
    assert store.find_by_sha256("cd" * 32) is None


def test_the_takes_of_a_job_come_in_their_order(store: VideoStore) -> None:
    takes = [make_video(job_id="job_1", take_index=index) for index in (2, 0, 1)]
    for take in takes:
        store.add(take)
    store.add(make_video(job_id="job_2"))
    assert [video.take_index for video in store.of_job("job_1")] == [0, 1, 2]


def test_a_path_is_taken_also_in_the_trash(store: VideoStore) -> None:
    store.add(make_video(path="2026-11/a.mp4", trashed_at=1.0))
    assert store.is_path_taken("2026-11/a.mp4")
    assert not store.is_path_taken("2026-11/b.mp4")


def test_pages_follow_each_other_without_gap_or_repeat(store: VideoStore) -> None:
    videos = fill(store, 23)
    assert walk(store, VideoQuery(limit=5)) == ids(videos)


def test_a_page_stays_right_when_a_video_arrives_meanwhile(store: VideoStore) -> None:
    videos = fill(store, 10)
    first = store.page(VideoQuery(limit=4))
    fill(store, 3)
    second = store.page(VideoQuery(limit=4, cursor=first.next_cursor))
    assert ids(second.videos) == ids(videos[4:8])


def test_an_older_video_that_arrives_later_takes_its_place(store: VideoStore) -> None:
    new = make_video(created_at=2_000.0)
    old = make_video(created_at=1_000.0)
    store.add(new)
    store.add(old)
    assert ids(store.page(VideoQuery()).videos) == [new.id, old.id]


def test_videos_of_the_same_moment_are_all_shown(store: VideoStore) -> None:
    for _ in range(12):
        store.add(make_video(created_at=1_000.0))
    assert len(set(walk(store, VideoQuery(limit=5)))) == 12


@pytest.mark.parametrize("created_at", [0.0, -5.0, 1e18, 1_790_000_000.999999])
def test_odd_times_are_kept(store: VideoStore, created_at: float) -> None:
    video = make_video(created_at=created_at)
    store.add(video)
    assert store.page(VideoQuery()).videos == (video,)


@pytest.mark.parametrize("limit", [1, 3, 50])
@pytest.mark.parametrize("sort", list(Sort))
def test_every_order_is_right_over_all_pages(store: VideoStore, sort: Sort, limit: int) -> None:
    videos = [
        make_video(duration_seconds=float(length), stars=length % 3, title=title)
        for length, title in [(4, "b"), (8, "Á"), (4, "a"), (12, ""), (8, "Z"), (4, "b")]
    ]
    for video in videos:
        store.add(video)
    keys = {
        Sort.NEWEST: lambda v: (-v.created_at,),
        Sort.OLDEST: lambda v: (v.created_at,),
        Sort.LONGEST: lambda v: (-v.duration_seconds, -v.created_at),
        Sort.SHORTEST: lambda v: (v.duration_seconds, v.created_at),
        Sort.STARS: lambda v: (-v.stars, -v.created_at),
    }
    found = walk(store, VideoQuery(sort=sort, limit=limit))
    if sort is Sort.TITLE:
        shown = {video.id: video.title for video in videos}
        assert [shown[name] for name in found] == ["", "Á", "a", "b", "b", "Z"] or [
            shown[name] for name in found
        ] == ["Á", "a", "", "b", "b", "Z"]
    else:
        assert found == ids(sorted(videos, key=keys[sort]))


def test_a_search_can_be_sorted_and_paged_too(store: VideoStore) -> None:
    for length in (4, 12, 8):
        store.add(make_video(prompt="a cat", duration_seconds=float(length)))
        store.add(make_video(prompt="a dog", duration_seconds=float(length)))
    page = store.page(VideoQuery(query="cat", sort=Sort.LONGEST, limit=2))
    rest = store.page(VideoQuery(query="cat", sort=Sort.LONGEST, cursor=page.next_cursor))
    assert [v.duration_seconds for v in (*page.videos, *rest.videos)] == [12.0, 8.0, 4.0]


def test_a_search_looks_at_prompt_title_notes_and_tags(store: VideoStore) -> None:
    video = make_video(prompt="harbour", title="Dawn", tags=("Sea",))
    store.add(video)
    store.add(make_video())
    store.update(video.id, {"notes": [{"text": "Too dark here"}]})
    for word in ("harb", "dawn", "sea", "dark", "harbour dawn sea dark"):
        assert ids(store.page(VideoQuery(query=word)).videos) == [video.id], word


def test_what_was_removed_is_no_longer_found(store: VideoStore) -> None:
    video = make_video(tags=("Sea",))
    store.add(video)
    store.update(video.id, {"tags": ["Lake"], "title": "Old"})
    store.update(video.id, {"title": "New"})
    for gone in (VideoQuery(query="sea"), VideoQuery(tag="sea"), VideoQuery(query="old")):
        assert store.page(gone).videos == ()
    assert ids(store.page(VideoQuery(tag="LAKE", query="new")).videos) == [video.id]


def test_a_search_is_newest_first_over_all_pages(store: VideoStore) -> None:
    videos = fill(store, 11)
    assert walk(store, VideoQuery(query="boat", limit=3)) == ids(videos)


def test_a_tag_is_paged_like_everything(store: VideoStore) -> None:
    tagged = [make_video(tags=("Sea",)) for _ in range(7)]
    for video in tagged:
        store.add(video)
    fill(store, 5)
    assert walk(store, VideoQuery(tag="sea", limit=3)) == ids(tagged[::-1])
    assert len(walk(store, VideoQuery(tag="sea", limit=3, sort=Sort.TITLE))) == 7


def test_filters_narrow_the_page(store: VideoStore) -> None:
    wide = make_video(stars=5, pick=Pick.PICK, created_at=1_000.0)
    tall = make_video(width=720, height=1280, stars=2, pick=Pick.REJECT, created_at=2_000.0)
    square = make_video(width=480, height=480, practice=True, created_at=3_000.5)
    for video in (wide, tall, square):
        store.add(video)
    cases = [
        (VideoQuery(pick=Pick.PICK), [wide]),
        (VideoQuery(pick=Pick.NONE), [square]),
        (VideoQuery(stars_min=2), [tall, wide]),
        (VideoQuery(stars_min=3), [wide]),
        (VideoQuery(shape=Shape.LANDSCAPE), [wide]),
        (VideoQuery(shape=Shape.PORTRAIT), [tall]),
        (VideoQuery(shape=Shape.SQUARE), [square]),
        (VideoQuery(practice=True), [square]),
        (VideoQuery(practice=False), [tall, wide]),
        (VideoQuery(since=2_000.0), [square, tall]),
        (VideoQuery(until=2_000.0), [tall, wide]),
        (VideoQuery(since=1_500.0, until=3_000.0), [square, tall]),
        (VideoQuery(query="boat", pick=Pick.PICK, stars_min=1), [wide]),
        (VideoQuery(stars_min=1, sort=Sort.STARS), [wide, tall]),
        (VideoQuery(query="!!"), []),
    ]
    for query, expected in cases:
        page = store.page(query)
        assert ids(page.videos) == ids(expected), query
        assert page.total == len(expected)


def test_the_trash_is_a_list_of_its_own(store: VideoStore) -> None:
    kept, thrown = fill(store, 2)
    store.set_trashed(thrown.id, 5.0)
    assert ids(store.page(VideoQuery()).videos) == [kept.id]
    assert ids(store.page(VideoQuery(query="boat")).videos) == [kept.id]
    assert ids(store.page(VideoQuery(trashed=True)).videos) == [thrown.id]
    assert store.set_trashed(thrown.id, None).trashed_at is None
    assert len(store.page(VideoQuery()).videos) == 2


def test_the_total_is_exact_and_null_where_counting_would_be_slow(store: VideoStore) -> None:
    videos = fill(store, 6)
    store.set_trashed(videos[0].id, 1.0)
    assert store.page(VideoQuery(limit=2)).total == 5
    assert store.page(VideoQuery(limit=2, trashed=True)).total == 1
    assert store.page(VideoQuery(limit=2, query="boat")).total is None
    assert store.page(VideoQuery(limit=5, query="boat")).total == 5


def test_a_page_has_at_most_two_hundred(store: VideoStore, library: Database) -> None:
    with library.writing() as connection:
        for _ in range(205):
            insert(connection, make_video())
    assert len(store.page(VideoQuery(limit=10_000)).videos) == 200
    assert len(store.page(VideoQuery(limit=-1)).videos) == 1


def test_a_verdict_is_kept(store: VideoStore, clock: FakeClock) -> None:
    (video,) = fill(store, 1)
    changed = store.update(
        video.id,
        {
            "stars": 4,
            "pick": "reject",
            "title": " A  boat ",
            "tags": ["Sea"],
            "notes": [{"text": "x"}],
        },
    )
    assert (changed.stars, changed.pick, changed.title) == (4, Pick.REJECT, "A boat")
    assert changed.notes[0].created_at == clock.now()
    assert store.get(video.id) == changed


def test_a_change_that_cannot_be_taken_changes_nothing(store: VideoStore) -> None:
    (video,) = fill(store, 1)
    with pytest.raises(InvalidRequest) as refused:
        store.update(video.id, {"stars": 6, "title": "new", "prompt": "other"})
    assert set(refused.value.fields) == {"stars", "prompt"}
    assert store.get(video.id) == video


def test_what_the_files_have_yet_to_follow_is_known_after_a_restart(store: VideoStore) -> None:
    first, second, _ = fill(store, 3)
    store.update(first.id, {"stars": 1})
    store.set_trashed(second.id, 1.0)
    assert ids(store.behind()) == [second.id, first.id]
    store.caught_up(first.id)
    assert ids(store.behind()) == [second.id]


def test_files_that_went_away_are_marked_and_unmarked(store: VideoStore) -> None:
    first, second = fill(store, 2)
    store.mark_missing([first.id], missing=True)
    assert (store.get(first.id).missing, store.get(second.id).missing) == (True, False)
    store.mark_missing([first.id], missing=False)
    assert not store.get(first.id).missing


def test_a_still_is_noted(store: VideoStore) -> None:
    (video,) = fill(store, 1)
    assert store.set_poster(video.id, has_poster=True).has_poster
    assert store.get(video.id).has_poster
    assert store.behind() == ()


def test_the_search_index_agrees_with_the_rows(store: VideoStore, library: Database) -> None:
    for video in fill(store, 20):
        store.update(video.id, {"title": "t", "tags": ["a b", "紙"]})
    with library.writing() as connection:
        connection.execute("DELETE FROM videos WHERE key % 2 = 0")
        connection.execute("INSERT INTO video_search(video_search) VALUES ('integrity-check')")
        (answer,) = connection.execute("PRAGMA integrity_check").fetchone()
        live = connection.execute("SELECT count(*) FROM videos").fetchone()[0]
        words = connection.execute("SELECT count(*) FROM video_words").fetchone()[0]
    assert (answer, words) == ("ok", live)
    assert store.page(VideoQuery()).total == live
    assert len(walk(store, VideoQuery(query="紙", limit=3))) == live


def test_absurd_limits_of_time_and_stars_are_no_error(store: VideoStore) -> None:
    (video,) = fill(store, 1)
    assert store.page(VideoQuery(since=float("nan"), until=float("inf"))).videos == (video,)
    assert store.page(VideoQuery(since=float("inf"))).videos == ()
    assert store.page(VideoQuery(stars_min=10**30)).videos == ()


def test_a_long_word_is_found_by_its_start(store: VideoStore) -> None:
    store.add(make_video(prompt="cinematographic evening"))
    for typed in ("c", "cinema", "cinemato", "cinematograp", "cinematographi"):
        assert len(store.page(VideoQuery(query=typed)).videos) == 1
    assert store.page(VideoQuery(query="cinematographers")).videos == ()
