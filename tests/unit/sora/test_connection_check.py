"""Each sentence of the check; every case is tried in tests/contract/sora."""

from __future__ import annotations

from tests.support import scripted_azure as s
from videogen_desktop.domain.connection import Connection, Dialect
from videogen_desktop.sora.connection_check import check_connection
from videogen_desktop.sora.session import Session

LIST = s.answers(200, {"data": [], "has_more": False})
REFUSED = s.answers(400, {"error": {"message": "Missing required parameter: 'prompt'."}})


def test_what_cannot_be_known_is_neither_right_nor_wrong() -> None:
    with s.ScriptedAzure([LIST, REFUSED]) as azure:
        connection = Connection("c", azure.base_url, Dialect.VIDEOS, "my-sora")
        address, key, deployment, dialect = check_connection(
            Session(connection, lambda: "k", "none")
        )

    assert address.message == f"{connection.host} answers."
    assert key.message == "The key is accepted."
    assert (deployment.ok, deployment.help) == (None, "")
    assert '"my-sora"' in deployment.message
    assert dialect.message == "The service speaks Sora 2 (videos)."
