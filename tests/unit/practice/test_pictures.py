from __future__ import annotations

import struct
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.practice.pictures import picture_size

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "encoding",
    [("a.png",), ("a.jpg",), ("a.webp",), ("a.webp", "-lossless", "1")],
    ids=["png", "jpeg", "webp", "webp-lossless"],
)
def test_the_size_of_a_real_picture_is_read(encoding: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / encoding[0]
    source = ("-f", "lavfi", "-i", "color=red:s=320x182", "-frames:v", "1")
    subprocess.run(["ffmpeg", "-v", "error", *source, *encoding[1:], path], check=True)
    assert picture_size(path.read_bytes()) == (320, 182)


def test_the_canvas_of_an_extended_webp_is_read() -> None:
    canvas = (319).to_bytes(3, "little") + (181).to_bytes(3, "little")
    data = b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<II", 10, 0) + canvas
    assert picture_size(data) == (320, 182)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + bytes(30),
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xd9",
        b"RIFF1234WEBPALPH" + bytes(30),
    ],
)
def test_anything_else_has_no_size(data: bytes) -> None:
    assert picture_size(data) is None


@given(st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF0000WEBP"]), st.binary())
def test_no_bytes_break_it(start: bytes, rest: bytes) -> None:
    picture_size(start + rest)
