"""Finished content is what was asked for, as ``ffprobe`` sees it."""

from __future__ import annotations

import hashlib
import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.practice_site import JOBS, VIDEOS, PracticeSite, practice_site
from videogen_desktop.practice import jobs_requests, videos_requests

if TYPE_CHECKING:
    from pathlib import Path

PROMPTS = ("a boat", "a night", "a hill")
JOB_SIZES = sorted(jobs_requests.SIZES)
VIDEO_SIZES = videos_requests.SIZES


def film(site: PracticeSite, path: str, **changes: object) -> bytes:
    job_id = site.finished(path, **changes)
    if path == VIDEOS:
        return site.get(f"{VIDEOS}/{job_id}/content").content
    [output] = site.outputs(job_id)
    return site.get(f"/video/generations/{output}/content/video").content


def probe(path: Path) -> dict[str, dict[str, str]]:
    """Return what ffprobe says of the streams and the whole, by kind."""
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert said.stderr == ""
    facts = json.loads(said.stdout)
    streams = {each["codec_type"]: each for each in facts["streams"]}
    return {**streams, "all": facts["format"]}


def check(path: Path, width: int, height: int, seconds: int) -> None:
    facts = probe(path)
    video, audio = facts["video"], facts["audio"]
    assert (video["codec_name"], video["pix_fmt"]) == ("h264", "yuv420p")
    assert (audio["codec_name"], audio["sample_rate"]) == ("aac", "48000")
    assert f"{video['width']}x{video['height']}" == f"{width}x{height}"
    assert (video["r_frame_rate"], int(video["nb_frames"])) == ("30/1", 30 * seconds)
    for stream in facts.values():
        assert float(stream["duration"]) == pytest.approx(seconds, abs=0.03)


def decode(path: Path) -> None:
    """Fail on anything that ffmpeg complains about."""
    command = ["ffmpeg", "-v", "error", "-xerror", "-i", str(path), "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert said.stderr == ""


@pytest.mark.parametrize("size", VIDEO_SIZES)
def test_every_size_of_the_videos_dialect(size: str, tmp_path: Path) -> None:
    width, height = map(int, size.split("x"))
    path = tmp_path / "film.mp4"
    with practice_site() as site:
        seconds = ("4", "8", "12")[VIDEO_SIZES.index(size) % 3]
        path.write_bytes(film(site, VIDEOS, size=size, seconds=seconds))
    check(path, width, height, int(seconds))


@pytest.mark.parametrize(("width", "height"), JOB_SIZES)
def test_every_size_of_the_jobs_dialect(width: int, height: int, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    index = JOB_SIZES.index((width, height))
    seconds = 1 + index * 19 // (len(JOB_SIZES) - 1)
    with practice_site() as site:
        prompt = PROMPTS[index % len(PROMPTS)]
        path.write_bytes(
            film(site, JOBS, prompt=prompt, width=width, height=height, n_seconds=seconds)
        )
    check(path, width, height, seconds)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_every_frame_of_every_look_decodes(prompt: str, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with practice_site() as site:
        path.write_bytes(film(site, JOBS, prompt=prompt, n_seconds=9))
    decode(path)


def test_no_two_videos_share_their_bytes() -> None:
    with practice_site(at_once=100) as site:
        same = [film(site, VIDEOS) for _ in range(3)] + [film(site, JOBS) for _ in range(3)]
    assert len({hashlib.sha256(each).digest() for each in same}) == 6


def test_content_can_be_padded_to_exact_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with practice_site(content_mb=5) as site:
        path.write_bytes(whole := film(site, VIDEOS))
        other = film(site, VIDEOS)
    assert len(whole) == len(other) == 5_000_000
    # The padding is each video's own too, so that parts of two never fit together.
    assert whole[-1000:] != other[-1000:]
    check(path, 1280, 720, 4)
