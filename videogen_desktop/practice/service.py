"""The practice service as a thing to start and stop, inside the program, a test or a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from videogen_desktop.base.clock import Clock, SystemClock
from videogen_desktop.practice.application import (
    MAX_BODY_BYTES,
    PREFIX,
    Reception,
    build_application,
    routes,
)
from videogen_desktop.practice.archive import Archive
from videogen_desktop.practice.chance import Chances
from videogen_desktop.practice.delivery import Courier
from videogen_desktop.practice.door import Door
from videogen_desktop.practice.intake import Intake
from videogen_desktop.practice.journal import FileJournal, MemoryJournal
from videogen_desktop.practice.ledger import Ledger
from videogen_desktop.practice.operations import Operations
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.shapes import Painter
from videogen_desktop.web.server import LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class PracticeService:
    """One practice service on a loopback port.

    Args:
        port: The port to bind; 0 takes any free one, see ``endpoint``.
        options: How it behaves.
        folder: Where its jobs are kept, so that a restart loses none; ``None`` forgets them.
        clock: Everything about time, for tests to move.

    Raises:
        OSError: The port is taken, or the folder or the ledger cannot be written.
    """

    def __init__(
        self,
        port: int = 0,
        options: PracticeOptions | None = None,
        folder: Path | None = None,
        *,
        clock: Clock | None = None,
    ) -> None:
        options = options or PracticeOptions()
        clock = clock or SystemClock()
        self._ledger: Ledger | None = None
        self._server = LoopbackServer(
            self._application, port=port, body_limit=lambda _method, _path: MAX_BODY_BYTES
        )
        try:
            self._app = self._build(options, folder, clock)
        except BaseException:
            self.stop()
            raise

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return self._server.port

    @property
    def endpoint(self) -> str:
        """Return what a person would enter as the endpoint: ``http://127.0.0.1:PORT``."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """Return the prefix of all operations: the endpoint and ``/openai/v1``."""
        return self.endpoint + PREFIX

    def start(self) -> None:
        """Begin to answer."""
        self._server.start()

    def stop(self) -> None:
        """End every connection, also those that wait on purpose, and free the port."""
        self._server.stop()
        if self._ledger is not None:
            self._ledger.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _build(
        self, options: PracticeOptions, folder: Path | None, clock: Clock
    ) -> WSGIApplication:
        journal = MemoryJournal() if folder is None else FileJournal(folder)
        archive = Archive(journal, clock, options.lifetime_seconds)
        if options.ledger is not None:
            self._ledger = Ledger(options.ledger)
        chances = Chances(options.seed)
        painter = Painter(options)
        operations = Operations(
            archive,
            Intake(options, archive, painter, chances, clock),
            painter,
            Courier(options, chances, clock, self._server.stopping),
            chances,
            clock,
        )
        reception = Reception(
            Door(options, chances),
            clock,
            self._server.stopping,
            clock_skew=options.faults.clock_skew,
            ledger=self._ledger,
        )
        application: WSGIApplication = build_application(routes(operations), reception)
        return application

    def _application(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        return self._app(environ, start_response)
