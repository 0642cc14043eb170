from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from videogen_desktop.base.paths import DataFolder
from videogen_desktop.config.credentials import Credentials
from videogen_desktop.domain.connection import practice_connection
from videogen_desktop.domain.errors import NotConfigured, NotFound
from videogen_desktop.jobs.clients import Clients

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workshop import Workshop


def test_one_client_serves_one_connection(workshop: Workshop) -> None:
    workshop.ask()
    first = workshop.clients.client(workshop.connection.id)
    assert workshop.clients.client(workshop.connection.id) is first


def test_the_practice_connection_gets_this_runs_address(workshop: Workshop) -> None:
    client = workshop.clients.client_for(practice_connection(""))
    assert client.connection.base_url == workshop.account.service.base_url


def test_a_connection_nobody_used_is_not_found(workshop: Workshop) -> None:
    with pytest.raises(NotFound):
        workshop.clients.client("con_unknown")


def test_without_a_key_there_is_no_client(workshop: Workshop, tmp_path: Path) -> None:
    credentials = Credentials(DataFolder(tmp_path))
    clients = Clients(workshop.crew.jobs, credentials, lambda: "", "practice")
    with pytest.raises(NotConfigured, match="no key"):
        clients.client_for(workshop.connection)


def test_a_program_that_ends_hands_out_none(workshop: Workshop) -> None:
    workshop.clients.close()
    with pytest.raises(NotConfigured):
        workshop.clients.client_for(workshop.connection)
