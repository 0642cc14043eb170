"""Where things live: the data folder, the system's folders, and the name of this computer."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from videogen_desktop.base.atomic_write import write_atomically
from videogen_desktop.base.resources import program_dir

if TYPE_CHECKING:
    from platformdirs.api import PlatformDirsABC

APP_NAME = "Videogen"
MANAGED = "managed.json"


def default_data_dir() -> Path:
    """Return this user's own data folder for the program; it need not exist yet."""
    return Path(_system().user_data_dir)


def managed_settings_path() -> Path:
    """Return the file in which an administrator presets settings for everybody here.

    The system's own comes before one beside the program, which whoever packed it put there.
    """
    # A desktop may name folders of its own before the system's: XDG_CONFIG_DIRS.
    folders = [Path(name) for name in _system().site_config_dir.split(os.pathsep)]
    beside = program_dir()
    places = [folder / MANAGED for folder in folders] + ([beside / MANAGED] if beside else [])
    return next((path for path in places if _is_there(path)), folders[-1] / MANAGED)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # kept from this user: whoever reads it says so
        return True


def state_dir() -> Path:
    """Return where this computer keeps what must not travel with a copied data folder."""
    return Path(_system().user_state_dir)


def _system() -> PlatformDirsABC:
    """Return where this system keeps what; with every folder, where one has several."""
    # A copy without this package must live long enough to say so.
    from platformdirs import PlatformDirs  # noqa: PLC0415

    return PlatformDirs(APP_NAME, appauthor=False, multipath=True)


def machine_id() -> str:
    """Return a random name for this computer and user, kept outside the data folder.

    A data folder that was copied, restored or synchronised to another computer carries its rows
    but not this name, so the copy knows that the requests in it are not its own to send.
    """
    path = state_dir() / "machine-id"
    known = _known_name(path)
    if known:
        return known
    fresh = secrets.token_hex(16)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Copies that start at once must agree, or each would wait for the other's permission.
        write_atomically(path, fresh.encode(), only_new=known is None)
    except FileExistsError:
        return _known_name(path) or fresh
    except OSError:
        # A home folder that cannot be written: every start then counts as another computer,
        # which asks once too often and never sends by itself.
        return fresh
    return fresh


def _known_name(path: Path) -> str | None:
    """Return the name on record; ``None`` where there is no record, empty where it is damaged."""
    try:
        known = path.read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return ""
    whole = len(known) == 32 and known.isalnum()  # noqa: PLR2004 - as written above
    return known if whole else ""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder that holds everything a person would miss, and the names inside it."""

    root: Path

    @property
    def videos_dir(self) -> Path:
        """Return the folder of the finished videos, unless the person chose another."""
        return self.root / "videos"

    @property
    def library_path(self) -> Path:
        """Return the library database."""
        return self.root / "library.sqlite3"

    @property
    def settings_path(self) -> Path:
        """Return the person's settings."""
        return self.root / "settings.json"

    @property
    def credentials_path(self) -> Path:
        """Return the key file for computers without a key store."""
        return self.root / "credentials.json"

    @property
    def logs_dir(self) -> Path:
        """Return the folder of the log files."""
        return self.root / "logs"

    @property
    def trash_dir(self) -> Path:
        """Return the folder that deleted videos wait in."""
        return self.root / "trash"

    @property
    def practice_dir(self) -> Path:
        """Return the state of the built-in practice service."""
        return self.root / "practice"

    @property
    def packs_dir(self) -> Path:
        """Return where review packs wait that a browser fetches."""
        return self.root / "packs"

    @property
    def worker_lock_path(self) -> Path:
        """Return the lock that the one process which drives jobs holds."""
        return self.root / "worker.lock"

    @property
    def instance_path(self) -> Path:
        """Return the lock that the one window holds."""
        return self.root / "instance.json"
