"""RB681: an operation of an API that does not say what it answers when something is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from ...artifacts.descriptions import descriptions
from ...artifacts.openapi_text import response_mistakes
from ...document import Document
from ...rule import Finding, Rule, Severity
from .openapi_form import FRONT, GOOD_API


def check(document: Document) -> Iterator[Finding]:
    """Find operations without 4xx or 5xx."""
    for found in descriptions(document):
        yield from found.show(response_mistakes)


RULE = Rule(
    code="RB681",
    name="openapi-responses",
    summary="An operation of an API describes no response for errors.",
    severity=Severity.WARNING,
    why="""\
Who operates the API meets the errors first. Each operation describes at least one response 4xx and
one 5xx, or `default`.""",
    bad=FRONT
    + """\
# Call the API

The API is described in [short.yaml](short.yaml).
""",
    good=FRONT
    + """\
# Call the API

The API is described in [orders.yaml](orders.yaml).
""",
    check=check,
    files={
        "orders.yaml": GOOD_API,
        "short.yaml": GOOD_API.replace('        "500": {description: Something broke.}\n', ""),
    },
    of_runbooks=True,
)
