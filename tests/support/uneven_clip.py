"""A clip whose pictures last unequally long; each is as bright as its number says."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Thirtieths of a second at which a picture begins: two in three, then none for a fifth of a second.
MOMENTS = tuple(n for n in range(60) if n % 3 != 2 and not 18 < n < 25)
_DARKEST, _STEP = 20, 6

# The number of the picture that a film shows, counted from 0, read off its brightness.
SHOWN_PICTURE = f"""(() => {{
  const film = document.querySelector('.player-film');
  if (!film || film.seeking || film.readyState < 2) return -1;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [16, 16];
  const drawing = canvas.getContext('2d');
  drawing.drawImage(film, 0, 0, 16, 16);
  const [red, green, blue] = drawing.getImageData(8, 8, 1, 1).data;
  return Math.round(((red + green + blue) / 3 - {_DARKEST}) / {_STEP});
}})()"""


def write_uneven_clip(path: Path) -> None:
    """Encode it, its pictures in the order in which they are shown.

    In another order, GStreamer, under WebKit, gives some of them another time than their file does,
    and Chromium 150 shows the one before; Chromium 156 does neither.
    """
    chosen = "+".join(f"eq(n,{moment})" for moment in MOMENTS)
    # Full range, so that the brightness is that of the pixels on the page.
    source = (
        f"color=black:size=320x180:rate=30:duration=2,select='{chosen}',format=gray,"
        f"geq=lum='{_DARKEST}+{_STEP}*N',"
        "scale=in_range=full:out_range=tv,format=yuv420p"
    )
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-fps_mode", "vfr"]
    quality = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "8", "-bf", "0"]
    subprocess.run([*command, *quality, "-video_track_timescale", "30000", str(path)], check=True)


def time_code(moment: int) -> str:
    """Return what stands beside a picture of a varying rate."""
    milliseconds = round(moment * 1000 / 30)
    return f"00:00:{milliseconds // 1000:02d}.{milliseconds % 1000:03d}"
