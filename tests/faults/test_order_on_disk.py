"""What a power cut may find: the order in which a finished video reaches the disk.

A killed process cannot show this, the system keeps what it wrote; so the calls themselves are read.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.program import PROGRAM, environment
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.service import PracticeService

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(
        sys.platform != "linux" or shutil.which("strace") is None, reason="needs strace"
    ),
]

CALLS = "write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,sendto,sendmsg"


@pytest.fixture
def service() -> Generator[PracticeService]:
    service = PracticeService(options=PracticeOptions(job_seconds=0, content_mb=1))
    service.start()
    yield service
    service.stop()


def trace_of(tmp_path: Path, service: PracticeService, dialect: str) -> tuple[Path, list[str]]:
    """Make one video under strace; return where it lies and the calls, oldest first."""
    trace = tmp_path / "trace"
    command = [
        "strace", "-f", "-y", "-s", "4", "-e", f"trace={CALLS}", "-o", str(trace), *PROGRAM,
        "generate", "a paper boat", "--data-dir", str(tmp_path / "data"),
    ]  # fmt: skip
    env = environment(service, VIDEOGEN_DIALECT=dialect)
    done = subprocess.run(
        command, capture_output=True, text=True, env=env, timeout=110, check=False
    )
    assert done.returncode == 0, done.stderr
    path = Path(done.stdout.strip())
    # A call that another thread's cut in two is taken for done where it comes back.
    calls, begun = [], {}
    for line in trace.read_text("utf-8", "replace").splitlines():
        thread, call = line.split(maxsplit=1)  # strace pads a short number
        if "<unfinished" in call:
            begun[thread] = call
        elif "resumed>" in call:
            calls.append(begun.pop(thread, "") + call)
        else:
            calls.append(call)
    return path, calls


def places(calls: list[str], pattern: str) -> list[int]:
    search = re.compile(pattern)
    return [number for number, call in enumerate(calls) if search.search(call)]


@pytest.mark.parametrize("dialect", ["videos", "jobs"])
def test_a_video_is_on_the_disk_before_its_name_and_its_name_before_its_row(
    tmp_path: Path, service: PracticeService, dialect: str
) -> None:
    path, calls = trace_of(tmp_path, service, dialect)
    data = re.escape(str(tmp_path / "data"))
    name, folder = re.escape(str(path)), re.escape(str(path.parent))
    part = rf"{data}/videos/\.parts/[^>\"]*\.part"
    written = places(calls, rf"^write\(\d+<{part}>")
    synced = places(calls, rf"^f(?:data)?sync\(\d+<{part}>")
    (renamed,) = places(calls, rf"^rename.*{part}.*{name}\"")
    named = [at for at in places(calls, rf"^fsync\(\d+<{folder}>") if at > renamed]
    record = re.escape(str(path.with_suffix(".json")))
    (recorded,) = places(calls, rf"^rename.*\.json.*{record}\"")
    before_record = places(calls, rf"^f(?:data)?sync\(\d+<{folder}/\..*\.json\.[^>]*\.tmp>")
    rows = [at for at in places(calls, rf"sync\(\d+<{data}/library\.sqlite3-wal>") if at > recorded]
    assert written
    assert max(written) < synced[-1] < renamed < named[0] < recorded
    assert renamed < before_record[-1] < recorded < rows[0]
    # Nothing is ever written under the final name.
    assert not places(calls, rf"^p?write(?:64)?\(\d+<{name}>")


def test_the_intent_is_on_the_disk_before_the_create_leaves(
    tmp_path: Path, service: PracticeService
) -> None:
    _, calls = trace_of(tmp_path, service, "videos")
    wal = rf"sync\(\d+<{re.escape(str(tmp_path / 'data'))}/library\.sqlite3-wal>"
    (sent,) = places(calls, r'^(?:sendto|sendmsg|write)\(.*"POST')
    listed = [at for at in places(calls, r'^(?:sendto|sendmsg|write)\(.*"GET') if at < sent]
    assert listed  # the list is read first, then the intent is committed, then it is sent
    assert [at for at in places(calls, wal) if listed[-1] < at < sent]
