"""A move of the video folder that is killed anywhere loses nothing and is brought to an end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from tests.support.fake_clock import FakeClock
from tests.support.served import Served
from tests.support.shelf import Shelf
from videogen_desktop.library.sidecar import read

ROOT = Path(__file__).resolve().parents[2]
VIDEOS = 4

# The move in a process of its own, killed before the n-th time that it touches a file. On "two
# disks" nothing can be linked, so that every file is copied and compared.
MOVE = """
import errno, os, signal, sys
from pathlib import Path
from videogen_desktop.app import App
from videogen_desktop.front import Ground, Options
from videogen_desktop.library import moving, relocation

data, target, two_disks, left = sys.argv[1], sys.argv[2], sys.argv[3] == "two", int(sys.argv[4])

def counted(owner, name):
    whole = getattr(owner, name)
    def step(*given, **options):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*given, **options)
    setattr(owner, name, step)

def apart(*given, **options):
    raise OSError(errno.EXDEV, "two disks")

if two_disks:
    os.link = apart
app = App(Ground(Options(data_dir=data)))
for owner, name in (
    (os, "link"), (os, "fsync"), (Path, "unlink"), (Path, "replace"), (Path, "rmdir"),
):
    counted(owner, name)
app.relocation.move(target, lambda done, total: None)
print("moved", flush=True)
os._exit(0)
"""


def moved(data: Path, target: Path, disks: str, left: int) -> bool:
    """Run the move; return whether it came to its end alive."""
    command = [sys.executable, "-c", MOVE, str(data), str(target), disks, str(left)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode in {0, -9}, done.stderr
    return done.returncode == 0


@pytest.mark.timeout(600)
@pytest.mark.parametrize("disks", ["one", "two"])
def test_killed_anywhere_every_video_is_there_once_and_whole(tmp_path: Path, disks: str) -> None:
    steps = (0, 3, 8, 14, 21, 30, 45)
    ends = set()
    for left in steps:
        root = tmp_path / f"killed {left}"
        data, target = root / "data", root / "target"
        shelf = Shelf(data, FakeClock())
        videos = [shelf.save(seed) for seed in range(VIDEOS)]
        content = {video.path: shelf.media.video_path(video).read_bytes() for video in videos}
        shelf.close()
        moved(data, target, disks, left)
        for video in videos:  # already now: nothing has less than one whole copy
            places = (data / "videos" / video.path, target / video.path)
            assert any(
                place.exists() and place.read_bytes() == content[video.path] for place in places
            )
        with Served(data, "--practice") as program:
            found = cast("list[dict[str, object]]", program.ask("GET", "/videos").json()["videos"])
            assert sorted(str(one["video_id"]) for one in found) == sorted(
                each.id for each in videos
            )
            assert not any(one["missing"] for one in found)
            where = Path(str(program.ask("GET", "/settings").json()["videos_dir"]))
        assert where in {data / "videos", target}
        ends.add(where.name)
        other = target if where == data / "videos" else data / "videos"
        left_over = [path for path in other.rglob("*") if path.is_file()]
        assert [path for path in left_over if path.stat().st_size] == []
        for video in videos:
            assert (where / video.path).read_bytes() == content[video.path]
            assert read((where / video.path).with_suffix(".json"), video.path).id == video.id
        assert not (data / "moving.json").exists()
    assert ends == {"videos", "target"}, "killed both before and after the switch"


def test_the_new_folder_is_used_at_the_next_start(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "data", FakeClock())
    shelf.save(1)
    shelf.close()
    assert moved(tmp_path / "data", tmp_path / "target", "two", 1_000)
    settings = json.loads((tmp_path / "data" / "settings.json").read_text("utf-8"))
    assert settings["videos_dir"] == str(tmp_path / "target")
