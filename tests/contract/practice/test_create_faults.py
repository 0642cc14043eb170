"""Faults of creates and remixes: each does what its name says, and nothing else."""

from __future__ import annotations

import pytest
import requests

from tests.support.practice_site import JOBS, VIDEOS, PracticeSite, practice_site
from videogen_desktop.practice.faults import CATALOGUE

DROPPED = requests.ConnectionError
BOTH = pytest.mark.parametrize("path", [VIDEOS, JOBS])


def remix(site: PracticeSite, source: str) -> requests.Response:
    return site.ask("POST", f"{VIDEOS}/{source}/remix", json={"prompt": "with a red sail"})


@BOTH
def test_lost_request_makes_nothing(path: str) -> None:
    with practice_site("lost-request") as site:
        assert site.is_dropped(path)
        assert site.listed(path) == []


@BOTH
def test_lost_answer_makes_a_job(path: str) -> None:
    with practice_site("lost-answer") as site:
        assert site.is_dropped(path)
        assert len(site.listed(path)) == 1


@BOTH
def test_late_create_is_dropped_at_once_and_made_later(path: str) -> None:
    with practice_site("late-create=30") as site:
        assert site.is_dropped(path)
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
        while site.is_dropped():
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
        assert site.is_dropped(prompt="practice:lost-request")
        assert not site.is_dropped(prompt="practice:lost-request")
        assert site.is_dropped(prompt="practice:lost-answer")
        assert len(site.listed()) == 4


def test_an_unknown_word_means_nothing() -> None:
    with practice_site() as site:
        assert site.create(prompt="practice:makes-perfect").ok
        assert "practice:makes-perfect" not in CATALOGUE


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
