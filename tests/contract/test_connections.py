"""Several accounts, one in use: what was begun with one is finished whatever is used then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.stage import until
from videogen_desktop.app import App
from videogen_desktop.domain.connection import SignIn
from videogen_desktop.domain.job import JobState
from videogen_desktop.front import Ground, Options
from videogen_desktop.jobs.orders import Order
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.service import PracticeService

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.azure_cli import FakeAzureCli

QUICK = {"VIDEOGEN_CREATES_PER_MINUTE": "0", "VIDEOGEN_SETTLE_SECONDS": "1"}
HOME_KEY, WORK_KEY = "the-key-for-home-0001", "the-key-for-work-0002"


@pytest.fixture
def home() -> Generator[PracticeService]:
    options = PracticeOptions(seed=1, job_seconds=3, api_keys=(HOME_KEY,))
    with PracticeService(options=options) as service:
        yield service


@pytest.fixture
def work() -> Generator[PracticeService]:
    options = PracticeOptions(seed=1, job_seconds=0, api_keys=(WORK_KEY, "a.good.token"))
    with PracticeService(options=options) as service:
        yield service


def connect(app: App, service: PracticeService, key: str, **more: str) -> str:
    given = {"id": "new", "endpoint": service.endpoint, "deployment": "sora-2", **more}
    connection = app.settings.update({"connection": given}).connection
    assert connection is not None
    if key:
        app.credentials.store(connection.host, key)
    return connection.id


def test_what_is_under_way_is_fetched_though_another_is_used_and_its_own_is_removed(
    tmp_path: Path, home: PracticeService, work: PracticeService
) -> None:
    app = App(Ground(Options(data_dir=str(tmp_path), environ=QUICK)))
    try:
        first = connect(app, home, HOME_KEY)
        app.start_jobs()
        (old,) = app.desk.submit(Order("begun at home")).job_ids
        until(lambda: app.desk.get(old).job.remote_id)
        connect(app, work, WORK_KEY)
        (new,) = app.desk.submit(Order("made at work")).job_ids
        host = app.clients.connection(first).host

        app.settings.update({"remove": first, "forget_keys": [host]})
        app.connections.forget_unused_keys()
        assert app.credentials.key_for(host) == HOME_KEY, "it is needed until the video is here"

        for job_id in (old, new):
            until(lambda job_id=job_id: app.desk.get(job_id).job.state is JobState.READY)  # type: ignore[misc]
        assert app.desk.get(old).job.connection_id == first
        app.connections.forget_unused_keys()
        assert app.credentials.key_for(host) is None
        assert app.settings.settings.forget_keys == ()
        assert HOME_KEY not in (tmp_path / "credentials.json").read_text()
    finally:
        app.close()


def test_a_connection_that_signs_in_anew_mends_what_waits_for_it(
    tmp_path: Path, work: PracticeService, azure_cli: FakeAzureCli
) -> None:
    azure_cli.gives("a.good.token")
    app = App(Ground(Options(data_dir=str(tmp_path), environ={**QUICK, **azure_cli.environ})))
    try:
        stored = connect(app, work, "a-key-that-is-wrong")
        app.start_jobs()
        (job_id,) = app.desk.submit(Order("waits for a key")).job_ids
        until(lambda: app.desk.get(job_id).pause)
        change = {"id": stored, "sign_in": SignIn.ENTRA.value}
        app.settings.update({"connection": change})
        app.connections.settings_changed()
        until(lambda: app.desk.get(job_id).job.state is JobState.READY)
        assert set(azure_cli.scopes) == {"https://ai.azure.com/.default"}
    finally:
        app.close()
