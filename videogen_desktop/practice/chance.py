"""Seeded chance that depends on what is asked, not on which thread asks first."""

from __future__ import annotations

import hashlib
import random
import secrets
import threading
from collections import Counter


class Chance:
    """The draws for one thing that happened: a create, a download, a request."""

    def __init__(self, key: str, occurrence: int) -> None:
        self._key = key
        self.occurrence = occurrence

    def hits(self, name: str, probability: float) -> bool:
        """Tell whether ``name`` happens this time."""
        return self.draw(name) < probability

    def draw(self, name: str) -> float:
        """Return a number from 0 up to, but not including, 1."""
        return random.Random(f"{self._key}|{self.occurrence}|{name}").random()  # noqa: S311 - not for secrets

    def whole(self, name: str, bound: int) -> int:
        """Return a whole number from 0 up to, but not including, ``bound``."""
        return int(self.draw(name) * bound)


class Chances:
    """Hands out chances; the n-th time that the same thing happens draws anew."""

    def __init__(self, seed: int | None) -> None:
        self._seed = secrets.randbits(64) if seed is None else seed
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def next(self, *parts: object) -> Chance:
        """Return the chance of what ``parts`` describe, happening once more."""
        text = "|".join((str(self._seed), *map(repr, parts)))
        # A prompt can be long, and every key is kept.
        key = hashlib.sha256(text.encode()).hexdigest()
        with self._lock:
            occurrence = self._seen[key]
            self._seen[key] += 1
        return Chance(key, occurrence)
