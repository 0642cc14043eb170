"""The list is complete only where it certainly is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import scripted_azure as s
from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.errors import NetworkUnavailable, ServiceUnavailable, UnexpectedReply

if TYPE_CHECKING:
    from tests.contract.sora.conftest import MakeClient, Script


def page(*created: float, more: bool | None = False, last: str | None = None) -> s.Step:
    data = [{"id": f"video_{at:.0f}", "created_at": at} for at in created]
    body: dict[str, object] = {"object": "list", "data": data, "last_id": last}
    if more is not None:
        body["has_more"] = more
    return s.answers(200, body)


def test_pages_are_read_down_to_the_instant(make_client: MakeClient, script: Script) -> None:
    azure = script(page(90, 80, more=True), page(70, 40, more=True), page(30))

    found = make_client().list_since(50).value

    assert [job.created_at for job in found.jobs] == [90, 80, 70, 40]
    assert found.complete
    assert [dict(request.query) for request in azure.requests] == [
        {"limit": "100", "order": "desc"},
        {"limit": "100", "order": "desc", "after": "video_80"},
    ]


def test_the_jobs_dialect_pages_by_after_alone(make_client: MakeClient, script: Script) -> None:
    azure = script(page(90, more=True, last="video_90"), page(80))

    found = make_client(Dialect.JOBS).list_since(0).value

    assert found.complete
    assert dict(azure.requests[1].query) == {
        "limit": "100",
        "after": "video_90",
        "api-version": "preview",
    }


def test_an_empty_account_is_a_complete_list(make_client: MakeClient, script: Script) -> None:
    script(page())

    found = make_client().list_since(0).value

    assert (found.jobs, found.complete) == ((), True)


INCOMPLETE: dict[str, list[s.Step]] = {
    "oldest first": [page(10, 20, 30)],
    "unsorted across pages": [page(90, 50, more=True), page(60)],
    "says nothing about more": [page(90, 80, more=None)],
    "has more but repeats itself": [page(90, 80, more=True)],
    "has more but is empty": [page(90, more=True), page(more=True)],
    "a later page fails": [page(90, more=True), s.answers(500)],
    "a later page is no list": [page(90, more=True), s.answers(200, {"object": "x"})],
    "an item without a time": [s.answers(200, {"data": [{"id": "a"}], "has_more": False})],
    "an item without an id": [s.answers(200, {"data": [{"created_at": 9}], "has_more": False})],
}


@pytest.mark.parametrize("steps", INCOMPLETE.values(), ids=INCOMPLETE.keys())
def test_a_doubtful_list_is_not_complete(
    make_client: MakeClient, script: Script, steps: list[s.Step]
) -> None:
    script(*steps)

    assert not make_client().list_since(0).value.complete


def test_a_list_without_an_end_is_given_up(make_client: MakeClient, script: Script) -> None:
    azure = script(*(page(1000 - index, more=True) for index in range(60)))

    found = make_client().list_since(0).value

    assert not found.complete
    assert azure.connections == 50


def test_a_job_made_between_two_pages_does_no_harm(make_client: MakeClient, script: Script) -> None:
    script(page(90, 80, more=True), page(80, 70))

    found = make_client().list_since(0).value

    assert [job.created_at for job in found.jobs] == [90, 80, 70]
    assert found.complete


def test_no_first_page_is_an_error(make_client: MakeClient, script: Script) -> None:
    script(s.answers(500), s.answers(200, {"data": "x"}), s.drops_after_request)
    client = make_client()

    with pytest.raises(ServiceUnavailable):
        client.list_since(0)
    with pytest.raises(UnexpectedReply):
        client.list_since(0)
    with pytest.raises(NetworkUnavailable):
        client.list_since(0)
