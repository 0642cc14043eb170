"""A pack holds what a reviewer needs and nothing about where it comes from."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, cast

import pytest

from tests.support.shelf import Shelf
from videogen_desktop.base.resources import ui_dir
from videogen_desktop.domain.errors import InvalidRequest, LibraryError
from videogen_desktop.domain.video import Note, Pick
from videogen_desktop.library.pack_target import PackCancelled
from videogen_desktop.library.review_pack import (
    Packed,
    PackOrder,
    data_script,
    pack_name,
    write_pack,
)

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.fake_clock import FakeClock
    from videogen_desktop.domain.video import Video

HOSTILE = "</script><script>alert(1)</script>\u2028\u2029<!--😀`${1}"


@pytest.fixture
def shelf(tmp_path: Path, clock: FakeClock) -> Generator[Shelf]:
    shelf = Shelf(tmp_path / "data", clock)
    yield shelf
    shelf.close()


def packed(shelf: Shelf, videos: list[Video], target: Path) -> Packed:
    order = PackOrder(videos, target, shelf.clock.now())
    return write_pack(order, shelf.media, ui_dir(), lambda _videos, _bytes: None)


def shown(pack: Path) -> list[dict[str, object]]:
    text = (pack / "data.js").read_text("ascii")
    data = json.loads(text.removeprefix("globalThis.videogenPack = ").removesuffix(";\n"))
    assert (data["format"], data["version"]) == ("videogen-review-pack", 1)
    return cast("list[dict[str, object]]", data["videos"])


def test_a_pack_is_a_page_with_its_videos(shelf: Shelf, tmp_path: Path) -> None:
    note = Note("n1", "look", 1.5, 1_790_000_000.0)
    first = shelf.save(1, prompt="a boat", stars=3, pick=Pick.PICK, tags=("sea",), notes=(note,))
    second = shelf.save(2, prompt="../../etc/passwd")
    shelf.media.write_poster(first, b"\xff\xd8\xff still")
    result = packed(shelf, [first, second], tmp_path / "pack")
    assert (result.videos, result.missing) == ([first, second], [])
    pack = result.path
    names = {path.relative_to(pack).as_posix() for path in pack.rglob("*") if path.is_file()}
    assert names == {
        *("index.html", "pack.js", "pack.css", "data.js"),
        *("videos/001 a boat.mp4", "stills/001 a boat.jpg"),
        "videos/002 etc passwd.mp4",
    }
    about, other = shown(pack)
    assert (pack / str(about["file"])).read_bytes() == shelf.media.video_path(first).read_bytes()
    assert (about["stars"], about["pick"], about["tags"]) == (3, "pick", ["sea"])
    assert about["notes"] == [
        {"id": "n1", "text": "look", "at_seconds": 1.5, "created_at": 1_790_000_000.0}
    ]
    assert about["frames"] == {"timescale": 15_360, "start": 0, "runs": [[30, 512]]}
    assert other["still"] is None


def test_nothing_says_where_a_pack_comes_from(shelf: Shelf, tmp_path: Path) -> None:
    video = shelf.save(1, resource="secret-resource", deployment="my-sora", remote_id="video_77")
    packed(shelf, [video], tmp_path / "pack")
    told = (tmp_path / "pack" / "data.js").read_text("ascii")
    for secret in ("secret-resource", "my-sora", "video_77", str(shelf.root), video.path):
        assert secret not in told


def test_no_prompt_can_end_the_script() -> None:
    script = data_script([{"prompt": HOSTILE}], 1.0)
    assert script.isascii()
    assert b"<" not in script
    assert b">" not in script
    text = script.decode().removeprefix("globalThis.videogenPack = ").removesuffix(";\n")
    assert json.loads(text)["videos"][0]["prompt"] == HOSTILE
    assert script.count(b"\n") == 1


def test_the_page_asks_nobody_for_anything(shelf: Shelf, tmp_path: Path) -> None:
    packed(shelf, [shelf.save(1)], tmp_path / "pack")
    page = (tmp_path / "pack" / "index.html").read_text("utf-8")
    assert "default-src 'none'" in page
    assert "unsafe" not in page
    assert "module" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "@import" not in (tmp_path / "pack" / "pack.css").read_text("utf-8")


def test_a_video_without_its_file_is_left_out_and_told(shelf: Shelf, tmp_path: Path) -> None:
    videos = [shelf.save(1), shelf.save(2)]
    shelf.media.video_path(videos[0]).unlink()
    result = packed(shelf, videos, tmp_path / "pack")
    assert (result.videos, result.missing) == ([videos[1]], [videos[0]])
    assert len(shown(result.path)) == 1
    shelf.media.video_path(videos[1]).unlink()
    with pytest.raises(LibraryError, match="None of the files"):
        packed(shelf, videos, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_file_that_is_no_video_is_packed_as_it_is(shelf: Shelf, tmp_path: Path) -> None:
    video = shelf.save(1)
    shelf.media.video_path(video).write_bytes(b"not a film")
    (about,) = shown(packed(shelf, [video], tmp_path / "pack").path)
    assert about["frames"] is None


def test_a_pack_of_nothing_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest):
        packed(shelf, [], tmp_path / "pack")


def test_it_can_be_broken_off_at_any_moment(shelf: Shelf, tmp_path: Path) -> None:
    videos = [shelf.save(seed) for seed in range(3)]
    steps: list[tuple[int, int]] = []

    def until(last: int) -> None:
        steps.clear()

        def step(videos: int, size_bytes: int) -> None:
            steps.append((videos, size_bytes))
            if len(steps) == last:
                raise PackCancelled("Stop.")

        order = PackOrder(videos, tmp_path / "pack", 1.0)
        write_pack(order, shelf.media, ui_dir(), step)

    until(0)
    assert steps[-1] == (3, sum(video.size_bytes for video in videos))
    whole = len(steps)
    for last in range(1, whole + 1):
        target = tmp_path / "pack"
        target.rename(tmp_path / f"whole-{last}") if target.exists() else None
        with pytest.raises(PackCancelled):
            until(last)
        assert not target.exists()
        assert not list(tmp_path.glob(".pack*"))


def test_a_pack_that_nobody_named_is_named_by_its_time() -> None:
    assert pack_name(1_790_000_000.0).startswith("Videogen review 2026-09-2")


if sys.platform != "win32":

    def test_a_pipe_in_the_place_of_a_video_stops_nothing(shelf: Shelf, tmp_path: Path) -> None:
        video = shelf.save(1)
        path = shelf.media.video_path(video)
        path.unlink()
        os.mkfifo(path)
        with pytest.raises(LibraryError, match="None of the files"):
            packed(shelf, [video], tmp_path / "pack")
