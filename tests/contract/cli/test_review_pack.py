"""Packs are made and notes merged on the command line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from tests.support.program import PROGRAM, environment, run
from tests.support.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.domain.video import Video

assert sys.platform != "win32", "it ends the program by POSIX signals"

pytestmark = pytest.mark.timeout(90)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data", FakeClock())


@pytest.fixture
def videos(shelf: Shelf) -> list[Video]:
    videos = [shelf.save(seed, prompt=f"boat {seed}") for seed in range(3)]
    shelf.archive.trash(videos[2].id)
    shelf.close()
    return videos


def test_everything_but_the_trash_is_packed(
    shelf: Shelf, videos: list[Video], tmp_path: Path
) -> None:
    target = tmp_path / "packs" / "for you"
    done = run("review-pack", "--data-dir", shelf.root, "--all", "--output", target)
    assert (done.code, done.out) == (0, f"{target}\n"), done.err
    assert len(list((target / "videos").iterdir())) == 2
    one = run("review-pack", videos[0].id, "--output", f"{target}.zip", "--data-dir", shelf.root)
    assert (one.code, one.out) == (0, f"{target}.zip\n"), one.err
    again = run("review-pack", videos[0].id, "--output", target, "--data-dir", shelf.root)
    assert again.code == 2
    assert "not overwritten" in again.err


def test_a_video_that_is_not_there_is_said(
    shelf: Shelf, videos: list[Video], tmp_path: Path
) -> None:
    unknown = run(
        "review-pack", "vid_nothing", "--output", tmp_path / "x", "--data-dir", shelf.root
    )
    assert unknown.code == 1
    assert not (tmp_path / "x").exists()
    shelf.media.video_path(videos[0]).unlink()
    done = run("review-pack", "--all", "--output", tmp_path / "x", "--data-dir", shelf.root)
    assert done.code == 1
    assert videos[0].id in done.err
    assert (tmp_path / "x" / "index.html").exists()


def test_notes_are_merged(shelf: Shelf, videos: list[Video], tmp_path: Path) -> None:
    entry = {
        "video_id": videos[0].id,
        "sha256": videos[0].sha256,
        "stars": {"was": [0], "now": 5},
    }
    path = tmp_path / "notes.json"
    path.write_text(
        json.dumps({"format": "videogen-review-notes", "version": 1, "videos": [entry]})
    )
    done = run("review-pack", "--merge", path, "--data-dir", shelf.root)
    assert (done.code, done.out[:17]) == (0, "1 videos changed,"), done.err
    path.write_text("{}")
    assert run("review-pack", "--merge", path, "--data-dir", shelf.root).code == 2


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("name", ["pack", "pack.zip"])
def test_an_interrupted_pack_never_looks_whole(
    shelf: Shelf, tmp_path: Path, how: signal.Signals, name: str
) -> None:
    video = shelf.save(1)
    path = shelf.media.video_path(video)
    with path.open("r+b") as file:
        file.truncate(1 << 29)  # takes a while, and no room
    shelf.close()
    target = tmp_path / name
    with subprocess.Popen(
        [*PROGRAM, "review-pack", "--data-dir", str(shelf.root), "--all", "--output", str(target)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        while not list(tmp_path.glob(f".{name}.*.tmp")) and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(how)
        out, err = process.communicate(timeout=60)
    assert not target.exists()
    assert out == b""
    if how is not signal.SIGKILL:
        assert (process.returncode, list(tmp_path.glob(".pack*"))) == (130, [])
        assert b"Nothing is left" in err
