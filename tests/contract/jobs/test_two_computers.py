"""Two computers on one account: no file ever lies under another's words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.workshop import Account, FakeClock, Workshop
from videogen_desktop.domain.job import JobState

if TYPE_CHECKING:
    from pathlib import Path

JOBS_EACH = 12


def remote_words(account: Account) -> dict[str, str]:
    """Return the words that each remote job was really made with."""
    journal = (account.folder / "service" / "jobs.jsonl").read_text("utf-8")
    made = [json.loads(line).get("job") for line in journal.splitlines()]
    return {job["id"]: job["order"]["prompt"] for job in made if job}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("faults", [(), ("list-without-prompt",)], ids=["words", "silent-list"])
def test_lost_requests_on_a_shared_account(tmp_path: Path, faults: tuple[str, ...]) -> None:
    clock = FakeClock()
    account = Account(tmp_path / "account", clock, ["lost-request=0.3", *faults], seed=11)
    computers = [
        Workshop(tmp_path / name, account, clock, machine=name) for name in ("left", "right")
    ]
    jobs = [
        [computer.ask(f"{n} boats seen from the {side}") for n in range(JOBS_EACH)]
        for side, computer in zip(("left", "right"), computers, strict=True)
    ]

    def settled() -> bool:
        views = [
            computer.desk.get(job)
            for computer, ids in zip(computers, jobs, strict=True)
            for job in ids
        ]
        done = {JobState.READY, JobState.FAILED, JobState.MAYBE_CHARGED}
        return all(view.job.state in done for view in views)

    end = clock.monotonic() + 7200
    while not settled():
        assert clock.monotonic() < end
        clock.advance(max(0.1, min(*(computer.step() for computer in computers), 30.0)))

    words = remote_words(account)
    wrong, asked, saved = 0, 0, 0
    for computer, ids in zip(computers, jobs, strict=True):
        for job in ids:
            view = computer.desk.get(job)
            asked += view.job.state is JobState.MAYBE_CHARGED
            for video in view.videos:
                saved += 1
                wrong += words[video.remote_id or ""] != video.prompt
    assert wrong == 0
    assert saved + asked == 2 * JOBS_EACH
    for computer in computers:
        computer.close()
    account.stop()
