"""One client for each connection that jobs were made for, with the key of its host."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.connection import SignIn
from videogen_desktop.domain.errors import NotConfigured
from videogen_desktop.sora.client import SoraClient

if TYPE_CHECKING:
    from videogen_desktop.config.credentials import Credentials
    from videogen_desktop.domain.connection import Connection
    from videogen_desktop.library.jobs import JobStore


class Ending(NotConfigured):
    """The program is about to end: nobody has to be told of that at the next start."""


class PracticeAddress(Protocol):
    """Starts the built-in practice service when it is first needed."""

    def __call__(self) -> str:
        """Return its base URL in this run."""


class ProxyInUse(Protocol):
    """Tells through which proxy the outside is reached now."""

    def __call__(self) -> str:
        """Return ``system``, ``none`` or the whole address of one."""


class Tokens(Protocol):
    """Hands out tokens of Microsoft Entra."""

    def token(self, scope: str) -> str:
        """Return one for ``scope``; raises ``SignInFailed``."""

    def renew(self, scope: str, refused: str) -> bool:
        """Return whether there is another one than ``refused``; raises ``SignInFailed``."""

    def close(self) -> None:
        """Break off what is asked for."""


@dataclass(frozen=True, slots=True)
class Practice:
    """How the built-in practice service is reached in this run."""

    address: PracticeAddress
    key: str


class Clients:
    """Hands out clients; thread-safe. A key is asked for at each request, so a new one counts."""

    def __init__(
        self,
        jobs: JobStore,
        credentials: Credentials,
        practice: Practice,
        tokens: Tokens,
        proxy: ProxyInUse,
    ) -> None:
        self._jobs = jobs
        self._credentials = credentials
        self._practice = practice
        self._tokens = tokens
        self._proxy = proxy
        self._lock = threading.Lock()
        self._clients: dict[tuple[Connection, str], SoraClient] = {}
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
            NotConfigured: There is no key for its host.
            Ending: Nothing is begun any more.
        """
        if connection.is_practice:
            connection = replace(connection, base_url=self._practice.address())
        elif not self.has_secret(connection):
            raise NotConfigured(f"There is no key for {connection.host}.")
        kind = (connection, self._proxy())
        with self._lock:
            if self._closed:
                raise Ending("The program is ending.")
            client = self._clients.get(kind)
            if client is None:
                client = self._clients[kind] = self.new_client(connection)
            return client

    def new_client(self, connection: Connection, api_key: str | None = None) -> SoraClient:
        """Make a client that the caller closes; with ``api_key`` it uses that one alone."""

        def secret() -> str | None:
            return api_key or self._secret(connection)

        def renew(refused: str) -> bool:
            return self._tokens.renew(connection.scope, refused)

        with_token = connection.sign_in is SignIn.ENTRA
        return SoraClient(
            connection, secret, proxy=self._proxy(), renew=renew if with_token else None
        )

    def has_secret(self, connection: Connection) -> bool:
        """Tell whether there is a key; whether a token is to be had shows only when it is asked."""
        if connection.is_practice or connection.sign_in is SignIn.ENTRA:
            return True
        return self._credentials.key_for(connection.host) is not None

    def _secret(self, connection: Connection) -> str | None:
        if connection.is_practice:
            return self._practice.key
        if connection.sign_in is SignIn.ENTRA:
            return self._tokens.token(connection.scope)
        return self._credentials.key_for(connection.host)

    def close(self) -> None:
        """Break off every exchange and hand out no more clients."""
        self._tokens.close()
        with self._lock:
            self._closed = True
            clients = list(self._clients.values())
        for client in clients:
            client.close()
