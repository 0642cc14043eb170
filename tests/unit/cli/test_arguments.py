from __future__ import annotations

import pytest

from videogen_desktop.cli.arguments import build_parser


@pytest.mark.parametrize(
    "words",
    [
        ["--data-dir", "D", "--practice", "--verbose", "generate", "a boat"],
        ["generate", "a boat", "--data-dir", "D", "--practice", "--verbose"],
        ["--practice", "generate", "--verbose", "a boat", "--data-dir", "D"],
    ],
)
def test_common_options_work_before_and_after_the_command(words: list[str]) -> None:
    given = build_parser().parse_args(words)
    assert (given.data_dir, given.practice, given.verbose) == ("D", True, True)
    assert given.prompt == "a boat"


def test_the_later_of_two_wins() -> None:
    words = ["--data-dir", "first", "doctor", "--data-dir", "second"]
    assert build_parser().parse_args(words).data_dir == "second"


def test_without_a_command_the_window_is_meant() -> None:
    given = build_parser().parse_args(["--practice"])
    assert given.command is None
    assert given.practice


@pytest.mark.parametrize("text", ["-1", "65536", "x", "٣"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(SystemExit) as caught:
        build_parser().parse_args(["serve", "--port", text])
    assert caught.value.code == 2
