"""Every setting by name: what it may be, what it is called, and where else it can come from.

A check returns the value in its plain JSON form or raises ``ValueError`` with the rest of the
sentence that starts with the setting's name.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from videogen_desktop.config.json_file import is_object
from videogen_desktop.config.proxy import check_proxy
from videogen_desktop.domain.connection import Dialect, SignIn

APPEARANCES = ("system", "light", "dark")
LONGEST_DRAFT = 200_000
MOST_SMALL_VALUES = 40
MOST_MONEY = 1_000_000.0
# Azure shows the name of the model as the name of the deployment unless another one is typed.
USUAL_DEPLOYMENT = {Dialect.VIDEOS: "sora-2", Dialect.JOBS: "sora"}

_VERSION = re.compile(r"|preview|v1|20[0-9]{2}-[01][0-9]-[0-3][0-9](-preview)?")
_LANGUAGE = re.compile(r"auto|[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")
_SIDE = re.compile(r"[1-9][0-9]{2,3}")
_CURRENCY = re.compile(r"[A-Za-z]{3}", re.ASCII)
_SCOPE = re.compile(r"|[A-Za-z0-9][A-Za-z0-9:/._~-]{0,199}")


class Check(Protocol):
    """Turn a JSON value into a valid one."""

    def __call__(self, value: object, /) -> object:
        """Return the valid value; raises ``ValueError`` with the rest of a sentence."""


@dataclass(frozen=True, slots=True)
class Field:
    """One setting. ``label`` starts its sentences; ``environ`` is its environment variable."""

    label: str
    check: Check
    environ: str = ""
    numeric: bool = False


def check_text(value: object, *, most: int = 200) -> str:
    """Accept one line of visible text."""
    if not isinstance(value, str):
        raise ValueError("has to be text.")  # noqa: TRY004 - a sentence for a person
    text = value.strip()
    if len(text) > most:
        raise ValueError(f"is longer than {most} characters.")
    if not text.isprintable():
        raise ValueError("holds characters that cannot be seen.")
    return text


def choice(*allowed: str) -> Check:
    """Accept one of ``allowed``."""
    words = ", ".join(f"“{word}”" if word else "empty" for word in allowed)

    def check(value: object, /) -> object:
        if not isinstance(value, str) or value.strip().lower() not in allowed:
            raise ValueError(f"has to be one of: {words}.")
        return value.strip().lower()

    return check


def number(least: float, most: float, *, whole: bool = False) -> Check:
    """Accept a number from ``least`` to ``most``."""
    kind = "a whole number" if whole else "a number"
    sentence = f"has to be {kind} from {least:g} to {most:g}."

    def check(value: object, /) -> object:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError(sentence)  # noqa: TRY004 - a sentence for a person
        if not math.isfinite(value) or not least <= value <= most:
            raise ValueError(sentence)
        if whole and value != int(value):
            raise ValueError(sentence)
        return int(value) if whole else float(value)

    return check


def check_flag(value: object, /) -> bool:
    """Accept true or false."""
    if not isinstance(value, bool):
        raise ValueError("has to be true or false.")  # noqa: TRY004 - a sentence for a person
    return value


def check_folder(value: object, /) -> str:
    """Accept an absolute path."""
    text = check_text(value, most=4096)
    if not text or not Path(text).is_absolute():
        raise ValueError("has to be a full path, from the top of the disk on.")
    return text


def check_language(value: object, /) -> str:
    """Accept ``auto`` or a language tag such as ``de`` or ``pt-BR``."""
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value.strip()):
        raise ValueError("has to be “auto” or a language such as “en” or “de”.")
    return value.strip()


def check_api_version(value: object, /) -> str:
    """Accept nothing, ``preview``, ``v1`` or a date, which gateways and older paths want."""
    if not isinstance(value, str) or not _VERSION.fullmatch(value.strip().lower()):
        raise ValueError("has to be empty, “preview”, “v1” or a date such as 2025-02-15.")
    return value.strip().lower()


def check_scope(value: object, /) -> str:
    """Accept what a token is asked for; it becomes an argument of another program."""
    if not isinstance(value, str) or not _SCOPE.fullmatch(value.strip()):
        raise ValueError("has to be an address such as https://ai.azure.com/.default.")
    return value.strip()


def check_draft(value: object, /) -> dict[str, str | int]:
    """Accept what stands in Create but has not been sent: a few texts and whole numbers."""
    return _small_object(value, text=True)


def check_window(value: object, /) -> dict[str, str | int]:
    """Accept where the window was: whole numbers by name."""
    return _small_object(value, text=False)


def _small_object(value: object, *, text: bool) -> dict[str, str | int]:
    if not is_object(value) or len(value) > MOST_SMALL_VALUES:
        raise ValueError("has to be a small JSON object.")
    result: dict[str, str | int] = {}
    for name, item in value.items():
        if isinstance(item, bool) or not isinstance(item, (str, int) if text else int):
            raise ValueError(f"holds something unknown under “{name[:40]}”.")  # noqa: TRY004
        result[name] = item
    if sum(len(item) for item in result.values() if isinstance(item, str)) > LONGEST_DRAFT:
        raise ValueError(f"is longer than {LONGEST_DRAFT} characters.")
    return result


def check_prices(value: object, /) -> dict[str, float]:
    """Accept what a second of video costs, by the short side of the picture in pixels."""
    if not is_object(value) or len(value) > MOST_SMALL_VALUES:
        raise ValueError("have to be numbers by the height of the picture.")
    prices: dict[str, float] = {}
    for side, price in value.items():
        if not _SIDE.fullmatch(side):
            raise ValueError("have to be numbers by the height of the picture.")
        if isinstance(price, bool) or not isinstance(price, (int, float)):
            raise ValueError("have to be numbers.")  # noqa: TRY004 - a sentence for a person
        if not 0 <= price <= MOST_MONEY:
            raise ValueError(f"have to be from 0 to {MOST_MONEY:g}.")
        prices[side] = float(price)
    return prices


def check_currency(value: object, /) -> str:
    """Accept a currency by its three letters, as in ISO 4217."""
    if not isinstance(value, str) or not _CURRENCY.fullmatch(value.strip()):
        raise ValueError("has to be three letters such as USD or EUR.")
    return value.strip().upper()


def check_hosts(value: object, /) -> list[str]:
    """Accept a short list of hosts."""
    if not isinstance(value, list) or len(value) > MOST_SMALL_VALUES:
        raise ValueError("have to be a short list.")
    return [check_text(item) for item in value]


def _text(value: object, /) -> str:
    return check_text(value)


def _long_text(value: object, /) -> str:
    return check_text(value, most=4096)


CONNECTION_FIELDS = {
    "endpoint": Field("The address", _long_text, "AZURE_OPENAI_ENDPOINT"),
    "deployment": Field("The deployment", _text, "AZURE_OPENAI_DEPLOYMENT"),
    "dialect": Field("The dialect", choice(*(item.value for item in Dialect)), "VIDEOGEN_DIALECT"),
    "api_version": Field("The API version", check_api_version, "AZURE_OPENAI_API_VERSION"),
    "sign_in": Field("The way to sign in", choice(*(item.value for item in SignIn))),
    "scope": Field("The scope", check_scope),
    "name": Field("The name", _text),
    "prices": Field("The prices", check_prices),
}
PLAIN_FIELDS = {
    "videos_dir": Field("The folder for videos", check_folder),
    "hold_seconds": Field("The time for undo", number(0, 60), numeric=True),
    "appearance": Field("The appearance", choice(*APPEARANCES)),
    "language": Field("The language", check_language),
    "proxy": Field("The proxy", check_proxy),
    "currency": Field("The currency", check_currency),
    "monthly_limit": Field("The limit for a month", number(0, MOST_MONEY), numeric=True),
    "notify": Field("Whether to notify", check_flag),
    "notify_sound": Field("Whether to play a sound", check_flag),
    "forget_keys": Field("The keys to forget", check_hosts),
    "letter_keys": Field("The choice of letter keys", check_flag),
    "creates_per_minute": Field(
        "Requests a minute",
        number(0, 1000, whole=True),
        "VIDEOGEN_CREATES_PER_MINUTE",
        numeric=True,
    ),
    "at_once": Field(
        "Videos at once", number(1, 100, whole=True), "VIDEOGEN_AT_ONCE", numeric=True
    ),
    "settle_seconds": Field(
        "The settle time", number(0, 3600), "VIDEOGEN_SETTLE_SECONDS", numeric=True
    ),
    "draft": Field("The draft", check_draft),
    "window": Field("The window's place", check_window),
}
FIELDS = CONNECTION_FIELDS | PLAIN_FIELDS


def from_text(field: Field, text: str) -> object:
    """Turn a value that can only be text, as in the environment, into what the check expects."""
    if not field.numeric:
        return text
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
