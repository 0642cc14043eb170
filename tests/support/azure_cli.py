"""An ``az`` of our own on the PATH: a real program that notes how it was called."""

from __future__ import annotations

import json
import shlex
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HOUR = 3600.0


class FakeAzureCli:
    """What stands on the PATH as ``az``; first it is not there at all."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._program = folder / "az"
        self._calls = folder / "calls"
        self.environ = {"PATH": f"{folder}:/usr/bin:/bin", "HOME": str(folder)}

    def gives(self, token: str, *, lasts: float = HOUR, now: float | None = None) -> None:
        """Hand out ``token`` from now on."""
        ends = (time.time() if now is None else now) + lasts
        self.says(
            json.dumps({"accessToken": token, "expires_on": int(ends), "tokenType": "Bearer"})
        )

    def says(self, out: str = "", err: str = "", code: int = 0, before: str = "") -> None:
        """Write exactly this and end with ``code``; ``before`` are lines of shell."""
        lines = [
            "#!/bin/sh",
            f'printf "%s\\n" "$*" >> {shlex.quote(str(self._calls))}',
            f"env > {shlex.quote(str(self._calls) + '.env')}",
            before,
            f"printf %s {shlex.quote(out)}",
            f"printf %s {shlex.quote(err)} >&2",
            f"exit {code}",
        ]
        fresh = self._program.with_name("az.new")
        fresh.write_text("\n".join(lines) + "\n")
        fresh.chmod(0o755)
        fresh.replace(self._program)

    def hangs(self) -> None:
        """Start another program, as the real one does, and both never end."""
        child = shlex.quote(str(self._calls) + ".child")
        self.says(before=f"sleep 600 & echo $! > {child}; wait")

    @property
    def calls(self) -> list[str]:
        """Return the arguments of each call."""
        return self._calls.read_text().splitlines() if self._calls.exists() else []

    @property
    def scopes(self) -> list[str]:
        """Return what each call asked for."""
        return [call.split("--scope ")[1].split(" ")[0] for call in self.calls]

    @property
    def child(self) -> int | None:
        """Return the process that the hanging program started."""
        path = self._calls.with_name("calls.child")
        return int(path.read_text()) if path.exists() and path.read_text().strip() else None

    @property
    def seen(self) -> str:
        """Return the environment of the last call."""
        return self._calls.with_name("calls.env").read_text()
