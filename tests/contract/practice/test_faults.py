"""Each fault does what its name says, and nothing else."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest
import requests

from tests.support.practice_site import JOBS, VIDEOS, PracticeSite, practice_site
from videogen_desktop.practice.faults import CATALOGUE

if TYPE_CHECKING:
    from pathlib import Path

GENERATIONS = "/video/generations"
DROPPED = requests.ConnectionError
BOTH = pytest.mark.parametrize("path", [VIDEOS, JOBS])


def is_dropped(site: PracticeSite, path: str = VIDEOS, **changes: object) -> bool:
    try:
        site.create(path, **changes)
    except DROPPED:
        return True
    return False


def remix(site: PracticeSite, source: str) -> requests.Response:
    return site.ask("POST", f"{VIDEOS}/{source}/remix", json={"prompt": "with a red sail"})


# Creates and remixes


@BOTH
def test_lost_request_makes_nothing(path: str) -> None:
    with practice_site("lost-request") as site:
        assert is_dropped(site, path)
        assert site.listed(path) == []


@BOTH
def test_lost_answer_makes_a_job(path: str) -> None:
    with practice_site("lost-answer") as site:
        assert is_dropped(site, path)
        assert len(site.listed(path)) == 1


@BOTH
def test_late_create_is_dropped_at_once_and_made_later(path: str) -> None:
    with practice_site("late-create=30") as site:
        assert is_dropped(site, path)
        site.clock.advance(29)
        assert site.listed(path) == []
        site.clock.advance(1)
        [job] = site.listed(path)
        assert job["created_at"] == int(site.clock.now())
        assert job["status"] == "queued"


@BOTH
def test_slow_answer_makes_the_job_at_once(path: str) -> None:
    with practice_site("slow-answer=70") as site:
        before = int(site.clock.now())
        answer = site.create(path)
        assert site.clock.waits == [70.0]
        assert answer.json()["created_at"] == before
        assert answer.json()["status"] == "queued"


@BOTH
def test_unreadable_answer_hides_the_id_of_a_job_that_is_made(path: str) -> None:
    with practice_site("unreadable-answer", at_once=100) as site:
        site.strict = False
        ways = set()
        for number in range(20):
            answer = site.create(path, prompt=f"boat {number}")
            assert answer.ok
            try:
                assert "id" not in answer.json()
                ways.add("no id")
            except requests.JSONDecodeError:
                ways.add("html" if answer.text.startswith("<") else "cut")
        assert ways == {"no id", "html", "cut"}
        assert len(site.listed(path)) == 20


@BOTH
def test_error_before_create_makes_nothing(path: str) -> None:
    with practice_site("error-before-create") as site:
        assert site.create(path).status_code in {500, 503}
        assert site.listed(path) == []


@BOTH
def test_error_after_create_makes_a_job(path: str) -> None:
    with practice_site("error-after-create", at_once=100) as site:
        seen = {site.create(path, prompt=f"boat {n}").status_code for n in range(30)}
        assert seen == {500, 502, 503, 504}
        assert len(site.listed(path)) == 30


@BOTH
def test_rate_limit_makes_nothing_and_names_no_time(path: str) -> None:
    with practice_site("rate-limit") as site:
        answer = site.create(path)
        assert answer.status_code == 429
        assert "retry-after" not in answer.headers
        assert "Too many running" not in answer.text
        assert site.listed(path) == []


@BOTH
def test_rate_limit_after_keeps_its_word(path: str) -> None:
    with practice_site("rate-limit-after=7.5", at_once=100) as site:
        answer = site.create(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "8")
        site.clock.advance(5)
        answer = site.create(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")
        site.clock.advance(3)
        assert site.create(path).ok
        assert site.create(path).status_code == 429


def test_rate_limit_and_its_time_go_together() -> None:
    with practice_site("rate-limit=0.5", "rate-limit-after=7", at_once=100) as site:
        seen = set()
        for number in range(20):
            answer = site.create(prompt=f"boat {number}")
            seen.add(answer.status_code)
            assert answer.ok or "retry-after" in answer.headers
            site.clock.advance(7)
        assert seen == {200, 429}


@BOTH
def test_refuse_prompt_is_400_by_the_content_filter(path: str) -> None:
    with practice_site("refuse-prompt") as site:
        answer = site.create(path)
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "content_filter"
        assert site.listed(path) == []


def test_faults_of_creates_hit_remixes_as_well() -> None:
    with practice_site("lost-answer=0.5", at_once=100) as site:
        while is_dropped(site):
            site.clock.advance(1)
        site.clock.advance(60)
        source = str(site.listed()[0]["id"])
        dropped = made = 0
        for _ in range(20):
            try:
                assert remix(site, source).ok
            except DROPPED:
                dropped += 1
            made += 1
        assert 0 < dropped < made
        assert sum(job["remixed_from_video_id"] == source for job in site.listed()) == made


# Jobs


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


# Lists


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
        assert is_dropped(site, path) is bool(fault)
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


# Content


def film(site: PracticeSite, job_id: str, **headers: str) -> requests.Response:
    return site.ask("GET", f"{VIDEOS}/{job_id}/content", headers=headers)


def test_cut_body_ends_before_its_length() -> None:
    with practice_site("cut-body") as site:
        job_id = site.finished()
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            film(site, job_id)


def test_cut_body_no_length_looks_whole_but_is_not() -> None:
    with practice_site("cut-body-no-length") as site:
        job_id = site.finished()
        head = site.ask("HEAD", f"{VIDEOS}/{job_id}/content")
        answer = film(site, job_id)
        assert "content-length" not in answer.headers
        assert 0 < len(answer.content) < int(head.headers["content-length"])


def test_some_downloads_are_cut_and_others_are_not() -> None:
    with practice_site("cut-body=0.5") as site:
        job_id = site.finished()
        whole = 0
        for _ in range(20):
            try:
                film(site, job_id)
                whole += 1
            except requests.exceptions.ChunkedEncodingError:
                pass
        assert 0 < whole < 20


def test_trickle_sends_a_few_bytes_a_second() -> None:
    with practice_site("trickle") as site:
        job_id = site.finished(size=None)
        answer = film(site, job_id, Range="bytes=0-99")
        assert len(answer.content) == 100
        assert site.clock.waits == [1.0] * 7


def test_ranges_are_honoured_unless_told_otherwise() -> None:
    with practice_site() as site:
        job_id = site.finished()
        whole = film(site, job_id)
        etag = whole.headers["etag"]
        part = film(site, job_id, Range="bytes=1000-", **{"If-Range": etag})
        assert part.status_code == 206
        assert part.content == whole.content[1000:]
        other = film(site, job_id, Range="bytes=1000-", **{"If-Range": '"other"'})
        assert (other.status_code, other.content) == (200, whole.content)
        beyond = film(site, job_id, Range=f"bytes={len(whole.content)}-")
        assert beyond.status_code == 416
        assert beyond.headers["content-range"] == f"bytes */{len(whole.content)}"


def test_range_ignore_sends_everything() -> None:
    with practice_site("range=ignore") as site:
        answer = film(site, site.finished(), Range="bytes=1000-")
        assert answer.status_code == 200
        assert "accept-ranges" not in answer.headers


def test_range_wrong_starts_somewhere_else_and_says_so() -> None:
    with practice_site("range=wrong") as site:
        job_id = site.finished()
        whole = film(site, job_id)
        answer = film(site, job_id, Range="bytes=1000-")
        assert answer.status_code == 206
        assert answer.headers["content-range"].startswith("bytes 500-")
        assert answer.content == whole.content[500:]


@BOTH
def test_content_lag_is_404_for_a_while_after_the_end(path: str) -> None:
    with practice_site("content-lag=5") as site:
        job_id = site.made(path)
        site.clock.advance(6)
        assert site.shown(job_id, path)["status"] in {"completed", "succeeded"}
        output = job_id if path == VIDEOS else site.outputs(job_id)[0]
        where = (
            f"{VIDEOS}/{job_id}/content"
            if path == VIDEOS
            else f"{GENERATIONS}/{output}/content/video"
        )
        site.clock.advance(4.9)
        assert site.get(where).status_code == 404
        site.clock.advance(0.1)
        assert site.get(where).status_code == 200


def test_expired_is_over_the_moment_it_is_finished() -> None:
    with practice_site("expired") as site:
        job_id = site.finished()
        shown = site.shown(job_id)
        assert (shown["status"], shown["expires_at"]) == ("completed", shown["completed_at"])
        assert film(site, job_id).status_code == 404
        [output] = site.outputs(site.finished(JOBS))
        assert site.get(f"{GENERATIONS}/{output}/content/video").status_code == 404


# Everything


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
        date = film(site, job_id).headers["last-modified"]
        assert parsedate_to_datetime(date).timestamp() == now + 6 + skew


# Words in prompts


@pytest.mark.parametrize(
    ("word", "status"),
    [("job-fails", "failed"), ("refuse-result", "failed"), ("stuck", "in_progress")],
)
def test_a_word_in_the_prompt_does_the_same_for_one_job(word: str, status: str) -> None:
    with practice_site(at_once=3) as site:
        other = site.made(prompt="a boat")
        job_id = site.made(prompt=f"a boat practice:{word}")
        site.clock.advance(20)
        assert site.shown(job_id)["status"] == status
        assert site.shown(other)["status"] == "completed"


def test_words_that_would_stop_a_job_for_ever_count_only_at_first() -> None:
    with practice_site() as site:
        busy = [site.create(prompt="practice:busy").status_code for _ in range(3)]
        assert busy == [429, 429, 200]
        limited = [site.create(prompt="practice:rate-limit").status_code for _ in range(2)]
        assert limited == [429, 200]
        site.clock.advance(10)
        assert is_dropped(site, prompt="practice:lost-request")
        assert not is_dropped(site, prompt="practice:lost-request")
        assert is_dropped(site, prompt="practice:lost-answer")
        assert len(site.listed()) == 4


def test_an_unknown_word_means_nothing() -> None:
    with practice_site() as site:
        assert site.create(prompt="practice:makes-perfect").ok
        assert "practice:makes-perfect" not in CATALOGUE


# Together, and again


def test_faults_work_together() -> None:
    faults = ("slow-answer=3", "echo-changed", "list-lag=10", "clock-skew=100", "job-fails")
    with practice_site(*faults) as site:
        answer = site.create(prompt=" a ").json()
        assert (site.clock.waits, answer["prompt"]) == ([3.0], "a")
        site.clock.advance(6)
        assert site.listed() == []
        site.clock.advance(1)
        [job] = site.listed()
        assert (job["status"], job["created_at"]) == ("failed", answer["created_at"])


def story(seed: int, order: list[int]) -> dict[int, str]:
    """Send the same creates in some order; return what became of each."""
    faults = ("lost-answer=0.3", "error-before-create=0.2", "job-fails=0.3", "cancelled=0.3")
    with practice_site(*faults, seed=seed, at_once=100) as site:
        site.strict = False
        fates = {}
        for number in order:
            try:
                fates[number] = str(site.create(prompt=f"boat {number}").status_code)
            except DROPPED:
                fates[number] = "dropped"
        site.clock.advance(60)
        for job in site.listed():
            fates[int(str(job["prompt"]).split()[1])] += f" {job['status']}"
        return fates


def test_the_same_seed_tells_the_same_story_in_any_order() -> None:
    forwards = story(7, list(range(25)))
    assert story(7, list(reversed(range(25)))) == forwards
    assert story(8, list(range(25))) != forwards
    assert len(set(forwards.values())) > 4
