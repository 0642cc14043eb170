"""A practice service with a clock in the test's hands; every answer is held to the contract."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Self, cast

import requests

from tests.support.fake_clock import FakeClock
from tests.support.openapi import check_answer
from videogen_desktop.practice.faults import Faults
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.service import PracticeService

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

Shape = dict[str, "object"]

VIDEO = {"model": "my-sora", "prompt": "a paper boat", "size": "1280x720", "seconds": "4"}
JOB = {"model": "my-sora", "prompt": "a paper boat", "width": 480, "height": 480, "n_seconds": 2}
VIDEOS = "/videos"
JOBS = "/video/generations/jobs"


class PracticeSite:
    """Asks a running practice service."""

    def __init__(
        self, options: PracticeOptions, folder: Path | None = None, clock: FakeClock | None = None
    ) -> None:
        self.clock = clock or FakeClock()
        self.service = PracticeService(options=options, folder=folder, clock=self.clock)
        self.key = {"api-key": "any"}
        # Off for the faults whose answers no description knows.
        self.strict = True
        self._session = requests.Session()
        self._session.trust_env = False

    def __enter__(self) -> Self:
        self.service.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()
        self.service.stop()

    def ask(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        headers: dict[str, str] | None = None,
        files: list[tuple[str, tuple[str | None, bytes | str, str]]] | None = None,
        data: bytes | None = None,
    ) -> requests.Response:
        """Send one request and check that the answer is one of the service's."""
        answer = self._session.request(
            method,
            self.service.base_url + path,
            json=json,
            data=data,
            files=files,
            headers=self.key | (headers or {}),
            timeout=10,
        )
        assert "date" in answer.headers
        assert answer.headers["apim-request-id"] == answer.headers["x-request-id"]
        if self.strict:
            body = b"" if method == "HEAD" else answer.content
            path = path.partition("?")[0]
            check_answer(method, path, answer.status_code, answer.headers, body)
        return answer

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.ask("GET", path, headers=headers)

    def create(self, path: str = VIDEOS, **changes: object) -> requests.Response:
        """Send a create that is valid but for ``changes``; ``None`` leaves a field out."""
        fields = {**(VIDEO if path == VIDEOS else JOB), **changes}
        return self.ask(
            "POST", path, json={name: part for name, part in fields.items() if part is not None}
        )

    def is_dropped(self, path: str = VIDEOS, **changes: object) -> bool:
        """Send a create; tell whether the connection ends without an answer."""
        try:
            self.create(path, **changes)
        except requests.ConnectionError:
            return True
        return False

    def made(self, path: str = VIDEOS, **changes: object) -> str:
        """Create a job and return its id."""
        answer = self.create(path, **changes)
        assert answer.ok, answer.text
        return str(answer.json()["id"])

    def finished(self, path: str = VIDEOS, **changes: object) -> str:
        """Create a job, let it finish and its content appear; return its id."""
        job_id = self.made(path, **changes)
        self.clock.advance(60)
        return job_id

    def shown(self, job_id: str, path: str = VIDEOS) -> Shape:
        """Return a job as its status shows it."""
        return cast("Shape", self.get(f"{path}/{job_id}").json())

    def film(self, job_id: str, **headers: str) -> requests.Response:
        """Fetch a finished video of the videos dialect."""
        return self.get(f"{VIDEOS}/{job_id}/content", **headers)

    def listed(self, path: str = VIDEOS) -> list[Shape]:
        """Return the jobs in the list, newest first."""
        return cast("list[Shape]", self.get(f"{path}?limit=100").json()["data"])

    def outputs(self, job_id: str) -> list[str]:
        """Return the ids of the results of a job of the jobs dialect."""
        results = self.shown(job_id, JOBS)["generations"]
        assert isinstance(results, list)
        return [result["id"] for result in results]


@contextmanager
def practice_site(
    *faults: str, folder: Path | None = None, clock: FakeClock | None = None, **options: object
) -> Generator[PracticeSite]:
    """Run a practice service with these faults and options; six seconds a job, seed 1."""
    settings = {"seed": 1, **options, "faults": Faults.parse(faults)}
    made = PracticeOptions(**settings)  # type: ignore[arg-type]
    with PracticeSite(made, folder, clock) as site:
        yield site
