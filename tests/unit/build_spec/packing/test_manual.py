from __future__ import annotations

import argparse

import pytest

from build_spec.packing.manual import commands, escaped, options
from tests.unit.test_layout import words_of
from videogen_desktop.cli.arguments import build_parser


def test_the_manual_names_every_command_and_option_there_is() -> None:
    parser = build_parser()
    page = (options(parser) + commands(parser)).replace("\\-", "-")
    assert sorted(word for word in words_of(parser) if word not in page) == []


def test_a_common_option_is_explained_once() -> None:
    parser = build_parser()
    assert "data\\-dir" in options(parser)
    assert "data\\-dir" not in commands(parser)


def test_values_and_defaults_are_shown_and_hidden_ones_are_not() -> None:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--size", metavar="WxH", default="a", help="as in 50%% of %(default)s")
    parser.add_argument("--secret", help=argparse.SUPPRESS)
    assert options(parser) == ".TP\n.B \\-\\-size WxH\nas in 50% of a"


@pytest.mark.parametrize(
    ("text", "line"), [(".first", "\\&.first"), ("a\\b  c", "a\\eb c"), ("--x", "\\-\\-x")]
)
def test_no_word_becomes_a_command_of_the_printer(text: str, line: str) -> None:
    assert escaped(text) == line
