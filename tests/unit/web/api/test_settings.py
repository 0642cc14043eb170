from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.support.requests_to_web import call
from videogen_desktop.base.paths import DataFolder
from videogen_desktop.config.settings import SettingsStore
from videogen_desktop.config.sources import Notice
from videogen_desktop.domain.connection import Dialect, practice_connection
from videogen_desktop.domain.errors import InvalidRequest, NotConfigured
from videogen_desktop.web.api import settings

if TYPE_CHECKING:
    from tests.support.fake_services import FakeParts

KEY = "0123456789abcdef0123456789abcdef"
HOST = "example.openai.azure.com"
CONNECTION = {"endpoint": f"https://{HOST}", "deployment": "sora-2", "dialect": "videos"}


def test_at_first_nothing_is_set_up(parts: FakeParts) -> None:
    shown = call(parts, settings.show)
    assert (shown["setup_needed"], shown["mode"], shown["connection"]) == (True, "none", None)
    assert shown["key"] == {"stored": False, "where": "none"}
    assert shown["version"] == "1.2.3"
    assert shown["draft"] is None
    limits = shown["limits"]
    assert isinstance(limits, dict)
    assert limits["default_size"] == "1280x720"
    assert limits["seconds"] == [4, 8, 12]
    assert limits["sizes"][0]["value"] == "1280x720"


def test_what_the_start_has_to_say_is_among_the_notices(parts: FakeParts) -> None:
    notices = (Notice("library_mended", "The library was built anew."),)
    shown = call(replace(parts, services=replace(parts.services, notices=notices)), settings.show)
    assert shown["notices"] == [
        {"code": "library_mended", "message": "The library was built anew."}
    ]


def test_a_connection_with_its_key_is_stored_and_the_key_never_shown(parts: FakeParts) -> None:
    shown = call(parts, settings.change, {"connection": {**CONNECTION, "api_key": KEY}})
    connection = shown["connection"]
    assert isinstance(connection, dict)
    assert (connection["host"], connection["deployment"]) == (HOST, "sora-2")
    assert (shown["setup_needed"], shown["mode"]) == (False, "azure")
    assert shown["key"] == {"stored": True, "where": "keyring"}
    assert parts.keys.keys == {HOST: KEY}
    assert KEY not in json.dumps(shown)
    assert parts.connections.changes == 1
    stored = (parts.services.data_dir / "settings.json").read_text()
    assert KEY not in stored


def test_an_empty_key_leaves_the_stored_one(parts: FakeParts) -> None:
    call(parts, settings.change, {"connection": {**CONNECTION, "api_key": KEY}})
    call(parts, settings.change, {"connection": {**CONNECTION, "api_key": ""}})
    assert parts.keys.keys == {HOST: KEY}


def test_practice_needs_no_account(parts: FakeParts) -> None:
    parts.connections.connection = practice_connection("http://127.0.0.1:1", Dialect.JOBS)
    shown = call(parts, settings.change, {"mode": "practice"})
    assert (shown["setup_needed"], shown["mode"]) == (False, "practice")
    limits = shown["limits"]
    assert isinstance(limits, dict)
    assert limits["dialect"] == "jobs"


def test_letter_keys_can_be_switched_off(parts: FakeParts) -> None:
    assert call(parts, settings.show)["letter_keys"] is True
    assert call(parts, settings.change, {"letter_keys": False})["letter_keys"] is False
    assert parts.services.settings.settings.letter_keys is False


def test_a_draft_is_kept(parts: FakeParts) -> None:
    draft = {"prompt": "a boat", "size": "1280x720", "seconds": 4, "count": 1}
    assert call(parts, settings.change, {"draft": draft})["draft"] == draft


@pytest.mark.parametrize(
    "body",
    [
        {"connection": "https://example.openai.azure.com"},
        {"connection": {**CONNECTION, "api_key": 5}},
        {"connection": {**CONNECTION, "api_key": "a key with blanks"}},
        {"connection": {"endpoint": "no address", "api_key": KEY}},
        {"connection": {**CONNECTION, "deployment": "\ud800"}},
        {"draft": {"prompt": "a\0b"}},
        {"draft": ["\ud800"]},
        {"\ud800": 1},
        {"mode": "neither"},
        {"appearance": "purple"},
        {"unknown": 1},
    ],
)
def test_what_cannot_be_set_is_refused_and_changes_nothing(
    parts: FakeParts, body: dict[str, object]
) -> None:
    with pytest.raises(InvalidRequest):
        call(parts, settings.change, body)
    assert parts.keys.keys == {}
    assert call(parts, settings.show)["mode"] == "none"


def test_a_connection_is_tried_without_being_stored(parts: FakeParts) -> None:
    body = {"connection": {**CONNECTION, "api_key": KEY}}
    checks = call(parts, settings.test, body)["checks"]
    assert checks == [{"name": "address", "ok": True, "message": "It answers.", "help": ""}]
    candidate, key = parts.connections.tried[0]
    assert candidate is not None
    assert (candidate.host, key) == (HOST, KEY)
    assert parts.keys.keys == {}
    assert call(parts, settings.show)["mode"] == "none"


def test_the_stored_connection_is_tried(parts: FakeParts) -> None:
    call(parts, settings.test, {})
    assert parts.connections.tried == [(None, None)]
    parts.connections.trouble = NotConfigured("Nothing is set up.")
    with pytest.raises(NotConfigured):
        call(parts, settings.test, {})


def test_the_password_of_a_proxy_goes_to_the_key_store_and_is_never_shown(
    parts: FakeParts,
) -> None:
    shown = call(parts, settings.change, {"proxy": "me:pass-word-1@proxy.example:8080"})
    assert (shown["proxy"], shown["proxy_sign_in"]) == ("http://proxy.example:8080", True)
    assert parts.keys.keys == {"proxy proxy.example:8080": "me:pass-word-1"}
    stored = (parts.services.data_dir / "settings.json").read_text()
    assert "pass-word-1" not in stored + json.dumps(shown)
    # The same address again, as the page shows it, leaves the password; another one forgets it.
    shown = call(parts, settings.change, {"proxy": "http://proxy.example:8080"})
    assert shown["proxy_sign_in"] is True
    shown = call(parts, settings.change, {"proxy": "none"})
    assert (shown["proxy"], shown["proxy_sign_in"]) == ("none", False)
    assert parts.keys.keys == {}


def test_a_proxy_that_cannot_be_one_is_refused(parts: FakeParts) -> None:
    with pytest.raises(InvalidRequest) as caught:
        call(parts, settings.change, {"proxy": "socks5://me:pass-word-1@proxy.example"})
    assert "pass-word-1" not in str(caught.value)
    assert call(parts, settings.show)["proxy"] == "system"
    assert call(parts, settings.change, {"proxy": None})["proxy"] == "system"


def test_the_password_in_an_administrators_proxy_is_not_shown(parts: FakeParts) -> None:
    managed = parts.services.data_dir / "managed.json"
    managed.write_text('{"proxy": "http://me:pass-word-1@proxy.example:8080", "locked": ["proxy"]}')
    folder = DataFolder(parts.services.data_dir)
    store = SettingsStore(folder, managed_path=managed)
    locked = replace(parts, services=replace(parts.services, settings=store))
    shown = call(locked, settings.show)
    assert (shown["proxy"], shown["proxy_sign_in"]) == ("http://proxy.example:8080", True)
    assert "pass-word-1" not in json.dumps(shown)
    with pytest.raises(InvalidRequest, match="Set by your organisation"):
        call(locked, settings.change, {"proxy": "none"})
