from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.domain.connection import practice_connection
from videogen_desktop.domain.job import JobState
from videogen_desktop.domain.remote import FailureStage, RemoteFailure, RemoteJob, RemoteStatus
from videogen_desktop.jobs.follow import Follower, failure_of, orphan_from
from videogen_desktop.jobs.submit import Submitter

if TYPE_CHECKING:
    from tests.support.workshop import Workshop


def test_progress_never_falls(workshop: Workshop) -> None:
    job = workshop.ask()
    seen: list[int] = []

    def done() -> bool:
        view = workshop.desk.get(job)
        seen.append(view.job.progress or 0)
        return view.job.state is JobState.READY

    workshop.run(done)
    assert seen == sorted(seen)


def test_failed_polls_change_nothing(workshop: Workshop) -> None:
    job = workshop.ask()
    workshop.run(lambda: workshop.desk.get(job).job.state is JobState.RUNNING)
    workshop.account.change(["server-error"])
    for _ in range(5):
        workshop.clock.advance(max(1.0, workshop.follower.step()))
    assert workshop.desk.get(job).job.state is JobState.RUNNING
    workshop.account.change([])
    assert workshop.run_to_end(job)[0].job.state is JobState.READY


def test_the_built_in_practice_is_asked_every_second(workshop: Workshop) -> None:
    workshop.connection = practice_connection("")
    resource = workshop.connection.resource
    submitter = Submitter(workshop.crew, workshop.pauses, resource)
    follower = Follower(workshop.crew, workshop.pauses, resource, workshop.wake)
    workshop.ask()
    submitter.step()
    workshop.clock.advance(3)
    assert follower.step() == 1.0


def test_the_end_of_a_job_is_told_at_once(workshop: Workshop) -> None:
    told: list[JobState] = []
    job = workshop.ask()

    def tell() -> None:
        told.append(workshop.desk.get(job).job.state)

    resource = workshop.connection.resource
    follower = Follower(workshop.crew, workshop.pauses, resource, tell)
    workshop.submitter.step()
    while workshop.desk.get(job).job.state is not JobState.FETCHING:
        assert not told
        workshop.clock.advance(max(0.1, follower.step()))
    assert told == [JobState.FETCHING]


def test_each_refusal_has_its_code_and_azures_words() -> None:
    for stage, code in [
        (FailureStage.WORDS, "prompt_refused"),
        (FailureStage.RESULT, "result_refused"),
        (FailureStage.SERVICE, "job_failed"),
    ]:
        failure = RemoteFailure("c", "Azure's words.", stage)
        error = failure_of(RemoteJob("id", RemoteStatus.FAILED, failure=failure))
        assert (error.code, error.azure_message) == (code, "Azure's words.")


def test_a_failure_without_a_reason_says_so() -> None:
    assert "no reason" in failure_of(RemoteJob("id", RemoteStatus.FAILED)).message


def test_an_offer_keeps_what_azure_said() -> None:
    remote = RemoteJob("id", RemoteStatus.COMPLETED, ("out",), prompt="a fox", expires_at=5.0)
    orphan = orphan_from(remote, "con", "res", "job")
    assert (orphan.remote_id, orphan.output_ids, orphan.prompt) == ("id", ("out",), "a fox")
    assert (orphan.expires_at, orphan.job_id) == (5.0, "job")
