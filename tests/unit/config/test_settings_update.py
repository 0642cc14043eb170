"""What the person changes in Settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.settings_folder import AZURE, BASE, GATEWAY, saved, store
from videogen_desktop.base.paths import DataFolder
from videogen_desktop.domain.connection import Dialect, SignIn
from videogen_desktop.domain.errors import InvalidRequest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def test_what_the_address_holds_is_picked_out_of_it(folder: DataFolder) -> None:
    pasted = f"{AZURE}/openai/v1/video/generations/jobs?api-version=preview"
    connection = (
        store(folder)
        .update({"connection": {"endpoint": pasted, "deployment": "d", "dialect": ""}})
        .connection
    )
    assert connection is not None
    assert connection.base_url == BASE
    assert connection.dialect is Dialect.JOBS
    assert connection.api_version == "preview"


def test_the_deployment_in_the_address_is_enough(folder: DataFolder) -> None:
    pasted = f"{AZURE}/openai/deployments/my-sora/videos?api-version=2025-04-01-preview"
    connection = store(folder).update({"connection": {"endpoint": pasted}}).connection
    assert connection is not None
    assert connection.deployment == "my-sora"


def test_a_connection_without_a_deployment_asks_for_it(folder: DataFolder) -> None:
    with pytest.raises(InvalidRequest) as caught:
        store(folder).update({"connection": {"endpoint": AZURE}})
    assert caught.value.fields.keys() == {"deployment"}
    assert not folder.settings_path.exists()


def test_a_host_that_is_not_azures_is_asked_about_once(folder: DataFolder) -> None:
    made = store(folder)
    connection = {"endpoint": GATEWAY, "deployment": "d"}
    with pytest.raises(InvalidRequest) as caught:
        made.update({"connection": connection})
    assert caught.value.fields.keys() == {"confirmed_host"}
    assert "gateway.example" in caught.value.fields["confirmed_host"]
    made.update({"connection": {**connection, "confirmed_host": True}})
    again = made.update({"connection": {**connection, "deployment": "e"}}).connection
    assert again is not None
    assert (again.base_url, again.deployment) == (GATEWAY, "e")


@pytest.mark.parametrize("confirmed", ["true", 1, "yes", None])
def test_only_a_true_confirmation_counts(folder: DataFolder, confirmed: object) -> None:
    connection = {"endpoint": GATEWAY, "deployment": "d", "confirmed_host": confirmed}
    with pytest.raises(InvalidRequest):
        store(folder).update({"connection": connection})


def test_a_candidate_is_checked_but_not_stored(folder: DataFolder) -> None:
    made = store(folder)
    candidate = made.candidate({"endpoint": AZURE, "deployment": "d", "api_key": "secret"})
    assert candidate.base_url == BASE
    assert made.settings.connection is None
    assert not folder.settings_path.exists()
    with pytest.raises(InvalidRequest):
        made.candidate({"endpoint": GATEWAY, "deployment": "d"})


def test_the_key_never_reaches_the_settings_file(folder: DataFolder) -> None:
    store(folder).update(
        {"connection": {"endpoint": AZURE, "deployment": "d", "api_key": "canary-7731"}}
    )
    assert "canary-7731" not in folder.settings_path.read_text()


def test_parts_left_out_stay_as_they_were(folder: DataFolder) -> None:
    made = store(folder)
    made.update({"connection": {"endpoint": AZURE, "deployment": "d", "api_version": "preview"}})
    connection = made.update({"connection": {"sign_in": "bearer-key"}}).connection
    assert connection is not None
    assert connection.api_version == "preview"
    assert connection.sign_in is SignIn.BEARER_KEY
    emptied = made.update({"connection": {"api_version": ""}}).connection
    assert emptied is not None
    assert emptied.api_version == ""


def test_changing_the_connection_in_use_leaves_one_connection(folder: DataFolder) -> None:
    made = store(folder)
    made.update({"connection": {"endpoint": AZURE, "deployment": "one"}})
    settings = made.update({"connection": {"deployment": "two", "name": "Work"}})
    assert [item.deployment for item in settings.connections] == ["two"]
    assert list(settings.names.values()) == ["Work"]


def test_values_of_this_run_are_never_written(folder: DataFolder) -> None:
    made = store(folder, environ={"AZURE_OPENAI_DEPLOYMENT": "theirs", "VIDEOGEN_AT_ONCE": "9"})
    made.update({"connection": {"endpoint": AZURE, "deployment": "theirs"}, "at_once": 9})
    text = folder.settings_path.read_text()
    assert "theirs" not in text
    assert "at_once" not in text


def test_a_value_of_the_environment_cannot_be_changed_in_settings(folder: DataFolder) -> None:
    made = store(folder, environ={"AZURE_OPENAI_ENDPOINT": AZURE})
    with pytest.raises(InvalidRequest) as caught:
        made.update({"connection": {"endpoint": "https://fabrikam.openai.azure.com"}})
    assert "AZURE_OPENAI_ENDPOINT" in caught.value.fields["endpoint"]
    with pytest.raises(InvalidRequest):
        made.update({"connection": {"deployment": "other"}})
    with pytest.raises(InvalidRequest):
        made.update({"mode": "practice"})


def test_sending_the_environments_values_back_unchanged_is_fine(folder: DataFolder) -> None:
    made = store(folder, environ={"AZURE_OPENAI_ENDPOINT": AZURE})
    made.update(
        {"connection": {"endpoint": f"{AZURE}/", "deployment": "sora-2", "dialect": "videos"}}
    )
    assert not folder.settings_path.exists()


def test_an_unknown_mode_is_refused(folder: DataFolder) -> None:
    for changes in ({"mode": "cinema"}, {"active": "con_1"}, {"connection": "x"}, {"volume": 1}):
        with pytest.raises(InvalidRequest) as caught:
            store(folder).update(changes)
        assert caught.value.fields.keys() == changes.keys()


def test_simple_settings_are_checked(folder: DataFolder) -> None:
    bad: dict[str, object] = {
        "hold_seconds": 61,
        "appearance": "neon",
        "language": "Klingon!",
        "videos_dir": "relative/folder",
        "at_once": True,
        "draft": {"prompt": ["x"]},
        "window": {"width": "wide"},
    }
    with pytest.raises(InvalidRequest) as caught:
        store(folder).update(bad)
    assert caught.value.fields.keys() == bad.keys()
    assert all(sentence.endswith(".") for sentence in caught.value.fields.values())


def test_simple_settings_are_kept(folder: DataFolder, tmp_path: Path) -> None:
    changes: dict[str, object] = {
        "hold_seconds": 0,
        "appearance": "dark",
        "language": "pt-BR",
        "videos_dir": str(tmp_path / "films"),
        "draft": {"prompt": "a \ud800 boat\n", "seconds": 4},
        "window": {"x": -3, "width": 900},
    }
    store(folder).update(changes)
    settings = store(folder).settings
    assert settings.hold_seconds == 0
    assert settings.appearance == "dark"
    assert settings.language == "pt-BR"
    assert settings.videos_dir == tmp_path / "films"
    assert settings.draft == changes["draft"]
    assert settings.window == changes["window"]


def test_null_brings_back_the_usual_value(folder: DataFolder) -> None:
    made = store(folder)
    made.update({"appearance": "dark"})
    assert made.update({"appearance": None}).appearance == "system"
    assert "appearance" not in saved(folder)
