from __future__ import annotations

import subprocess
import sys

import pytest

from videogen_desktop.base.streams import fill_missing_streams

# A file opened next, and a child, must not become what is written to as standard error.
PROGRAM = """
import os, subprocess, sys, tempfile
from videogen_desktop.base.streams import fill_missing_streams
fill_missing_streams()
with tempfile.NamedTemporaryFile() as library:
    os.write(2, b"a warning of a toolkit")
    subprocess.run(["sh", "-c", "echo a warning of a child >&2"], check=True)
    print("words", flush=True)
    print("words", file=sys.stderr, flush=True)
    good = library.fileno() > 2 and os.fstat(library.fileno()).st_size == 0
sys.exit(0 if good else 1)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes them")
@pytest.mark.parametrize("closed", ["<&- >&- 2>&-", "2>&-", ">&-", "<&- 2>&-"])
def test_no_file_ever_takes_the_place_of_a_missing_stream(closed: str) -> None:
    command = ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-c", PROGRAM]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_streams_that_are_there_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sys.stdout, sys.stderr
    fill_missing_streams()
    assert (sys.stdout, sys.stderr) == before
    monkeypatch.setattr(sys, "stderr", None)
    fill_missing_streams()
    assert sys.stderr is not None
    sys.stderr.write("into nowhere")
    sys.stderr.close()
