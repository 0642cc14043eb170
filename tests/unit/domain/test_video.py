"""A video as it is when nobody has touched it yet."""

from __future__ import annotations

from videogen_desktop.domain.video import Pick, Video


def test_a_new_video_is_unjudged_present_and_not_in_the_trash() -> None:
    video = Video(
        id="v",
        prompt="boat",
        path="a.mp4",
        sha256="0",
        size_bytes=1,
        created_at=1.0,
        saved_at=1.0,
        width=1280,
        height=720,
        duration_seconds=4.0,
        frame_rate=30.0,
        has_audio=True,
    )

    assert (video.pick, video.stars, video.trashed_at, video.missing) == (Pick.NONE, 0, None, False)
