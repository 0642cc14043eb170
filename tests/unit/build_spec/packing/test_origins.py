from __future__ import annotations

import json
import shutil
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import bottle

from build_spec.devtools.workspace import here
from build_spec.packing import origins
from build_spec.packing.origins import Owner

if TYPE_CHECKING:
    import pytest

PACKAGES = Path(sysconfig.get_path("purelib"))
ROOT = here().root


def owner(source: object) -> Owner:
    return origins.owners({"x": str(source)}, ROOT, PACKAGES)["x"]


def test_what_was_written_down_is_read_without_the_folders_that_come_from_nowhere(
    tmp_path: Path,
) -> None:
    origins.write(tmp_path, [("a", "/a.py", "PYMODULE"), ("jaraco", "-", "PYMODULE")], [])
    assert origins.read(tmp_path / origins.ORIGINS) == {"a": "/a.py"}
    assert json.loads((tmp_path / origins.ORIGINS).read_text()) == {"a": "/a.py", "jaraco": "-"}


def test_each_kind_of_file_is_known() -> None:
    assert owner(bottle.__file__) == Owner("pypi", "bottle")
    assert owner(ROOT / "ui" / "index.html") == origins.OWN
    assert owner("/nowhere/libstray.so") == origins.UNKNOWN


def test_a_file_of_the_system_is_its_packages(tmp_path: Path) -> None:
    shell = Path(shutil.which("dpkg-query") or "")
    assert owner(shell) == Owner("deb", "dpkg")
    # As it is named by what was linked against it.
    link = tmp_path / "link"
    link.symlink_to(shell)
    assert owner(link) == Owner("deb", "dpkg")


def test_without_debians_list_python_owns_what_it_brought(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert owner(Path(sysconfig.get_path("stdlib")) / "os.py") == origins.PYTHON
    # PyInstaller writes that one itself, from Python's.
    written = {origins.BASE_LIBRARY: str(ROOT / "build" / origins.BASE_LIBRARY)}
    assert set(origins.owners(written, ROOT, PACKAGES).values()) == {origins.PYTHON}
