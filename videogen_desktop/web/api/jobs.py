"""Ask for videos and see how they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import InvalidRequest, NotFound, Reason
from videogen_desktop.jobs.orders import Order
from videogen_desktop.web.fields import Fields, QueryFields, json_object
from videogen_desktop.web.messages import json_reply

if TYPE_CHECKING:
    from videogen_desktop.web.messages import Reply, Request
    from videogen_desktop.web.services import Services

LONGEST_WAIT_SECONDS = 2.0


def generate(services: Services, request: Request) -> Reply:
    """Take an order; 202 means that it is on disk."""
    fields = Fields(json_object(request))
    count = fields.whole("count")
    order = Order(
        prompt=fields.text("prompt") or "",
        size=fields.text("size"),
        seconds=fields.whole("seconds"),
        count=1 if count is None else count,
        request_id=fields.text("request_id"),
        remix_of=fields.text("remix_of"),
        hold_seconds=fields.number("hold_seconds") or 0.0,
        over_limit=fields.flag("over_limit") or False,
    )
    fields.check()
    try:
        submitted = services.desk.submit(order)
    except NotFound as error:  # the one thing that an order names
        raise InvalidRequest({"remix_of": Reason("remix_gone", str(error))}) from error
    body = {"job_id": submitted.job_ids[0], "job_ids": list(submitted.job_ids)}
    return json_reply(body, 202)


def status(services: Services, request: Request) -> Reply:
    """Show one job."""
    job_id = QueryFields(request.query).text("job_id")
    if job_id is None:
        raise InvalidRequest({"job_id": "Say which job, as /status?job_id=…"})
    return json_reply(services.desk.get(job_id).as_json())


def recent(services: Services, request: Request) -> Reply:
    """Show the jobs under way, those that need the person, and those that ended lately.

    With ``wait`` the answer stays away until there is news, for so many seconds at most: the page
    then learns of a finished video at once and asks no more often than without. ``seen`` is
    ``news`` of the answer before, because something may have happened between the two.
    """
    fields = QueryFields(request.query)
    wait = fields.number("wait", 0, LONGEST_WAIT_SECONDS)
    seen = fields.whole("seen")
    fields.check()
    # The number comes first: what is written after it is shown now, and once more as news.
    news = services.desk.await_news(wait or 0, seen)
    jobs = [view.as_json() for view in services.desk.recent()]
    body: dict[str, object] = {"jobs": jobs, "news": news}
    waiting = services.desk.waiting_for_permission()
    if waiting:
        since = min(job.created_at for job in waiting)
        body["waiting_permission"] = {"count": len(waiting), "since": since}
    closing = services.window.closing()
    if closing is not None:
        body["closing"] = {"at_azure": closing.at_azure, "in_line": closing.in_line}
    return json_reply(body)


def cancel(services: Services, request: Request) -> Reply:
    """Cancel a job, as far as that is still possible."""
    return json_reply(services.desk.cancel(request.params["job_id"]).as_json())


def send_now(services: Services, request: Request) -> Reply:
    """End the time in which taking a job back costs nothing."""
    return json_reply(services.desk.send_now(request.params["job_id"]).as_json())


def check(services: Services, request: Request) -> Reply:
    """Look again now."""
    return json_reply(services.desk.check(request.params["job_id"]).as_json())


def resend(services: Services, request: Request) -> Reply:
    """Send a job in doubt once more, because the person says so."""
    fields = Fields(json_object(request))
    over_limit = fields.flag("over_limit") or False
    fields.check()
    view = services.desk.resend(request.params["job_id"], over_limit=over_limit)
    return json_reply(view.as_json())


def adopt(services: Services, request: Request) -> Reply:
    """Take the video at Azure that the person recognised as this job's."""
    view = services.desk.adopt(request.params["job_id"], _remote_id(request))
    return json_reply(view.as_json())


def disown(services: Services, request: Request) -> Reply:
    """Leave out a video at Azure that is not this job's."""
    view = services.desk.disown(request.params["job_id"], _remote_id(request))
    return json_reply(view.as_json())


def permission(services: Services, request: Request) -> Reply:
    """Take the answer to whether old requests are to be sent."""
    fields = Fields(json_object(request))
    send = fields.flag("send")
    over_limit = fields.flag("over_limit") or False
    fields.check()
    if send is None:
        raise InvalidRequest({"send": "Say whether the waiting requests are to be sent."})
    services.desk.give_permission(send=send, over_limit=over_limit)
    return recent(services, request)


def _remote_id(request: Request) -> str:
    fields = Fields(json_object(request))
    remote_id = fields.text("remote_id")
    fields.check()
    if not remote_id:
        raise InvalidRequest({"remote_id": "Say which video at Azure is meant."})
    return remote_id
