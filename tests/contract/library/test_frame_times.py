"""Frame times as ffprobe, another reader of the same tables, finds them by decoding."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.library.mp4 import frame_times

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.library.mp4_times import FrameTimes

ENCODE = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
SOURCE = "testsrc2=size=64x48:duration=2:rate="


@pytest.mark.parametrize(
    "options",
    [
        ("-i", SOURCE + "30000/1001", *ENCODE, "-bf", "3", "-b_strategy", "0"),
        ("-i", SOURCE + "24", *ENCODE, "-bf", "0"),
        # a rate that varies: each fifth picture is left out
        ("-i", SOURCE + "30", "-vf", "select='mod(n,5)'", "-fps_mode", "vfr", *ENCODE, "-bf", "2"),
        ("-itsoffset", "0.5", "-i", SOURCE + "25", *ENCODE, "-bf", "2"),
        ("-i", SOURCE + "25", *ENCODE, "-movflags", "frag_keyframe+empty_moov"),
    ],
)
def test_every_picture_has_the_time_that_a_decoder_finds(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "video.mp4"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", *options, str(path)]
    subprocess.run(command, check=True)
    probe = ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "frame=pts_time"]
    said = subprocess.run([*probe, "-of", "json", str(path)], check=True, capture_output=True)
    found = [float(frame["pts_time"]) for frame in json.loads(said.stdout)["frames"]]
    assert starts(frame_times(path)) == pytest.approx(found, abs=1e-4)


def starts(times: FrameTimes) -> list[float]:
    at, found = times.start, []
    for frames, ticks in times.runs:
        for _ in range(frames):
            found.append(at / times.timescale)
            at += ticks
    return found
