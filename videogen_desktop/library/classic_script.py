"""Several modules of the page as one classic script, for a page that is opened from the disk.

Browsers load no ES modules from ``file://``. The modules stay as they are written: each becomes a
function that returns what it exports, in the order in which they need each other. It understands
what the formatter leaves of ``import`` and ``export`` at the beginning of a line, and refuses the
rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_IMPORT = re.compile(
    r"^import (?:(?P<names>\{[^}]*\}) from |\* as (?P<whole>\w+) from )?"
    r'"(?P<target>\.{1,2}/[^"]+\.js)";\n',
    re.MULTILINE,
)
_EXPORT = re.compile(
    r"^export (?P<kept>(?:async function|function\*?|class|const) (?P<name>\w+))", re.MULTILINE
)
_STYLE = re.compile(r' *<link rel="stylesheet" href="([^"]+)">\n')
_MODULE = re.compile(r' *<script type="module" src="([^"]+)"></script>\n')
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


class UnknownModuleError(ValueError):
    """A module says something that cannot be said in a classic script."""


def classic_script(root: Path, entry: str) -> str:
    """Return the module ``entry`` of the page at ``root`` with all it needs, as one script.

    Raises:
        UnknownModuleError: A module imports or exports in another way, or itself.
        OSError: A module cannot be read.
    """
    modules: dict[str, str] = {}
    _add(root.resolve(), (root / entry).resolve(), modules, ())
    body = "".join(modules.values())
    return f'"use strict";\n(() => {{\nconst modules = {{}};\n{body}}})();\n'


def _add(root: Path, path: Path, modules: dict[str, str], needed_by: tuple[str, ...]) -> None:
    """Add a module after those that it needs."""
    name = path.relative_to(root).as_posix()
    if name in modules:
        return
    if name in needed_by:
        raise UnknownModuleError(f"{name} needs itself")
    text = path.read_text("utf-8")
    for found in _IMPORT.finditer(text):
        _add(root, (path.parent / found["target"]).resolve(), modules, (*needed_by, name))

    def imported(found: re.Match[str]) -> str:
        target = (path.parent / found["target"]).resolve().relative_to(root).as_posix()
        names = found["whole"] or re.sub(r"\bas\b", ":", found["names"] or "")
        return f'const {names} = modules["{target}"];\n' if names else ""

    names = [found["name"] for found in _EXPORT.finditer(text)]
    text = _EXPORT.sub(lambda found: found["kept"], _IMPORT.sub(imported, text))
    if left_over := _LEFT_OVER.search(text):
        raise UnknownModuleError(f"{name}: {left_over[0]}")
    modules[name] = (
        f'modules["{name}"] = (() => {{\n{text}return {{ {", ".join(names)} }};\n}})();\n'
    )


def linked_styles(page: str) -> list[str]:
    """Return the addresses of the style sheets of a page, in their order."""
    return _STYLE.findall(page)


def standalone_page(page: str, *, style: str, scripts: tuple[str, ...]) -> tuple[str, str]:
    """Return a page with one style sheet and classic scripts, and the module it had before.

    Raises:
        UnknownModuleError: The page has no style sheet, or not exactly one module.
    """
    modules = _MODULE.findall(page)
    if len(modules) != 1 or not linked_styles(page):
        raise UnknownModuleError("The page of a pack has one module and some style sheets.")
    tags = "".join(f'  <script defer src="{name}"></script>\n' for name in scripts)
    head = f'  <link rel="stylesheet" href="{style}">\n{tags}'
    return _MODULE.sub(head, _STYLE.sub("", page)), modules[0]
