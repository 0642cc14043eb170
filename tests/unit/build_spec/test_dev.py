from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

DEV = Path(__file__).resolve().parents[3] / "build_spec" / "dev.py"


def start(*arguments: str) -> subprocess.CompletedProcess[str]:
    # -S -s: nothing but the standard library is there, as with any Python that may start it.
    command = [sys.executable, "-S", "-s", str(DEV), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def test_it_starts_anywhere_without_any_package_and_lists_its_commands() -> None:
    result = start("help")
    assert result.returncode == 0
    for name in ("run", "test", "lint", "lock", "prove"):
        assert f"\n  {name} " in result.stdout


def test_no_command_is_wrong_usage_and_prints_the_help() -> None:
    result = start()
    assert result.returncode == 2
    assert "python3 build_spec/dev.py COMMAND" in result.stdout


def test_an_unknown_command_is_wrong_usage_and_says_so_first() -> None:
    result = start("rnu")
    assert result.returncode == 2
    assert result.stderr.startswith("dev.py knows no command 'rnu'.")


def test_an_unknown_step_is_wrong_usage_before_anything_is_installed() -> None:
    result = start("test", "uint")
    assert result.returncode == 2
    assert "There is no step 'uint'." in result.stderr


def test_an_unknown_proof_lists_those_there_are() -> None:
    result = start("prove", "everything")
    assert result.returncode == 2
    assert "bare-debian" in result.stderr


def test_what_it_starts_keeps_what_was_compiled() -> None:
    look = "import os; print(os.environ.get('PYTHONDONTWRITEBYTECODE'), sys.dont_write_bytecode)"
    after = f"import sys, runpy; sys.argv = ['dev.py', 'help']; sys.exit = print; {{}}; {look}"
    run = f"runpy.run_path({str(DEV)!r}, {{}}, '__main__')"
    result = subprocess.run(
        [sys.executable, "-c", after.format(run)],
        capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert result.stdout.endswith("None False\n")


def test_an_older_python_gets_one_sentence() -> None:
    pretend = "import sys, runpy; sys.version_info = (3, 9, 2)"
    old = f"{pretend}; runpy.run_path({str(DEV)!r}, {{}}, '__main__')"
    result = subprocess.run(
        [sys.executable, "-c", old], capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stderr == "Videogen needs Python 3.11 or newer; this is 3.9.\n"
