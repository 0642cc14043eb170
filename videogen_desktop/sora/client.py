"""The only door to Azure: one connection's operations, each bounded in time and size."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.errors import (
    AddressNotFound,
    AnswerLost,
    AzureError,
    InvalidRequest,
    NetworkUnavailable,
    RangeRefused,
    RemoteNotFound,
    RequestRejected,
    UnexpectedReply,
)
from videogen_desktop.domain.remote import RemoteJob, RemoteList, Reply
from videogen_desktop.sora.connection_check import check_connection
from videogen_desktop.sora.content import Content, open_content
from videogen_desktop.sora.failures import Operation, proves_nothing_was_made, unreadable
from videogen_desktop.sora.listing import PAGE_ITEMS, Page, collect, read_page
from videogen_desktop.sora.session import PAGE_BYTES, Credential, Limits, Renew, Session
from videogen_desktop.sora.wire import TrackedBody, poll_after, request_id, service_time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from videogen_desktop.domain.connection import Check, Connection
    from videogen_desktop.domain.job import GenerationRequest
    from videogen_desktop.sora.wire import Answer, Call

T = TypeVar("T")

CREATE_SECONDS = 60.0
LIST_SECONDS = 60.0
LIST_BYTES = 64 << 20
THUMBNAIL_BYTES = 16 << 20
_THUMBNAIL_SECONDS = 60.0
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


class SoraClient:
    """What can be asked of one connection. Thread-safe; every method blocks, with a deadline.

    Args:
        connection: Where to ask.
        credential: Hands out the key, or an Entra token, at each request.
        proxy: ``"system"``, ``"none"`` or the address of a proxy. Loopback never goes through one.
        renew: Gets another token once one is refused; keys have none.
    """

    def __init__(
        self,
        connection: Connection,
        credential: Credential,
        *,
        proxy: str = "system",
        renew: Renew | None = None,
    ) -> None:
        self._session = Session(connection, credential, proxy, renew)

    @property
    def connection(self) -> Connection:
        """Return where this client asks."""
        return self._session.connection

    def create(
        self,
        request: GenerationRequest,
        *,
        idempotency_key: str,
        deadline_seconds: float = CREATE_SECONDS,
    ) -> Reply[RemoteJob]:
        """Ask for a video. This is what costs money.

        Every error but :class:`AnswerLost` proves that nothing was made.

        Raises:
            AnswerLost: It may have been carried out; look it up, never send it again blindly.
            PromptBlocked: The words were refused.
            RequestRejected: This request was refused, or the original of a remix is gone.
            InvalidRequest: The connection's dialect has no remix.
            AzureError: Nothing was made; the class says what is in the way.
        """
        if request.remix_of is not None and self.connection.dialect is not Dialect.VIDEOS:
            raise InvalidRequest({"remix_of": "This kind of connection cannot change a video."})
        call = self._session.dialect.create(request, self.connection.deployment)
        limits = Limits(deadline_seconds, deadline_seconds)
        headers = {"Idempotency-Key": idempotency_key}
        signature = self._session.signature()
        answer, body = self._send(call, {**headers, **signature}, limits)
        # Azure's own 401 proves that nothing was made, so asking once more is no second create.
        if proves_nothing_was_made(answer) and self._session.renewed(answer.status, signature):
            answer, body = self._send(call, {**headers, **self._session.signature()}, limits)
        operation = Operation.CREATE if request.remix_of is None else Operation.REMIX
        return self._created(answer, operation, body)

    def status(self, remote_id: str) -> Reply[RemoteJob]:
        """Ask how one job stands.

        Raises:
            RemoteNotFound: Azure does not know it; for a new job that can be lag.
            AzureError: There is no answer now.
        """
        answer = self._session.ask(self._session.dialect.status(remote_id), Operation.STATUS)
        value = answer.json
        if isinstance(value, dict):
            value = {"id": remote_id, **value}
        job = self._session.dialect.read_job(value)
        if job is None or job.id != remote_id:
            raise unreadable(answer, self.connection)
        return _reply(job, answer)

    def list_since(self, since: float) -> Reply[RemoteList]:
        """Read the account's jobs, the newest first, down to ``since`` (Unix seconds).

        Returns:
            What was found; ``complete`` only if every job since then is certainly in it.
            ``service_time`` is the clock of the first page.

        Raises:
            AzureError: Not even the first page could be read.
        """
        pages = _Pages(self._session)
        found = collect(pages, since)
        if pages.first is None:
            raise NetworkUnavailable("The list did not arrive.")
        return _reply(found, pages.first)

    def delete(self, remote_id: str) -> Reply[None]:
        """Delete one job with its video at Azure.

        Raises:
            RemoteNotFound: It is not there.
            RequestRejected: Azure does not delete it, for instance while it is being made.
            AzureError: There is no answer now.
        """
        answer = self._session.ask(self._session.dialect.delete(remote_id), Operation.DELETE)
        return _reply(None, answer)

    def open_content(self, output_id: str, *, start: int = 0, etag: str | None = None) -> Content:
        """Open the download of one video; use the result in ``with``.

        Args:
            output_id: From :attr:`RemoteJob.output_ids`.
            start: Bytes that are here already; asked for only together with ``etag``.
            etag: The strong validator of those bytes.

        Raises:
            RemoteNotFound: It is not there yet, or no longer.
            ModelRetired: 410; for an id it can also mean that the video has expired.
            RangeRefused: Azure cannot go on there; begin from the start.
            AzureError: It cannot be had now.
        """
        headers: dict[str, str] = {}
        if start > 0 and etag is not None:
            headers = {"Range": f"bytes={start}-", "If-Range": etag}
        call = self._session.dialect.content(output_id)
        return open_content(self._session, call, Operation.CONTENT, headers)

    def thumbnail(self, output_id: str) -> Reply[bytes | None]:
        """Fetch the still of one video.

        Returns:
            A JPEG, PNG or WebP file; ``None`` where the service offers none.

        Raises:
            AzureError: It cannot be had now.
        """
        call = self._session.dialect.thumbnail(output_id)
        try:
            content = open_content(
                self._session, call, Operation.THUMBNAIL, {}, whole_seconds=_THUMBNAIL_SECONDS
            )
        except (RemoteNotFound, RequestRejected, AddressNotFound, RangeRefused, UnexpectedReply):
            return Reply(None)
        with content:
            received = bytearray()
            for piece in content.pieces():
                received += piece
                if len(received) > THUMBNAIL_BYTES:
                    return Reply(None)
        picture = bytes(received) if received.startswith(_PICTURES) else None
        return Reply(picture, service_time=content.service_time, request_id=content.request_id)

    def check(self) -> tuple[Check, ...]:
        """Answer whether address, key, deployment and dialect are right; never makes a video."""
        return check_connection(self._session)

    def close(self) -> None:
        """End every exchange that is under way, downloads as well, and refuse new ones."""
        self._session.close()

    def _send(
        self, call: Call, headers: Mapping[str, str], limits: Limits
    ) -> tuple[Answer, TrackedBody]:
        body = TrackedBody(call.body or b"")
        try:
            return self._session.exchange(call, headers, limits, body), body
        except AzureError as error:
            raise (_lost(error) if body.was_taken else error) from error

    def _created(self, answer: Answer, operation: Operation, body: TrackedBody) -> Reply[RemoteJob]:
        if answer.is_success:
            job = self._session.dialect.read_job(answer.json)
            if job is None:
                raise _lost(unreadable(answer, self.connection))
            return _reply(job, answer)
        refusal = self._session.refusal(answer, operation)
        if proves_nothing_was_made(answer) or not body.was_taken:
            raise refusal
        raise _lost(refusal) from refusal


class _Pages:
    """Asks for the pages of one list within one deadline and one budget of bytes."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._deadline = time.monotonic() + LIST_SECONDS
        self._room = LIST_BYTES
        self.first: Answer | None = None

    def __call__(self, after: str | None) -> Page | None:
        left = self._deadline - time.monotonic()
        if left <= 0 or self._room <= 0:
            return None
        call: Call = self._session.dialect.page(after, PAGE_ITEMS)
        limits = Limits(min(left, 30.0), body_bytes=min(PAGE_BYTES, self._room))
        try:
            answer = self._session.ask(call, Operation.LIST, limits)
        except AzureError:
            if self.first is None:
                raise
            return None
        self._room -= len(answer.body)
        page = read_page(answer.json, self._session.dialect)
        if page is None:
            if self.first is None:
                raise unreadable(answer, self._session.connection)
            return None
        self.first = self.first or answer
        return page


def _lost(cause: AzureError) -> AnswerLost:
    return AnswerLost(
        "Azure's answer got lost, so the video may be on its way.",
        azure_message=cause.azure_message or str(cause),
        request_id=cause.request_id,
        http_status=cause.http_status,
        retry_after=cause.retry_after,
    )


def _reply(value: T, answer: Answer) -> Reply[T]:
    return Reply(
        value,
        service_time=service_time(answer.headers),
        poll_after=poll_after(answer.headers),
        request_id=request_id(answer.headers),
    )
