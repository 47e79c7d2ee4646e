"""RB009: a rule that broke."""

from __future__ import annotations

from ...rule import Rule, Severity

RULE = Rule(
    code="RB009",
    name="rule-broke",
    summary="A rule broke, so it says nothing of the document.",
    severity=Severity.ERROR,
    why="""\
What the rule would have found is not known. The other rules have looked at the document. There is
no example: a document that breaks a rule of this project is a mistake of the project.""",
    bad="",
    good="",
    check=lambda _: (),
)
