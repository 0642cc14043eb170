"""A review pack: chosen videos with a page that shows them in any browser, from the disk.

No program and no network is needed to look at one, and nothing in it says where the videos came
from but their prompts: no account, no address, no path.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.errors import InvalidRequest, LibraryError, VideoDamaged
from videogen_desktop.library.classic_script import (
    classic_script,
    linked_styles,
    standalone_page,
)
from videogen_desktop.library.file_names import slug
from videogen_desktop.library.mp4 import frame_times
from videogen_desktop.library.pack_target import check_target, new_pack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.media_files import MediaFiles
    from videogen_desktop.library.pack_target import Pack

PACK_FORMAT, PACK_VERSION = "videogen-review-pack", 1

PAGE, SCRIPT, STYLE, DATA = "index.html", "pack.js", "pack.css", "data.js"

_PAGE_SOURCE = "pack/index.html"


class OnPacked(Protocol):
    """Is told how far it is; raises ``PackCancelled`` to break off."""

    def __call__(self, videos: int, size_bytes: int, /) -> None:
        """Note how many videos and bytes are in the pack by now."""


@dataclass(slots=True)
class Packed:
    """What became of it; ``missing`` are the videos whose file is not there or cannot be read."""

    path: Path
    videos: list[Video] = field(default_factory=list)
    missing: list[Video] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PackOrder:
    """What goes into a pack and where that is put; a name that ends in .zip asks for a zip."""

    videos: Sequence[Video]
    target: Path
    made_at: float

    @property
    def size_bytes(self) -> int:
        """Return how large the videos are together."""
        return sum(video.size_bytes for video in self.videos)


def write_pack(order: PackOrder, media: MediaFiles, ui_dir: Path, on_packed: OnPacked) -> Packed:
    """Write a pack; it has its name only once it is whole.

    Raises:
        InvalidRequest: There is nothing to pack, or something else has the name.
        PackCancelled: ``on_packed`` has broken it off.
        DiskFull: There is no room for it.
        LibraryError: It cannot be written.
    """
    if not order.videos:
        raise InvalidRequest({"videos": "There is no video to put into a pack."})
    check_target(order.target, order.size_bytes)
    page, script, style = pack_page(ui_dir)
    packed = Packed(order.target)
    count = _Count(on_packed)
    with new_pack(order.target, order.made_at) as pack:
        entries = []
        for video in order.videos:
            entry = _add_video(pack, video, media, count)
            (packed.missing if entry is None else packed.videos).append(video)
            if entry is not None:
                entries.append(entry)
                count.add_video()
        if not entries:
            raise LibraryError("None of the files of these videos is there.", order.target)
        pack.add(SCRIPT, script.encode())
        pack.add(STYLE, style.encode())
        pack.add(DATA, data_script(entries, order.made_at))
        pack.add(PAGE, page.encode())
        pack.finish()
    return packed


class _Count:
    def __init__(self, on_packed: OnPacked) -> None:
        self.videos = self.bytes = 0
        self._on_packed = on_packed

    def add_video(self) -> None:
        self.videos += 1
        self.add_bytes(0)

    def add_bytes(self, count: int) -> None:
        self.bytes += count
        self._on_packed(self.videos, self.bytes)


def _add_video(
    pack: Pack, video: Video, media: MediaFiles, count: _Count
) -> dict[str, object] | None:
    """Copy one video with its still; return what the page needs to know, or ``None``."""
    path = media.video_path(video)
    if not path.is_file():
        return None
    stem = f"{count.videos + 1:03d} {slug(video.title or video.prompt)}"
    file = f"videos/{stem}.mp4"
    pack.copy(file, path, count.add_bytes)
    poster = media.poster_path(video)
    still = None if poster is None else f"stills/{stem}{poster.suffix}"
    if poster is not None and still is not None:
        pack.copy(still, poster, lambda _count: None)
    return {
        "video_id": video.id,
        "sha256": video.sha256,
        "file": file,
        "still": still,
        "title": video.title,
        "prompt": video.prompt,
        "created_at": video.created_at,
        "width": video.width,
        "height": video.height,
        "duration_seconds": video.duration_seconds,
        "frame_rate": video.frame_rate,
        "frames": _frames(path),
        "practice": video.practice,
        "stars": video.stars,
        "pick": video.pick.value,
        "tags": list(video.tags),
        "notes": [note.as_json() for note in video.notes],
    }


def _frames(path: Path) -> dict[str, object] | None:
    try:
        times = frame_times(path)
    except (LibraryError, VideoDamaged):
        return None
    return {"timescale": times.timescale, "start": times.start, "runs": times.runs}


def data_script(entries: Sequence[dict[str, object]], made_at: float) -> bytes:
    """Return the script that holds what the page shows.

    In ASCII and without ``<``, so that no prompt can end the script, begin another, or break a
    line where JavaScript counts one (U+2028).
    """
    data = {
        "format": PACK_FORMAT,
        "version": PACK_VERSION,
        "pack_id": f"pack_{secrets.token_hex(8)}",
        "made_at": made_at,
        "videos": entries,
    }
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e")
    return f"globalThis.videogenPack = {safe};\n".encode("ascii")


def pack_page(ui_dir: Path) -> tuple[str, str, str]:
    """Return page, script and style sheet of a pack, made from the modules of the window's page."""
    source = ui_dir / _PAGE_SOURCE
    text = source.read_text("utf-8")
    styles = [(source.parent / name).read_text("utf-8") for name in linked_styles(text)]
    page, module = standalone_page(text, style=STYLE, scripts=(DATA, SCRIPT))
    entry = (source.parent / module).resolve().relative_to(ui_dir.resolve()).as_posix()
    return page, classic_script(ui_dir, entry), "".join(styles)


def pack_name(made_at: float) -> str:
    """Return a name for a pack that nobody has named."""
    day = datetime.fromtimestamp(made_at, UTC).astimezone()
    return f"Videogen review {day:%Y-%m-%d %H.%M.%S}"
