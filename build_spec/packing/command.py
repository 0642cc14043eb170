"""``dev.py package TARGET``: one table of what can be made, and on which system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from build_spec.devtools.voice import Refusal
from build_spec.packing import archives, bundle, debian, macos, windows
from build_spec.packing.plan import make_plan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from build_spec.devtools.voice import Voice
    from build_spec.devtools.workspace import Workspace
    from build_spec.packing.plan import Plan

MEBIBYTE = 1024 * 1024


class Build(Protocol):
    """Makes one package."""

    def __call__(self, plan: Plan, /) -> Path:
        """Return its path in ``dist``."""


@dataclass(frozen=True)
class Target:
    """Something that can be made.

    Attributes:
        systems: Where it is made: beginnings of ``sys.platform``.
        includes: Targets that it makes on its way.
    """

    help: str
    systems: tuple[str, ...]
    build: Build
    includes: tuple[str, ...] = ()


TARGETS = {
    "bundle": Target(
        "the program with its own Python, in one folder, for this system",
        ("linux", "win32", "darwin"),
        bundle.build,
    ),
    "deb": Target("one Debian package for Debian 12, 13 and later", ("linux",), debian.build),
    "windows": Target(
        "the installer for Windows",
        ("win32",),
        windows.build,
        ("bundle",),
    ),
    "macos": Target("the disk image for macOS", ("darwin",), macos.build),
}
ALL = "all"


def system_name(platform: str) -> str:
    """Return what people call a system."""
    return {"win32": "Windows", "darwin": "macOS"}.get(platform, "Linux")


def possible(platform: str) -> list[str]:
    """Return the targets that this system can truly make, without those that others include."""
    here = [name for name, target in TARGETS.items() if platform.startswith(target.systems)]
    covered = {name for each in here for name in TARGETS[each].includes}
    return [name for name in here if name not in covered]


def usage() -> str:
    """Return the targets with a line of help each."""
    lines = [f"  {name:8} {target.help}" for name, target in TARGETS.items()]
    return "\n".join(["What shall be packed?", *lines, f"  {ALL:8} what this system can make"])


def chosen(arguments: Sequence[str], platform: str) -> list[str]:
    """Return the targets asked for.

    Raises:
        Refusal: One is not known, or not made on this system.
    """
    if len(arguments) != 1 or arguments[0] not in {*TARGETS, ALL}:
        raise Refusal(usage())
    if arguments[0] == ALL:
        return possible(platform)
    target = TARGETS[arguments[0]]
    if not platform.startswith(target.systems):
        where = " or ".join(system_name(system) for system in target.systems)
        raise Refusal(f"{arguments[0]} is made on {where}; this is {system_name(platform)}.")
    return [arguments[0]]


def package(workspace: Workspace, voice: Voice, names: Sequence[str]) -> int:
    """Make the targets one after the other, then the sums over all of ``dist``.

    Raises:
        Refusal: Something is missing or failed; the sentence says what.
    """
    plan = make_plan(workspace, voice)
    made = []
    for number, name in enumerate(names, 1):
        voice.say(f"== {number} of {len(names)}: {name}, {plan.version}")
        made.append(TARGETS[name].build(plan))
    sums = archives.write_sums(plan.dist_dir)
    voice.say("")
    for path in made:
        size = path.stat().st_size / MEBIBYTE
        voice.say(f"{path.relative_to(plan.root)}  {size:.1f} MiB  sha256 {archives.sha256(path)}")
    voice.say(f"{sums.relative_to(plan.root)}")
    return 0
