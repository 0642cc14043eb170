"""What the operating system's errors about files mean for the library."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import DiskFull, LibraryError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_NO_ROOM_WINDOWS = {39, 112}  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL


@contextmanager
def disk_errors(path: Path) -> Generator[None]:
    """Turn the system's errors about ``path`` into ours.

    Raises:
        DiskFull: There is no room, or the person's quota is used up.
        LibraryError: Any other refusal.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM or getattr(error, "winerror", None) in _NO_ROOM_WINDOWS:
            raise DiskFull("There is no room left on the disk.", path) from error
        reason = error.strerror or "the system refused"
        raise LibraryError(f"“{path.name}” cannot be read or written: {reason}.", path) from error
