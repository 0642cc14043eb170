"""The description of our own API, and every route tried by it with whatever it allows and forbids.

The description is for these tests alone and is served to nobody.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import jsonschema  # type: ignore[import-untyped]
import pytest

from tests.support.served import Served
from videogen_desktop.web.routes import ROUTES, STILL_BYTES_MAX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.support.site import Site

DESCRIPTION = Path(__file__).with_name("openapi-videogen.json")
FUZZER = Path(sys.executable).with_name("schemathesis")
SECONDS = 25
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
# This one reads and moves whatever folders of this computer it is told to.
NOT_AT_RANDOM = ("--exclude-path", "/upkeep")
Node = dict[str, "object"]


def description() -> Node:
    return cast("Node", json.loads(DESCRIPTION.read_text("utf-8")))


def node(value: object) -> Node:
    assert isinstance(value, dict)
    return value


def operations() -> dict[tuple[str, str], Node]:
    return {
        (method.upper(), path): node(operation)
        for path, methods in node(description()["paths"]).items()
        for method, operation in node(methods).items()
    }


def test_the_description_and_the_table_name_the_same_routes() -> None:
    table = {(route.method, re.sub(r"<(\w+)>", r"{\1}", route.path)) for route in ROUTES}
    assert set(operations()) == table


def test_the_description_and_the_table_take_the_same_bodies() -> None:
    described = operations()
    for route in ROUTES:
        operation = described[route.method, re.sub(r"<(\w+)>", r"{\1}", route.path)]
        if route.method == "GET":
            assert "requestBody" not in operation
        else:
            content = node(node(operation["requestBody"])["content"])
            assert set(content) == set(route.takes), route.path
            assert ("image/png" in content) == (route.body_bytes_max == STILL_BYTES_MAX)


def test_every_parameter_of_a_path_is_described() -> None:
    for (_, path), operation in operations().items():
        parameters = cast("list[Node]", operation["parameters"])
        named = {each["name"] for each in parameters if each["in"] == "path"}
        assert named == set(re.findall(r"\{(\w+)\}", path))


def test_the_schemas_are_schemas() -> None:
    for name, schema in node(node(description()["components"])["schemas"]).items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert re.fullmatch("([A-Z][a-z]+)+", name)


def test_the_description_is_served_to_nobody(site: Site) -> None:
    for path in ("/openapi.json", f"/{DESCRIPTION.name}", "/docs", "/openapi.yaml", "/schema"):
        assert site.ask("GET", path).status == 404


def write_with(ids: Mapping[str, str], target: Path, folders: Sequence[str] = ()) -> None:
    """Write the description with ids of what is there, so that the way leads past "not found".

    ``folders`` are the only ones that a long task is told of.
    """
    whole = description()
    task = node(node(node(whole["paths"])["/upkeep"])["post"])
    body = node(node(node(task["requestBody"])["content"])["application/json"])
    asked = node(node(body["schema"])["properties"])
    asked["folder"] = {"enum": list(folders)}
    asked["paths"] = {"type": "array", "items": asked["folder"], "maxItems": 3}
    for methods in node(whole["paths"]).values():
        for operation in node(methods).values():
            for parameter in cast("list[Node]", node(operation)["parameters"]):
                known = ids.get(str(parameter["name"]))
                if known is not None:
                    parameter["schema"] = {"enum": [known]}
    target.write_text(json.dumps(whole))


def fuzz(origin: str, cookie: str, schema: Path, *options: str) -> None:
    """Try every route, valid and not, for a bounded time; the same cases each run."""
    done = subprocess.run(
        [
            str(FUZZER), "run", str(schema), "--url", origin,
            "-H", f"Cookie: {cookie}", "-H", f"Origin: {origin}",
            "-H", "Sec-Fetch-Site: same-origin",
            "--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing",
            "--max-time", str(SECONDS), "--generation-deterministic", "--no-shrink",
            "--warnings", "off", "--no-color", *options,
        ],
        cwd=schema.parent, capture_output=True, text=True, timeout=4 * SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-8_000:]}\n{done.stderr[-2_000:]}"
    assert re.search(r"[1-9]\d* passed", done.stdout), done.stdout[-2_000:]


@pytest.mark.timeout(150)
def test_no_request_makes_a_route_fail(own_site: Site, tmp_path: Path) -> None:
    """Every route: real settings, library and files; jobs and Azure are stood in for."""
    ids = {"video_id": own_site.video.id, "job_id": "job_0", "remote_id": "video_1"}
    write_with(ids, tmp_path / "description.json")
    fuzz(own_site.origin, own_site.cookie, tmp_path / "description.json", *NOT_AT_RANDOM)


@pytest.mark.timeout(150)
def test_no_request_makes_the_running_program_fail(tmp_path: Path) -> None:
    """The whole program, but for those routes that would try connections to anywhere."""
    with Served(tmp_path / "data", "--practice") as program:
        job_id = program.ordered("a boat")
        write_with({"job_id": job_id}, tmp_path / "description.json")
        fuzz(
            program.origin, program.cookie, tmp_path / "description.json",
            "--exclude-path-regex", "^/settings", "--exclude-path", "/orphans", *NOT_AT_RANDOM,
        )  # fmt: skip
        assert program.ask("GET", "/jobs").status == 200
        log = (program.data_dir / "logs" / "videogen.log").read_text("utf-8")
    assert " ERROR " not in log


@pytest.mark.timeout(150)
def test_no_long_task_makes_the_running_program_fail(tmp_path: Path) -> None:
    """Begun, asked after and broken off in any order, with folders that are ours to move."""
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "no.mp4").write_bytes(b"no film")
    places = ("inside", "inside/no.mp4", "absent", "data", "data/videos", "new\u202e ä", "x" * 300)
    folders = [*(str(tmp_path / place) for place in places), "", "relative", "\0", "/proc/1/mem"]
    with Served(tmp_path / "data", "--practice") as program:
        write_with({}, tmp_path / "description.json", folders)
        fuzz(
            program.origin, program.cookie, tmp_path / "description.json",
            "--include-path-regex", "^/upkeep", "--mode", "positive",
        )  # fmt: skip
        assert program.ask("GET", "/jobs").status == 200
        assert json.loads(program.ask("GET", "/upkeep").body)["task"] is not None
        log = (program.data_dir / "logs" / "videogen.log").read_text("utf-8")
    assert " ERROR " not in log
