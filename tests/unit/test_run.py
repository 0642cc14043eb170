from __future__ import annotations

import http.client
import socket
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.app import App, Options
from videogen_desktop.domain.errors import AddressInUse
from videogen_desktop.run import Page

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@pytest.fixture
def app(tmp_path: Path) -> Generator[App]:
    app = App(Options(data_dir=str(tmp_path), practice=True))
    yield app
    app.close()


def test_the_address_opens_the_page_once(app: App) -> None:
    with Page(app, {}) as page:
        host, _, path = page.address(30.0).removeprefix("http://").partition("/")
        first, second = (ask(host, f"/{path}") for _ in range(2))
    assert first == 303
    assert second == 403


def test_a_taken_port_is_said_and_nothing_is_started(app: App) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressInUse, match=str(port)):
            Page(app, {}, port)


def test_the_close_question_counts_what_is_under_way(app: App) -> None:
    page = Page(app, {})
    question = page._under_way()
    assert (question.at_azure, question.in_line) == (0, 0)
    page._server.stop()


def ask(host: str, path: str) -> int:
    connection = http.client.HTTPConnection(host, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()
