"""``requirements.lock``: one file of exact versions with hashes, its first part enough to run.

pip installs from it; uv makes it, because uv alone resolves for every system and every Python at
once. Nothing in it names a machine, an index or a folder.
"""

from __future__ import annotations

import re
import tempfile
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_spec.devtools.voice import Voice
    from build_spec.devtools.workspace import Workspace

UV = "uv==0.13.9"
RUN_PART = "# ---- to run ----"
TEST_PART = "# ---- to work on the code, besides the above ----"
HEADER = f"""\
# Exact versions and hashes for Linux, macOS and Windows, Python 3.11 and newer.
# Made by: python3 build_spec/dev.py lock
# Installed by: python3 build_spec/dev.py run | test
# The part up to "{TEST_PART.strip("# -")}" is all that running needs.
"""


def entries(text: str) -> list[str]:
    """Return the requirements of a lock file, each with its hashes."""
    joined = re.sub(r"\\\n\s*", "\\\n    ", text)
    found = re.findall(r"^[A-Za-z0-9](?:.*\\\n)*.*$", joined, re.MULTILINE)
    return [entry.strip() for entry in found]


def name_of(entry: str) -> str:
    """Return the name a requirement begins with."""
    found = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", entry)
    return found[0].lower() if found else ""


def part(text: str, *, tests: bool) -> str:
    """Return what running needs, or everything."""
    return text if tests else text.partition(TEST_PART)[0]


def only(text: str, names: set[str]) -> str:
    """Return the entries with these names."""
    return "\n".join(entry for entry in entries(text) if name_of(entry) in names) + "\n"


def assemble(run: str, everything: str) -> str:
    """Put the entries of ``everything`` in two parts: those that ``run`` names come first.

    The second resolution stands for both parts, so that a package both need has one version and
    the wider of the two conditions.
    """
    needed = {name_of(entry) for entry in entries(run)}
    both = entries(everything)
    first = [entry for entry in both if name_of(entry) in needed]
    rest = [entry for entry in both if name_of(entry) not in needed]
    return "\n".join([HEADER, RUN_PART, *first, "", TEST_PART, *rest, ""])


def remake(workspace: Workspace, voice: Voice) -> None:
    """Resolve anew and replace the lock file.

    Raises:
        Refusal: The network is away, or the requirements contradict each other.
    """
    with tempfile.TemporaryDirectory() as folder:
        tools = Path(folder) / "tools"
        venv.create(tools, with_pip=True)
        programs = tools / ("Scripts" if (tools / "Scripts").is_dir() else "bin")
        voice.run(f"Fetching {UV}", [programs / "python", "-m", "pip", "install", "-q", UV])
        run_path, all_path = Path(folder) / "run.txt", Path(folder) / "all.txt"
        compile_lock: list[str | Path] = [
            programs / "uv", "pip", "compile", "--universal", "--generate-hashes", "--upgrade",
            "--python-version", "3.11", "--no-header", "--no-annotate", "--quiet",
        ]  # fmt: skip
        voice.run(
            "Resolving what running needs",
            [*compile_lock, "pyproject.toml", "--group", "build", "-o", run_path],
            cwd=workspace.root,
        )
        voice.run(
            "Resolving what testing needs",
            [*compile_lock, "pyproject.toml", "--group", "build", "--group", "dev",
             "-c", run_path, "-o", all_path],
            cwd=workspace.root,
        )  # fmt: skip
        text = assemble(run_path.read_text("utf-8"), all_path.read_text("utf-8"))
    workspace.lock.write_text(text, "utf-8")
    voice.say(f"{workspace.lock.relative_to(workspace.root)}: {len(entries(text))} packages")
