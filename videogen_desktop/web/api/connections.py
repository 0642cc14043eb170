"""The stored connections: which there are, which one is used, whether each works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.config.credentials import KeyPlace
from videogen_desktop.domain.connection import SignIn
from videogen_desktop.domain.errors import NotFound
from videogen_desktop.web.fields import Fields, json_object
from videogen_desktop.web.messages import json_reply
from videogen_desktop.web.problems import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from videogen_desktop.config.settings import Settings
    from videogen_desktop.domain.connection import Check, Connection
    from videogen_desktop.web.messages import Reply, Request
    from videogen_desktop.web.services import Services


def check(services: Services, request: Request) -> Reply:
    """Try a stored connection, also one that is not in use."""
    connection = _stored(services, request)
    return json_reply({"checks": checks_json(services.connections.check(connection, None))})


def remove(services: Services, request: Request) -> Reply:
    """Forget a connection; what it has under way is followed and fetched all the same."""
    fields = Fields(json_object(request))
    sure = fields.flag("with_jobs") or False
    fields.check()
    connection = _stored(services, request)
    under_way = services.desk.under_way_with(connection.id)
    if under_way and not sure:
        raise Refused(
            409,
            "connection_busy",
            f"Videos under way with this connection: {under_way}. They are still fetched when it"
            " is removed.",
        )
    settings = services.settings.update({"remove": connection.id})
    if connection.host not in {other.host for other in settings.connections}:
        waiting = [*settings.forget_keys, connection.host]
        services.settings.update({"forget_keys": sorted(set(waiting))})
        services.connections.forget_unused_keys()
    services.connections.settings_changed()
    return json_reply({"removed": connection.id})


def checks_json(checks: Sequence[Check]) -> list[dict[str, object]]:
    """Return the four answers of a check."""
    return [
        {"name": one.name, "ok": one.ok, "message": one.message, "help": one.help} for one in checks
    ]


def connections_json(services: Services, settings: Settings) -> list[dict[str, object]]:
    """Return every stored connection; no key is among what is shown."""
    in_use = None if settings.practice else settings.connection
    return [
        {
            **connection_json(settings, one),
            "in_use": in_use is not None and one.id == in_use.id,
            "key": key_json(services, one),
            "under_way": services.desk.under_way_with(one.id),
        }
        for one in settings.connections
    ]


def connection_json(settings: Settings, connection: Connection) -> dict[str, object]:
    """Return one connection without its key."""
    return {
        "id": connection.id,
        "name": settings.names.get(connection.id, connection.host),
        "endpoint": connection.base_url,
        "deployment": connection.deployment,
        "dialect": connection.dialect.value,
        "api_version": connection.api_version,
        "sign_in": connection.sign_in.value,
        "scope": connection.scope,
        "host": connection.host,
        "prices": dict(settings.prices.get(connection.id, {})),
    }


def key_json(services: Services, connection: Connection | None) -> dict[str, object]:
    """Return whether and where the key of a connection is stored."""
    place = services.credentials.place_so_far(connection.host) if connection else KeyPlace.NONE
    stored = place not in {KeyPlace.NONE, KeyPlace.ASKING}
    return {"stored": stored, "where": place.value}


def is_usable(connection: Connection | None, place: KeyPlace) -> bool:
    """Tell whether requests can be signed, as far as is known; only Azure knows for certain."""
    if connection is None:
        return False
    return place is not KeyPlace.NONE or connection.sign_in is SignIn.ENTRA


def _stored(services: Services, request: Request) -> Connection:
    wanted = request.params["connection_id"]
    for connection in services.settings.settings.connections:
        if connection.id == wanted:
            return connection
    raise NotFound("There is no such connection.")
