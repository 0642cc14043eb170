"""Archives and sums: the same files always give the same bytes."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import os
import stat
import tarfile
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SUMS = "SHA256SUMS"
_UNIX = 3  # the number that zip gives it; whoever packs, the bytes are the same
_RUNNABLE, _READABLE, _FOLDER = 0o755, 0o644, 0o755


def pack(folder: Path, target: Path, epoch: int) -> None:
    """Pack a folder in the way its archive's name says."""
    (zipped if target.suffix == ".zip" else tar_gz)(folder, target, epoch)


def zipped(folder: Path, target: Path, epoch: int) -> None:
    """Pack a folder under its own name, sorted and dated ``epoch``, for Windows."""
    moment = dt.datetime.fromtimestamp(epoch, dt.UTC).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = (stat.S_IFREG | _READABLE) << 16
            archive.writestr(entry, path.read_bytes())


def tar_gz(folder: Path, target: Path, epoch: int) -> None:
    """Pack a folder under its own name: sorted, dated ``epoch``, belonging to root."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.mtime = epoch
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        if not entry.issym():
            runs = entry.isdir() or entry.mode & stat.S_IXUSR
            entry.mode = _RUNNABLE if runs else _READABLE
        return entry

    with (
        target.open("wb") as raw,
        # No name and no time of making in the header.
        gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive,
    ):
        archive.add(folder, folder.name, recursive=False, filter=plain)
        for path in sorted(folder.rglob("*")):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            archive.add(path, name, recursive=False, filter=plain)


def gzipped(text: str) -> bytes:
    """Return a text packed without name and time."""
    return gzip.compress(text.encode(), 9, mtime=0)


def settle(folder: Path, epoch: int) -> None:
    """Give everything below a folder plain rights and one date, whatever made it."""
    for path in [folder, *folder.rglob("*")]:
        if path.is_symlink():
            continue
        runs = path.stat().st_mode & stat.S_IXUSR
        path.chmod(_FOLDER if path.is_dir() else _RUNNABLE if runs else _READABLE)
        os.utime(path, (epoch, epoch))


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path) -> Path:
    """Write the sums of every file that lies in ``dist``, as ``sha256sum -c`` reads them."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != SUMS)
    lines = [f"{sha256(path)}  {path.name}\n" for path in files]
    target = folder / SUMS
    target.write_text("".join(lines), "utf-8", newline="\n")
    return target
