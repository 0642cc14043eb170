"""Make the data folder ready, or say in one sentence why it cannot be used."""

from __future__ import annotations

import errno
import secrets
import sys
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import DataFolderUnusable, DiskFull

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.base.paths import DataFolder


def prepare(folder: DataFolder) -> None:
    """Make the folder and those inside it, for this user only.

    Raises:
        DiskFull: There is no room for a folder.
        DataFolderUnusable: It cannot be made or written; the sentence says why.
    """
    ours = (folder.root, folder.videos_dir, folder.logs_dir, folder.trash_dir)
    try:
        for path in ours:
            existed = path.is_dir()
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not existed and sys.platform != "win32":
                path.chmod(0o700)  # the umask may have taken bits away
        probe = folder.root / f".probe-{secrets.token_hex(4)}"
        probe.touch(mode=0o600, exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise _unusable(folder.root, error) from error


def _unusable(root: Path, error: OSError) -> DataFolderUnusable | DiskFull:
    if error.errno == errno.ENOSPC:
        return DiskFull(f"There is no room left on the disk for the data folder {root}.", root)
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        why = "something that is not a folder is in its place"
    elif error.errno == errno.EROFS:
        why = "the disk is read-only"
    elif isinstance(error, PermissionError):
        why = "this user may not write there"
    else:
        why = error.strerror or "the system refused"
    return DataFolderUnusable(f"The data folder {root} cannot be used: {why}.", root)
