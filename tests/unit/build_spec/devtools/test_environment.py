from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest

from build_spec.devtools import environment
from build_spec.devtools.environment import base_python, fits, leftovers, one_at_a_time
from build_spec.devtools.system_packages import Release
from build_spec.devtools.workspace import Stamp

if TYPE_CHECKING:
    from pathlib import Path

STAMP = Stamp(root="/here", python="/usr/bin/python3.11", kind="run", recipe="one")


def test_what_fits_is_left_alone() -> None:
    assert fits(STAMP, STAMP, tests=False)


@pytest.mark.parametrize("changed", ["root", "python", "recipe"])
def test_a_moved_folder_another_python_and_a_new_lock_do_not_fit(changed: str) -> None:
    other = Stamp(root="/here", python="/usr/bin/python3.11", kind="run", recipe="one")
    other[changed] = "different"  # type: ignore[literal-required]
    assert not fits(other, STAMP, tests=False)


def test_testing_needs_more_than_running_and_running_no_more_than_testing() -> None:
    tested = Stamp(root="/here", python="/usr/bin/python3.11", kind="test", recipe="one")
    assert not fits(STAMP, STAMP, tests=True)
    assert fits(tested, STAMP, tests=False)


def test_a_broken_set_up_left_no_stamp_and_is_begun_anew() -> None:
    assert not fits({}, STAMP, tests=False)


def test_debian_builds_on_its_own_python_because_the_window_is_made_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Release, "has_apt", property(lambda _self: True))
    monkeypatch.setattr(environment, "SYSTEM_PYTHON", "/bin/sh")
    monkeypatch.setattr(environment, "_version", lambda _path: (3, 12))
    assert base_python(Release("debian"), ()) == ("/bin/sh", True)


def test_a_system_python_that_is_too_old_or_has_no_venv_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Release, "has_apt", property(lambda _self: True))
    monkeypatch.setattr(environment, "SYSTEM_PYTHON", "/bin/sh")
    monkeypatch.setattr(environment, "_version", lambda _path: (3, 10))
    own, shared = base_python(Release("ubuntu"), ())
    assert (own != "/bin/sh", shared) == (True, False)
    monkeypatch.setattr(environment, "_version", lambda _path: (3, 12))
    assert base_python(Release("ubuntu"), ("python3-venv",)) == (own, False)


def test_elsewhere_the_python_that_started_us_is_taken() -> None:
    assert base_python(Release("fedora"), ()) == (getattr(sys, "_base_executable"), False)  # noqa: B009


def test_a_second_set_up_waits_for_the_first(tmp_path: Path) -> None:
    order: list[str] = []
    inside, seen = threading.Event(), threading.Event()

    def first() -> None:
        with one_at_a_time(tmp_path / ".venv"):
            inside.set()
            seen.wait(0.2)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    inside.wait(5)
    with one_at_a_time(tmp_path / ".venv"):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


def test_what_an_earlier_lock_installed_is_found_whatever_way_its_name_is_written() -> None:
    there = ["pip", "videogen-desktop", "Importlib_Metadata", "jaraco.classes", "old-linter"]
    lock = "importlib-metadata==1 --hash=sha256:aa\njaraco-classes==1 --hash=sha256:bb\n"
    assert leftovers(there, lock) == ["old-linter"]
