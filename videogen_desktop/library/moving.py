"""Move files without ever having less than one whole copy, also from one disk to another."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import sys
from typing import TYPE_CHECKING

from videogen_desktop.base.atomic_write import sync_dir, sync_file

if TYPE_CHECKING:
    from pathlib import Path

NOT_SAME_DEVICE = 17  # ERROR_NOT_SAME_DEVICE, the EXDEV of Windows

_PIECE = 1 << 20


def make_folder(folder: Path) -> None:
    """Make ``folder`` and those above it that are missing, for this user only and to last.

    A folder that is there already keeps its rights: a person may have chosen it.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if folder.is_dir():
            return
        raise
    if sys.platform != "win32":
        folder.chmod(0o700)  # the umask may have taken bits away
    sync_dir(folder.parent)


def move_file(source: Path, target: Path) -> None:
    """Move one file; ``target`` is never a part, and ``source`` goes only when it is whole.

    Raises:
        FileExistsError: Something has the name already.
        OSError: The system refused; ``source`` is as it was.
    """
    if target.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    make_folder(target.parent)
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV and getattr(error, "winerror", None) != NOT_SAME_DEVICE:
            raise
        copy_file(source, target)
        sync_dir(target.parent)
        source.unlink()
    else:
        sync_dir(target.parent)
    sync_dir(source.parent)


def copy_file(source: Path, target: Path) -> None:
    """Copy one file with its time; ``target`` is there whole and compared, or not at all.

    Raises:
        OSError: The system refused, or the copy differs from the original.
    """
    temporary = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        written = _copy(source, temporary)
        if _digest(temporary) != written:
            raise OSError(errno.EIO, "the copy differs from the original", str(target))
        status = source.stat()
        os.utime(temporary, ns=(status.st_atime_ns, status.st_mtime_ns))
        temporary.replace(target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def _copy(source: Path, target: Path) -> bytes:
    """Copy and return the digest of what was read."""
    digest = hashlib.sha256()
    descriptor = os.open(
        target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
    )
    with source.open("rb") as reader, os.fdopen(descriptor, "wb") as writer:
        while piece := reader.read(_PIECE):
            digest.update(piece)
            writer.write(piece)
        sync_file(writer)
    return digest.digest()


def _digest(path: Path) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.digest()
