"""Both commands on a bare Debian with python3, git and ca-certificates, from a fresh clone."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BARE = "python3,git,ca-certificates"
CHECKOUT = "/root/videogen"

# How this machine reaches the package indexes; nothing else of it gets in.
PASSED_ON = (
    "PIP_CERT", "PIP_INDEX_URL", "PIP_DEFAULT_TIMEOUT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS", "npm_config_registry",
    "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
)  # fmt: skip

# The mounts live in a namespace of their own: whatever happens, they and every process begun
# inside end with the command.
INSIDE = """
mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount --rbind /sys "$0/sys" &&
exec chroot "$0" "$@"
"""


def main() -> int:
    """Make the folder, run what was asked for in it, say how long each took."""
    parser = argparse.ArgumentParser(prog="dev.py prove bare-debian", description=__doc__)
    parser.add_argument("--suite", default="bookworm", help="Debian release, default %(default)s")
    parser.add_argument("--run-only", action="store_true", help="leave out dev.py test")
    parser.add_argument("--keep", type=Path, help="use, or make and keep, this folder")
    options = parser.parse_args()
    for program in ("debootstrap", "unshare", "chroot"):
        if shutil.which(program) is None:
            print(f"This proof needs {program} (Debian package debootstrap, util-linux).")
            return 1
    if not is_root():
        print("This proof makes a Debian of its own in a folder, which only root may.")
        return 1
    folder = options.keep or Path(tempfile.mkdtemp(prefix="bare-debian-"))
    try:
        return prove(folder, options.suite, tests=not options.run_only)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


def is_root() -> bool:
    """Tell whether folders may be mounted and entered."""
    return sys.platform != "win32" and os.geteuid() == 0


def prove(folder: Path, suite: str, *, tests: bool) -> int:
    """Run both commands in a bare Debian; return 0 when each ended as it should."""
    if not (folder / "usr/bin/python3").exists():
        # The mirror is the one that debootstrap knows by itself.
        command = ["debootstrap", "--variant=minbase", f"--include={BARE}", suite, str(folder)]
        if not timed("debootstrap", command, quiet=True):
            return 1
    folder.chmod(0o755)  # it is a root folder: other users of the inside have to enter it
    prepare(folder)
    front_door = ["python3", "build_spec/dev.py"]
    commands = [
        [*front_door, "run", "--version"],
        [*front_door, "run", "--version"],
        [*front_door, "run", "--self-test"],
    ]
    if tests:
        commands.append(["bash", ".ci/run"])
    good = True
    for command in commands:
        good = timed(" ".join(command), inside(folder, command)) and good
    print("proven" if good else "NOT proven")
    return 0 if good else 1


def prepare(folder: Path) -> None:
    """Give the folder the way to the network, the certificates, and a fresh clone."""
    shutil.copy("/etc/resolv.conf", folder / "etc/resolv.conf")
    bundle = os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")
    shutil.copy(bundle, folder / "etc/ssl/certs/ca-certificates.crt")
    checkout = folder / CHECKOUT.lstrip("/")
    shutil.rmtree(checkout, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", "--no-local", ROOT, checkout], check=True)


def inside(folder: Path, command: list[str]) -> list[str]:
    """Return what runs a command in the folder, seeing nothing of this machine's settings."""
    variables = [f"{name}={os.environ[name]}" for name in PASSED_ON if name in os.environ]
    path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    clean = ["env", "-i", "HOME=/root", "LANG=C.UTF-8", path, *variables]
    moved = [*clean, "sh", "-c", f'cd {CHECKOUT} && exec "$@"', "sh", *command]
    return ["unshare", "--mount", "--pid", "--fork", "sh", "-c", INSIDE, str(folder), *moved]


def timed(name: str, command: list[str], *, quiet: bool = False) -> bool:
    """Run a command, say how long it took, tell whether it succeeded."""
    print(f"==== {name}", flush=True)
    began = time.monotonic()
    output = subprocess.DEVNULL if quiet else None
    result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, check=False)
    seconds = time.monotonic() - began
    print(f"==== {name}: exit code {result.returncode}, {seconds:.1f} s", flush=True)
    return result.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
