"""How operations of stacks fail, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError, ParamValidationError
from werkzeug.exceptions import HTTPException

from . import seams
from .calls import is_gone
from .errors import FailedError, GoneError, RefusedError
from .records import Resource


def names(verb: str, logical: list[str]) -> str:
    """Say which resources failed."""
    return f"The following resource(s) failed to {verb}: [{', '.join(logical)}]. "


def listed(names: list[str]) -> str:
    """Write names one after the other."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


@contextmanager
def absent() -> Iterator[None]:
    """What is to be removed and is not there is removed."""
    try:
        yield
    except GoneError:
        return
    except ClientError as error:
        if not is_gone(error.response):
            raise


@contextmanager
def told(resource: Resource | None = None) -> Iterator[None]:
    """Turn what services say into the failure of a resource.

    Raises:
        FailedError: a service refused it.
        NotImplementedError: the emulator failed.
    """
    try:
        yield
    except (FailedError, GoneError, NotImplementedError):
        raise
    except RefusedError as error:
        raise FailedError(error.message) from error
    except ClientError as error:
        raise FailedError(_handler(error)) from error
    except ParamValidationError as error:
        raise FailedError(f"Properties validation failed: {error}") from error
    except (seams.ServiceException, HTTPException) as error:
        raise FailedError(str(getattr(error, "message", error))) from error
    except Exception as error:
        what = f"{resource.logical} ({resource.type})" if resource else "the stack"
        raise NotImplementedError(f"{what}: {type(error).__name__}: {error}") from error


def _handler(error: ClientError) -> str:
    """Write what a service refused, as the handlers of CloudFormation do."""
    response = error.response
    metadata = response.get("ResponseMetadata", {})
    code = str(response["Error"].get("Code", ""))
    kind = "GeneralServiceException"
    if is_gone(response):
        kind = "NotFound"
    elif "Exist" in code or "Conflict" in code:
        kind = "AlreadyExists"
    elif "Invalid" in code or "Validation" in code or "Malformed" in code:
        kind = "InvalidRequest"
    return (
        f'Resource handler returned message: "{response["Error"].get("Message", code)} '
        f"(Service: {error.operation_name}, Status Code: {metadata.get('HTTPStatusCode', 400)}, "
        f'Request ID: {metadata.get("RequestId", seams.new_id())})" '
        f"(RequestToken: {seams.new_id()}, HandlerErrorCode: {kind})"
    )
