"""Self-check and support report: what a person can look at, and hand on, when something is wrong.

The report is text in a zip: no key, no prompt, no picture. The page shows every word of it before
it is saved, and what is saved is exactly what was shown.
"""

from __future__ import annotations

import io
import json
import platform
import sys
import zipfile
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from videogen_desktop import __version__
from videogen_desktop.base.logs import without_secrets
from videogen_desktop.base.resources import (
    built_for,
    is_frozen,
    linux_release,
    practice_assets_dir,
    ui_dir,
)
from videogen_desktop.config.credentials import KeyPlace
from videogen_desktop.config.proxy import split_user
from videogen_desktop.desktop.web_view import probe
from videogen_desktop.domain.errors import NotConfigured, VideogenError
from videogen_desktop.library.database import SQLITE_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from videogen_desktop.app import App
    from videogen_desktop.domain.job import Job

LOW_ROOM_BYTES = 500_000_000
LOG_CHARACTERS = 100_000
# Our own distribution, and what it needs to run; their licences are shown.
_OURS = "videogen-desktop"


class Verdict(StrEnum):
    """How one check ended; only ``failed`` means that something does not work."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a check: what was found and what to do about it.

    ``code`` names the sentence and ``values`` what stands in it, for a page in another language;
    a line of the connection's check is known by its name and has neither.
    """

    name: str
    verdict: Verdict
    message: str
    help: str = ""
    code: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)


def check_program(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Look at what was installed, and whether a window can open."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    versions = {"version": __version__, "python": python}
    said = f"Videogen {__version__}, Python {python}"
    yield Finding("program", Verdict.OK, said, code="versions", values=versions)
    made, this = built_for(), linux_release()
    if made and made != this:
        words = f"this copy was made on {made}; this is {this}"
        help_ = "If no window opens, install the package for this system, or use the browser."
        where = {"made": made, "this": this}
        yield Finding("bundle", Verdict.WARNING, words, help_, "bundle_elsewhere", where)
    missing = [
        str(path) for path in (ui_dir() / "index.html", practice_assets_dir()) if not path.exists()
    ]
    if missing:
        help_ = "Install Videogen again; files of it are missing."
        paths = ", ".join(missing)
        said = f"not found: {paths}"
        yield Finding("files", Verdict.FAILED, said, help_, "files_missing", {"paths": paths})
    else:
        said = "the page and the practice clips are there"
        yield Finding("files", Verdict.OK, said, code="files_there")
    yield _check_window(environ)


def _check_window(environ: Mapping[str, str]) -> Finding:
    found = probe(environ)
    if found.available and not found.reason:
        engine = {"engine": found.engine}
        said = f"opens with {found.engine}"
        return Finding("window", Verdict.OK, said, code="window_opens", values=engine)
    if found.available:
        return Finding("window", Verdict.WARNING, found.reason, found.help, "window_no_h264")
    help_ = "The page opens in the browser instead"
    help_ += f"; for a window: {found.help}" if found.help else "."
    return Finding("window", Verdict.WARNING, found.reason, help_, "window_none")


def check_app(app: App) -> Iterator[Finding]:
    """Look at the library, the disk, the settings and the account."""
    jobs = len(app.crew.jobs.open_jobs())
    said = f"{app.folder.root} ({jobs} under way)"
    where: dict[str, str | int] = {"folder": str(app.folder.root), "count": jobs}
    yield Finding("library", Verdict.OK, said, code="library_open", values=where)
    free = app.media.free_bytes()
    low = free < LOW_ROOM_BYTES
    yield Finding(
        "disk",
        Verdict.WARNING if low else Verdict.OK,
        f"{free / 1e9:.1f} GB free for videos",
        "Make room, or choose another folder." if low else "",
        "disk_low" if low else "disk_room",
        {"bytes": free},
    )
    for notice in app.notices:
        yield Finding("library", Verdict.WARNING, notice.message, code=notice.code)
    settings = app.settings.settings
    for notice in (*settings.notices, *app.credentials.notices):
        yield Finding("settings", Verdict.WARNING, notice.message, code=notice.code)
    if settings.locked:
        names = ", ".join(sorted(settings.locked))
        said = f"set by your organisation: {names}"
        yield Finding("settings", Verdict.OK, said, code="settings_locked", values={"names": names})
    yield from _check_connection(app)


def _check_connection(app: App) -> Iterator[Finding]:
    connection = app.connections.current()
    if connection is not None and connection.is_practice:
        said = "the built-in practice service is used"
        yield Finding("account", Verdict.OK, said, code="account_practice")
        return
    try:
        connection = app.current_connection()
    except NotConfigured as error:
        help_ = "Connect in Settings, or use --practice."
        yield Finding("account", Verdict.WARNING, str(error), help_, "account_none")
        return
    where, code = {
        KeyPlace.KEYRING: ("in the system's key store", "key_keyring"),
        KeyPlace.FILE: ("in a file that only this user can read", "key_file"),
        KeyPlace.ENVIRONMENT: ("in the environment", "key_environment"),
    }.get(app.credentials.place(connection.host), ("not stored, none is needed", "key_none"))
    said = f"for {connection.host}: {where}"
    yield Finding("key", Verdict.OK, said, code=code, values={"host": connection.host})
    for check in app.connections.check(None, None):
        verdict = Verdict.OK if check.ok else Verdict.FAILED
        if check.ok is None:
            verdict = Verdict.WARNING
        yield Finding(check.name, verdict, check.message, check.help)


class Support:
    """What the page's Settings show about this copy of the program."""

    def __init__(self, app: App, environ: Mapping[str, str]) -> None:
        self._app = app
        self._environ = environ
        self._shown: dict[str, str] = {}

    def check(self) -> list[Finding]:
        """Check this computer, as ``doctor`` does."""
        found = list(check_program(self._environ))
        try:
            found += check_app(self._app)
        except VideogenError as error:
            found.append(Finding("library", Verdict.FAILED, str(error)))
        return found

    def report(self) -> dict[str, str]:
        """Make a report, keep it for saving, and return its files: name to text."""
        files = {
            "about.txt": _about(),
            "checks.json": _json([asdict(finding) for finding in self.check()]),
            "settings.json": _json(_settings(self._app)),
            "requests.json": _json([_job(job) for job in self._app.crew.jobs.recent()]),
            **_logs(self._app.folder.logs_dir),
        }
        self._shown = {name: _clean(text) for name, text in files.items()}
        return dict(self._shown)

    def packed(self) -> bytes:
        """Return the report that was shown last as a zip; a fresh one where none was."""
        files = self._shown or self.report()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        return packed.getvalue()

    def packages(self) -> list[dict[str, str]]:
        """Return the software inside: name, version and licence, ours left out."""
        return [
            {"name": "Python", "version": platform.python_version(), "license": "PSF-2.0"},
            {"name": "SQLite", "version": SQLITE_VERSION, "license": "Public domain"},
            *_packages(),
        ]


def _about() -> str:
    lines = {
        "Videogen": __version__,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "Python": sys.version.replace("\n", " "),
        "SQLite": SQLITE_VERSION,
        "system": platform.platform(),
        "bundle": str(is_frozen()),
    }
    return "".join(f"{name}: {text}\n" for name, text in lines.items())


def _settings(app: App) -> dict[str, object]:
    """Return what is set, without drafts, keys and passwords."""
    settings = app.settings.settings
    connections = [
        {
            "in_use": settings.connection == one,
            "endpoint": one.base_url,
            "deployment": one.deployment,
            "dialect": one.dialect.value,
            "api_version": one.api_version,
            "sign_in": one.sign_in.value,
            "key": app.credentials.place(one.host).value,
        }
        for one in {*settings.connections, *filter(None, [settings.connection])}
    ]
    return {
        "connections": connections,
        "practice": settings.practice,
        "proxy": split_user(settings.proxy)[0],
        "videos_dir": str(app.media.videos_dir),
        "language": settings.language,
        "appearance": settings.appearance,
        "at_once": settings.at_once,
        "creates_per_minute": settings.creates_per_minute,
        "settle_seconds": settings.settle_seconds,
        "monthly_limit": settings.monthly_limit,
        "locked": sorted(settings.locked),
        "held": sorted(settings.held),
    }


def _job(job: Job) -> dict[str, object]:
    """Return how one request stands, without its words."""
    return {
        "id": job.id,
        "state": job.state.value,
        "error": None if job.error is None else job.error.code,
        "size": job.request.size,
        "seconds": job.request.seconds,
        "created_at": job.created_at,
        "submitted_at": job.submitted_at,
        "ended_at": job.ended_at,
        "request_id": None if job.error is None else job.error.request_id or None,
    }


def _logs(folder: Path) -> dict[str, str]:
    texts: dict[str, str] = {}
    room = LOG_CHARACTERS
    for path in sorted(folder.glob("videogen.log*")):
        try:
            text = path.read_text("utf-8", "replace")[-room:] if room else ""
        except OSError as error:
            text = f"cannot be read: {error.strerror}\n"
        room -= len(text)
        if text:
            texts[f"logs/{path.name}"] = text
    return texts


def _clean(text: str) -> str:
    """Leave out every secret that is known, and whose folder it is."""
    home = str(Path.home())
    text = without_secrets(text)
    return text.replace(home, "~") if len(home) > 1 else text


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _packages() -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    pending = [_OURS]
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system, or left out of a bundle
        key = package.metadata["Name"].lower()
        if key in seen:
            continue
        seen.add(key)
        if key != _OURS:
            found[key] = _package(package)
        for requirement in package.requires or []:
            wanted, _, condition = requirement.partition(";")
            if "extra ==" not in condition:
                pending.append(_name_of(wanted))
    return [found[key] for key in sorted(found)]


def _name_of(requirement: str) -> str:
    name = requirement.strip()
    for sign in " <>=!~([":
        name = name.split(sign, 1)[0]
    return name


def _package(package: metadata.Distribution) -> dict[str, str]:
    facts = package.metadata
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in facts.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    (said,) = (facts.get_all("License") or [""])[:1]
    (expression,) = (facts.get_all("License-Expression") or [""])[:1]
    short = said.partition("\n")[0][:60]
    return {
        "name": facts["Name"],
        "version": package.version,
        "license": expression or ", ".join(classifiers) or short,
    }
