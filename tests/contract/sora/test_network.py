"""The way to the service: names, TLS, proxies, loopback and deadlines, over real sockets."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import time
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.contract.sora.conftest import KEY
from tests.contract.sora.test_create import BOAT, VIDEO, create
from tests.support import scripted_azure as s
from videogen_desktop.domain.connection import Connection, Dialect
from videogen_desktop.domain.errors import AddressNotFound, AnswerLost, NetworkUnavailable
from videogen_desktop.sora.client import SoraClient

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.sora.conftest import MakeClient, Script


def client_of(base_url: str, proxy: str = "system") -> SoraClient:
    return SoraClient(Connection("c", base_url, Dialect.VIDEOS, "d"), lambda: KEY, proxy=proxy)


def test_a_name_that_does_not_exist_is_offline() -> None:
    with pytest.raises(NetworkUnavailable, match=r"no computer is named nowhere\.invalid"):
        create(client_of("https://nowhere.invalid/openai/v1", proxy="none"))


def test_plain_http_leaves_this_computer_never() -> None:
    with pytest.raises(AddressNotFound):
        create(client_of("http://192.0.2.1/openai/v1", proxy="none"))


def test_loopback_goes_through_no_proxy(
    monkeypatch: pytest.MonkeyPatch, make_client: MakeClient, script: Script
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.upper(), "http://127.0.0.1:9")
    azure = script(s.answers(200, VIDEO))

    create(make_client())
    create(client_of(azure.base_url, proxy="http://127.0.0.1:9"))

    assert azure.connections == 2


def test_a_netrc_file_adds_no_credentials(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, make_client: MakeClient, script: Script
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password theirs\n")
    monkeypatch.setenv("NETRC", str(netrc))
    azure = script(s.answers(200, VIDEO))

    create(make_client())

    assert "authorization" not in azure.requests[0].headers


@pytest.mark.parametrize("from_the_system", [True, False])
def test_a_proxy_is_asked_for_a_tunnel_and_never_sees_the_key(
    monkeypatch: pytest.MonkeyPatch, script: Script, *, from_the_system: bool
) -> None:
    heads: list[bytes] = []

    def refuses(line: s.Line) -> None:
        heads.append(line.read_head())
        line.send(s.http(407, b"who are you?"))

    proxy = f"http://127.0.0.1:{script(refuses).port}"
    monkeypatch.setenv("https_proxy", proxy)

    client = client_of(
        "https://example.openai.azure.com/openai/v1", "system" if from_the_system else proxy
    )
    with pytest.raises(NetworkUnavailable, match="proxy"):
        create(client)

    assert heads[0].startswith(b"CONNECT example.openai.azure.com:443 ")
    assert KEY.encode() not in heads[0]


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "http://", "http://127.0.0.1:1"])
def test_a_proxy_that_cannot_be_used_is_told(proxy: str) -> None:
    with pytest.raises(NetworkUnavailable):
        create(client_of("https://example.openai.azure.com/openai/v1", proxy))


def certificate(folder: Path, name: str) -> Path:
    """Write a certificate that nobody trusts, with its key, and return its path."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    address = name.replace(".", "").isdigit()
    own = x509.SubjectAlternativeName(
        [x509.IPAddress(ipaddress.ip_address(name)) if address else x509.DNSName(name)]
    )
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - dt.timedelta(days=1))
    builder = builder.not_valid_after(now + dt.timedelta(days=1))
    signed = builder.add_extension(own, critical=False).sign(key, hashes.SHA256())
    path = folder / "server.pem"
    path.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def over_tls(context: ssl.SSLContext, step: s.Step) -> s.Step:
    def secured(line: s.Line) -> None:
        line.socket = context.wrap_socket(line.socket, server_side=True)
        step(line)
        line.socket.close()

    return secured


def test_a_certificate_that_the_system_does_not_trust_gets_nothing(
    tmp_path: Path, script: Script
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path, "127.0.0.1"))
    azure = script(over_tls(context, s.answers(200, VIDEO)))

    with pytest.raises(NetworkUnavailable, match="does not trust the certificate"):
        create(client_of(azure.base_url.replace("http:", "https:")))

    assert azure.requests == []


def test_a_certificate_of_the_system_is_trusted_and_deadlines_hold_over_tls(
    tmp_path: Path, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    from videogen_desktop.sora import transport  # noqa: PLC0415 - slow import

    path = certificate(tmp_path, "127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    transport._system_trust.cache_clear()
    azure = script(
        over_tls(context, s.answers(200, VIDEO)),
        over_tls(context, s.trickles(s.http(200, b"x" * 200))),
    )
    client = client_of(azure.base_url.replace("http:", "https:"))
    try:
        assert client.create(BOAT, idempotency_key="1").value.id == VIDEO["id"]
        began = time.monotonic()
        with pytest.raises(AnswerLost):
            create(client, seconds=0.5)
        assert time.monotonic() - began < 3
    finally:
        transport._system_trust.cache_clear()


def test_a_proxy_that_inspects_tls_lets_through_who_has_its_password_and_trusts_it(
    tmp_path: Path, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    from videogen_desktop.sora import transport  # noqa: PLC0415 - slow import

    path = certificate(tmp_path, "sora.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    heads: list[bytes] = []

    def tunnels(line: s.Line) -> None:
        heads.append(line.read_head())
        line.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        over_tls(context, s.answers(200, VIDEO))(line)

    azure = script(tunnels)
    client = client_of(
        "https://sora.example/openai/v1", f"http://me:pass%20word@127.0.0.1:{azure.port}"
    )
    with pytest.raises(NetworkUnavailable, match=r"certificate of sora\.example"):
        create(client)
    assert azure.requests == []

    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    transport._system_trust.cache_clear()
    try:
        assert client.create(BOAT, idempotency_key="1").value.id == VIDEO["id"]
    finally:
        transport._system_trust.cache_clear()
    assert heads[-1].startswith(b"CONNECT sora.example:443 ")
    assert b"Proxy-Authorization: Basic bWU6cGFzcyB3b3Jk" in heads[-1]
    assert KEY.encode() not in heads[-1]
    assert azure.requests[0].headers["api-key"] == KEY
    assert "proxy-authorization" not in azure.requests[0].headers


def test_a_handshake_that_stands_still_ends_at_the_deadline(script: Script) -> None:
    azure = script(lambda line: line.wait())
    began = time.monotonic()

    with pytest.raises(NetworkUnavailable):
        create(client_of(azure.base_url.replace("http:", "https:")), seconds=0.5)

    assert time.monotonic() - began < 3
