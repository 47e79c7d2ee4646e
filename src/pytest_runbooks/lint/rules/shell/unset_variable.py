"""RB122: a variable that nothing sets."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from ...document import Document
from ...rule import Finding, Rule, Severity
from ...variables import Unset, unset_reads

_NEAR = 0.75
_MOST = 400  # names: among more it takes long to look


def check(document: Document) -> Iterator[Finding]:
    """Find the first read of each variable that is not set there."""
    for unset in unset_reads(document):
        name, begin = unset.read.name, unset.read.begin
        length = unset.code.code[begin:].index(name) + len(name)
        if unset.below:
            what = f"`${name}` is read before it is set, on line {unset.below}"
        else:
            what = f"`${name}` is set nowhere on the page"
        yield Finding(
            unset.code.span(begin, begin + length), what, _hint(unset, document.is_runbook)
        )


def _hint(unset: Unset, is_runbook: bool) -> str:
    if unset.below:
        return f"set it above, or move line {unset.below} up"
    others = sorted(unset.others) if len(unset.others) <= _MOST else []
    near = get_close_matches(unset.read.name, others, n=1, cutoff=_NEAR)
    if near:
        return f"did you mean `${near[0]}`?"
    if is_runbook:
        return "set it above, or below `env` in the front matter"
    return "set it above, or say in the text what it stands for"


RULE = Rule(
    code="RB122",
    name="unset-variable",
    summary="A shell variable is read that nothing above sets.",
    severity=Severity.WARNING,
    why="""\
To the shell a variable that is not set is the empty text, and the command runs all the same:
`aws s3 rm --recursive s3://$BUCKET/$PREFIX`. Set each variable in a block above the one that reads
it, or write `${NAME:?}`, which ends the command instead.

The blocks of a page count in their order, and so do captures and `env` of the front matter. With
`procedures` each procedure begins with none. On pages that are not written for this tool, a name
that stands anywhere in the text or in a comment counts as explained, and so does one that a page
beside it sets. Behind `source` and `eval` nothing is said.""",
    bad="""\
# Look

Look for the log.

```bash
LOG_FILE=run.log
```

```bash
cat "$LOGFILE"
```
""",
    good="""\
# Look

Look for the log.

```bash
LOG_FILE=run.log
```

```bash
cat "$LOG_FILE"
```
""",
    check=check,
    seen="aws-samples/sample-developer-tutorials, tuts/064-amazon-neptune-gs/amazon-neptune-gs.md: "
    "`$CLUSTER_ID`, where `DB_CLUSTER_ID` is set",
)
