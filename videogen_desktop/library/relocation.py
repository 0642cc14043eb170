"""Move the video folder to another place without ever having less than one whole copy of a file.

Every file is first copied (or linked, on the same disk) and compared; then the program switches to
the new folder; only then does anything leave the old one. A journal in the data folder says how
far it got: killed before the switch, the next start takes the copies away again; killed after it,
the next start finishes.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.base.atomic_write import sync_dir, write_atomically
from videogen_desktop.domain.errors import DiskFull, InvalidRequest, LibraryError, Reason
from videogen_desktop.library.disk_errors import disk_errors
from videogen_desktop.library.moving import copy_file, make_folder, move_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from videogen_desktop.library.media_files import MediaFiles

JOURNAL = "moving.json"
OWN_FOLDER = "Videogen"
PARTS = ".parts"

_SPARE_BYTES = 50_000_000
_CLOCK_SECONDS = 2.0  # FAT keeps even seconds only


class OnBytes(Protocol):
    """Is told how far it is; may raise to break it off."""

    def __call__(self, done: int, total: int, /) -> None:
        """Show it."""


class Switch(Protocol):
    """Makes a folder the one that the program uses, now and at the next start."""

    def __call__(self, folder: Path, /) -> None:
        """Do it, or raise and leave everything as it was."""


@dataclass(frozen=True, slots=True)
class _Journal:
    source: Path
    target: Path
    switched: bool


class Relocation:
    """Moves the folder of ``media``; one at a time.

    Args:
        data_dir: Where the journal is kept.
        media: Whose folder is moved.
        switch: Makes another folder the one in use.
    """

    def __init__(self, data_dir: Path, media: MediaFiles, switch: Switch) -> None:
        self._path = data_dir / JOURNAL
        self._media = media
        self._switch = switch

    def move(self, text: object, on_bytes: OnBytes) -> Path:
        """Move everything to the folder a person named, or to one of our own inside it.

        Raises:
            InvalidRequest: It cannot be that folder; the sentence says why.
            DiskFull: There is not enough room; everything is where it was.
            LibraryError: A file cannot be read or written; everything is where it was.
            Exception: What ``on_bytes`` raised; everything is where it was.
        """
        source = self._media.videos_dir
        with disk_errors(source):
            make_folder(source)
        target = _checked_target(source, text)
        _check_room(source, target)
        self._write(_Journal(source, target, switched=False))
        try:
            _copy_all(source, target, on_bytes)
            with self._media.staying:
                _copy_all(source, target, _nobody)  # what came meanwhile
                self._write(_Journal(source, target, switched=True))
                self._switch(target)
                self._media.videos_dir = target
        except BaseException:
            self._take_back(source, target)
            raise
        self._finish(source, target, parts=False)
        return target

    def resume(self) -> bool | None:
        """Bring a move that was broken off to an end, at the start and before anything is written.

        Returns:
            ``True`` if it is finished now, ``False`` if everything is where it was, ``None`` if
            there is nothing to do or a disk is away.
        """
        journal = self._read()
        if journal is None:
            return None
        source, target, switched = journal.source, journal.target, journal.switched
        if not switched:
            self._take_back(source, target)
            return False
        if not target.is_dir():
            return None
        if self._media.videos_dir != target:
            self._switch(target)
            self._media.videos_dir = target
        self._finish(source, target, parts=True)
        return True

    def _finish(self, source: Path, target: Path, *, parts: bool) -> None:
        try:
            with disk_errors(source):
                _sweep(source, target, parts=parts)
        except LibraryError:
            return  # the rest follows at the next start: the journal says so
        if not parts and (source / PARTS).is_dir():
            return  # downloads that began there; the next start clears them away
        self._path.unlink(missing_ok=True)

    def _take_back(self, source: Path, target: Path) -> None:
        if not source.is_dir():
            return  # its disk is away: nothing may be taken for a copy
        with contextlib.suppress(OSError):
            for path in list(_files(source)):
                copy = target / path.relative_to(source)
                if _is_same(path, copy):
                    copy.unlink()
            for unfinished in target.rglob(".*.tmp"):
                unfinished.unlink()
            _remove_empty(target)
        self._path.unlink(missing_ok=True)

    def _write(self, journal: _Journal) -> None:
        values = {
            "from": str(journal.source),
            "to": str(journal.target),
            "switched": journal.switched,
        }
        with disk_errors(self._path):
            write_atomically(self._path, json.dumps(values).encode())

    def _read(self) -> _Journal | None:
        try:
            values = json.loads(self._path.read_bytes())
            return _Journal(Path(values["from"]), Path(values["to"]), values["switched"] is True)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            self._path.unlink(missing_ok=True)  # written in one piece, so it was never ours
            return None


def _checked_target(source: Path, text: object) -> Path:
    words = text.strip() if isinstance(text, str) else ""
    if not words or "\0" in words or not Path(words).expanduser().is_absolute():
        raise _refused("folder_path", "Type the whole path of a folder, from its beginning.")
    try:
        target = Path(words).expanduser().resolve()
        if target.exists() and not target.is_dir():
            raise _refused("folder_is_file", "This is a file. Choose a folder.")
        if not _lies_in(source, target) and target.is_dir() and any(target.iterdir()):
            target /= OWN_FOLDER
        _refuse_clash(source, target)
        _try_to_write(target)
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or "the system refused"
        raise _refused("folder_unwritable", f"Nothing can be written there: {why}.") from error
    return target


def _refuse_clash(source: Path, target: Path) -> None:
    if target.exists() and target.samefile(source):
        raise _refused("folder_same", "The videos are in this folder already.")
    if _lies_in(source, target):
        sentence = "This folder lies inside the video folder. Choose one outside it."
        raise _refused("folder_inside", sentence)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        sentence = f"“{OWN_FOLDER}” in this folder is not empty. Choose another one."
        raise _refused("folder_not_empty", sentence)


def _lies_in(folder: Path, path: Path) -> bool:
    """Tell whether ``path`` is ``folder`` or below it, also by another name of the same place."""
    return any(each.exists() and each.samefile(folder) for each in (path, *path.parents))


def _refused(code: str, sentence: str) -> InvalidRequest:
    return InvalidRequest({"folder": Reason(code, sentence)})


def _try_to_write(target: Path) -> None:
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "its parent folder is missing", str(target))
    make_folder(target)
    probe = target / f".{secrets.token_hex(8)}.tmp"
    probe.touch(mode=0o600, exist_ok=False)
    probe.unlink()


def _check_room(source: Path, target: Path) -> None:
    with disk_errors(target):
        if source.stat().st_dev == target.stat().st_dev:
            return
        needed = sum(path.stat().st_size for path in _files(source))
        free = shutil.disk_usage(target).free
    if needed + _SPARE_BYTES > free:
        raise DiskFull("There is not enough room for the videos there.", target)


def _files(folder: Path) -> Iterator[Path]:
    """Yield every ordinary file below ``folder``; not what is still being fetched or written."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != PARTS)
        for name in sorted(names):
            path = Path(root, name)
            if not path.is_symlink() and not (name.startswith(".") and name.endswith(".tmp")):
                yield path


def _copy_all(source: Path, target: Path, on_bytes: OnBytes) -> None:
    with disk_errors(target):
        paths = [(path, path.stat().st_size) for path in _files(source)]
        total, done = sum(size for _, size in paths), 0
        on_bytes(done, total)
        for path, size in paths:
            copy = target / path.relative_to(source)
            # What was deleted or moved to the trash meanwhile needs no copy.
            with contextlib.suppress(FileNotFoundError):
                if not _is_same(path, copy):
                    make_folder(copy.parent)
                    _duplicate(path, copy)
            done += size
            on_bytes(done, total)


def _duplicate(path: Path, copy: Path) -> None:
    """Make ``copy`` the same file on the same disk, or a compared copy on another one."""
    if not copy.exists():
        try:
            os.link(path, copy, follow_symlinks=False)
        except (OSError, NotImplementedError):
            pass
        else:
            sync_dir(copy.parent)
            return
    copy_file(path, copy)


def _is_same(path: Path, copy: Path) -> bool:
    """Tell whether ``copy`` is a finished copy: it gets its name and time only when compared."""
    try:
        first, second = path.stat(), copy.stat()
    except FileNotFoundError:
        return False
    near = abs(first.st_mtime - second.st_mtime) <= _CLOCK_SECONDS
    return first.st_size == second.st_size and near


def _sweep(source: Path, target: Path, *, parts: bool) -> None:
    """Take everything out of the old folder that is in the new one, and bring over what is not."""
    for path in list(_files(source)):
        copy = target / path.relative_to(source)
        if not copy.exists():
            move_file(path, copy)
        elif _is_same(path, copy):
            path.unlink()
        elif path.suffix != ".mp4":
            # Written while the switch was made: the newer one counts.
            if path.stat().st_mtime > copy.stat().st_mtime:
                copy_file(path, copy)
            path.unlink()
    if parts:
        shutil.rmtree(source / PARTS, ignore_errors=True)
    _remove_empty(source)


def _remove_empty(folder: Path) -> None:
    for root, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):  # not empty: it keeps what is not ours
            Path(root).rmdir()


def _nobody(_done: int, _total: int) -> None:
    """Show no progress."""
