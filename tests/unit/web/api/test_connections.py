from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_services import make_job
from tests.support.requests_to_web import call
from videogen_desktop.domain.errors import NotFound
from videogen_desktop.web.api import connections, settings
from videogen_desktop.web.problems import Refused

if TYPE_CHECKING:
    from tests.support.fake_services import FakeParts

KEY = "0123456789abcdef0123456789abcdef"
HOME = {"id": "new", "endpoint": "https://home.openai.azure.com", "deployment": "sora-2"}
WORK = {"id": "new", "endpoint": "https://work.openai.azure.com", "deployment": "films"}


def add(parts: FakeParts, connection: dict[str, str], name: str) -> str:
    given = {**connection, "name": name, "api_key": f"{KEY}-{name}"}
    shown = call(parts, settings.change, {"connection": given, "mode": "azure"})
    made = shown["connection"]
    assert isinstance(made, dict)
    return str(made["id"])


def listed(parts: FakeParts) -> dict[str, dict[str, object]]:
    shown = call(parts, settings.show)
    assert KEY not in json.dumps(shown)
    every = shown["connections"]
    assert isinstance(every, list)
    return {one["name"]: one for one in every}


def test_the_last_one_added_is_in_use_until_another_is_chosen(parts: FakeParts) -> None:
    home, work = add(parts, HOME, "Home"), add(parts, WORK, "Work")
    assert {name: one["in_use"] for name, one in listed(parts).items()} == {
        "Work": True,
        "Home": False,
    }
    assert listed(parts)["Home"]["key"] == {"stored": True, "where": "keyring"}
    shown = call(parts, settings.change, {"active": home})
    assert isinstance(shown["connection"], dict)
    assert shown["connection"]["id"] == home
    call(parts, settings.change, {"mode": "practice"})
    assert not any(one["in_use"] for one in listed(parts).values())
    assert call(parts, settings.change, {"active": work})["mode"] == "azure"


def test_a_name_changes_without_a_key_and_without_being_used(parts: FakeParts) -> None:
    home, work = add(parts, HOME, "Home"), add(parts, WORK, "Work")
    call(parts, settings.change, {"connection": {"id": home, "name": "Studio"}})
    found = listed(parts)
    assert (found["Studio"]["id"], found["Studio"]["in_use"]) == (home, False)
    assert found["Work"]["id"] == work
    assert len(parts.keys.keys) == 2


def test_one_that_is_not_in_use_is_checked_with_its_own_key(parts: FakeParts) -> None:
    home = add(parts, HOME, "Home")
    add(parts, WORK, "Work")
    assert call(parts, connections.check, {}, connection_id=home)["checks"]
    tried, key = parts.connections.tried[-1]
    assert tried is not None
    assert (tried.host, key) == ("home.openai.azure.com", None)


def test_a_removed_connection_is_gone_and_its_key_to_be_forgotten(parts: FakeParts) -> None:
    home, work = add(parts, HOME, "Home"), add(parts, WORK, "Work")
    call(parts, connections.remove, {}, connection_id=work)
    assert list(listed(parts)) == ["Home"]
    assert listed(parts)["Home"]["in_use"]
    assert parts.services.settings.settings.forget_keys == ("work.openai.azure.com",)
    assert parts.connections.forgets == 1
    for gone in (work, "con_none"):
        with pytest.raises(NotFound):
            call(parts, connections.remove, {}, connection_id=gone)
        with pytest.raises(NotFound):
            call(parts, connections.check, {}, connection_id=gone)
    call(parts, connections.remove, {}, connection_id=home)
    assert call(parts, settings.show)["mode"] == "none"


def test_a_key_that_another_connection_uses_stays(parts: FakeParts) -> None:
    add(parts, HOME, "Home")
    second = add(parts, {**HOME, "deployment": "other"}, "Other")
    call(parts, connections.remove, {}, connection_id=second)
    assert parts.connections.forgets == 0


def test_one_with_videos_under_way_is_removed_only_by_somebody_who_is_sure(
    parts: FakeParts,
) -> None:
    home = add(parts, HOME, "Home")
    parts.desk.jobs["job_1"] = replace(make_job("job_1"), connection_id=home)
    assert listed(parts)["Home"]["under_way"] == 1
    with pytest.raises(Refused) as caught:
        call(parts, connections.remove, {}, connection_id=home)
    assert (caught.value.status, caught.value.refusal_code) == (409, "connection_busy")
    assert "still fetched" in str(caught.value)
    assert listed(parts)
    call(parts, connections.remove, {"with_jobs": True}, connection_id=home)
    assert listed(parts) == {}
