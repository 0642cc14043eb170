"""What a screen reader is told of the window: one line of JSON for each thing on the page.

A program of its own, because it listens on the bus of the window it reads.
"""

from __future__ import annotations

import json
import sys

import gi

gi.require_version("Atspi", "2.0")

from gi.repository import Atspi, GLib  # noqa: E402 - the version first


def main() -> None:
    """Print ``[role, name, focused]`` for the page's parts, in the order in which they are read."""
    Atspi.init()
    desktop = Atspi.get_desktop(0)
    for number in range(desktop.get_child_count()):
        _tell(desktop.get_child_at_index(number), inside=False)


def _tell(part: Atspi.Accessible | None, *, inside: bool) -> None:
    if part is None:
        return
    try:
        role = part.get_role_name()
        inside = inside or role == "document web"
        if inside:
            focused = part.get_state_set().contains(Atspi.StateType.FOCUSED)
            sys.stdout.write(json.dumps([role, part.get_name(), focused]) + "\n")
        for number in range(part.get_child_count()):
            _tell(part.get_child_at_index(number), inside=inside)
    except GLib.Error:
        return  # gone since it was counted


if __name__ == "__main__":
    main()
