"""Fitness rules: what a reader may rely on anywhere in this repository.

Each rule is one test that names every offender, so that a failure is a list of things to do.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import tomllib
from pathlib import Path

from videogen_desktop.cli.arguments import build_parser
from videogen_desktop.practice.faults import CATALOGUE
from videogen_desktop.web.ui_files import CONTENT_TYPES

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "videogen_desktop"

AT_THE_TOP = {
    ".ci", ".gitignore", "README.md", "build_spec", "pyproject.toml", "tests", "ui",
    "videogen_desktop",
}  # fmt: skip

MOST_LINES = {".py": 400, ".js": 250, ".css": 150, ".html": 1200}

# Modules without a test file of their own yet. The list only ever gets shorter.
NOT_YET_MIRRORED: set[str] = set()

# A library is imported in one place, so that what it does wrong is put right in one place.
DOORS = {
    "bottle": ("web", "practice"),
    "keyring": ("config/credentials.py",),
    "platformdirs": ("base/paths.py",),
    "requests": ("sora",),
    "sqlite3": ("library",),
    "tqdm": ("cli.py", "cli"),
    "truststore": ("sora",),
    "urllib3": ("sora",),
    "webview": ("desktop",),
}


def tracked(*patterns: str) -> list[Path]:
    """Return the files of the project: what git knows, and what it would not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (ROOT / line for line in listed.splitlines())
    return sorted({path for path in paths if path.is_file()})


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    return path.read_text("utf-8")


def modules() -> list[Path]:
    return [path for path in tracked("videogen_desktop/*.py") if path.name != "__init__.py"]


def scripts() -> list[Path]:
    return tracked("ui/*.js")


def pages() -> list[Path]:
    return tracked("ui/*.html")


def found(pattern: str, paths: list[Path]) -> list[str]:
    """Return where a pattern occurs, as ``file: text``."""
    search = re.compile(pattern, re.IGNORECASE)
    return [f"{name(path)}: {hit[0]}" for path in paths for hit in search.finditer(read(path))]


def test_the_top_of_the_repository_holds_only_the_fixed_names() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= AT_THE_TOP


def test_every_module_has_a_test_file_of_its_own() -> None:
    lonely = set()
    for path in modules():
        inside = path.relative_to(PACKAGE)
        if not (ROOT / "tests" / "unit" / inside.parent / f"test_{inside.name}").exists():
            lonely.add(inside.as_posix())
    assert sorted(lonely - NOT_YET_MIRRORED) == []
    assert sorted(NOT_YET_MIRRORED - lonely) == [], "they have one now, or are gone: off the list"


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    long = []
    for path in tracked("*.py", "ui/*.js", "ui/*.css", "ui/*.html"):
        lines = len(read(path).splitlines())
        # A catalogue of words is a table, not something to hold in mind.
        if lines > MOST_LINES[path.suffix] and path.parent.name != "locales":
            long.append(f"{name(path)}: {lines}")
    assert long == []


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    stems = {path.stem: name(path) for path in [*modules(), *scripts()]}
    assert [stems[stem] for stem in drawers & stems.keys()] == []


def test_a_library_is_imported_only_behind_its_door() -> None:
    strays = []
    for path in modules():
        inside = path.relative_to(PACKAGE).as_posix()
        for library in imports(path) & DOORS.keys():
            doors = DOORS[library]
            if not any(inside == door or inside.startswith(f"{door}/") for door in doors):
                strays.append(f"{name(path)}: {library} belongs in {' or '.join(doors)}")
    assert strays == []


def imports(path: Path) -> set[str]:
    """Return the top names a module imports, wherever in it."""
    names: list[str] = []
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return {each.split(".")[0] for each in names}


def test_every_package_is_named_in_the_list_that_is_installed() -> None:
    settings = tomllib.loads(read(ROOT / "pyproject.toml"))
    named = settings["tool"]["setuptools"]["packages"]
    there = {".".join(path.relative_to(ROOT).parent.parts) for path in modules()}
    assert sorted(named) == sorted(there | {"videogen_desktop", "videogen_desktop.ui"})


def test_text_reaches_the_page_as_text() -> None:
    markup = r"\.(?:innerHTML|outerHTML|insertAdjacentHTML)\b|document\.write\b"
    assert found(rf"{markup}|\beval\(|new Function\b", scripts()) == []


def test_the_page_keeps_no_state_in_the_browser() -> None:
    # The server holds it: a new port is a new origin, with an empty store.
    assert found(r"localStorage|sessionStorage|indexedDB|document\.cookie", scripts()) == []


def test_imports_of_the_page_are_relative_and_lead_somewhere() -> None:
    wrong = []
    for path in scripts():
        for target in re.findall(
            r"(?:^import|\bfrom)\s+['\"]([^'\"]+)['\"];$", read(path), re.MULTILINE
        ):
            relative = re.fullmatch(r"\.{1,2}/.+\.js", target)
            if not (relative and (path.parent / target).resolve().is_file()):
                wrong.append(f"{name(path)}: {target}")
    assert wrong == []


def test_every_kind_of_file_of_the_page_has_a_content_type() -> None:
    kinds = {path.suffix for path in tracked("ui/*")}
    assert sorted(kinds - CONTENT_TYPES.keys()) == []


def test_every_script_and_style_of_the_page_is_used() -> None:
    linked = {
        (path.parent / target).resolve()
        for path in [*pages(), *scripts()]
        for target in re.findall(r"['\"](?:/?)([\w./-]+\.(?:js|css|svg|png))['\"]", read(path))
    }
    # The page links one sheet, which names the others.
    sheets = ROOT / "ui" / "styles.css"
    linked |= {
        (sheets.parent / target).resolve()
        for target in re.findall(r'@import "([^"]+)";', read(sheets))
    }
    languages = read(ROOT / "ui" / "lib" / "languages.js")
    everything = [
        path
        for path in tracked("ui/*.js", "ui/*.css")
        if path.name != "types.js"
        # A catalogue is loaded by the name of its language.
        and not (path.parent.name == "locales" and f'tag: "{path.stem}"' in languages)
    ]
    assert [name(path) for path in everything if path.resolve() not in linked] == []


def test_markup_holds_no_script_no_style_and_no_handler() -> None:
    assert found(r"<style\b|<[^>]+\sstyle\s*=|<[^>]+\son[a-z]+\s*=|javascript:", pages()) == []
    # The server fills the one block of data, which no engine runs.
    data = r'type="application/json" id="known"></script>'
    assert (
        found(
            rf"<script (?!{data})(?![^>]*\bsrc=)[^>]*>|<script\b[^>]*>[^<]*\S[^<]*</script>",
            pages(),
        )
        == []
    )


def test_the_page_asks_no_other_host_for_anything() -> None:
    everything = [*pages(), *scripts(), *tracked("ui/*.css")]
    load = r"(?:\bsrc=|\bhref=|url\(|@import|\bfrom|fetch\()\s*[\"']?(?:https?:)?//[^\s\"')]+"
    assert found(load, [path for path in everything if path.suffix != ".svg"]) == []


def test_the_readme_names_every_flag_and_command() -> None:
    shown = words_of(build_parser())
    readme = read(ROOT / "README.md")
    assert (
        sorted(word for word in shown if not re.search(rf"(?<![\w-]){word}(?![\w-])", readme)) == []
    )


def words_of(parser: argparse.ArgumentParser) -> set[str]:
    """Return all commands and long options of a parser and those below it."""
    words: set[str] = set()
    for action in parser._actions:
        words |= {option for option in action.option_strings if option.startswith("--")}
        if isinstance(action, argparse._SubParsersAction):
            for command, below in action.choices.items():
                words |= {command} | words_of(below)
    return words


def test_the_readme_names_every_environment_variable() -> None:
    variables = set(
        re.findall(r"\b(?:AZURE_OPENAI|VIDEOGEN)_[A-Z_]+\b", "".join(map(read, modules())))
    )
    readme = read(ROOT / "README.md")
    assert variables
    assert sorted(variable for variable in variables if variable not in readme) == []


def test_the_readme_names_every_fault_of_the_practice_service() -> None:
    readme = read(ROOT / "README.md")
    assert sorted(fault for fault in CATALOGUE if f"`{fault}" not in readme) == []
