"""What every run begins with, and what is in front of the person before anything else is there.

Nothing here waits for the library or for Azure's client, and nothing here imports them: the
window is to open while they are loaded.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from videogen_desktop.base.clock import SystemClock
from videogen_desktop.base.logs import start_logging
from videogen_desktop.base.paths import DataFolder, managed_settings_path
from videogen_desktop.config.settings import SettingsStore, data_dir
from videogen_desktop.desktop.face import Face
from videogen_desktop.domain.errors import AddressInUse
from videogen_desktop.library.data_folder import prepare
from videogen_desktop.web.door import Door
from videogen_desktop.web.server import LoopbackServer
from videogen_desktop.web.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from videogen_desktop.jobs.mending import Tell


def _tell_nobody(_sentence: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says about every command; ``tell`` reaches who started it."""

    data_dir: str | None = None
    practice: bool = False
    verbose: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)
    tell: Tell = _tell_nobody


class Ground:
    """The data folder, the log and the settings.

    Raises:
        DataFolderUnusable: The data folder cannot be used.
        InvalidRequest: The command line or the environment holds an unusable value.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.folder = DataFolder(data_dir(options.data_dir, options.environ))
        prepare(self.folder)
        start_logging(self.folder.logs_dir, verbose=options.verbose)
        self.clock = SystemClock()
        self.settings = SettingsStore(
            self.folder,
            {"practice": options.practice},
            options.environ,
            managed_settings_path(),
            self.clock,
        )
        self.settings.load()


class Front:
    """The server with its door still closed, and the face that shows the page; a context manager.

    Raises:
        AddressInUse: Another program has the port.
    """

    def __init__(self, ground: Ground, port: int = 0) -> None:
        self.session = Session(ground.clock)
        self.page_seen = threading.Event()
        self.door = Door(self.session)
        try:
            self._server = LoopbackServer(self.door, port=port, body_limit=self.door.body_limit)
        except OSError as error:
            raise AddressInUse(f"Port {port} is already in use.") from error
        self._tell = ground.options.tell
        self.face = Face(
            ground.settings, ground.clock, self.page_seen, self.address, ground.options.environ
        )

    def address(self, lifetime_seconds: float) -> str:
        """Return the page's address with a fresh one-time key."""
        key = self.session.new_key(lifetime_seconds)
        return f"http://127.0.0.1:{self._server.port}/?key={key}"

    def tell(self, sentence: str) -> None:
        """Say what takes so long, to whoever started the program and in the window."""
        self._tell(sentence)
        self.door.tell(sentence)

    def __enter__(self) -> Self:
        """Take requests; they wait until the door is opened."""
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every connection."""
        self.stop()

    def stop(self) -> None:
        """End every connection; safe to call twice."""
        self._server.stop()
