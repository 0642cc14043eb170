from __future__ import annotations

import gzip
import os
import subprocess
import tarfile
from typing import TYPE_CHECKING

from build_spec.packing import archives

if TYPE_CHECKING:
    from pathlib import Path

EPOCH = 1_700_000_000


def tree(folder: Path, order: list[str]) -> Path:
    for name in order:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (folder / "runs").chmod(0o700)
    (folder / "link").symlink_to("runs")
    return folder


def test_the_same_files_give_the_same_bytes_whoever_made_them_and_when(tmp_path: Path) -> None:
    first = tree(tmp_path / "one" / "videogen", ["runs", "ä b/x", "ä b/y"])
    second = tree(tmp_path / "two" / "videogen", ["ä b/y", "ä b/x", "runs"])
    os.utime(second / "runs", (1, 1))
    (second / "ä b" / "x").chmod(0o600)
    for source, name in ((first, "a"), (second, "b")):
        archives.tar_gz(source, tmp_path / name, EPOCH)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_an_archive_keeps_what_runs_and_what_points_elsewhere(tmp_path: Path) -> None:
    archives.tar_gz(tree(tmp_path / "videogen", ["runs", "rests"]), tmp_path / "a", EPOCH)
    with tarfile.open(tmp_path / "a") as archive:
        modes = {entry.name: entry.mode for entry in archive if entry.isfile()}
        assert modes == {"videogen/runs": 0o755, "videogen/rests": 0o644}
        assert archive.getmember("videogen/link").linkname == "runs"
        assert {entry.mtime for entry in archive} == {EPOCH}


def test_a_packed_text_knows_no_time() -> None:
    assert archives.gzipped("words") == archives.gzipped("words")
    assert gzip.decompress(archives.gzipped("wörter")) == "wörter".encode()


def test_settled_files_have_plain_rights_and_one_date(tmp_path: Path) -> None:
    folder = tree(tmp_path / "videogen", ["runs", "rests"])
    (folder / "rests").chmod(0o600)
    archives.settle(folder, EPOCH)
    assert (folder / "rests").stat().st_mode & 0o777 == 0o644
    assert (folder / "runs").stat().st_mode & 0o777 == 0o755
    assert (folder / "rests").stat().st_mtime == EPOCH


def test_the_sums_are_what_sha256sum_reads(tmp_path: Path) -> None:
    (tmp_path / "a.deb").write_text("one")
    (tmp_path / "b.txt").write_text("two")
    archives.write_sums(tmp_path)
    sums = archives.write_sums(tmp_path)  # its own file is never among them
    assert len(sums.read_text().splitlines()) == 2
    check = ["sha256sum", "--check", "--strict", "--quiet", sums.name]
    assert subprocess.run(check, cwd=tmp_path, check=False).returncode == 0
