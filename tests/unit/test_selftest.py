from __future__ import annotations

import json
from typing import TYPE_CHECKING

from videogen_desktop import support
from videogen_desktop.front import Options
from videogen_desktop.selftest import run_doctor

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def findings(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    document = json.loads(capsys.readouterr().out)
    return {check["name"]: check for check in document["checks"]}


def test_no_account_yet_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_doctor(Options(data_dir=str(tmp_path)), as_json=True)
    assert findings(capsys)["account"]["verdict"] == "warning"


def test_practice_needs_no_account(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_doctor(Options(data_dir=str(tmp_path), practice=True), as_json=True)
    assert findings(capsys)["account"]["verdict"] == "ok"


def test_a_data_folder_that_cannot_be_used_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("a file")
    assert not run_doctor(Options(data_dir=str(tmp_path / "data")), as_json=True)
    assert findings(capsys)["library"]["verdict"] == "failed"


def test_an_address_that_does_not_answer_fails_and_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {
        "AZURE_OPENAI_ENDPOINT": "http://127.0.0.1:9",
        "AZURE_OPENAI_API_KEY": "canary-key-0004",
        "AZURE_OPENAI_DEPLOYMENT": "sora",
    }
    assert not run_doctor(Options(data_dir=str(tmp_path), environ=environ), as_json=True)
    found = findings(capsys)
    assert found["address"]["verdict"] == "failed"
    assert found["address"]["help"]
    assert "canary" not in json.dumps(found)


def test_people_get_a_line_for_each_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_doctor(Options(data_dir=str(tmp_path)), as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("ok ", "note", "FAIL")) for line in lines)
    assert len(lines) >= 5


def test_a_bundle_says_so_when_it_was_made_on_another_system(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(support, "built_for", lambda: "debian 11")
    monkeypatch.setattr(support, "linux_release", lambda: "debian 12")
    assert run_doctor(Options(data_dir=str(tmp_path)), as_json=True)
    found = findings(capsys)["bundle"]
    assert found["verdict"] == "warning"
    assert "made on debian 11; this is debian 12" in found["message"]
