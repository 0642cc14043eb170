"""The administrator's file: every setting can be locked, and what is wrong in it stops nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from videogen_desktop.base.paths import DataFolder
from videogen_desktop.config.fields import CONNECTION_FIELDS, FIELDS
from videogen_desktop.config.settings import SettingsStore
from videogen_desktop.domain.errors import InvalidRequest

EXAMPLE = Path(__file__).parents[3] / "build_spec" / "managed.example.json"
# A value an administrator may set, and another one that somebody might want instead.
VALUES: dict[str, tuple[object, object]] = {
    "endpoint": ("https://contoso.openai.azure.com", "https://other.openai.azure.com"),
    "deployment": ("films", "other"),
    "dialect": ("jobs", "videos"),
    "api_version": ("preview", "v1"),
    "sign_in": ("entra", "api-key"),
    "scope": ("https://cognitiveservices.azure.com/.default", "https://ai.azure.com/.default"),
    "name": ("Contoso", "Mine"),
    "prices": ({"720": 0.2}, {"720": 0.1}),
    "videos_dir": ("/srv/videos", "/tmp/videos"),  # noqa: S108 - only a path
    "hold_seconds": (10.0, 0.0),
    "appearance": ("dark", "light"),
    "language": ("de", "en"),
    "letter_keys": (False, True),
    "proxy": ("http://proxy.contoso.example:8080", "none"),
    "currency": ("EUR", "USD"),
    "monthly_limit": (20.0, 2000.0),
    "notify": (False, True),
    "notify_sound": (False, True),
    "forget_keys": ([], ["host"]),
    "creates_per_minute": (1, 60),
    "at_once": (1, 50),
    "settle_seconds": (60.0, 1.0),
    "draft": ({}, {"prompt": "mine"}),
    "window": ({}, {"width": 900}),
}


def managed(folder: Path, document: object) -> SettingsStore:
    path = folder / "managed.json"
    path.write_text(json.dumps(document))
    store = SettingsStore(DataFolder(folder), managed_path=path)
    store.load()
    return store


def test_every_setting_is_tried_below() -> None:
    assert set(FIELDS) == set(VALUES)


@pytest.mark.parametrize("name", sorted(VALUES))
def test_whatever_is_locked_stays_as_the_administrator_set_it(tmp_path: Path, name: str) -> None:
    value, other = VALUES[name]
    document = {"endpoint": VALUES["endpoint"][0], "deployment": "films", name: value}
    store = managed(tmp_path, {**document, "locked": [name]})
    assert name in store.settings.locked
    assert store.settings.held[name] == "Set by your organisation."
    before = store.settings
    change = {name: other}
    if name in CONNECTION_FIELDS:
        endpoint = {"endpoint": VALUES["endpoint"][0], "deployment": "films"}
        change = {"connection": {**endpoint, **change}}
    with pytest.raises(InvalidRequest, match="Set by your organisation") as caught:
        store.update(change)
    assert name in caught.value.fields
    assert store.settings == before


@pytest.mark.parametrize("name", sorted(set(VALUES) - {"endpoint"}))
def test_what_is_only_preset_is_the_persons_to_change(tmp_path: Path, name: str) -> None:
    value, other = VALUES[name]
    document = {"endpoint": VALUES["endpoint"][0], "deployment": "films", name: value}
    store = managed(tmp_path, document)
    assert store.settings.locked == frozenset()
    change = {name: other}
    if name in CONNECTION_FIELDS:
        endpoint = {"endpoint": VALUES["endpoint"][0], "deployment": "films"}
        change = {"connection": {**endpoint, **change}}
    store.update(change)
    assert json.loads((tmp_path / "settings.json").read_text())


def test_a_locked_address_keeps_every_other_connection_out(tmp_path: Path) -> None:
    address = VALUES["endpoint"][0]
    store = managed(tmp_path, {"endpoint": address, "deployment": "films", "locked": ["endpoint"]})
    further = {"id": "new", "endpoint": "https://other.openai.azure.com", "deployment": "d"}
    with pytest.raises(InvalidRequest, match="Set by your organisation"):
        store.update({"connection": further})


def test_an_organisation_names_its_connection(tmp_path: Path) -> None:
    address = {"endpoint": VALUES["endpoint"][0], "deployment": "films", "name": "Films"}
    store = managed(tmp_path, address)
    now = store.settings.connection
    assert now is not None
    assert store.settings.names == {now.id: "Films"}
    named = store.update({"connection": {"id": now.id, "name": "Mine"}})
    assert named.names == {now.id: "Mine"}, "a preset is only that"
    locked = managed(tmp_path, {**address, "locked": ["name"]})
    assert locked.settings.names == {now.id: "Films"}


def test_the_example_is_understood_to_the_last_word(tmp_path: Path) -> None:
    document = json.loads(EXAMPLE.read_text())
    store = managed(tmp_path, document)
    settings = store.settings
    assert settings.notices == ()
    assert set(document) - {"locked"} <= set(FIELDS)
    assert settings.locked == frozenset(document["locked"])
    assert settings.connection is not None
    assert settings.prices[settings.connection.id] == {"720": 0.1}
    assert settings.monthly_limit == 250


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"language": 5, "locked": ["language"]},
        {"locked": "language"},
        {"locked": [5, None, "wings"]},
        {"endpoint": "no address", "locked": ["endpoint"]},
    ],
)
def test_what_is_wrong_in_it_locks_nothing_and_stops_nothing(
    tmp_path: Path, document: object
) -> None:
    settings = managed(tmp_path, document).settings
    assert settings.locked == frozenset()
    assert settings.connection is None


@pytest.mark.parametrize(
    ("document", "word"),
    [
        ({"locked": "language"}, "“locked” has to be a list"),
        ({"locked": ["language"]}, "“language” is locked without a value"),
        ({"language": 5, "locked": ["language"]}, "language"),
    ],
)
def test_each_fault_in_it_is_said(tmp_path: Path, document: object, word: str) -> None:
    (notice,) = managed(tmp_path, document).settings.notices
    assert notice.code == "managed_damaged"
    assert str(tmp_path / "managed.json") in notice.message
    assert word in notice.message


def test_what_a_later_version_knows_is_passed_over(tmp_path: Path) -> None:
    store = managed(tmp_path, {"wings": 2, "locked": ["wings"]})
    assert store.settings.notices == ()
