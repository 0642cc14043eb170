"""A computer, an account and the wire between them, all of them real."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from build_spec.storming.hop import GO_ON, Hop, Place, Trap, Verdict
from build_spec.storming.whole_program import Computer, Program, Service, account_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from build_spec.storming.whole_program import Process

SETTLE_SECONDS = 2.0


class Stage:
    """One computer with one account. What a test starts here ends with the test."""

    def __init__(self, root: Path, ending: contextlib.ExitStack) -> None:
        self.computer = Computer(root / "computer")
        self._account = root / "account"
        self._ending = ending
        self.hop: Hop
        self.service: Service

    def open_account(self, *options: str, job_seconds: float = 0.3, megabytes: int = 1) -> None:
        """Start the practice service behind the hop."""
        usual = ["--job-seconds", str(job_seconds), "--content-mb", str(megabytes)]
        usual += ["--seed", "5", "--fault", "content-lag=0", "--at-once", "50"]
        self.service = self._ending.enter_context(
            Service(self.computer, self._account, [*usual, *options])
        )
        self.hop = self._ending.enter_context(Hop(self.service.port))

    def start(self, *before: str) -> Program:
        """Start the program and wait until it answers."""
        program = self.spawn(*before)
        program.open()
        return program

    def spawn(self, *before: str) -> Program:
        """Start the program, perhaps under another one."""
        return self._ending.enter_context(Program(self.computer, self.settings(), before))

    def settings(self) -> dict[str, str]:
        """Return the environment that leads to the account."""
        return account_settings(self.hop.endpoint, settle_seconds=SETTLE_SECONDS)

    def kill_at(
        self, program: Program, place: Place, first: Callable[[], None] = lambda: None
    ) -> Trap:
        """Kill the program at the next exchange that reaches ``place``, with nothing passed on."""

        def kill() -> Verdict:
            first()
            program.kill()
            return Verdict(passes=False)

        return self.hop.set(Trap(place, kill))

    def do_at(self, place: Place, action: Callable[[], None]) -> Trap:
        """Do something at the next exchange that reaches ``place``."""

        def act() -> Verdict:
            action()
            return GO_ON

        return self.hop.set(Trap(place, act))

    def show_a_list(self, program: Program) -> None:
        """Let the account be known: one video is made, and a list has shown it."""
        for n in (1, 2):
            (job,) = program.generate(f"known {n}", f"known-{n}")
            program.wait_for(job, "ready")

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Read the library from outside."""
        uri = f"{self.computer.library_path.as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(sql, values).fetchall()

    def job(self, job_id: str) -> sqlite3.Row:
        """Return a job's row."""
        return self.rows("SELECT * FROM jobs WHERE id = ?", job_id)[0]

    def made_for(self, job_id: str) -> int:
        """Return how often the service has made a job."""
        return sum(made.key == job_id for made in self.service.made())

    def files(self) -> list[Path]:
        """Return the videos that anybody sees in the folder."""
        return sorted(self.computer.videos_dir.rglob("*.mp4"))

    def parts(self) -> list[Path]:
        """Return what has arrived so far."""
        return sorted(self.computer.videos_dir.rglob("*.part"))

    def has_bytes(self) -> None:
        """Wait until the program has written some of a video."""
        until(lambda: [part for part in self.parts() if part.stat().st_size])

    def assert_sound(self) -> None:
        """Check the library's own health, and that every row has its file and no more."""
        with closing(sqlite3.connect(self.computer.library_path, timeout=10)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            connection.execute("INSERT INTO video_search(video_search) VALUES('integrity-check')")
        rows = self.rows("SELECT * FROM videos WHERE trashed_at IS NULL")
        root = self.computer.videos_dir
        assert sorted(root / row["path"] for row in rows) == self.files()
        for row in rows:
            data = (root / row["path"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == row["sha256"]
        assert self.parts() == []
        errors = (self.computer.root / "program.err").read_text("utf-8", "replace")
        assert "Traceback" not in errors, errors

    @contextlib.contextmanager
    def locked_library(self) -> Iterator[None]:
        """Hold the library's write lock, so that the program's next commit has to wait."""
        connection = sqlite3.connect(
            self.computer.library_path, timeout=10, isolation_level=None, check_same_thread=False
        )
        with closing(connection):
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")


class Disk:
    """A small disk of its own, and a file that fills it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self, but: int = 0) -> None:
        """Leave only so many bytes free."""
        with self._ballast.open("wb") as file, contextlib.suppress(OSError):
            room = shutil.disk_usage(self.folder).free - but
            while room > 0:
                file.write(bytes(min(room, 65_536)))
                room -= 65_536

    def empty(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)


def strace(calls: str, what: str, *paths: Path) -> Sequence[str]:
    """Return the command that does ``what`` to a program's system calls on ``paths``.

    ``-D`` leaves the program in its place in the family, so that its number is its own.
    """
    on = [word for path in paths for word in ("-P", str(path))]
    return (
        *("strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", *on),
        *("-e", f"inject={calls}:{what}"),
    )


def died(process: Process, trap: Trap | None = None) -> None:
    """Wait until the program was killed, at the trap's moment where one is given."""
    assert trap is None or trap.sprung.wait(20), "the moment never came"
    assert process.wait(20) == -9


def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.02)
