"""RB680: a description of an API that the specification does not allow."""

from __future__ import annotations

from collections.abc import Iterator

from ...artifacts.descriptions import descriptions
from ...artifacts.openapi_text import Description, form_mistakes
from ...document import Document
from ...rule import Finding, Rule, Severity

GOOD_API = """\
openapi: 3.0.3
info: {title: Orders, version: "1.0"}
paths:
  /orders/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        "200":
          description: An order.
          content:
            application/json:
              schema: {type: object, required: [id], properties: {id: {type: string}}}
              example: {id: "7"}
        "404": {description: There is none.}
        "500": {description: Something broke.}
"""
FRONT = """\
---
runbook:
  owner: Orders team
---

"""


def check(document: Document) -> Iterator[Finding]:
    """Find what is not allowed, references to nothing, and variables that nobody describes."""
    for found in descriptions(document):
        if isinstance(found.description, Description):
            yield from map(found.finding, form_mistakes(found.description))
        else:
            yield found.finding(found.description)


RULE = Rule(
    code="RB680",
    name="openapi-form",
    summary="A description of an API that the document names is not valid OpenAPI.",
    severity=Severity.ERROR,
    why="""\
What is made from it, as clients, tests and API Gateway's import, fails or goes wrong. Files that a
document names are held against the schema of the specification (OpenAPI 3.0 to 3.2, Swagger 2);
references in the file lead somewhere, each variable of a path has a parameter, and no two
operations have one name. The finding stands where the document names the file, and says the line in
it. Nothing is fetched.""",
    bad="""\
# Call the API

The API is described in [broken.yaml](broken.yaml).
""",
    good="""\
# Call the API

The API is described in [orders.yaml](orders.yaml).
""",
    check=check,
    files={
        "orders.yaml": GOOD_API,
        "broken.yaml": GOOD_API.replace("in: path", "in: paht"),
    },
)
