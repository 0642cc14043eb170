"""Every check there is, as a table; ``dev.py test`` and CI run the same one."""

from __future__ import annotations

from dataclasses import dataclass

PLATFORMS = ("linux", "win32", "darwin")


@dataclass(frozen=True)
class Step:
    """One gate: either tools that must succeed, or a folder of tests."""

    name: str
    what: str
    tools: tuple[tuple[str, ...], ...] = ()
    tests: str = ""
    options: tuple[str, ...] = ()
    page: bool = False
    beside: bool = False  # in a second line of steps, while the first goes on

    @property
    def needs_system(self) -> bool:
        """Tell whether it needs a browser, a screen and the like."""
        return bool(self.tests)


def _mypy(platform: str) -> tuple[str, ...]:
    # A cache for each, or they would throw out each other's. The checks themselves run on Linux.
    whole = () if platform == "linux" else ("videogen_desktop",)
    return ("mypy", "--platform", platform, "--cache-dir", f".mypy_cache/{platform}", *whole)


# Two processes where tests are many and short, three where they mostly wait; one where they share a
# screen or time things. Browsers, installers and a world that misbehaves leave the processor idle
# half of the time, so that they run beside all others.
PARALLEL = ("-n", "2")
COVERED = ("--cov", "--cov-report=")

STEPS = (
    Step("format", "the formatter has nothing to change", (("ruff", "format", "--check", "."),)),
    Step(
        "lint",
        "lint, spelling, project metadata",
        (("ruff", "check", "."), ("codespell",), ("validate-pyproject", "pyproject.toml")),
    ),
    Step(
        "types",
        "types, as Linux, Windows and macOS see them",
        tuple(_mypy(platform) for platform in PLATFORMS),
    ),
    Step("imports", "imports point downwards only", (("lint-imports", "--no-logo"),)),
    Step("deadcode", "nothing unused, nothing undeclared", (("vulture",), ("deptry", "."))),
    Step("audit", "known vulnerabilities, reported and no failure", (("audit",),)),
    Step("unit", "each module by itself", (), "unit", (*PARALLEL, *COVERED)),
    Step(
        "contract",
        "each door against its other side",
        (),
        "contract",
        (*PARALLEL, *COVERED, "--cov-append"),
    ),
    Step("coverage", "lines and branches seen by the two above", (("coverage", "report"),)),
    Step("faults", "the world misbehaves", (), "faults", ("-n", "3"), beside=True),
    Step(
        "storm",
        "a minute of kills, then everything is counted",
        (("storm", "--seed", "1", "--seconds", "60"),),
    ),
    Step(
        "ui",
        "the page's scripts, styles and markup",
        (("npm", "lint"), ("npm", "types"), ("npm", "html")),
        page=True,
    ),
    Step(
        "e2e",
        "journeys in a browser and on the command line",
        (),
        "e2e",
        # A file stays in one process: its tests share a program with a finished video.
        (*PARALLEL, "--dist", "loadfile"),
        beside=True,
    ),
    Step("window", "the real window on a virtual screen", (), "window"),
    Step(
        "packaging",
        "what is shipped",
        (),
        "packaging",
        # Each package is built by the one process that looks at it; see the folder's conftest.py.
        (*PARALLEL, "--dist", "loadgroup"),
        beside=True,
    ),
)
BY_NAME = {step.name: step for step in STEPS}
STATIC = tuple(step.name for step in STEPS[:5])
