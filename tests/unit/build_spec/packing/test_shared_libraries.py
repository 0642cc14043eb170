from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from build_spec.packing import shared_libraries
from build_spec.packing.shared_libraries import (
    closure,
    without_its_data,
    without_its_hooks,
    without_the_systems,
    write_built_for,
)

if TYPE_CHECKING:
    from pathlib import Path


def entry(name: str, path: str = "/nowhere") -> tuple[str, str, str]:
    return name, path, "BINARY"


def test_a_program_tells_which_libraries_it_loads() -> None:
    assert "libc.so.6" in closure(sys.executable)


def test_what_the_web_view_loads_is_left_to_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    def needs(*paths: str) -> set[str]:
        if any("webkit2gtk" in path for path in paths):
            return {"libgtk-3.so.0", "libz.so.1"}
        assert set(paths) == {"/gi.so", "/ssl.so"}, "libraries alone need nothing"
        return {"libgtk-3.so.0", "libssl.so.3", "libgirepository-1.0.so.1"}

    monkeypatch.setattr(shared_libraries, "closure", needs)
    binaries = [
        entry("gi/_gi.cpython-311.so", "/gi.so"),
        entry("python3.11/lib-dynload/_ssl.so", "/ssl.so"),
        entry("libpython3.11.so.1.0"),
        entry("libssl.so.3"),
        entry("libgtk-3.so.0"),
        entry("libz.so.1"),
        entry("libgirepository-1.0.so.1"),
        entry("libtiff.so.6"),
        entry("lib/gdk-pixbuf/loaders/libpixbufloader-png.so"),
        entry("gio_modules/libgiognutls.so"),
    ]
    kept = [name for name, _, _ in without_the_systems(binaries)]
    assert kept == [
        "gi/_gi.cpython-311.so",
        "python3.11/lib-dynload/_ssl.so",
        "libpython3.11.so.1.0",
        "libssl.so.3",
        "libgirepository-1.0.so.1",
    ]


def test_without_the_web_view_nobody_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_libraries, "WEB_VIEW", "no-such-library")
    with pytest.raises(RuntimeError, match=r"gir1\.2-webkit2-4\.1"):
        without_the_systems([])


def test_the_toolkits_data_and_its_hooks_stay_out_and_ours_stay_in() -> None:
    datas = [entry("gi_typelibs/Gtk.typelib"), entry("share/icons/a"), entry("share-of-ours/a")]
    assert without_its_data(datas) == datas[2:]
    scripts = [entry("pyi_rth_gtk"), entry("pyi_rth_pkgutil"), entry("entry")]
    assert without_its_hooks(scripts) == scripts[1:]


def test_the_bundle_is_told_where_it_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_libraries, "linux_release", lambda: "debian 12")
    assert write_built_for(tmp_path / "new").read_text() == "debian 12\n"
