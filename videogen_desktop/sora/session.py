"""Signs requests to one connection and turns every way to fail into a domain error."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlencode

from videogen_desktop import __version__
from videogen_desktop.domain.connection import Dialect, SignIn
from videogen_desktop.domain.errors import (
    AzureError,
    CredentialsRefused,
    NetworkUnavailable,
    NotConfigured,
)
from videogen_desktop.sora import jobs_api, videos_api
from videogen_desktop.sora.failures import Operation, failure
from videogen_desktop.sora.lifeline import Cut, Lifeline
from videogen_desktop.sora.wire import Answer, TrackedBody

if TYPE_CHECKING:
    from collections.abc import Mapping

    from videogen_desktop.domain.connection import Connection
    from videogen_desktop.sora.transport import Incoming
    from videogen_desktop.sora.wire import Call, WireDialect

DIALECTS: Mapping[Dialect, WireDialect] = {Dialect.VIDEOS: videos_api, Dialect.JOBS: jobs_api}
OBJECT_BYTES = 1 << 20
# A hundred prompts of 32,000 characters, each escaped to six bytes, fit in one page.
PAGE_BYTES = 24 << 20
ASK_SECONDS = 30.0
_KEY = re.compile(r"[\x21-\x7e]+")


class Credential(Protocol):
    """Hands out the secret of a connection when it is needed: a key, or an Entra token."""

    def __call__(self) -> str | None:
        """Return it, or ``None`` where none is stored."""


class Renew(Protocol):
    """Gets another secret in place of one that was refused."""

    def __call__(self, refused: str, /) -> bool:
        """Return whether there is another one now."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an exchange may take and how much it may bring."""

    deadline_seconds: float = ASK_SECONDS
    read_seconds: float = ASK_SECONDS
    body_bytes: int = OBJECT_BYTES


class Session:
    """The way to one connection. Thread-safe; every exchange has a connection of its own."""

    def __init__(
        self,
        connection: Connection,
        credential: Credential,
        proxy: str,
        renew: Renew | None = None,
    ) -> None:
        self.connection = connection
        self._credential = credential
        self._renew = renew
        self._proxy = proxy
        self._lock = threading.Lock()
        self._lifelines: set[Lifeline] = set()
        self._closed = False
        # For taking it out of what a service repeats; asking again may start another program.
        self._sent_secret = ""

    @property
    def dialect(self) -> WireDialect:
        """Return the connection's wire dialect."""
        return DIALECTS[self.connection.dialect]

    def url(self, call: Call) -> str:
        """Return the whole address of ``call`` at this connection."""
        version = self.connection.api_version
        if not version and self.connection.dialect is Dialect.JOBS:
            version = jobs_api.DEFAULT_API_VERSION
        query = [*call.query, *([("api-version", version)] if version else [])]
        address = self.connection.base_url.rstrip("/") + call.path
        return f"{address}?{urlencode(query)}" if query else address

    def signature(self) -> dict[str, str]:
        """Return the header that proves who asks.

        Raises:
            NotConfigured: There is no key.
            CredentialsRefused: What is stored cannot be a key.
        """
        secret = (self._credential() or "").strip()
        if not secret:
            raise NotConfigured("No key is stored for this connection.")
        if not _KEY.fullmatch(secret):
            raise CredentialsRefused("The stored key has characters that no key has.")
        self._sent_secret = secret
        if self.connection.sign_in is SignIn.API_KEY:
            return {"api-key": secret}
        return {"Authorization": f"Bearer {secret}"}

    def renewed(self, status: int, signature: Mapping[str, str]) -> bool:
        """Tell whether a refused token was exchanged for another one, so that asking again helps.

        Raises:
            NotConfigured: There is no other one to be had.
        """
        if status != HTTPStatus.UNAUTHORIZED or self._renew is None:
            return False
        return self._renew(signature.get("Authorization", "").removeprefix("Bearer "))

    def ask(self, call: Call, operation: Operation, limits: Limits | None = None) -> Answer:
        """Carry out a call other than a create and return its successful answer.

        Raises:
            AzureError: There is no answer, or it is no success.
            NotConfigured: There is no key.
        """
        signature = self.signature()
        answer = self.exchange(call, signature, limits or Limits())
        if self.renewed(answer.status, signature):
            answer = self.exchange(call, self.signature(), limits or Limits())
        if not answer.is_success:
            raise self.refusal(answer, operation)
        return answer

    def exchange(
        self,
        call: Call,
        headers: Mapping[str, str],
        limits: Limits,
        body: TrackedBody | None = None,
    ) -> Answer:
        """Send ``call`` and return the whole answer, whatever its status.

        A caller that needs to know whether the body was taken hands in ``body`` itself.

        Raises:
            AzureError: There is no whole answer of bounded size in bounded time.
        """
        sent = {"Accept": "application/json", **headers}
        if body is None and call.body is not None:
            body = TrackedBody(call.body)
        if body is not None:
            sent["Content-Type"] = "application/json"
        incoming = self.open(call.method, self.url(call), sent, limits, body)
        try:
            return incoming.read_all(limits.body_bytes)
        except AzureError:
            if incoming.status != HTTPStatus.TOO_MANY_REQUESTS:
                raise
            # The status line alone says that nothing was made; only Azure's words are missing.
            return Answer(incoming.status, incoming.headers)
        finally:
            self.end(incoming)

    def open(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        limits: Limits,
        body: TrackedBody | None = None,
    ) -> Incoming:
        """Send one request and return its answer with the body still to come; end it.

        Raises:
            AzureError: No head of an answer came.
        """
        from videogen_desktop.sora.transport import Outgoing, start  # noqa: PLC0415 - slow import

        lifeline = self._begin(limits.deadline_seconds)
        common = {
            "User-Agent": f"videogen-desktop/{__version__}",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        outgoing = Outgoing(
            method,
            url,
            {**common, **headers},
            limits.read_seconds,
            body,
            self._proxy,
            self._sent_secret,
        )
        try:
            return start(outgoing, lifeline)
        except BaseException:
            self._forget(lifeline)
            raise

    def open_signed(
        self, method: str, url: str, headers: Mapping[str, str], limits: Limits
    ) -> Incoming:
        """Do as :meth:`open` does, signed, and once more where a token had to be renewed.

        Raises:
            AzureError: No head of an answer came.
            NotConfigured: There is no key.
        """
        signature = self.signature()
        incoming = self.open(method, url, {**headers, **signature}, limits)
        if incoming.status != HTTPStatus.UNAUTHORIZED:
            return incoming
        try:
            again = self.renewed(incoming.status, signature)
        except BaseException:
            self.end(incoming)
            raise
        if not again:
            return incoming
        self.end(incoming)
        return self.open(method, url, {**headers, **self.signature()}, limits)

    def end(self, incoming: Incoming) -> None:
        """Let go of an answer that :meth:`open` returned; may be called twice."""
        incoming.close()
        self._forget(incoming.lifeline)

    def refusal(self, answer: Answer, operation: Operation) -> AzureError:
        """Return the error that an unsuccessful answer stands for."""
        return failure(answer, operation, self.connection)

    def close(self) -> None:
        """End every exchange that is under way and refuse new ones."""
        with self._lock:
            self._closed = True
            under_way = tuple(self._lifelines)
        for lifeline in under_way:
            lifeline.cut(Cut.CLOSED)

    def _begin(self, seconds: float) -> Lifeline:
        with self._lock:
            if self._closed:
                raise NetworkUnavailable("Videogen is closing; nothing was sent.")
            lifeline = Lifeline(seconds)
            self._lifelines.add(lifeline)
            return lifeline

    def _forget(self, lifeline: Lifeline) -> None:
        lifeline.release()
        with self._lock:
            self._lifelines.discard(lifeline)
