"""What a package is made of: a CycloneDX list of it, and the licence of each part.

The licence texts come out of the parts themselves; a part that carries none is named with what
its metadata states, so that nobody has to guess which those are.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from build_spec.packing.plan import NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from build_spec.packing.plan import Plan

# https://cyclonedx.org/docs/1.6/json/
SPEC_VERSION = "1.6"
UNSTATED = "not stated"
_LICENCE_FILE = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
_SPDX = re.compile(r"[A-Za-z0-9.+()-]+( (AND|OR|WITH) [A-Za-z0-9.+()-]+)*")
# Classifiers and free words that stand for one licence of the SPDX list.
_WORDS = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


@dataclass(frozen=True, order=True)
class Part:
    """One thing inside a package that somebody else made.

    Attributes:
        purl: Where it comes from, https://github.com/package-url/purl-spec.
        licence: SPDX expression or the words of its metadata.
        texts: Its licence texts.
        within: The part that it was compiled into by that part's makers.
    """

    name: str
    version: str
    purl: str
    licence: str = UNSTATED
    texts: tuple[str, ...] = ()
    within: str = ""


# What those who compile something in leave out: a licence, or the whole list.
_NOT_SAID = {"openssl": "Apache-2.0"}
_NOT_LISTED = {"cffi": (Part("libffi", "", "pkg:generic/libffi", "MIT", within="cffi"),)}


class _Licence(TypedDict, total=False):
    """How CycloneDX states one: an SPDX expression, or a licence by its id or its name."""

    expression: str
    license: dict[str, str]


class _Component(TypedDict, total=False):
    """What is read of a part in somebody else's list."""

    name: str
    version: str
    purl: str
    licenses: list[_Licence]


def python_parts(folder: Path, names: Iterable[str] | None = None) -> list[Part]:
    """Return the Python packages installed in a folder, or those of the given names.

    With what their makers say that they compiled into them.
    """
    wanted = None if names is None else {_normal(name) for name in names}
    found = {
        _normal(each.metadata["Name"]): each
        for each in importlib.metadata.distributions(path=[str(folder)])
    }
    chosen = found.keys() if wanted is None else wanted & found.keys()
    parts = [_python_part(name, found[name]) for name in chosen]
    return sorted(parts + [part for name in chosen for part in _compiled_in(name, found[name])])


def _compiled_in(name: str, each: importlib.metadata.Distribution) -> list[Part]:
    """Read the lists of contents that a package brings: https://peps.python.org/pep-0770/."""
    parts = list(_NOT_LISTED.get(name, ()))
    for file in each.files or []:
        if ".dist-info/sboms/" not in str(file) or file.suffix != ".json":
            continue
        components: list[_Component] = json.loads(file.read_text("utf-8")).get("components", [])
        for component in components:
            purl = component.get("purl", "")
            if "file://" in purl or not purl:  # a folder of the package itself
                continue
            parts.append(
                Part(
                    component["name"],
                    component.get("version", ""),
                    purl.partition("?")[0],
                    _licence_of_component(component),
                    within=name,
                )
            )
    return parts


def _licence_of_component(component: _Component) -> str:
    stated = []
    for each in component.get("licenses", []):
        one = each.get("license", {})
        stated.append(each.get("expression") or one.get("id") or one.get("name", UNSTATED))
    return " AND ".join(stated) or _NOT_SAID.get(component["name"], UNSTATED)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _python_part(name: str, each: importlib.metadata.Distribution) -> Part:
    files = [file for file in each.files or [] if ".dist-info/" in str(file)]
    texts = [file.read_text("utf-8") for file in files if _LICENCE_FILE.search(str(file))]
    return Part(
        name,
        each.version,
        f"pkg:pypi/{name}@{each.version}",
        _licence_of(each.metadata.json),
        tuple(text.strip() for text in texts if text.strip()),
    )


def _licence_of(metadata: dict[str, str | list[str]]) -> str:
    stated = metadata.get("license_expression") or metadata.get("license") or ""
    if isinstance(stated, str) and stated and "\n" not in stated and stated != "UNKNOWN":
        return _WORDS.get(stated, stated)
    classifiers = metadata.get("classifier", [])
    words = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")]
    return " OR ".join(_WORDS.get(word, word) for word in words) or UNSTATED


def sbom(plan: Plan, package: str, parts: Sequence[Part]) -> str:
    """Return the CycloneDX document of one package; the same parts give the same text."""
    moment = dt.datetime.fromtimestamp(plan.epoch, dt.UTC)
    own = f"pkg:generic/{NAME}@{plan.version}"
    document = {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPEC_VERSION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPEC_VERSION,
        "version": 1,
        "metadata": {
            "timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": NAME,
                "version": plan.version,
                "purl": own,
                "properties": [{"name": "videogen:package", "value": package}],
            },
        },
        "components": [_component(part) for part in sorted(parts)],
        "dependencies": [{"ref": own, "dependsOn": sorted(part.purl for part in parts)}],
    }
    text = json.dumps(document, indent=1, ensure_ascii=False)
    serial = uuid.uuid5(uuid.NAMESPACE_URL, text)
    return json.dumps({**document, "serialNumber": f"urn:uuid:{serial}"}, indent=1) + "\n"


def _component(part: Part) -> dict[str, object]:
    component: dict[str, object] = {
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "purl": part.purl,
    }
    if part.version:
        component["version"] = part.version
    if part.licence != UNSTATED:
        if _SPDX.fullmatch(part.licence):
            component["licenses"] = [{"expression": part.licence}]
        else:
            component["licenses"] = [{"license": {"name": part.licence}}]
    return component


def licences(parts: Sequence[Part]) -> str:
    """Return one text with what holds for each part."""
    head = f"{NAME} contains these works of others.\n"
    blocks = [head]
    for part in sorted(parts):
        none = "The part carries no licence text of its own."
        if part.within:
            none = f"Compiled into {part.within} by its makers, without a text of its own."
        texts = part.texts or (f"({none})",)
        title = f"{f'{part.name} {part.version}'.rstrip()}: {part.licence}"
        blocks.append("\n\n".join([f"{title}\n{'=' * len(title)}", *texts]) + "\n")
    return "\n\n".join(blocks)


def write_beside(plan: Plan, package: Path, parts: Sequence[Part]) -> None:
    """Put the list of contents and the licences beside a finished package."""
    stem = package.name
    (plan.dist_dir / f"{stem}.cdx.json").write_text(sbom(plan, stem, parts), "utf-8", newline="\n")
    (plan.dist_dir / f"{stem}.licences.txt").write_text(licences(parts), "utf-8", newline="\n")
