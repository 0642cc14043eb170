"""Addresses and signatures; what happens on the wire is tried in tests/contract/sora."""

from __future__ import annotations

import pytest

from videogen_desktop.domain.connection import Connection, Dialect, SignIn
from videogen_desktop.domain.errors import CredentialsRefused, NetworkUnavailable, NotConfigured
from videogen_desktop.sora.failures import Operation
from videogen_desktop.sora.session import Session
from videogen_desktop.sora.wire import Call

BASE = "https://example.openai.azure.com/openai/v1"


def session(
    dialect: Dialect = Dialect.VIDEOS,
    *,
    version: str = "",
    key: str | None = "k",
    sign_in: SignIn = SignIn.API_KEY,
) -> Session:
    connection = Connection("c", BASE, dialect, "d", api_version=version, sign_in=sign_in)
    return Session(connection, lambda: key, "none")


@pytest.mark.parametrize(
    ("dialect", "version", "url"),
    [
        (Dialect.VIDEOS, "", f"{BASE}/videos"),
        (Dialect.VIDEOS, "preview", f"{BASE}/videos?api-version=preview"),
        (Dialect.JOBS, "", f"{BASE}/videos?api-version=preview"),
        (Dialect.JOBS, "v1", f"{BASE}/videos?api-version=v1"),
    ],
)
def test_the_version_is_sent_where_it_is_set_or_needed(
    dialect: Dialect, version: str, url: str
) -> None:
    assert session(dialect, version=version).url(Call("GET", "/videos")) == url


def test_the_query_is_encoded() -> None:
    call = Call("GET", "/videos", (("after", "a&b"),))

    assert session().url(call) == f"{BASE}/videos?after=a%26b"


@pytest.mark.parametrize(
    ("sign_in", "expected"),
    [
        (SignIn.API_KEY, {"api-key": "k"}),
        (SignIn.BEARER_KEY, {"Authorization": "Bearer k"}),
        (SignIn.ENTRA, {"Authorization": "Bearer k"}),
    ],
)
def test_each_way_to_sign_in_has_one_header(sign_in: SignIn, expected: dict[str, str]) -> None:
    assert session(sign_in=sign_in).signature() == expected


@pytest.mark.parametrize("key", [None, "", " \n"])
def test_no_key_is_not_configured(key: str | None) -> None:
    with pytest.raises(NotConfigured):
        session(key=key).signature()


@pytest.mark.parametrize("key", ["a b", "a\r\nX: 1", "é", "a\0"])
def test_what_cannot_be_a_key_is_refused_without_being_named(key: str) -> None:
    with pytest.raises(CredentialsRefused) as caught:
        session(key=key).signature()

    assert key not in str(caught.value)


def test_a_closed_session_sends_nothing() -> None:
    closed = session()
    closed.close()

    with pytest.raises(NetworkUnavailable):
        closed.ask(Call("GET", "/videos"), Operation.LIST)
