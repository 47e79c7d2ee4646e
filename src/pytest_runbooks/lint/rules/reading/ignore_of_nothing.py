"""RB003: a comment that takes back what nobody says."""

from __future__ import annotations

from ...rule import Rule, Severity

RULE = Rule(
    code="RB003",
    name="ignore-of-nothing",
    summary="A comment takes back findings where there are none.",
    severity=Severity.WARNING,
    why="""\
What it was written for is mended, or stands somewhere else. It would hide the next mistake.""",
    bad="""\
# Look

<!-- runbook: ignore RB001 it is read by another tool -->
```bash
echo ok
```
""",
    good="""\
# Look

```bash
echo ok
```
""",
    check=lambda _: (),
)
