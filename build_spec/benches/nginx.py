"""nginx beside us, serving one folder: unpacked from its package, so that no service starts."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_spec.benches.wire import Wire
from build_spec.devtools.system_packages import unpack
from build_spec.devtools.voice import Voice
from tests.support.stage import until

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from build_spec.benches.stage import Stage

# As server-like as it gets: the kernel sends the files, and nothing is logged.
SETTINGS = """
daemon off;
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  log_format moments '$msec $request_method $uri';
  access_log off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  default_type video/mp4;
  server {{ listen 127.0.0.1:{port}; root {root}; {more} }}
}}
"""


@dataclass(frozen=True)
class Nginx:
    """A running nginx."""

    port: int
    pid: int


@contextlib.contextmanager
def nginx(folder: Path, root: Path, stage: Stage, more: str = "") -> Generator[Nginx]:
    """Serve the files of ``root``; ``more`` are further lines of its settings."""
    folder.mkdir(parents=True)
    port = _free_port()
    as_root = sys.platform != "win32" and os.geteuid() == 0
    settings = folder / "nginx.conf"
    settings.write_text(
        SETTINGS.format(
            folder=folder, root=root, port=port, more=more, user="user root;" if as_root else ""
        )
    )
    command = [_program(folder, stage), "-e", folder / "error.log", "-p", folder, "-c", settings]
    with subprocess.Popen([str(part) for part in command], stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: _answers(port))
            yield Nginx(port, process.pid)
        finally:
            process.terminate()


def _program(folder: Path, stage: Stage) -> str | Path:
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return found or unpack("nginx", folder, Voice(stage.stream)) / "usr" / "sbin" / "nginx"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with Wire(port):
            return True
    except OSError:
        return False
