"""What can go wrong with a stack, by whom it is told."""

from __future__ import annotations

from . import seams


class RefusedError(seams.ServiceException):
    """A call is refused, as AWS refuses it.

    Args:
        message: in the words of AWS.
        code: of the error.
    """

    def __init__(self, message: str, code: str = "ValidationError") -> None:
        super().__init__(code, message)


class FailedError(Exception):
    """A resource or an output cannot be made: the operation of the stack fails, and is undone."""


class GoneError(Exception):
    """A resource that is to be deleted is not there any more."""
