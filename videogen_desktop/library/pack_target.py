"""Where a review pack is written: a folder or a zip, there only when it is whole."""

from __future__ import annotations

import contextlib
import re
import secrets
import shutil
import sys
import zipfile
from abc import ABC, abstractmethod
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Self

from videogen_desktop.base.atomic_write import sync_dir, sync_file
from videogen_desktop.domain.errors import DiskFull, InvalidRequest, LibraryError, VideogenError
from videogen_desktop.library.disk_errors import disk_errors
from videogen_desktop.library.plain_files import opened

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from typing import Protocol

    class _OnBytes(Protocol):
        def __call__(self, count: int, /) -> None:
            """Count bytes that were written; raise to break off."""


PIECE_BYTES = 1 << 20
LEFTOVER_SECONDS = 24 * 3600
ROOM_BYTES = 16 << 20

_LONGEST_NAME = 200
_EARLIEST, _LATEST = 400_000_000.0, 4_000_000_000.0  # a zip knows the years 1980 to 2107


class PackCancelled(VideogenError):
    """The person broke it off; nothing is left of it."""

    code = "pack_cancelled"


def check_target(target: Path, size_bytes: int) -> None:
    """Make sure, before anything is written, that a pack can be put at ``target``.

    Raises:
        InvalidRequest: Something is there already, or its folder cannot be made.
        DiskFull: There is no room for it.
    """
    name = target.name
    if not name or "\0" in str(target) or len(name.encode("utf-8", "replace")) > _LONGEST_NAME:
        raise InvalidRequest({"output": "This name cannot be used for a pack."})
    try:
        if _is_taken(target):
            raise InvalidRequest({"output": f"{target} is there already and is not overwritten."})
        target.parent.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(target.parent).free
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the system refused"
        raise InvalidRequest({"output": f"{target} cannot be made: {reason}."}) from error
    if free < size_bytes + ROOM_BYTES:
        needed = f"{(size_bytes + ROOM_BYTES) / 1e6:,.0f} MB"
        raise DiskFull(f"There is no room for the pack: it needs {needed}.", target)


def _is_taken(target: Path) -> bool:
    """Tell whether something is there; an empty folder is as good as none."""
    if target.is_symlink() or not target.is_dir():
        return target.is_symlink() or target.exists()
    return is_zip(target) or any(target.iterdir())


def is_zip(target: Path) -> bool:
    """Tell whether a name asks for a zip."""
    return target.suffix.lower() == ".zip"


class Pack(ABC):
    """A pack that is being written beside its target, under a hidden name."""

    def __init__(self, target: Path, now: float) -> None:
        self.target = target
        self.now = now
        self.part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")

    def __enter__(self) -> Self:
        """Begin, and remove what a killed one has left."""
        with disk_errors(self.target):
            _remove_leftovers(self.target, self.now)
            self._begin()
        return self

    def __exit__(self, *_failure: object) -> None:
        """Remove whatever was not finished."""
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            self._close()
        if self.part.is_dir():
            shutil.rmtree(self.part, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                self.part.unlink(missing_ok=True)

    def add(self, name: str, data: bytes) -> None:
        """Add one small file.

        Raises:
            DiskFull: There is no room for it.
            LibraryError: It cannot be written.
        """
        with disk_errors(self.target), self._writer(name, len(data)) as writer:
            writer.write(data)

    def copy(self, name: str, source: Path, on_bytes: _OnBytes) -> None:
        """Add one file as it is, piece by piece.

        Raises:
            DiskFull: There is no room for it.
            LibraryError: It cannot be read or written, or changes meanwhile.
        """
        with opened(source) as (reader, size), self._writer(name, size) as writer:
            left = size
            while left > 0:
                piece = reader.read(min(left, PIECE_BYTES))
                if not piece:
                    raise LibraryError(f"“{source.name}” was changed while it was read.", source)
                with disk_errors(self.target):
                    writer.write(piece)
                left -= len(piece)
                on_bytes(len(piece))

    def finish(self) -> None:
        """Give it its name.

        Raises:
            InvalidRequest: Something has taken the name meanwhile.
            LibraryError: It cannot be written.
        """
        with disk_errors(self.target):
            self._close()
            if _is_taken(self.target):
                raise InvalidRequest({"output": f"{self.target} has come up meanwhile."})
            if sys.platform == "win32" and self.target.is_dir():
                self.target.rmdir()
            self.part.rename(self.target)
            sync_dir(self.target.parent)

    @abstractmethod
    def _begin(self) -> None: ...

    @abstractmethod
    def _close(self) -> None: ...

    @abstractmethod
    def _writer(self, name: str, size: int) -> contextlib.AbstractContextManager[IO[bytes]]: ...


class FolderPack(Pack):
    """A pack that is a folder."""

    def _begin(self) -> None:
        self.part.mkdir()

    def _close(self) -> None:
        """Nothing is held open."""

    @contextmanager
    def _writer(self, name: str, size: int) -> Generator[IO[bytes]]:
        del size
        path = self.part / name
        path.parent.mkdir(exist_ok=True)
        with path.open("xb") as file:
            yield file
            sync_file(file)


class ZipPack(Pack):
    """A pack that is a zip: stored, since videos do not get smaller, and of any size."""

    def _begin(self) -> None:
        self._file = self.part.open("xb")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_STORED, allowZip64=True)
        self._folder = self.target.stem

    def _close(self) -> None:
        if not self._file.closed:
            try:
                self._zip.close()
                sync_file(self._file)
            finally:
                self._file.close()

    @contextmanager
    def _writer(self, name: str, size: int) -> Generator[IO[bytes]]:
        made = datetime.fromtimestamp(min(max(self.now, _EARLIEST), _LATEST), UTC).astimezone()
        # Inside a folder of its own, so that unpacking does not strew files.
        info = zipfile.ZipInfo(f"{self._folder}/{name}", made.timetuple()[:6])
        info.file_size = size
        info.external_attr = 0o644 << 16
        with self._zip.open(info, "w") as file:
            yield file


def new_pack(target: Path, now: float) -> Pack:
    """Return the pack that the target's name asks for."""
    return ZipPack(target, now) if is_zip(target) else FolderPack(target, now)


def _remove_leftovers(target: Path, now: float) -> None:
    """Remove what killed packs with this name left, once that can be no other at work."""
    ours = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{8}}\.tmp")
    for path in target.parent.iterdir():
        if not ours.fullmatch(path.name) or path.is_symlink():
            continue
        if path.stat().st_mtime < now - LEFTOVER_SECONDS:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
