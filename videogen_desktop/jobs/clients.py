"""One client for each connection that jobs were made for, with the key of its host."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.errors import NotConfigured
from videogen_desktop.sora.client import SoraClient

if TYPE_CHECKING:
    from videogen_desktop.config.credentials import Credentials
    from videogen_desktop.domain.connection import Connection
    from videogen_desktop.library.jobs import JobStore


class PracticeAddress(Protocol):
    """Starts the built-in practice service when it is first needed."""

    def __call__(self) -> str:
        """Return its base URL in this run."""


class Clients:
    """Hands out clients; thread-safe. A key is asked for at each request, so a new one counts."""

    def __init__(
        self,
        jobs: JobStore,
        credentials: Credentials,
        practice_address: PracticeAddress,
        practice_key: str,
    ) -> None:
        self._jobs = jobs
        self._credentials = credentials
        self._practice_address = practice_address
        self._practice_key = practice_key
        self._lock = threading.Lock()
        self._clients: dict[Connection, SoraClient] = {}
        self._closed = False

    def connection(self, connection_id: str) -> Connection:
        """Return the connection a job was made for; the practice one without its address.

        Raises:
            NotFound: No job was ever made for it.
        """
        return self._jobs.connection(connection_id)

    def client(self, connection_id: str) -> SoraClient:
        """Return the client for a connection that jobs were made for.

        Raises:
            NotConfigured: There is no key for its host.
        """
        return self.client_for(self.connection(connection_id))

    def client_for(self, connection: Connection) -> SoraClient:
        """Return the client for any connection.

        Raises:
            NotConfigured: There is no key for its host, or the program is ending.
        """
        if connection.is_practice:
            connection = replace(connection, base_url=self._practice_address())
        elif self.key_for(connection) is None:
            raise NotConfigured(f"There is no key for {connection.host}.")
        with self._lock:
            if self._closed:
                raise NotConfigured("The program is ending.")
            client = self._clients.get(connection)
            if client is None:
                client = SoraClient(connection, lambda: self.key_for(connection))
                self._clients[connection] = client
            return client

    def key_for(self, connection: Connection) -> str | None:
        """Return the secret of a connection."""
        if connection.is_practice:
            return self._practice_key
        return self._credentials.key_for(connection.host)

    def close(self) -> None:
        """Break off every exchange and hand out no more clients."""
        with self._lock:
            self._closed = True
            clients = list(self._clients.values())
        for client in clients:
            client.close()
