"""Where a video comes from, what was ordered with it and what was made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.videos import make_video

if TYPE_CHECKING:
    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.videos import VideoStore


def ids(videos: tuple[Video, ...] | list[Video]) -> list[str]:
    return [video.id for video in videos]


def test_relatives_are_the_original_the_takes_and_the_remixes(store: VideoStore) -> None:
    original = make_video()
    video = make_video(job_id="job_1", group_id="group_1", parent_video_id=original.id)
    takes = [
        make_video(job_id="job_1", group_id="group_1"),
        make_video(job_id="job_2", group_id="group_1"),
        make_video(job_id="job_1"),
    ]
    remixes = [make_video(parent_video_id=video.id), make_video(parent_video_id=video.id)]
    in_trash = make_video(job_id="job_1", parent_video_id=video.id, trashed_at=1.0)
    for each in (original, video, *takes, *remixes, in_trash, make_video(job_id="job_3")):
        store.add(each)
    found = store.lineage(video)
    assert found.original == original
    assert ids(found.takes) == ids(takes)
    assert ids(found.remixes) == ids(remixes)
    assert store.lineage(original).remixes == (video,)


def test_imported_videos_are_nobodys_takes(store: VideoStore) -> None:
    for _ in range(2):
        store.add(make_video(job_id="", group_id=""))
        store.add(make_video())
    video = make_video(parent_video_id="vid_gone")
    store.add(video)
    lonely = store.lineage(video)
    assert (lonely.original, lonely.takes, lonely.remixes) == (None, (), ())
    assert store.lineage(make_video(job_id="", group_id="")).takes == ()


def test_a_video_that_is_its_own_original_has_none(store: VideoStore) -> None:
    video = make_video(id="vid_loop", parent_video_id="vid_loop")
    store.add(video)
    assert store.lineage(video).original is None
    assert store.lineage(video).remixes == ()
