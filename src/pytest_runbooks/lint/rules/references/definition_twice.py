"""RB606: a label of links that is defined twice, differently."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...links import Definition, definitions
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find definitions that nobody reads, since an earlier one says something else."""
    first: dict[str, Definition] = {}
    for one in definitions(document):
        before = first.setdefault(one.label, one)
        is_comment = one.written.strip("/").lower() in {"", "comment", "#"}
        if before.target != one.target and not is_comment:
            yield Finding(
                one.span,
                f"`[{one.written}]` leads to `{before.target}` by line {before.span.start.line}, "
                "not here",
                "give one of them another label, or take one away",
            )


RULE = Rule(
    code="RB606",
    name="definition-twice",
    summary="A label of links is defined twice, with two targets.",
    severity=Severity.WARNING,
    why="""\
Markdown takes the first definition of a label and drops the others without a word: the links that
were written for the second lead to the first.""",
    bad="""\
# Restart the shop

Read [the manual][1] before, and [the list][1] afterwards.

[1]: https://shop.test/manual
[1]: https://shop.test/list
""",
    good="""\
# Restart the shop

Read [the manual][1] before, and [the list][2] afterwards.

[1]: https://shop.test/manual
[2]: https://shop.test/list
""",
    check=check,
)
