"""Put one connection together from what several sources say about it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from videogen_desktop.config.fields import USUAL_DEPLOYMENT, check_api_version
from videogen_desktop.config.sources import Layer, Source, pick
from videogen_desktop.domain.connection import Connection, Dialect, SignIn, connection_id
from videogen_desktop.domain.endpoint import ParsedEndpoint, parse_endpoint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PARTS = ("deployment", "dialect", "api_version", "sign_in", "scope")
_DEFAULT_SCOPE = "https://ai.azure.com/.default"


def effective_connection(
    layers: Sequence[Layer],
) -> tuple[Connection | None, dict[str, Source]]:
    """Return the connection that the layers describe together, and who set each part of it.

    The strongest address wins. What the person stored belongs to the address it was stored with:
    it is not mixed into another one, for that could send a token to a host it was not meant for.
    What stands inside an address (deployment, api-version) counts with that address, after what
    its own source says outright.
    """
    endpoint, source = pick(layers, "endpoint")
    if not isinstance(endpoint, str):
        return None, {}
    parsed = parse_endpoint(endpoint)
    host = urlsplit(parsed.base_url).netloc.lower()
    inside = _inside(parsed)
    fitting: list[Layer] = []
    for layer in layers:
        if layer.source is Source.PERSON and not _same_host(layer, host):
            continue
        fitting.append(layer)
        if layer.source is source:
            fitting.append(Layer(source, inside))
    parts = {name: pick(fitting, name) for name in _PARTS}
    connection = build(parsed.base_url, {name: value for name, (value, _) in parts.items()})
    return connection, {"endpoint": source} | {name: who for name, (_, who) in parts.items()}


def build(base_url: str, values: Mapping[str, object]) -> Connection:
    """Make a connection of checked values; what is missing or empty gets its default."""
    dialect = Dialect(str(values.get("dialect") or Dialect.VIDEOS))
    version = str(values.get("api_version") or "")
    if parse_endpoint(base_url).azure_host and version not in {"", "v1", "preview"}:
        # Other programs' AZURE_OPENAI_API_VERSION is a date, which the v1 path does not know.
        version = "preview" if dialect is Dialect.JOBS else ""
    deployment = str(values.get("deployment") or USUAL_DEPLOYMENT[dialect])
    return Connection(
        id=connection_id(base_url, dialect, deployment),
        base_url=base_url,
        dialect=dialect,
        deployment=deployment,
        api_version=version,
        sign_in=SignIn(str(values.get("sign_in") or SignIn.API_KEY)),
        scope=str(values.get("scope") or _DEFAULT_SCOPE),
    )


def with_parts(values: Mapping[str, object], parsed: ParsedEndpoint) -> dict[str, object]:
    """Fill what was left empty in ``values`` from what stands in the address."""
    inside = _inside(parsed)
    return inside | {name: value or inside.get(name, "") for name, value in values.items()}


def _inside(parsed: ParsedEndpoint) -> dict[str, object]:
    found = {
        "deployment": parsed.deployment,
        "dialect": parsed.dialect.value if parsed.dialect else None,
        "api_version": _known_version(parsed.api_version),
    }
    return {name: value for name, value in found.items() if value}


def _known_version(version: str | None) -> str | None:
    try:
        return check_api_version(version)
    except ValueError:
        return None


def _same_host(layer: Layer, host: str) -> bool:
    stored = layer.values.get("endpoint")
    return isinstance(stored, str) and urlsplit(stored).netloc.lower() == host
