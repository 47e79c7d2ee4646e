"""RB400: a command that destroys, and no warning above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from ...callouts import is_warned, reach, says_between, warns
from ...creations import is_of_the_page
from ...destructions import Destruction, destructions
from ...document import Document
from ...rule import Finding, Rule, Severity

# Words by which a page that was not written for this tool says what its commands do.
_SAID = re.compile(
    r"\b(?:delet|remov|destroy|destruct|terminat|purg|clean|tear|uninstall|drop|wip(?:e|ing)|eras"
    r"|revok|reset|prun|empt(?:y|ies)|discard|forc|get rid"
    r"|shut|decommission|retir|dispos|cancel|overwrit|replac|rotat|expir|flush|truncat|reclaim"
    r"|scratch|re-?creat|re-?install|upgrad|downgrad|releas|disabl|obsolete|unused|orphan|leftover"
    r"|stale|rm\b|lower)|teardown|cleanup|deregist|unregist|lös|supprim|elimin|borr|删除|削除",
    re.IGNORECASE,
)
_CODE_SAYS = re.compile(r"#.*|\b(?:echo|printf|print|log|info)\b.*|read -\w*p.*|confirm.*")
_ASKS = re.compile(r"\bread\b[^\n]*-\w*p|\bconfirm\b|\bselect\b.*\bin\b|input\(", re.IGNORECASE)


def check(document: Document) -> Iterator[Finding]:
    """Find the commands that nobody is warned of."""
    told: set[tuple[int, str]] = set()
    for one in destructions(document):
        key = (one.step.block.position.line if one.step else one.line, one.shown)
        if key in told or _is_told(document, one) or is_of_the_page(document, one):
            continue
        told.add(key)
        if document.is_runbook:
            message = f"{one.shown} destroys, and no warning stands above it in its section"
        else:
            message = f"{one.shown} destroys, and nothing in its section says so"
        yield Finding(one.span, message, "write above it what is lost, as in `> [!WARNING]`")


def _is_told(document: Document, one: Destruction) -> bool:
    is_runbook = document.is_runbook
    if is_warned(document, one.line) or _first_telling(one.code, is_runbook) < one.end:
        return True
    if is_runbook:
        return bool(one.step and (one.step.options.approval or one.step.options.skip is not None))
    return _is_said(document, one)


@lru_cache(maxsize=16)
def _first_telling(code: str, is_runbook: bool) -> int:
    """Give the offset of the first line of some code that tells; its length when none does.

    On a page of this tool it asks or warns; on any other, speaking of it is enough.
    """
    begin = 0
    for line in code.split("\n"):
        if _ASKS.search(line) or ("#" in line and warns(line[line.index("#") :])):
            return begin
        if not is_runbook and any(_SAID.search(said) for said in _CODE_SAYS.findall(line)):
            return begin
        begin += len(line) + 1
    return len(code)


def _is_said(document: Document, one: Destruction) -> bool:
    """Say whether a heading or the prose of the section speaks of it."""
    words = re.findall(r"[a-z]{5,}", one.shown.partition(" ")[2])
    nearest, *others = reach(document, one.line)
    stretches = [(nearest[0], _end_of_section(document, one.line)), *others]
    asked: list[Callable[[str], object]] = [_SAID.search]
    if words:
        asked.append(_one_of("|".join(words)))
    return any(says_between(document, says, *stretch) for stretch in stretches for says in asked)


@cache
def _one_of(words: str) -> Callable[[str], object]:
    return re.compile(words, re.IGNORECASE).search


def _end_of_section(document: Document, line: int) -> int:
    below = [section.position.line for section in document.sections if section.position.line > line]
    return below[0] - 1 if below else len(document.lines)


RULE = Rule(
    code="RB400",
    name="unwarned-destruction",
    summary="A command destroys something, and no warning stands above it.",
    severity=Severity.WARNING,
    why="""\
Commands are copied without reading what stands around them, at night, in the wrong window, with
the variables of another account. What cannot be brought back needs a warning before it, not after:
what is lost, and when it may be.

A command destroys when the AWS CLI's or boto3's verb says so (`delete`, `terminate`, `purge`,
`schedule-key-deletion`), when it is on a kept list (`terraform destroy`, `rm -rf`,
`aws s3 rm`, `aws s3 rb --force`, `aws s3 sync --delete`, `kubectl delete`, `helm uninstall`,
`docker system prune`, `git push --force`, `git reset --hard` and the like), or when it is SQL with
`DROP`, `TRUNCATE`, or `DELETE` without `WHERE`.

A warning is a callout of any kind (`> [!WARNING]`, `!!! danger`, `:::caution`,
`{% hint style="danger" %}`, `<div class="warning">`, `**Warning:**`, an emoji such as ⚠️), or a
sentence that says that something is lost or cannot be undone. It reaches everything below it in its
section, and what stands before the first subheading reaches the subsections. A comment above the
command in its block, a question to the reader (`read -p`) and the directive `approval` count, too.

Nothing is asked where the page destroys what it made above, under the same name. Of a page that was
not written for this tool less is asked: that its heading, its prose or a comment speaks of deleting
at all.""",
    bad="""\
# Drop the old table

The traffic has moved to the new table.

<!-- runbook: timeout=5m -->
```bash
aws dynamodb delete-table --table-name orders-2019
```

Expected output:

```json
{"TableDescription": {"TableName": "orders-2019", "...": "..."}}
```

Wait until it is gone:

```bash
aws dynamodb wait table-not-exists --table-name orders-2019
```
""",
    good="""\
# Drop the old table

> [!WARNING]
> All orders of 2019 are lost. Make sure that the export in S3 is complete.

<!-- runbook: timeout=5m -->
```bash
aws dynamodb delete-table --table-name orders-2019
```

Expected output:

```json
{"TableDescription": {"TableName": "orders-2019", "...": "..."}}
```

Wait until it is gone:

```bash
aws dynamodb wait table-not-exists --table-name orders-2019
```
""",
    check=check,
    seen="cert-manager/website, "
    "`content/docs/contributing/contribfest-kubecon-eu-2026/setup.md`: "
    "a block that installs Go removes the one that is there, and says nothing of it",
)
