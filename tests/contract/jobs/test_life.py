"""A job's life against the practice service: every end it can have, and what it cost."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.job import JobState
from videogen_desktop.jobs.crew import Pace
from videogen_desktop.jobs.orders import Order
from videogen_desktop.library import sidecar

if TYPE_CHECKING:
    from tests.contract.jobs.conftest import MakeWorkshop
    from tests.support.workshop import Workshop
    from videogen_desktop.domain.video import Video

DIALECTS = [Dialect.VIDEOS, Dialect.JOBS]


def whole_video(workshop: Workshop, video: Video) -> None:
    path = workshop.crew.media.video_path(video)
    data = path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == video.sha256
    assert len(data) == video.size_bytes
    record = sidecar.read(workshop.crew.media.record_path(video), video.path)
    # The still is found by its file; the record keeps instants to the microsecond.
    assert record.saved_at == pytest.approx(video.saved_at)
    assert record._replace(has_poster=video.has_poster, saved_at=video.saved_at) == video


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_prompt_becomes_a_saved_video_with_its_record(
    make_workshop: MakeWorkshop, dialect: Dialect
) -> None:
    workshop = make_workshop(dialect=dialect)
    view = workshop.run_to_end(workshop.ask("a paper boat"))[0]
    assert view.job.state is JobState.READY
    assert view.as_json()["status"] == "completed"
    assert view.as_json()["video_url"] == f"/videos/{view.videos[0].id}/content"
    assert view.videos[0].prompt == "a paper boat"
    assert view.videos[0].has_poster
    video = workshop.crew.videos.get(view.videos[0].id)
    whole_video(workshop, workshop.crew.videos.get(video.id))
    assert len(workshop.account.creates()) == 1


def test_each_take_of_the_videos_dialect_is_a_job_of_its_own(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    ids = workshop.desk.submit(Order("a cat", count=3)).job_ids
    views = workshop.run_to_end(*ids)
    assert len({view.videos[0].sha256 for view in views}) == 3
    assert len({view.job.group_id for view in views}) == 1
    assert len(workshop.account.creates()) == 3


def test_every_take_of_one_job_is_fetched(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop(dialect=Dialect.JOBS)
    view = workshop.run_to_end(workshop.ask("a cat", size="480x480", count=4, seconds=5))[0]
    assert len({video.sha256 for video in view.videos}) == 4
    assert len(workshop.account.creates()) == 1


def test_a_missing_take_is_said_and_the_others_are_kept(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop("fewer-takes", dialect=Dialect.JOBS)
    view = workshop.run_to_end(workshop.ask("a cat", size="480x480", count=4, seconds=5))[0]
    assert view.job.state is JobState.READY
    assert view.job.error is not None
    assert view.job.error.code == "takes_missing"
    assert view.job.error.count == 4 - len(view.videos) >= 1


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("refuse-prompt", "prompt_refused"),
        ("refuse-prompt-late", "prompt_refused"),
        ("refuse-result", "result_refused"),
        ("job-fails", "job_failed"),
    ],
)
def test_azures_refusal_fails_the_job_in_azures_words_and_is_never_repeated(
    make_workshop: MakeWorkshop, fault: str, code: str, dialect: Dialect
) -> None:
    workshop = make_workshop(fault, dialect=dialect)
    view = workshop.run_to_end(workshop.ask())[0]
    assert view.job.state is JobState.FAILED
    assert view.job.error is not None
    assert view.job.error.code == code
    assert view.job.error.azure_message
    workshop.clock.advance(3600)
    workshop.step()
    assert len(workshop.account.creates()) <= 1


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("fault", ["lost-answer", "unreadable-answer", "error-after-create"])
def test_a_lost_answer_is_looked_up_and_paid_once(
    make_workshop: MakeWorkshop, fault: str, dialect: Dialect
) -> None:
    workshop = make_workshop(fault, dialect=dialect)
    view = workshop.run_to_end(workshop.ask("a fox in snow"))[0]
    assert view.job.state is JobState.READY
    assert view.videos[0].prompt == "a fox in snow"
    assert len(workshop.account.creates()) == 1


def test_a_create_that_was_made_late_is_still_found(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop("late-create=8")
    view = workshop.run_to_end(workshop.ask())[0]
    assert view.job.state is JobState.READY
    assert len(workshop.account.creates()) == 1


def test_a_first_lost_request_is_asked_about_not_sent_again(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop("lost-request")
    view = workshop.run_to_end(workshop.ask())[0]
    assert view.job.state is JobState.MAYBE_CHARGED
    assert view.as_json()["status"] == "processing"
    assert {"check", "resend"} <= set(view.as_json()["actions"])  # type: ignore[call-overload]
    assert workshop.account.creates() == []


def test_a_lost_request_is_sent_again_where_lists_are_known_to_show_our_jobs(
    make_workshop: MakeWorkshop,
) -> None:
    workshop = make_workshop()
    workshop.run_to_end(workshop.ask("first"))
    workshop.run_to_end(workshop.ask("second"))  # its list showed the first one
    workshop.account.change(["lost-request"])
    second = workshop.ask("third")
    workshop.run(lambda: workshop.desk.get(second).job.state is JobState.UNKNOWN)
    workshop.run(lambda: workshop.desk.get(second).job.state is JobState.QUEUED)
    workshop.account.change([])
    assert workshop.run_to_end(second)[0].job.state is JobState.READY
    assert len(workshop.account.creates()) == 3


def test_a_lost_request_is_sent_at_most_three_times(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    workshop.run_to_end(workshop.ask("first"))
    workshop.run_to_end(workshop.ask("second"))
    workshop.account.change(["lost-request"])
    job_id = workshop.ask("third")
    assert workshop.run_to_end(job_id)[0].job.state is JobState.MAYBE_CHARGED
    assert len(workshop.crew.attempts.of_job(job_id)) == 3


def test_a_cancel_while_the_answer_is_lost_ends_as_cancelled_and_is_not_sent_again(
    make_workshop: MakeWorkshop,
) -> None:
    workshop = make_workshop("lost-request")
    job_id = workshop.ask()
    workshop.run(lambda: workshop.desk.get(job_id).job.state is JobState.UNKNOWN)
    workshop.desk.cancel(job_id)
    assert workshop.run_to_end(job_id)[0].job.state is JobState.CANCELLED
    assert len(workshop.crew.attempts.of_job(job_id)) == 1


def test_cancel_in_line_costs_nothing(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    job_id = workshop.ask(hold_seconds=4.0)
    workshop.step()
    assert workshop.desk.cancel(job_id).job.state is JobState.CANCELLED
    workshop.clock.advance(10)
    workshop.step()
    assert workshop.account.creates() == []


def test_held_jobs_are_sent_after_their_hold(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    job_id = workshop.ask(hold_seconds=4.0)
    assert workshop.step() > 0
    assert workshop.account.creates() == []
    workshop.run_to_end(job_id)
    assert len(workshop.account.creates()) == 1


def test_a_held_job_is_sent_at_once_where_the_person_says_so(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    held, other = workshop.ask(hold_seconds=60.0), workshop.ask(hold_seconds=60.0)
    workshop.step()
    assert workshop.account.creates() == []
    assert workshop.desk.send_now(held).job.state is JobState.QUEUED
    workshop.step()
    assert len(workshop.account.creates()) == 1
    before = workshop.desk.get(held)
    assert workshop.desk.send_now(held).job == before.job, "what was sent is left alone"
    assert workshop.desk.get(other).job.state is JobState.QUEUED


def test_cancel_at_azure_deletes_the_job_there(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop(job_seconds=60)
    job_id = workshop.ask()
    workshop.run(lambda: workshop.desk.get(job_id).job.state is JobState.RUNNING)
    workshop.desk.cancel(job_id)
    view = workshop.run_to_end(job_id)[0]
    assert view.job.state is JobState.CANCELLED
    assert not view.job.remote_open


@pytest.mark.parametrize("fault", ["delete-refused", "delete-unsupported"])
def test_a_cancel_that_azure_refuses_offers_the_finished_video_once(
    make_workshop: MakeWorkshop, fault: str
) -> None:
    workshop = make_workshop(fault, job_seconds=30)
    job_id = workshop.ask()
    workshop.run(lambda: workshop.desk.get(job_id).job.state is JobState.RUNNING)
    workshop.desk.cancel(job_id)
    workshop.run_to_end(job_id)
    assert workshop.desk.get(job_id).job.remote_open
    workshop.run(lambda: not workshop.desk.get(job_id).job.remote_open)
    view = workshop.desk.get(job_id)
    assert view.job.state is JobState.CANCELLED
    assert view.job.error is not None
    assert view.job.error.code == "finished_anyway"
    (orphan,) = workshop.desk.orphans()
    assert workshop.desk.fetch_orphan(orphan.remote_id).job.id == job_id
    assert workshop.run_to_end(job_id)[0].job.state is JobState.READY
    assert workshop.desk.orphans() == []


def test_a_cancel_that_meets_a_finished_video_keeps_it(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop(job_seconds=10)
    job_id = workshop.ask()
    workshop.run(lambda: workshop.desk.get(job_id).job.state is JobState.RUNNING)
    workshop.clock.advance(60)
    workshop.desk.cancel(job_id)
    assert workshop.run_to_end(job_id)[0].job.state is JobState.READY


def test_azure_cancelling_a_job_is_shown_as_that(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop("cancelled", dialect=Dialect.JOBS)
    view = workshop.run_to_end(workshop.ask(seconds=5))[0]
    assert view.job.state is JobState.CANCELLED
    assert view.message == "Azure cancelled this request."


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("unauthorized", "azure_credentials_refused"),
        ("forbidden", "azure_permission_denied"),
        ("deployment-missing", "azure_deployment_not_found"),
        ("retired", "azure_model_retired"),
    ],
)
def test_a_refused_connection_pauses_the_line_and_goes_on_when_mended(
    make_workshop: MakeWorkshop, fault: str, code: str
) -> None:
    workshop = make_workshop(fault)
    job_id = workshop.ask()
    workshop.run(lambda: "paused" in workshop.desk.get(job_id).as_json())
    view = workshop.desk.get(job_id)
    assert view.job.state is JobState.QUEUED
    assert view.as_json()["paused"]["code"] == code  # type: ignore[index]
    assert workshop.account.creates() == []
    workshop.account.change([])
    assert workshop.run_to_end(job_id)[0].job.state is JobState.READY


def test_a_job_at_azure_survives_a_refused_key(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    job_id = workshop.ask()
    workshop.run(lambda: workshop.desk.get(job_id).job.state is JobState.SUBMITTED)
    workshop.account.change(["unauthorized"])
    workshop.run(lambda: "paused" in workshop.desk.get(job_id).as_json())
    workshop.clock.advance(600)
    workshop.step()
    workshop.account.change([])
    assert workshop.run_to_end(job_id)[0].job.state is JobState.READY


def test_a_service_that_is_away_is_waited_for(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    workshop.account.stop()
    job_id = workshop.ask()
    workshop.run(lambda: "paused" in workshop.desk.get(job_id).as_json())
    assert workshop.desk.get(job_id).as_json()["paused"]["code"] == "offline"  # type: ignore[index]
    workshop.account.change([])
    assert workshop.run_to_end(job_id)[0].job.state is JobState.READY
    assert len(workshop.account.creates()) == 1


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "faults",
    [
        ("cut-body=0.7",),
        ("cut-body-no-length=0.6",),
        ("cut-body=0.7", "range=ignore"),
        ("cut-body=0.7", "range=wrong"),
        ("content-lag=40",),
        ("status-lag=5",),
    ],
    ids="+".join,
)
def test_trouble_on_the_way_home_never_loses_or_spoils_a_video(
    make_workshop: MakeWorkshop, faults: tuple[str, ...], dialect: Dialect
) -> None:
    workshop = make_workshop(*faults, dialect=dialect)
    ids = [workshop.ask(f"boat {n}") for n in range(3)]
    for view in workshop.run_to_end(*ids):
        assert view.job.state is JobState.READY
        whole_video(workshop, workshop.crew.videos.get(view.videos[0].id))
    assert not list((workshop.folder.videos_dir / ".parts").glob("*.part"))
    assert len(workshop.account.creates()) == 3


def test_a_service_in_trouble_costs_time_but_never_money_or_videos(
    make_workshop: MakeWorkshop,
) -> None:
    workshop = make_workshop()
    workshop.run_to_end(workshop.ask("first"))
    workshop.run_to_end(workshop.ask("second"))
    workshop.account.change(["server-error=0.3"])
    ids = [workshop.ask(f"boat {n}") for n in range(4)]
    views = workshop.run_to_end(*ids)
    assert all(view.job.state is JobState.READY for view in views)
    assert len(workshop.account.creates()) == 6


def test_a_video_that_azure_deleted_is_said_to_be_gone(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop("expired")
    view = workshop.run_to_end(workshop.ask(), longest_seconds=2 * 86_400)[0]
    assert view.job.state is JobState.FAILED
    assert view.job.error is not None
    assert view.job.error.code == "expired"


def test_a_job_that_never_ends_has_an_end(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop("stuck")
    job_id = workshop.ask()
    workshop.run(lambda: workshop.desk.get(job_id).job.state is JobState.RUNNING)
    workshop.clock.advance(86_400)
    view = workshop.run_to_end(job_id)[0]
    assert view.job.state is JobState.FAILED


def test_too_many_at_once_waits_for_one_of_ours_to_end(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop(at_once=1)
    first, second = workshop.ask("one"), workshop.ask("two")
    workshop.run(lambda: workshop.desk.get(second).job.wait_code == "azure_busy")
    assert workshop.desk.get(second).message.startswith("Azure is busy")
    views = workshop.run_to_end(first, second)
    assert all(view.job.state is JobState.READY for view in views)


def test_the_pace_of_an_account_is_kept(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop(pace=Pace(), job_seconds=20)
    ids = [workshop.ask(f"boat {n}") for n in range(8)]
    workshop.run_to_end(*ids, longest_seconds=3600)
    times = sorted(float(str(line["time"])) for line in workshop.account.creates())
    assert len(times) == 8
    assert all(later - earlier >= 59 for earlier, later in zip(times, times[2:], strict=False))


def test_the_same_request_id_never_makes_a_second_job(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    first = workshop.ask("a boat", request_id="r1")
    assert workshop.ask("a boat", request_id="r1") == first
    workshop.run_to_end(first)
    assert workshop.ask("a boat", request_id="r1") == first
    assert len(workshop.account.creates()) == 1


def test_one_job_costs_few_requests(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop(job_seconds=60)
    asked: list[str] = []
    client = workshop.clients
    real = client.client

    def counted(connection_id: str) -> object:
        found = real(connection_id)
        return _Counting(found, asked)

    client.client = counted  # type: ignore[method-assign, assignment]
    workshop.run_to_end(workshop.ask())
    workshop.step()
    assert asked.count("list_since") == 1
    assert asked.count("create") == 1
    assert asked.count("status") <= 11
    assert asked.count("open_content") <= 2  # the content lags a second behind
    assert asked.count("thumbnail") == 1


class _Counting:
    def __init__(self, client: object, asked: list[str]) -> None:
        self._client = client
        self._asked = asked

    def __getattr__(self, name: str) -> object:
        self._asked.append(name)
        return getattr(self._client, name)
