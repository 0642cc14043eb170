"""``settings.json``: what the person has set, read with distrust and written with care."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from videogen_desktop.config.fields import CONNECTION_FIELDS, PLAIN_FIELDS
from videogen_desktop.config.json_file import (
    FileDamaged,
    Fingerprint,
    copy_aside,
    fingerprint,
    is_object,
    read_object,
    set_aside,
    write_object,
)
from videogen_desktop.config.sources import Notice
from videogen_desktop.domain.endpoint import parse_endpoint
from videogen_desktop.domain.errors import DataFolderUnusable, InvalidRequest, LibraryError

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.base.clock import Clock

VERSION = 1


@dataclass(frozen=True, slots=True)
class Document:
    """The file's object with what is valid in it.

    ``entries`` are the stored connections, each with its ``id`` and checked values; ``raw`` also
    holds what only a newer version understands.
    """

    raw: dict[str, object] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    entries: tuple[dict[str, object], ...] = ()
    active: str | None = None

    def entry(self, entry_id: str | None) -> dict[str, object] | None:
        """Return the stored connection of this id."""
        return next((entry for entry in self.entries if entry["id"] == entry_id), None)

    @property
    def in_use(self) -> dict[str, object]:
        """Return the stored connection that was used last; empty when there is none."""
        return self.entry(self.active) or next(iter(self.entries), {})

    def with_connection(
        self, entry: dict[str, object], replaces: str | None, *, use: bool = True
    ) -> Document:
        """Put ``entry`` in place of the one it ``replaces``, and at the front when it is used."""
        gone = {replaces, str(entry["id"])}
        kept = [entry if other["id"] in gone else other for other in self.entries]
        others = [other for other in kept if other is not entry]
        if use:
            return replace(self, entries=(entry, *others), active=str(entry["id"]))
        place = next((at for at, other in enumerate(kept) if other is entry), len(others))
        active = str(entry["id"]) if self.active in gone else self.active
        return replace(self, entries=(*others[:place], entry, *others[place:]), active=active)

    def without_connection(self, entry_id: str) -> Document:
        """Leave one out; where it was in use, the one used before it comes in its place."""
        rest = tuple(entry for entry in self.entries if entry["id"] != entry_id)
        active = self.active
        if active == entry_id:
            active = str(rest[0]["id"]) if rest else None
        return replace(self, entries=rest, active=active)

    def as_json(self) -> dict[str, object]:
        """Return what to write: our settings over everything that was there and is not ours."""
        kept = {name: value for name, value in self.raw.items() if name not in PLAIN_FIELDS}
        version = self.raw.get("version")
        ours = {
            "version": max(VERSION, version) if isinstance(version, int) else VERSION,
            "connections": list(self.entries),
            "active": self.active,
        }
        return kept | ours | self.values


class PersonFile:
    """Reads and writes the file; what is damaged is kept beside it and said in ``notices``."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._seen: Fingerprint | None = None
        self._blocked = ""
        self.notices: list[Notice] = []

    @property
    def changed(self) -> bool:
        """Tell whether the file on disk is another one than was read or written last."""
        return fingerprint(self._path) != self._seen

    def read(self) -> Document:
        """Return the settings that can be understood; never raises for a damaged file."""
        self._blocked = ""
        try:
            raw = read_object(self._path)
        except FileDamaged as why:
            self._keep_aside(str(why))
            raw = None
        self._seen = fingerprint(self._path)
        if raw is None:
            return Document()
        document, wrong = _understand(raw)
        if wrong and not _is_newer(raw):
            self._mend(document, wrong)
        return document

    def write(self, document: Document) -> None:
        """Save the settings, whole or not at all.

        Raises:
            LibraryError: The disk is full, or the folder cannot be written.
        """
        if self._blocked:
            raise DataFolderUnusable(self._blocked, self._path)
        write_object(self._path, document.as_json())
        self._seen = fingerprint(self._path)

    def _keep_aside(self, why: str) -> None:
        kept = set_aside(self._path, self._clock.now())
        if kept:
            text = f"The settings file was damaged ({why}). It was kept as {kept.name}."
        else:
            text = f"The settings file is damaged ({why}) and cannot be moved aside."
            self._blocked = f"{text} Nothing can be saved until {self._path} is moved away."
        self._notice("settings_damaged", f"{text} The usual settings are used.")

    def _mend(self, document: Document, wrong: list[str]) -> None:
        kept = copy_aside(self._path, self._clock.now())
        words = ", ".join(wrong)
        if kept is None:
            self._blocked = f"The settings file has unusable values ({words}) and cannot be copied."
            self._notice("settings_damaged", self._blocked)
            return
        self._notice(
            "settings_damaged",
            f"Some settings could not be used ({words}) and have their usual value now. "
            f"The old file was kept as {kept.name}.",
        )
        try:
            self.write(document)
        except LibraryError as error:
            self._notice("settings_unsaved", str(error))

    def _notice(self, code: str, message: str) -> None:
        self.notices.append(Notice(code, message))


def _is_newer(raw: dict[str, object]) -> bool:
    version = raw.get("version")
    return isinstance(version, int) and version > VERSION


def _understand(raw: dict[str, object]) -> tuple[Document, list[str]]:
    """Sort the file into what is valid and the names of what is not."""
    wrong: list[str] = []
    values: dict[str, object] = {}
    for name, setting in PLAIN_FIELDS.items():
        if raw.get(name) is None:
            continue
        try:
            values[name] = setting.check(raw[name])
        except ValueError:
            wrong.append(name)
    stored = raw.get("connections", [])
    entries = [_entry(item) for item in stored] if isinstance(stored, list) else [None]
    valid = tuple(entry for entry in entries if entry is not None)
    if len(valid) != len(entries):
        wrong.append("connections")
    active = raw.get("active")
    if active is not None and not isinstance(active, str):
        wrong.append("active")
    return Document(raw, values, valid, active if isinstance(active, str) else None), wrong


def _entry(item: object) -> dict[str, object] | None:
    if not is_object(item) or not isinstance(item.get("id"), str):
        return None
    entry = dict(item)  # with what a newer version has put there
    try:
        for name, setting in CONNECTION_FIELDS.items():
            if name in item:
                entry[name] = setting.check(item[name])
        parse_endpoint(str(entry["endpoint"]))
    except (KeyError, ValueError, InvalidRequest):
        return None
    return entry
