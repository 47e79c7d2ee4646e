"""RB520: a name in a command that differs by one letter from what the page calls it elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from ....model import Span
from ...document import Document
from ...program_words import program_words
from ...rule import Finding, Rule, Severity
from ...shell import UNKNOWN, known_text, shell_codes

_OPTIONS = frozenset(
    {"--table-name", "--function-name", "--bucket", "--queue-name", "--log-group-name"}
    | {
        "--stack-name",
        "--alarm-name",
        "--alarm-names",
        "--role-name",
        "--cluster-name",
        "--cluster",
    }
    | {"--repository-name", "--secret-id", "--db-instance-identifier", "--user-name", "--name"}
    | {"--db-cluster-identifier", "--load-balancer-name", "--auto-scaling-group-name"}
)
_OFTEN = 3
_SHORT = 6
_A_WORD = 5


def check(document: Document) -> Iterator[Finding]:
    """Find a name that stands once, beside one letter of a name that stands often."""
    uses: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for code in shell_codes(document):
        if code.commands.is_lost:
            continue
        for command in code.commands.all:
            words = program_words(command.words)
            if not words or known_text(words[0]) not in {"aws", "awslocal"}:
                continue
            service = known_text(words[1]) if len(words) > 1 else ""
            for option, value in pairwise(words):
                name = known_text(option)
                if name in _OPTIONS:
                    uses[f"{service} {name}"][known_text(value)].append(code.of_word(value))
    for names in uses.values():
        yield from _strays(document, names)


def _strays(document: Document, names: dict[str, list[Span]]) -> Iterator[Finding]:
    often = [name for name, places in names.items() if len(places) >= _OFTEN]
    for name, places in names.items():
        if len(places) != 1 or len(name) < _SHORT or not often:
            continue
        meant = [one for one in often if is_slip(name, one)]
        shown = name.replace(UNKNOWN, "…")
        if len(meant) != 1 or _times(document, name) != 1:
            continue
        yield Finding(
            places[0],
            f"`{shown}` stands here only",
            f"elsewhere the page says `{meant[0].replace(UNKNOWN, '…')}`",
        )


def _times(document: Document, name: str) -> int:
    """Count how often the longest literal part of a name stands in the document."""
    part = max(name.split(UNKNOWN), key=len)
    return len(re.findall(rf"(?<![\w-]){re.escape(part)}(?![\w])", document.text))


def is_slip(name: str, meant: str) -> bool:
    """Say whether a name is another one with a slip of the hand.

    That is a letter too many or too few, two letters exchanged, or `_` for `-`; never a digit, nor
    a letter that is a word of its own, as in `group-a` and `group-b`.
    """
    if name == meant or abs(len(name) - len(meant)) > 1:
        return False
    if len(name) == len(meant):
        wrong = [
            at for at, (one, other) in enumerate(zip(name, meant, strict=True)) if one != other
        ]
        if len(wrong) == 1:
            return {name[wrong[0]], meant[wrong[0]]} == {"-", "_"}
        first, *rest = wrong
        is_exchange = rest == [first + 1] and name[first : first + 2] == meant[first + 1 :: -1][:2]
        return is_exchange and name[first : first + 2].isalpha()
    long, short = (name, meant) if len(name) > len(meant) else (meant, name)
    for at, letter in enumerate(long):
        if long[:at] + long[at + 1 :] == short:
            return letter.isalpha() and len(_run(long, at)) >= _A_WORD
    return False


def _run(text: str, at: int) -> str:
    """Give the letters around a place."""
    before = re.search(r"[A-Za-z]*$", text[:at])
    after = re.match(r"[A-Za-z]*", text[at:])
    return (before[0] if before else "") + (after[0] if after else "")


RULE = Rule(
    code="RB520",
    name="name-differs",
    summary="A name in a command differs by one letter from what the page says everywhere else.",
    severity=Severity.WARNING,
    why="""\
`campaign-dev` in one command and `campaigns-dev` in all others: the one command is about something
that does not exist, or, worse, about something else that does. Found is a name that stands on the
page once, where a name beside it by one letter stands in three or more commands of the service.""",
    bad="""\
# Look at the campaigns

```bash
aws dynamodb describe-table --table-name campaigns-dev --query Table.TableStatus --output text
aws dynamodb describe-table --table-name campaigns-dev --query Table.ItemCount --output text
aws dynamodb describe-table --table-name campaign-dev --query Table.KeySchema --output text
aws dynamodb describe-table --table-name campaigns-dev --query Table.TableArn --output text
```

Expected output:

```text
[..]
```
""",
    good="""\
# Look at the campaigns

```bash
aws dynamodb describe-table --table-name campaigns-dev --query Table.TableStatus --output text
aws dynamodb describe-table --table-name campaigns-dev --query Table.ItemCount --output text
aws dynamodb describe-table --table-name campaigns-dev --query Table.KeySchema --output text
aws dynamodb describe-table --table-name campaigns-dev --query Table.TableArn --output text
```

Expected output:

```text
[..]
```
""",
    check=check,
)
