"""One window for each data folder; whoever comes second calls the first one to the front.

The lock is the operating system's and ends with the process that holds it, so nothing that a
crash leaves behind matters. The holder listens on a loopback port; the port and a secret stand in
a file that only this user can read.
"""

from __future__ import annotations

import contextlib
import errno
import hmac
import json
import logging
import os
import secrets
import socket
import threading
import time
from typing import TYPE_CHECKING, Protocol, Self

from videogen_desktop.base.atomic_write import write_atomically
from videogen_desktop.base.clock import Clock, SystemClock
from videogen_desktop.domain.errors import AlreadyRunning
from videogen_desktop.jobs.worker_lock import WorkerLock

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from videogen_desktop.base.paths import DataFolder

PROTOCOL_VERSION = 1
LONGEST_MESSAGE = 4096
CALL_SECONDS = 5.0
ANSWER_SECONDS = 2.0

log = logging.getLogger(__name__)


class OnShow(Protocol):
    """What the first copy does when another one is started."""

    def __call__(self) -> None:
        """Bring the window to the front, or open the page in a browser."""


class SingleInstance:
    """The right to be the one window of a data folder. Use as a context manager."""

    def __init__(self, lock: WorkerLock, path: Path, on_show: OnShow) -> None:
        self._lock = lock
        self._path = path
        self._on_show = on_show
        self._secret = secrets.token_hex(32)
        self._listener: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve, name="single-instance", daemon=True)

    @classmethod
    def claim(cls, folder: DataFolder, on_show: OnShow) -> Self | None:
        """Become the one window of ``folder``; ``None`` when another process is.

        On a disk that knows no locks the right is given to everybody: two windows on one folder
        are safe, for jobs are driven under a lock of their own.

        Raises:
            OSError: The data folder cannot be written.
        """
        path = folder.instance_path
        lock = WorkerLock(path.with_suffix(".lock"))
        try:
            if not lock.try_acquire():
                return None
        except OSError as error:
            if error.errno not in {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}:
                raise
            log.info("The disk of the data folder knows no locks: %s", error)
        return cls(lock, path, on_show)

    def __enter__(self) -> Self:
        """Say where we listen, and listen."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        port: int = self._listener.getsockname()[1]
        self._thread.start()
        message = {"version": PROTOCOL_VERSION, "port": port, "secret": self._secret}
        write_atomically(self._path, json.dumps(message | {"pid": os.getpid()}).encode())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Make room for the next copy."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
        if self._listener:
            with contextlib.suppress(OSError):
                # A blocked accept() does not notice a close, but it does notice this.
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._thread.join(1)
        self._lock.release()

    def _serve(self) -> None:
        while self._listener:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                try:
                    self._answer(connection)
                except (OSError, ValueError, RecursionError):
                    log.debug("Somebody who is no copy of Videogen called")

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(ANSWER_SECONDS)
        message = _receive(connection)
        secret = message.get("secret")
        if not isinstance(secret, str) or not hmac.compare_digest(
            secret.encode(), self._secret.encode()
        ):
            return
        # Answered first: raising a window can take longer than the caller should wait.
        connection.sendall(
            json.dumps({"version": PROTOCOL_VERSION, "shown": True}).encode() + b"\n"
        )
        if message.get("say") == "show":
            self._on_show()


def show_running(folder: DataFolder, clock: Clock | None = None) -> None:
    """Ask the copy that has ``folder`` to come to the front.

    Raises:
        AlreadyRunning: It does not answer; the sentence says what to do.
    """
    clock = clock or SystemClock()
    deadline = clock.monotonic() + CALL_SECONDS
    pause = threading.Event()
    while True:
        # The other copy may have the lock but not have written its address yet.
        known = _read_address(folder.instance_path)
        if known and _call(*known):
            return
        if clock.monotonic() >= deadline:
            break
        clock.wait(pause, 0.1)
    raise AlreadyRunning(
        f"Videogen is already open with the data folder {folder.root}, but its window does not "
        f"answer. End that copy{_process(folder.instance_path)} and start again."
    )


def _call(port: int, secret: str) -> bool:
    message = {"version": PROTOCOL_VERSION, "say": "show", "secret": secret}
    try:
        with socket.create_connection(("127.0.0.1", port), ANSWER_SECONDS) as connection:
            connection.settimeout(ANSWER_SECONDS)
            connection.sendall(json.dumps(message).encode() + b"\n")
            return _receive(connection).get("shown") is True
    except (OSError, ValueError, RecursionError):
        return False


def _receive(connection: socket.socket) -> dict[str, object]:
    """Read one line with one JSON object.

    Raises:
        OSError: The other side is slow or gone.
        ValueError: It sent something else.
    """
    data = b""
    deadline = time.monotonic() + ANSWER_SECONDS  # for all of it: a byte now and then is too slow
    while not data.endswith(b"\n"):
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        piece = connection.recv(LONGEST_MESSAGE)
        data += piece
        if not piece or len(data) > LONGEST_MESSAGE:
            raise ValueError("no message")
    message: object = json.loads(data)
    if not isinstance(message, dict):
        raise ValueError("no message")  # noqa: TRY004 - one kind of nonsense among others
    return message


def _read_object(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            value: object = json.loads(file.read(LONGEST_MESSAGE))
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _read_address(path: Path) -> tuple[int, str] | None:
    match _read_object(path):
        case {"port": int(port), "secret": str(secret)} if 0 < port < 65536:  # noqa: PLR2004
            return port, secret
    return None


def _process(path: Path) -> str:
    pid = _read_object(path).get("pid")
    return f" (process {pid})" if isinstance(pid, int) else ""
