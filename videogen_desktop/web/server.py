"""The HTTP server on 127.0.0.1, under the application as under the practice service.

One thread for each connection, because a paused video holds its connection for minutes: with a
fixed pool a dozen of them silence the whole program. Files leave through ``sendfile``, so that a
stalled reader costs a thread's stack and no more.

Who may ask, and by which host name, is for the application to say: the practice service has other
rules than the page.
"""

from __future__ import annotations

import logging
import queue
import selectors
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING

from videogen_desktop.web.connection import BodyLimit, Connection
from videogen_desktop.web.file_body import FileSlice
from videogen_desktop.web.patience import ConnectionDropped, Patience
from videogen_desktop.web.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

__all__ = ["ConnectionDropped", "FileSlice", "LoopbackServer", "Patience"]

logger = logging.getLogger(__name__)

ADDRESS = "127.0.0.1"
BACKLOG = 128
MAX_CONNECTIONS = 64
# When all places are taken, a connection that waits has to give way, but not before its client had
# a chance to say something; one that was answered and left open is the page's and waits longer.
_GRACE_SECONDS = 0.5
_GRACE_SECONDS_SERVED = 30.0
_STOP_SECONDS = 0.15


class LoopbackServer:
    """Serves a WSGI application on a loopback port that it holds from construction to ``stop``.

    Args:
        app: The application. It may raise ``ConnectionDropped``, return a ``FileSlice`` through
            ``wsgi.file_wrapper``, and look at ``videogen.stopping`` in its environ.
        port: The port to bind; 0 takes any free one, see ``port``.
        body_limit: The largest body in bytes for a method and a path; more is answered 413.
        patience: How long connections wait.

    Raises:
        OSError: The port is taken.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        port: int = 0,
        body_limit: BodyLimit,
        patience: Patience | None = None,
    ) -> None:
        self.app = app
        self.body_limit = body_limit
        self.patience = patience or Patience()
        self.stopping = threading.Event()
        self._listener = _listen(port)
        self.port: int = self._listener.getsockname()[1]
        self._alarm, self._alarm_bell = socket.socketpair()
        self._workers = _Workers()
        self._connections: set[Connection] = set()
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._accept_all, name="web-accept", daemon=True)

    def start(self) -> None:
        """Begin to answer; clients that connected before are not lost."""
        self._thread.start()

    def stop(self) -> None:
        """End every connection and free the port; safe to call twice and before ``start``."""
        if self.stopping.is_set():
            return
        self.stopping.set()
        if self._thread.is_alive():
            self._alarm_bell.send(b"!")
            self._thread.join()
        for sock in (self._listener, self._alarm, self._alarm_bell):
            sock.close()
        with self._changed:
            for connection in self._connections:
                connection.wake()
            # Their own threads close them. One that is deep in the application is left behind: it
            # is a daemon, and its client has been told by the shutdown.
            self._changed.wait_for(lambda: not self._connections, _STOP_SECONDS)
        self._workers.stop()

    def await_request(self, connection: Connection) -> None:
        """Note that the connection waits, so that it can give way when all places are taken."""
        with self._changed:
            connection.waiting_since = time.monotonic()

    def begin_request(self, connection: Connection) -> bool:
        """Note that a request is being answered; false when the connection had to give way."""
        with self._changed:
            connection.waiting_since = None
            return connection in self._connections and not self.stopping.is_set()

    def _accept_all(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._alarm, selectors.EVENT_READ)
            while not self.stopping.is_set():
                selector.select()
                if self.stopping.is_set():
                    return
                try:
                    self._accept_one()
                except BlockingIOError:
                    continue  # the client was gone before we came
                except OSError:
                    logger.warning("a connection could not be taken", exc_info=True)
                    self.stopping.wait(0.1)  # out of file descriptors: let some be closed

    def _accept_one(self) -> None:
        sock, peer = self._listener.accept()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(sock, peer, self)
        with self._changed:
            if len(self._connections) >= MAX_CONNECTIONS and not self._make_room():
                _turn_away(sock)
                return
            self._connections.add(connection)
        self._workers.run(lambda: self._serve(connection))

    def _make_room(self) -> bool:
        """End the connection that has waited longest for a request, if any has for long."""
        now = time.monotonic()
        waiting = [
            (connection.served > 0, connection.waiting_since, connection)
            for connection in self._connections
            if connection.waiting_since is not None
            and now - connection.waiting_since
            >= (_GRACE_SECONDS_SERVED if connection.served else _GRACE_SECONDS)
        ]
        if not waiting:
            return False
        *_, chosen = min(waiting, key=lambda entry: entry[:2])
        self._connections.discard(chosen)
        chosen.wake()
        return True

    def _serve(self, connection: Connection) -> None:
        try:
            connection.serve()
        finally:
            with self._changed:
                self._connections.discard(connection)
                self._changed.notify_all()


class _Workers:
    """Threads that are used again: starting one for each connection doubles its cost."""

    _IDLE_SECONDS = 30.0

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._idle = 0

    def run(self, job: Callable[[], None]) -> None:
        """Run ``job`` at once, on a thread of its own."""
        with self._lock:
            if self._idle:
                self._idle -= 1
                self._jobs.put(job)
                return
        threading.Thread(target=self._work, args=(job,), name="web-worker", daemon=True).start()

    def stop(self) -> None:
        """Let the idle threads end."""
        with self._lock:
            for _ in range(self._idle):
                self._jobs.put(None)
            self._idle = 0

    def _work(self, job: Callable[[], None] | None) -> None:
        while job is not None:
            try:
                job()
            except Exception:
                logger.exception("a connection failed")
            job = self._next()

    def _next(self) -> Callable[[], None] | None:
        with self._lock:
            self._idle += 1
        try:
            return self._jobs.get(timeout=self._IDLE_SECONDS)
        except queue.Empty:
            with self._lock:
                if not self._jobs.empty():  # handed over in the very moment of giving up
                    return self._jobs.get()
                self._idle -= 1
                return None


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There SO_REUSEADDR would let another program take the same port over.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((ADDRESS, port))
        # Less (the usual is 5) loses connections of a burst, which come back a second later.
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    return listener


def _turn_away(sock: socket.socket) -> None:
    """Answer 503 without waiting for anything: this runs in the thread that accepts."""
    with sock:
        sock.setblocking(False)
        try:
            sock.send(refusal(503))
            sock.shutdown(socket.SHUT_WR)
            sock.recv(65_536)  # unread bytes would turn the close into a reset
        except OSError:
            logger.debug("a client was turned away")
