"""Another user of the same computer: every port is in reach, and nothing comes out of it.

Run as root, as in CI's container, the second user is a real one; anybody else can only check the
modes that keep others out. The program runs with the laxest umask there is.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

assert sys.platform != "win32", "other users are POSIX ones here"

IS_ROOT = os.geteuid() == 0
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs")
LAX = ("/bin/sh", "-c", 'umask 0; exec "$@"', "sh")
PROMPT = "a letter that nobody else may read"
LISTENING = "0A"

# What the stranger runs: it asks every port for everything and tries to read every file.
STRANGER = """
import json, os, socket, sys
ports, root, pid = json.loads(sys.argv[1]), sys.argv[2], sys.argv[3]
said, read = [], []
asks = []
for path in ("/", "/jobs", "/videos", "/settings", "/app.js", "/openai/v1/videos",
             "/openai/v1/video/generations/jobs", "/none"):
    for key in ("", "practice", "canary", "x" * 43):
        asks.append(("GET", path, key, ""))
for key in ("practice", "x"):
    asks.append(("POST", "/openai/v1/videos", key, '{"model":"m","prompt":"p"}'))
    asks.append(("POST", "/generate", key, '{"prompt":"p"}'))
for port in ports:
    for method, path, key, body in asks:
        with socket.create_connection(("127.0.0.1", port), 5) as sock:
            sock.settimeout(5)
            head = f"{method} {path} HTTP/1.1\\r\\nHost: 127.0.0.1:{port}\\r\\n"
            head += "Connection: close\\r\\n"
            head += f"Content-Type: application/json\\r\\nContent-Length: {len(body)}\\r\\n"
            head += f"Origin: http://127.0.0.1:{port}\\r\\n"
            head += (f"api-key: {key}\\r\\n" if key else "") + "\\r\\n"
            answer = b""
            try:
                sock.sendall((head + body).encode())
                while piece := sock.recv(65536):
                    answer += piece
            except OSError:
                pass
            said.append([port, f"{method} {path} {key}", answer.decode("latin-1")])
for folder, _, names in os.walk(root, onerror=lambda error: None):
    read += [f"listed {folder}"] if folder != root and names else []
for path in sys.argv[4:] + [f"/proc/{pid}/environ", f"/proc/{pid}/mem", f"/proc/{pid}/fd/0"]:
    try:
        with open(path, "rb") as file:
            read.append(f"{path}: {file.read(20)!r}")
    except OSError:
        pass
print(json.dumps({"uid": os.getuid(), "said": said, "read": read}))
"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A folder that everybody may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="videogen-other-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def busy(home: Path) -> Iterator[Served]:
    """A program with a key on file, a finished practice video and settings of its own."""
    environ = {name: str(home / name.lower()) for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME")}
    with Served(home / "data", "--practice", environ=environ, before=LAX) as program:
        connection = {
            "endpoint": "https://example.openai.azure.com",
            "deployment": "d",
            "dialect": "videos",
            "api_key": "canary-of-this-user-0001",
        }
        body = json.dumps({"connection": connection, "draft": {"prompt": PROMPT}}).encode()
        assert program.ask("PUT", "/settings", body).status == 200
        video_id = program.made_video(PROMPT)
        picture = b"\x89PNG\r\n\x1a\n".ljust(100, b"x")
        for method, what in (("PUT", "poster"), ("POST", "frame")):
            target = f"/videos/{video_id}/{what}"
            assert program.ask(method, target, picture, Content_Type="image/png").status == 200
        yield program


def ports_of(pid: int) -> list[int]:
    """Return the ports a process listens on."""
    inodes = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            inodes.add(str(entry.readlink()).removeprefix("socket:[").removesuffix("]"))
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    rows = [line.split() for line in lines]
    return sorted(
        int(row[1].partition(":")[2], 16)
        for row in rows
        if row[3] == LISTENING and row[9] in inodes
    )


def test_only_the_owner_may_read_what_the_program_writes(home: Path, busy: Served) -> None:
    paths = [path for path in home.rglob("*") if path != busy.errors]
    for wanted in (".mp4", ".json", ".png", ".log", ".sqlite3", ".lock"):
        assert [path for path in paths if path.suffix == wanted], wanted
    names = {path.name for path in paths}
    assert {"credentials.json", "settings.json", "practice", "logs", "trash", "machine-id"} <= names
    open_to_others = {
        path.relative_to(home).as_posix(): oct(mode)
        for path in paths
        if (mode := stat.S_IMODE(path.lstat().st_mode)) & 0o077
    }
    # The folders that the system's own rules put there are not ours.
    for name in ("xdg_state_home", "xdg_config_home"):
        open_to_others.pop(name, None)
    assert open_to_others == {}


def test_every_port_gives_a_stranger_nothing(home: Path, busy: Served) -> None:
    ports = ports_of(busy.process.pid)
    assert busy.port in ports
    assert len(ports) == 2, "the page's, and the practice service's"
    files = [str(path) for path in busy.data_dir.rglob("*") if path.is_file()]
    arguments = [json.dumps(ports), str(home), str(busy.process.pid), *files]
    started = time.monotonic()
    other = subprocess.run(
        [*(NOBODY if IS_ROOT else ()), "/usr/bin/python3", "-c", STRANGER, *arguments],
        capture_output=True, text=True, check=True, timeout=40, cwd="/",
    )  # fmt: skip
    assert time.monotonic() - started < 40
    found = json.loads(other.stdout)
    if IS_ROOT:
        assert found["uid"] == 65534
        assert found["read"] == []
    page = {
        answer.partition("\r\n\r\n")[2] for port, _, answer in found["said"] if port == busy.port
    }
    assert len(page) == 2, "one refusal for the page itself and one for everything else"
    for _, what, answer in found["said"]:
        assert answer[9:12] in {"401", "403", "404"}, (what, answer[:200])
        assert PROMPT not in answer
        assert "video_" not in answer
        assert "set-cookie" not in answer.lower()
    assert len(busy.ask("GET", "/jobs").json()["jobs"]) == 1  # type: ignore[arg-type]


def test_what_everybody_may_see_of_a_process_holds_no_secret(busy: Served) -> None:
    shown = Path(f"/proc/{busy.process.pid}/cmdline").read_bytes().decode()
    for secret in ("key=", "canary", busy.cookie.partition("=")[2], busy.address):
        assert secret not in shown
