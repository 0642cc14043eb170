from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.app import App
from videogen_desktop.domain.errors import NotConfigured
from videogen_desktop.domain.job import JobState
from videogen_desktop.front import Ground, Options
from videogen_desktop.jobs.orders import Order

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@pytest.fixture
def practising(tmp_path: Path) -> Generator[App]:
    app = App(Ground(Options(data_dir=str(tmp_path / "data"), practice=True)))
    yield app
    app.close()


def test_practice_is_a_connection_without_a_stored_address(practising: App) -> None:
    assert practising.current_connection().is_practice
    assert practising.current_connection().base_url == ""


def test_the_practice_service_starts_when_it_is_needed(practising: App) -> None:
    assert not any(thread.name == "web-accept" for thread in threading.enumerate())
    address = practising.practice.address()
    assert address.startswith("http://127.0.0.1:")
    assert practising.practice.address() == address


def test_without_an_account_there_is_no_connection(tmp_path: Path) -> None:
    app = App(Ground(Options(data_dir=str(tmp_path))))
    try:
        assert app.connections.current() is None
        with pytest.raises(NotConfigured):
            app.current_connection()
        with pytest.raises(NotConfigured):
            app.connections.check(None, None)
    finally:
        app.close()


def test_an_address_without_a_key_says_so(tmp_path: Path) -> None:
    environ = {"AZURE_OPENAI_ENDPOINT": "https://a.openai.azure.com"}
    app = App(Ground(Options(data_dir=str(tmp_path), environ=environ)))
    try:
        with pytest.raises(NotConfigured, match="no key"):
            app.current_connection()
    finally:
        app.close()


def test_the_key_of_the_environment_goes_to_its_own_host_alone(tmp_path: Path) -> None:
    environ = {
        "AZURE_OPENAI_ENDPOINT": "https://a.openai.azure.com",
        "AZURE_OPENAI_API_KEY": "canary-key-0003",
        "AZURE_OPENAI_DEPLOYMENT": "sora",
    }
    app = App(Ground(Options(data_dir=str(tmp_path), environ=environ)))
    try:
        assert app.credentials.key_for("a.openai.azure.com") == "canary-key-0003"
        assert app.credentials.key_for("elsewhere.example") is None
    finally:
        app.close()


def test_a_program_that_ends_leaves_no_thread_and_goes_on_at_the_next_start(
    tmp_path: Path, practising: App
) -> None:
    practising.start_jobs()
    (job_id,) = practising.desk.submit(Order("a boat", hold_seconds=30)).job_ids
    practising.close()
    ours = [t.name for t in threading.enumerate() if t.name.startswith(("jobs-", "web-"))]
    assert ours == []
    again = App(Ground(Options(data_dir=str(tmp_path / "data"), practice=True)))
    assert again.desk.get(job_id).job.state is JobState.QUEUED
    again.close()
