"""Keys go to the system's store, else to a file of this user's own, and nowhere else."""

from __future__ import annotations

import json
import logging
import threading
from typing import TYPE_CHECKING

import keyring
import keyring.backend
import keyring.errors
import pytest

from tests.support.fake_clock import FakeClock
from tests.support.stage import until
from videogen_desktop.base import logs
from videogen_desktop.base.paths import DataFolder
from videogen_desktop.config.credentials import (
    LONGEST_KEY,
    Credentials,
    KeyPlace,
    NoKeyStore,
    SystemKeyStore,
)
from videogen_desktop.domain.errors import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

HOST = "contoso.openai.azure.com"
OTHER = "fabrikam.openai.azure.com"


class MemoryStore:
    """A key store that can be away, or forget what it is given."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.away = False
        self.forgetful = False
        self.asked = 0

    def get(self, host: str) -> str | None:
        self._check()
        self.asked += 1
        return self.keys.get(host)

    def put(self, host: str, key: str) -> None:
        self._check()
        if not self.forgetful:
            self.keys[host] = key

    def remove(self, host: str) -> None:
        self._check()
        self.keys.pop(host, None)

    def _check(self) -> None:
        if self.away:
            raise NoKeyStore("This system has no key store.")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def credentials(folder: DataFolder, store: MemoryStore) -> Credentials:
    return Credentials(folder, store=store, clock=FakeClock())


def test_a_key_goes_to_the_key_store_and_no_file(folder: DataFolder, store: MemoryStore) -> None:
    made = credentials(folder, store)
    assert made.store(HOST, "  key-0001\n") is KeyPlace.KEYRING
    assert made.key_for(HOST) == "key-0001"
    assert made.place(HOST) is KeyPlace.KEYRING
    assert not folder.credentials_path.exists()
    assert credentials(folder, store).key_for(HOST) == "key-0001"


def test_a_key_is_for_its_host_only(folder: DataFolder, store: MemoryStore) -> None:
    made = credentials(folder, store)
    made.store(HOST, "key-0001")
    assert made.key_for(OTHER) is None
    assert made.place(OTHER) is KeyPlace.NONE


def test_without_a_key_store_a_file_of_this_user_is_used_and_said(
    folder: DataFolder, store: MemoryStore
) -> None:
    store.away = True
    made = credentials(folder, store)
    assert made.store(HOST, "key-0001") is KeyPlace.FILE
    assert made.place(HOST) is KeyPlace.FILE
    assert folder.credentials_path.stat().st_mode & 0o777 == 0o600
    assert [notice.code for notice in made.notices] == ["keyring_silent"]
    assert credentials(folder, store).key_for(HOST) == "key-0001"


def test_a_store_that_forgets_is_not_trusted(folder: DataFolder, store: MemoryStore) -> None:
    store.forgetful = True
    made = credentials(folder, store)
    assert made.store(HOST, "key-0001") is KeyPlace.FILE
    assert made.key_for(HOST) == "key-0001"


def test_a_newer_key_in_the_file_wins_over_an_older_one_in_the_store(
    folder: DataFolder, store: MemoryStore
) -> None:
    made = credentials(folder, store)
    made.store(HOST, "key-old")
    store.away = True
    made.store(HOST, "key-new")
    store.away = False
    assert made.key_for(HOST) == "key-new"
    assert credentials(folder, store).key_for(HOST) == "key-new"
    assert made.store(HOST, "key-newest") is KeyPlace.KEYRING
    assert "key" not in json.loads(folder.credentials_path.read_text())["keys"]
    assert credentials(folder, store).key_for(HOST) == "key-newest"


def test_forgetting_removes_the_key_everywhere(folder: DataFolder, store: MemoryStore) -> None:
    made = credentials(folder, store)
    made.store(HOST, "key-0001")
    store.away = True
    made.store(HOST, "key-0002")
    store.away = False
    made.forget(HOST)
    assert made.key_for(HOST) is None
    assert store.keys == {}


def test_forgetting_works_while_the_store_is_away(folder: DataFolder, store: MemoryStore) -> None:
    store.away = True
    made = credentials(folder, store)
    made.store(HOST, "key-0001")
    made.forget(HOST)
    assert made.place(HOST) is KeyPlace.NONE


def test_the_key_store_is_asked_once_for_a_key_it_has(
    folder: DataFolder, store: MemoryStore
) -> None:
    store.keys[HOST] = "key-0001"
    made = credentials(folder, store)
    for _ in range(5):
        made.key_for(HOST)
    assert store.asked == 1


class SlowStore(MemoryStore):
    """A key store that waits for its password."""

    def __init__(self) -> None:
        super().__init__()
        self.unlocked = threading.Event()

    def get(self, host: str) -> str | None:
        assert self.unlocked.wait(20)
        return super().get(host)


@pytest.mark.parametrize(
    ("keys", "place"), [({HOST: "key-0001"}, KeyPlace.KEYRING), ({}, KeyPlace.NONE)]
)
def test_the_place_of_a_key_is_told_without_waiting_for_the_store(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, keys: dict[str, str], place: KeyPlace
) -> None:
    monkeypatch.setattr("videogen_desktop.config.credentials.LOOK_AFTER_SECONDS", 0)
    slow = SlowStore()
    slow.keys = keys
    made = credentials(folder, slow)
    assert [made.place_so_far(HOST) for _ in range(3)] == [KeyPlace.ASKING] * 3
    slow.unlocked.set()
    until(lambda: made.place_so_far(HOST) is place)


def test_a_key_that_came_into_the_store_later_is_found(
    folder: DataFolder, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("videogen_desktop.config.credentials.LOOK_AFTER_SECONDS", 0)
    made = credentials(folder, store)
    assert made.place(HOST) is KeyPlace.NONE
    assert made.place_so_far(HOST) is KeyPlace.NONE
    store.keys[HOST] = "key-0001"
    until(lambda: made.place_so_far(HOST) is KeyPlace.KEYRING)


def test_the_place_follows_what_is_stored_and_forgotten(
    folder: DataFolder, store: MemoryStore
) -> None:
    made = credentials(folder, store)
    made.store(HOST, "key-0001")
    assert made.place_so_far(HOST) is KeyPlace.KEYRING
    made.forget(HOST)
    assert made.place_so_far(HOST) is KeyPlace.NONE
    store.away = True
    made.store(HOST, "key-0002")
    assert made.place_so_far(HOST) is KeyPlace.FILE
    theirs = Credentials(folder, "key-0003", HOST, store=store)
    assert theirs.place_so_far(HOST) is KeyPlace.ENVIRONMENT


def test_the_environments_key_wins_for_its_host(folder: DataFolder, store: MemoryStore) -> None:
    store.keys = {HOST: "stored-1", OTHER: "stored-2"}
    made = Credentials(folder, "environ-1", HOST, store=store)
    assert made.key_for(HOST) == "environ-1"
    assert made.place(HOST) is KeyPlace.ENVIRONMENT
    assert made.key_for(OTHER) == "stored-2"


def test_the_environments_key_without_a_host_is_for_any(
    folder: DataFolder, store: MemoryStore
) -> None:
    assert Credentials(folder, "environ-1", store=store).key_for(OTHER) == "environ-1"
    assert Credentials(folder, "  ", store=store).key_for(OTHER) is None


@pytest.mark.parametrize(
    "key", ["", "  ", "two words", "line\r\nHost: evil", "schlüssel", "a\x00b", "k" * 4097]
)
def test_what_cannot_be_a_key_is_refused_with_a_sentence(
    folder: DataFolder, store: MemoryStore, key: str
) -> None:
    made = credentials(folder, store)
    with pytest.raises(InvalidRequest) as caught:
        made.store(HOST, key)
    assert caught.value.fields.keys() == {"api_key"}
    assert key.strip() == "" or key.strip() not in str(caught.value)
    assert store.keys == {}


def test_a_bad_key_in_the_environment_is_named(folder: DataFolder) -> None:
    with pytest.raises(InvalidRequest, match="AZURE_OPENAI_API_KEY"):
        Credentials(folder, "two words")


def test_the_longest_key_fits(folder: DataFolder, store: MemoryStore) -> None:
    assert credentials(folder, store).store(HOST, "k" * LONGEST_KEY) is KeyPlace.KEYRING


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"keys": 5}', b"\xff\x00"])
def test_a_damaged_key_file_is_kept_aside_and_said(
    folder: DataFolder, store: MemoryStore, data: bytes
) -> None:
    store.away = True
    folder.credentials_path.write_bytes(data)
    made = credentials(folder, store)
    assert made.key_for(HOST) is None
    (kept,) = folder.root.glob("credentials.damaged-*.json")
    assert kept.read_bytes() == data
    assert made.notices[0].code == "credentials_damaged"
    assert made.store(HOST, "key-0001") is KeyPlace.FILE


def test_a_key_file_open_to_others_is_closed(folder: DataFolder, store: MemoryStore) -> None:
    folder.credentials_path.write_text(json.dumps({"version": 1, "keys": {HOST: "key-0001"}}))
    folder.credentials_path.chmod(0o644)
    assert credentials(folder, store).key_for(HOST) == "key-0001"
    assert folder.credentials_path.stat().st_mode & 0o777 == 0o600


def test_every_key_seen_is_kept_out_of_the_log(folder: DataFolder, store: MemoryStore) -> None:
    store.keys[HOST] = "canary-stored"
    credentials(folder, store).key_for(HOST)
    credentials(folder, store).store(OTHER, "canary-typed")
    Credentials(folder, "canary-environ", store=store)
    text = logs.without_secrets("canary-stored canary-typed canary-environ")
    assert "canary" not in text


class Backend(keyring.backend.KeyringBackend):
    """A backend of the keyring library that can hang or break."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.keys: dict[tuple[str, str], str] = {}
        self.hang: threading.Event | None = None
        self.error: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._trouble()
        return self.keys.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._trouble()
        self.keys[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        self._trouble()
        del self.keys[(service, username)]

    def _trouble(self) -> None:
        if self.hang:
            self.hang.wait(10)
        if self.error:
            raise self.error


@pytest.fixture
def backend() -> Generator[Backend]:
    before = keyring.get_keyring()
    made = Backend()
    keyring.set_keyring(made)
    yield made
    if made.hang:
        made.hang.set()
    keyring.set_keyring(before)


def test_the_system_store_keeps_finds_and_removes(backend: Backend) -> None:
    system = SystemKeyStore()
    system.put(HOST, "key-0001")
    assert backend.keys == {("Videogen", HOST): "key-0001"}
    assert system.get(HOST) == "key-0001"
    system.remove(HOST)
    system.remove(HOST)
    assert system.get(HOST) is None


@pytest.mark.parametrize("priority", [0, 0.5, -1])
def test_a_backend_that_keeps_nothing_safe_is_no_store(
    backend: Backend, monkeypatch: pytest.MonkeyPatch, priority: float
) -> None:
    monkeypatch.setattr(Backend, "priority", priority)
    with pytest.raises(NoKeyStore, match="no key store"):
        SystemKeyStore().put(HOST, "key-0001")
    assert backend.keys == {}


@pytest.mark.parametrize("error", [keyring.errors.KeyringLocked(), OSError("bus gone")])
def test_a_broken_store_is_no_store(backend: Backend, error: Exception) -> None:
    backend.error = error
    with pytest.raises(NoKeyStore, match="refused"):
        SystemKeyStore().get(HOST)


def test_a_store_that_hangs_costs_its_time_once(folder: DataFolder, backend: Backend) -> None:
    backend.hang = threading.Event()
    system = SystemKeyStore(patience_seconds=0.05)
    made = Credentials(folder, store=system)
    assert made.key_for(HOST) is None
    assert "does not answer" in made.notices[0].message
    assert made.store(HOST, "key-0001") is KeyPlace.FILE
    assert made.key_for(HOST) == "key-0001"
    hanging = [thread for thread in threading.enumerate() if thread.name == "key-store"]
    assert len(hanging) == 1


def test_a_store_that_was_unlocked_is_asked_again(folder: DataFolder, backend: Backend) -> None:
    backend.keys[("Videogen", HOST)] = "key-0001"
    backend.hang = threading.Event()
    made = Credentials(folder, store=SystemKeyStore(patience_seconds=0.05))
    assert made.key_for(HOST) is None
    backend.hang.set()
    for thread in threading.enumerate():
        if thread.name == "key-store":
            thread.join(5)
    assert made.key_for(HOST) == "key-0001"
    assert made.notices == ()


def test_no_key_is_ever_logged(
    folder: DataFolder, backend: Backend, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    backend.error = RuntimeError("canary-9 went wrong")
    made = Credentials(folder)
    made.store(HOST, "canary-9")
    made.forget(HOST)
    assert "canary-9" not in caplog.text
