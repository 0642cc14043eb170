"""The real program with a side door: a line of JavaScript in, a line of JSON out.

Started as a program of its own by the tests, with the program's own arguments. The answers are
marked, because what the page writes on its console comes out of the same pipe.
"""

from __future__ import annotations

import json
import sys
import threading

from videogen_desktop.cli import main
from videogen_desktop.desktop.gtk_shell import GtkShell

MARK = "answer: "


def side_door() -> None:
    """Run each line in the page; the engine's own call, which no security policy forbids."""
    for line in sys.stdin:
        from webview.platforms.gtk import BrowserView  # noqa: PLC0415 - only once it is chosen

        (view,) = BrowserView.instances.values()
        answer = view.evaluate_js(json.loads(line), parse_json=False)
        sys.stdout.write(f"{MARK}{json.dumps(answer)}\n")
        sys.stdout.flush()


def show_console() -> None:
    """Let WebKit write the page's console on standard output, refusals by policy included."""
    prepare = GtkShell.prepare

    def prepare_aloud(shell: GtkShell) -> None:
        prepare(shell)
        settings = shell._view.webview.get_settings().props  # type: ignore[union-attr]
        settings.enable_write_console_messages_to_stdout = True

    setattr(GtkShell, "prepare", prepare_aloud)  # noqa: B010 - mypy knows only plain assignment


if __name__ == "__main__":
    show_console()
    threading.Thread(target=side_door, daemon=True).start()
    sys.exit(main(sys.argv[1:]))
