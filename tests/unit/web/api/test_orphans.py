from __future__ import annotations

import pytest

from tests.support.fake_services import STILL, FakeParts, make_orphan
from tests.support.requests_to_web import call
from videogen_desktop.domain.errors import NetworkUnavailable, NotFound
from videogen_desktop.web.api import orphans
from videogen_desktop.web.messages import Request


@pytest.fixture(autouse=True)
def orphan(parts: FakeParts) -> None:
    parts.desk.found["video/1"] = make_orphan("video/1")


def test_they_are_shown_without_asking_azure(parts: FakeParts) -> None:
    body = call(parts, orphans.orphans)
    assert body["checked_at"] is None
    assert body["orphans"] == [
        {
            "id": "video/1",
            "created_at": 1_790_000_000.0,
            "expires_at": None,
            "prompt": None,
            "size": "1280x720",
            "seconds": 4,
            "thumbnail_url": "/orphans/video%2F1/thumbnail",
            "job_id": None,
        }
    ]


def test_a_fresh_look_says_when(parts: FakeParts) -> None:
    assert call(parts, orphans.orphans, query={"refresh": "1"})["checked_at"] == parts.clock.now()


def test_a_look_that_failed_shows_what_is_known_and_why(parts: FakeParts) -> None:
    parts.desk.trouble = NetworkUnavailable("You are offline.")
    body = call(parts, orphans.orphans, query={"refresh": "1"})
    error = body["error"]
    assert isinstance(error, dict)
    assert (error["code"], error["detail"]) == ("offline", "You are offline.")
    assert body["orphans"]


def test_one_is_fetched_or_dismissed(parts: FakeParts) -> None:
    assert call(parts, orphans.fetch, remote_id="video/1")["job_id"] == "job_fetched"
    request = Request("POST", "/", 1, params={"remote_id": "video/1"})
    assert orphans.dismiss(parts.services, request).status == 204
    with pytest.raises(NotFound):
        orphans.dismiss(parts.services, request)


def test_a_still_has_the_type_of_its_bytes(parts: FakeParts) -> None:
    request = Request("GET", "/", 1, params={"remote_id": "video/1"})
    reply = orphans.thumbnail(parts.services, request)
    assert (reply.body, reply.headers["Content-Type"]) == (STILL, "image/jpeg")
    parts.desk.found.clear()
    with pytest.raises(NotFound):
        orphans.thumbnail(parts.services, request)
