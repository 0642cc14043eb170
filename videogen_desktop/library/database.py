"""The one door to SQLite: connections, transactions and what their failures mean."""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import (
    DiskFull,
    LibraryCorrupt,
    LibraryError,
    LibraryLocked,
)

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

SQLITE_VERSION = sqlite3.sqlite_version
BUSY_SECONDS = 5.0
WAL_TRIES = 100
# A program that ends waits so long for a thread in the middle of a write, for half of it also for
# one that only reads. What is not committed by then is undone by the next start.
CLOSE_SECONDS = 1.0


class _Lease:
    """One thread's connection, closed when the thread ends and lets go of it.

    ``in_use`` is held by whoever asks something: SQLite's connections may be used by any thread,
    but one that is closed while another thread waits for its answer takes the process with it.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.in_use = threading.RLock()

    def close(self, deadline: float) -> None:
        """Close it once nobody asks it anything; leave it open where that takes too long."""
        if not self.in_use.acquire(timeout=max(0.0, deadline - time.monotonic()) / 2):
            if not self.connection.in_transaction:
                self.connection.interrupt()
            if not self.in_use.acquire(timeout=max(0.0, deadline - time.monotonic())):
                return
        try:
            self.connection.close()
        finally:
            self.in_use.release()

    def __del__(self) -> None:
        self.connection.close()


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL, also while others do so: SQLite then says "busy" without waiting its time."""
    pause = threading.Event()
    for tries_left in reversed(range(WAL_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or not tries_left:
                raise
            pause.wait(BUSY_SECONDS / WAL_TRIES)
        else:
            return


class Database:
    """``library.sqlite3``: one connection a thread, one writer at a time, every commit on disk.

    One more connection only looks whether there is news.

    WAL with ``synchronous=FULL``, because a row here stands for money: NORMAL survives a killed
    process but may lose the newest commits when the power goes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._writer = threading.Lock()
        self._leases: weakref.WeakSet[_Lease] = weakref.WeakSet()
        self._guard = threading.Lock()
        self._closed = False
        self._look = threading.Lock()
        self._lookout: _Lease | None = None

    @contextmanager
    def _leased(self) -> Generator[sqlite3.Connection]:
        """Yield this thread's connection, which nobody closes meanwhile."""
        lease: _Lease | None = getattr(self._local, "lease", None)
        if lease is None:
            lease = self._local.lease = self._connect()
        with self._use(lease):
            yield lease.connection

    @contextmanager
    def _use(self, lease: _Lease) -> Generator[None]:
        with lease.in_use:
            if self._closed:
                raise LibraryError("The library is already closed.", self.path)
            yield

    def _connect(self) -> _Lease:
        connection = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        lease = _Lease(connection)
        connection.row_factory = sqlite3.Row
        _use_wal(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA fullfsync=1")
        connection.execute("PRAGMA foreign_keys=ON")
        with self._guard:
            if self._closed:
                raise LibraryError("The library is already closed.", self.path)
            self._leases.add(lease)
        return lease

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """Yield this thread's connection; SQLite's errors come out as ours."""
        with self._watched(), self._leased() as connection:
            yield connection

    def changes(self) -> int:
        """Return a number that is another one after any thread or process has written.

        Every thread sees the same number, so that one can go on from where another has looked.
        """
        with self._watched(), self._look:
            if self._lookout is None:
                self._lookout = self._connect()
            with self._use(self._lookout):
                (number,) = self._lookout.connection.execute("PRAGMA data_version").fetchone()
        return int(number)

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """Run a write transaction: ``BEGIN IMMEDIATE``, commit at the end, roll back on any error.

        A deferred transaction that reads and then writes fails at once when another one has
        committed in between, whatever the busy timeout; an immediate one waits its turn.

        Raises:
            DiskFull: Nothing was written.
            LibraryLocked: Another process held the library for more than five seconds.
        """
        with self._writer, self._watched(), self._leased() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _watched(self) -> Generator[None]:
        """Translate SQLite's errors, and remember damage until the next start mends it."""
        try:
            with translated(self.path):
                yield
        except LibraryCorrupt:
            with suppress(OSError):
                suspicion(self.path).touch(mode=0o600)
            raise

    def close(self) -> None:
        """Close every connection; threads that then ask get a :class:`LibraryError`.

        Takes a second at most: one that is still in use then is left to the end of the process.
        """
        deadline = time.monotonic() + CLOSE_SECONDS
        with self._guard:
            self._closed = True
            leases = list(self._leases)
        for lease in leases:
            lease.close(deadline)


def suspicion(path: Path) -> Path:
    """Return the file whose being there says that damage was met in the library at ``path``."""
    return path.with_name(f"{path.name}.suspect")


@contextmanager
def translated(path: Path) -> Generator[None]:
    """Turn SQLite's errors about the world into ours; leave those about our SQL alone."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.DatabaseError as error:
        raise _translate(error, path) from error


def _translate(error: sqlite3.DatabaseError, path: Path) -> Exception:
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR_WRITE"):
        return DiskFull("There is no room left on the disk for the library.", path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LibraryLocked("Another program keeps the library busy.", path)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        sentence = "The library file is damaged. The next start of Videogen mends it."
        return LibraryCorrupt(sentence, path)
    # Interrupted is a question that was still asked when the library was closed.
    unusable = ("READONLY", "CANTOPEN", "IOERR", "PERM", "INTERRUPT")
    if name.startswith(tuple(f"SQLITE_{word}" for word in unusable)):
        return LibraryError(f"The library cannot be read or written ({name}).", path)
    return error
