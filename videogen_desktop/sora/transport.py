"""One HTTP exchange on a connection of its own.

Every exchange gets a fresh connection: a kept one that died meanwhile would look like being
offline, and a create must never be repeated by a library on a second connection. The adapter of
``requests`` is used without its session, because a session adds ``.netrc`` credentials, follows or
reads redirects of any length, and keeps cookies.
"""

from __future__ import annotations

import contextlib
import functools
import json
import logging
import ssl
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests
import requests.adapters
import requests.utils
import truststore
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from videogen_desktop.domain.endpoint import is_loopback
from videogen_desktop.domain.errors import AddressNotFound, AzureError, UnexpectedReply
from videogen_desktop.sora.network_failures import FAILURES, translate
from videogen_desktop.sora.wire import Answer

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

    from videogen_desktop.sora.lifeline import Lifeline
    from videogen_desktop.sora.wire import TrackedBody

CONNECT_SECONDS = 10.0
SYSTEM_PROXY = "system"
NO_PROXY = "none"
_BLOCK_BYTES = 65_536
_SHORTEST_SECRET = 12
_BLOT = "[secret]"
# Its warnings repeat, with addresses, what is raised here in words.
logging.getLogger("urllib3").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request as it goes out, with everything it needs."""

    method: str
    url: str
    headers: Mapping[str, str]
    read_seconds: float
    body: TrackedBody | None = None
    proxy: str = SYSTEM_PROXY
    secret: str = field(default="", repr=False)


@dataclass(slots=True)
class Incoming:
    """An answer whose head has arrived, without ``secret``, whatever it repeats. Close it."""

    status: int
    headers: Mapping[str, str]
    host: str
    lifeline: Lifeline
    raw: urllib3.BaseHTTPResponse = field(repr=False)
    secret: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        self.headers = {
            name.lower(): without(self.secret, value) for name, value in self.headers.items()
        }

    def read(self, size: int) -> bytes:
        """Return the next bytes as soon as some are there; empty at the end.

        Raises:
            AzureError: The body broke off, or stood still for longer than the read time-out.
        """
        try:
            piece = self.raw.read1(size, decode_content=False)
        except FAILURES as error:
            raise translate(error, self.host, self.lifeline.was_cut) from error
        if cut := self.lifeline.was_cut:
            # A connection that was ended from outside can look like an orderly end.
            raise translate(ConnectionAbortedError(), self.host, cut)
        return piece

    def read_all(self, limit: int) -> Answer:
        """Read the rest as one answer of at most ``limit`` bytes, also after decompression.

        Raises:
            UnexpectedReply: It is longer, or compressed in a way that was not asked for.
            AzureError: The body broke off.
        """
        pieces: list[bytes] = []
        room = limit
        while piece := self.read(_BLOCK_BYTES):
            room -= len(piece)
            if room < 0:
                raise UnexpectedReply(f"{self.host} sent far more than an answer should have.")
            pieces.append(piece)
        body = self._decoded(b"".join(pieces), limit).decode("latin-1")  # byte for byte, and back
        return Answer(self.status, self.headers, without(self.secret, body).encode("latin-1"))

    def close(self) -> None:
        """Let go of the connection."""
        self.lifeline.release()
        with contextlib.suppress(*FAILURES):
            self.raw.close()

    def _decoded(self, body: bytes, limit: int) -> bytes:
        """Undo gzip, which some gateways use unasked; a create's answer is too dear to lose."""
        encoding = self.headers.get("content-encoding", "identity").strip().lower()
        if encoding in {"identity", ""}:
            return body
        if encoding in {"gzip", "x-gzip"}:
            engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
            with contextlib.suppress(zlib.error):
                plain = engine.decompress(body, limit + 1)
                if engine.eof and len(plain) <= limit:
                    return plain
        raise UnexpectedReply(f"{self.host} sent an answer in a form that cannot be read.")


def start(outgoing: Outgoing, lifeline: Lifeline) -> Incoming:
    """Send a request and wait for the head of its answer.

    Redirects are answers like any other. ``lifeline`` is released when this fails and, else,
    when the answer is closed.

    Raises:
        AzureError: There is no answer. Whether the request was read only its body knows.
    """
    parts = urlsplit(outgoing.url)
    host = parts.hostname or ""
    try:
        if parts.scheme != "https" and not is_loopback(host):
            raise AddressNotFound("The address of the connection must begin with https://.")
        response = _send(outgoing, lifeline, loopback=is_loopback(host))
        if cut := lifeline.was_cut:
            raise translate(ConnectionAbortedError(), host, cut)
    except AzureError:
        lifeline.release()
        raise
    except FAILURES as error:
        cut = lifeline.was_cut
        lifeline.release()
        raise translate(error, host, cut) from error
    return Incoming(
        response.status_code, response.headers, host, lifeline, response.raw, outgoing.secret
    )


def without(secret: str, text: str) -> str:
    """Return ``text`` with our own key blotted out, also as JSON spells it.

    Services and gateways repeat it in errors, ids and fields of the head; from here on it would
    be stored and shown. Something too short to be a key is left alone: it could be any word.
    """
    if len(secret) < _SHORTEST_SECRET:
        return text
    return text.replace(secret, _BLOT).replace(json.dumps(secret)[1:-1], _BLOT)


def _send(outgoing: Outgoing, lifeline: Lifeline, *, loopback: bool) -> requests.Response:
    request = requests.Request(
        outgoing.method, outgoing.url, headers=dict(outgoing.headers), data=outgoing.body
    ).prepare()
    return _Adapter(lifeline, secure=outgoing.url.startswith("https:")).send(
        request,
        stream=True,
        timeout=(min(CONNECT_SECONDS, outgoing.read_seconds), outgoing.read_seconds),
        proxies={} if loopback else _proxies(outgoing.url, outgoing.proxy),
    )


def _proxies(url: str, proxy: str) -> dict[str, str]:
    if proxy == NO_PROXY:
        return {}
    if proxy == SYSTEM_PROXY:
        return dict(requests.utils.get_environ_proxies(url, no_proxy=None))
    return {"http": proxy, "https": proxy}


@functools.cache
def _system_trust() -> ssl.SSLContext:
    """Trust what the system trusts, where a company keeps the certificate that inspects TLS.

    ``SSL_CERT_FILE`` and ``SSL_CERT_DIR`` are heeded on Linux, as by every program there.
    """
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _holding(lifeline: Lifeline) -> tuple[type[HTTPConnection], type[HTTPSConnection]]:
    """Return connection classes whose sockets, also during the TLS handshake, are held."""

    def held(connected: socket.socket) -> socket.socket:
        try:
            lifeline.hold(connected)
        except OSError:
            connected.close()
            raise
        return connected

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return held(super()._new_conn())

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return held(super()._new_conn())

    return Plain, Secure


class _Adapter(requests.adapters.HTTPAdapter):
    """The library's adapter for one exchange: no retries, system trust, sockets held."""

    def __init__(self, lifeline: Lifeline, *, secure: bool) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)
        self._trust = _system_trust() if secure else None
        self._plain, self._secure = _holding(lifeline)
        self.poolmanager = urllib3.PoolManager(num_pools=1, maxsize=1, ssl_context=self._trust)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: object) -> urllib3.PoolManager:
        """Make the pools behind a proxy with the system's trust, for the proxy as well."""
        trust = {"ssl_context": self._trust, "proxy_ssl_context": self._trust}
        if proxy.lower().startswith("socks"):
            del trust["proxy_ssl_context"]
        manager: urllib3.PoolManager = super().proxy_manager_for(proxy, **proxy_kwargs, **trust)
        return manager

    def cert_verify(
        self, conn: urllib3.HTTPConnectionPool, url: str, verify: object, cert: object
    ) -> None:
        """Leave out the library's own list of certificates; verification stays required."""
        del url, verify, cert
        if isinstance(conn, urllib3.HTTPSConnectionPool):
            conn.cert_reqs = "CERT_REQUIRED"

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: bool | str | None,  # noqa: FBT001 - the library's signature
        proxies: Mapping[str, str] | None = None,
        cert: tuple[str, str] | str | None = None,
    ) -> urllib3.connectionpool.ConnectionPool:
        """Return the pool for this exchange, whose one connection is held."""
        pool = super().get_connection_with_tls_context(request, verify, proxies, cert)
        if isinstance(pool, urllib3.HTTPSConnectionPool):
            pool.ConnectionCls = self._secure
        elif isinstance(pool, urllib3.HTTPConnectionPool):
            pool.ConnectionCls = self._plain
        return pool
