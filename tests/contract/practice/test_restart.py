"""The built-in practice service forgets nothing (its state follows from time)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.support.fake_clock import FakeClock
from tests.support.practice_site import JOBS, VIDEOS, practice_site

if TYPE_CHECKING:
    from pathlib import Path


def test_a_job_begun_before_a_restart_is_finished_after_it(tmp_path: Path) -> None:
    clock = FakeClock()
    with practice_site(folder=tmp_path, clock=clock) as site:
        video, job = site.made(), site.made(JOBS, n_variants=2)
    clock.advance(60)
    with practice_site(folder=tmp_path, clock=clock) as site:
        assert site.shown(video)["status"] == "completed"
        film = site.get(f"{VIDEOS}/{video}/content").content
        assert len(site.outputs(job)) == 2
    with practice_site(folder=tmp_path, clock=clock) as site:
        assert site.get(f"{VIDEOS}/{video}/content").content == film


def test_two_processes_see_each_others_jobs(tmp_path: Path) -> None:
    clock = FakeClock()
    with (
        practice_site(folder=tmp_path, clock=clock) as one,
        practice_site(folder=tmp_path, clock=clock) as other,
    ):
        first = one.made()
        second = other.made()
        assert one.create().status_code == 429
        assert {job["id"] for job in one.listed()} == {first, second}
        one.ask("DELETE", f"{VIDEOS}/{second}")
        assert [job["id"] for job in other.listed()] == [first]


def test_ids_never_repeat_with_the_same_seed(tmp_path: Path) -> None:
    ids = set()
    for _ in range(3):
        with practice_site(folder=tmp_path, at_once=100) as site:
            ids |= {site.made(), site.made(JOBS)}
    assert len(ids) == 6


def test_the_stand_alone_service_forgets(tmp_path: Path) -> None:
    with practice_site() as site:
        site.made()
    with practice_site() as site:
        assert site.listed() == []
    assert list(tmp_path.iterdir()) == []


def test_the_ledger_has_a_line_for_each_create(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    clock = FakeClock()
    with practice_site("slow-answer=5", ledger=ledger, clock=clock) as site:
        began = clock.now()
        made = site.ask(
            "POST",
            VIDEOS,
            json={"model": "m", "prompt": "a"},
            headers={"Idempotency-Key": "one"},
        ).json()["id"]
        site.create(prompt="")
        site.clock.advance(10)
        remix = site.ask("POST", f"{VIDEOS}/{made}/remix", json={"prompt": "b"}).json()["id"]
        site.listed()
    lines = [json.loads(line) for line in ledger.read_text().splitlines()]
    assert [(line["id"], line["answered"], line["idempotency_key"]) for line in lines] == [
        (made, True, "one"),
        (None, True, None),
        (remix, True, None),
    ]
    assert lines[0]["time"] == began
    assert (lines[1]["status"], lines[2]["path"]) == (400, f"/openai/v1{VIDEOS}/{made}/remix")


def test_lost_and_late_creates_are_in_the_ledger(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    for fault in ("lost-answer", "lost-request", "late-create=30", "unauthorized"):
        with practice_site(fault, ledger=ledger) as site:
            try:
                site.create()
            except OSError:
                continue
    lost, nothing, late, refused = (json.loads(line) for line in ledger.read_text().splitlines())
    assert (lost["answered"], nothing["answered"], late["answered"]) == (False, False, False)
    assert lost["id"]
    assert nothing["id"] is None
    assert late["time"] == FakeClock().now() + 30
    assert (refused["id"], refused["status"]) == (None, 401)


def test_an_idempotency_key_is_ignored() -> None:
    with practice_site() as site:
        headers = {"Idempotency-Key": "one"}
        body = {"model": "m", "prompt": "a"}
        ids = {site.ask("POST", VIDEOS, json=body, headers=headers).json()["id"] for _ in range(2)}
        assert len(ids) == 2
