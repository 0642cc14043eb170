"""Ids of the form that the service gives (contract 2, "Ids").

They never come from the seed: two runs with the same seed must not share an id, because a client
keeps them for ever.
"""

from __future__ import annotations

import secrets

# Crockford's alphabet, in lower case as the service shows it.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_ULID_CHARACTERS = 26
_RANDOM_BITS = 80


def new_video_id() -> str:
    """Return an id of the videos dialect: ``video_`` and 32 hexadecimal digits."""
    return "video_" + secrets.token_hex(16)


def new_task_id(now: float) -> str:
    """Return the id of a job of the jobs dialect: ``task_`` and a ULID."""
    return "task_" + _ulid(now)


def new_generation_id(now: float) -> str:
    """Return the id of one result of the jobs dialect: ``gen_`` and a ULID."""
    return "gen_" + _ulid(now)


def new_request_id() -> str:
    """Return what ``apim-request-id`` holds."""
    digits = secrets.token_hex(16)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _ulid(now: float) -> str:
    number = int(now * 1000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    digits = []
    for _ in range(_ULID_CHARACTERS):
        number, rest = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[rest])
    return "".join(reversed(digits))
