"""Builds the long-lived parts, starts them in order and stops them in reverse."""

from __future__ import annotations

import logging
import secrets
import threading
from typing import TYPE_CHECKING

from videogen_desktop.base.atomic_write import remove_leftovers
from videogen_desktop.base.paths import machine_id, state_dir
from videogen_desktop.base.resources import ui_dir
from videogen_desktop.config import proxy as proxies
from videogen_desktop.config.azure_cli import AzureCli
from videogen_desktop.config.credentials import Credentials
from videogen_desktop.config.sources import Notice
from videogen_desktop.domain.connection import practice_connection, resource_of
from videogen_desktop.domain.errors import Conflict, LibraryError, NotConfigured, VideogenError
from videogen_desktop.jobs.anchor import Anchor
from videogen_desktop.jobs.clients import Clients
from videogen_desktop.jobs.clients import Practice as PracticeDoor
from videogen_desktop.jobs.crew import Crew, Pace
from videogen_desktop.jobs.desk import JobDesk
from videogen_desktop.jobs.mending import make_ready
from videogen_desktop.jobs.money import Money, Tariff
from videogen_desktop.jobs.orphans import find_orphans
from videogen_desktop.jobs.packing import PackDesk
from videogen_desktop.jobs.runner import Runner
from videogen_desktop.jobs.upkeep import Tools, Upkeep
from videogen_desktop.jobs.worker_lock import WorkerLock
from videogen_desktop.library.archive import Archive
from videogen_desktop.library.attempts import AttemptStore
from videogen_desktop.library.database import Database
from videogen_desktop.library.driving import DrivingStore
from videogen_desktop.library.importing import Importer
from videogen_desktop.library.jobs import JobStore
from videogen_desktop.library.media_files import MediaFiles
from videogen_desktop.library.prompts import PromptHistory
from videogen_desktop.library.rebuild import rebuild
from videogen_desktop.library.recovery import unfinished
from videogen_desktop.library.relocation import Relocation
from videogen_desktop.library.spending import SpendingStore
from videogen_desktop.library.uploading import Uploads
from videogen_desktop.library.videos import VideoStore

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.domain.connection import Check, Connection
    from videogen_desktop.front import Ground
    from videogen_desktop.jobs.mending import Tell
    from videogen_desktop.practice.service import PracticeService

log = logging.getLogger(__name__)


def _notices(moved: bool | None, mended: str | None) -> tuple[Notice, ...]:  # noqa: FBT001 - as it is answered
    """Return what the start has to say."""
    told = [] if mended is None else [Notice("library_mended", mended)]
    if moved is False:
        sentence = "Moving the video folder was broken off. Every video is where it was."
        told.append(Notice("move_broken_off", sentence))
    return tuple(told)


class Practice:
    """The stand-in for Azure inside this process, started when it is first needed.

    Every user of the computer reaches its port, so that it opens to the key of this run alone.
    """

    def __init__(self, folder: Path) -> None:
        self.key = secrets.token_urlsafe(32)
        self._folder = folder
        self._lock = threading.Lock()
        self._service: PracticeService | None = None

    def address(self) -> str:
        """Return its base URL in this run."""
        with self._lock:
            if self._service is None:
                # Late: only people without an account need it.
                from videogen_desktop.practice.options import PracticeOptions  # noqa: PLC0415
                from videogen_desktop.practice.service import PracticeService  # noqa: PLC0415

                self._folder.mkdir(mode=0o700, exist_ok=True)
                options = PracticeOptions(api_keys=(self.key,))
                self._service = PracticeService(options=options, folder=self._folder)
                self._service.start()
            return self._service.base_url

    def stop(self) -> None:
        """Stop it, if it runs."""
        with self._lock:
            service, self._service = self._service, None
        if service is not None:
            service.stop()


class Connections:
    """Where new requests go, and whether that works; what the page's settings need."""

    def __init__(self, app: App) -> None:
        self._app = app

    def current(self) -> Connection | None:
        """Return the connection in use, the practice one too; ``None`` when none is set up."""
        settings = self._app.settings.settings
        if settings.practice:
            return practice_connection("", settings.practice_dialect)
        return settings.connection

    def check(self, candidate: Connection | None, api_key: str | None) -> tuple[Check, ...]:
        """Try a connection without storing it; ``None`` stands for what is stored.

        Raises:
            NotConfigured: Nothing is stored, or there is no key to try with.
        """
        connection = candidate or self.current()
        if connection is None:
            raise NotConfigured("There is no connection to check yet.")
        if api_key is None or connection.is_practice:
            return self._app.clients.client_for(connection).check()
        client = self._app.clients.new_client(connection, api_key)
        try:
            return client.check()
        finally:
            client.close()

    def settings_changed(self) -> None:
        """Try refused connections again: something about them may have been mended."""
        for connection in self._app.settings.settings.connections:
            self._app.crew.driving.update_connection(connection)
        for connection_id in self._app.crew.driving.pauses():
            self._app.crew.driving.unpause(connection_id)
        self._app.runner.wake()

    def forget_unused_keys(self) -> None:
        """Forget the keys of removed connections as soon as nothing at Azure needs them."""
        app = self._app
        settings = app.settings.settings
        needed = {connection.host for connection in settings.connections}
        busy = app.crew.jobs.busy_resources()
        waiting = []
        for host in settings.forget_keys:
            if host in needed:
                continue
            if resource_of(host) in busy:
                waiting.append(host)
            else:
                app.credentials.forget(host)
        if waiting != list(settings.forget_keys):
            app.settings.update({"forget_keys": waiting})


class App:
    """Everything one run of the program is made of, but its faces.

    Args:
        ground: What it stands on.
        tell: Says what takes long; without one, whoever started the program is told.

    Raises:
        LibraryError: The library cannot be opened; it is as it was.
    """

    def __init__(self, ground: Ground, tell: Tell | None = None) -> None:
        options = ground.options
        self.folder = ground.folder
        self.clock = ground.clock
        self.settings = ground.settings
        settings = self.settings.settings
        chosen = settings.connection
        self.credentials = Credentials(
            self.folder,
            options.environ.get("AZURE_OPENAI_API_KEY"),
            "" if chosen is None else chosen.host,
            clock=self.clock,
        )
        self.media = MediaFiles(
            settings.videos_dir or self.folder.videos_dir, self.folder.trash_dir
        )
        self.relocation = Relocation(self.folder.root, self.media, self._use_folder)
        lock = WorkerLock(self.folder.worker_lock_path)
        path = self.folder.library_path
        self.notices = _notices(
            self.relocation.resume(),
            make_ready(path, self.media, lock, self.clock, tell or options.tell),
        )
        self.database = Database(self.folder.library_path)
        self.practice = Practice(self.folder.practice_dir)
        self.tokens = AzureCli(options.environ, self.clock)
        jobs = JobStore(self.database, self.clock)
        driving = DrivingStore(self.database, self.clock)
        self.clients = Clients(
            jobs,
            self.credentials,
            PracticeDoor(self.practice.address, self.practice.key),
            self.tokens,
            self.proxy,
        )
        self.videos = VideoStore(self.database, self.clock)
        self.prompts = PromptHistory(self.database)
        self.crew = Crew(
            clock=self.clock,
            jobs=jobs,
            attempts=AttemptStore(self.database, self.clock),
            driving=driving,
            videos=self.videos,
            media=self.media,
            clients=self.clients,
            pace=Pace(settings.at_once, settings.creates_per_minute, settings.settle_seconds),
            anchor=Anchor(state_dir(), self.folder.library_path, driving),
            machine_id=machine_id(),
        )
        self.runner = Runner(self.crew, lock, on_stop=self._stop_network)
        self.money = Money(SpendingStore(self.database), self._tariff, self.clock)
        self.desk = JobDesk(self.crew, self.runner, self.current_connection, self.money)
        self.archive = Archive(self.videos, self.media, self.clock)
        self.packs = PackDesk(self.media, ui_dir(), self.clock, self.folder.packs_dir)
        self.importer = Importer(self.database, self.videos, self.media, self.clock)
        self.uploads, self.upkeep = Uploads(self.importer, self.media), self._upkeep()
        self.connections = Connections(self)

    def _upkeep(self) -> Upkeep:
        tools = Tools(
            database=self.database,
            videos=self.videos,
            media=self.media,
            archive=self.archive,
            importer=self.importer,
            relocation=self.relocation,
            may_move=lambda: self.runner.drives,
        )
        return Upkeep(tools)

    def current_connection(self) -> Connection:
        """Return where new requests go.

        Raises:
            NotConfigured: Nothing is set up, or there is no key.
        """
        connection = self.connections.current()
        if connection is None:
            raise NotConfigured(
                "Videogen is not connected to Azure yet. Open Settings and connect, or add"
                " --practice to try it without an account."
            )
        if not self.clients.has_secret(connection):
            raise NotConfigured(f"There is no key for {connection.host} yet.")
        if not connection.deployment:
            raise NotConfigured("The name of the deployment is missing.")
        return connection

    def _use_folder(self, folder: Path) -> None:
        self.settings.update({"videos_dir": str(folder)})
        if self.settings.settings.videos_dir != folder:  # an administrator's word is stronger
            raise Conflict("The video folder is set by your organisation.")

    def proxy(self) -> str:
        """Return through which proxy the outside is reached: ``system``, ``none``, an address."""
        chosen = self.settings.settings.proxy
        if chosen in {proxies.SYSTEM, proxies.NONE}:
            return chosen
        return proxies.with_user(chosen, self.credentials.key_for(proxies.key_name(chosen)))

    def _tariff(self) -> Tariff:
        settings = self.settings.settings
        return Tariff(settings.currency, settings.monthly_limit, settings.prices)

    def start_jobs(self) -> None:
        """Drive the jobs of this data folder, or stand by to."""
        self.runner.start()

    def start_tidying(self) -> None:
        """Finish, beside everything else, what an earlier run left, and look for orphans."""
        threading.Thread(target=self._tidy, name="app-tidy", daemon=True).start()

    def _tidy(self) -> None:
        for folder in (self.folder.root, state_dir(), *self.media.folders()):
            remove_leftovers(folder, self.clock.now())
        try:
            self.connections.forget_unused_keys()
            self.archive.catch_up()
            self.archive.empty_trash()
            self._read_unrecorded()
            connection = self.connections.current()
            if connection is not None and not connection.is_practice:
                find_orphans(self.crew, connection)
        except VideogenError as error:
            log.info("tidying waits for the next start: %s", error)

    def _read_unrecorded(self) -> None:
        """Go on with what a rebuilt library still lacks: reading whole videos takes its time."""
        mark = unfinished(self.folder.library_path)
        if mark.exists():
            rebuild(self.database, self.media, self._going_on)
            self.importer.take_unrecorded(self._going_on)
            mark.unlink(missing_ok=True)

    def _going_on(self, _done: int) -> None:
        if self.crew.stop.is_set():
            raise LibraryError("The program is ending.")

    def _stop_network(self) -> None:
        self.clients.close()
        self.practice.stop()

    def close(self) -> None:
        """Stop everything in reverse; under two seconds whatever hangs."""
        self.upkeep.close()
        self.uploads.close()
        self.packs.close()
        self.runner.stop()
        self.practice.stop()
        self.database.close()
