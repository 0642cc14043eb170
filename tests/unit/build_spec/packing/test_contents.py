from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from build_spec.devtools.voice import Voice
from build_spec.devtools.workspace import here
from build_spec.packing import contents
from build_spec.packing.contents import UNSTATED, Part, licences, python_parts, sbom
from build_spec.packing.plan import Plan

if TYPE_CHECKING:
    from pathlib import Path

PLAN = Plan(here(), Voice(io.StringIO()), "1.2.3", 1_700_000_000)
PARTS = [
    Part("beta", "2", "pkg:pypi/beta@2", "BSD-3-Clause OR MIT", ("Do as you like.",)),
    Part("alpha", "1", "pkg:pypi/alpha@1", "Free for all"),
    Part("gamma", "3", "pkg:pypi/gamma@3"),
]


def installed(folder: Path, name: str, metadata: str, texts: dict[str, str]) -> None:
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    head = f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n"
    (info / "METADATA").write_text(f"{head}{metadata}\n")
    for path, text in texts.items():
        (info / path).parent.mkdir(exist_ok=True)
        (info / path).write_text(text)
    record = [f"{info.name}/{path},," for path in ("METADATA", *texts)]
    (info / "RECORD").write_text("\n".join(record))


def test_a_part_is_read_off_its_own_metadata(tmp_path: Path) -> None:
    installed(tmp_path, "One_Two", "License-Expression: MIT", {"licenses/LICENSE": "Be nice.\n"})
    expected = Part("one-two", "1.0", "pkg:pypi/one-two@1.0", "MIT", ("Be nice.",))
    assert python_parts(tmp_path) == [expected]


def test_older_ways_to_state_a_licence_are_understood(tmp_path: Path) -> None:
    installed(tmp_path, "a", "License: MIT License", {})
    installed(tmp_path, "b", "Classifier: License :: OSI Approved :: BSD License", {})
    installed(tmp_path, "c", "", {})
    found = {part.name: part.licence for part in python_parts(tmp_path)}
    assert found == {"a": "MIT", "b": "BSD-3-Clause", "c": UNSTATED}


def test_only_the_named_ones_are_taken_when_there_are_names(tmp_path: Path) -> None:
    installed(tmp_path, "a", "", {})
    installed(tmp_path, "b_c", "", {})
    assert [part.name for part in python_parts(tmp_path, ["B-C", "absent"])] == ["b-c"]


def test_what_a_package_says_it_compiled_in_is_listed_too(tmp_path: Path) -> None:
    components = [
        {"name": "openssl", "version": "4", "purl": "pkg:generic/openssl@4?download_url=https://x"},
        {"name": "pem", "version": "1", "purl": "pkg:cargo/pem@1",
         "licenses": [{"license": {"id": "MIT"}}]},
        {"name": "its-own-folder", "purl": "pkg:cargo/own@1?download_url=file://own"},
    ]  # fmt: skip
    text = json.dumps({"components": components})
    installed(tmp_path, "a", "", {"licenses/LICENSE": "Be nice.", "sboms/a.cyclonedx.json": text})
    found = {part.purl: (part.licence, part.within) for part in python_parts(tmp_path)}
    assert found == {
        "pkg:pypi/a@1.0": (UNSTATED, ""),
        "pkg:generic/openssl@4": ("Apache-2.0", "a"),
        "pkg:cargo/pem@1": ("MIT", "a"),
    }
    assert "Compiled into a by its makers" in licences(python_parts(tmp_path))


def test_what_a_package_compiled_in_without_saying_so_is_listed_too(tmp_path: Path) -> None:
    installed(tmp_path, "cffi", "License-Expression: MIT", {})
    parts = python_parts(tmp_path)
    assert [(part.name, part.licence, part.within) for part in parts] == [
        ("cffi", "MIT", ""),
        ("libffi", "MIT", "cffi"),
    ]
    _, libffi = json.loads(sbom(PLAN, "a.tar.gz", parts))["components"]
    assert "version" not in libffi  # nobody says which
    assert "libffi: MIT\n" in licences(parts)


def test_the_list_of_contents_is_cyclonedx() -> None:
    document = json.loads(sbom(PLAN, "some.deb", PARTS))
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    assert document["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    assert document["metadata"]["component"]["version"] == "1.2.3"
    assert [each["name"] for each in document["components"]] == ["alpha", "beta", "gamma"]
    stated = [each.get("licenses") for each in document["components"]]
    assert stated == [
        [{"license": {"name": "Free for all"}}],
        [{"expression": "BSD-3-Clause OR MIT"}],
        None,
    ]
    assert document["dependencies"][0]["dependsOn"] == sorted(part.purl for part in PARTS)


def test_the_same_parts_give_the_same_list_in_any_order() -> None:
    assert sbom(PLAN, "some.deb", PARTS) == sbom(PLAN, "some.deb", PARTS[::-1])
    other = json.loads(sbom(PLAN, "other.deb", PARTS))
    assert other["serialNumber"] != json.loads(sbom(PLAN, "some.deb", PARTS))["serialNumber"]


def test_every_part_is_in_the_licences_also_one_without_a_text() -> None:
    text = licences(PARTS)
    assert "beta 2: BSD-3-Clause OR MIT" in text
    assert "Do as you like." in text
    assert "gamma 3: not stated" in text
    assert text.count("carries no licence text") == 2


def test_both_lie_beside_the_package(tmp_path: Path) -> None:
    class Elsewhere(Plan):
        @property
        def dist_dir(self) -> Path:
            return tmp_path

    plan = Elsewhere(here(), PLAN.voice, "1.2.3", 0)
    contents.write_beside(plan, tmp_path / "a.deb", PARTS)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["a.deb.cdx.json", "a.deb.licences.txt"]
