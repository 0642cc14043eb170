"""What is asked for has to fit together before anything is written."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from tests.support.shelf import Shelf
from videogen_desktop.app import App
from videogen_desktop.cli.arguments import build_parser
from videogen_desktop.cli.review_pack import review_pack
from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.front import Ground, Options

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from videogen_desktop.domain.video import Video


@pytest.fixture
def videos(tmp_path: Path) -> list[Video]:
    shelf = Shelf(tmp_path / "data", FakeClock())
    videos = [shelf.save(1), shelf.save(2)]
    shelf.close()
    return videos


@pytest.fixture
def app(tmp_path: Path, videos: list[Video]) -> Generator[App]:
    assert videos
    app = App(Ground(Options(data_dir=str(tmp_path / "data"))))
    yield app
    app.close()


def run(app: App, *arguments: str, interrupted: bool = False) -> int:
    stop = threading.Event()
    if interrupted:
        stop.set()
    return review_pack(app, build_parser().parse_args(["review-pack", *arguments]), stop)


def test_a_pack_is_written_and_its_place_printed(
    app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str], videos: list[Video]
) -> None:
    target = tmp_path / "pack.zip"
    assert run(app, "--output", str(target), videos[0].id) == 0
    out, err = capsys.readouterr()
    assert out == f"{target}\n"
    assert "1 videos packed." in err
    app.media.video_path(videos[1]).unlink()
    assert run(app, "--output", str(tmp_path / "pack"), "--all") == 1
    assert videos[1].id in capsys.readouterr().err


def test_who_interrupts_gets_nothing(app: App, tmp_path: Path) -> None:
    assert run(app, "--all", "--output", str(tmp_path / "pack"), interrupted=True) == 130
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_notes_are_merged_and_what_stays_is_named(
    app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str], videos: list[Video]
) -> None:
    entries = [
        {"video_id": video.id, "sha256": video.sha256, "stars": {"was": [was], "now": 5}}
        for video, was in zip(videos, (0, 3), strict=True)
    ]
    path = tmp_path / "notes.json"
    whole = {"format": "videogen-review-notes", "version": 1, "videos": entries}
    path.write_text(json.dumps(whole), "utf-8")
    assert run(app, "--merge", str(path)) == 0
    out, err = capsys.readouterr()
    assert out.startswith("1 videos changed, 1 with something newer")
    assert videos[1].id in err
    assert app.videos.get(videos[0].id).stars == 5


@pytest.mark.parametrize(
    "arguments",
    [
        ["--all"],
        ["--output", "x"],
        ["--all", "vid_a", "--output", "x"],
        ["--all", "--merge", "x"],
        ["--output", "x", "--merge", "y"],
    ],
)
def test_what_does_not_fit_together_is_refused(app: App, arguments: list[str]) -> None:
    with pytest.raises(InvalidRequest):
        run(app, *arguments)


def test_a_shortened_option_is_none() -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args(["review-pack", "--out", "x"])
