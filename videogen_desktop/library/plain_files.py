"""Open files that may come from anywhere: never a pipe that waits, a device or a folder."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from videogen_desktop.domain.errors import LibraryError
from videogen_desktop.library.disk_errors import disk_errors

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@contextmanager
def opened(path: Path) -> Generator[tuple[BinaryIO, int]]:
    """Open an ordinary file for reading; yield it with its size in bytes.

    Raises:
        LibraryError: It is no ordinary file, or it cannot be read.
    """
    with disk_errors(path):
        # O_NONBLOCK: a named pipe must not stop the program.
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(path, flags), "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise LibraryError(f"“{path.name}” is not a file.", path)
            yield file, status.st_size
