"""The committed icons: each container holds the sizes its system asks for."""

from __future__ import annotations

import struct

from build_spec.make_icons import ICNS_KINDS, ICO_SIZES, ICONS, PNG_SIZES, SIDE_SIZE, icns

PNG = b"\x89PNG\r\n\x1a\n"


def width(png: bytes) -> int:
    assert png.startswith(PNG)
    return int(struct.unpack(">I", png[16:20])[0])


def test_each_picture_has_the_size_in_its_name() -> None:
    for size in PNG_SIZES:
        assert width((ICONS / f"videogen-{size}.png").read_bytes()) == size


def test_windows_finds_every_size_in_one_file() -> None:
    data = (ICONS / "videogen.ico").read_bytes()
    _, kind, count = struct.unpack("<HHH", data[:6])
    assert kind == 1
    widths = [data[6 + 16 * number] or 256 for number in range(count)]
    assert tuple(sorted(widths)) == ICO_SIZES


def test_macos_finds_every_size_in_one_file() -> None:
    data = (ICONS / "videogen.icns").read_bytes()
    assert data[:4] == b"icns"
    assert struct.unpack(">I", data[4:8])[0] == len(data)
    found, place = {}, 8
    while place < len(data):
        kind, length = data[place : place + 4], struct.unpack(">I", data[place + 4 : place + 8])[0]
        found[kind] = width(data[place + 8 : place + length])
        place += length
    assert found == ICNS_KINDS


def test_the_installers_last_page_has_a_bitmap_of_its_size() -> None:
    data = (ICONS / "installer.bmp").read_bytes()
    assert data[:2] == b"BM"
    size = struct.unpack("<ii", data[18:26])
    assert "x".join(map(str, size)) == SIDE_SIZE


def test_the_container_is_built_from_pictures_of_those_sizes() -> None:
    pictures = {size: PNG + bytes(8) + struct.pack(">I", size) for size in ICNS_KINDS.values()}
    made = icns(pictures)
    assert struct.unpack(">I", made[4:8])[0] == len(made)


def test_all_of_them_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in ICONS.iterdir()) < 150_000
