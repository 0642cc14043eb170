from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.requests_to_web import call
from videogen_desktop.web.api import settings, spending

if TYPE_CHECKING:
    from tests.support.fake_services import FakeParts

KEY = "0123456789abcdef0123456789abcdef"


def prices(parts: FakeParts) -> list[dict[str, object]]:
    lines = call(parts, spending.show)["prices"]
    assert isinstance(lines, list)
    return lines


def test_every_stored_connection_has_its_prices(parts: FakeParts) -> None:
    for host, dialect in (("home", "videos"), ("work", "jobs")):
        made = {"id": "new", "endpoint": f"https://{host}.openai.azure.com", "deployment": "d"}
        call(parts, settings.change, {"connection": {**made, "dialect": dialect, "name": host}})
    lines = call(parts, spending.show)["prices"]
    assert isinstance(lines, list)
    found = {
        (line["name"], line["side"]): (line["list_price"], line["own_price"]) for line in lines
    }
    assert found == {
        ("home", 720): (0.10, None),
        ("work", 480): (None, None),
        ("work", 720): (None, None),
        ("work", 1080): (None, None),
    }
    change = {"id": lines[0]["connection_id"], "prices": {"1080": 0.5}}
    call(parts, settings.change, {"connection": change, "currency": "eur", "monthly_limit": 20})
    shown: dict[str, object] = call(parts, spending.show)
    assert (shown["currency"], shown["monthly_limit"]) == ("EUR", 20)
    assert any(line["own_price"] == 0.5 for line in prices(parts))
    assert not any(line["list_price"] for line in prices(parts)), "it is in dollars"


def test_the_price_that_is_shown_before_sending_follows_the_table(parts: FakeParts) -> None:
    def offered() -> tuple[object, object]:
        limits = call(parts, settings.show)["limits"]
        assert isinstance(limits, dict)
        return limits["sizes"][0]["price_per_second"], limits["price_is_own"]

    assert offered() == (0.10, False)
    made = {"endpoint": "https://home.openai.azure.com", "deployment": "d", "prices": {"720": 0.3}}
    parts.connections.connection = parts.services.settings.update({"connection": made}).connection
    assert offered() == (0.3, True)


def test_without_anything_sent_the_ledger_is_empty(parts: FakeParts) -> None:
    shown = call(parts, spending.show)
    assert (shown["months"], shown["days"], shown["prices"]) == ([], [], [])
    month = shown["this_month"]
    assert isinstance(month, dict)
    assert month["cost"] == 0
