"""The commands of dev.py: one table, from which the help is printed as well."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from build_spec.devtools import environment, gates, lockfile
from build_spec.devtools.testing import test, tidy
from build_spec.devtools.voice import Refusal, Voice
from build_spec.devtools.workspace import here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from build_spec.devtools.workspace import Workspace

USAGE_ERROR = 2
INTERRUPTED = 130

# Scripts beside dev.py that are commands of their own, once they are there.
SCRIPTS = ("bench", "storm", "screens", "walk")


class Action(Protocol):
    """What a command does with its arguments."""

    def __call__(self, workspace: Workspace, arguments: list[str], /) -> int:
        """Do it and return the exit code."""


@dataclass(frozen=True)
class Command:
    """A name, a line of help and what it does."""

    name: str
    arguments: str
    help: str
    action: Action


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line; return the exit code."""
    workspace = here()
    commands = {command.name: command for command in all_commands(workspace)}
    if not arguments or arguments[0] in {"help", "-h", "--help"}:
        print(usage(commands.values()))
        return 0 if arguments else USAGE_ERROR
    command = commands.get(arguments[0])
    if command is None:
        print(f"dev.py knows no command {arguments[0]!r}.\n", file=sys.stderr)
        print(usage(commands.values()), file=sys.stderr)
        return USAGE_ERROR
    try:
        return command.action(workspace, list(arguments[1:]))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def usage(commands: Iterable[Command]) -> str:
    """Return the help: a line for each command."""
    lines = ["python3 build_spec/dev.py COMMAND …", ""]
    for command in commands:
        left = f"{command.name} {command.arguments}".rstrip()
        lines.append(f"  {left:24} {command.help}")
    steps = " ".join(step.name for step in gates.STEPS)
    return "\n".join([*lines, "", f"Steps of test: {steps}"])


def all_commands(workspace: Workspace) -> list[Command]:
    """Return the commands this checkout has."""
    found = [
        Command("run", "[ARGS…]", "start Videogen; the arguments go to it unchanged", _run),
        Command("test", "[STEP…] [-k …]", "all checks, as CI runs them, or the named ones", _test),
        Command("lint", "", "the checks that run nothing: " + ", ".join(gates.STATIC), _lint),
        Command("tidy", "", "let the formatter and the linter mend what they can", _tidy),
        Command("lock", "", "resolve the dependencies anew: requirements.lock", _lock),
        Command("package", "TARGET", "make installers in dist/; alone it lists them", _package),
    ]
    folder = workspace.root / "build_spec"
    found += [
        Command(name, "[ARGS…]", help_line, _script(folder / f"{name}.py"))
        for name, help_line in scripts(folder, SCRIPTS).items()
    ]
    proofs = scripts(folder / "proofs")
    if proofs:
        names = ", ".join(proofs)
        found.append(Command("prove", "NAME [ARGS…]", f"a heavy proof: {names}", _prove))
    return found


def scripts(folder: Path, names: Iterable[str] | None = None) -> dict[str, str]:
    """Return the scripts in a folder with the first line of what each says about itself."""
    found = {}
    for path in sorted(folder.glob("*.py")):
        name = path.stem.replace("_", "-")
        if path.stem.startswith("_") or (names is not None and name not in names):
            continue
        text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        found[name] = text.partition("\n")[0]
    return found


def _run(workspace: Workspace, arguments: list[str]) -> int:
    environment.ensure(workspace, Voice(), tests=False)
    return become([str(workspace.script("videogen-desktop")), *arguments])


def become(command: list[str], execute: Callable[[str, list[str]], object] = os.execv) -> int:
    """Let the program take our place, so that signals and the exit code are its own.

    Windows has no such thing: there a child runs, and Ctrl-C reaches both.
    """
    if sys.platform != "win32":
        execute(command[0], command)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.run(command, check=False).returncode


def _test(workspace: Workspace, arguments: list[str]) -> int:
    names, extra = split(arguments)
    unknown = [name for name in names if name not in gates.BY_NAME]
    if unknown:
        known = " ".join(gates.BY_NAME)
        print(f"There is no step {unknown[0]!r}. Steps: {known}", file=sys.stderr)
        return USAGE_ERROR
    return test(workspace, Voice(sys.stdout), names, extra)


def split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Return the steps named, and what is for pytest: all from the first option on."""
    arguments = arguments[1:] if arguments[:1] == ["--only"] else arguments
    first = next((i for i, word in enumerate(arguments) if word.startswith("-")), len(arguments))
    return arguments[:first], [word for word in arguments[first:] if word != "--"]


def _lint(workspace: Workspace, arguments: list[str]) -> int:
    return test(workspace, Voice(sys.stdout), gates.STATIC, arguments)


def _tidy(workspace: Workspace, _arguments: list[str]) -> int:
    return tidy(workspace, Voice(sys.stdout))


def _lock(workspace: Workspace, _arguments: list[str]) -> int:
    lockfile.remake(workspace, Voice(sys.stdout))
    return 0


def _package(workspace: Workspace, arguments: list[str]) -> int:
    # Only the Debian package is made without PyInstaller, one of the developers' tools.
    environment.ensure(workspace, Voice(), tests=arguments != ["deb"], screen=False)
    os.chdir(workspace.root)
    return become([str(workspace.python), "-m", "build_spec.packing", *arguments])


def _script(path: Path) -> Action:
    """Return what starts a script of ours in the tests' environment."""

    def start(workspace: Workspace, arguments: list[str]) -> int:
        environment.ensure(workspace, Voice(), tests=True)
        return become([str(workspace.python), str(path), *arguments])

    return start


def _prove(workspace: Workspace, arguments: list[str]) -> int:
    folder = workspace.root / "build_spec" / "proofs"
    proofs = scripts(folder)
    if not arguments or arguments[0] not in proofs:
        lines = [f"  {name:16} {help_line}" for name, help_line in proofs.items()]
        print("\n".join(["What shall be proven?", *lines]), file=sys.stderr)
        return USAGE_ERROR
    path = folder / f"{arguments[0].replace('-', '_')}.py"
    return _script(path)(workspace, arguments[1:])
