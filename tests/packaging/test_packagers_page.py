"""The packager's page and the release workflow: what they say can be done."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml

import videogen_desktop
from build_spec.devtools.commands import all_commands, scripts
from build_spec.devtools.workspace import here
from build_spec.packing.command import ALL, TARGETS
from build_spec.packing.macos import PROFILE_VARIABLE as PROFILE_MACOS
from build_spec.packing.macos import SIGN_VARIABLE as SIGN_MACOS
from build_spec.packing.plan import TOOLS
from build_spec.packing.windows import SIGN_VARIABLE as SIGN_WINDOWS
from videogen_desktop.cli.arguments import build_parser
from videogen_desktop.config.sources import read_managed

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = here().root / "build_spec"
PAGE = (FOLDER / "README.md").read_text("utf-8")
WORKFLOW = (FOLDER / "release.yml").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    return [shlex.split(line) for block in blocks("sh") for line in block.splitlines() if line]


def test_every_block_of_the_page_is_of_a_kind_that_is_looked_at() -> None:
    assert set(re.findall(r"^```(\w*)$", PAGE, re.MULTILINE)) == {"", "sh", "bat", "json"}


def test_every_shell_command_of_the_page_is_one() -> None:
    for block in blocks("sh"):
        assert subprocess.run(["sh", "-n"], input=block.encode(), check=False).returncode == 0


def test_every_command_of_ours_is_understood_by_the_program_it_names() -> None:
    known = {command.name for command in all_commands(here())}
    proofs = scripts(FOLDER / "proofs")
    seen = set()
    for words in commands():
        if words[:2] == ["python3", "build_spec/dev.py"]:
            seen.add("dev.py")
            assert words[2] in known
            if words[2] == "package":
                assert words[3] in {*TARGETS, ALL}
            if words[2] == "prove":
                assert words[3] in proofs
        elif words[0] == "videogen-desktop":
            seen.add("videogen-desktop")
            if "--version" in words:
                continue
            build_parser().parse_args(words[1:])
        else:
            assert words[0] in {"sudo", "git"}, words
    assert seen == {"dev.py", "videogen-desktop"}


# What runs each command of the page: a test of this folder, or a proof in a Debian of its own.
RUN_BY = {
    "dev.py package deb": "test_fresh_clone.py",
    "dev.py package bundle": "proofs/bundle.py",
    "dev.py package all": "the two above, one after the other",
    "dev.py prove": "by hand, before a release",
    "dev.py test": ".ci/run",
    "dev.py walk": "by hand: it counts steps",
    "videogen-desktop": "the tests below and test_wheel.py",
    "sudo apt-get install": "proofs/_debian_package.py",
    "sudo apt-get remove": "proofs/_debian_package.py",
    "git push --delete": "the test below",
}


def test_every_command_of_the_page_is_run_by_something() -> None:
    inline = re.findall(r"`python3 build_spec/(dev\.py [^`]+)`", PAGE)
    said = [" ".join(words).removeprefix("python3 build_spec/") for words in commands()] + inline
    found = {text: [known for known in RUN_BY if text.startswith(known)] for text in said}
    assert [text for text, known in found.items() if not known] == []
    assert {known for each in found.values() for known in each} == set(RUN_BY)


def test_a_release_is_undone_as_the_page_says(tmp_path: Path) -> None:
    (words,) = [words for words in commands() if words[0] == "git"]
    tag = words[-1]
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    git = ["git", "-c", "user.name=packager", "-c", "user.email=packager@localhost"]
    for command in (
        [*git, "init", "-q", "--bare", str(origin)],
        [*git, "clone", "-q", str(origin), str(clone)],
        [*git, "-C", str(clone), "commit", "-q", "--allow-empty", "-m", "A release"],
        [*git, "-C", str(clone), "tag", tag],
        [*git, "-C", str(clone), "push", "-q", "origin", tag],
    ):
        subprocess.run(command, check=True, capture_output=True)
    listed = ["git", "-C", str(origin), "tag"]
    assert subprocess.run(listed, check=True, capture_output=True, text=True).stdout == f"{tag}\n"
    subprocess.run(words, check=True, capture_output=True, cwd=clone)
    assert subprocess.run(listed, check=True, capture_output=True, text=True).stdout == ""


# test_wheel.py runs the self-test.
CHECKS = [w for w in commands() if w[0] == "videogen-desktop" and "--self-test" not in w]


@pytest.mark.parametrize("words", CHECKS)
def test_the_check_of_a_copy_works_as_the_page_says(
    words: list[str], installed: Path, tmp_path: Path
) -> None:
    command: list[str | Path] = [installed / words[0], *words[1:]]
    if "--version" not in words:
        command += ["--data-dir", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_the_preset_of_the_page_is_taken_word_for_word(tmp_path: Path) -> None:
    (text,) = blocks("json")
    path = tmp_path / "managed.json"
    path.write_text(text)
    document = json.loads(text)
    managed = read_managed(path)
    assert managed.notices == ()
    assert set(managed.values) == set(document) - {"locked"}
    assert managed.locked == set(document["locked"])


def test_the_silent_flags_of_the_page_are_the_installers() -> None:
    script = (FOLDER / "windows" / "installer.nsi").read_text("utf-8")
    said = " ".join(blocks("bat"))
    assert set(re.findall(r"/[SD]\b", said)) == {"/S", "/D"} == set(re.findall(r"/[SD]\b", script))
    assert 'InstallDir "$LOCALAPPDATA\\Programs\\${TITLE}"' in script
    assert r"%LOCALAPPDATA%\Programs\Videogen\uninstall.exe" in said


def test_every_variable_of_the_recipes_is_on_the_page() -> None:
    texts = [path.read_text("utf-8") for path in (FOLDER / "packing").glob("*.py")]
    name = r'"((?:VIDEOGEN_|SOURCE_)[A-Z_]+|DEBEMAIL|DEBFULLNAME)"'
    variables = set(re.findall(name, "".join(texts)))
    assert {"VIDEOGEN_SIGN_MACOS", "DEBEMAIL", "SOURCE_DATE_EPOCH"} <= variables
    assert sorted(variable for variable in variables if variable not in PAGE) == []


def test_every_tool_a_recipe_calls_is_on_the_page() -> None:
    needed = {package for package in TOOLS.values() if package != "lintian"}
    assert sorted(name for name in needed if name not in PAGE.lower()) == []


def test_the_versions_on_the_page_are_the_present_one() -> None:
    stated = re.findall(r"(?:_|-|v)(\d+\.\d+\.\d+)(?=_all|-setup|\n)", PAGE)
    assert stated
    assert set(stated) == {videogen_desktop.__version__}


def test_every_action_of_the_workflow_is_pinned_by_its_hash_with_the_version_beside_it() -> None:
    uses = re.findall(r"uses: (.*)$", WORKFLOW, re.MULTILINE)
    assert len(uses) == 5
    pinned = re.compile(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [each for each in uses if not pinned.fullmatch(each)] == []


def test_the_workflow_builds_on_three_systems_and_publishes_only_what_all_three_made() -> None:
    document = yaml.safe_load(WORKFLOW)
    build, publish = document["jobs"]["build"], document["jobs"]["publish"]
    systems = {each["runs-on"].partition("-")[0] for each in build["strategy"]["matrix"]["include"]}
    assert systems == {"ubuntu", "windows", "macos"}
    assert publish["needs"] == "build"
    assert document["permissions"] == {}
    assert build["permissions"] == {"contents": "read"}
    assert publish["permissions"]["attestations"] == "write"


def test_a_secret_reaches_only_the_step_that_signs_on_its_own_system() -> None:
    steps = [step for job in yaml.safe_load(WORKFLOW)["jobs"].values() for step in job["steps"]]
    given = {
        name: value
        for step in steps
        for name, value in step.get("env", {}).items()
        if "secrets." in value
    }
    assert set(given) == {SIGN_MACOS, PROFILE_MACOS, SIGN_WINDOWS}
    for name, value in given.items():
        system = "windows" if name == SIGN_WINDOWS else "macos"
        assert value == f"${{{{ matrix.name == '{system}' && secrets.{name} || '' }}}}"
    # Not a word more of them anywhere, and no shell that prints what it does.
    assert WORKFLOW.count("secrets.") == len(given)
    assert not [
        step for step in steps if re.search(r"set -\S*x|printenv|\benv$", step.get("run", ""))
    ]


def test_the_shell_of_the_workflow_is_one_and_takes_no_words_from_outside() -> None:
    steps = [step for job in yaml.safe_load(WORKFLOW)["jobs"].values() for step in job["steps"]]
    scripts_ = [step["run"] for step in steps if "run" in step]
    assert scripts_
    for script in scripts_:
        assert "${{" not in script, "a tag could hold a command"
        assert subprocess.run(["bash", "-n"], input=script.encode(), check=False).returncode == 0
