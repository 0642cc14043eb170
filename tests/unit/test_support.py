"""The self-check and the support report of a program with things to hide."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.app import App
from videogen_desktop.config.proxy import key_name
from videogen_desktop.desktop.web_view import WebViewReport
from videogen_desktop.front import Ground, Options
from videogen_desktop.jobs.orders import Order
from videogen_desktop.support import Finding, Support, Verdict, check_program

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

KEY = "canary-0123456789abcdef0123456789abcdef"
PROMPT = "a canary prompt that nobody else may read"


@pytest.fixture
def app(tmp_path: Path) -> Generator[App]:
    made = App(Ground(Options(data_dir=str(tmp_path))))
    yield made
    made.close()


def test_no_secret_and_no_prompt_is_in_a_report(app: App, tmp_path: Path) -> None:
    given = {"endpoint": "https://home.openai.azure.com", "deployment": "sora-2", "name": "Home"}
    app.settings.update(
        {
            "connection": given,
            "proxy": "http://me:canary-password@proxy.example:8080",
            "draft": {"prompt": PROMPT},
        }
    )
    app.credentials.store("home.openai.azure.com", KEY)
    app.credentials.store(key_name("http://proxy.example:8080"), "me:canary-password")
    app.desk.submit(Order(PROMPT, hold_seconds=60))
    app.settings.update({"mode": "practice"})
    log = tmp_path / "logs" / "videogen.log"
    log.write_text(f"sent {KEY} through me:canary-password@proxy\n")

    support = Support(app, {})
    shown = support.report()
    everything = json.dumps(shown)
    assert "canary" not in everything
    assert "home.openai.azure.com" in shown["settings.json"]
    assert "http://proxy.example:8080" in shown["settings.json"]
    assert json.loads(shown["requests.json"])[0]["state"] == "queued"
    assert "[secret]" in shown["logs/videogen.log"]

    log.write_text("something that came later\n")
    with zipfile.ZipFile(io.BytesIO(support.packed())) as packed:
        saved = {name: packed.read(name).decode() for name in packed.namelist()}
    assert saved == shown, "what is saved is what was shown"


def test_a_report_that_was_not_shown_is_made_when_it_is_saved(app: App) -> None:
    with zipfile.ZipFile(io.BytesIO(Support(app, {}).packed())) as packed:
        assert "about.txt" in packed.namelist()


def test_a_long_log_is_cut_to_its_end(app: App, tmp_path: Path) -> None:
    (tmp_path / "logs" / "videogen.log").write_text("old\n" * 100_000 + "the end\n")
    text = Support(app, {}).report()["logs/videogen.log"]
    assert text.endswith("the end\n")
    assert len(text) <= 100_000


def test_the_page_sees_what_the_doctor_sees(app: App) -> None:
    found = {one.name: one for one in Support(app, {}).check()}
    assert found["program"].verdict is Verdict.OK
    assert found["account"].verdict is Verdict.WARNING
    assert found["account"].help


def test_a_managed_file_that_is_wrong_is_told_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    managed = tmp_path / "managed.json"
    monkeypatch.setattr("videogen_desktop.front.managed_settings_path", lambda: managed)
    for text in ("{ not JSON", '{"language": 5, "locked": "language"}'):
        managed.write_text(text)
        app = App(Ground(Options(data_dir=str(tmp_path / "data"), practice=True)))
        try:
            found = [one for one in Support(app, {}).check() if one.name == "settings"]
            assert any("managed settings" in one.message for one in found)
            assert app.settings.settings.locked == frozenset()
        finally:
            app.close()


def test_every_package_inside_is_named_with_its_licence(app: App) -> None:
    packages = {one["name"].lower(): one for one in Support(app, {}).packages()}
    assert {"python", "sqlite", "bottle", "requests", "urllib3", "pywebview"} <= set(packages)
    assert "pytest" not in packages
    assert all(one["version"] for one in packages.values())
    assert packages["requests"]["license"]


def test_what_the_window_cannot_do_is_told_with_what_to_do_about_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def window(report: WebViewReport) -> Finding:
        monkeypatch.setattr("videogen_desktop.support.probe", lambda _environ: report)
        (found,) = (one for one in check_program({}) if one.name == "window")
        return found

    mute = WebViewReport(available=True, engine="gtk", reason="No H.264.", help="apt install x")
    assert window(mute).help == "apt install x", "it opens all the same"
    none = WebViewReport(available=False, engine="", reason="No engine.", help="apt install y")
    assert window(none).help.startswith("The page opens in the browser instead")
    assert "apt install y" in window(none).help
