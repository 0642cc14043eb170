"""All settings in one place, whoever set them; the only reader of the environment."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from videogen_desktop.base.clock import Clock, SystemClock
from videogen_desktop.base.paths import default_data_dir
from videogen_desktop.config.changes import Present, changed_document, proposed_connection
from videogen_desktop.config.connections import build, effective_connection
from videogen_desktop.config.fields import check_prices
from videogen_desktop.config.json_file import is_object
from videogen_desktop.config.person_file import Document, PersonFile
from videogen_desktop.config.sources import (
    Layer,
    Notice,
    Source,
    from_command_line,
    from_environment,
    held_fields,
    pick,
    read_managed,
)
from videogen_desktop.domain.connection import PRACTICE_ID, Connection, Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from videogen_desktop.base.paths import DataFolder

__all__ = ["Notice", "Settings", "SettingsStore", "Source", "data_dir", "environment"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds now.

    ``connection`` is the Azure connection, also while practising (``None``: none is set up);
    ``practice`` says that new requests go to the built-in stand-in instead, which then speaks
    ``practice_dialect``. ``connections`` are all that the person stored, the last used first;
    ``names`` their names by id, ``prices`` what a second costs there, by the short side of the
    picture, where the list price is not right. ``forget_keys`` are hosts of removed connections
    whose key is needed until their last video is here. ``locked`` are settings that an
    administrator has fixed, ``held`` those that this run takes from elsewhere than the person's
    settings, with a sentence that says where; ``sources`` tells who set each part of the
    connection.
    """

    connection: Connection | None = None
    practice: bool = False
    practice_dialect: Dialect = Dialect.VIDEOS
    connections: tuple[Connection, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    videos_dir: Path | None = None
    hold_seconds: float = 4.0
    appearance: str = "system"
    language: str = "auto"
    proxy: str = "system"
    currency: str = "USD"
    monthly_limit: float | None = None
    prices: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    notify: bool = True
    notify_sound: bool = False
    forget_keys: tuple[str, ...] = ()
    letter_keys: bool = True
    creates_per_minute: int | None = None
    at_once: int | None = None
    settle_seconds: float | None = None
    draft: Mapping[str, str | int] = field(default_factory=dict)
    window: Mapping[str, int] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    held: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)


def environment() -> dict[str, str]:
    """Return a copy of the environment; nothing else in the program looks at it."""
    return dict(os.environ)  # noqa: TID251 - the one place


def data_dir(option: str | None, environ: Mapping[str, str]) -> Path:
    """Return the data folder: the command line's, else the environment's, else the usual one."""
    chosen = option or environ.get("VIDEOGEN_DATA_DIR", "").strip()
    if not chosen:
        return default_data_dir()
    try:
        return Path(chosen).expanduser().absolute()
    except RuntimeError:  # no such user
        return Path(chosen).absolute()


class SettingsStore:
    """Loads the settings from all sources and saves what the person changes. Thread-safe.

    Args:
        folder: Where ``settings.json`` lies.
        overrides: Settings from the command line by name; ``practice`` set to true forces the
            built-in stand-in. ``None`` values count as not given.
        environ: The environment.
        managed_path: The administrator's file, if there can be one.
        clock: Names what is kept aside.
    """

    def __init__(
        self,
        folder: DataFolder,
        overrides: Mapping[str, object] | None = None,
        environ: Mapping[str, str] | None = None,
        managed_path: Path | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._file = PersonFile(folder.settings_path, clock or SystemClock())
        self._overrides = dict(overrides or {})
        self._practice = bool(self._overrides.pop("practice", False))
        self._environ = dict(environ or {})
        self._managed_path = managed_path
        self._lock = threading.RLock()
        self._strong: tuple[Layer, ...] = ()
        self._managed = read_managed(None)
        self._document = Document()
        self._settings: Settings | None = None

    def load(self) -> Settings:
        """Read every source again.

        Raises:
            InvalidRequest: The command line or the environment holds a value that cannot be
                used. A damaged file is kept aside and said in ``notices`` instead.
        """
        with self._lock:
            self._managed = read_managed(self._managed_path)
            locked = {name: self._managed.values[name] for name in self._managed.locked}
            self._strong = (
                Layer(Source.LOCKED, locked),
                from_command_line(self._overrides),
                from_environment(self._environ),
            )
            self._document = self._file.read()
            self._settings = self._combine()
            return self._settings

    @property
    def settings(self) -> Settings:
        """Return what holds now; notices when another program has written the file."""
        with self._lock:
            if self._settings is None:
                return self.load()
            if self._file.changed:
                self._document = self._file.read()
                self._settings = self._combine()
            return self._settings

    def update(self, changes: Mapping[str, object]) -> Settings:
        """Change some settings and save them; ``None`` brings back the usual value.

        ``connection`` takes the parts of a connection (endpoint, deployment, dialect,
        api_version, sign_in, scope, name): those left out stay, empty ones are picked out of the
        address. With ``id`` it changes that stored one, without, the one in use, and with the id
        ``new`` it adds one. A host that is not Azure's needs ``confirmed_host`` to be true in it.
        ``mode`` is ``azure`` or ``practice``; ``active`` is the id of a stored connection to use
        from now on, ``remove`` of one to leave out.

        Raises:
            InvalidRequest: A sentence for each field that cannot be taken; nothing is saved. The
                field ``confirmed_host`` asks for the confirmation.
            LibraryError: It cannot be saved; everything is as it was.
        """
        with self._lock:
            current = self.settings
            document = changed_document(self._document, changes, self._present(current))
            if document != self._document:
                self._file.write(document)
                self._document = self._file.read()
                self._settings = self._combine()
            return self.settings

    def candidate(self, connection: Mapping[str, object]) -> Connection:
        """Return the connection that ``update`` would store, without storing it.

        Raises:
            InvalidRequest: As in ``update``.
        """
        with self._lock:
            present = self._present(self.settings)
            return proposed_connection(self._document, connection, present)

    def _layers(self) -> tuple[Layer, ...]:
        document = self._document
        return (
            *self._strong,
            Layer(Source.PERSON, {**document.in_use, **document.values}),
            Layer(Source.MANAGED, self._managed.values),
        )

    def _combine(self) -> Settings:
        layers = self._layers()
        connection, sources = effective_connection(layers)
        entries = self._document.entries
        stored = tuple(build(str(entry["endpoint"]), entry) for entry in entries)

        def value(name: str, kind: type[T], usual: T) -> T:
            found, _ = pick(layers, name)
            return found if isinstance(found, kind) else usual

        folder = value("videos_dir", str, "")
        draft: dict[str, str | int] = value("draft", dict, {})
        window: dict[str, int] = value("window", dict, {})
        numbers = {name: pick(layers, name)[0] for name in ("creates_per_minute", "at_once")}
        settle, _ = pick(layers, "settle_seconds")
        limit, _ = pick(layers, "monthly_limit")
        return Settings(
            connection=connection,
            practice=self._practice
            or (self._document.active == PRACTICE_ID and not _is_pinned(sources)),
            practice_dialect=Dialect(str(pick(self._strong, "dialect")[0] or Dialect.VIDEOS)),
            connections=stored,
            names=self._names(None if _is_pinned(sources) else connection, stored),
            videos_dir=Path(folder) if folder else None,
            hold_seconds=value("hold_seconds", float, 4.0),
            appearance=value("appearance", str, "system"),
            language=value("language", str, "auto"),
            proxy=value("proxy", str, "system"),
            currency=value("currency", str, "USD"),
            monthly_limit=limit if isinstance(limit, float) else None,
            prices=self._prices(connection, stored),
            notify=value("notify", bool, True),
            notify_sound=value("notify_sound", bool, False),
            forget_keys=tuple(value("forget_keys", list, [])),
            letter_keys=value("letter_keys", bool, True),
            creates_per_minute=_whole(numbers["creates_per_minute"]),
            at_once=_whole(numbers["at_once"]),
            settle_seconds=settle if isinstance(settle, float) else None,
            draft=draft,
            window=window,
            locked=self._managed.locked,
            held=held_fields(self._strong),
            notices=(*self._file.notices, *self._managed.notices),
            sources=sources,
        )

    def _names(self, now: Connection | None, stored: tuple[Connection, ...]) -> dict[str, str]:
        """Return the name of each connection; an administrator can name the one in use."""
        names = {
            made.id: str(entry.get("name") or made.host)
            for made, entry in zip(stored, self._document.entries, strict=True)
        }
        theirs = self._managed.values.get("name")
        if now and theirs and (now.id not in names or "name" in self._managed.locked):
            names[now.id] = str(theirs)
        return names

    def _prices(
        self, now: Connection | None, stored: tuple[Connection, ...]
    ) -> dict[str, dict[str, float]]:
        """Return the prices of each connection; an administrator's stand before and after."""
        strong, _ = pick(self._strong, "prices")
        usual = self._managed.values.get("prices")
        own = {
            made.id: entry.get("prices")
            for made, entry in zip(stored, self._document.entries, strict=True)
        }
        if now is not None:
            own.setdefault(now.id, None)
        return {name: _prices_in(strong or mine or usual) for name, mine in own.items()}

    def _present(self, current: Settings) -> Present:
        return Present(
            connection=current.connection,
            held=current.held,
            values={name: pick(self._strong, name)[0] for name in current.held},
            pinned=_is_pinned(current.sources),
        )


def _is_pinned(sources: Mapping[str, Source]) -> bool:
    """Tell whether the address was given for this run alone."""
    return sources.get("endpoint") in {Source.COMMAND_LINE, Source.ENVIRONMENT}


def _prices_in(value: object) -> dict[str, float]:
    return check_prices(value) if is_object(value) else {}


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
