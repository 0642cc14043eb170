from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from build_spec.devtools import system_packages
from build_spec.devtools.system_packages import Release, read_release
from build_spec.devtools.voice import Refusal, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DEBIAN = Release("debian")
HAVE_APT = "build_spec.devtools.system_packages.shutil.which"


@pytest.fixture(autouse=True)
def apt_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HAVE_APT, lambda name: f"/usr/bin/{name}")


@pytest.mark.parametrize(
    ("text", "name", "apt"),
    [
        ('PRETTY_NAME="Debian 12"\nID=debian\n', "debian", True),
        ('ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n', "ubuntu", True),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', "ubuntu", True),
        ("ID=fedora\n", "fedora", False),
        ("", "", False),
    ],
)
def test_the_system_is_told_by_its_release_file(
    tmp_path: Path, text: str, name: str, *, apt: bool
) -> None:
    path = tmp_path / "os-release"
    path.write_text(text)
    release = read_release(path)
    assert (release.id, release.has_apt) == (name, apt)


def test_a_system_without_a_release_file_has_no_apt(tmp_path: Path) -> None:
    assert not read_release(tmp_path / "absent").has_apt


def test_running_needs_no_browser_and_testing_does() -> None:
    assert "chromium" not in system_packages.wanted(DEBIAN, tests=False)
    assert "chromium" in system_packages.wanted(DEBIAN, tests=True)


def test_the_decoder_that_webkit_only_recommends_is_named() -> None:
    assert "gstreamer1.0-libav" in system_packages.wanted(DEBIAN, tests=False)


def test_ubuntu_is_not_asked_for_its_snap() -> None:
    assert "chromium" not in system_packages.wanted(Release("ubuntu"), tests=True)


class Machine:
    """A machine whose packages are a set, and whose user may or may not install."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, installed: set[str], *, may: bool) -> None:
        self.installed = installed
        self.asked: list[str] = []
        self.stream = io.StringIO()
        self.may = may
        self.offline = False
        monkeypatch.setattr(system_packages, "missing", self.missing)
        monkeypatch.setattr(system_packages, "may_install", self.may_install)
        monkeypatch.setattr(system_packages, "install", self.install)

    def missing(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name not in self.installed)

    def may_install(self, names: tuple[str, ...], _voice: Voice) -> bool:
        self.asked += names
        return self.may

    def install(self, names: tuple[str, ...], _voice: Voice) -> None:
        if self.offline:
            raise Refusal("The network cannot be reached.")
        self.installed |= set(names)

    def ensure(self, declined: list[str], *, tests: bool = False) -> tuple[str, ...]:
        voice = Voice(self.stream)
        return system_packages.ensure(DEBIAN, voice, tests=tests, declined=declined)


def test_nothing_is_said_when_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, set(system_packages.RUN), may=False)
    assert machine.ensure([]) == ()
    assert machine.stream.getvalue() == ""


def test_who_may_install_gets_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, set(), may=True)
    assert machine.ensure([]) == ()
    assert machine.installed == set(system_packages.RUN)


def test_who_may_not_gets_one_line_to_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, set(system_packages.RUN) - {"python3-gi"}, may=False)
    assert machine.ensure([]) == ("python3-gi",)
    line = "sudo apt-get install --no-install-recommends python3-gi"
    assert line in machine.stream.getvalue()


def test_who_said_no_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, set(system_packages.RUN) - {"python3-gi"}, may=True)
    assert machine.ensure(["python3-gi"]) == ("python3-gi",)
    assert machine.asked == []


def test_without_a_network_the_program_starts_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = Machine(monkeypatch, set(system_packages.RUN) - {"python3-gi"}, may=True)
    machine.offline = True
    assert machine.ensure([]) == ("python3-gi",)
    assert "The network cannot be reached." in machine.stream.getvalue()


def test_without_a_network_the_tests_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, set(), may=True)
    machine.offline = True
    with pytest.raises(Refusal):
        machine.ensure([], tests=True)


def test_other_systems_are_left_alone() -> None:
    voice = Voice(io.StringIO())
    assert system_packages.ensure(Release("fedora"), voice, tests=True, declined=[]) == ()


def test_without_a_terminal_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "is_root", lambda: False)
    assert not system_packages.may_install(("python3-gi",), Voice(io.StringIO()))


def test_a_package_cannot_be_unpacked_where_there_is_no_apt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HAVE_APT, lambda _name: None)
    with pytest.raises(Refusal, match="nginx is not installed"):
        system_packages.unpack("nginx", tmp_path, Voice(io.StringIO()))


def test_a_package_is_unpacked_and_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def run(_voice: Voice, _what: str, command: list[str], **_more: object) -> None:
        asked.append([str(part) for part in command])
        (tmp_path / "nginx_1.22_amd64.deb").touch()

    monkeypatch.setattr(Voice, "run", run)
    assert system_packages.unpack("nginx", tmp_path, Voice(io.StringIO())) == tmp_path
    assert [command[0] for command in asked] == ["apt-get", "dpkg-deb"]
    assert "install" not in asked[0]
