"""The frozen program, built once: what is in it, and that it works wherever it is put."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PyInstaller.archive.readers import CArchiveReader

import videogen_desktop
from build_spec.devtools.workspace import here
from build_spec.packing import bundle, contents, origins
from tests.packaging.conftest import CANARY, plan_for
from tests.support.account import Account
from tests.support.served import Served, json_bytes
from tests.support.session_bus import session_bus
from tests.support.xvfb import need, screen

if TYPE_CHECKING:
    from collections.abc import Generator

ROOT = here().root
# A tenth more than it was when it was last looked through; see test_nothing_new_is_inside.
LARGEST_BYTES = 45_000_000

# Colours that letters with smooth edges alone bring with them.
PAINTED = 100

# Compiled code and data beside the program, apart from Python's own modules.
BESIDE = {
    "_cffi_backend", "base_library", "built-for", "certifi", "charset_normalizer", "cryptography",
    "cryptography-*.dist-info", "gi", "importlib_metadata-*.dist-info", "keyring-*.dist-info",
    "libcrypto", "libgirepository-1.0", "libpython3.*", "libssl", "libuuid",
    "python3.*", "tqdm-*.dist-info", "videogen_desktop", "webview",
}  # fmt: skip
# Packages that are the work of others, Python's own library apart.
PACKAGES = {
    "backports", "bottle", "certifi", "cffi", "charset_normalizer", "cryptography", "gi", "idna",
    "importlib_metadata", "jaraco", "jeepney", "keyring", "lazy_importer", "more_itertools",
    "packaging", "platformdirs", "proxy_tools", "pycparser", "pygtkcompat", "requests",
    "secretstorage", "tqdm", "truststore", "typing_extensions", "urllib3", "videogen_desktop",
    "webview", "zipp",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build it, and put it where a person might: under a name with blanks and umlauts."""
    plan = plan_for(tmp_path_factory.mktemp("bundle"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AZURE_OPENAI_API_KEY", CANARY)
        bundle.freeze(plan, plan.folder)
    made = plan.folder / "Ein Ördner, mit 'Lücken'" / "Videogen"
    made.parent.mkdir()
    return (plan.folder / "videogen-desktop").rename(made)


@pytest.fixture(scope="module")
def program(folder: Path) -> Path:
    return folder / "videogen-desktop"


def run(
    program: Path, *arguments: str | Path, cwd: Path | None = None, **environ: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        cwd=cwd or Path("/"),
        env=os.environ | environ,
    )


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Return what would show that somebody wrote into a folder."""
    return {
        str(path): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in [folder, *folder.rglob("*")]
    }


def general(name: str) -> str:
    """Take the version and the system out of a file's name."""
    if name.endswith(".dist-info"):
        return re.sub(r"-[0-9].*(?=\.dist-info)", "-*", name)
    return re.sub(r"(\.cpython-.*)?\.(so|zip|txt)(\..*)?$", "", re.sub(r"3\.\d+", "3.*", name))


def archive(program: Path) -> set[str]:
    toc: dict[str, object] = CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz").toc
    return set(toc)


def test_nothing_new_is_inside(folder: Path, program: Path) -> None:
    beside = {general(path.name) for path in (folder / bundle.INSIDE).iterdir()}
    assert beside - BESIDE == set(), "what is this for? If it is needed, it joins the list above"
    names = {name.partition(".")[0] for name in archive(program)}
    foreign = {name for name in names - sys.stdlib_module_names if not name.startswith("_")}
    assert foreign - PACKAGES == set()


def test_everything_inside_has_an_owner_whose_terms_are_stated(folder: Path) -> None:
    plan = plan_for(folder.parents[1])
    entries = origins.read(plan.folder / origins.ORIGINS)
    inside = folder / bundle.INSIDE
    files = {path.relative_to(inside).as_posix() for path in inside.rglob("*") if path.is_file()}
    assert files - entries.keys() == set(), "PyInstaller took these from nobody"
    parts = {part.name: part for part in bundle.parts_of(plan, entries)}
    silent = {part.name for part in parts.values() if not part.texts and not part.within}
    # It publishes none; its metadata names the licence.
    assert silent == {"proxy-tools"}
    assert [part.name for part in parts.values() if part.licence == contents.UNSTATED] == []
    document = json.loads(contents.sbom(plan, "the bundle", sorted(parts.values())))
    named = {each["name"] for each in document["components"]}
    assert named >= {"cryptography", "openssl", "libffi", "certifi", "pyinstaller", "python3-gi"}


def test_it_stays_small(folder: Path) -> None:
    assert bundle.size_of(folder) < LARGEST_BYTES < bundle.LARGEST_BYTES


def test_page_clips_modules_and_key_stores_are_inside(folder: Path, program: Path) -> None:
    inside = folder / bundle.INSIDE / "videogen_desktop"
    for source, place in (("ui", "ui"), ("videogen_desktop/practice/assets", "practice/assets")):
        wanted = {path.relative_to(ROOT / source) for path in (ROOT / source).rglob("*")}
        assert wanted == {path.relative_to(inside / place) for path in (inside / place).rglob("*")}
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in (ROOT / "videogen_desktop").rglob("*.py")
    }
    stores = {f"keyring.backends.{name}" for name in ("SecretService", "Windows", "macOS")}
    assert (modules | stores) - archive(program) == set()


def test_nothing_of_tests_builders_or_their_account_is_inside(folder: Path, program: Path) -> None:
    assert not [name for name in archive(program) if re.match(r"(tests|build_spec|pytest)\b", name)]
    secrets = [CANARY.encode(), str(ROOT).encode()]
    reader = CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz")
    ours = [name for name in archive(program) if name.startswith("videogen_desktop")]
    loud = [n for n in ours if any(s in (reader.extract(n, raw=True) or b"") for s in secrets)]
    files = [path for path in folder.rglob("*") if path.is_file()]
    loud += [str(path) for path in files if any(s in path.read_bytes() for s in secrets)]
    assert loud == []


def test_it_says_its_version(program: Path) -> None:
    said = run(program, "--version")
    assert (said.returncode, said.stderr) == (0, "")
    assert videogen_desktop.__version__ in said.stdout


def test_it_makes_a_video_and_writes_nothing_beside_itself(
    folder: Path, program: Path, tmp_path: Path
) -> None:
    before = state(folder)
    assert run(program, "--self-test", cwd=tmp_path).returncode == 0
    made = run(program, "generate", "a boat", "--practice", "--data-dir", tmp_path / "data")
    assert made.returncode == 0, made.stderr
    (path,) = made.stdout.splitlines()
    assert Path(path).stat().st_size > 10_000
    assert list(tmp_path.iterdir()) == [tmp_path / "data"], "nothing in the working directory"
    assert state(folder) == before


def test_the_doctor_knows_where_it_was_made(program: Path, folder: Path, tmp_path: Path) -> None:
    answer = json.loads(run(program, "doctor", "--json", "--data-dir", tmp_path / "d").stdout)
    names = {check["name"]: check for check in answer["checks"]}
    assert answer["ok"]
    assert "bundle" not in names
    note = folder / bundle.INSIDE / "videogen_desktop" / "built-for.txt"
    kept = note.read_text()
    try:
        note.write_text("debian 11\n")
        answer = json.loads(run(program, "doctor", "--json", "--data-dir", tmp_path / "d").stdout)
    finally:
        note.write_text(kept)
    (check,) = [check for check in answer["checks"] if check["name"] == "bundle"]
    assert "made on debian 11" in check["message"]
    assert check["help"]


# What a program started from a menu can be given: nothing to read, nothing to write.
NO_CONSOLE = ("sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh")


def test_without_a_console_it_works_all_the_same(program: Path, tmp_path: Path) -> None:
    words = ["generate", "a boat", "--practice", "--data-dir", str(tmp_path / "data")]
    assert subprocess.run([*NO_CONSOLE, program, *words], check=False, cwd="/").returncode == 0
    assert list((tmp_path / "data" / "videos").rglob("*.mp4"))


def test_its_window_opens_without_a_console_and_closes(program: Path, tmp_path: Path) -> None:
    command = [*NO_CONSOLE, str(program), "--practice", "--data-dir", str(tmp_path / "data")]
    with screen() as on:
        process = subprocess.Popen(command, env=os.environ | on.environ, cwd="/")
        try:
            end = time.monotonic() + 180
            while not on.windows("Create"):  # the page's own title
                assert process.poll() is None, "it ended"
                assert time.monotonic() < end, on.run("wmctrl", "-l")
                time.sleep(0.2)
            while on.look(tmp_path / "window.png", "1180x700+50+60").colours < PAINTED:
                assert time.monotonic() < end, "the window stays empty"
            on.run("wmctrl", "-c", "Videogen")
            assert process.wait(20) == 0
        finally:
            process.kill()
            process.wait()


@pytest.fixture
def secret_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[dict[str, str]]:
    """Run a real key store on a bus of the test's own; return how to reach it."""
    need("gnome-keyring-daemon")
    home = {name: str(tmp_path / name) for name in ("HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")}
    for path in home.values():
        Path(path).mkdir(mode=0o700)
    with session_bus(home) as address:
        home["DBUS_SESSION_BUS_ADDRESS"] = address
        store = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **home},
        )
        assert store.stdin
        store.stdin.write(b"password of the test")
        store.stdin.close()
        try:
            # The tests' own wish for a store that refuses everything does not hold here.
            monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
            yield home
        finally:
            store.terminate()
            store.wait(10)


def test_a_key_goes_into_the_systems_own_store_and_comes_back(
    program: Path, tmp_path: Path, secret_service: dict[str, str]
) -> None:
    data = tmp_path / "data"
    key = "canary-key-0001"
    with Account(tmp_path / "account", options=("--api-key", key)) as account:
        endpoint = account.environ()["AZURE_OPENAI_ENDPOINT"]
        connection = {"endpoint": endpoint, "deployment": "my-sora", "api_key": key}
        with Served(data, environ=secret_service, program=[str(program)]) as served:
            body = json_bytes({"connection": connection})
            assert served.ask("PUT", "/settings", body).status == 200
            assert served.ask("GET", "/settings").json()["key"] == {
                "stored": True,
                "where": "keyring",
            }
        assert not (data / "credentials.json").exists()
        again: list[str | Path] = [program, "doctor", "--json", "--data-dir", data]
        said = subprocess.run(
            again, capture_output=True, text=True, check=False, env=os.environ | secret_service
        )
    checks = json.loads(said.stdout)["checks"]
    words = [check["message"] for check in checks if check["name"] == "key"]
    assert any("in the system's key store" in message for message in words)
    # The key that came back was let in.
    assert {check["verdict"] for check in checks if check["name"] == "key"} == {"ok"}
