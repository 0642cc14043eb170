from __future__ import annotations

import io
from dataclasses import replace

from tests.unit.jobs.test_machine import job
from videogen_desktop.cli.progress import Progress
from videogen_desktop.domain.job import JobState
from videogen_desktop.jobs.view import JobView


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def views() -> list[JobView]:
    running = job(state=JobState.RUNNING)
    return [
        JobView(job(state=JobState.QUEUED)),
        JobView(job(state=JobState.QUEUED)),
        JobView(replace(running, progress=40)),
        JobView(job(state=JobState.FETCHING), received_bytes=3_100_000),
        JobView(job(state=JobState.READY)),
    ]


def test_elsewhere_than_on_a_terminal_each_change_is_one_line() -> None:
    stream = io.StringIO()
    with Progress(1, stream) as progress:
        for view in views():
            progress.show(view)
    assert stream.getvalue().splitlines() == [
        "In line",
        "Making your video · 40 %",
        "Saving to your computer · 3.1 MB",
        "Saved",
    ]


def test_several_jobs_are_numbered() -> None:
    stream = io.StringIO()
    with Progress(2, stream) as progress:
        for job_id in ("a", "b", "a"):
            progress.show(JobView(job(id=job_id, state=JobState.QUEUED)))
    assert stream.getvalue().splitlines() == ["1/2 In line", "2/2 In line"]


def test_a_terminal_gets_a_bar() -> None:
    stream = _Terminal()
    with Progress(1, stream) as progress:
        for view in views():
            progress.show(view)
    assert "█" in stream.getvalue() or "#" in stream.getvalue()
    assert "Saved" in stream.getvalue()
