"""redbot, the HTTP checker, finds nothing to say against page, API and media."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.served import Served  # noqa: E402 - found only now

# Not in the lock: a package that it needs installs a top-level "tests" in the place of ours.
REDBOT = "redbot==2.7.1"
SECONDS = 60

# What runs where redbot is: one address, its notes as JSON. Its command cannot send a cookie.
CHECK = """
import json, sys, thor
from configparser import ConfigParser
from redbot.resource import HttpResource
config = ConfigParser()
config.read_dict({"redbot": {"enable_local_access": "True"}})
resource = HttpResource(config["redbot"], descend=False)
resource.set_request(sys.argv[2], headers=[("Cookie", sys.argv[1])])
@thor.events.on(resource)
def check_done():
    thor.stop()
resource.check()
thor.run()
responses = {"": resource, **resource.subreqs}
print(json.dumps([
    f"{note.level.value}: {note.summary} ({note.vars.get('sniffed_type', name)})"
    for name, one in responses.items() for note in one.response.notes
]))
"""
# Its guess at types knows no MP4 that is declared as one (httplint 2026.10.4, sniffpy 1.0.0).
KNOWN = "doesn't match the declared Content-Type. (undefined/undefined)"


def main() -> int:
    """Check each kind of address; return how many have a warning."""
    with tempfile.TemporaryDirectory(prefix="redbot-") as temporary:
        folder = Path(temporary)
        venv.create(folder / "venv", with_pip=True)
        python = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        pip: list[str | Path] = [python, "-m", "pip", "--disable-pip-version-check", "install"]
        subprocess.run([*pip, "-q", REDBOT], check=True)
        with Served(folder / "data", "--practice") as program:
            video = f"/videos/{program.made_video()}"
            page = ("/", "/app.js", "/styles/base.css", "/icon.svg", "/nothing")
            api = ("/jobs", "/videos", "/settings", "/orphans", video)
            media = (f"{video}/content", f"{video}/content?download=1", f"{video}/poster")
            addresses = (*page, *api, *media)
            return sum(not is_clean(python, program, address) for address in addresses)


def is_clean(python: Path, program: Served, address: str) -> bool:
    """Print what redbot has against one address; tell whether that is nothing."""
    done = subprocess.run(
        [python, "-c", CHECK, program.cookie, program.origin + address],
        capture_output=True, text=True, timeout=SECONDS, check=True,
    )  # fmt: skip
    notes: list[str] = json.loads(done.stdout)
    against = [note for note in notes if note.startswith(("warning", "bad")) and KNOWN not in note]
    print(f"{'FAILED' if against or not notes else 'ok':7} {address}  ({len(notes)} notes)")
    for note in against:
        print(f"        {note}")
    return bool(notes) and not against


if __name__ == "__main__":
    sys.exit(main())
