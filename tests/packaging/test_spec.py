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


def test_each_module_that_is_left_out_has_a_reason() -> None:
    tree = ast.parse(TEXT)
    (table,) = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "EXCLUDES"
    ]
    reasons = ast.literal_eval(table)
    assert len(reasons) > 20
    assert all(reasons.values())
    assert "excludes=list(EXCLUDES)" in TEXT


def test_nothing_is_packed_so_that_it_looks_like_malware() -> None:
    assert TEXT.count("upx=False") == 2
    assert "upx=True" not in TEXT
