"""The Debian package as a file; ``dev.py prove debian12`` installs and uses it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from build_spec.devtools.workspace import here
from build_spec.packing import archives, debian, private_libraries
from tests.packaging.conftest import CANARY, plan_for

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_BYTES = 12_000_000
ROOT = here().root


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fetch the libraries once: that pip installs the same twice is not ours to try."""
    folder = tmp_path_factory.mktemp("fetched")
    private_libraries.fetch(plan_for(folder), folder / "libraries")
    return folder / "libraries"


def pack_with(fetched: Path, folder: Path) -> Path:
    """Pack what was fetched, as whoever has an account of their own."""

    def copied(_plan: object, target: Path) -> None:
        shutil.copytree(fetched, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(private_libraries, "fetch", copied)
        patch.setenv("AZURE_OPENAI_API_KEY", CANARY)
        return debian.build(plan_for(folder))


@pytest.fixture(scope="module")
def package(fetched: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack_with(fetched, tmp_path_factory.mktemp("deb"))


@pytest.fixture(scope="module")
def tree(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack it as dpkg would."""
    folder = tmp_path_factory.mktemp("tree")
    subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
    return folder


def files(tree: Path) -> set[str]:
    return {path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()}


def test_the_same_input_gives_the_same_bytes_under_any_rights_and_time_zone(
    package: Path, fetched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    old = os.umask(0o077)
    try:
        again = pack_with(fetched, tmp_path)
    finally:
        os.umask(old)
    assert archives.sha256(package) == archives.sha256(again)


def test_it_is_small(package: Path) -> None:
    assert package.stat().st_size < LARGEST_BYTES


def test_debians_own_checker_has_nothing_to_say(package: Path) -> None:
    command = ["lintian", "--allow-root", "--fail-on", "error,warning", str(package)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_desktop_entry_and_the_software_centres_text_are_valid(tree: Path) -> None:
    entry = tree / "usr/share/applications/videogen-desktop.desktop"
    assert subprocess.run(["desktop-file-validate", entry], check=False).returncode == 0
    metainfo = tree / "usr/share/metainfo/org.videogen.desktop.metainfo.xml"
    assert "@" not in metainfo.read_text("utf-8")
    command = ["appstreamcli", "validate", "--no-net", str(metainfo)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_icons_of_the_sizes_they_claim_lie_where_desktops_look(tree: Path) -> None:
    theme = tree / "usr/share/icons/hicolor"
    for size in debian.ICON_SIZES:
        icon = theme / f"{size}x{size}/apps/videogen-desktop.png"
        assert int.from_bytes(icon.read_bytes()[16:20]) == size
    drawing = theme / "scalable/apps/videogen-desktop.svg"
    assert drawing.read_bytes() == (ROOT / "ui" / "icon.svg").read_bytes()
    largest = ROOT / "build_spec/icons/videogen-256.png"
    assert (ROOT / "ui/icon.png").read_bytes() == largest.read_bytes(), "run make_icons.py"


def test_it_belongs_to_root_and_holds_no_compiled_code(package: Path, tree: Path) -> None:
    listed = subprocess.run(["dpkg-deb", "-c", package], capture_output=True, text=True, check=True)
    assert {line.split()[1] for line in listed.stdout.splitlines()} == {"root/root"}
    compiled = re.compile(r"\.(so|dll|pyd|dylib|exe|pyc|jar)$|__pycache__")
    assert [name for name in files(tree) if compiled.search(name)] == []


def test_page_clips_and_every_module_are_inside(tree: Path) -> None:
    there = files(tree)
    home = "usr/share/videogen-desktop/videogen_desktop"
    for source, place in (("ui", f"{home}/ui"), ("videogen_desktop", home)):
        wanted = {
            f"{place}/{path.relative_to(ROOT / source).as_posix()}"
            for path in (ROOT / source).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert wanted <= there


def test_the_launcher_runs_what_is_inside_and_nothing_from_elsewhere(tree: Path) -> None:
    # dpkg would put it at /usr; here the path is the test's.
    launcher = (tree / "usr/bin/videogen-desktop").read_text("utf-8")
    assert launcher.startswith("#!/usr/bin/python3 -I\n")
    moved = launcher.replace('"/usr/share', f'"{tree}/usr/share')
    tell = "\nprint(*(sys.modules[n].__file__ for n in ('bottle', 'requests')))\n"
    moved = moved.replace("sys.exit(main())", f"import bottle, requests{tell}")
    done = subprocess.run(
        ["/usr/bin/python3", "-I", "-B", "-c", moved], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert all(path.startswith(str(tree)) for path in done.stdout.split())


def test_installed_elsewhere_it_makes_a_video(tree: Path) -> None:
    launcher = (tree / "usr/bin/videogen-desktop").read_text("utf-8")
    moved = launcher.replace('"/usr/share', f'"{tree}/usr/share')
    done = subprocess.run(
        ["/usr/bin/python3", "-I", "-B", "-c", moved, "--self-test"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_in_it_knows_who_built_it_or_where(tree: Path) -> None:
    secrets = [CANARY.encode(), str(ROOT).encode(), str(here().venv).encode()]
    found = [
        name
        for name in sorted(files(tree))
        if any(secret in (tree / name).read_bytes() for secret in secrets)
    ]
    assert found == []


def test_its_contents_and_their_licences_lie_beside_it(package: Path, tree: Path) -> None:
    document = json.loads((package.parent / f"{package.name}.cdx.json").read_text("utf-8"))
    names = {each["name"] for each in document["components"]}
    folder = tree / debian.LIBRARIES
    inside = {path.name.partition("-")[0] for path in folder.glob("*.dist-info")}
    assert {name.replace("-", "_") for name in names} == {name.replace(".", "_") for name in inside}
    assert all("licenses" in each for each in document["components"])
    texts = (package.parent / f"{package.name}.licences.txt").read_text("utf-8")
    assert all(f"\n{name} " in texts for name in names)
    # Only proxy-tools publishes no text of its licence, which its metadata names.
    assert texts.count("carries no licence text of its own") == 1


def test_the_scripts_compile_and_clean_up_on_this_systems_python(tree: Path) -> None:
    for name in ("postinst", "prerm", "videogen-desktop.rtupdate"):
        path = ROOT / "build_spec" / "debian" / name
        assert subprocess.run(["sh", "-n", path], check=False).returncode == 0
    home = tree / "usr/share/videogen-desktop"
    command = [sys.executable, "-B", "-m", "compileall", "-q", "-f", str(home)]
    # Beside the tree, so that other tests see it as it was packed.
    cache = ["env", f"PYTHONPYCACHEPREFIX={tree.parent / 'cache'}"]
    assert subprocess.run([*cache, *command], check=False).returncode == 0
