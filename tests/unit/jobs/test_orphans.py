from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from videogen_desktop.domain.remote import RemoteJob, RemoteList, RemoteStatus, Reply
from videogen_desktop.jobs import orphans as module
from videogen_desktop.jobs.orphans import find_orphans

if TYPE_CHECKING:
    import pytest

    from tests.support.workshop import Workshop


def shows(monkeypatch: pytest.MonkeyPatch, *remotes: RemoteJob, complete: bool = True) -> None:
    reply = Reply(RemoteList(remotes, complete=complete), service_time=1_790_000_000.0)
    monkeypatch.setattr(module, "read_list", lambda *_: reply)


def remote(name: str) -> RemoteJob:
    return RemoteJob(
        name,
        RemoteStatus.COMPLETED,
        output_ids=(name,),
        created_at=1_789_999_000.0,
        expires_at=1_790_080_000.0,
    )


def found(workshop: Workshop) -> list[str]:
    find_orphans(workshop.crew, workshop.connection)
    return [orphan.remote_id for orphan in workshop.crew.driving.orphans()]


def test_a_complete_list_replaces_what_was_offered(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shows(monkeypatch, remote("one"), remote("two"))
    assert sorted(found(workshop)) == ["one", "two"]
    shows(monkeypatch, remote("two"))
    assert found(workshop) == ["two"]


def test_a_list_that_was_cut_short_takes_nothing_back(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shows(monkeypatch, remote("one"))
    assert found(workshop) == ["one"]
    shows(monkeypatch, remote("two"), complete=False)
    assert sorted(found(workshop)) == ["one", "two"]


def test_what_is_gone_or_not_finished_is_not_offered(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shows(
        monkeypatch,
        replace(remote("expired"), expires_at=1_789_999_999.0),
        replace(remote("running"), status=RemoteStatus.RUNNING),
        replace(remote("empty"), output_ids=()),
    )
    assert found(workshop) == []
