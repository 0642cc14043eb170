"""What is asked for has to fit together before anything is written."""

from __future__ import annotations

import pytest

from videogen_desktop.cli.arguments import build_parser


def test_videos_and_the_place_are_read() -> None:
    read = build_parser().parse_args(["review-pack", "--output", "x.zip", "vid_a", "vid_b"])
    assert (read.output, read.video_ids, read.all, read.merge) == (
        "x.zip", ["vid_a", "vid_b"], False, None,
    )  # fmt: skip


def test_a_shortened_option_is_none() -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args(["review-pack", "--out", "x"])
