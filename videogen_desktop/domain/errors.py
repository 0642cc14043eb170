"""What can go wrong that is not a bug, as a tree people catch by class.

::

    VideogenError              code, retryable, help
    ├── InvalidRequest         fields: field -> sentence (a Reason, which has a code)
    ├── NotFound
    ├── Conflict               the same request_id with another body; a state that moved on
    ├── OverLimit              the person's own limit for a month would be passed
    ├── NotConfigured          no connection, or no key for it
    │   └── SignInFailed       the Azure CLI gives no token
    ├── AzureError             request_id, azure_message, http_status, retry_after
    │   ├── ConnectionRefused  the whole line waits; no job fails
    │   │   ├── CredentialsRefused   401
    │   │   ├── PermissionDenied     403
    │   │   ├── DeploymentNotFound   404 that names the deployment
    │   │   ├── AddressNotFound      404 of the route
    │   │   └── ModelRetired         410
    │   ├── PromptBlocked      the words, by the content filter
    │   ├── RequestRejected    any other 4xx for this request alone
    │   ├── RemoteNotFound     404 for one id
    │   ├── RangeRefused       416: a download cannot go on where it stopped
    │   ├── TooManyTasks       429: two are running already
    │   ├── RateLimited        429 with or without a time to wait
    │   ├── ServiceUnavailable 5xx, 408
    │   ├── NetworkUnavailable no address, refused, broken off; nothing was made
    │   ├── UnexpectedReply    a shape we do not know
    │   │   └── TooSlow        a body that trickles
    │   └── AnswerLost         only from a create: Azure may have made a job
    ├── VideoDamaged           bytes that are not a whole MP4
    ├── LibraryError           path
    │   ├── DiskFull · LibraryLocked · LibraryCorrupt · LibraryTooNew · DataFolderUnusable
    ├── AddressInUse           another program has the port
    └── AlreadyRunning

Whatever is not one of these is a bug: it is logged with its traceback and shown as our own fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class VideogenError(Exception):
    """An expected failure; ``str()`` of it is one plain sentence for the person."""

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False
    help: ClassVar[str] = ""


class Reason(str):
    """Why a field cannot be taken: the sentence, and a code that other languages go by."""

    __slots__ = ("code",)

    def __new__(cls, code: str, sentence: str) -> Self:
        """Make the sentence a text that knows its code."""
        reason = super().__new__(cls, sentence)
        reason.code = code
        return reason

    code: str


class InvalidRequest(VideogenError):
    """The request cannot be taken as it is.

    ``fields`` maps each bad field to a sentence, ``field_codes`` to the cause: that of the
    sentence where it is a :class:`Reason`, else ``invalid``.
    """

    code = "invalid_request"

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = dict(fields)
        self.field_codes = {
            name: reason.code if isinstance(reason, Reason) else "invalid"
            for name, reason in fields.items()
        }


class NotFound(VideogenError):
    """There is no such job or video here."""

    code = "not_found"


class Conflict(VideogenError):
    """The request contradicts what is already there."""

    code = "conflict"


class OverLimit(VideogenError):
    """An order would pass the limit that the person has set for a month; nothing was kept.

    ``cost`` is of the order, ``spent`` what this month may have cost already, with what is in
    line; all in ``currency``.
    """

    code = "over_limit"

    def __init__(self, cost: float, spent: float, limit: float, currency: str) -> None:
        super().__init__(
            f"This costs about {cost:.2f} {currency} and would pass your limit of {limit:.2f}"
            f" {currency} for a month, of which {spent:.2f} are spent. Nothing was sent."
        )
        self.cost, self.spent, self.limit, self.currency = cost, spent, limit, currency


class NotConfigured(VideogenError):
    """No connection has been set up, or it has no key."""

    code = "not_configured"
    help = "Open Settings and connect to Azure, or try Videogen without an account."


class SignInFailed(NotConfigured):
    """The Azure CLI, which signs in with Microsoft Entra, gives no token."""

    code = "sign_in_failed"
    help = "The connection signs in with Microsoft Entra; in Settings it can be given a key."


class AzureError(VideogenError):
    """Azure, or the way to it, said no."""

    code = "azure_error"

    def __init__(
        self,
        message: str,
        *,
        azure_message: str = "",
        request_id: str = "",
        http_status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.azure_message = azure_message
        self.request_id = request_id
        self.http_status = http_status
        self.retry_after = retry_after


class ConnectionRefused(AzureError):
    """Azure refuses this connection whatever is asked: jobs wait until it is mended."""

    help = "Open Settings and check the connection."


class CredentialsRefused(ConnectionRefused):
    """The key or token is wrong or has expired."""

    code = "azure_credentials_refused"


class PermissionDenied(ConnectionRefused):
    """The key is known but has no right here."""

    code = "azure_permission_denied"


class DeploymentNotFound(ConnectionRefused):
    """The resource has no deployment of this name."""

    code = "azure_deployment_not_found"


class AddressNotFound(ConnectionRefused):
    """The address answers, but not with this interface."""

    code = "azure_address_not_found"


class ModelRetired(ConnectionRefused):
    """Azure no longer offers the model."""

    code = "azure_model_retired"


class PromptBlocked(AzureError):
    """The safety filter refused the words before anything was made."""

    code = "prompt_refused"


class RequestRejected(AzureError):
    """Azure refused this one request, for instance its size or length."""

    code = "request_rejected"


class RemoteNotFound(AzureError):
    """Azure does not know this id, or not yet, or no longer."""

    code = "azure_not_found"
    retryable = True


class TooManyTasks(AzureError):
    """Azure is already working on as many videos as it takes at once."""

    code = "azure_busy"
    retryable = True


class RateLimited(AzureError):
    """Azure asks to be asked less often."""

    code = "azure_rate_limited"
    retryable = True


class ServiceUnavailable(AzureError):
    """Azure has a passing trouble of its own."""

    code = "azure_unavailable"
    retryable = True


class NetworkUnavailable(AzureError):
    """Azure cannot be reached. From a create: it has certainly not been carried out."""

    code = "offline"
    retryable = True


class UnexpectedReply(AzureError):
    """The address answered with something that is not Azure's format."""

    code = "azure_unexpected_reply"
    retryable = True


class TooSlow(UnexpectedReply):
    """A body trickles: it is broken off, to be resumed over a new connection."""

    code = "azure_too_slow"


class RangeRefused(AzureError):
    """416: the part of the file that was asked for does not exist there."""

    code = "azure_range_refused"
    retryable = True


class AnswerLost(AzureError):
    """A create may have been carried out, but its answer did not arrive. Never send it again."""

    code = "answer_lost"


class VideoDamaged(VideogenError):
    """The bytes are not one whole MP4 file."""

    code = "video_damaged"


class LibraryError(VideogenError):
    """The data folder cannot do what is needed."""

    code = "library_error"

    def __init__(self, message: str, path: Path | None = None) -> None:
        super().__init__(message)
        self.path = path


class DiskFull(LibraryError):
    """There is no room left. ``needed_bytes`` is how much is needed, 0 where nobody knows."""

    code = "disk_full"
    retryable = True

    def __init__(self, message: str, path: Path | None = None, *, needed_bytes: int = 0) -> None:
        super().__init__(message, path)
        self.needed_bytes = needed_bytes


class LibraryLocked(LibraryError):
    """Another program keeps the library busy for too long."""

    code = "library_locked"
    retryable = True


class LibraryCorrupt(LibraryError):
    """The library file is damaged."""

    code = "library_corrupt"


class LibraryTooNew(LibraryError):
    """The library was written by a newer version."""

    code = "library_too_new"


class DataFolderUnusable(LibraryError):
    """The data folder is missing, read-only or not a folder."""

    code = "data_folder_unusable"


class AddressInUse(VideogenError):
    """Another program listens on the port that was asked for."""

    code = "address_in_use"


class AlreadyRunning(VideogenError):
    """Another copy has this data folder."""

    code = "already_running"
