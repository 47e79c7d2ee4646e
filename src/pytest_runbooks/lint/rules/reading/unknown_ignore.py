"""RB002: a comment that takes back a rule which does not exist."""

from __future__ import annotations

from ...rule import Rule, Severity

RULE = Rule(
    code="RB002",
    name="unknown-ignore",
    summary="A comment takes back findings of a rule that does not exist, or gives no reason.",
    severity=Severity.ERROR,
    why="""\
`<!-- runbook: ignore CODE reason -->` takes back the findings of a rule in what stands below it. A
code that does not exist takes back nothing, and without a reason nobody who reads the page later
knows whether the comment is still needed.""",
    bad="""\
# Look

<!-- runbook: ignore RB0001 it is read by another tool -->
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
