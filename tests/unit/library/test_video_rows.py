"""A video and its row are the same."""

from __future__ import annotations

from tests.support.videos import make_video
from videogen_desktop.domain.video import Note, Pick
from videogen_desktop.library.video_rows import FIELDS, from_row, sort_title, to_row


def test_a_row_becomes_the_same_video() -> None:
    video = make_video(
        tags=("Sea", "紙"), notes=(Note("n1", "x", None, 1.0),), pick=Pick.PICK, practice=True
    )
    row = to_row(video)
    assert from_row([row[name] for name in FIELDS]) == video


def test_flags_come_back_as_flags() -> None:
    video = make_video()
    row = {**to_row(video), "has_audio": 1, "missing": 0}
    again = from_row([row[name] for name in FIELDS])
    assert again.has_audio is True
    assert again.missing is False


def test_titles_are_compared_without_case_and_accents() -> None:
    assert sort_title(make_video(title="  Élan  VITAL ")) == "elan vital"
    assert sort_title(make_video(prompt="A boat")) == "a boat"
    assert len(sort_title(make_video(prompt="x" * 32_000))) == 120
