"""The real program and the real practice service as processes, and the computer they run on."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
ASK_SECONDS = 15.0

# What a process needs of ours to run at all.
_PASSED_ON = ("PATH", "LANG", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "VIRTUAL_ENV")


class Gone(Exception):
    """The program did not answer: it was killed, or has ended."""


class Unexpected(Exception):
    """It answered, but not as it should."""


class Computer:
    """A home folder of its own, which outlives every run of the program."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.data_dir = root / "videogen"
        root.mkdir(parents=True, exist_ok=True)

    @property
    def videos_dir(self) -> Path:
        """Return where the finished videos lie."""
        return self.data_dir / "videos"

    @property
    def library_path(self) -> Path:
        """Return the library's database."""
        return self.data_dir / "library.sqlite3"

    def environ(self, **settings: str) -> dict[str, str]:
        """Return the environment of a program on this computer."""
        places = {
            "HOME": "home",
            "XDG_DATA_HOME": "data",
            "XDG_CONFIG_HOME": "config",
            "XDG_STATE_HOME": "state",
            "XDG_CACHE_HOME": "cache",
            "XDG_RUNTIME_DIR": "runtime",
        }
        for folder in places.values():
            (self.root / folder).mkdir(mode=0o700, exist_ok=True)
        return {
            **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            **{name: str(self.root / folder) for name, folder in places.items()},
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            **settings,
        }


def account_settings(
    endpoint: str, dialect: str = "videos", *, settle_seconds: float = 15.0, at_once: int = 50
) -> dict[str, str]:
    """Return the environment that connects to an account at ``endpoint``, without a pace."""
    return {
        "AZURE_OPENAI_ENDPOINT": endpoint,
        "AZURE_OPENAI_API_KEY": "a-key-of-the-tests",
        "AZURE_OPENAI_DEPLOYMENT": "sora",
        "VIDEOGEN_DIALECT": dialect,
        "VIDEOGEN_CREATES_PER_MINUTE": "0",
        "VIDEOGEN_AT_ONCE": str(at_once),
        "VIDEOGEN_SETTLE_SECONDS": f"{settle_seconds:g}",
    }


class Process:
    """One run of one of our commands; what it says on standard error goes to a file."""

    def __init__(
        self,
        arguments: Sequence[str],
        environ: Mapping[str, str],
        errors: Path,
        before: Sequence[str] = (),
    ) -> None:
        self._errors = errors
        with errors.open("ab") as stderr:
            self.process = subprocess.Popen(
                [*before, sys.executable, "-m", "videogen_desktop", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env=dict(environ),
                cwd=ROOT,
            )

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self.process.pid

    def first_line(self) -> str:
        """Return the first line of standard output.

        Raises:
            Gone: The program ended before it wrote one.
        """
        output = self.process.stdout
        line = output.readline().decode().strip() if output else ""
        if not line:
            code = self.process.wait(START_SECONDS)
            said = self._errors.read_text("utf-8", "replace")[-500:]
            raise Gone(f"ended with {code} before its first line, saying: {said}")
        return line

    def kill(self) -> None:
        """End it at this instant, with nothing run on the way; may be called from any thread."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()

    def wait(self, seconds: float = ASK_SECONDS) -> int:
        """Return its exit code once it has ended."""
        code = self.process.wait(seconds)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.wait()


class Program(Process):
    """``videogen-desktop serve``, driven as its page drives it."""

    def __init__(
        self, computer: Computer, settings: Mapping[str, str], before: Sequence[str] = ()
    ) -> None:
        super().__init__(
            ["serve", "--data-dir", str(computer.data_dir)],
            computer.environ(**settings),
            computer.root / "program.err",
            before,
        )
        self._port = 0
        self._cookie = ""

    @property
    def port(self) -> int:
        """Return the port of its page."""
        return self._port

    def open(self) -> None:
        """Wait until it answers and trade the one-time key for the session.

        Raises:
            Gone: It was killed meanwhile.
        """
        address = urlsplit(self.first_line())
        self._port = address.port or 0
        status, headers, answer = self._exchange("GET", f"/?{address.query}", None)
        _expect(status, HTTPStatus.SEE_OTHER, answer)
        self._cookie = headers["set-cookie"].partition(";")[0]

    def get(self, path: str) -> dict[str, object]:
        """Ask for JSON.

        Raises:
            Gone: There was no answer.
        """
        status, _, body = self._exchange("GET", path, None)
        _expect(status, HTTPStatus.OK, body)
        return _object(body)

    def post(self, path: str, body: Mapping[str, object]) -> tuple[int, dict[str, object]]:
        """Send JSON; return status and JSON of the answer.

        Raises:
            Gone: There was no answer; it may have been taken all the same.
        """
        status, _, answer = self._exchange("POST", path, json.dumps(body).encode())
        return status, _object(answer)

    def delete(self, path: str) -> dict[str, object]:
        """Delete something.

        Raises:
            Gone: There was no answer.
        """
        status, _, body = self._exchange("DELETE", path, None)
        _expect(status, HTTPStatus.OK, body)
        return _object(body)

    def generate(self, prompt: str, request_id: str, **changes: object) -> list[str]:
        """Ask for a video; return the ids of its jobs.

        Raises:
            Gone: There was no answer.
        """
        order = {"prompt": prompt, "request_id": request_id, **changes}
        status, answer = self.post("/generate", order)
        _expect(status, HTTPStatus.ACCEPTED, answer)
        return [str(job_id) for job_id in _items(answer["job_ids"])]

    def state(self, job_id: str) -> str:
        """Return the finer state of one job."""
        return str(self.get(f"/status?job_id={job_id}")["state"])

    def wait_for(self, job_id: str, *states: str, seconds: float = 60.0) -> dict[str, object]:
        """Return a job once it is in one of ``states``."""
        end = time.monotonic() + seconds
        while True:
            view = self.get(f"/status?job_id={job_id}")
            if view["state"] in states:
                return view
            if time.monotonic() > end:
                raise Unexpected(f"{view['state']} after {seconds} s: {view}")
            time.sleep(0.05)

    def quit(self) -> float:
        """Ask it to end; return the seconds until it was gone."""
        begun = time.monotonic()
        self.process.terminate()
        self.wait()
        return time.monotonic() - begun

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection of one's own."""
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=ASK_SECONDS)

    def headers(self) -> dict[str, str]:
        """Return what a request of the page carries."""
        return {"Cookie": self._cookie, "Origin": f"http://127.0.0.1:{self._port}"}

    def _exchange(
        self, method: str, path: str, body: bytes | None
    ) -> tuple[int, dict[str, str], bytes]:
        headers = self.headers()
        if method != "GET":
            headers["Content-Type"] = "application/json"
        connection = self.connect()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            fields = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, fields, answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Gone(str(error)) from error
        finally:
            connection.close()


class Service(Process):
    """``videogen-desktop practice``: an account at Azure. Its jobs outlive it in ``folder``."""

    def __init__(
        self, computer: Computer, folder: Path, options: Iterable[str] = (), *, ledger: bool = True
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.ledger_path = folder / "ledger.jsonl"
        written = ["--ledger", str(self.ledger_path)] if ledger else []
        super().__init__(
            ["practice", "--folder", str(folder / "service"), *written, *options],
            computer.environ(),
            computer.root / "service.err",
        )
        self.port = urlsplit(self.first_line()).port or 0

    def made(self) -> list[Made]:
        """Return what was really made for us, in order."""
        return [line for line in self.ledger() if not line.other_client]

    def ledger(self) -> list[Made]:
        """Return everything that was made, by others as well."""
        return read_ledger(self.ledger_path)


class Made:
    """One line of the ledger about a video that was made."""

    def __init__(self, line: Mapping[str, object]) -> None:
        self.remote_id = str(line["id"])
        self.key = str(line["idempotency_key"])
        self.other_client = bool(line.get("other_client"))


def read_ledger(path: Path) -> list[Made]:
    """Return what a ledger says was made."""
    if not path.exists():
        return []
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [Made(line) for line in lines if line["id"]]


def _object(body: bytes) -> dict[str, object]:
    value = json.loads(body)
    if not isinstance(value, dict):
        raise Unexpected(body)
    return value


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise Unexpected(value)
    return value


def _expect(status: int, wanted: HTTPStatus, answer: object) -> None:
    if status != wanted:
        raise Unexpected(f"{status} in place of {wanted}: {answer!r}")
