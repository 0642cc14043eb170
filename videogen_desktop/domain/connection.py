"""Where prompts are sent: one Azure OpenAI deployment, or the practice service."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

PRACTICE_ID = "practice"


class Dialect(StrEnum):
    """The two incompatible wire formats that Azure has used for Sora."""

    VIDEOS = "videos"
    JOBS = "jobs"


class SignIn(StrEnum):
    """How a request proves who sends it."""

    API_KEY = "api-key"
    BEARER_KEY = "bearer-key"
    ENTRA = "entra"


@dataclass(frozen=True, slots=True)
class Connection:
    """One address with everything a request needs but the secret.

    ``base_url`` is the prefix that ``/videos`` or ``/video/generations`` is appended to, without
    a trailing slash, for instance ``https://example.openai.azure.com/openai/v1``. For the built-in
    practice connection it is the address of this run and is never stored.
    """

    id: str
    base_url: str
    dialect: Dialect
    deployment: str
    api_version: str = ""
    sign_in: SignIn = SignIn.API_KEY
    scope: str = "https://ai.azure.com/.default"

    @property
    def is_practice(self) -> bool:
        """Tell whether this is the built-in stand-in rather than an account."""
        return self.id.startswith(PRACTICE_ID)

    @property
    def host(self) -> str:
        """Return ``host[:port]`` in lower case; the API key is kept under this name."""
        return urlsplit(self.base_url).netloc.lower()

    @property
    def resource(self) -> str:
        """Name the Azure account behind this address."""
        return PRACTICE_ID if self.is_practice else resource_of(self.host)


@dataclass(frozen=True, slots=True)
class Check:
    """One answer of "Check connection": address, key, deployment or dialect.

    ``ok`` is ``None`` where it could not be found out; ``help`` says what to do about it.
    """

    name: str
    ok: bool | None
    message: str
    help: str = ""


def resource_of(host: str) -> str:
    """Name the Azure account behind a host.

    The first label of an Azure host is the account, whichever of its host names is used; other
    hosts and loopback addresses stand for themselves with their port.
    """
    azure = (".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com")
    return host.split(".", 1)[0] if host.endswith(azure) else host


def connection_id(base_url: str, dialect: Dialect, deployment: str) -> str:
    """Derive the id of a connection from what it points at, so that the same one stays the same."""
    text = f"{base_url.lower()}\n{dialect.value}\n{deployment}"
    return "con_" + hashlib.sha256(text.encode()).hexdigest()[:16]


def practice_connection(base_url: str, dialect: Dialect = Dialect.VIDEOS) -> Connection:
    """Return the connection to the built-in stand-in at this run's address.

    Its jobs belong to the connection, not to the port, which is another one at each start.
    """
    name = PRACTICE_ID if dialect is Dialect.VIDEOS else f"{PRACTICE_ID}-{dialect.value}"
    return Connection(id=name, base_url=base_url, dialect=dialect, deployment="practice")
