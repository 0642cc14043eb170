"""Writes that are either whole or not there, also after a power cut."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sys
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path


# A write takes moments; what is older than this was left by one that was killed.
LEFTOVER_SECONDS = 60.0
_LEFTOVER = re.compile(r"\.(.+\.)?[0-9a-f]{8,16}\.tmp")


def sync_file(file: BinaryIO) -> None:
    """Put everything written to ``file`` on the disk itself.

    macOS keeps ``fsync`` in the drive's cache; ``F_FULLFSYNC`` empties that as well.
    """
    file.flush()
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 - absent on Windows

        fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)
    else:
        os.fsync(file.fileno())


def sync_dir(directory: Path) -> None:
    """Make names created, renamed or removed in ``directory`` last (a no-op on Windows)."""
    if sys.platform != "win32":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_atomically(path: Path, data: bytes, *, mode: int = 0o600, only_new: bool = False) -> None:
    """Replace ``path`` by ``data``: readers see the old bytes or the new ones, never a part.

    With ``only_new``, of several processes that write the same new file the first one wins.

    Raises:
        FileExistsError: ``only_new``, and it is there already.
        OSError: The disk is full or the folder cannot be written; ``path`` is as it was.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            sync_file(file)
        if not (only_new and _linked(temporary, path)):
            temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_dir(path.parent)


def _linked(temporary: Path, path: Path) -> bool:
    """Give a file its name unless that is taken; ``False`` where the disk knows no links."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        return False
    temporary.unlink()
    return True


def remove_leftovers(folder: Path, now: float) -> None:
    """Remove from ``folder`` what writes left that were killed; ``now`` in Unix seconds."""
    with contextlib.suppress(OSError):
        for path in list(folder.iterdir()):
            if _LEFTOVER.fullmatch(path.name) and path.stat().st_mtime < now - LEFTOVER_SECONDS:
                path.unlink(missing_ok=True)
