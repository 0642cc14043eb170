"""The whole engine without its threads: real library, real client, real practice service.

Time stands still until a lane's own wait moves it, so a day of a job's life runs in a second.
"""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

from tests.support.fake_clock import FakeClock
from videogen_desktop.base.paths import DataFolder
from videogen_desktop.config.azure_cli import AzureCli
from videogen_desktop.config.credentials import Credentials
from videogen_desktop.domain.connection import Connection, Dialect, connection_id
from videogen_desktop.domain.errors import VideogenError
from videogen_desktop.jobs.anchor import Anchor
from videogen_desktop.jobs.clients import Clients, Practice
from videogen_desktop.jobs.crew import Crew, Pace, Pauses
from videogen_desktop.jobs.desk import JobDesk
from videogen_desktop.jobs.fetch import FetchBoard, Fetcher
from videogen_desktop.jobs.follow import Follower
from videogen_desktop.jobs.money import Money, Tariff
from videogen_desktop.jobs.orders import Order
from videogen_desktop.jobs.submit import Submitter
from videogen_desktop.library.attempts import AttemptStore
from videogen_desktop.library.data_folder import prepare
from videogen_desktop.library.database import Database
from videogen_desktop.library.driving import DrivingStore
from videogen_desktop.library.jobs import JobStore
from videogen_desktop.library.media_files import MediaFiles
from videogen_desktop.library.schema import migrate
from videogen_desktop.library.spending import SpendingStore
from videogen_desktop.library.videos import VideoStore
from videogen_desktop.practice.faults import Faults
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.service import PracticeService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from videogen_desktop.jobs.view import JobView

NO_PACE = Pace(at_once=0, per_minute=0, settle_seconds=15.0)


class _AnyKey:
    """A key store that has a key for every host and takes no other."""

    def get(self, host: str) -> str | None:
        return f"key-for-{host}"

    def put(self, host: str, _key: str) -> None:
        raise AssertionError(host)

    def remove(self, host: str) -> None:
        raise AssertionError(host)


class Account:
    """A practice service standing for an account at Azure, with a ledger of its creates."""

    def __init__(
        self,
        folder: Path,
        clock: FakeClock,
        faults: Iterable[str] = (),
        *,
        job_seconds: float = 6.0,
        at_once: int = 100,
        seed: int = 7,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.ledger_path = folder / "ledger.jsonl"
        self.folder = folder
        self.clock = clock
        self.options = PracticeOptions(
            seed=seed,
            job_seconds=job_seconds,
            at_once=at_once,
            ledger=self.ledger_path,
            faults=Faults.parse(list(faults)),
        )
        self.service = PracticeService(options=self.options, folder=folder / "service", clock=clock)
        self.service.start()

    def change(self, faults: Iterable[str]) -> None:
        """Go on with other faults, at the same address and with the same jobs."""
        port = self.service.port
        self.service.stop()
        options = PracticeOptions(
            seed=self.options.seed,
            job_seconds=self.options.job_seconds,
            at_once=self.options.at_once,
            ledger=self.ledger_path,
            faults=Faults.parse(list(faults)),
        )
        self.service = PracticeService(
            port=port, options=options, folder=self.folder / "service", clock=self.clock
        )
        self.service.start()

    def creates(self) -> list[dict[str, object]]:
        """Return what was really made, other people's jobs left out."""
        if not self.ledger_path.exists():
            return []
        lines = [json.loads(line) for line in self.ledger_path.read_text("utf-8").splitlines()]
        return [line for line in lines if line["id"] and not line.get("other_client")]

    def stop(self) -> None:
        self.service.stop()


class Workshop:
    """One computer with a library, its lanes in the hands of the test."""

    def __init__(  # noqa: PLR0913 - every part of it is what some test is about
        self,
        root: Path,
        account: Account,
        clock: FakeClock,
        *,
        dialect: Dialect = Dialect.VIDEOS,
        pace: Pace = NO_PACE,
        machine: str = "this-machine",
        state_dir: Path | None = None,
    ) -> None:
        self.clock = clock
        self.account = account
        self.folder = DataFolder(root)
        prepare(self.folder)
        migrate(self.folder.library_path)
        self.database = Database(self.folder.library_path)
        jobs = JobStore(self.database, clock)
        driving = DrivingStore(self.database, clock)
        credentials = Credentials(self.folder, store=_AnyKey(), clock=clock)
        self.clients = Clients(
            jobs,
            credentials,
            Practice(lambda: account.service.base_url, "practice"),
            AzureCli({}, clock),
            lambda: "system",
        )
        state = state_dir or root.parent / f"{root.name}-state"
        self.crew = Crew(
            clock=clock,
            jobs=jobs,
            attempts=AttemptStore(self.database, clock),
            driving=driving,
            videos=VideoStore(self.database, clock),
            media=MediaFiles(self.folder.videos_dir, self.folder.trash_dir),
            clients=self.clients,
            pace=pace,
            anchor=Anchor(state, self.folder.library_path, driving),
            machine_id=machine,
            rng=random.Random(3),
        )
        base_url = account.service.base_url
        self.connection = Connection(
            connection_id(base_url, dialect, "my-sora"), base_url, dialect, "my-sora"
        )
        self.board = FetchBoard()
        self.tariff = Tariff("USD", None, {})
        self.money = Money(SpendingStore(self.database), lambda: self.tariff, clock)
        self.desk = JobDesk(self.crew, self, lambda: self.connection, self.money)
        self.begin()

    def begin(self) -> None:
        """Do what a process does when it takes over the driving."""
        if not self.crew.anchor.verify():
            self.crew.driving.withdraw_permission()
        self.crew.attempts.recover()
        self.pauses = Pauses(self.crew)
        resource = self.connection.resource
        self.submitter = Submitter(self.crew, self.pauses, resource)
        self.follower = Follower(self.crew, self.pauses, resource, self.wake)
        self.fetcher = Fetcher(self.crew, self.pauses, self.board)

    def wake(self) -> None:
        """Nothing sleeps here."""

    def ask(self, prompt: str = "a paper boat", **changes: object) -> str:
        """Submit one prompt; return the first job's id."""
        return self.desk.submit(Order(prompt=prompt, **changes)).job_ids[0]  # type: ignore[arg-type]

    def step(self) -> float:
        """Let each lane do one thing; return how long nothing is due."""
        delays = []
        for lane in (self.submitter, self.follower, self.fetcher):
            try:
                delays.append(lane.step())
            except VideogenError:
                delays.append(5.0)
        return min(delays)

    def run(self, done: Callable[[], bool], *, longest_seconds: float = 3600.0) -> None:
        """Step and let time pass until ``done``; fail when it never comes."""
        end = self.clock.monotonic() + longest_seconds
        while not done():
            if self.clock.monotonic() > end:
                states = [(view.job.state.value, view.message) for view in self.desk.recent()]
                raise AssertionError(f"not within {longest_seconds} s: {states}")
            self.clock.advance(max(0.05, min(self.step(), 60.0)))

    def run_to_end(self, *job_ids: str, longest_seconds: float = 3600.0) -> list[JobView]:
        """Run until these jobs have ended or wait for the person."""

        def settled() -> bool:
            views = [self.desk.get(job_id) for job_id in job_ids]
            return all(
                view.job.state.is_final or view.job.state.value == "maybe_charged" for view in views
            )

        self.run(settled, longest_seconds=longest_seconds)
        return [self.desk.get(job_id) for job_id in job_ids]

    def close(self) -> None:
        self.clients.close()
        self.database.close()


__all__ = ["NO_PACE", "Account", "FakeClock", "Workshop"]
