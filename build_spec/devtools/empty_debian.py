"""A Debian of its own in a folder, for proofs that must not lean on anything of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_spec.devtools import system_packages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# How this machine reaches the package indexes; nothing else of it gets in.
PASSED_ON = (
    "PIP_CERT", "PIP_INDEX_URL", "PIP_DEFAULT_TIMEOUT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS", "npm_config_registry",
    "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
)  # fmt: skip

# All of it ends with the one that started it, who may be killed; mounts end with it.
APART = ("unshare", "--mount", "--pid", "--fork", "--kill-child")

# The screens of this machine's X servers are let in, so that a proof can look at them from outside.
# The mounts live in a namespace of their own: whatever happens, they and every process begun
# inside end with the command. The folder is a mount of its own, as every root is: tests that mount
# something for themselves need that.
INSIDE = """
mount --bind "$0" "$0" &&
mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount --rbind /sys "$0/sys" &&
if [ -d /tmp/.X11-unix ]; then
    mkdir -p "$0/tmp/.X11-unix" && mount --bind /tmp/.X11-unix "$0/tmp/.X11-unix"
fi && chroot "$0" "$@"
exit "$?"
"""
TOOLS = {"debootstrap": "debootstrap", "unshare": "util-linux", "chroot": "coreutils"}
LAST_LINES = 20
PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class EmptyDebian:
    """The folder of one."""

    folder: Path

    def inside(
        self,
        command: Sequence[str],
        *,
        cwd: str = "/",
        user: str = "root",
        environ: Mapping[str, str] | None = None,
    ) -> list[str]:
        """Return what runs a command in the folder, seeing nothing of this machine's settings."""
        home = "/root" if user == "root" else f"/home/{user}"
        variables = [f"{name}={os.environ[name]}" for name in PASSED_ON if name in os.environ]
        variables += [f"{name}={value}" for name, value in (environ or {}).items()]
        as_user = [] if user == "root" else ["setpriv", f"--reuid={user}", f"--regid={user}"]
        as_user += ["--init-groups"] if as_user else []
        clean = [*as_user, "env", "-i", f"HOME={home}", "LANG=C.UTF-8", PATH, *variables]
        moved = [*clean, "sh", "-c", f'cd {cwd} && exec "$@"', "sh", *command]
        folder = str(self.folder)
        # The first process inside stays root's shell: a change of user would make the system
        # forget the wish that it ends with its parent.
        return [*APART, "sh", "-c", INSIDE, folder, *moved]


def obstacle() -> str:
    """Return why no Debian can be made here, in a sentence; empty when it can."""
    for program, package in TOOLS.items():
        if shutil.which(program) is None:
            return f"This proof needs {program} (Debian package {package})."
    if not system_packages.is_root():
        return "This proof makes a Debian of its own in a folder, which only root may."
    return ""


def make(folder: Path, suite: str, include: str) -> EmptyDebian | None:
    """Fill a folder with the smallest Debian and these packages; ``None`` when it failed."""
    if not (folder / "usr/bin/dpkg").exists():
        # The mirror is the one that debootstrap knows by itself.
        command = ["debootstrap", "--variant=minbase", f"--include={include}", suite, str(folder)]
        # It mounts things inside, and would leave them there when it is broken off.
        if not timed(f"debootstrap {suite}", [*APART, "--mount-proc", *command], quiet=True):
            return None
    folder.chmod(0o755)  # it is a root folder: other users of the inside have to enter it
    shutil.copy("/etc/resolv.conf", folder / "etc/resolv.conf")
    bundle = os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")
    shutil.copy(bundle, folder / "etc/ssl/certs/ca-certificates.crt")
    return EmptyDebian(folder)


def timed(name: str, command: list[str], *, quiet: bool = False) -> bool:
    """Run a command, say how long it took, tell whether it succeeded.

    A quiet one is only heard when it fails.
    """
    print(f"==== {name}", flush=True)
    began = time.monotonic()
    result = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if result.returncode and quiet:
        print("\n".join(result.stdout.splitlines()[-LAST_LINES:]))
    seconds = time.monotonic() - began
    print(f"==== {name}: exit code {result.returncode}, {seconds:.1f} s", flush=True)
    return result.returncode == 0
