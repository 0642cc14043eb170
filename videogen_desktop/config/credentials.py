"""The API keys: in the system's key store where there is one, else in a file of this user's own.

A key belongs to a host, not to a connection: a key that was mended mends old jobs as well. The
only door to ``keyring``, which is imported late because it takes longer than all the rest.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from videogen_desktop.base.clock import Clock, SystemClock
from videogen_desktop.base.logs import redact
from videogen_desktop.config.json_file import (
    FileDamaged,
    is_object,
    read_object,
    set_aside,
    write_object,
)
from videogen_desktop.config.sources import Notice
from videogen_desktop.domain.errors import InvalidRequest, LibraryError, Reason

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.base.paths import DataFolder

SERVICE = "Videogen"
LONGEST_KEY = 4096
# The page is painted first: taking up the key store beside that would slow it down.
LOOK_AFTER_SECONDS = 1.5
# A store that is locked asks the person for a password, behind other windows or on no screen.
PATIENCE_SECONDS = 10.0

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class KeyPlace(StrEnum):
    """Where the key for a host is."""

    KEYRING = "keyring"
    FILE = "file"
    ENVIRONMENT = "environment"
    NONE = "none"
    ASKING = "asking"  # not known yet: the key store has not answered


class NoKeyStore(Exception):
    """The system has no key store, or it does not answer; says which."""


class KeyStore(Protocol):
    """Somewhere safe for secrets; every method raises ``NoKeyStore`` when there is none."""

    def get(self, host: str) -> str | None:
        """Return the key for ``host``."""

    def put(self, host: str, key: str) -> None:
        """Keep the key for ``host``."""

    def remove(self, host: str) -> None:
        """Forget the key for ``host``; nothing happens when there is none."""


def checked_key(text: str, origin: str = "The key") -> str:
    """Return the key without the blanks around it.

    Raises:
        InvalidRequest: It is empty, too long, or holds what could end a header line.
    """
    key = text.strip()
    if not key:
        raise InvalidRequest({"api_key": Reason("key_empty", f"{origin} is empty.")})
    if len(key) > LONGEST_KEY:
        sentence = f"{origin} is longer than any key of Azure."
        raise InvalidRequest({"api_key": Reason("key_too_long", sentence)})
    if not all("!" <= character <= "~" for character in key):
        sentence = f"{origin} holds blanks or letters that no key has. Copy it once more."
        raise InvalidRequest({"api_key": Reason("key_malformed", sentence)})
    return key


class Credentials:
    """Finds, keeps and forgets keys. Thread-safe; never logs one.

    Args:
        folder: Where the file lies that is used without a key store.
        environ_key: The key of the environment, which wins over stored ones.
        environ_host: The host that it is for; ``None``: whichever is asked for.
        store: The system's key store; tests bring their own.
        clock: Names what is kept aside.

    Raises:
        InvalidRequest: The key of the environment cannot be one.
    """

    def __init__(
        self,
        folder: DataFolder,
        environ_key: str | None = None,
        environ_host: str | None = None,
        *,
        store: KeyStore | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._environ_host = environ_host
        self._environ_key: str | None = None
        if environ_key and environ_key.strip():
            self._environ_key = checked_key(environ_key, "AZURE_OPENAI_API_KEY")
            redact(self._environ_key)
        self._store: KeyStore = store or SystemKeyStore()
        self._file = _KeyFile(folder.credentials_path, clock or SystemClock())
        self._known: dict[str, str] = {}
        self._lock = threading.RLock()
        self._silent = ""
        self._places: dict[str, KeyPlace] = {}
        self._looking: dict[str, threading.Timer] = {}

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Return what the person should know about where keys are."""
        silent = (Notice("keyring_silent", self._silent),) if self._silent else ()
        return (*self._file.notices, *silent)

    def key_for(self, host: str) -> str | None:
        """Return the key for ``host``, from the environment, the file or the key store."""
        return self._find(host)[0]

    def place(self, host: str) -> KeyPlace:
        """Return where the key for ``host`` is."""
        return self._find(host)[1]

    def place_so_far(self, host: str) -> KeyPlace:
        """Return where the key for ``host`` is, as far as that is known without the key store.

        The store is asked a moment later on a thread of its own, for it may take seconds, or wait
        for its password behind other windows. What it says is told from then on.
        """
        if self._environ_key and self._environ_host in {None, host}:
            return KeyPlace.ENVIRONMENT
        if self._file.get(host):
            return KeyPlace.FILE
        place = self._places.get(host, KeyPlace.ASKING)
        if place is not KeyPlace.KEYRING:
            self._look_later(host)
        return place

    def store(self, host: str, key: str) -> KeyPlace:
        """Keep a key, replacing the one before, and return where it went.

        Raises:
            InvalidRequest: It cannot be a key; ``fields["api_key"]`` says why.
            LibraryError: There is no key store, and the file cannot be written.
        """
        key = checked_key(key)
        redact(key)
        with self._lock:
            self._known.pop(host, None)
            if self._put(host, key):
                self._file.remove(host)
                self._known[host] = key
                self._places[host] = KeyPlace.KEYRING
                return KeyPlace.KEYRING
            # The file is looked at first, so an older key in a store that is away cannot win.
            self._file.put(host, key)
            return KeyPlace.FILE

    def forget(self, host: str) -> None:
        """Remove the key for ``host`` wherever we put it.

        Raises:
            LibraryError: The file cannot be written.
        """
        with self._lock:
            self._known.pop(host, None)
            self._places[host] = KeyPlace.NONE
            self._file.remove(host)
            try:
                self._store.remove(host)
            except NoKeyStore as why:
                self._silent = str(why)

    def _find(self, host: str) -> tuple[str | None, KeyPlace]:
        if self._environ_key and self._environ_host in {None, host}:
            return self._environ_key, KeyPlace.ENVIRONMENT
        with self._lock:
            key = self._file.get(host)
            if key:
                redact(key)
                return key, KeyPlace.FILE
            key = self._known.get(host) or self._get(host)
            self._places[host] = KeyPlace.KEYRING if key else KeyPlace.NONE
            if not key:
                return None, KeyPlace.NONE
            redact(key)
            self._known[host] = key
            return key, KeyPlace.KEYRING

    def _look_later(self, host: str) -> None:
        timer = threading.Timer(LOOK_AFTER_SECONDS, self._look, (host,))
        timer.daemon = True
        if self._looking.setdefault(host, timer) is timer:
            timer.start()

    def _look(self, host: str) -> None:
        try:
            self._find(host)
        finally:
            del self._looking[host]

    def _get(self, host: str) -> str | None:
        try:
            key = self._store.get(host)
        except NoKeyStore as why:
            self._silent = str(why)
            return None
        self._silent = ""
        return key

    def _put(self, host: str, key: str) -> bool:
        try:
            self._store.put(host, key)
            # Some stores take everything and keep nothing.
            kept = self._store.get(host) == key
        except NoKeyStore as why:
            self._silent = str(why)
            return False
        if kept:
            self._silent = ""
        return kept


class _KeyFile:
    """``credentials.json``: for computers without a key store, readable by this user only."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self.notices: list[Notice] = []

    def get(self, host: str) -> str | None:
        """Return the key for ``host``."""
        key = self._read().get(host)
        return key if isinstance(key, str) and key else None

    def put(self, host: str, key: str) -> None:
        """Keep the key for ``host``."""
        self._write({**self._read(), host: key})

    def remove(self, host: str) -> None:
        """Forget the key for ``host``; the file is touched only if it holds one."""
        keys = self._read()
        if keys.pop(host, None) is not None:
            self._write(keys)

    def _keys(self) -> dict[str, object]:
        document = read_object(self._path)
        if document is None:
            return {}
        keys = document.get("keys")
        if not is_object(keys):
            raise FileDamaged("it holds no keys")
        self._close_to_others()
        return keys

    def _read(self) -> dict[str, object]:
        try:
            return self._keys()
        except FileDamaged as why:
            self._keep_aside(str(why))
            return {}

    def _write(self, keys: dict[str, object]) -> None:
        try:
            self._keys()
        except FileDamaged as why:  # it could not be moved aside, so it must not be overwritten
            raise LibraryError(f"{self._path} is damaged ({why}). Move it away.") from why
        write_object(self._path, {"version": 1, "keys": keys})

    def _keep_aside(self, why: str) -> None:
        kept = set_aside(self._path, self._clock.now())
        end = f"It was kept as {kept.name}." if kept else f"Move {self._path} away to store a key."
        notice = Notice("credentials_damaged", f"The file with the keys was damaged ({why}). {end}")
        if notice not in self.notices:
            self.notices.append(notice)

    def _close_to_others(self) -> None:
        if sys.platform != "win32":  # there the profile folder is this user's own
            with contextlib.suppress(OSError):
                if self._path.stat().st_mode & 0o077:
                    self._path.chmod(0o600)


class _Work(Protocol[T_co]):
    def __call__(self) -> T_co: ...


class _Call(Generic[T]):
    """One call into the key store on a thread of its own, which may never come back."""

    def __init__(self, work: _Work[T]) -> None:
        self._work = work
        self._done = threading.Event()
        self._result: list[T] = []
        self._error: Exception | None = None
        threading.Thread(target=self._run, name="key-store", daemon=True).start()

    @property
    def is_done(self) -> bool:
        return self._done.is_set()

    def result(self, seconds: float) -> T:
        """Return what the call returned; raises what it raised, or ``TimeoutError``."""
        if not self._done.wait(seconds):
            raise TimeoutError
        if self._error is not None:
            raise self._error
        return self._result[0]

    def _run(self) -> None:
        try:
            self._result.append(self._work())
        except Exception as error:  # noqa: BLE001 - stores raise errors of their own libraries
            self._error = error
        finally:
            self._done.set()


class SystemKeyStore:
    """The key store of the system, asked with a time limit.

    Args:
        patience_seconds: How long a call may take before the store counts as silent. While one
            call hangs, further ones fail at once instead of hanging too.
    """

    def __init__(self, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._patience_seconds = patience_seconds
        self._lock = threading.Lock()
        self._hanging: _Call[str | None] | None = None

    def get(self, host: str) -> str | None:
        """Return the key for ``host``."""
        import keyring  # noqa: PLC0415 - slow

        return self._ask(lambda: keyring.get_password(SERVICE, host))

    def put(self, host: str, key: str) -> None:
        """Keep the key for ``host``."""
        import keyring  # noqa: PLC0415 - slow

        def put() -> None:
            keyring.set_password(SERVICE, host, key)

        self._ask(put)

    def remove(self, host: str) -> None:
        """Forget the key for ``host``; nothing happens when there is none."""
        import keyring  # noqa: PLC0415 - slow

        def remove() -> None:
            if keyring.get_password(SERVICE, host) is not None:
                keyring.delete_password(SERVICE, host)

        self._ask(remove)

    def _ask(self, work: _Work[str | None]) -> str | None:
        with self._lock:
            if self._hanging and not self._hanging.is_done:
                raise NoKeyStore("The system's key store does not answer.")
            self._hanging = None
            call: _Call[str | None] = _Call(lambda: _with_real_store(work))
            try:
                return call.result(self._patience_seconds)
            except TimeoutError as error:
                self._hanging = call
                raise NoKeyStore(
                    "The system's key store does not answer. It may be waiting for its password."
                ) from error
            except NoKeyStore:
                raise
            except Exception as error:
                raise NoKeyStore("The system's key store refused.") from error


def _with_real_store(work: _Work[str | None]) -> str | None:
    import keyring  # noqa: PLC0415 - slow

    # Below 1 are stores that fail, forget, or keep secrets in plain files.
    if keyring.get_keyring().priority < 1:
        raise NoKeyStore(
            "This system has no key store. A key is kept in a file that only you can read."
        )
    return work()
