"""The running program as a stranger meets it: ``serve`` in a process, spoken to byte by byte."""

from __future__ import annotations

import json
import os
import subprocess
import time
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from tests.support.program import PROGRAM
from tests.support.raw_http import RawAnswer, ask

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_STOP_SECONDS = 10


class Served:
    """``videogen-desktop serve`` on a folder, with the session that its first line opens.

    Args:
        data_dir: The program's data folder.
        options: Further options of the command.
        environ: Further variables, for the program alone.
        before: A command that starts the program, for instance as another user.
        program: Another copy than this checkout's.
    """

    def __init__(
        self,
        data_dir: Path,
        *options: str,
        environ: Mapping[str, str] | None = None,
        before: tuple[str, ...] = (),
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self.data_dir = data_dir
        self.errors = data_dir.with_name(f"{data_dir.name}.stderr")
        self._command = [*before, *program, "serve", "--data-dir", str(data_dir), *options]
        self._environ = {**os.environ, **(environ or {})}

    def __enter__(self) -> Self:
        with self.errors.open("ab") as errors:
            self.process = subprocess.Popen(
                self._command, stdout=subprocess.PIPE, stderr=errors, text=True, env=self._environ
            )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        parts = urlsplit(self.address)
        assert parts.port, self.errors.read_text()
        self.port = parts.port
        self.origin = f"http://127.0.0.1:{self.port}"
        opened = self.stranger("GET", f"/?{parts.query}")
        self.cookie = (opened.field("set-cookie") or "").partition(";")[0]
        assert self.cookie
        return self

    def __exit__(self, *_exc: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def head(self, method: str, target: str, **headers: str | None) -> bytes:
        """Return a request head as our page sends it; ``None`` leaves a field out."""
        fields: dict[str, str | None] = {
            "Host": f"127.0.0.1:{self.port}",
            "Cookie": self.cookie,
            "Sec-Fetch-Site": "same-origin",
        }
        if method not in {"GET", "HEAD"}:
            fields |= {"Origin": self.origin, "Content-Type": "application/json"}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in fields.items() if value is not None]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def ask(self, method: str, target: str, body: bytes = b"", **headers: str | None) -> RawAnswer:
        """Send one request of our page on a connection of its own."""
        length = str(len(body)) if body else None
        head = self.head(method, target, **{"Content_Length": length, **headers})
        return ask(self.port, head + body, head_only=method == "HEAD")

    def stranger(self, method: str, target: str, body: bytes = b"") -> RawAnswer:
        """Send one request without a session, as any program can."""
        head = f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        if method not in {"GET", "HEAD"}:
            head += f"Origin: {self.origin}\r\nContent-Type: application/json\r\n"
        if body:
            head += f"Content-Length: {len(body)}\r\n"
        return ask(self.port, f"{head}\r\n".encode() + body, head_only=method == "HEAD")

    def made_video(self, prompt: str = "a paper boat", seconds: float = 40) -> str:
        """Order one video, wait until it is saved, and return its id."""
        job_id = self.ordered(prompt)
        end = time.monotonic() + seconds
        while (job := self.ask("GET", f"/status?job_id={job_id}").json())["status"] != "completed":
            assert job["status"] not in {"failed", "cancelled"}, job
            assert time.monotonic() < end, job
            time.sleep(0.2)
        return str(job["video_url"]).split("/")[2]

    def ordered(self, prompt: str) -> str:
        """Order one video and return the job's id."""
        body = json_bytes({"prompt": prompt})
        answer = self.ask("POST", "/generate", body)
        assert answer.status == 202, answer.body
        return str(answer.json()["job_id"])


def json_bytes(value: object) -> bytes:
    return json.dumps(value).encode()
