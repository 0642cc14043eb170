"""Codecs are named as browsers name them, and left short where they cannot be read."""

from __future__ import annotations

import pytest

from tests.support.mp4_builder import box
from videogen_desktop.library.mp4_codecs import codec_name


def audio(*descriptors: bytes) -> memoryview:
    return memoryview(bytes(28) + box(b"esds", bytes(4), *descriptors))


def decoder(object_type: int, special: bytes) -> bytes:
    config = bytes([object_type]) + bytes(12) + special
    return bytes([3, 3 + 2 + len(config), 0, 1, 0, 4, len(config)]) + config


def test_a_picture_names_profile_and_level() -> None:
    entry = memoryview(bytes(78) + box(b"avcC", bytes.fromhex("0164001f")))
    assert codec_name(b"avc1", entry) == "avc1.64001F"


@pytest.mark.parametrize("kind", [b"hvc1", b"av01", b"vp09"])
def test_other_pictures_keep_their_four_letters(kind: bytes) -> None:
    assert codec_name(kind, memoryview(b"")) == kind.decode()


def test_letters_that_cannot_be_shown_are_not() -> None:
    assert codec_name(b"a\x00\xff\n", memoryview(b"")) == "a???"


@pytest.mark.parametrize(
    ("descriptors", "name"),
    [
        (decoder(0x40, b"\x05\x02\x12\x10"), "mp4a.40.2"),
        (decoder(0x40, b"\x05\x02\xf8\xe0"), "mp4a.40.39"),
        (decoder(0x6B, b""), "mp4a.6b"),
        (decoder(0x40, b""), "mp4a.40"),
        (b"", "mp4a"),
        (b"\x03\x80\x80\x80", "mp4a"),
        (b"\x03\x02\x00\x01", "mp4a"),
        (b"\x03\x07\x00\x01\xe0\x00\x00\x01x", "mp4a"),
    ],
)
def test_sound_names_its_kind_of_aac(descriptors: bytes, name: str) -> None:
    assert codec_name(b"mp4a", audio(descriptors)) == name


@pytest.mark.parametrize("kind", [b"avc1", b"mp4a"])
@pytest.mark.parametrize("entry", [b"", bytes(200), bytes(78) + b"\x00\x00\x00\xffavcC"])
def test_what_cannot_be_read_is_left_out(kind: bytes, entry: bytes) -> None:
    assert codec_name(kind, memoryview(entry)).startswith(kind.decode())
