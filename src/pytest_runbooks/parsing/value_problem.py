"""A value that an option does not take, and the values that several options take."""

from __future__ import annotations


class ValueProblemError(Exception):
    """A value that an option does not take; the message, and a hint what it takes."""

    def __init__(self, message: str, hint: str) -> None:
        self.message, self.hint = message, hint
        super().__init__(message)


def check_query(text: str) -> str:
    """Give a text that is JMESPath.

    Raises:
        ValueProblemError: it is not.
    """
    import jmespath  # noqa: PLC0415 - few documents need it

    try:
        jmespath.compile(text)
    except (jmespath.exceptions.JMESPathError, RecursionError) as error:
        why = str(error).split("\n")[0].rstrip(":. ")
        raise ValueProblemError(
            f"`{text}` is not JMESPath: {why}", "see https://jmespath.org/specification.html"
        ) from None
    return text
