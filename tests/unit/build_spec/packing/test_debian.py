from __future__ import annotations

import re

import pytest

from build_spec.devtools.workspace import here
from build_spec.packing.debian import PLACES, debian_version, packer
from build_spec.packing.plan import PACKER

FOLDER = here().root / "build_spec" / "debian"


@pytest.mark.parametrize(
    ("version", "debian"),
    [
        ("1.0.0", "1.0.0"),
        ("1.0.0rc1", "1.0.0~rc1"),
        ("1.0b2", "1.0~b2"),
        ("1.0.dev3", "1.0~dev3"),
    ],
)
def test_a_pre_release_comes_before_its_release(version: str, debian: str) -> None:
    assert debian_version(version) == debian


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({}, PACKER),
        ({"DEBEMAIL": "a@example.org", "DEBFULLNAME": "Anna A."}, "Anna A. <a@example.org>"),
        ({"DEBEMAIL": "a@example.org"}, "a <a@example.org>"),
        ({"DEBEMAIL": "Anna A. <a@example.org>"}, "Anna A. <a@example.org>"),
    ],
)
def test_whoever_packs_is_named_as_debians_tools_have_it(
    environ: dict[str, str], name: str
) -> None:
    assert packer(environ) == name


def test_every_file_of_the_recipe_has_its_place() -> None:
    placed = {*PLACES, "control", "postinst", "prerm", "videogen-desktop.1"}
    assert {path.name for path in FOLDER.iterdir()} == placed


def test_the_man_page_names_every_variable() -> None:
    page = (FOLDER / "videogen-desktop.1").read_text("utf-8")
    readme = (here().root / "README.md").read_text("utf-8")
    variables = set(re.findall(r"`((?:AZURE_OPENAI|VIDEOGEN)_[A-Z_]+)`", readme))
    assert sorted(variable for variable in variables if variable not in page) == []


def test_the_package_asks_for_what_the_window_needs_and_debian_has() -> None:
    control = (FOLDER / "control").read_text("utf-8")
    needed = re.search(r"^Depends: (.*)$", control, re.MULTILINE)
    assert needed
    names = {name.partition(" ")[0] for name in needed[1].split(", ")}
    window = {"python3-gi", "gir1.2-gtk-3.0", "gir1.2-webkit2-4.1", "gstreamer1.0-libav"}
    key_store = {"python3-secretstorage", "python3-cryptography"}
    assert names >= window | key_store | {"ca-certificates", "python3"}
