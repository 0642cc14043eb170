"""Whatever the HTTP library raises means something."""

from __future__ import annotations

import http.client
import ssl

import pytest
import requests
import urllib3.exceptions

from videogen_desktop.domain import errors as e
from videogen_desktop.sora.lifeline import Cut
from videogen_desktop.sora.network_failures import FAILURES, translate


def every_kind(root: type[Exception]) -> list[type[Exception]]:
    return [root, *(kind for child in root.__subclasses__() for kind in every_kind(child))]


KINDS = {
    kind
    for root in (
        requests.RequestException,
        urllib3.exceptions.HTTPError,
        http.client.HTTPException,
        ssl.SSLError,
    )
    for kind in every_kind(root)
}


@pytest.mark.parametrize("kind", sorted(KINDS, key=repr), ids=lambda kind: kind.__qualname__)
def test_every_exception_of_the_library_is_caught_and_means_something(
    kind: type[Exception],
) -> None:
    assert issubclass(kind, FAILURES)

    found = translate(kind.__new__(kind), "example.com")

    assert type(found) in {
        e.NetworkUnavailable,
        e.UnexpectedReply,
        e.AddressNotFound,
        e.CredentialsRefused,
    }
    assert str(found).endswith(".")


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (requests.exceptions.ReadTimeout(), e.NetworkUnavailable, "in time"),
        (requests.exceptions.ConnectTimeout(), e.NetworkUnavailable, "cannot be reached"),
        (requests.exceptions.ProxyError(), e.NetworkUnavailable, "proxy"),
        (requests.exceptions.SSLError(), e.NetworkUnavailable, "secure"),
        (requests.exceptions.InvalidURL(), e.AddressNotFound, "address"),
        (requests.exceptions.InvalidHeader(), e.CredentialsRefused, "key"),
        (requests.exceptions.ContentDecodingError(), e.UnexpectedReply, "format"),
        (requests.exceptions.ChunkedEncodingError(), e.NetworkUnavailable, "broke off"),
        (requests.exceptions.ConnectionError(), e.NetworkUnavailable, "broke off"),
        (ConnectionResetError(), e.NetworkUnavailable, "broke off"),
        (ConnectionRefusedError(), e.NetworkUnavailable, "no connection"),
        (ssl.SSLCertVerificationError(), e.NetworkUnavailable, "trust"),
        (ZeroDivisionError(), e.NetworkUnavailable, "broke off"),
    ],
)
def test_the_sentence_names_the_trouble(
    error: Exception, kind: type[e.AzureError], words: str
) -> None:
    found = translate(error, "example.com")

    assert type(found) is kind
    assert words in str(found)


def test_the_cause_inside_tells_more_than_the_wrapper() -> None:
    refused = ConnectionRefusedError()
    wrapper = requests.exceptions.ConnectionError(urllib3.exceptions.ProtocolError("x", refused))

    assert "accepts no connection" in str(translate(wrapper, "example.com"))


def test_causes_that_go_in_circles_end() -> None:
    one, two = OSError("one"), OSError("two")
    one.__cause__, two.__cause__ = two, one

    assert isinstance(translate(one, "example.com"), e.NetworkUnavailable)


@pytest.mark.parametrize(("cut", "words"), [(Cut.DEADLINE, "in time"), (Cut.CLOSED, "stopped")])
def test_an_end_from_outside_is_the_whole_reason(cut: Cut, words: str) -> None:
    assert words in str(translate(requests.exceptions.SSLError(), "example.com", cut))
