"""The parts behind the web layer: the real library and settings, and a desk that sends nothing."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.support.fake_clock import FakeClock
from videogen_desktop.base.paths import DataFolder
from videogen_desktop.base.resources import ui_dir
from videogen_desktop.config.credentials import Credentials
from videogen_desktop.config.settings import SettingsStore
from videogen_desktop.domain.connection import Check, Connection
from videogen_desktop.domain.errors import Conflict, InvalidRequest, NotFound, VideogenError
from videogen_desktop.domain.job import GenerationRequest, Job, JobState, Orphan
from videogen_desktop.jobs.money import Money, Tariff
from videogen_desktop.jobs.orders import Order, Submitted
from videogen_desktop.jobs.packing import PackDesk
from videogen_desktop.jobs.upkeep import Tools, Upkeep
from videogen_desktop.jobs.view import JobView
from videogen_desktop.library.archive import Archive
from videogen_desktop.library.database import Database
from videogen_desktop.library.importing import Importer
from videogen_desktop.library.media_files import MediaFiles
from videogen_desktop.library.prompts import PromptHistory
from videogen_desktop.library.relocation import Relocation
from videogen_desktop.library.schema import migrate
from videogen_desktop.library.spending import SpendingStore
from videogen_desktop.library.uploading import Uploads
from videogen_desktop.library.videos import VideoStore
from videogen_desktop.web.services import ClosingQuestion, DialogWords, NotOffered, Services
from videogen_desktop.web.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

STILL = b"\xff\xd8\xff\xe0 a still"


@dataclass
class FakeDesk:
    """Keeps orders; ``trouble`` is raised by whatever is asked next."""

    jobs: dict[str, Job] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    found: dict[str, Orphan] = field(default_factory=dict)
    waiting: list[Job] = field(default_factory=list)
    said: list[tuple[str, ...]] = field(default_factory=list)
    trouble: Exception | None = None

    def submit(self, order: Order) -> Submitted:
        self._stumble()
        if not order.prompt.strip():
            raise InvalidRequest({"prompt": "Describe what the video should show."})
        if order.remix_of is not None:
            raise NotFound("There is no such video.")
        for index, known in enumerate(self.orders):
            if order.request_id is not None and known.request_id == order.request_id:
                if known.body_hash() != order.body_hash():
                    raise Conflict("This request_id was used for something else.")
                return Submitted((f"job_{index}",))
        job_id = f"job_{len(self.orders)}"
        self.orders.append(order)
        self.jobs[job_id] = make_job(job_id, order.prompt)
        return Submitted((job_id,))

    def get(self, job_id: str) -> JobView:
        self._stumble()
        if job_id not in self.jobs:
            raise NotFound("There is no such job.")
        return JobView(self.jobs[job_id])

    def recent(self) -> Sequence[JobView]:
        self._stumble()
        return [JobView(job) for job in self.jobs.values()]

    def cancel(self, job_id: str) -> JobView:
        self.jobs[job_id] = replace(self.get(job_id).job, state=JobState.CANCELLED)
        return self.get(job_id)

    def send_now(self, job_id: str) -> JobView:
        return self._note("send_now", job_id)

    def check(self, job_id: str) -> JobView:
        return self._note("check", job_id)

    def resend(self, job_id: str, *, over_limit: bool = False) -> JobView:
        return self._note("resend", job_id, *["over the limit"] * over_limit)

    def adopt(self, job_id: str, remote_id: str) -> JobView:
        return self._note("adopt", job_id, remote_id)

    def disown(self, job_id: str, remote_id: str) -> JobView:
        return self._note("disown", job_id, remote_id)

    def await_news(self, seconds: float, seen: int | None = None) -> int:
        self.said.append(("news", f"{seconds:g}" if seen is None else f"{seconds:g} after {seen}"))
        return 8

    def under_way_with(self, connection_id: str) -> int:
        return sum(job.connection_id == connection_id for job in self.jobs.values())

    def waiting_for_permission(self) -> Sequence[Job]:
        return self.waiting

    def give_permission(self, *, send: bool, over_limit: bool = False) -> None:
        self._stumble()
        self.said.append(("permission", str(send), *["over the limit"] * over_limit))
        self.waiting.clear()

    def orphans(self, *, refresh: bool = False) -> Sequence[Orphan]:
        if refresh:
            self._stumble()
        return list(self.found.values())

    def fetch_orphan(self, remote_id: str) -> JobView:
        if remote_id not in self.found:
            raise NotFound("There is no such video at Azure.")
        return JobView(make_job("job_fetched", "found again"))

    def dismiss_orphan(self, remote_id: str) -> None:
        if self.found.pop(remote_id, None) is None:
            raise NotFound("There is no such video at Azure.")

    def orphan_still(self, remote_id: str) -> bytes | None:
        return STILL if remote_id in self.found else None

    def _note(self, *what: str) -> JobView:
        view = self.get(what[1])
        self.said.append(what)
        return view

    def _stumble(self) -> None:
        if self.trouble is not None:
            trouble, self.trouble = self.trouble, None
            raise trouble


@dataclass
class FakeConnections:
    """Says what it was told to say about connections."""

    connection: Connection | None = None
    checks: tuple[Check, ...] = (Check("address", ok=True, message="It answers."),)
    trouble: VideogenError | None = None
    tried: list[tuple[Connection | None, str | None]] = field(default_factory=list)
    changes: int = 0
    forgets: int = 0

    def current(self) -> Connection | None:
        return self.connection

    def check(self, candidate: Connection | None, api_key: str | None) -> tuple[Check, ...]:
        if self.trouble is not None:
            raise self.trouble
        self.tried.append((candidate, api_key))
        return self.checks

    def settings_changed(self) -> None:
        self.changes += 1

    def forget_unused_keys(self) -> None:
        self.forgets += 1


@dataclass
class FakeNative:
    """A window, or with ``available`` false only a browser; ``chosen`` is the person's answer."""

    available: bool = True
    chosen: Path | None = None
    revealed: list[Path] = field(default_factory=list)
    copied: list[tuple[Path, str]] = field(default_factory=list)
    notified: list[tuple[str, str, bool]] = field(default_factory=list)
    progress: list[int | None] = field(default_factory=list)
    written: list[tuple[str, str]] = field(default_factory=list)
    said: list[DialogWords] = field(default_factory=list)

    def reveal(self, path: Path) -> None:
        self._offer()
        self.revealed.append(path)

    def save_copy(self, path: Path, name: str, words: DialogWords) -> Path | None:
        self._offer(words)
        self.copied.append((path, name))
        return self.chosen

    def save_text(self, text: str, name: str, words: DialogWords) -> Path | None:
        self._offer(words)
        self.written.append((text, name))
        return self.chosen

    def choose_folder(self, words: DialogWords) -> Path | None:
        self._offer(words)
        return self.chosen

    def notify(self, title: str, text: str, *, sound: bool) -> bool:
        self.notified.append((title, text, sound))
        return self.available

    def show_progress(self, percent: int | None) -> bool:
        self.progress.append(percent)
        return self.available

    def _offer(self, words: DialogWords | None = None) -> None:
        if not self.available:
            raise NotOffered
        if words:
            self.said.append(words)


@dataclass
class FakeWindow:
    """Asks one question and keeps the answers."""

    question: ClosingQuestion | None = None
    answers: list[str] = field(default_factory=list)

    def closing(self) -> ClosingQuestion | None:
        return self.question

    def answer_closing(self, choice: str) -> None:
        self.answers.append(choice)
        self.question = None


@dataclass
class FakeSupport:
    """Has one finding and a report of one file."""

    reports: int = 0

    def check(self) -> list[FakeFound]:
        return [FakeFound()]

    def report(self) -> dict[str, str]:
        self.reports += 1
        return {"about.txt": f"report {self.reports}\n"}

    def packed(self) -> bytes:
        return b"PK report %d" % self.reports

    def packages(self) -> list[dict[str, str]]:
        return [{"name": "Bottle", "version": "1", "license": "MIT"}]


@dataclass(frozen=True)
class FakeFound:
    name: str = "disk"
    verdict: str = "warning"
    message: str = "1 GB free"
    help: str = "Make room."
    code: str = "disk_low"
    values: Mapping[str, str | int] = field(default_factory=lambda: {"bytes": 1_000_000_000})


class FakeKeyStore:
    """A key store in memory."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}

    def get(self, host: str) -> str | None:
        return self.keys.get(host)

    def put(self, host: str, key: str) -> None:
        self.keys[host] = key

    def remove(self, host: str) -> None:
        self.keys.pop(host, None)


@dataclass
class FakeParts:
    """Everything a test may want to look at or to change."""

    services: Services
    desk: FakeDesk
    connections: FakeConnections
    native: FakeNative
    window: FakeWindow
    keys: FakeKeyStore
    clock: FakeClock
    database: Database

    def close(self) -> None:
        self.services.upkeep.close()
        self.services.packs.close()
        self.database.close()


def make_parts(root: Path) -> FakeParts:
    """Put the parts together in ``root``."""
    folder = DataFolder(root)
    for path in (folder.videos_dir, folder.trash_dir, root / "ui"):
        path.mkdir(parents=True, exist_ok=True)
    (root / "ui" / "index.html").write_text("<!DOCTYPE html><title>page</title>")
    (root / "ui" / "app.js").write_text("export {};")
    migrate(folder.library_path)
    clock = FakeClock()
    database = Database(folder.library_path)
    videos = VideoStore(database, clock)
    media = MediaFiles(folder.videos_dir, folder.trash_dir)
    keys = FakeKeyStore()
    desk, connections, native, window = FakeDesk(), FakeConnections(), FakeNative(), FakeWindow()
    settings = SettingsStore(folder)

    def tariff() -> Tariff:
        now = settings.settings
        return Tariff(now.currency, now.monthly_limit, now.prices)

    archive = Archive(videos, media, clock)

    def use_folder(chosen: Path) -> None:
        settings.update({"videos_dir": str(chosen)})

    importer = Importer(database, videos, media, clock)
    tools = Tools(
        database=database,
        videos=videos,
        media=media,
        archive=archive,
        importer=importer,
        relocation=Relocation(root, media, use_folder),
        may_move=lambda: True,
    )
    services = Services(
        desk=desk,
        upkeep=Upkeep(tools),
        uploads=Uploads(importer, media),
        money=Money(SpendingStore(database), tariff, clock),
        videos=videos,
        prompts=PromptHistory(database),
        archive=archive,
        packs=PackDesk(media, ui_dir(), clock, folder.packs_dir),
        media=media,
        settings=settings,
        credentials=Credentials(folder, store=keys),
        connections=connections,
        support=FakeSupport(),
        native=native,
        window=window,
        session=Session(clock),
        clock=clock,
        data_dir=root,
        ui_dir=root / "ui",
        version="1.2.3",
        page_seen=threading.Event(),
    )
    return FakeParts(services, desk, connections, native, window, keys, clock, database)


def make_job(job_id: str = "job_0", prompt: str = "a paper boat") -> Job:
    """Return a job in line."""
    return Job(
        id=job_id,
        group_id="group_0",
        connection_id="con_0",
        resource="example",
        state=JobState.QUEUED,
        request=GenerationRequest(prompt, 1280, 720, 4),
        created_at=1_790_000_000.0,
        updated_at=1_790_000_000.0,
        hold_until=0.0,
        permitted_at=1_790_000_000.0,
        machine_id="here",
    )


def make_orphan(remote_id: str = "video_1") -> Orphan:
    """Return a finished video at Azure that nobody here knows."""
    return Orphan(
        remote_id=remote_id,
        connection_id="con_0",
        resource="example",
        output_ids=(remote_id,),
        created_at=1_790_000_000.0,
        expires_at=None,
        prompt=None,
        width=1280,
        height=720,
        seconds=4,
    )
