"""Run the page: over the loopback server, in a window, in a browser, or as an address."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from videogen_desktop import __version__
from videogen_desktop.app import App
from videogen_desktop.base.resources import ui_dir
from videogen_desktop.desktop.face import Face
from videogen_desktop.desktop.single_instance import SingleInstance, show_running
from videogen_desktop.domain.errors import AddressInUse
from videogen_desktop.support import Support
from videogen_desktop.web.application import build_application
from videogen_desktop.web.routes import body_limit
from videogen_desktop.web.server import LoopbackServer
from videogen_desktop.web.services import ClosingQuestion, Services
from videogen_desktop.web.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from videogen_desktop.app import Options


class Page:
    """The program with its page served; a context manager that starts and stops all of it."""

    def __init__(self, app: App, environ: Mapping[str, str], port: int = 0) -> None:
        self._app = app
        self._session = Session(app.clock)
        page_seen = threading.Event()
        self.face = Face(app.settings, app.clock, page_seen, self.address, environ)
        services = Services(
            desk=app.desk,
            money=app.money,
            videos=app.videos,
            prompts=app.prompts,
            archive=app.archive,
            packs=app.packs,
            upkeep=app.upkeep,
            media=app.media,
            settings=app.settings,
            credentials=app.credentials,
            connections=app.connections,
            support=Support(app, environ),
            native=self.face.native,
            window=self.face.ask_before_closing(self._under_way, self._cancel_queued),
            session=self._session,
            clock=app.clock,
            data_dir=app.folder.root,
            ui_dir=ui_dir(),
            version=__version__,
            page_seen=page_seen,
            notices=app.notices,
        )
        try:
            self._server = LoopbackServer(
                build_application(services), port=port, body_limit=body_limit
            )
        except OSError as error:
            raise AddressInUse(f"Port {port} is already in use.") from error

    def address(self, lifetime_seconds: float) -> str:
        """Return the page's address with a fresh one-time key."""
        key = self._session.new_key(lifetime_seconds)
        return f"http://127.0.0.1:{self._server.port}/?key={key}"

    def __enter__(self) -> Self:
        """Answer first, then drive jobs: the page must not wait for them."""
        self._server.start()
        self._app.start_jobs()
        self._app.start_tidying()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop in reverse."""
        self._server.stop()
        self._app.close()

    def _under_way(self) -> ClosingQuestion:
        at_azure, in_line = self._app.desk.under_way()
        return ClosingQuestion(at_azure=at_azure, in_line=in_line)

    def _cancel_queued(self) -> None:
        self._app.desk.cancel_unsent()


def serve(options: Options, port: int) -> int:
    """Serve the page without a window until a signal comes; return the exit code.

    The first line on standard output is the address with its one-time key.

    Raises:
        AddressInUse: Another program has the port.
        VideogenError: The data folder cannot be used.
    """
    app = App(options)
    try:
        page = Page(app, options.environ, port)
    except BaseException:
        app.close()
        raise
    with page:
        return page.face.run_without_window()


def open_window(options: Options) -> int:
    """Open the window, or bring the one that is open to the front; return the exit code.

    Raises:
        VideogenError: The data folder cannot be used.
    """
    app = App(options)
    shown = _Shown()
    instance = SingleInstance.claim(app.folder, shown)
    if instance is None:
        app.close()
        show_running(app.folder)
        return 0
    with instance, Page(app, options.environ) as page:
        shown.face = page.face
        return page.face.run()


class _Shown:
    """What a second start does to the first; the face is there a moment later than the lock."""

    def __init__(self) -> None:
        self.face: Face | None = None

    def __call__(self) -> None:
        if self.face is not None:
            self.face.show()
