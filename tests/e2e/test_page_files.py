"""What is in the files of the page: every word used and there, every module announced."""

from __future__ import annotations

import re
from pathlib import Path

from videogen_desktop.web.messages import Request
from videogen_desktop.web.ui_files import ui_reply

UI = Path(__file__).resolve().parents[2] / "ui"
SOURCES = {
    path.relative_to(UI).as_posix(): path.read_text("utf-8")
    for path in UI.rglob("*")
    if path.suffix in {".js", ".html"} and path.parent.name != "locales"
}
KEYS = set(
    re.findall(
        r'^ {2}"?([A-Za-z.0-9_]+)"?:(?: |$)',
        (UI / "locales/en.js").read_text("utf-8"),
        re.MULTILINE,
    )
)
# Keys put together from a name that the server sends.
FAMILIES = (
    "check.",
    "checked.",
    "failing.",
    "finding.",
    "found.",
    "gone.",
    "key.",
    "keyName.",
    "locked.",
    "place.",
    "shape.",
    "wrong.",
)
# Causes for which a field of the page is refused, wherever the program finds them.
CAUSES = set(
    re.findall(
        r'(?:Reason|_refused?)\(\s*f?"((?:address|deployment|prompt|size|seconds|count|folder|path)_\w+)"',
        "".join(path.read_text("utf-8") for path in UI.parent.glob("videogen_desktop/**/*.py")),
    )
)

# What the self-check can find, but for notices, which have words of their own.
FOUND = set(
    re.findall(
        r'"((?:bundle|files|window|library|disk|settings|account|key)_\w+)"',
        (UI.parent / "videogen_desktop/support.py").read_text("utf-8"),
    )
)


def test_every_word_that_is_used_is_in_the_catalogue() -> None:
    used = set()
    for text in SOURCES.values():
        used |= set(re.findall(r'\bt\(\s*"([^"]+)"', text))
        used |= set(re.findall(r'data-(?:t|t-\w+|legend)="([^"]+)"', text))
    assert used - KEYS == set()


def test_every_word_in_the_catalogue_is_used() -> None:
    everything = "\n".join(SOURCES.values())
    unused = {key for key in KEYS if f'"{key}"' not in everything and not key.startswith(FAMILIES)}
    assert unused == set()


def test_every_cause_for_which_a_field_is_refused_has_its_words() -> None:
    assert len(CAUSES) > 15
    assert {f"wrong.{cause}" for cause in CAUSES} - KEYS == set()


def test_everything_that_the_self_check_finds_has_its_words_and_no_other() -> None:
    assert len(FOUND) > 10
    said = {key.removesuffix("_help") for key in KEYS if key.startswith("found.")}
    assert said == {f"found.{code}" for code in FOUND | {"versions"}}


def test_the_page_announces_what_it_needs_at_once_and_nothing_else() -> None:
    announced = re.findall(r'rel="modulepreload" href="/([^"]+)"', SOURCES["index.html"])
    assert announced == sorted(needed_by("app.js"))


def test_every_module_belongs_to_the_start_or_to_a_place() -> None:
    modules = {path.relative_to(UI).as_posix() for path in UI.rglob("*.js")}
    # A review pack has a page of its own, and of the words only those that are spoken are fetched.
    modules -= {name for name in modules if name.startswith(("pack/", "locales/"))}
    found = {"app.js", "locales/en.js", "lib/types.js"} | needed_by("app.js")
    for place in late_places():
        found |= {place} | needed_by(place)
    assert modules == found - {"locales/en.js"}


def test_what_only_a_later_place_needs_is_not_fetched_at_the_start() -> None:
    at_once = needed_by("app.js")
    assert len(late_places()) == 4
    for place in late_places():
        alone = needed_by(place) - at_once
        assert len(alone) > 10, f"{place} comes with the start"


def test_every_element_that_comes_is_brought_to_life() -> None:
    at_once = alive("app.js")
    for name in ("app.js", *late_places()):
        fetched: set[str] = set()
        for module in needed_by(name) & SOURCES.keys():
            found = re.search(
                r"^export class (\w+) extends HTMLElement", SOURCES[module], re.MULTILINE
            )
            fetched |= {found[1]} if found else set()
        assert fetched - at_once - alive(name) == set(), name


def alive(name: str) -> set[str]:
    """Return the elements that a module of the page lists, those inside others first."""
    return set(re.findall(r"^  (\w+),$", SOURCES[name], re.MULTILINE))


def needed_by(name: str) -> set[str]:
    """Return the modules that come with one, however indirectly, without a dynamic import."""
    found: set[str] = set()
    pending = [name]
    while pending:
        module = pending.pop()
        text = (UI / module).read_text("utf-8")
        for target in re.findall(r'^(?:import|export)\b[^;]*?"(\.[^"]+)";', text, re.MULTILINE):
            other = (UI / module).parent.joinpath(target).resolve().relative_to(UI).as_posix()
            if other not in found:
                found.add(other)
                pending.append(other)
    return found


def late_places() -> set[str]:
    """Return the modules that are fetched when a place is first looked at."""
    text = SOURCES["behaviours/open-place.js"]
    return {name.removeprefix("../") for name in re.findall(r'import\("([^"]+)"\)', text)}


def test_every_stylesheet_is_in_the_one_that_is_linked() -> None:
    assert re.findall(r'rel="stylesheet" href="([^"]+)"', SOURCES["index.html"]) == ["/styles.css"]
    sheet = ui_reply(Request("GET", "/styles.css", 1), UI / "styles.css")
    assert isinstance(sheet.body, bytes)
    sheets = [
        path for path in (UI / "styles").rglob("*.css") if path.read_bytes() not in sheet.body
    ]
    assert sheets == []
    assert b"@import" not in sheet.body


def test_nothing_in_the_page_makes_markup_or_style_from_text() -> None:
    forbidden = re.compile(
        # A custom property takes a number; what it is for stands in a style sheet.
        r'innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.style\b(?!\.[gs]etProperty(?:Value)?\("--)'
        r"|setAttribute\("
        r'"(?:style|on)|\son[a-z]+="|\sstyle="|new Function|\beval\('
    )
    found = [
        f"{name}: {hit[0]}" for name, text in SOURCES.items() for hit in forbidden.finditer(text)
    ]
    assert found == []
