from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.base.paths import DataFolder
from videogen_desktop.config.azure_cli import AzureCli
from videogen_desktop.config.credentials import Credentials
from videogen_desktop.domain.connection import SignIn, practice_connection
from videogen_desktop.domain.errors import NotConfigured, NotFound
from videogen_desktop.jobs.clients import Clients, Practice

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.azure_cli import FakeAzureCli
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
    clients = Clients(
        workshop.crew.jobs,
        credentials,
        Practice(lambda: "", "practice"),
        AzureCli({}, workshop.clock),
        lambda: "system",
    )
    with pytest.raises(NotConfigured, match="no key"):
        clients.client_for(workshop.connection)


def test_another_proxy_means_another_client(workshop: Workshop, tmp_path: Path) -> None:
    proxies = ["none", "http://proxy.example:8080"]
    clients = Clients(
        workshop.crew.jobs,
        Credentials(DataFolder(tmp_path), "a-key"),
        Practice(lambda: "", "practice"),
        AzureCli({}, workshop.clock),
        lambda: proxies[0],
    )
    first = clients.client_for(workshop.connection)
    assert clients.client_for(workshop.connection) is first
    proxies.pop(0)
    assert clients.client_for(workshop.connection) is not first
    clients.close()


def test_a_token_comes_from_the_azure_cli_and_needs_no_key(
    workshop: Workshop, tmp_path: Path, azure_cli: FakeAzureCli
) -> None:
    azure_cli.gives("token-one")
    clients = Clients(
        workshop.crew.jobs,
        Credentials(DataFolder(tmp_path)),
        Practice(lambda: "", "practice"),
        AzureCli(azure_cli.environ, workshop.clock),
        lambda: "none",
    )
    connection = replace(workshop.connection, sign_in=SignIn.ENTRA, scope="https://s/.default")
    assert clients.has_secret(connection)
    assert clients.client_for(connection).list_since(0).value.complete
    assert azure_cli.scopes == ["https://s/.default"]
    clients.close()


def test_a_program_that_ends_hands_out_none(workshop: Workshop) -> None:
    workshop.clients.close()
    with pytest.raises(NotConfigured):
        workshop.clients.client_for(workshop.connection)
