from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.mp4_builder import Mp4Plan, build_mp4
from tests.support.requests_to_web import call
from tests.support.videos import make_video
from videogen_desktop.domain.connection import Dialect, practice_connection
from videogen_desktop.domain.errors import InvalidRequest, NotFound, VideoDamaged
from videogen_desktop.web.api import videos
from videogen_desktop.web.problems import Refused

if TYPE_CHECKING:
    from tests.support.fake_services import FakeParts
    from videogen_desktop.domain.video import Video


@pytest.fixture
def video(parts: FakeParts) -> Video:
    video = make_video(prompt="a paper boat", title="Boat")
    parts.services.videos.add(video)
    path = parts.services.media.video_path(video)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x" * video.size_bytes)
    return video


def test_a_video_is_shown_with_everything_the_page_needs(parts: FakeParts, video: Video) -> None:
    shown = call(parts, videos.show, video_id=video.id)
    assert shown["video_url"] == f"/videos/{video.id}/content"
    assert shown["download_url"] == f"/videos/{video.id}/content?download=1"
    assert shown["poster_url"] is None
    assert shown["path"] == str(parts.services.media.video_path(video))
    assert shown["file_name"] == video.path.split("/")[1]
    assert (shown["size"], shown["pick"], shown["stars"]) == ("1280x720", "none", 0)
    assert shown["trashed_at"] is None
    assert shown["missing"] is False


def test_a_file_that_went_away_is_marked_where_it_is_shown(parts: FakeParts, video: Video) -> None:
    parts.services.media.video_path(video).unlink()
    shown = call(parts, videos.page)["videos"]
    assert isinstance(shown, list)
    assert [on_page["missing"] for on_page in shown] == [True]
    assert call(parts, videos.show, video_id=video.id)["missing"] is True
    assert parts.services.videos.get(video.id).missing


def test_a_page_has_a_cursor_to_the_next(parts: FakeParts) -> None:
    for _ in range(3):
        parts.services.videos.add(make_video())
    first = call(parts, videos.page, query={"limit": "2"})
    second = call(parts, videos.page, query={"limit": "2", "cursor": str(first["next_cursor"])})
    assert isinstance(first["videos"], list)
    assert isinstance(second["videos"], list)
    assert (len(first["videos"]), len(second["videos"]), first["total"]) == (2, 1, 3)
    assert second["next_cursor"] is None


def test_filters_and_search_reach_the_library(parts: FakeParts, video: Video) -> None:
    parts.services.videos.add(make_video(prompt="a stone", width=720, height=1280))

    def found(**query: str) -> int:
        shown = call(parts, videos.page, query=query)["videos"]
        assert isinstance(shown, list)
        return len(shown)

    assert found(query="boat") == 1
    assert found(shape="portrait") == 1
    assert found(stars="1") == 0
    assert found(pick="reject") == 0
    assert found(trash="1") == 0
    assert found(practice="0") == 2
    assert found(tag="x") == 0
    assert found(since=str(video.created_at + 0.5)) == 1
    assert found(until=str(video.created_at), sort="title") == 1


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "x"},
        {"sort": "best"},
        {"pick": "maybe"},
        {"shape": "round"},
        {"stars": "6"},
        {"trash": "maybe"},
        {"since": "1e300"},
        {"query": "a\0b"},
        {"query": "x" * 1001},
        {"cursor": "nonsense"},
    ],
)
def test_a_bad_filter_is_named(parts: FakeParts, query: dict[str, str]) -> None:
    with pytest.raises(InvalidRequest) as caught:
        call(parts, videos.page, query=query)
    assert set(caught.value.fields) == set(query)


def test_what_a_person_says_is_kept(parts: FakeParts, video: Video) -> None:
    changes = {"stars": 4, "pick": "pick", "tags": ["sea"], "title": "Ship"}
    shown = call(parts, videos.change, changes, video_id=video.id)
    assert {name: shown[name] for name in changes} == changes


@pytest.mark.parametrize(
    "changes", [{"stars": 6}, {"sha256": "x"}, {"title": "\ud800"}, {"\ud800": 1}]
)
def test_what_cannot_be_kept_is_refused(
    parts: FakeParts, video: Video, changes: dict[str, object]
) -> None:
    with pytest.raises(InvalidRequest):
        call(parts, videos.change, changes, video_id=video.id)


def test_relatives_are_shown_as_videos(parts: FakeParts, video: Video) -> None:
    take, remix = make_video(job_id="job_1"), make_video(job_id="job_1", parent_video_id=video.id)
    for each in (take, remix):
        parts.services.videos.add(each)
    shown = call(parts, videos.lineage, video_id=remix.id)
    assert shown["original"] == call(parts, videos.show, video_id=video.id)
    assert shown["takes"] == [call(parts, videos.show, video_id=take.id)]
    assert shown["remixes"] == []
    assert call(parts, videos.lineage, video_id=take.id)["original"] is None


@pytest.mark.parametrize(
    ("dialect", "resource", "remote_id", "can"),
    [
        (Dialect.VIDEOS, "practice", "video_1", True),
        (Dialect.JOBS, "practice", "video_1", False),
        (Dialect.VIDEOS, "elsewhere", "video_1", False),
        (Dialect.VIDEOS, "practice", None, False),
    ],
)
def test_a_remix_is_offered_where_the_connection_made_the_video(
    parts: FakeParts, dialect: Dialect, resource: str, remote_id: str | None, can: bool
) -> None:
    made = make_video(resource=resource, remote_id=remote_id)
    parts.services.videos.add(made)
    assert call(parts, videos.lineage, video_id=made.id)["can_remix"] is False
    parts.connections.connection = practice_connection("http://127.0.0.1:1", dialect)
    assert call(parts, videos.lineage, video_id=made.id)["can_remix"] is can


def test_frames_come_from_the_file_itself(parts: FakeParts, video: Video) -> None:
    path = parts.services.media.video_path(video)
    path.write_bytes(build_mp4(Mp4Plan(seconds=1)))
    shown = call(parts, videos.frames, video_id=video.id)
    assert shown == {"frame_count": 30, "timescale": 15_360, "start": 0, "runs": [[30, 512]]}
    path.write_bytes(build_mp4(Mp4Plan(seconds=1, frame_rate=2, edits=((500, -1), (1_000, 0)))))
    assert call(parts, videos.frames, video_id=video.id)["start"] == 512
    path.write_bytes(b"something else")
    with pytest.raises(VideoDamaged):
        call(parts, videos.frames, video_id=video.id)
    path.unlink()
    with pytest.raises(Refused):
        call(parts, videos.frames, video_id=video.id)


def test_to_the_trash_and_back(parts: FakeParts, video: Video) -> None:
    trashed = call(parts, videos.trash, video_id=video.id)
    assert trashed["trashed_at"] == parts.clock.now()
    assert str(parts.services.media.videos_dir) not in str(trashed["path"])
    restored = call(parts, videos.restore, video_id=video.id)
    assert restored["trashed_at"] is None
    assert restored["path"] == str(parts.services.media.videos_dir / video.path)


def test_an_unknown_video_is_not_found(parts: FakeParts) -> None:
    everything = (
        *(videos.show, videos.lineage, videos.frames),
        *(videos.change, videos.trash, videos.restore),
    )
    for handler in everything:
        with pytest.raises(NotFound):
            call(parts, handler, {}, video_id="vid_\0nothing")


def test_a_search_is_counted_and_listed_by_id_for_choosing_it_all(parts: FakeParts) -> None:
    found = [make_video(prompt="a fox", tags=("Snow",)) for _ in range(3)]
    for video in [*found, make_video()]:
        parts.services.videos.add(video)
    newest_first = [video.id for video in reversed(found)]
    assert call(parts, videos.count, query={"query": "fox"}) == {"total": 3}
    assert call(parts, videos.ids, query={"query": "fox"}) == {"ids": newest_first}
    asked = {"query": "fox", "skip": "1", "most": "1"}
    assert call(parts, videos.ids, query=asked) == {"ids": newest_first[1:2]}
    assert call(parts, videos.tags) == {"tags": [{"tag": "Snow", "count": 3}]}


@pytest.mark.parametrize("query", [{"length": "huge"}, {"skip": "-1"}, {"skip": "x"}])
def test_a_filter_that_is_none_is_refused(parts: FakeParts, query: dict[str, str]) -> None:
    with pytest.raises(InvalidRequest) as refused:
        call(parts, videos.page, query=query)
    assert set(refused.value.fields) == set(query)
