"""One download by the program's own code: BASE_URL OUTPUT_ID FOLDER. Prints JSON."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from build_spec.benches.processes import peak_mb, resident_mb
from build_spec.benches.stage import stopwatch
from videogen_desktop.base.clock import SystemClock
from videogen_desktop.domain.connection import Connection, Dialect
from videogen_desktop.domain.errors import AzureError
from videogen_desktop.jobs.download import Download, Goal
from videogen_desktop.library.media_files import MediaFiles
from videogen_desktop.sora.client import SoraClient

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Fetch it; print the seconds, and how far the memory rose above where it began."""
    base_url, output_id, folder = arguments
    connection = Connection("bench", base_url, Dialect.VIDEOS, "sora")
    with tempfile.TemporaryDirectory(dir=folder) as data_dir:
        media = MediaFiles(Path(data_dir, "videos"), Path(data_dir, "trash"))
        client = SoraClient(connection, lambda: "a-key-of-the-benches")
        ask_once(client)
        download = Download(
            client, media, SystemClock(), on_etag=lambda _: None, on_bytes=lambda _, __: None
        )
        before = resident_mb(os.getpid())
        # Linux forgets the highest point it remembers (proc(5)).
        Path("/proc/self/clear_refs").write_text("5", "utf-8")
        began = stopwatch()
        download.run(Goal(output_id, "2026-11/film.mp4"))
        seconds = stopwatch() - began
        grown = peak_mb(os.getpid()) - before
        client.close()
    sys.stdout.write(json.dumps({"seconds": seconds, "grown_mb": grown}))
    return 0


def ask_once(client: SoraClient) -> None:
    """Let everything be loaded that a running program has loaded long since."""
    try:
        client.status("video_nobody_knows")
    except AzureError:
        return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
