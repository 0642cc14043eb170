"""What was spent, by day and month, and the price table behind it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from videogen_desktop.sora.limits import LIMITS
from videogen_desktop.web.messages import json_reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from videogen_desktop.jobs.money import Sum
    from videogen_desktop.web.messages import Reply, Request
    from videogen_desktop.web.services import Services


def show(services: Services, _request: Request) -> Reply:
    """Show the ledger, the limit and every price; practice costs nothing and is not in it."""
    ledger = services.money.ledger()
    tariff = services.money.tariff()
    return json_reply(
        {
            "currency": tariff.currency,
            "monthly_limit": tariff.monthly_limit,
            "this_month": asdict(ledger.this_month),
            "in_line": asdict(ledger.in_line),
            "months": _lines(ledger.months, "month"),
            "days": _lines(ledger.days, "day"),
            "prices": _prices(services),
        }
    )


def _lines(sums: Mapping[str, Sum], name: str) -> list[dict[str, object]]:
    return [{name: when, **asdict(one)} for when, one in sums.items()]


def _prices(services: Services) -> list[dict[str, object]]:
    """Return a line for each connection and each height of picture that it offers.

    An organisation's connection is among them before anything is stored with it; one that holds
    for this run alone is not, because its prices could not be kept.
    """
    settings = services.settings.settings
    tariff = services.money.tariff()
    lines: list[dict[str, object]] = []
    now = settings.connection
    lasting = "endpoint" not in settings.held or "endpoint" in settings.locked
    theirs = (now,) if now and lasting and now not in settings.connections else ()
    for connection in (*theirs, *settings.connections):
        sizes = LIMITS[connection.dialect].sizes
        own = tariff.own.get(connection.id, {})
        lines += [
            {
                "connection_id": connection.id,
                "name": settings.names.get(connection.id, connection.host),
                "side": side,
                "list_price": tariff.list_price(connection.dialect),
                "own_price": own.get(str(side)),
            }
            for side in sorted({min(size) for size in sizes})
        ]
    return lines
