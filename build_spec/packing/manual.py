"""The manual page's commands and options, from the command line's own description of itself."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def options(parser: argparse.ArgumentParser) -> str:
    """Return an entry for each option of a parser, in the language of manual pages."""
    return "\n".join(_entry(action) for action in _own(parser))


def commands(parser: argparse.ArgumentParser) -> str:
    """Return an entry for each command, with the options that it has beyond the common ones."""
    common = {action.dest for action in _own(parser)}
    found = []
    for action in parser._actions:  # noqa: SLF001 - argparse shows them nowhere else
        if not isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            continue
        helps = {choice.dest: choice.help or "" for choice in action._choices_actions}  # noqa: SLF001
        for name, below in action.choices.items():
            found.append(f".SS {escaped(name)}\n{escaped(helps.get(name, ''))}".rstrip())
            found += [_entry(each) for each in _own(below) if each.dest not in common]
    return "\n".join(found)


def _own(parser: argparse.ArgumentParser) -> Iterable[argparse.Action]:
    """Return what a parser takes, but for its commands and what is kept from people."""
    for action in parser._actions:  # noqa: SLF001
        hidden = action.help == argparse.SUPPRESS
        if not hidden and not isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            yield action


def _entry(action: argparse.Action) -> str:
    value = ""
    if action.nargs != 0:
        shown = action.metavar or action.dest.upper()
        value = shown if isinstance(shown, str) else " ".join(shown)
    names = ", ".join(action.option_strings)
    label = f"{names} {value}".strip() if names else value
    text = (action.help or "").replace("%%", "%").replace("%(default)s", str(action.default))
    return f".TP\n.B {escaped(label)}\n{escaped(text)}"


def escaped(text: str) -> str:
    """Return words as troff prints them: a hyphen stays one, a first dot is no command."""
    line = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{line}" if line.startswith((".", "'")) else line
