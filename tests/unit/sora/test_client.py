"""Bounds of the client that are too large to be reached over a socket in a test.

What it sends and how it reads answers is tried in tests/contract/sora.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support import scripted_azure as s
from videogen_desktop.domain.connection import Connection, Dialect
from videogen_desktop.domain.errors import NetworkUnavailable
from videogen_desktop.sora import client as module
from videogen_desktop.sora.client import SoraClient

if TYPE_CHECKING:
    from collections.abc import Generator

PAGES = [
    s.answers(200, {"data": [{"id": f"video_{at}", "created_at": at}], "has_more": True})
    for at in range(90, 60, -1)
]


@pytest.fixture
def azure() -> Generator[s.ScriptedAzure]:
    with s.ScriptedAzure(list(PAGES)) as service:
        yield service


@pytest.fixture
def client(azure: s.ScriptedAzure) -> Generator[SoraClient]:
    made = SoraClient(Connection("c", azure.base_url, Dialect.VIDEOS, "d"), lambda: "key")
    yield made
    made.close()


def test_a_list_stops_at_its_budget_of_bytes(
    monkeypatch: pytest.MonkeyPatch, client: SoraClient, azure: s.ScriptedAzure
) -> None:
    monkeypatch.setattr(module, "LIST_BYTES", 200)

    found = client.list_since(0).value

    assert not found.complete
    assert 1 < azure.connections < 5


def test_a_list_stops_at_its_deadline(
    monkeypatch: pytest.MonkeyPatch, client: SoraClient, azure: s.ScriptedAzure
) -> None:
    monkeypatch.setattr(module, "LIST_SECONDS", 0.0)

    with pytest.raises(NetworkUnavailable):
        client.list_since(0)
    assert azure.connections == 0


def test_the_slow_library_is_not_loaded_before_the_first_question() -> None:
    script = "import sys, videogen_desktop.sora.client; print('requests' in sys.modules)"

    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert found.stdout == "False\n"


def test_a_client_says_where_it_asks(client: SoraClient, azure: s.ScriptedAzure) -> None:
    assert client.connection.base_url == azure.base_url
