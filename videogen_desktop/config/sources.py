"""Where settings come from, strongest first, each source read and checked once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from videogen_desktop.config.fields import FIELDS, from_text
from videogen_desktop.config.json_file import FileDamaged, read_object
from videogen_desktop.domain.endpoint import parse_endpoint
from videogen_desktop.domain.errors import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class Source(StrEnum):
    """Who set a value."""

    LOCKED = "locked"
    COMMAND_LINE = "command line"
    ENVIRONMENT = "environment"
    PERSON = "settings"
    MANAGED = "managed"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the settings that the person should know."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Layer:
    """The valid values of one source."""

    source: Source
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Managed:
    """What an administrator presets; ``locked`` names what nobody here may change."""

    values: Mapping[str, object]
    locked: frozenset[str]
    notices: tuple[Notice, ...] = ()


def pick(layers: Iterable[Layer], name: str) -> tuple[object, Source]:
    """Return the strongest value of ``name`` and who set it; ``None`` when nobody did."""
    for layer in layers:
        if name in layer.values:
            return layer.values[name], layer.source
    return None, Source.DEFAULT


def from_command_line(overrides: Mapping[str, object]) -> Layer:
    """Check what stood on the command line.

    Raises:
        InvalidRequest: A value cannot be used; names the option.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    return Layer(
        Source.COMMAND_LINE,
        {
            name: _checked(name, value, f"--{name.replace('_', '-')}")
            for name, value in given.items()
        },
    )


def from_environment(environ: Mapping[str, str]) -> Layer:
    """Check what the environment says; an empty variable counts as not set.

    Raises:
        InvalidRequest: A value cannot be used; names the variable.
    """
    values: dict[str, object] = {}
    for name, field in FIELDS.items():
        text = environ.get(field.environ, "").strip() if field.environ else ""
        if text:
            values[name] = _checked(name, from_text(field, text), field.environ)
    return Layer(Source.ENVIRONMENT, values)


def _checked(name: str, value: object, origin: str) -> object:
    try:
        checked = FIELDS[name].check(value)
        if name == "endpoint":
            parse_endpoint(str(checked))
    except ValueError as error:
        raise InvalidRequest({name: f"{origin} {error}"}) from error
    except InvalidRequest as error:
        raise InvalidRequest({name: f"{origin}: {error}"}) from error
    return checked


def read_managed(path: Path | None) -> Managed:
    """Read the administrator's file; what is wrong in it is left out and said."""
    try:
        document = read_object(path) if path else None
    except FileDamaged as why:
        notice = Notice("managed_damaged", f"The managed settings {path} were not used: {why}.")
        return Managed({}, frozenset(), (notice,))
    if document is None:
        return Managed({}, frozenset())
    locked = document.pop("locked", [])
    values: dict[str, object] = {}
    wrong: list[str] = []
    for name, value in document.items():
        if name not in FIELDS:
            continue  # a newer version may know it
        try:
            values[name] = _checked(name, value, name)
        except InvalidRequest as error:
            wrong.append(str(error))
    if not isinstance(locked, list):
        wrong.append("“locked” has to be a list of names.")
        locked = []
    # A lock without a value would lock people out of setting one at all.
    bare = [name for name in FIELDS if name in locked and name not in document]
    wrong += [f"“{name}” is locked without a value." for name in bare]
    notices = [
        Notice("managed_damaged", f"In the managed settings {path}: {text}") for text in wrong
    ]
    return Managed(values, frozenset(values) & _texts(locked), tuple(notices))


def _texts(values: Iterable[object]) -> frozenset[str]:
    return frozenset(value for value in values if isinstance(value, str))


def held_fields(layers: Iterable[Layer]) -> dict[str, str]:
    """Return the settings that this run takes from elsewhere, with a sentence that says so."""
    held: dict[str, str] = {}
    for layer in layers:
        for name in layer.values:
            held.setdefault(name, _held_by(layer.source, name))
    return held


def _held_by(source: Source, name: str) -> str:
    if source is Source.LOCKED:
        return "Set by your organisation."
    if source is Source.ENVIRONMENT:
        return f"Set by the environment variable {FIELDS[name].environ} for this run."
    return "Set on the command line of this run."
