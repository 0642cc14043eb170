"""Copies of videos in any folder a person names; nothing there is ever overwritten."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import InvalidRequest, Reason
from videogen_desktop.library.disk_errors import disk_errors
from videogen_desktop.library.media_files import sha256_of
from videogen_desktop.library.moving import copy_file

if TYPE_CHECKING:
    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.media_files import MediaFiles


def named_folder(text: object) -> Path:
    """Return the folder that a person typed or chose.

    Raises:
        InvalidRequest: It is no whole path of a folder that is there.
    """
    folder = Path(text.strip()).expanduser() if isinstance(text, str) and text.strip() else None
    try:
        if folder is not None and folder.is_absolute() and folder.is_dir():
            return folder
    except (OSError, ValueError):  # a name too long, a part that may not be entered, a NUL
        pass
    raise InvalidRequest({"folder": Reason("folder_missing", "There is no folder of this name.")})


def export_copy(media: MediaFiles, video: Video, folder: Path) -> Path:
    """Put a copy of ``video`` into ``folder``; one that is there already is not made twice.

    Raises:
        DiskFull: There is no room for it.
        LibraryError: The file is gone, or cannot be read or written.
    """
    source = media.video_path(video)
    with disk_errors(source):
        target = folder / source.name
        for number in count(2):
            if not target.exists():
                copy_file(source, target)
                break
            if sha256_of(target) == video.sha256:
                break
            target = folder / f"{source.stem} {number}{source.suffix}"
    return target
