"""RB690: a CloudWatch dashboard that CloudWatch refuses."""

from __future__ import annotations

from collections.abc import Iterator

from ...artifacts.dashboards import dashboard_findings
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find widgets that are none, and queries that CloudWatch refuses."""
    yield from dashboard_findings(document)


RULE = Rule(
    code="RB690",
    name="dashboard",
    summary="The body of a CloudWatch dashboard holds what CloudWatch refuses.",
    severity=Severity.ERROR,
    why="""\
`put-dashboard` fails, or shows an empty widget. Looked at are bodies in `json` fences, in files
that the document names, and in `--dashboard-body`: the types of widgets and what each needs, sizes,
the lists of metrics, and Logs Insights queries (as RB650 to RB652 do).""",
    bad="""\
# Watch the queue

The dashboard is this one.

```json
{
  "widgets": [
    {"type": "metrics", "properties": {"region": "eu-west-1", "metrics": [["AWS/SQS", "Sent"]]}}
  ]
}
```
""",
    good="""\
# Watch the queue

The dashboard is this one.

```json
{
  "widgets": [
    {"type": "metric", "properties": {"region": "eu-west-1", "metrics": [["AWS/SQS", "Sent"]]}}
  ]
}
```
""",
    check=check,
)
