"""An account at Azure for the journeys: the practice service as a process with faults."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from tests.support.stage import until

if TYPE_CHECKING:
    from pathlib import Path

# A video takes no time, its content is there at once.
AT_ONCE = ("--job-seconds", "0")
KEY = "a-key-of-the-tests-0123456789abcdef"


class Account:
    """``videogen-desktop practice`` at one address, whatever goes wrong there for a while.

    ``options`` hold for every run of the service, the faults only until the next ``be``.
    """

    def __init__(self, folder: Path, *faults: str, options: tuple[str, ...] = AT_ONCE) -> None:
        folder.mkdir()
        self._ledger = folder / "ledger.jsonl"
        self._command = [sys.executable, "-m", "videogen_desktop", "practice", *options]
        self._command += ["--folder", str(folder / "service"), "--ledger", str(self._ledger)]
        self._port: list[str] = []
        self._start(faults)
        self._port = ["--port", str(urlsplit(self.endpoint).port)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.be_gone()

    def be(self, *faults: str) -> None:
        """Behave like this from now on; what was made stays."""
        self.be_gone()
        self._start(faults)

    def be_gone(self) -> None:
        """Answer nobody any more."""
        if self._process.poll() is None:
            self._process.terminate()
        self._process.communicate(timeout=20)

    def environ(self, endpoint: str = "", *, settle_seconds: float = 1) -> dict[str, str]:
        """Return the environment that leads here, without a pace."""
        return {
            "AZURE_OPENAI_ENDPOINT": endpoint or self.endpoint,
            "AZURE_OPENAI_API_KEY": KEY,
            "AZURE_OPENAI_DEPLOYMENT": "sora-2",
            "VIDEOGEN_CREATES_PER_MINUTE": "0",
            "VIDEOGEN_AT_ONCE": "50",
            "VIDEOGEN_SETTLE_SECONDS": f"{settle_seconds:g}",
        }

    def creates(self) -> int:
        """Return how many creates of ours have arrived, answered or not."""
        if not self._ledger.exists():
            return 0
        lines = [json.loads(line) for line in self._ledger.read_text("utf-8").splitlines()]
        return sum(not line["other_client"] for line in lines)

    def make(self, prompt: str) -> str:
        """Make a video as somebody else's program would; return its id."""
        body = {"model": "sora-2", "prompt": prompt, "size": "1280x720", "seconds": "4"}
        made = self._ask("POST", "/videos", json.dumps(body))
        until(lambda: self._ask("GET", f"/videos/{made['id']}", "")["status"] == "completed")
        return str(made["id"])

    def _start(self, faults: tuple[str, ...]) -> None:
        switched = [word for fault in faults for word in ("--fault", fault)]
        self._process = subprocess.Popen(
            [*self._command, *self._port, *switched],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self.endpoint = self._process.stdout.readline().strip()
        assert self.endpoint, "the service did not start"

    def _ask(self, method: str, path: str, body: str) -> dict[str, object]:
        address = urlsplit(self.endpoint)
        connection = http.client.HTTPConnection(address.netloc, timeout=10)
        headers = {"api-key": KEY, "Content-Type": "application/json"}
        try:
            connection.request(method, "/openai/v1" + path, body, headers)
            answer: dict[str, object] = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        return answer


class WithoutStills(ThreadingHTTPServer):
    """Passes everything on to an account, but has no still of any video."""

    daemon_threads = True

    def __init__(self, endpoint: str) -> None:
        super().__init__(("127.0.0.1", 0), _PassOn)
        self.behind = urlsplit(endpoint)
        port = self.server_address[1]
        self.endpoint = self.behind._replace(netloc=f"127.0.0.1:{port}").geturl()
        self._thread = threading.Thread(target=self.serve_forever)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class _PassOn(BaseHTTPRequestHandler):
    server: WithoutStills

    def handle_one_request(self) -> None:
        """Take any method."""
        self.raw_requestline = self.rfile.readline(65_537)
        if self.raw_requestline and self.parse_request():
            self._pass_on()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def _pass_on(self) -> None:
        if "variant=thumbnail" in self.path:
            self.send_error(404)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        connection = http.client.HTTPConnection(self.server.behind.netloc, timeout=10)
        try:
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
