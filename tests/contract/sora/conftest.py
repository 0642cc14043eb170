"""A client of a scripted service, for both dialects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from tests.support.scripted_azure import ScriptedAzure, Step
from videogen_desktop.domain.connection import Connection, Dialect, SignIn
from videogen_desktop.sora.client import SoraClient

if TYPE_CHECKING:
    from collections.abc import Generator

KEY = "0123456789abcdef0123456789abcdef"


class MakeClient(Protocol):
    """Builds a client of the scripted service."""

    def __call__(
        self,
        dialect: Dialect = Dialect.VIDEOS,
        *,
        sign_in: SignIn = SignIn.API_KEY,
        key: str | None = KEY,
        api_version: str = "",
    ) -> SoraClient: ...


class Script(Protocol):
    """Tells the scripted service what to do."""

    def __call__(self, *steps: Step) -> ScriptedAzure: ...


@pytest.fixture
def azure() -> Generator[ScriptedAzure]:
    with ScriptedAzure() as service:
        yield service


@pytest.fixture
def script(azure: ScriptedAzure) -> Script:
    def tell(*steps: Step) -> ScriptedAzure:
        azure.script[:] = steps
        return azure

    return tell


@pytest.fixture
def make_client(azure: ScriptedAzure) -> Generator[MakeClient]:
    made: list[SoraClient] = []

    def make(
        dialect: Dialect = Dialect.VIDEOS,
        *,
        sign_in: SignIn = SignIn.API_KEY,
        key: str | None = KEY,
        api_version: str = "",
    ) -> SoraClient:
        connection = Connection(
            "con_1", azure.base_url, dialect, "my-sora", api_version=api_version, sign_in=sign_in
        )
        client = SoraClient(connection, lambda: key)
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()
