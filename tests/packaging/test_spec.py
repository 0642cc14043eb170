from __future__ import annotations

import ast
import re

from build_spec.devtools.workspace import here

SPEC = here().root / "build_spec" / "videogen_desktop.spec"
TEXT = SPEC.read_text("utf-8")


def strings() -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(TEXT))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_the_recipe_is_python_that_compiles() -> None:
    compile(TEXT, str(SPEC), "exec")


def test_name_and_version_have_no_second_copy() -> None:
    assert "videogen-desktop" not in strings()
    assert not [text for text in strings() if re.fullmatch(r"\d+\.\d+(\.\d+)?", text)]


def test_the_bundle_holds_page_and_clips_where_the_program_looks_for_them() -> None:
    assert {"videogen_desktop/ui", "videogen_desktop/practice/assets"} <= strings()


def test_the_bundle_is_a_folder_not_one_file() -> None:
    assert "COLLECT(" in TEXT
    assert "exclude_binaries=True" in TEXT


def test_the_key_stores_are_carried_though_nothing_imports_them_by_name() -> None:
    assert 'collect_submodules("keyring.backends")' in TEXT
    assert 'copy_metadata("keyring")' in TEXT


def test_tests_and_other_web_views_stay_out() -> None:
    assert {"tests", "pytest", "PyQt6", "PySide6"} <= strings()
