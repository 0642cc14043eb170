"""Draw the program's icons for every system from the one drawing in ``ui/icon.svg``.

Run by hand when the drawing changes; the results are committed, so building a package needs no
drawing program. Needs ``rsvg-convert`` (Debian: librsvg2-bin) and ``convert`` (imagemagick).

    python3 build_spec/make_icons.py
"""

from __future__ import annotations

import struct
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DRAWING = ROOT / "ui" / "icon.svg"
ICONS = ROOT / "build_spec" / "icons"

# The sizes a Linux desktop looks for; it draws the others from the SVG.
PNG_SIZES = (16, 32, 48, 128, 256)
WINDOW_SIZE = 256
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
# The left side of the last page of the installer for Windows, as its toolkit wants it.
SIDE_SIZE = "164x314"
SIDE_ICON = 96
SIDE_GROUND = "#e7eefa"

# Apple's names for PNG inside an icns file, with their sizes in pixels.
ICNS_KINDS = {
    b"icp4": 16,
    b"icp5": 32,
    b"ic07": 128,
    b"ic08": 256,
    b"ic09": 512,
    b"ic10": 1024,
    b"ic11": 32,
    b"ic12": 64,
    b"ic13": 256,
    b"ic14": 512,
}


def draw(size: int, path: Path) -> bytes:
    """Draw the icon as a square PNG and return its bytes."""
    command = ["rsvg-convert", "-w", str(size), "-h", str(size), "-o", str(path), str(DRAWING)]
    subprocess.run(command, check=True)
    # Without the moments of making, so that the same drawing gives the same bytes.
    stripped = [
        "-strip",
        "-define",
        "png:exclude-chunks=date,time",
        "-define",
        "png:compression-level=9",
    ]
    subprocess.run(["convert", path, *stripped, f"PNG32:{path}"], check=True)
    return path.read_bytes()


def icns(pictures: dict[int, bytes]) -> bytes:
    """Return Apple's container: a kind, a length and a PNG for each size."""
    parts = [
        kind + struct.pack(">I", 8 + len(pictures[size])) + pictures[size]
        for kind, size in ICNS_KINDS.items()
    ]
    body = b"".join(parts)
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def draw_side(folder: Path, target: Path) -> None:
    """Draw the icon in the middle of an upright bitmap of sixteen colours."""
    icon = folder / "side.png"
    draw(SIDE_ICON, icon)
    ground = ["-size", SIDE_SIZE, f"xc:{SIDE_GROUND}", "-gravity", "center"]
    few = ["-composite", "+dither", "-colors", "16", "-type", "Palette"]
    subprocess.run(["convert", *ground, icon, *few, f"BMP3:{target}"], check=True)


def main() -> int:
    """Draw all of them."""
    ICONS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = sorted({*PNG_SIZES, *ICO_SIZES, *ICNS_KINDS.values()})
        pictures = {size: draw(size, folder / f"{size}.png") for size in sizes}
        for size in PNG_SIZES:
            (ICONS / f"videogen-{size}.png").write_bytes(pictures[size])
        # The window's own, which is there in every copy of the program.
        DRAWING.with_suffix(".png").write_bytes(pictures[WINDOW_SIZE])
        (ICONS / "videogen.icns").write_bytes(icns(pictures))
        draw_side(folder, ICONS / "installer.bmp")
        # Small ones become plain bitmaps, which old readers want, the largest a PNG.
        small = [folder / f"{size}.png" for size in ICO_SIZES]
        subprocess.run(["convert", *small, ICONS / "videogen.ico"], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
