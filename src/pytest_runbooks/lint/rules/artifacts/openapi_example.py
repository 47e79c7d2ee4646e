"""RB682: an example of an API that its schema does not allow."""

from __future__ import annotations

from collections.abc import Iterator

from ...artifacts.descriptions import descriptions
from ...artifacts.openapi_text import example_mistakes
from ...document import Document
from ...rule import Finding, Rule, Severity
from .openapi_form import GOOD_API


def check(document: Document) -> Iterator[Finding]:
    """Find examples that do not fit."""
    for found in descriptions(document):
        yield from found.show(example_mistakes)


RULE = Rule(
    code="RB682",
    name="openapi-example",
    summary="An example in a description of an API does not fit its schema.",
    severity=Severity.ERROR,
    why="""\
Either the example or the schema is wrong, and somebody relies on each. Looked at are the examples
of parameters, bodies and responses, whose schema stands beside them; formats such as `date` are
not.""",
    bad="""\
# Call the API

The API is described in [odd.yaml](odd.yaml).
""",
    good="""\
# Call the API

The API is described in [orders.yaml](orders.yaml).
""",
    check=check,
    files={
        "orders.yaml": GOOD_API,
        "odd.yaml": GOOD_API.replace('example: {id: "7"}', "example: {id: 7}"),
    },
)
