"""Draw the clips of the practice service and encode them into its package folder.

Run by hand when a look changes; the results are committed, so neither the program nor its tests
need ffmpeg's encoders. Every frame is drawn as an SVG, which ffmpeg (built with librsvg, as on
Debian) reads directly. Each clip is a loop of closed one-second groups of pictures without
B-frames: the practice service cuts it at any whole second and repeats it for any length.

    python3 build_spec/make_practice_clips.py [LOOK …]
"""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ASSETS = Path(__file__).resolve().parents[1] / "videogen_desktop" / "practice" / "assets"
FRAME_RATE = 30
LOOP_SECONDS = 4
# Both dialects, contract sections 3.2 and 4.2.
SIZES = (
    (480, 480),
    (854, 480),
    (480, 854),
    (720, 720),
    (1280, 720),
    (720, 1280),
    (1024, 1792),
    (1792, 1024),
    (1080, 1080),
    (1920, 1080),
    (1080, 1920),
)
STILL_SIZES = ((640, 640), (640, 360), (360, 640), (360, 630), (630, 360))
SPRITES = 8
TAU = 2 * math.pi


def svg(width: int, height: int, body: str) -> str:
    """Wrap the drawing of one frame."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{body}</svg>'
    )


def gradient(name: str, *stops: tuple[float, str]) -> str:
    """Define a gradient from top to bottom."""
    inner = "".join(f'<stop offset="{at}" stop-color="{colour}"/>' for at, colour in stops)
    return f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">{inner}</linearGradient>'


def glow(name: str, colour: str, core: float = 0.0) -> str:
    """Define a round light that fades to nothing."""
    return (
        f'<radialGradient id="{name}"><stop offset="{core}" stop-color="{colour}"/>'
        f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient>'
    )


def hill(width: int, height: int, line: Callable[[float], float], fill: str) -> str:
    """Fill everything below ``line``, which maps 0…1 across to 0…1 down."""
    steps = 48
    points = " ".join(
        f"{width * i / steps:.1f},{height * line(i / steps):.1f}" for i in range(steps + 1)
    )
    return f'<polygon fill="{fill}" points="0,{height} {points} {width},{height}"/>'


def sea(width: int, height: int, phase: float) -> str:
    """Show a paper boat on long waves at dawn."""
    short = min(width, height)
    cycles = max(1, round(1.4 * width / short))

    def wave(base: float, swell: float, speed: int, shift: float) -> Callable[[float], float]:
        return lambda x: (
            base + swell * short / height * math.sin(TAU * (cycles * x - speed * phase + shift))
        )

    back, middle, front = (
        wave(0.60, 0.018, 1, 0.1),
        wave(0.70, 0.026, 1, 0.45),
        wave(0.83, 0.034, 1, 0.8),
    )
    x = 0.5 + 0.06 * math.sin(TAU * phase)
    slope = (middle(x + 0.01) - middle(x - 0.01)) * height / (0.02 * width)
    tilt = math.degrees(math.atan(slope)) * 0.8
    boat = (
        f'<g transform="translate({x * width:.1f},{(middle(x) + 0.012) * height:.1f}) '
        f'rotate({tilt:.2f}) scale({short / 480:.4f})">'
        '<polygon fill="#f4ead9" points="0,-96 52,-20 -52,-20"/>'
        '<polygon fill="#dccdb8" points="0,-96 52,-20 0,-20"/>'
        '<polygon fill="#fffaf0" points="-92,-44 -52,14 52,14 92,-44 26,-18 -26,-18"/>'
        '<polygon fill="#e6d9c6" points="92,-44 52,14 0,14 26,-18"/></g>'
    )
    sun_y = 0.36 * height + 0.008 * short * math.sin(TAU * phase)
    body = (
        "<defs>"
        + gradient("sky", (0, "#f6c8a8"), (0.45, "#f3ddc4"), (1, "#cfe0e4"))
        + glow("halo", "#fff1d0")
        + "</defs>"
        f'<rect width="{width}" height="{height}" fill="url(#sky)"/>'
        f'<circle cx="{0.7 * width:.1f}" cy="{sun_y:.1f}" r="{0.34 * short:.1f}" '
        'fill="url(#halo)"/>'
        f'<circle cx="{0.7 * width:.1f}" cy="{sun_y:.1f}" r="{0.1 * short:.1f}" fill="#fff6df"/>'
    )
    return (
        body
        + hill(width, height, back, "#7fb4c2")
        + hill(width, height, middle, "#4f93ab")
        + boat
        + hill(width, height, front, "#2f6f8d")
    )


def night(width: int, height: int, phase: float) -> str:
    """Show planets on their way around a small sun."""
    short = min(width, height)
    centre_x, centre_y = width / 2, height / 2
    wide, tall = (1.55, 0.62) if width >= height else (0.86, 1.05)
    if width == height:
        wide, tall = 1.0, 0.62
    parts = [
        "<defs>",
        gradient("deep", (0, "#101a3c"), (1, "#241643")),
        glow("warm", "#ffd9a0"),
        glow("mist", "#5b3f8f"),
        "</defs>",
        f'<rect width="{width}" height="{height}" fill="url(#deep)"/>',
        f'<circle cx="{centre_x}" cy="{centre_y}" r="{0.6 * short:.1f}" fill="url(#mist)"/>',
    ]
    parts += [
        f'<circle cx="{(i * 0.381966 % 1) * width:.1f}" cy="{(i * 0.2360 % 1) * height:.1f}" '
        f'r="{short * (0.0022 + 0.0012 * (i % 3)):.2f}" fill="#c9cdf0"/>'
        for i in range(1, 26)
    ]
    # radius of the orbit, size, colour, rounds in one loop, start
    planets = (
        (0.22, 0.032, "#f08a6b", 2, 0.1),
        (0.34, 0.052, "#6fc3d0", 1, 0.55),
        (0.45, 0.042, "#e9c46a", 1, 0.9),
    )
    drawn: list[tuple[float, str]] = []
    for radius, size, colour, rounds, start in planets:
        angle = TAU * (rounds * phase + start)
        depth = math.sin(angle)
        x = centre_x + radius * short * wide * math.cos(angle)
        y = centre_y + radius * short * tall * depth
        parts.append(
            f'<ellipse cx="{centre_x}" cy="{centre_y}" rx="{radius * short * wide:.1f}" '
            f'ry="{radius * short * tall:.1f}" fill="none" stroke="#46407c" '
            f'stroke-width="{short * 0.003:.2f}"/>'
        )
        big = size * short * (1 + 0.22 * depth)
        drawn.append((depth, f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{big:.1f}" fill="{colour}"/>'))
    sun = (
        f'<circle cx="{centre_x}" cy="{centre_y}" r="{0.2 * short:.1f}" fill="url(#warm)"/>'
        f'<circle cx="{centre_x}" cy="{centre_y}" r="{0.085 * short:.1f}" fill="#ffe9c4"/>'
    )
    drawn.append((0.0, sun))
    return "".join(parts) + "".join(text for _, text in sorted(drawn))


def hills(width: int, height: int, phase: float) -> str:
    """Show a balloon over green hills in the evening, clouds passing."""
    short = min(width, height)

    def ridge(base: float, swell: float, waves: float, shift: float) -> Callable[[float], float]:
        return lambda x: (
            base
            + swell
            * short
            / height
            * (
                math.sin(TAU * (waves * x + shift))
                + 0.4 * math.sin(TAU * (2.3 * waves * x + shift))
            )
        )

    balloon_x = width * (0.36 + 0.05 * math.sin(TAU * phase))
    balloon_y = height * 0.36 + short * 0.035 * math.sin(TAU * phase + 1.2)
    clouds = []
    for index, (line, size) in enumerate(((0.16, 0.09), (0.27, 0.065), (0.4, 0.05))):
        span = width + 6 * size * short
        x = ((index * 0.41 + phase) % 1) * span - 3 * size * short
        y, r = line * height, size * short
        clouds.append(
            f'<g fill="#fdf3ee" opacity="0.9"><circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/>'
            f'<circle cx="{x + r:.1f}" cy="{y + r * 0.3:.1f}" r="{r * 0.75:.1f}"/>'
            f'<circle cx="{x - r:.1f}" cy="{y + r * 0.35:.1f}" r="{r * 0.65:.1f}"/></g>'
        )
    balloon = (
        f'<g transform="translate({balloon_x:.1f},{balloon_y:.1f}) scale({short / 480:.4f})">'
        '<path fill="#d95d48" d="M0-88C52-88 74-48 64-10C56 20 26 40 14 62H-14C-26 40-56 20-64-10'
        'C-74-48-52-88 0-88Z"/>'
        '<path fill="#f2c14e" d="M0-88C22-88 30-48 26-10C23 20 10 40 6 62H-6C-10 40-23 20-26-10'
        'C-30-48-22-88 0-88Z"/>'
        '<path stroke="#5b4636" stroke-width="2" d="M-12 64L-9 84M12 64L9 84"/>'
        '<rect x="-12" y="84" width="24" height="17" rx="3" fill="#7a5a3f"/></g>'
    )
    return (
        "<defs>"
        + gradient("evening", (0, "#8fb9d8"), (0.55, "#f0d3b8"), (1, "#f7e3c5"))
        + "</defs>"
        f'<rect width="{width}" height="{height}" fill="url(#evening)"/>'
        + "".join(clouds)
        + hill(width, height, ridge(0.66, 0.05, 1.1, 0.15), "#a3b98a")
        + balloon
        + hill(width, height, ridge(0.77, 0.045, 0.9, 0.6), "#7c9c6a")
        + hill(width, height, ridge(0.9, 0.04, 1.3, 0.3), "#55784f")
    )


LOOKS: dict[str, Callable[[int, int, float], str]] = {
    "sea": sea,
    "night": night,
    "hills": hills,
}
# A quiet chord for each look; all are multiples of 1/8 Hz, so eight seconds join without a click,
# and eight seconds are exactly 375 AAC frames of 1024 samples at 48 kHz.
CHORDS = {
    "sea": (110.0, 164.875, 220.0),
    "night": (98.0, 146.875, 233.125),
    "hills": (130.75, 196.0, 246.875),
}
AUDIO_SECONDS = 8
AUDIO_FRAMES = 375


def ffmpeg(*arguments: str) -> None:
    """Run ffmpeg and stop at its first complaint."""
    command = ["ffmpeg", "-v", "error", "-y", "-nostdin", *arguments]
    subprocess.run(command, check=True)


def draw_frames(folder: Path, look: str, size: tuple[int, int], count: int) -> None:
    """Write one loop as numbered SVG files."""
    width, height = size
    for index in range(count):
        text = svg(width, height, LOOKS[look](width, height, index / count))
        (folder / f"{index:03}.svg").write_text(text, encoding="utf-8")


def encode_clip(look: str, size: tuple[int, int]) -> None:
    """Encode one loop in one size."""
    width, height = size
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        draw_frames(folder, look, size, FRAME_RATE * LOOP_SECONDS)
        ffmpeg(
            *("-framerate", str(FRAME_RATE), "-i", str(folder / "%03d.svg")),
            *("-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"),
            *("-c:v", "libx264", "-preset", "veryslow", "-crf", "31", "-bf", "0"),
            # More reference frames save little and ask for a level that small decoders lack.
            *("-refs", "3"),
            *("-g", str(FRAME_RATE), "-keyint_min", str(FRAME_RATE), "-sc_threshold", "0"),
            *("-flags", "+cgop", "-tune", "animation", "-threads", "2"),
            *("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"),
            *("-video_track_timescale", "30000", "-map_metadata", "-1", "-fflags", "+bitexact"),
            *("-flags:v", "+bitexact", str(ASSETS / f"{look}-{width}x{height}.mp4")),
        )


def encode_sound(look: str) -> None:
    """Encode the quiet chord of a look; the middle of three rounds is one seamless loop."""
    tones = "+".join(
        f"{0.012 / (i + 1):.4f}*sin(2*PI*{tone}*t)*(1+0.4*sin(2*PI*t*{i + 1}/{AUDIO_SECONDS}))"
        for i, tone in enumerate(CHORDS[look])
    )
    path = ASSETS / f"{look}.aac"
    ffmpeg(
        *("-f", "lavfi", "-i", f"aevalsrc='{tones}':s=48000:d={AUDIO_SECONDS * 3}"),
        *("-c:a", "aac", "-b:a", "20k", "-ac", "1", "-f", "adts"),
        *("-fflags", "+bitexact", "-flags:a", "+bitexact", str(path)),
    )
    frames = adts_frames(path.read_bytes())
    path.write_bytes(b"".join(frames[AUDIO_FRAMES : 2 * AUDIO_FRAMES]))


def adts_frames(data: bytes) -> list[bytes]:
    """Split an ADTS stream (ISO 13818-7, 6.2); a frame says its own length in 13 bits."""
    frames = []
    while data:
        length = (data[3] & 3) << 11 | data[4] << 3 | data[5] >> 5
        frames.append(data[:length])
        data = data[length:]
    return frames


def draw_stills(look: str) -> None:
    """Write the thumbnails and sprite sheets of a look."""
    for width, height in STILL_SIZES:
        name = f"{look}-{width}x{height}"
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            draw_frames(folder, look, (width, height), SPRITES)
            first = str(folder / "000.svg")
            ffmpeg("-i", first, "-q:v", "7", "-fflags", "+bitexact", str(ASSETS / f"{name}.jpg"))
            ffmpeg(
                *("-i", first, "-c:v", "libwebp", "-quality", "70"),
                str(ASSETS / f"{name}.webp"),
            )
            ffmpeg(
                *("-i", str(folder / "%03d.svg"), "-frames:v", "1", "-c:v", "libwebp"),
                *("-vf", f"scale=iw/3:-2,tile={SPRITES // 2}x2", "-quality", "60"),
                str(ASSETS / f"{name}-sprites.webp"),
            )


def main(looks: Sequence[str]) -> int:
    """Make everything, or only the looks that are named."""
    ASSETS.mkdir(parents=True, exist_ok=True)
    for look in looks or tuple(LOOKS):
        for size in SIZES:
            encode_clip(look, size)
        encode_sound(look)
        draw_stills(look)
    total = sum(path.stat().st_size for path in ASSETS.iterdir())
    print(f"{total / 1e6:.2f} MB in {ASSETS}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
