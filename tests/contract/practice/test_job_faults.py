"""Faults of jobs, lists and everything: each does what its name says, and nothing else."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest

from tests.support.practice_site import JOBS, VIDEOS, PracticeSite, practice_site

if TYPE_CHECKING:
    from pathlib import Path

BOTH = pytest.mark.parametrize("path", [VIDEOS, JOBS])


def ended(site: PracticeSite, path: str) -> dict[str, object]:
    job_id = site.made(path)
    site.clock.advance(6)
    return site.shown(job_id, path)


@pytest.mark.parametrize(
    ("fault", "code", "reason"),
    [
        ("refuse-prompt-late", "moderation_blocked", "input_moderation"),
        ("refuse-result", "moderation_blocked", "output_moderation"),
        ("job-fails", "internal_error", "internal_error"),
    ],
)
def test_a_job_that_fails_says_why(fault: str, code: str, reason: str) -> None:
    with practice_site(fault) as site:
        video = ended(site, VIDEOS)
        assert video["status"] == "failed"
        error = video["error"]
        assert isinstance(error, dict)
        assert error["code"] == code
        assert site.get(f"{VIDEOS}/{video['id']}/content").status_code == 404
        job = ended(site, JOBS)
        assert (job["status"], job["failure_reason"], job["generations"]) == ("failed", reason, [])


def test_words_are_refused_soon_and_results_at_the_end() -> None:
    with practice_site("refuse-prompt-late") as site:
        job_id = site.made()
        site.clock.advance(2)
        error = site.shown(job_id)["error"]
        assert isinstance(error, dict)
        assert error["message"] == "Your request was blocked by our moderation system."
    with practice_site("refuse-result") as site:
        job_id = site.made()
        site.clock.advance(5.9)
        assert site.shown(job_id)["status"] == "in_progress"


@BOTH
def test_a_stuck_job_stays_where_it_is_and_keeps_its_place(path: str) -> None:
    with practice_site("stuck", at_once=1) as site:
        job_id = site.made(path)
        site.clock.advance(60)
        first = site.shown(job_id, path)
        site.clock.advance(3600)
        assert site.shown(job_id, path) == first
        assert first["status"] in {"in_progress", "running"}
        assert site.create(path).status_code == 429


@BOTH
def test_a_cancelled_job_says_so(path: str) -> None:
    with practice_site("cancelled") as site:
        site.strict = path == JOBS  # no schema of the videos dialect knows the word
        assert ended(site, path)["status"] == "cancelled"


def test_fewer_takes_leaves_one_out_but_never_the_last() -> None:
    with practice_site("fewer-takes") as site:
        job_id = site.finished(JOBS, n_variants=3)
        assert site.shown(job_id, JOBS)["n_variants"] == 3
        assert len(site.outputs(job_id)) == 2
        assert len(site.outputs(site.finished(JOBS, n_variants=1))) == 1


@BOTH
def test_status_lag_hides_a_new_id(path: str) -> None:
    with practice_site("status-lag=5") as site:
        job_id = site.made(path)
        site.clock.advance(4.9)
        assert site.get(f"{path}/{job_id}").status_code == 404
        assert len(site.listed(path)) == 1
        site.clock.advance(0.1)
        assert site.get(f"{path}/{job_id}").status_code == 200


@BOTH
def test_delete_refused_only_while_the_job_is_under_way(path: str) -> None:
    with practice_site("delete-refused") as site:
        job_id = site.made(path)
        assert site.ask("DELETE", f"{path}/{job_id}").status_code == 400
        assert len(site.listed(path)) == 1
        site.clock.advance(6)
        assert site.ask("DELETE", f"{path}/{job_id}").ok


@BOTH
def test_delete_unsupported_is_405(path: str) -> None:
    with practice_site("delete-unsupported") as site:
        job_id = site.finished(path)
        assert site.ask("DELETE", f"{path}/{job_id}").status_code == 405
        assert len(site.listed(path)) == 1


@BOTH
def test_echo_changed_trims_the_prompt_and_names_the_base_model(path: str) -> None:
    with practice_site("echo-changed") as site:
        answer = site.create(path, prompt="  a boat \n").json()
        base = "sora-2" if path == VIDEOS else "sora"
        for shown in (answer, site.shown(answer["id"], path), site.listed(path)[0]):
            assert (shown["prompt"], shown["model"]) == ("a boat", base)


@BOTH
def test_list_lag_shows_a_job_only_later(path: str) -> None:
    with practice_site("list-lag=20") as site:
        job_id = site.made(path)
        site.clock.advance(19)
        assert site.listed(path) == []
        assert site.shown(job_id, path)["id"] == job_id
        site.clock.advance(1)
        assert len(site.listed(path)) == 1


@BOTH
def test_list_error_and_list_missing_hit_the_list_alone(path: str) -> None:
    with practice_site("list-error") as site:
        job_id = site.made(path)
        assert site.get(f"{path}?limit=10").status_code in {500, 503}
        assert site.get(f"{path}/{job_id}").ok
    with practice_site("list-missing") as site:
        job_id = site.made(path)
        answer = site.get(f"{path}?limit=10")
        assert answer.status_code == 404
        assert answer.json()["error"]["message"] == "Resource not found"
        assert site.get(f"{path}/{job_id}").ok


@BOTH
def test_list_without_prompt_leaves_it_out_of_the_list_alone(path: str) -> None:
    with practice_site("list-without-prompt") as site:
        site.strict = path == VIDEOS  # the jobs dialect's description requires it
        job_id = site.finished(path)
        [listed] = site.listed(path)
        assert listed.get("prompt") is None
        assert "a paper boat" not in json.dumps(listed)
        assert site.shown(job_id, path)["prompt"] == "a paper boat"


@BOTH
@pytest.mark.parametrize(("fault", "ours"), [(None, 1), ("lost-request", 0), ("lost-answer", 1)])
def test_another_client_makes_the_like_around_each_create(
    path: str, fault: str | None, ours: int, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.jsonl"
    faults = [fault] if fault else []
    with practice_site("other-client=3", *faults, at_once=1, ledger=ledger) as site:
        assert site.is_dropped(path) is bool(fault)
        jobs = site.listed(path)
        assert len(jobs) == ours + 3
        assert sum(job["prompt"] == "a paper boat" for job in jobs) == ours
        assert (
            len({json.dumps([job.get("size"), job["model"], job.get("seconds")]) for job in jobs})
            == 1
        )
        lines = [json.loads(line) for line in ledger.read_text().splitlines()]
        assert sum(line["other_client"] for line in lines) == 3
        # They take none of our places and all become videos.
        site.clock.advance(60)
        assert {job["status"] for job in site.listed(path)} <= {"completed", "succeeded"}


@pytest.mark.parametrize(
    ("fault", "status", "says"),
    [
        ("unauthorized", 401, "Access denied due to invalid subscription key"),
        ("forbidden", 403, "Key based authentication is disabled for this resource."),
        ("retired", 410, "retired"),
        ("deployment-missing", 404, "The API deployment 'my-sora' for this resource does not"),
        ("server-error", 500, ""),
    ],
)
def test_some_faults_hit_every_request(fault: str, status: int, says: str) -> None:
    with practice_site(fault) as site:
        answers = [site.create(), site.create(JOBS), site.get(f"{VIDEOS}?limit=1")]
        answers.append(site.get(f"{VIDEOS}/video_1/content"))
        for answer in answers:
            assert answer.status_code in ({500, 503} if status == 500 else {status})
            assert says in answer.text


def test_a_missing_deployment_is_azures_exact_body() -> None:
    with practice_site("deployment-missing") as site:
        assert site.create().json() == {
            "error": {
                "message": "The API deployment 'my-sora' for this resource does not exist. If you "
                "created the deployment within the last 5 minutes, please wait a moment and try "
                "again.",
                "type": "video_generation_user_error",
                "param": None,
                "code": None,
            }
        }


@pytest.mark.parametrize("skew", [-90_000, 7200])
def test_clock_skew_moves_the_date_and_all_stamps_together(skew: int) -> None:
    with practice_site(f"clock-skew={skew}") as site:
        job_id = site.made()
        now = int(site.clock.now())
        answer = site.get(f"{VIDEOS}/{job_id}")
        assert parsedate_to_datetime(answer.headers["date"]).timestamp() == now + skew
        assert answer.json()["created_at"] == now + skew
        site.clock.advance(10)
        shown = site.shown(job_id)
        assert shown["completed_at"] == now + 6 + skew
        assert shown["expires_at"] == now + 86_400 + skew
        date = site.film(job_id).headers["last-modified"]
        assert parsedate_to_datetime(date).timestamp() == now + 6 + skew
