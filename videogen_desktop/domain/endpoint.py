"""Understand what people paste as "endpoint": every form that the Azure portal shows.

The portal shows hosts, "target URIs" of other models, Foundry project addresses and addresses with
the deployment in their path. What counts is the host; deployment, version and wire format are
picked out where they stand. Paths that are nobody's known form are asked about, not refused,
because a company gateway may use any.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.errors import InvalidRequest, Reason

_AZURE_SUFFIXES = (
    ".openai.azure.com",
    ".services.ai.azure.com",
    ".cognitiveservices.azure.com",
    ".api.cognitive.microsoft.com",
    ".openai.azure.us",
    ".services.ai.azure.us",
    ".cognitiveservices.azure.us",
    ".openai.azure.cn",
    ".cognitiveservices.azure.cn",
)
_PORTALS = frozenset(
    {"portal.azure.com", "ai.azure.com", "oai.azure.com", "ml.azure.com", "learn.microsoft.com"}
)
_AROUND = " \t\r\n\f\v\"'`<>,;\u00a0\u200b\u2018\u2019\u201c\u201d\ufeff"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_IMPOSSIBLE = re.compile(r"[\x00-\x20\x7f\\]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_KEY = re.compile(r"[A-Za-z0-9+/=_-]{32,}")
_VERSION = re.compile(r"[A-Za-z0-9._-]{1,40}")
# IDNA 2003 and 2008 turn these into different hosts, and the key would go to one of them.
_AMBIGUOUS = frozenset("ßς\u200c\u200d")
_PREFIX = ("openai", "v1")
_VIDEOS = ("videos",)
_JOBS = ("video", "generations")
_LONGEST_NAME = 253

_NOT_A_URL = (
    "This is not an address. Paste the endpoint as the Azure portal shows it, "
    "for instance https://example.openai.azure.com."
)


@dataclass(frozen=True, slots=True)
class ParsedEndpoint:
    """What an endpoint text says.

    ``base_url`` is what :class:`~videogen_desktop.domain.connection.Connection` takes. ``question``
    is a sentence to ask the person before it is used, or ``None`` where the form is a known one.
    """

    base_url: str
    deployment: str | None
    api_version: str | None
    dialect: Dialect | None
    azure_host: bool
    question: Reason | None

    @property
    def is_loopback(self) -> bool:
        """Tell whether the address is on this computer."""
        return is_loopback(urlsplit(self.base_url).hostname or "")


@dataclass(frozen=True, slots=True)
class _Path:
    base: tuple[str, ...]
    deployment: str | None = None
    dialect: Dialect | None = None
    known: bool = True


def is_loopback(host: str) -> bool:
    """Tell whether ``host`` can only be this computer: ``localhost``, 127.0.0.0/8 or ``::1``."""
    if host.lower() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return address.is_loopback


def parse_endpoint(text: str) -> ParsedEndpoint:
    """Take apart what a person pasted, typed or set as endpoint.

    A bare host gets ``/openai/v1``; an address that ends in ``/v1`` is the base as it is. A dated
    ``api-version`` at an Azure host belongs to the older paths and is left out, because the v1
    path knows only ``v1`` and ``preview``.

    Raises:
        InvalidRequest: It cannot be used; ``fields["endpoint"]`` says why.
    """
    parts = _split(text.strip(_AROUND))
    host, address = _host(parts), _authority(parts)
    azure_host = host.endswith(_AZURE_SUFFIXES)
    segments = _segments(parts.path)
    path = _read_azure_path(segments) if azure_host else _read_path(segments)
    if path is None:
        path = _Path(segments, known=False)
    base_url = "/".join((f"{parts.scheme}://{address}", *path.base))
    return ParsedEndpoint(
        base_url=base_url,
        deployment=path.deployment,
        api_version=_api_version(parts.query, path.dialect, azure_host=azure_host),
        dialect=path.dialect,
        azure_host=azure_host,
        question=_question(host, base_url, path),
    )


def _refuse(code: str, sentence: str) -> NoReturn:
    raise InvalidRequest({"endpoint": Reason(code, sentence)})


def _split(text: str) -> SplitResult:
    if not text:
        _refuse(
            "address_empty", "Paste the endpoint that the Azure portal shows for your resource."
        )
    if _KEY.fullmatch(text):
        _refuse(
            "address_is_key",
            "This looks like a key. Paste the endpoint here, and the key in its own field.",
        )
    if _IMPOSSIBLE.search(text):
        _refuse("address_malformed", _NOT_A_URL)
    if not _SCHEME.match(text):
        rest = text.removeprefix("//")
        bare = rest.partition("/")[0].rpartition("@")[2]
        name = bare[: bare.find("]") + 1] if bare.startswith("[") else bare.partition(":")[0]
        text = f"{'http' if is_loopback(name) else 'https'}://{rest}"
    try:
        return urlsplit(text)
    except ValueError:
        _refuse("address_malformed", _NOT_A_URL)


def _host(parts: SplitResult) -> str:
    """Return the host in ASCII and lower case, or say what is wrong with scheme and address."""
    if parts.scheme not in {"http", "https"}:
        _refuse("address_scheme", "The endpoint must begin with https://.")
    if "@" in parts.netloc:
        _refuse("address_user", "Leave out the user name before the @: the key has its own field.")
    host = _ascii_host(parts.hostname or "")
    if host in _PORTALS:
        _refuse(
            "address_is_portal",
            "This is a page of the portal itself. Open your resource there and copy "
            "its endpoint, for instance https://example.openai.azure.com.",
        )
    if parts.fragment:
        _refuse("address_fragment", "Leave out the # and what follows it.")
    if parts.scheme == "http" and not is_loopback(host):
        _refuse(
            "address_open",
            "The endpoint must begin with https://, so that the key cannot be read on its way.",
        )
    return host


def _ascii_host(host: str) -> str:
    if "%" in host or _AMBIGUOUS & set(host):
        _refuse("address_not_ascii", "Write the host name in its plain form, in ASCII letters.")
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError:
            _refuse("address_malformed", _NOT_A_URL)
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        _refuse("address_malformed", _NOT_A_URL)
    labels = name.split(".")
    if len(name) > _LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        _refuse("address_malformed", _NOT_A_URL)
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1]):
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError:
            _refuse("address_malformed", _NOT_A_URL)
    return name


def _authority(parts: SplitResult) -> str:
    host = _ascii_host(parts.hostname or "")
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        _refuse("address_port", "The port after the colon must be a number from 1 to 65535.")
    name = f"[{host}]" if ":" in host else host
    default = 443 if parts.scheme == "https" else 80
    return name if port in {None, default} else f"{name}:{port}"


def _segments(path: str) -> tuple[str, ...]:
    segments = tuple(segment for segment in path.split("/") if segment)
    if any(unquote(segment) in {".", ".."} for segment in segments):
        _refuse("address_dots", "Leave out the dots in the path of the endpoint.")
    return segments


def _read_azure_path(segments: tuple[str, ...]) -> _Path | None:
    """Read a path at Azure's own host, where only ``/openai/v1`` leads to videos."""
    words = tuple(segment.lower() for segment in segments)
    if words[:1] == ("openai",):
        rest = _read_path(segments) or _Path(_PREFIX)
        return _Path(_PREFIX, rest.deployment, rest.dialect)
    if not words or words[:2] == ("api", "projects") or words[0] in {"models", "anthropic"}:
        return _Path(_PREFIX)
    return None


def _read_path(segments: tuple[str, ...]) -> _Path | None:
    """Read a path of any host; what stands before Azure's own part is the gateway's."""
    words = tuple(segment.lower() for segment in segments)
    if not words:
        return _Path(_PREFIX)
    if "deployments" in words[:-1] and "openai" in words:
        return _read_deployment_path(segments, words)
    for index in range(len(words), 0, -1):
        if words[index - 1] == "v1":
            dialect = _dialect(words[index:])
            if index == len(words) or dialect:
                return _Path(segments[:index], dialect=dialect)
    if "openai" in words:
        index = words.index("openai")
        dialect = _dialect(words[index + 1 :])
        if index + 1 == len(words) or dialect:
            return _Path((*segments[: index + 1], "v1"), dialect=dialect)
    return None


def _read_deployment_path(segments: tuple[str, ...], words: tuple[str, ...]) -> _Path | None:
    index = words.index("deployments")
    if words[index - 1] != "openai":
        return None
    rest = words[index + 2 :]
    dialect = _dialect(rest)
    # The address of a chat or image model names that model's deployment, not Sora's.
    deployment = unquote(segments[index + 1]) if dialect or not rest else None
    return _Path((*segments[:index], "v1"), deployment, dialect)


def _dialect(rest: tuple[str, ...]) -> Dialect | None:
    if rest[:2] == _JOBS:
        return Dialect.JOBS
    return Dialect.VIDEOS if rest[:1] == _VIDEOS else None


def _api_version(query: str, dialect: Dialect | None, *, azure_host: bool) -> str | None:
    version: str | None = None
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name.lower() != "api-version":
            _refuse(
                "address_query",
                "Leave out the question mark and what follows it, except api-version.",
            )
        version = value
    if query and version is None:
        _refuse(
            "address_query", "Leave out the question mark and what follows it, except api-version."
        )
    if not version:
        return None
    if not _VERSION.fullmatch(version):
        _refuse("address_version", "The api-version in the address is not one that Azure knows.")
    if azure_host and version.lower() not in {"v1", "preview"}:
        return "preview" if dialect is Dialect.JOBS else None
    return version


def _question(host: str, base_url: str, path: _Path) -> Reason | None:
    if not path.known:
        sentence = (
            f"This path is not one of Azure's. Videos will be asked for under {base_url}: right?"
        )
        return Reason("ask_path", sentence)
    if "." not in host and ":" not in host and not is_loopback(host):
        sentence = f"Is {host} the whole name? Azure's own would be {host}.openai.azure.com."
        return Reason("ask_short_name", sentence)
    return None
