"""RB652: a Logs Insights query that gives a command or a function the wrong things."""

from __future__ import annotations

from collections.abc import Iterator

from ...artifacts.queries import mistakes
from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find `limit` without number, `stats` without aggregate, names that `parse` lacks, ..."""
    yield from mistakes(document, "argument")


RULE = Rule(
    code="RB652",
    name="query-argument",
    summary="A command or a function of a Logs Insights query is given the wrong things.",
    severity=Severity.ERROR,
    why="""\
CloudWatch refuses the whole query: `limit` takes a whole number, `stats` computes at least one
thing of the rows, `parse` names as many fields as its pattern takes, `sort` knows `asc` and
`desc`, and each function takes so many arguments. Queries are looked for where RB650 looks for
them.""",
    bad="""\
# Count errors

This query counts errors by hour.

```text
filter @message like /ERROR/
| stats @message by bin(1h)
```
""",
    good="""\
# Count errors

This query counts errors by hour.

```text
filter @message like /ERROR/
| stats count(*) by bin(1h)
```
""",
    check=check,
    seen=(
        "aws-observability/observability-best-practices, "
        "docusaurus/docs/solutions/cloudwatch-dashboards/index.md: a pattern of `parse` whose "
        "stars have become underscores takes three values, and six are named"
    ),
)
