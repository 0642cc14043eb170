"""The built-in practice service's memory: an append-only file of JSON lines.

Two processes can have it open, the one that drives jobs and one that only looks, so every change
is made under a lock file and every reader looks whether the file has grown or was replaced. A
line that a crash cut short is skipped; the next line begins on its own.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.base.atomic_write import sync_file, write_atomically

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

Record = dict[str, object]


class Journal(Protocol):
    """Where the jobs are kept."""

    def exclusive(self) -> AbstractContextManager[None]:
        """Keep other processes from changing the journal."""

    def news(self) -> tuple[bool, list[Record]]:
        """Return the records since the last call; true when they replace all earlier ones."""

    def append(self, records: Sequence[Mapping[str, object]]) -> None:
        """Add records so that they survive a power cut. Call within ``exclusive``."""

    def rewrite(self, records: Sequence[Mapping[str, object]]) -> None:
        """Replace everything by ``records``. Call within ``exclusive``."""


class MemoryJournal:
    """Keeps nothing: the stand-alone command forgets its jobs when it ends."""

    @contextmanager
    def exclusive(self) -> Generator[None]:
        """Do nothing; there is no other process."""
        yield

    def news(self) -> tuple[bool, list[Record]]:
        """Return that there is nothing new."""
        return False, []

    def append(self, records: Sequence[Mapping[str, object]]) -> None:
        """Do nothing."""

    def rewrite(self, records: Sequence[Mapping[str, object]]) -> None:
        """Do nothing."""


class FileJournal:
    """Keeps the jobs in ``folder``."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / "jobs.jsonl"
        self._lock_path = folder / "jobs.lock"
        self._identity: tuple[int, int] | None = None
        self._offset = 0

    @contextmanager
    def exclusive(self) -> Generator[None]:
        """Hold the lock file; the system releases it when the process ends."""
        descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
            yield
        finally:
            os.close(descriptor)

    def news(self) -> tuple[bool, list[Record]]:
        """Return the records since the last call; true when they replace all earlier ones."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return False, []
        identity = (status.st_dev, status.st_ino)
        replaced = identity != self._identity or status.st_size < self._offset
        if not replaced and status.st_size == self._offset:
            return False, []
        with self._path.open("rb") as file:
            opened = os.fstat(file.fileno())
            self._identity = (opened.st_dev, opened.st_ino)
            if replaced:
                self._offset = 0
            file.seek(self._offset)
            data = file.read()
        # A last line without an end is still being written, or was cut; it is looked at again.
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        return replaced, [record for line in whole.splitlines() if (record := _parse(line))]

    def append(self, records: Sequence[Mapping[str, object]]) -> None:
        """Add records so that they survive a power cut. Call within ``exclusive``."""
        data = _lines(records)
        descriptor = os.open(
            self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600
        )
        with os.fdopen(descriptor, "r+b") as file:
            if size := file.seek(0, os.SEEK_END):
                file.seek(size - 1)
                if file.read(1) != b"\n":
                    data = b"\n" + data
            file.write(data)  # goes to the end, wherever the file stands
            sync_file(file)

    def rewrite(self, records: Sequence[Mapping[str, object]]) -> None:
        """Replace everything by ``records``. Call within ``exclusive``."""
        write_atomically(self._path, _lines(records))


def _lines(records: Sequence[Mapping[str, object]]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def _parse(line: bytes) -> Record | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only there on Windows

        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - absent on Windows

        fcntl.flock(descriptor, fcntl.LOCK_EX)
