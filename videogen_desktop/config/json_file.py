"""A JSON object in a file that people edit, disks damage and several programs write."""

from __future__ import annotations

import errno
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn, TypeGuard

from videogen_desktop.base.atomic_write import write_atomically
from videogen_desktop.domain.errors import DataFolderUnusable, DiskFull

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MOST_BYTES = 4 * 1024 * 1024


class FileDamaged(Exception):
    """The file is there, but there is no JSON object to be read from it; says why."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What changes when another program writes the file."""

    modified_ns: int
    size_bytes: int
    inode: int


def fingerprint(path: Path) -> Fingerprint | None:
    """Return the file's fingerprint; ``None`` when it is missing or cannot be looked at."""
    try:
        status = path.stat()
    except OSError:
        return None
    return Fingerprint(status.st_mtime_ns, status.st_size, status.st_ino)


def read_object(path: Path) -> dict[str, object] | None:
    """Return the object in ``path``, or ``None`` when there is no such file.

    Raises:
        FileDamaged: It cannot be opened, is too large or is not one JSON object.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileDamaged(error.strerror or "it cannot be opened") from error
    if len(data) > MOST_BYTES:
        raise FileDamaged("it is too large")
    try:
        # Some editors put a byte-order mark in front.
        value: object = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise FileDamaged("it is not JSON") from error
    if not is_object(value):
        raise FileDamaged("it is not a JSON object")
    return value


def write_object(path: Path, document: Mapping[str, object]) -> None:
    """Replace the file by ``document``, readable by this user only.

    Raises:
        DiskFull: There is no room; the old file is as it was.
        DataFolderUnusable: The folder cannot be written; the old file is as it was.
    """
    text = json.dumps(document, indent=2, allow_nan=False) + "\n"
    try:
        write_atomically(path, text.encode("ascii"))
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(
                f"There is no room left on the disk to save {path.name}.", path
            ) from error
        why = error.strerror or "the system refused"
        raise DataFolderUnusable(
            f"{path.name} cannot be saved in {path.parent}: {why}.", path
        ) from error


def set_aside(path: Path, now: float) -> Path | None:
    """Rename a damaged file so that nothing overwrites it; ``None`` when that is not possible."""
    aside = _name_aside(path, now)
    try:
        path.rename(aside)
    except OSError:
        return None
    return aside


def copy_aside(path: Path, now: float) -> Path | None:
    """Keep a copy of a file that is about to be mended; ``None`` when that is not possible."""
    aside = _name_aside(path, now)
    try:
        write_atomically(aside, path.read_bytes())
    except OSError:
        return None
    return aside


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Tell whether ``value`` is a JSON object."""
    return isinstance(value, dict)


def _name_aside(path: Path, now: float) -> Path:
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d-%H%M%S")
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    if aside.exists():
        aside = aside.with_name(f"{aside.stem}-{secrets.token_hex(2)}{path.suffix}")
    return aside


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are not JSON
