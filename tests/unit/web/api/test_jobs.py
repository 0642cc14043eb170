from __future__ import annotations

import pytest

from tests.support.fake_services import FakeParts, make_job
from tests.support.requests_to_web import call
from videogen_desktop.domain.errors import Conflict, InvalidRequest, NotFound
from videogen_desktop.jobs.orders import Order
from videogen_desktop.web.api import jobs
from videogen_desktop.web.messages import Request
from videogen_desktop.web.services import ClosingQuestion


def test_an_order_reaches_the_desk_as_it_was_given(parts: FakeParts) -> None:
    body = {
        "prompt": "a paper boat ⛵",
        "size": "1280x720",
        "seconds": 8,
        "count": 2,
        "request_id": "r1",
        "hold_seconds": 4,
        "unknown": {"ignored": True},
    }
    assert call(parts, jobs.generate, body) == {"job_id": "job_0", "job_ids": ["job_0"]}
    assert parts.desk.orders == [
        Order("a paper boat ⛵", "1280x720", 8, 2, "r1", None, hold_seconds=4.0)
    ]


def test_an_accepted_order_is_202(parts: FakeParts) -> None:
    reply = jobs.generate(
        parts.services, Request("POST", "/generate", 1, body=b'{"prompt": "a boat"}')
    )
    assert reply.status == 202
    assert parts.desk.orders == [Order("a boat")]


def test_the_same_order_again_is_the_same_job_and_another_one_a_conflict(
    parts: FakeParts,
) -> None:
    first = call(parts, jobs.generate, {"prompt": "a boat", "request_id": "r"})
    assert call(parts, jobs.generate, {"prompt": "a boat", "request_id": "r"}) == first
    with pytest.raises(Conflict):
        call(parts, jobs.generate, {"prompt": "a ship", "request_id": "r"})


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"prompt"}),
        ({"prompt": None}, {"prompt"}),
        ({"prompt": "  "}, {"prompt"}),
        ({"prompt": 5}, {"prompt"}),
        ({"prompt": "a\0b"}, {"prompt"}),
        ({"prompt": "\ud800"}, {"prompt"}),
        ({"prompt": "a", "remix_of": "nothing"}, {"remix_of"}),
        (
            {"prompt": [], "size": 5, "seconds": "4", "count": 1.5, "hold_seconds": {}},
            {"prompt", "size", "seconds", "count", "hold_seconds"},
        ),
    ],
)
def test_each_bad_field_is_named(parts: FakeParts, body: object, fields: set[str]) -> None:
    with pytest.raises(InvalidRequest) as caught:
        call(parts, jobs.generate, body)
    assert set(caught.value.fields) == fields
    assert parts.desk.orders == []


def test_a_count_of_nothing_is_not_taken_for_one(parts: FakeParts) -> None:
    call(parts, jobs.generate, {"prompt": "a", "count": 0})
    assert parts.desk.orders[0].count == 0


def test_a_job_is_shown_by_its_id(parts: FakeParts) -> None:
    parts.desk.jobs["job_0"] = make_job()
    shown = call(parts, jobs.status, query={"job_id": "job_0"})
    assert (shown["job_id"], shown["status"], shown["state"]) == ("job_0", "queued", "queued")


def test_no_id_and_an_unknown_id_are_refused(parts: FakeParts) -> None:
    with pytest.raises(InvalidRequest):
        call(parts, jobs.status)
    with pytest.raises(NotFound):
        call(parts, jobs.status, query={"job_id": "job_9"})


def test_the_list_holds_questions_only_when_there_are_some(parts: FakeParts) -> None:
    assert call(parts, jobs.recent) == {"jobs": [], "news": 8}
    parts.desk.waiting = [make_job(), make_job("job_1")]
    parts.window.question = ClosingQuestion(at_azure=2, in_line=5)
    body = call(parts, jobs.recent)
    assert body["waiting_permission"] == {"count": 2, "since": 1_790_000_000.0}
    assert body["closing"] == {"at_azure": 2, "in_line": 5}


def test_what_is_done_to_a_job_is_answered_with_it(parts: FakeParts) -> None:
    parts.desk.jobs["job_0"] = make_job()
    for handler in (jobs.send_now, jobs.check, jobs.resend):
        assert call(parts, handler, job_id="job_0")["job_id"] == "job_0"
    for handler in (jobs.adopt, jobs.disown):
        body = {"remote_id": "video_1"}
        assert call(parts, handler, body, job_id="job_0")["job_id"] == "job_0"
    assert call(parts, jobs.cancel, job_id="job_0")["status"] == "cancelled"
    assert parts.desk.said == [
        ("send_now", "job_0"),
        ("check", "job_0"),
        ("resend", "job_0"),
        ("adopt", "job_0", "video_1"),
        ("disown", "job_0", "video_1"),
    ]


def test_which_video_is_meant_has_to_be_said(parts: FakeParts) -> None:
    parts.desk.jobs["job_0"] = make_job()
    with pytest.raises(InvalidRequest):
        call(parts, jobs.adopt, {}, job_id="job_0")


def test_the_question_about_old_requests_takes_yes_or_no(parts: FakeParts) -> None:
    for body in ({}, {"send": "yes"}):
        with pytest.raises(InvalidRequest):
            call(parts, jobs.permission, body)
    parts.desk.waiting = [make_job()]
    assert "waiting_permission" not in call(parts, jobs.permission, {"send": False})
    call(parts, jobs.permission, {"send": True, "over_limit": True})
    given = [said for said in parts.desk.said if said[0] != "news"]
    assert given == [("permission", "False"), ("permission", "True", "over the limit")]


def test_sending_again_over_the_limit_has_to_be_said(parts: FakeParts) -> None:
    parts.desk.jobs["job_0"] = make_job()
    with pytest.raises(InvalidRequest):
        call(parts, jobs.resend, {"over_limit": "yes"}, job_id="job_0")
    call(parts, jobs.resend, {"over_limit": True}, job_id="job_0")
    assert parts.desk.said == [("resend", "job_0", "over the limit")]


def test_the_page_may_wait_for_news_but_not_for_long(parts: FakeParts) -> None:
    for query in ({"wait": "1"}, {"wait": "1", "seen": "8"}, {}):
        assert jobs.recent(parts.services, Request("GET", "/jobs", 1, query)).status == 200
    assert parts.desk.said == [("news", "1"), ("news", "1 after 8"), ("news", "0")]
    with pytest.raises(InvalidRequest):
        jobs.recent(parts.services, Request("GET", "/jobs", 1, {"wait": "60"}))
