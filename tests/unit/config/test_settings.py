"""The settings of all sources, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.settings_folder import AZURE, BASE, GATEWAY, store
from videogen_desktop.base.paths import DataFolder, default_data_dir
from videogen_desktop.config.settings import Source, data_dir
from videogen_desktop.domain.connection import Dialect, SignIn
from videogen_desktop.domain.errors import DataFolderUnusable, InvalidRequest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def test_nothing_set_up_means_no_connection_and_the_usual_values(folder: DataFolder) -> None:
    settings = store(folder).settings
    assert settings.connection is None
    assert not settings.practice
    assert settings.hold_seconds == 4
    assert settings.creates_per_minute is None
    assert settings.notices == ()
    assert not folder.settings_path.exists()


def test_a_saved_connection_is_there_after_a_restart(folder: DataFolder) -> None:
    store(folder).update({"connection": {"endpoint": AZURE, "deployment": "my-sora"}})
    connection = store(folder).settings.connection
    assert connection is not None
    assert connection.base_url == BASE
    assert connection.deployment == "my-sora"
    assert connection.sign_in is SignIn.API_KEY


def test_the_environment_makes_a_connection_of_its_own(folder: DataFolder) -> None:
    settings = store(
        folder,
        environ={
            "AZURE_OPENAI_ENDPOINT": "http://127.0.0.1:4000",
            "AZURE_OPENAI_DEPLOYMENT": "films",
            "VIDEOGEN_DIALECT": "jobs",
            "AZURE_OPENAI_API_VERSION": "preview",
        },
    ).settings
    assert settings.connection is not None
    assert settings.connection.base_url == "http://127.0.0.1:4000/openai/v1"
    assert settings.connection.deployment == "films"
    assert settings.connection.dialect is Dialect.JOBS
    assert settings.connection.api_version == "preview"
    assert settings.sources["endpoint"] is Source.ENVIRONMENT


def test_the_environment_wins_over_the_person_part_by_part(folder: DataFolder) -> None:
    store(folder).update({"connection": {"endpoint": AZURE, "deployment": "mine"}})
    connection = store(folder, environ={"AZURE_OPENAI_DEPLOYMENT": "theirs"}).settings.connection
    assert connection is not None
    assert (connection.base_url, connection.deployment) == (BASE, "theirs")


def test_the_command_line_wins_over_the_environment(folder: DataFolder) -> None:
    made = store(folder, overrides={"at_once": 7}, environ={"VIDEOGEN_AT_ONCE": "3"})
    assert made.settings.at_once == 7


def test_options_not_given_on_the_command_line_change_nothing(folder: DataFolder) -> None:
    made = store(folder, overrides={"at_once": None}, environ={"VIDEOGEN_AT_ONCE": "3"})
    assert made.settings.at_once == 3


def test_sign_in_stored_for_one_host_is_never_used_for_another(folder: DataFolder) -> None:
    store(folder).update(
        {"connection": {"endpoint": AZURE, "deployment": "mine", "sign_in": "entra"}}
    )
    environ = {"AZURE_OPENAI_ENDPOINT": "https://fabrikam.openai.azure.com"}
    connection = store(folder, environ=environ).settings.connection
    assert connection is not None
    assert connection.sign_in is SignIn.API_KEY
    assert connection.deployment == "sora-2"


@pytest.mark.parametrize(
    ("environ", "field"),
    [
        ({"VIDEOGEN_DIALECT": "french"}, "dialect"),
        ({"VIDEOGEN_CREATES_PER_MINUTE": "many"}, "creates_per_minute"),
        ({"VIDEOGEN_CREATES_PER_MINUTE": "-1"}, "creates_per_minute"),
        ({"VIDEOGEN_AT_ONCE": "0"}, "at_once"),
        ({"VIDEOGEN_AT_ONCE": "1.5"}, "at_once"),
        ({"VIDEOGEN_SETTLE_SECONDS": "nan"}, "settle_seconds"),
        ({"AZURE_OPENAI_API_VERSION": "latest!"}, "api_version"),
        ({"AZURE_OPENAI_ENDPOINT": "ftp://contoso.openai.azure.com"}, "endpoint"),
        ({"AZURE_OPENAI_ENDPOINT": "http://contoso.openai.azure.com"}, "endpoint"),
    ],
)
def test_a_bad_environment_value_is_named_with_its_variable(
    folder: DataFolder, environ: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        store(folder, environ=environ)
    assert caught.value.fields.keys() == {field}
    assert next(iter(environ)) in str(caught.value)


def test_numbers_from_the_environment_are_understood(folder: DataFolder) -> None:
    settings = store(
        folder,
        environ={
            "VIDEOGEN_CREATES_PER_MINUTE": "0",
            "VIDEOGEN_AT_ONCE": " 4 ",
            "VIDEOGEN_SETTLE_SECONDS": "1.5",
        },
    ).settings
    assert settings.creates_per_minute == 0
    assert settings.at_once == 4
    assert settings.settle_seconds == 1.5


def test_an_empty_variable_counts_as_not_set(folder: DataFolder) -> None:
    settings = store(
        folder, environ={"AZURE_OPENAI_ENDPOINT": "", "VIDEOGEN_AT_ONCE": " "}
    ).settings
    assert settings.connection is None
    assert settings.at_once is None


def test_another_programs_dated_api_version_does_not_break_the_v1_path(folder: DataFolder) -> None:
    environ = {"AZURE_OPENAI_ENDPOINT": AZURE, "AZURE_OPENAI_API_VERSION": "2024-10-21"}
    connection = store(folder, environ=environ).settings.connection
    assert connection is not None
    assert connection.api_version == ""


def test_a_gateway_in_the_environment_is_taken_as_meant(folder: DataFolder) -> None:
    connection = store(folder, environ={"AZURE_OPENAI_ENDPOINT": GATEWAY}).settings.connection
    assert connection is not None
    assert connection.base_url == GATEWAY


def test_practice_is_a_choice_that_keeps_the_connection(folder: DataFolder) -> None:
    made = store(folder)
    made.update({"connection": {"endpoint": AZURE, "deployment": "d"}})
    practising = made.update({"mode": "practice"})
    assert practising.practice
    assert practising.connection is not None
    assert store(folder).settings.practice
    back = made.update({"mode": "azure"})
    assert not back.practice
    assert back.connection == practising.connection


def test_connecting_ends_practice(folder: DataFolder) -> None:
    made = store(folder)
    made.update({"mode": "practice"})
    assert not made.update({"connection": {"endpoint": AZURE, "deployment": "d"}}).practice


def test_practice_on_the_command_line_wins_over_everything(folder: DataFolder) -> None:
    made = store(folder, overrides={"practice": True}, environ={"AZURE_OPENAI_ENDPOINT": AZURE})
    assert made.settings.practice


def test_practice_speaks_the_dialect_that_this_run_asks_for(folder: DataFolder) -> None:
    store(folder).update({"connection": {"endpoint": AZURE, "deployment": "d", "dialect": "jobs"}})
    assert store(folder).settings.practice_dialect is Dialect.VIDEOS
    asked = store(folder, overrides={"practice": True}, environ={"VIDEOGEN_DIALECT": "jobs"})
    assert asked.settings.practice_dialect is Dialect.JOBS


def test_an_endpoint_in_the_environment_ends_stored_practice(folder: DataFolder) -> None:
    store(folder).update({"mode": "practice"})
    assert not store(folder, environ={"AZURE_OPENAI_ENDPOINT": AZURE}).settings.practice


def test_a_managed_value_is_a_default(folder: DataFolder) -> None:
    managed = {"endpoint": AZURE, "deployment": "ours", "language": "de"}
    settings = store(folder, managed=managed).settings
    assert settings.connection is not None
    assert settings.connection.deployment == "ours"
    assert settings.language == "de"
    assert store(folder).update({"language": "ar"}).language == "ar"


def test_a_locked_value_wins_over_all_and_cannot_be_changed(folder: DataFolder) -> None:
    managed = {"endpoint": AZURE, "deployment": "ours", "locked": ["endpoint", "deployment"]}
    environ = {"AZURE_OPENAI_ENDPOINT": "https://fabrikam.openai.azure.com"}
    made = store(folder, managed=managed, environ=environ)
    assert made.settings.connection is not None
    assert made.settings.connection.base_url == BASE
    assert made.settings.locked == {"endpoint", "deployment"}
    with pytest.raises(InvalidRequest, match="organisation"):
        made.update({"connection": {"deployment": "mine"}})


def test_what_the_managed_file_does_not_lock_can_be_changed_beside_a_lock(
    folder: DataFolder,
) -> None:
    made = store(folder, managed={"endpoint": AZURE, "locked": ["endpoint"]})
    connection = made.update({"connection": {"endpoint": AZURE, "deployment": "mine"}}).connection
    assert connection is not None
    assert connection.deployment == "mine"
    again = store(folder).settings.connection
    assert again == connection


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"endpoint": 5}', '{"endpoint": "ftp://x", "locked": 3}']
)
def test_a_damaged_managed_file_is_said_and_not_used(folder: DataFolder, text: str) -> None:
    (folder.root / "managed.json").write_text(text)
    settings = store(folder).settings
    assert settings.connection is None
    assert {notice.code for notice in settings.notices} == {"managed_damaged"}


def test_the_file_is_for_this_user_only(folder: DataFolder) -> None:
    store(folder).update({"appearance": "dark"})
    assert folder.settings_path.stat().st_mode & 0o777 == 0o600


def test_a_change_by_another_process_is_seen_and_kept(folder: DataFolder) -> None:
    mine, theirs = store(folder), store(folder)
    theirs.update({"language": "de"})
    assert mine.settings.language == "de"
    theirs.update({"appearance": "dark"})
    mine.update({"language": "ar"})
    assert theirs.settings.appearance == "dark"
    assert theirs.settings.language == "ar"


def test_a_change_that_cannot_be_saved_does_not_hold(tmp_path: Path) -> None:
    made = store(DataFolder(tmp_path / "gone"))
    with pytest.raises(DataFolderUnusable, match=r"settings\.json cannot be saved"):
        made.update({"appearance": "dark"})
    assert made.settings.appearance == "system"


def test_the_data_folder_follows_option_environment_default(tmp_path: Path) -> None:
    environ = {"VIDEOGEN_DATA_DIR": str(tmp_path / "env")}
    assert data_dir(str(tmp_path / "option"), environ) == tmp_path / "option"
    assert data_dir(None, environ) == tmp_path / "env"
    assert data_dir(None, {}) == default_data_dir()
    assert data_dir("~no-such-user-x/v", {}).is_absolute()
