"""Modules become one script that says the same; what cannot be said so is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from videogen_desktop.base.resources import ui_dir
from videogen_desktop.library.classic_script import (
    UnknownModuleError,
    classic_script,
    linked_styles,
    standalone_page,
)

if TYPE_CHECKING:
    from pathlib import Path


def written(root: Path, **modules: str) -> Path:
    for name, text in modules.items():
        path = root / f"{name.replace('__', '/')}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_modules_come_after_those_they_need(tmp_path: Path) -> None:
    root = written(
        tmp_path,
        app='import { b as c } from "./b.js";\nimport * as a from "./lib/a.js";\nc(a.one);\n',
        b='import { one } from "./lib/a.js";\nexport function b() {\n  return one;\n}\n',
        lib__a="export const one = 1;\nexport class Two {}\n",
    )
    assert classic_script(root, "app.js") == (
        '"use strict";\n(() => {\nconst modules = {};\n'
        'modules["lib/a.js"] = (() => {\nconst one = 1;\nclass Two {}\n'
        "return { one, Two };\n})();\n"
        'modules["b.js"] = (() => {\nconst { one } = modules["lib/a.js"];\n'
        "function b() {\n  return one;\n}\nreturn { b };\n})();\n"
        'modules["app.js"] = (() => {\nconst { b : c } = modules["b.js"];\n'
        'const a = modules["lib/a.js"];\nc(a.one);\nreturn {  };\n})();\n'
        "})();\n"
    )


def test_names_on_lines_of_their_own_and_bare_imports_are_understood(tmp_path: Path) -> None:
    root = written(
        tmp_path,
        app='import {\n  one,\n  two,\n} from "./a.js";\nimport "./b.js";\none(two);\n',
        a="export async function one() {}\nexport function* two() {}\n",
        b="globalThis.b = 1;\n",
    )
    script = classic_script(root, "app.js")
    assert 'const {\n  one,\n  two,\n} = modules["a.js"];\n' in script
    assert "return { one, two };" in script
    assert script.index("globalThis.b") < script.index("one(two)")


@pytest.mark.parametrize(
    "text",
    [
        'import thing from "./a.js";\n',
        'import { a } from "https://example.test/a.js";\n',
        "export default 1;\n",
        "export let changing = 1;\n",
        "export { a };\n",
        'export * from "./a.js";\n',
        'import { app } from "./app.js";\n',
    ],
)
def test_what_a_script_cannot_say_is_refused(tmp_path: Path, text: str) -> None:
    root = written(tmp_path, app=text, a="export const a = 1;\n")
    with pytest.raises(UnknownModuleError):
        classic_script(root, "app.js")


def test_modules_that_need_each_other_are_refused(tmp_path: Path) -> None:
    root = written(tmp_path, app='import "./b.js";\n', b='import "./app.js";\n')
    with pytest.raises(UnknownModuleError, match="needs itself"):
        classic_script(root, "app.js")


def test_a_module_outside_the_page_is_not_read(tmp_path: Path) -> None:
    root = written(tmp_path / "ui", app='import "../../secret.js";\n')
    with pytest.raises(ValueError, match="secret"):
        classic_script(root, "app.js")


def test_the_page_gets_one_style_sheet_and_its_scripts() -> None:
    page = (
        '<head>\n  <link rel="stylesheet" href="../a.css">\n'
        '  <link rel="stylesheet" href="./b.css">\n'
        '  <script type="module" src="./app.js"></script>\n</head>\n'
    )
    assert linked_styles(page) == ["../a.css", "./b.css"]
    alone, module = standalone_page(page, style="all.css", scripts=("data.js", "all.js"))
    assert module == "./app.js"
    assert alone.splitlines() == [
        "<head>",
        '  <link rel="stylesheet" href="all.css">',
        '  <script defer src="data.js"></script>',
        '  <script defer src="all.js"></script>',
        "</head>",
    ]


@pytest.mark.parametrize("page", ["<head></head>", '  <link rel="stylesheet" href="a.css">\n'])
def test_a_page_without_a_module_is_refused(page: str) -> None:
    with pytest.raises(UnknownModuleError):
        standalone_page(page, style="all.css", scripts=())


def test_the_words_of_every_language_are_in_the_script() -> None:
    script = classic_script(ui_dir(), "pack/app.js")
    for catalogue in (ui_dir() / "locales").glob("*.js"):
        assert f'modules["locales/{catalogue.name}"]' in script
