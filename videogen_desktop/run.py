"""Run the page over the loopback server: what stands behind the window, or without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from videogen_desktop import __version__
from videogen_desktop.app import App
from videogen_desktop.base.resources import ui_dir
from videogen_desktop.front import Front, Ground
from videogen_desktop.support import Support
from videogen_desktop.web.application import build_application
from videogen_desktop.web.routes import body_limit
from videogen_desktop.web.services import ClosingQuestion, Services

if TYPE_CHECKING:
    from types import TracebackType

    from videogen_desktop.front import Options


class Page:
    """The program with its page served; a context manager that starts and stops all of it.

    Raises:
        VideogenError: The library cannot be opened.
    """

    def __init__(self, ground: Ground, front: Front) -> None:
        self._front = front
        self.app = app = App(ground, front.tell)
        face = front.face
        self._services = Services(
            desk=app.desk,
            money=app.money,
            videos=app.videos,
            prompts=app.prompts,
            archive=app.archive,
            packs=app.packs,
            upkeep=app.upkeep,
            uploads=app.uploads,
            media=app.media,
            settings=app.settings,
            credentials=app.credentials,
            connections=app.connections,
            support=Support(app, ground.options.environ),
            native=face.native,
            window=face.ask_before_closing(self._under_way, self._cancel_queued),
            session=front.session,
            clock=app.clock,
            data_dir=app.folder.root,
            ui_dir=ui_dir(),
            version=__version__,
            page_seen=front.page_seen,
            notices=app.notices,
        )

    def start(self) -> None:
        """Answer first, then drive jobs: the page must not wait for them."""
        self._front.door.open(build_application(self._services), body_limit)
        self._front.face.expect_page()
        self.app.start_jobs()
        self.app.start_tidying()

    def stop(self) -> None:
        """Stop in reverse."""
        self._front.stop()
        self.app.close()

    def __enter__(self) -> Self:
        """Start all of it."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop all of it."""
        self.stop()

    def _under_way(self) -> ClosingQuestion:
        at_azure, in_line = self.app.desk.under_way()
        return ClosingQuestion(at_azure=at_azure, in_line=in_line)

    def _cancel_queued(self) -> None:
        self.app.desk.cancel_unsent()


def serve(options: Options, port: int) -> int:
    """Serve the page without a window until a signal comes; return the exit code.

    The first line on standard output is the address with its one-time key.

    Raises:
        AddressInUse: Another program has the port.
        VideogenError: The data folder cannot be used.
    """
    ground = Ground(options)
    with Front(ground, port) as front, Page(ground, front):
        return front.face.run_without_window()
