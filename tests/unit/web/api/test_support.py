from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.support.fake_services import FakeNative
from tests.support.requests_to_web import call
from videogen_desktop.web.api import support
from videogen_desktop.web.messages import Request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.fake_services import FakeParts


def test_the_checks_of_the_doctor_are_shown(parts: FakeParts) -> None:
    assert call(parts, support.check, {})["checks"] == [
        {
            "name": "disk",
            "verdict": "warning",
            "message": "1 GB free",
            "help": "Make room.",
            "code": "disk_low",
            "values": {"bytes": 1_000_000_000},
        }
    ]
    assert call(parts, support.packages)["packages"] == [
        {"name": "Bottle", "version": "1", "license": "MIT"}
    ]


def test_the_report_is_shown_and_then_saved_where_the_person_says(
    parts: FakeParts, tmp_path: Path
) -> None:
    files = call(parts, support.report, {})["files"]
    assert files == [{"name": "about.txt", "text": "report 1\n"}]
    parts.native.chosen = tmp_path / "report.zip"
    assert call(parts, support.save, {}) == {"done": True, "path": str(tmp_path / "report.zip")}
    (source, name) = parts.native.copied[0]
    assert name == "videogen-report.zip"
    assert not source.exists(), "nothing of it stays behind"
    parts.native.chosen = None
    assert call(parts, support.save, {}) == {"done": False, "cancelled": True}


def test_a_browser_downloads_what_was_shown(parts: FakeParts) -> None:
    browser = replace(parts, services=replace(parts.services, native=FakeNative(available=False)))
    call(browser, support.report, {})
    url = call(browser, support.save, {})["download_url"]
    assert url == "/support-report/file"
    reply = support.download(browser.services, Request("GET", "/", 1))
    assert reply.body == b"PK report 1"
    assert reply.headers["Content-Type"] == "application/zip"
    assert "videogen-report.zip" in reply.headers["Content-Disposition"]
