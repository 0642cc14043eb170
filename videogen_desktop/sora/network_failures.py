"""One table from what the HTTP library raises to what it means for the person.

With ``transport`` the only module that knows ``requests`` and ``urllib3``. None of these classes
proves whether the service has read a request ("refused" and "read it, then hung up" are both
``ConnectionError``); that is decided by the body's own reader, never here.
"""

from __future__ import annotations

import http.client
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

import urllib3.exceptions
from requests import exceptions as of_requests

from videogen_desktop.domain.errors import (
    AddressNotFound,
    AzureError,
    CredentialsRefused,
    NetworkUnavailable,
    UnexpectedReply,
)
from videogen_desktop.sora.lifeline import Cut

if TYPE_CHECKING:
    from collections.abc import Iterator

# Everything that an exchange can end with. The last three cover what the libraries let through.
FAILURES = (
    of_requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,
)

_CUT = {
    Cut.DEADLINE: "{host} did not answer in time.",
    Cut.CLOSED: "The request to {host} was stopped.",
}


@dataclass(frozen=True, slots=True)
class _Rule:
    causes: tuple[type[BaseException], ...]
    error: type[AzureError]
    sentence: str


_RULES = (
    _Rule(
        (of_requests.InvalidProxyURL, of_requests.ProxyError, urllib3.exceptions.ProxyError),
        NetworkUnavailable,
        "The proxy between this computer and {host} does not let the request through.",
    ),
    _Rule(
        (ssl.SSLCertVerificationError,),
        NetworkUnavailable,
        "This computer does not trust the certificate of {host}, so nothing was sent to it.",
    ),
    _Rule(
        (of_requests.SSLError, urllib3.exceptions.SSLError, ssl.SSLError),
        NetworkUnavailable,
        "No secure connection to {host} could be made.",
    ),
    _Rule(
        (urllib3.exceptions.NameResolutionError,),
        NetworkUnavailable,
        "There is no network, or no computer is named {host}.",
    ),
    _Rule((ConnectionRefusedError,), NetworkUnavailable, "{host} accepts no connection."),
    _Rule(
        (of_requests.ConnectTimeout, urllib3.exceptions.ConnectTimeoutError),
        NetworkUnavailable,
        "{host} cannot be reached.",
    ),
    _Rule(
        (of_requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError),
        NetworkUnavailable,
        "{host} did not answer in time.",
    ),
    _Rule(
        (of_requests.InvalidSchema,),
        NetworkUnavailable,
        "The proxy is of a kind that Videogen cannot use.",
    ),
    _Rule(
        (
            of_requests.InvalidURL,
            of_requests.MissingSchema,
            of_requests.URLRequired,
            urllib3.exceptions.LocationValueError,
        ),
        AddressNotFound,
        "The address of the connection cannot be used.",
    ),
    _Rule(
        (of_requests.InvalidHeader,),
        CredentialsRefused,
        "The key has characters that cannot be sent.",
    ),
    _Rule(
        (
            of_requests.ContentDecodingError,
            of_requests.InvalidJSONError,
            of_requests.TooManyRedirects,
            urllib3.exceptions.DecodeError,
            urllib3.exceptions.InvalidHeader,
        ),
        UnexpectedReply,
        "{host} answered with something that is not Azure's format.",
    ),
    _Rule(
        FAILURES,
        NetworkUnavailable,
        "The connection to {host} broke off.",
    ),
)


def translate(error: BaseException, host: str, cut: Cut | None = None) -> AzureError:
    """Return what ``error``, raised while talking to ``host``, means.

    Args:
        error: One of :data:`FAILURES`; the chain of its causes is looked at as well.
        host: The name that stands in the sentence.
        cut: Why the exchange was ended from outside, which then is the whole reason.
    """
    if cut is not None:
        return NetworkUnavailable(_CUT[cut].format(host=host))
    chain = tuple(_causes(error))
    for rule in _RULES:
        if any(isinstance(cause, rule.causes) for cause in chain):
            return rule.error(rule.sentence.format(host=host))
    return NetworkUnavailable(f"The connection to {host} broke off.")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield ``error`` and what it wraps; ``requests`` keeps causes in ``args`` and ``reason``."""
    pending, seen = [error], set[int]()
    while pending:
        found = pending.pop(0)
        if id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        inner = (*found.args, getattr(found, "reason", None), found.__cause__, found.__context__)
        pending.extend(cause for cause in inner if isinstance(cause, BaseException))
