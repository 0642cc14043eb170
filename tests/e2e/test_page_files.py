"""What is in the files of the page: every word used and there, every module announced."""

from __future__ import annotations

import re
from pathlib import Path

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


def test_every_module_is_announced_so_that_the_page_needs_one_round_trip() -> None:
    announced = set(re.findall(r'rel="modulepreload" href="/([^"]+)"', SOURCES["index.html"]))
    modules = {path.relative_to(UI).as_posix() for path in UI.rglob("*.js")}
    # Of the words, only those that are spoken are fetched; English stands in where one is missing.
    others = {name for name in modules if name.startswith("locales/")} - {"locales/en.js"}
    # A review pack has a page of its own.
    others |= {name for name in modules if name.startswith("pack/")}
    assert announced == modules - {"app.js", "lib/types.js"} - others


def test_every_stylesheet_is_linked() -> None:
    linked = set(re.findall(r'rel="stylesheet" href="/([^"]+)"', SOURCES["index.html"]))
    sheets = {path.relative_to(UI).as_posix() for path in UI.rglob("*.css")}
    assert linked == {name for name in sheets if not name.startswith("pack/")}


def test_nothing_in_the_page_makes_markup_or_style_from_text() -> None:
    forbidden = re.compile(
        # A custom property takes a number; what it is for stands in a style sheet.
        r'innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.style\b(?!\.setProperty\("--)'
        r"|setAttribute\("
        r'"(?:style|on)|\son[a-z]+="|\sstyle="|new Function|\beval\('
    )
    found = [
        f"{name}: {hit[0]}" for name, text in SOURCES.items() for hit in forbidden.finditer(text)
    ]
    assert found == []
