"""Sends finished videos: ranges, tags, and the ways in which a download can go wrong.

Whether Azure honours Range, sends an ETag or a length is not known for ``/videos`` (contract 3.7);
the jobs dialect advertises ``accept-ranges`` (4.1). Here both do, unless a fault says otherwise.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from videogen_desktop.practice.faults import RangeAnswer
from videogen_desktop.practice.refusals import bad_request
from videogen_desktop.practice.wire import Answer, Call, http_date

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.practice.chance import Chance, Chances
    from videogen_desktop.practice.content import Content
    from videogen_desktop.practice.jobs import PracticeJob
    from videogen_desktop.practice.options import PracticeOptions

_RANGE = re.compile(r"bytes=(\d{1,18})?-(\d{1,18})?", re.IGNORECASE | re.ASCII)
_TRICKLE_BYTES = 16
_TRICKLE_SECONDS = 1.0


class Courier:
    """Answers requests for content that is there."""

    def __init__(
        self, options: PracticeOptions, chances: Chances, clock: Clock, stopping: threading.Event
    ) -> None:
        self._options = options
        self._chances = chances
        self._clock = clock
        self._stopping = stopping

    def video(self, call: Call, job: PracticeJob, output_id: str, content: Content) -> Answer:
        """Answer GET or HEAD for a video."""
        headers = {
            "Content-Type": "video/mp4",
            "Accept-Ranges": "bytes",
            "ETag": content.etag,
            "Last-Modified": self._last_modified(job),
        }
        wanted = self._range(call, content, headers["Last-Modified"])
        if self._options.faults.range is RangeAnswer.IGNORE:
            del headers["Accept-Ranges"]
        status, start, stop = HTTPStatus.OK, 0, content.length
        if wanted is not None:
            start, stop = wanted
            if start >= stop:
                headers["Content-Range"] = f"bytes */{content.length}"
                return Answer(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, b"", headers)
            status = HTTPStatus.PARTIAL_CONTENT
            headers["Content-Range"] = f"bytes {start}-{stop - 1}/{content.length}"
        if call.method == "HEAD":
            return Answer(status, b"", headers, iter(()), stop - start)
        return self._send(Answer(status, b"", headers), job, output_id, content, (start, stop))

    def still(self, job: PracticeJob, data: bytes, content_type: str) -> Answer:
        """Answer with a picture of a video."""
        headers = {
            "Content-Type": content_type,
            "Accept-Ranges": "none",
            "Last-Modified": self._last_modified(job),
        }
        return Answer(HTTPStatus.OK, data, headers)

    def _last_modified(self, job: PracticeJob) -> str:
        ended_at = job.made_at if job.ends_at is None else job.ends_at
        return http_date(ended_at + self._options.faults.clock_skew)

    def _range(self, call: Call, content: Content, modified: str) -> tuple[int, int] | None:
        """Return the part to send as start and end, or ``None`` for the whole.

        An unsatisfiable range has its start at or behind its end.
        """
        match = _RANGE.fullmatch(call.headers.get("range", "").strip())
        condition = call.headers.get("if-range", content.etag)
        if (
            self._options.faults.range is RangeAnswer.IGNORE
            or call.method == "HEAD"
            or match is None
            or match.group(0).endswith("=-")
            or condition not in {content.etag, modified}
        ):
            return None
        first, last = match.groups()
        if first is None:
            size = min(int(last), content.length)
            start, stop = content.length - size, content.length
        else:
            start = int(first)
            stop = content.length if last is None else min(int(last) + 1, content.length)
            if last is not None and int(last) < start:
                return None  # not a range at all (RFC 9110 section 14.1.1)
        if self._options.faults.range is RangeAnswer.WRONG:
            start //= 2
        return start, stop

    def _send(
        self,
        answer: Answer,
        job: PracticeJob,
        output_id: str,
        content: Content,
        part: tuple[int, int],
    ) -> Answer:
        faults = self._options.faults
        start, stop = part
        chance = self._chances.next("content", job.luck, job.output_ids.index(output_id))
        length: int | None = stop - start
        end = stop
        if chance.hits("cut-body", faults.cut_body):
            end = _cut(chance, start, stop)
        elif chance.hits("cut-body-no-length", faults.cut_body_no_length):
            end = _cut(chance, start, stop)
            length = None
        stream = content.pieces(start, end)
        if chance.hits("trickle", faults.trickle):
            stream = self._trickle(stream)
        return Answer(answer.status, b"", answer.headers, stream, length)

    def _trickle(self, stream: Iterator[bytes]) -> Iterator[bytes]:
        for piece in stream:
            for at in range(0, len(piece), _TRICKLE_BYTES):
                yield piece[at : at + _TRICKLE_BYTES]
                if self._clock.wait(self._stopping, _TRICKLE_SECONDS):
                    return


def _cut(chance: Chance, start: int, stop: int) -> int:
    """Return an end that is too early, with something to send where there is enough."""
    size = stop - start
    return start + (1 + chance.whole("where", size - 1) if size > 1 else 0)


def read_quality(call: Call) -> None:
    """Check ``quality``; both give the same bytes here.

    Raises:
        Refused: It is neither ``high`` nor ``low``.
    """
    if call.query.get("quality", "high") not in {"high", "low"}:
        raise bad_request("Invalid value for 'quality'.", "quality", "invalid_value")
