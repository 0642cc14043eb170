"""What each dialect accepts, as data in one place; the page and the command line show these."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.errors import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

PROMPT_MAX_CHARACTERS = 32_000
# Our own ceiling on what one click may spend.
MAX_COUNT = 10


@dataclass(frozen=True, slots=True)
class Size:
    """A legal size in pixels.

    ``max_variants`` is how many takes one create may make, ``max_seconds`` the longest length.
    ``offered`` is false for sizes of which the sources disagree: legal, the service decides.
    """

    width: int
    height: int
    max_variants: int
    max_seconds: int
    offered: bool = True

    @property
    def value(self) -> str:
        """Return the size as ``1280x720``."""
        return f"{self.width}x{self.height}"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one dialect accepts. Prices are in US dollars for each second of each take."""

    dialect: Dialect
    legal_sizes: tuple[Size, ...]
    seconds: tuple[int, ...]
    default_size: tuple[int, int]
    default_seconds: int
    remix: bool
    price_per_second: float | None
    max_count: int = MAX_COUNT
    prompt_max_characters: int = PROMPT_MAX_CHARACTERS
    currency: str = "USD"

    @property
    def sizes(self) -> tuple[tuple[int, int], ...]:
        """Return the sizes to offer, the default first."""
        return tuple((size.width, size.height) for size in self.legal_sizes if size.offered)

    def find(self, width: int, height: int) -> Size | None:
        """Return the legal size with these pixels, or ``None``."""
        for size in self.legal_sizes:
            if (size.width, size.height) == (width, height):
                return size
        return None


def _either_way(width: int, height: int, max_variants: int, max_seconds: int) -> tuple[Size, ...]:
    lying = Size(width, height, max_variants, max_seconds)
    if width == height:
        return (lying,)
    return lying, Size(height, width, max_variants, max_seconds)


LIMITS: Mapping[Dialect, Limits] = {
    Dialect.VIDEOS: Limits(
        dialect=Dialect.VIDEOS,
        legal_sizes=(
            Size(1280, 720, 1, 12),
            Size(720, 1280, 1, 12),
            Size(1792, 1024, 1, 12, offered=False),
            Size(1024, 1792, 1, 12, offered=False),
        ),
        seconds=(4, 8, 12),
        default_size=(1280, 720),
        default_seconds=4,
        remix=True,
        price_per_second=0.10,
    ),
    Dialect.JOBS: Limits(
        dialect=Dialect.JOBS,
        legal_sizes=(
            *_either_way(1280, 720, 2, 20),
            *_either_way(1920, 1080, 1, 10),
            *_either_way(1080, 1080, 1, 10),
            *_either_way(720, 720, 2, 20),
            *_either_way(854, 480, 4, 20),
            *_either_way(480, 480, 4, 20),
        ),
        seconds=tuple(range(1, 21)),
        default_size=(1280, 720),
        default_seconds=5,
        remix=False,
        price_per_second=None,
    ),
}


def normalise_prompt(prompt: str) -> str:
    """Return the prompt as it is sent: one kind of line end, no blanks around it."""
    return prompt.replace("\r\n", "\n").replace("\r", "\n").strip()


def split(dialect: Dialect, width: int, height: int, count: int) -> tuple[int, ...]:
    """Divide ``count`` takes into creates; the numbers are each one's ``variant_count``."""
    size = LIMITS[dialect].find(width, height)
    most = size.max_variants if size is not None else 1
    full, rest = divmod(max(0, count), most)
    return (most,) * full + ((rest,) if rest else ())


def check(
    dialect: Dialect, prompt: str, width: int, height: int, seconds: int, count: int
) -> dict[str, Reason]:
    """Return a reason for each field that cannot be sent; empty when all can."""
    limits = LIMITS[dialect]
    found = {
        "prompt": check_prompt(prompt),
        "size": _check_size(limits, width, height),
        "seconds": _check_seconds(limits, width, height, seconds),
        "count": check_count(limits, count),
    }
    return {name: reason for name, reason in found.items() if reason}


def check_prompt(prompt: str) -> Reason | None:
    """Return what is wrong with the prompt, if anything is."""
    if "\0" in prompt:
        sentence = "The description has a character that cannot be sent (NUL)."
        return Reason("prompt_character", sentence)
    if any(unicodedata.category(character) == "Cs" for character in prompt):
        sentence = "The description has half of a character; delete it and type it again."
        return Reason("prompt_character", sentence)
    # Letters, digits, signs and pictures; not only blanks and characters without a shape.
    if not any(unicodedata.category(character)[0] in "LNPS" for character in prompt):
        return Reason("prompt_empty", "Describe what the video should show.")
    length = len(normalise_prompt(prompt))
    if length > PROMPT_MAX_CHARACTERS:
        return Reason(
            "prompt_too_long",
            f"The description has {length:,} characters; "
            f"at most {PROMPT_MAX_CHARACTERS:,} can be sent.",
        )
    return None


def _check_size(limits: Limits, width: int, height: int) -> Reason | None:
    if limits.find(width, height) is not None:
        return None
    offered = _listed([f"{offered[0]}x{offered[1]}" for offered in limits.sizes])
    return Reason("size_not_offered", f"The size must be {offered}.")


def _check_seconds(limits: Limits, width: int, height: int, seconds: int) -> Reason | None:
    if seconds not in limits.seconds:
        first, last = limits.seconds[0], limits.seconds[-1]
        listed = _listed([str(each) for each in limits.seconds])
        every = len(limits.seconds) == last - first + 1
        which = f"from {first} to {last}" if every else listed
        return Reason("seconds_not_offered", f"The length must be {which} seconds.")
    size = limits.find(width, height)
    if size is not None and seconds > size.max_seconds:
        sentence = f"At {size.value} the length is at most {size.max_seconds} seconds."
        return Reason("seconds_too_long", sentence)
    return None


def check_count(limits: Limits, count: int) -> Reason | None:
    """Return what is wrong with the number of videos, if anything is."""
    if 1 <= count <= limits.max_count:
        return None
    sentence = f"The number of videos must be from 1 to {limits.max_count}."
    return Reason("count_not_offered", sentence)


def _listed(values: list[str]) -> str:
    return f"{', '.join(values[:-1])} or {values[-1]}" if len(values) > 1 else values[0]
