"""One list of checks for people who help and people who package: ``doctor`` and ``--self-test``."""

from __future__ import annotations

import http.client
import json
import sys
import tempfile
import threading
from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol

from videogen_desktop import __version__
from videogen_desktop.app import App
from videogen_desktop.domain.errors import VideogenError
from videogen_desktop.domain.job import JobState
from videogen_desktop.front import Front, Ground, Options
from videogen_desktop.jobs.orders import Order
from videogen_desktop.library import mp4
from videogen_desktop.run import Page
from videogen_desktop.support import Finding, Verdict, check_app, check_program

if TYPE_CHECKING:
    from pathlib import Path

JOB_SECONDS = 60.0
_WIDTH = 12


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

    for finding in check_program(options.environ):
        report(finding)
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
            ground = Ground(Options(data_dir=folder, practice=True))
            with Front(ground) as front, Page(ground, front) as page:
                _fetch_page(front.address(30.0))
                path = _make_video(page.app)
                info = mp4.inspect(path)
        except (VideogenError, OSError, AssertionError) as error:
            _print(Finding("self-test", Verdict.FAILED, str(error) or type(error).__name__))
            return False
    message = f"page served; {info.width}x{info.height}, {info.duration_seconds:g} s made and kept"
    _print(Finding("self-test", Verdict.OK, message))
    return True


def _check_data(report: Report, options: Options) -> None:
    try:
        app = App(Ground(options))
    except VideogenError as error:
        help_ = "Choose another folder with --data-dir, or mend this one."
        report(Finding("library", Verdict.FAILED, str(error), help_))
        return
    try:
        for finding in check_app(app):
            report(finding)
    finally:
        app.close()


def _fetch_page(address: str) -> None:
    """Open the page as a browser does: trade the key for the cookie, then load it."""
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
