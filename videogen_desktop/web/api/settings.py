"""The settings as the page shows and changes them. The API key goes in and never comes out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from videogen_desktop.config.credentials import KeyPlace, checked_key
from videogen_desktop.config.proxy import NONE, SYSTEM, check_proxy, key_name, split_user
from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.sora.limits import LIMITS
from videogen_desktop.web.api.connections import (
    checks_json,
    connection_json,
    connections_json,
    is_usable,
    key_json,
)
from videogen_desktop.web.fields import is_sendable, json_object
from videogen_desktop.web.messages import json_reply

if TYPE_CHECKING:
    from videogen_desktop.config.settings import Settings
    from videogen_desktop.domain.connection import Connection
    from videogen_desktop.sora.limits import Size
    from videogen_desktop.web.messages import Reply, Request
    from videogen_desktop.web.services import Services

_PLATFORMS = {"win32": "windows", "darwin": "macos"}


def show(services: Services, _request: Request) -> Reply:
    """Show every setting, and whether and where a key is stored."""
    return json_reply(_as_json(services, services.settings.settings))


def change(services: Services, request: Request) -> Reply:
    """Change some settings; a key travels with its connection."""
    changes = _readable(json_object(request))
    connection = _connection_in(changes)
    key = _key_in(connection)
    host = services.settings.candidate(connection).host if connection and key else None
    before = services.settings.settings.proxy
    proxy_user = _take_proxy_user(changes)
    settings = services.settings.update(changes)
    if key and host:
        services.credentials.store(host, key)
    _keep_proxy_user(services, before, settings.proxy, proxy_user)
    services.connections.settings_changed()
    return show(services, request)


def test(services: Services, request: Request) -> Reply:
    """Try a connection without storing it and without making a video."""
    connection = _connection_in(_readable(json_object(request)))
    candidate = services.settings.candidate(connection) if connection else None
    checks = services.connections.check(candidate, _key_in(connection))
    return json_reply({"checks": checks_json(checks)})


def _as_json(services: Services, settings: Settings) -> dict[str, object]:
    connection = settings.connection
    place = services.credentials.place_so_far(connection.host) if connection else KeyPlace.NONE
    current = services.connections.current()
    proxy, user = split_user(settings.proxy)
    return {
        "setup_needed": not settings.practice and not is_usable(connection, place),
        "mode": "practice" if settings.practice else "azure" if connection else "none",
        "connection": connection_json(settings, connection) if connection else None,
        "connections": connections_json(services, settings),
        "key": key_json(services, connection),
        "proxy": proxy,
        "proxy_sign_in": bool(user) or _proxy_key(services, proxy),
        "limits": _limits_json(services, current),
        "videos_dir": str(services.media.videos_dir),
        "data_dir": str(services.data_dir),
        "hold_seconds": settings.hold_seconds,
        "appearance": settings.appearance,
        "currency": settings.currency,
        "monthly_limit": settings.monthly_limit,
        "notify": settings.notify,
        "notify_sound": settings.notify_sound,
        "language": settings.language,
        "letter_keys": settings.letter_keys,
        "locked": sorted(settings.locked),
        "held": dict(settings.held),
        "notices": [
            {"code": notice.code, "message": notice.message}
            for notice in (*services.notices, *settings.notices, *services.credentials.notices)
        ],
        "draft": dict(settings.draft) or None,
        "version": services.version,
        "native": services.native.available,
        "platform": _PLATFORMS.get(sys.platform, "linux"),
    }


def _limits_json(services: Services, current: Connection | None) -> dict[str, object]:
    limits = LIMITS[current.dialect if current else Dialect.VIDEOS]
    width, height = limits.default_size
    tariff = services.money.tariff()
    name = current.id if current else ""

    def price(size: Size) -> float | None:
        return tariff.price(name, limits.dialect, min(size.width, size.height))

    return {
        "dialect": limits.dialect.value,
        "sizes": [
            {
                "value": size.value,
                "width": size.width,
                "height": size.height,
                "max_count": limits.max_count,
                "max_seconds": size.max_seconds,
                "price_per_second": price(size),
            }
            for size in limits.legal_sizes
            if size.offered
        ],
        "seconds": list(limits.seconds),
        "default_size": f"{width}x{height}",
        "default_seconds": limits.default_seconds,
        "prompt_max_characters": limits.prompt_max_characters,
        "remix": limits.remix,
        "price_is_own": bool(tariff.own.get(name)),
        "currency": tariff.currency,
    }


def _take_proxy_user(changes: dict[str, object]) -> str:
    """Leave only the address in ``changes``: name and password belong in the key store."""
    try:
        address, user = split_user(check_proxy(changes.get("proxy")))
    except ValueError:
        return ""  # not given, or refused where all settings are checked
    changes["proxy"] = address
    return user


def _keep_proxy_user(services: Services, before: str, now: str, user: str) -> None:
    if before != now:
        services.credentials.forget(key_name(before))
    if user:
        services.credentials.store(key_name(now), user)


def _proxy_key(services: Services, proxy: str) -> bool:
    if proxy in {SYSTEM, NONE}:
        return False
    place = services.credentials.place_so_far(key_name(proxy))
    return place not in {KeyPlace.NONE, KeyPlace.ASKING}


def _connection_in(changes: dict[str, object]) -> dict[str, object] | None:
    connection = changes.get("connection")
    if connection is None:
        return None
    if not isinstance(connection, dict):
        raise InvalidRequest({"connection": "The connection has to be a JSON object."})
    return connection


def _key_in(connection: dict[str, object] | None) -> str | None:
    """Return the key to use; an empty one means that the stored one stays."""
    key = (connection or {}).get("api_key")
    if key is None or key == "":
        return None
    if not isinstance(key, str):
        raise InvalidRequest({"api_key": "The key has to be text."})
    return checked_key(key)


def _readable(values: dict[str, object]) -> dict[str, object]:
    """Return ``values`` if every text in them, however deep, can be stored."""
    pending: list[tuple[str, object]] = list(values.items())
    while pending:
        name, value = pending.pop()
        if not is_sendable(name) or (isinstance(value, str) and not is_sendable(value)):
            shown = name.encode("ascii", "replace").decode()
            raise InvalidRequest({shown: f"“{shown}” has a character that cannot be used."})
        if isinstance(value, dict):
            pending.extend(value.items())
        elif isinstance(value, list):
            pending.extend((name, item) for item in value)
    return values
