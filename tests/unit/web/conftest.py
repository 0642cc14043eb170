from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.http_server import App, Start, echo
from videogen_desktop.web.server import LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from videogen_desktop.web.patience import Patience


@pytest.fixture
def start() -> Iterator[Start]:
    running: list[LoopbackServer] = []

    def start_server(app: App = echo, patience: Patience | None = None) -> LoopbackServer:
        server = LoopbackServer(app, body_limit=lambda *_: 1000, patience=patience)
        running.append(server)
        server.start()
        return server

    yield start_server
    for server in running:
        server.stop()
