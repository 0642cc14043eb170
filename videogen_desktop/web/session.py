"""Who may use this run of the program: whoever was handed a one-time key by it."""

from __future__ import annotations

import hmac
import secrets
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from videogen_desktop.base.clock import Clock

KEY_SECONDS = 30.0
_SECRET_BYTES = 32
_KEYS_MAX = 32


class Session:
    """One secret for this run, in memory only, and the keys that are traded for it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._secret = secrets.token_urlsafe(_SECRET_BYTES)
        self._keys: dict[str, float] = {}

    @property
    def secret(self) -> str:
        """Return the value of the session's cookie."""
        return self._secret

    def new_key(self, lifetime_seconds: float = KEY_SECONDS) -> str:
        """Return a key that opens the page once; for the address given to a window or browser."""
        key = secrets.token_urlsafe(_SECRET_BYTES)
        now = self._clock.monotonic()
        with self._lock:
            valid = {key: until for key, until in self._keys.items() if until > now}
            self._keys = dict(list(valid.items())[1 - _KEYS_MAX :])
            self._keys[key] = now + lifetime_seconds
        return key

    def redeem(self, key: str) -> bool:
        """Use ``key`` up; return whether it was one of ours, unused and in time."""
        now = self._clock.monotonic()
        with self._lock:
            found = [known for known in self._keys if _same(known, key)]
            return any(self._keys.pop(known) > now for known in found)

    def matches(self, cookie: str) -> bool:
        """Tell whether ``cookie`` is the session's."""
        return _same(self._secret, cookie)


def cookie_name(port: int) -> str:
    """Return the name of the session's cookie: cookies do not tell ports apart, names do."""
    return f"videogen_{port}"


def _same(ours: str, given: str) -> bool:
    return hmac.compare_digest(ours.encode(), given.encode("utf-8", "replace"))
