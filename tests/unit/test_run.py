from __future__ import annotations

import http.client
import socket
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.domain.errors import AddressInUse
from videogen_desktop.front import Front, Ground, Options
from videogen_desktop.run import Page

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    return Ground(Options(data_dir=str(tmp_path), practice=True))


def test_the_address_opens_the_page_once(ground: Ground) -> None:
    with Front(ground) as front, Page(ground, front):
        host, _, path = front.address(30.0).removeprefix("http://").partition("/")
        first, second = (ask(host, f"/{path}") for _ in range(2))
    assert first == 303
    assert second == 403


def test_a_taken_port_is_said_and_nothing_is_started(ground: Ground) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressInUse, match=str(port)):
            Front(ground, port)


def test_the_close_question_counts_what_is_under_way(ground: Ground) -> None:
    with Front(ground) as front:
        page = Page(ground, front)
        question = page._under_way()
        page.stop()
    assert (question.at_azure, question.in_line) == (0, 0)


def ask(host: str, path: str) -> int:
    connection = http.client.HTTPConnection(host, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()
