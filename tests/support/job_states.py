"""A job in every state there is, as the server tells it, and the words the page has for it."""

from __future__ import annotations

JOB: dict[str, object] = {
    "job_id": "j", "state": "queued", "status": "queued", "progress": None, "message": "",
    "prompt": "A paper boat crosses a blue table", "size": "1280x720", "seconds": 4, "count": 1,
    "practice": False, "videos": [], "created_at": 0, "updated_at": 0, "cancel_wanted": False,
    "actions": [],
}  # fmt: skip

CANCEL = ("cancel",)
MEND = ("settings", "check", "cancel")
DOUBT = ("check", "resend", "cancel")


def _paused(code: str) -> dict[str, object]:
    return {"paused": {"code": f"azure_{code}"}, "actions": MEND}


def _failed(code: str, action: str) -> dict[str, object]:
    return {"state": "failed", "error": {"code": code}, "actions": (action,)}


def _ready(**error: object) -> dict[str, object]:
    return {"state": "ready", "error": error}


STATES: list[tuple[dict[str, object], str]] = [
    ({"actions": CANCEL}, "In line"),
    ({"state": "submitting", "actions": CANCEL}, "Sending to Azure"),
    (
        {"state": "unknown", "actions": CANCEL},
        "Checking with Azure whether this one was started… (you will not be charged twice)",
    ),
    ({"state": "submitted", "actions": CANCEL}, "Waiting at Azure"),
    ({"state": "running", "progress": 45, "actions": CANCEL}, "Making your video · 45\u00a0%"),
    ({"state": "running", "actions": CANCEL}, "Making your video · usually about a minute"),
    ({"state": "running", "cancel_wanted": True}, "Making your video · usually about a minute"),
    ({"state": "fetching"}, "Saving to your computer"),
    (
        {"state": "fetching", "received_bytes": 3100000, "total_bytes": 4812345},
        "Saving to your computer · 3.1 of 4.8 MB",
    ),
    (
        {
            "state": "fetching",
            "error": {"code": "disk_full", "needed_bytes": 4812345},
            "actions": ("folder", "show_folder"),
        },
        "There is no room on the disk (needs 4.8 MB). It is fetched when there is",
    ),
    (
        {"paused": {"code": "offline"}, "actions": ("check", "cancel")},
        "You are offline. It continues as soon as you are back",
    ),
    (
        {"waits": {"code": "azure_busy"}, "actions": CANCEL},
        "Azure is busy with your other videos; this one starts next",
    ),
    (
        _paused("credentials_refused"),
        "Azure does not accept the key. The line waits until it is mended in Settings",
    ),
    (
        _paused("permission_denied"),
        "The key has no right to make videos here. The line waits until it is mended in Settings",
    ),
    (
        _paused("deployment_not_found"),
        "Azure has no deployment of this name. The line waits until it is mended in Settings",
    ),
    (
        _paused("address_not_found"),
        "The address does not answer as Azure does. The line waits until it is mended in Settings",
    ),
    (
        _paused("model_retired"),
        "Azure no longer offers this model. Your saved videos stay here",
    ),
    (
        {"paused": {"code": "not_configured"}, "actions": MEND},
        "No account is connected. The line waits until there is one",
    ),
    (
        {"paused": {"code": "other_computer"}},
        "Another computer is using this library. This one waits its turn",
    ),
    (
        {"needs_permission": True, "paused": {"code": "offline"}, "actions": CANCEL},
        "In line · waits for your answer above",
    ),
    (
        {
            "state": "maybe_charged",
            "candidates": [
                {"remote_id": "video_1", "created_at": 0},
                {"remote_id": "video_2", "created_at": 60},
            ],
            "actions": ("adopt", *DOUBT),
        },
        "Two videos at Azure could be this one. Which is it?",
    ),
    (
        {"state": "maybe_charged", "actions": DOUBT},
        "We could not find out whether Azure started this one. Check in the Azure portal",
    ),
    (
        _failed("prompt_refused", "edit"),
        "Azure’s safety filter refused these words. Nothing was made",  # noqa: RUF001 - typeset
    ),
    (
        _failed("result_refused", "edit"),
        "Azure’s safety filter refused the finished video",  # noqa: RUF001 - typeset
    ),
    (_failed("request_rejected", "edit"), "Azure refused this request. Nothing was made"),
    (_failed("job_failed", "again"), "Azure could not make this video"),
    (_failed("expired", "again"), "Azure deleted this video before it could be fetched"),
    (_failed("internal", "again"), "Something went wrong inside Videogen. Nothing was lost"),
    (
        _ready(code="takes_missing", count=1),
        "Saved on your computer; one video could not be fetched",
    ),
    (_ready(code="made_twice"), "Saved on your computer"),
    ({"state": "cancelled", "actions": ("again",)}, "Cancelled"),
    (
        {
            "state": "cancelled",
            "error": {"code": "finished_anyway"},
            "actions": ("fetch", "again"),
        },
        "Cancelled",
    ),
]  # fmt: skip


def every_state() -> list[dict[str, object]]:
    """Return one job for each, told apart by its id."""
    return [
        JOB | change | {"job_id": f"j{number}", "created_at": 1_790_000_000 - number}
        for number, (change, _words) in enumerate(STATES)
    ]
