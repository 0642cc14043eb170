"""What the handlers work with: the parts of the program, put together by whoever starts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.config.credentials import Credentials
    from videogen_desktop.config.settings import SettingsStore
    from videogen_desktop.config.sources import Notice
    from videogen_desktop.domain.connection import Check, Connection
    from videogen_desktop.domain.job import Job, Orphan
    from videogen_desktop.jobs.money import Money
    from videogen_desktop.jobs.orders import Order, Submitted
    from videogen_desktop.jobs.packing import PackDesk
    from videogen_desktop.jobs.upkeep import Upkeep
    from videogen_desktop.jobs.view import JobView
    from videogen_desktop.library.archive import Archive
    from videogen_desktop.library.media_files import MediaFiles
    from videogen_desktop.library.prompts import PromptHistory
    from videogen_desktop.library.uploading import Uploads
    from videogen_desktop.library.videos import VideoStore
    from videogen_desktop.web.session import Session


class NotOffered(Exception):
    """A native action that cannot be done here: there is no window, only a browser."""


class Desk(Protocol):
    """What can be asked about jobs; ``jobs.desk`` says what each answers and raises."""

    def submit(self, order: Order) -> Submitted: ...  # noqa: D102
    def get(self, job_id: str) -> JobView: ...  # noqa: D102
    def recent(self) -> Sequence[JobView]: ...  # noqa: D102
    def await_news(self, seconds: float, seen: int | None = None) -> int: ...  # noqa: D102
    def cancel(self, job_id: str) -> JobView: ...  # noqa: D102
    def check(self, job_id: str) -> JobView: ...  # noqa: D102
    def send_now(self, job_id: str) -> JobView: ...  # noqa: D102
    def resend(self, job_id: str, *, over_limit: bool = False) -> JobView: ...  # noqa: D102
    def adopt(self, job_id: str, remote_id: str) -> JobView: ...  # noqa: D102
    def disown(self, job_id: str, remote_id: str) -> JobView: ...  # noqa: D102
    def under_way_with(self, connection_id: str) -> int: ...  # noqa: D102
    def waiting_for_permission(self) -> Sequence[Job]: ...  # noqa: D102
    def give_permission(self, *, send: bool, over_limit: bool = False) -> None: ...  # noqa: D102
    def orphans(self, *, refresh: bool = False) -> Sequence[Orphan]: ...  # noqa: D102
    def fetch_orphan(self, remote_id: str) -> JobView: ...  # noqa: D102
    def dismiss_orphan(self, remote_id: str) -> None: ...  # noqa: D102
    def orphan_still(self, remote_id: str) -> bytes | None: ...  # noqa: D102


class Connections(Protocol):
    """Where new requests go, and whether that works."""

    def current(self) -> Connection | None:
        """Return the connection in use, the practice one too; ``None`` when none is set up."""

    def check(self, candidate: Connection | None, api_key: str | None) -> tuple[Check, ...]:
        """Try a connection without storing it; ``None`` stands for what is stored.

        Raises:
            NotConfigured: Nothing is stored, or there is no key to try with.
        """

    def settings_changed(self) -> None:
        """Take up new settings: jobs that waited for them go on."""

    def forget_unused_keys(self) -> None:
        """Forget the keys of removed connections as soon as nothing needs them."""


class Found(Protocol):
    """One line of the self-check; ``verdict`` is ok, warning or failed.

    ``code`` names the sentence and ``values`` what stands in it, for the page's own language.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def verdict(self) -> str: ...  # noqa: D102
    @property
    def message(self) -> str: ...  # noqa: D102
    @property
    def help(self) -> str: ...  # noqa: D102
    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def values(self) -> Mapping[str, str | int]: ...  # noqa: D102


class Support(Protocol):
    """What helps when something is wrong; ``support`` says what each answers."""

    def check(self) -> Sequence[Found]: ...  # noqa: D102
    def report(self) -> Mapping[str, str]: ...  # noqa: D102
    def packed(self) -> bytes: ...  # noqa: D102
    def packages(self) -> Sequence[Mapping[str, str]]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class DialogWords:
    """What a dialog of the system says, in the language of the page; empty: the system's own."""

    title: str = ""
    accept: str = ""
    cancel: str = ""


class NativeActions(Protocol):
    """What only a window can do; each raises ``NotOffered`` where there is none."""

    @property
    def available(self) -> bool:
        """Tell whether there is a window."""

    def reveal(self, path: Path) -> None:
        """Show a file in the system's file manager."""

    def save_copy(self, path: Path, name: str, words: DialogWords) -> Path | None:
        """Ask where to put a copy and make it; ``None`` when the person changed their mind."""

    def save_text(self, text: str, name: str, words: DialogWords) -> Path | None:
        """Ask where to put a text file; ``None`` when the person changed their mind."""

    def choose_folder(self, words: DialogWords) -> Path | None:
        """Ask for a folder; ``None`` when the person changed their mind."""

    def notify(self, title: str, text: str, *, sound: bool) -> bool:
        """Show a notification of the system; return whether it took it."""

    def show_progress(self, percent: int | None) -> bool:
        """Show 0 to 100 on the window's icon, or nothing; return whether the system took it."""


@dataclass(frozen=True, slots=True)
class ClosingQuestion:
    """The window is to close while work is under way."""

    at_azure: int
    in_line: int


class Window(Protocol):
    """The close question, which the page shows and answers."""

    def closing(self) -> ClosingQuestion | None:
        """Return the question that waits for an answer."""

    def answer_closing(self, choice: str) -> None:
        """Take the answer: ``stay``, ``close`` or ``cancel_queued``."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the handlers use.

    ``page_seen`` is set by the page's own first request; ``notices`` is what the start has to say.
    """

    desk: Desk
    money: Money
    videos: VideoStore
    prompts: PromptHistory
    archive: Archive
    packs: PackDesk
    upkeep: Upkeep
    uploads: Uploads
    media: MediaFiles
    settings: SettingsStore
    credentials: Credentials
    connections: Connections
    support: Support
    native: NativeActions
    window: Window
    session: Session
    clock: Clock
    data_dir: Path
    ui_dir: Path
    version: str
    page_seen: threading.Event
    notices: tuple[Notice, ...] = ()
