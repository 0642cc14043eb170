"""One list of checks for people who help and people who package: ``doctor`` and ``--self-test``."""

from __future__ import annotations

import http.client
import json
import sys
import tempfile
import threading
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from videogen_desktop import __version__
from videogen_desktop.app import App, Options
from videogen_desktop.base.resources import (
    built_for,
    linux_release,
    practice_assets_dir,
    ui_dir,
)
from videogen_desktop.config.credentials import KeyPlace
from videogen_desktop.desktop.web_view import probe
from videogen_desktop.domain.errors import NotConfigured, VideogenError
from videogen_desktop.domain.job import JobState
from videogen_desktop.jobs.orders import Order
from videogen_desktop.library import mp4
from videogen_desktop.run import Page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

JOB_SECONDS = 60.0
LOW_ROOM_BYTES = 500_000_000
_WIDTH = 12


class Verdict(StrEnum):
    """How one check ended; only ``failed`` ends the command with 1."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: what was found and what to do about it."""

    name: str
    verdict: Verdict
    message: str
    help: str = ""


class Report(Protocol):
    """Takes findings as they are made."""

    def __call__(self, finding: Finding, /) -> None:
        """Show or keep one."""


def run_doctor(options: Options, *, as_json: bool) -> bool:
    """Check this computer and print what was found; return whether all that matters is well."""
    findings: list[Finding] = []

    def report(finding: Finding) -> None:
        findings.append(finding)
        if not as_json:
            _print(finding)

    _check_program(report)
    _check_web_view(report, options.environ)
    _check_data(report, options)
    failed = any(finding.verdict is Verdict.FAILED for finding in findings)
    if as_json:
        document = {
            "version": __version__,
            "ok": not failed,
            "checks": [asdict(finding) for finding in findings],
        }
        _say(json.dumps(document, indent=2, ensure_ascii=False))
    return not failed


def run_self_test() -> bool:
    """Serve the page and run one practice job to a whole file, in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="videogen-self-test-") as folder:
        try:
            app = App(Options(data_dir=folder, practice=True))
            with Page(app, {}) as page:
                _fetch_page(page)
                path = _make_video(app)
                info = mp4.inspect(path)
        except (VideogenError, OSError, AssertionError) as error:
            _print(Finding("self-test", Verdict.FAILED, str(error) or type(error).__name__))
            return False
    message = f"page served; {info.width}x{info.height}, {info.duration_seconds:g} s made and kept"
    _print(Finding("self-test", Verdict.OK, message))
    return True


def _check_program(report: Report) -> None:
    python = ".".join(str(part) for part in sys.version_info[:3])
    report(Finding("program", Verdict.OK, f"Videogen {__version__}, Python {python}"))
    made, this = built_for(), linux_release()
    if made and made != this:
        words = f"this copy was made on {made}; this is {this}"
        help_ = "If no window opens, install the package for this system, or use the browser."
        report(Finding("bundle", Verdict.WARNING, words, help_))
    missing = [
        str(path) for path in (ui_dir() / "index.html", practice_assets_dir()) if not path.exists()
    ]
    if missing:
        help_ = "Install Videogen again; files of it are missing."
        report(Finding("files", Verdict.FAILED, f"not found: {', '.join(missing)}", help_))
    else:
        report(Finding("files", Verdict.OK, "the page and the practice clips are there"))


def _check_web_view(report: Report, environ: Mapping[str, str]) -> None:
    found = probe(environ)
    if found.available and not found.reason:
        report(Finding("window", Verdict.OK, f"opens with {found.engine}"))
    else:
        help_ = "The page opens in the browser instead."
        report(Finding("window", Verdict.WARNING, found.reason, help_))


def _check_data(report: Report, options: Options) -> None:
    try:
        app = App(options)
    except VideogenError as error:
        help_ = "Choose another folder with --data-dir, or mend this one."
        report(Finding("library", Verdict.FAILED, str(error), help_))
        return
    try:
        _check_library(report, app)
        for notice in app.notices:
            report(Finding("library", Verdict.WARNING, notice.message))
        for notice in (*app.settings.settings.notices, *app.credentials.notices):
            report(Finding("settings", Verdict.WARNING, notice.message))
        _check_connection(report, app)
    finally:
        app.close()


def _check_library(report: Report, app: App) -> None:
    jobs = len(app.crew.jobs.open_jobs())
    report(Finding("library", Verdict.OK, f"{app.folder.root} ({jobs} under way)"))
    free = app.media.free_bytes()
    room = f"{free / 1e9:.1f} GB free for videos"
    if free < LOW_ROOM_BYTES:
        report(Finding("disk", Verdict.WARNING, room, "Make room, or choose another folder."))
    else:
        report(Finding("disk", Verdict.OK, room))


def _check_connection(report: Report, app: App) -> None:
    connection = app.connections.current()
    if connection is not None and connection.is_practice:
        report(Finding("account", Verdict.OK, "the built-in practice service is used"))
        return
    try:
        connection = app.current_connection()
    except NotConfigured as error:
        help_ = "Connect in Settings, or use --practice."
        report(Finding("account", Verdict.WARNING, str(error), help_))
        return
    place = app.credentials.place(connection.host)
    where = {
        KeyPlace.KEYRING: "in the system's key store",
        KeyPlace.FILE: "in a file that only this user can read",
        KeyPlace.ENVIRONMENT: "in the environment",
    }.get(place, "nowhere")
    report(Finding("key", Verdict.OK, f"for {connection.host}: {where}"))
    for check in app.connections.check(None, None):
        verdict = {True: Verdict.OK, False: Verdict.FAILED}.get(bool(check.ok), Verdict.FAILED)
        if check.ok is None:
            verdict = Verdict.WARNING
        report(Finding(check.name, verdict, check.message, check.help))


def _fetch_page(page: Page) -> None:
    """Open the page as a browser does: trade the key for the cookie, then load it."""
    address = page.address(30.0)
    host, path = address.removeprefix("http://").split("/", 1)
    connection = http.client.HTTPConnection(host, timeout=10)
    try:
        connection.request("GET", f"/{path}")
        answer = connection.getresponse()
        answer.read()
        cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        connection.request("GET", "/", headers={"Cookie": cookie})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != http.client.OK or b"<html" not in body:
        raise AssertionError(f"the page answered {answer.status}")


def _make_video(app: App) -> Path:
    (job_id,) = app.desk.submit(Order("a paper boat crossing a blue table")).job_ids
    deadline = app.clock.monotonic() + JOB_SECONDS
    pause = threading.Event()
    while app.clock.monotonic() < deadline:
        view = app.desk.get(job_id)
        if view.job.state is JobState.READY:
            return app.media.video_path(app.videos.get(view.videos[0].id))
        if view.job.state.is_final:
            raise AssertionError(f"the practice job ended as {view.job.state}: {view.message}")
        app.clock.wait(pause, 0.2)
    raise AssertionError(f"the practice job did not end within {JOB_SECONDS:g} seconds")


def _print(finding: Finding) -> None:
    mark = {Verdict.OK: "ok  ", Verdict.WARNING: "note", Verdict.FAILED: "FAIL"}[finding.verdict]
    hint = f" → {finding.help}" if finding.help and finding.verdict is not Verdict.OK else ""
    _say(f"{mark} {finding.name.ljust(_WIDTH)} {finding.message}{hint}")


def _say(text: str) -> None:
    if sys.stdout is not None:  # a windowed bundle has none
        print(text, flush=True)  # noqa: T201 - the command's answer
