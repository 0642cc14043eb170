from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.base.resources import ui_dir
from videogen_desktop.web.messages import Request
from videogen_desktop.web.ui_files import CONTENT_TYPES, list_ui_files, ui_reply

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def ui(tmp_path: Path) -> Path:
    root = tmp_path / "ui"
    (root / "lib").mkdir(parents=True)
    (root / "index.html").write_text("page")
    (root / "lib" / "api.js").write_text("script")
    return root


def test_the_files_of_the_page_are_listed_by_address(ui: Path) -> None:
    assert list_ui_files(ui) == {"/": ui / "index.html", "/lib/api.js": ui / "lib" / "api.js"}


def test_nothing_else_is_listed(ui: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.js").write_text("secret")
    (ui / ".hidden.js").touch()
    (ui / "lib" / ".git").mkdir()
    (ui / "lib" / ".git" / "config.json").touch()
    (ui / "notes.txt").touch()
    (ui / "run.py").touch()
    (ui / "a b.js").touch()
    (ui / "folder.js").mkdir()
    if sys.platform != "win32":
        (ui / "link.js").symlink_to(tmp_path / "secret.js")
    assert set(list_ui_files(ui)) == {"/", "/lib/api.js"}


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("index.html", "text/html; charset=utf-8", "no-store"),
        ("lib/api.js", "text/javascript; charset=utf-8", "private, no-cache"),
    ],
)
def test_a_file_has_its_type_and_policy(ui: Path, name: str, kind: str, kept: str) -> None:
    reply = ui_reply(Request("GET", "/", 1), ui / name)
    assert reply.status == 200
    assert reply.headers["Content-Type"] == kind
    assert reply.headers["Cache-Control"] == kept
    policy = reply.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_a_sheet_comes_with_those_that_it_imports(ui: Path) -> None:
    (ui / "styles").mkdir()
    (ui / "styles" / "one.css").write_text("one {}\n")
    (ui / "styles" / "two.css").write_text("two {}\n")
    (ui / "all.css").write_text('@import "./styles/two.css";\n@import "./styles/one.css";\n')
    reply = ui_reply(Request("GET", "/", 1), ui / "all.css")
    assert reply.body == b"two {}\n\none {}\n\n"
    (ui / "styles" / "one.css").write_text("one { color: red }\n")
    again = Request("GET", "/", 1, headers={"if-none-match": reply.headers["ETag"]})
    assert ui_reply(again, ui / "all.css").status == 200


def test_an_unchanged_file_is_not_sent_again(ui: Path) -> None:
    path = ui / "lib" / "api.js"
    etag = ui_reply(Request("GET", "/", 1), path).headers["ETag"]
    again = Request("GET", "/", 1, headers={"if-none-match": etag})
    assert ui_reply(again, path).status == 304
    path.write_text("changed")
    assert ui_reply(again, path).status == 200


def test_every_file_of_our_page_is_served() -> None:
    files = [path for path in ui_dir().rglob("*") if path.is_file()]
    assert {path.suffix for path in files} <= set(CONTENT_TYPES)
    assert set(list_ui_files(ui_dir()).values()) == set(files)
