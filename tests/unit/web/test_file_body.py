from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tests.support.http_server import GET, Start, file_app
from tests.support.raw_http import RawConnection, ask
from videogen_desktop.web.exchange import wrap_file
from videogen_desktop.web.file_body import FileSlice

if TYPE_CHECKING:
    from pathlib import Path


def give_up(*_: object) -> None:
    raise socket._GiveupOnSendfile  # type: ignore[attr-defined]


@pytest.mark.parametrize("with_sendfile", [True, False])
def test_a_slice_of_a_file_arrives_byte_for_byte(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, with_sendfile: bool
) -> None:
    if not with_sendfile:
        monkeypatch.setattr("socket.socket._sendfile_use_sendfile", give_up)  # as on Windows
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 4096)
    with RawConnection(start(file_app(path, 100, 700_000, 700_000)).port) as client:
        client.send(GET + GET)
        for _ in range(2):
            assert client.read_answer().body == path.read_bytes()[100:700_100]


def test_a_file_that_became_shorter_ends_the_connection(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    with RawConnection(start(file_app(path, 0, 9, 9)).port) as client:
        client.send(GET)
        with pytest.raises(EOFError):
            client.read_answer()


def test_a_slice_reads_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    part = FileSlice(path.open("rb"), 2, 6)
    assert part.read(2) + part.read(50) + part.read() == b"234567"
    assert part.read() == b""
    part.close()


def test_nothing_is_sent_of_an_empty_slice(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    assert ask(start(file_app(path, 0, 0, 0)).port, GET).body == b""


def test_only_a_slice_is_taken_for_a_file() -> None:
    with pytest.raises(TypeError):
        wrap_file(object())
