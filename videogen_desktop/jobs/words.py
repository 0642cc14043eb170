"""What each state says, in plain words, and what the person can do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.domain.job import JobState

if TYPE_CHECKING:
    from videogen_desktop.domain.job import Job, JobError

_STATE_WORDS = {
    JobState.QUEUED: "In line",
    JobState.SUBMITTING: "Sending to Azure",
    JobState.UNKNOWN: (
        "Checking with Azure whether this one was started… (you will not be charged twice)"
    ),
    JobState.SUBMITTED: "Waiting at Azure",
    JobState.RUNNING: "Making your video · usually about a minute",
    JobState.FETCHING: "Saving to your computer",
    JobState.MAYBE_CHARGED: (
        "We could not find out whether Azure started this one. Check in the Azure portal."
    ),
    JobState.READY: "Saved",
    JobState.FAILED: "Something went wrong.",
    JobState.CANCELLED: "Cancelled",
}

_WAIT_WORDS = {
    "azure_busy": "Azure is busy with your other videos; this one starts next",
    "azure_rate_limited": "Azure asked us to wait a moment; this one starts next",
}

_ERROR_WORDS = {
    "prompt_refused": "Azure's safety filter refused these words. Nothing was made.",
    "result_refused": "Azure's safety filter refused the finished video.",
    "offline": "You are offline. It continues as soon as you are back.",
}

_PAUSE_WORDS = {
    "offline": "You are offline. It continues as soon as you are back.",
    "azure_model_retired": ("Azure no longer offers this model. Your saved videos stay here."),
}


def message_for(job: Job, pause: JobError | None, *, needs_permission: bool) -> str:
    """Return the one sentence that a job shows: the most pressing of what is true of it."""
    return (
        _error_words(job)
        or ("Waits for your word: shall this be sent?" if needs_permission else "")
        or _pause_words(job, pause)
        or _progress_words(job)
        or _STATE_WORDS[job.state]
    )


def _error_words(job: Job) -> str:
    if job.error is None or job.state is JobState.READY:
        return ""
    if job.state is JobState.MAYBE_CHARGED and job.candidates:
        return ""
    return _ERROR_WORDS.get(job.error.code, job.error.message)


def _pause_words(job: Job, pause: JobError | None) -> str:
    if pause is None or job.state.is_final:
        return ""
    line = "The line waits. Nothing is lost; it goes on when this is mended."
    return _PAUSE_WORDS.get(pause.code, f"{pause.message} {line}")


def _progress_words(job: Job) -> str:
    if job.state is JobState.QUEUED:
        return _WAIT_WORDS.get(job.wait_code, "")
    if job.state is JobState.RUNNING and job.progress is not None:
        return f"Making your video · {job.progress} %"
    if job.state is JobState.MAYBE_CHARGED and job.candidates:
        if len(job.candidates) == 1:
            return "A video at Azure could be this one. Is it?"
        return f"{len(job.candidates)} videos at Azure could be this one. Which is it?"
    return ""


def actions_for(job: Job, pause: JobError | None, *, needs_permission: bool) -> tuple[str, ...]:
    """Return what the person can do, the most useful first."""
    actions: list[str] = []
    if needs_permission:
        actions.append("permit")
    if pause is not None and not job.state.is_final:
        actions += ["check"] if pause.code == "offline" else ["settings", "check"]
    if job.state in {
        JobState.QUEUED,
        JobState.SUBMITTING,
        JobState.UNKNOWN,
        JobState.SUBMITTED,
        JobState.RUNNING,
    }:
        actions += [] if job.cancel_wanted else ["cancel"]
    elif job.state is JobState.MAYBE_CHARGED:
        actions += ["adopt"] if job.candidates else []
        actions += ["check", "resend", "cancel"]
    elif job.state is JobState.FETCHING:
        actions += ["folder", "show_folder"] if job.error and job.error.code == "disk_full" else []
    elif job.state is JobState.FAILED:
        refused = job.error is not None and job.error.code in {
            "prompt_refused",
            "result_refused",
            "request_rejected",
        }
        actions += ["edit"] if refused else ["again"]
    elif job.state is JobState.CANCELLED:
        finished = job.error is not None and job.error.code == "finished_anyway"
        actions += ["fetch", "again"] if finished else ["again"]
    return tuple(actions)
