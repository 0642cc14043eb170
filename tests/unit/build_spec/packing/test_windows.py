from __future__ import annotations

import ast
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import videogen_desktop
from build_spec.devtools.voice import Refusal, Voice
from build_spec.devtools.workspace import here
from build_spec.packing.plan import Plan
from build_spec.packing.windows import (
    four,
    install_list,
    program_options,
    sign_programs,
    uninstall_list,
    version_file,
)

ROOT = here().root
SCRIPT = (ROOT / "build_spec" / "windows" / "installer.nsi").read_text("utf-8")
NAMES = ["Videogen.exe", "_internal/ui/index.html", "_internal/ä b.txt", "_internal/ui/a.js"]


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.1.0", (0, 1, 0, 0)), ("1.2.3.4", (1, 2, 3, 4)), ("2.0rc1", (2, 0, 0, 0))],
)
def test_windows_gets_four_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert four(version) == numbers


def test_each_file_is_installed_into_its_folder() -> None:
    lines = install_list(Path("/tree"), NAMES).splitlines()
    assert lines == [
        'SetOutPath "$INSTDIR"',
        'File "/tree/Videogen.exe"',
        'SetOutPath "$INSTDIR\\_internal"',
        'File "/tree/_internal/ä b.txt"',
        'SetOutPath "$INSTDIR\\_internal\\ui"',
        'File "/tree/_internal/ui/a.js"',
        'File "/tree/_internal/ui/index.html"',
    ]


def test_the_uninstaller_names_each_file_and_empties_the_deepest_folder_first() -> None:
    lines = uninstall_list(NAMES).splitlines()
    assert lines[-2:] == ['RMDir "$INSTDIR\\_internal\\ui"', 'RMDir "$INSTDIR\\_internal"']
    assert len([line for line in lines if line.startswith("Delete ")]) == len(NAMES)


def test_a_dollar_in_a_name_is_no_variable_of_the_installer() -> None:
    assert uninstall_list(["$price.txt"]) == 'Delete "$INSTDIR\\$$price.txt"\n'


def test_nothing_is_ever_removed_with_all_that_is_in_it() -> None:
    assert not re.search(r"RMDir\s+/r|Delete\s.*\*", SCRIPT + uninstall_list(NAMES), re.IGNORECASE)


def test_the_installer_asks_for_no_administrator() -> None:
    assert "RequestExecutionLevel user" in SCRIPT
    assert "HKLM" not in "".join(re.findall(r"^\s*(?:WriteReg|DeleteReg).*$", SCRIPT, re.MULTILINE))


def test_every_word_to_a_person_is_there_in_every_language() -> None:
    words: dict[str, set[str]] = {}
    for name, language in re.findall(r"^LangString (\w+) \$\{LANG_(\w+)\}", SCRIPT, re.MULTILINE):
        words.setdefault(name, set()).add(language)
    spoken = set(re.findall(r'MUI_LANGUAGE "(\w+)"', SCRIPT))
    assert {each.upper() for each in spoken} == {"ENGLISH", "GERMAN", "ARABIC"}
    assert words
    assert all(languages == {each.upper() for each in spoken} for languages in words.values())


def test_the_version_resource_is_python_with_the_programs_own_version() -> None:
    text = version_file(ROOT, "Videogen")
    ast.parse(text)
    assert f"StringStruct('ProductVersion', '{videogen_desktop.__version__}')" in text
    assert "StringStruct('OriginalFilename', 'Videogen.exe')" in text


def test_the_manifest_asks_for_sharp_screens_long_paths_and_utf_8() -> None:
    manifest = ROOT / "build_spec" / "windows" / "videogen.manifest"
    tree = ET.fromstring(manifest.read_text("utf-8"))  # noqa: S314 - our own
    settings = {element.tag.partition("}")[2]: element.text for element in tree.iter()}
    assert settings["dpiAwareness"] == "PerMonitorV2, PerMonitor"
    assert settings["longPathAware"] == "true"
    assert settings["activeCodePage"] == "UTF-8"
    levels = [element.get("level") for element in tree.iter() if element.get("level")]
    assert levels == ["asInvoker"]


def test_pyinstaller_is_given_both(tmp_path: Path) -> None:
    (tmp_path / "videogen_desktop").mkdir()
    (tmp_path / "videogen_desktop" / "__init__.py").write_text('__version__ = "1.2.3"\n')
    (tmp_path / "pyproject.toml").write_text('[project]\ndescription = "It\'s one."\n')
    options = program_options(tmp_path, "Videogen")
    assert "1.2.3" in Path(options["version"]).read_text("utf-8")
    assert options["manifest"].endswith("videogen.manifest")


def test_both_programs_are_signed_before_they_are_packed(tmp_path: Path) -> None:
    plan = Plan(here(), Voice(io.StringIO()), "1.2.3", 0)
    folder = tmp_path / "a folder with blanks"
    folder.mkdir()
    for name in ("Videogen.exe", "videogen-desktop.exe", "no-program.dll"):
        (folder / name).write_bytes(b"MZ")
    log = tmp_path / "signed"
    signer = tmp_path / "signer"
    signer.write_text(f'#!/bin/sh\necho "$1 $2" >> {log}\n')
    signer.chmod(0o755)
    sign_programs(plan, "", folder)
    assert not log.exists()
    sign_programs(plan, f"{signer} --quietly", folder)
    names = [line.removeprefix(f"--quietly {folder}/") for line in log.read_text().splitlines()]
    assert names == ["Videogen.exe", "videogen-desktop.exe"]
    with pytest.raises(Refusal, match=r"Signing Videogen\.exe failed"):
        sign_programs(plan, "false", folder)
