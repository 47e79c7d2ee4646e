"""RB530: numbered headings that repeat or leave out a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ...document import Document
from ...outline import BOLD, Entry, outline
from ...rule import Finding, Rule, Severity

_WORDS = ("step", "part", "phase")
_WORD = re.compile(r"[A-Za-z]+\s+")
_NUMBER = re.compile(
    r"(?P<lead>(?:(?:step|part|phase)\s+)?(?:\d{1,2}\.)*)(?P<last>\d{1,2})(?P<sign>[.):]?)\s+\S",
    re.IGNORECASE,
)


def check(document: Document) -> Iterator[Finding]:
    """Find siblings among headings of which the second has not the next number."""
    siblings: dict[int, list[tuple[Entry, re.Match[str]]]] = {}
    numbers: dict[int, str] = {}
    for entry in outline(document):
        if entry.level >= BOLD:
            continue
        for level in [one for one in siblings if one > entry.level]:
            yield from _of(siblings.pop(level))
        number = _NUMBER.match(entry.title)
        numbers = {level: one for level, one in numbers.items() if level < entry.level}
        # `1.21.4` not below `1.21` is a version.
        if number and number["lead"].rstrip(". ").lower() in {"", *_WORDS, *numbers.values()}:
            numbers[entry.level] = _WORD.sub("", number["lead"]) + number["last"]
            siblings.setdefault(entry.level, []).append((entry, number))
        elif entry.level in siblings:
            # A heading without a number in between: nothing is certain of what follows.
            yield from _of(siblings.pop(entry.level))
    for rest in siblings.values():
        yield from _of(rest)


def _of(numbered: list[tuple[Entry, re.Match[str]]]) -> Iterator[Finding]:
    if len(numbered) < 3 or len({(n["lead"].lower(), n["sign"]) for _, n in numbered}) > 1:
        return
    values = [int(number["last"]) for _, number in numbered]
    steps = [after - before for before, after in pairwise(values)]
    wrong = [index for index, step in enumerate(steps) if step != 1]
    if len(wrong) != 1:
        return  # numbers of another kind: versions, years, or one for each of several tools
    index = wrong[0] + 1
    entry, number = numbered[index]
    here, before = number["lead"] + number["last"], values[index - 1]
    if values[index] == before:
        what, how = f"the number `{here}` stands twice", "number the headings anew from here on"
    elif 1 < steps[wrong[0]] <= 3:
        what = f"`{here}` follows `{number['lead']}{before}`"
        how = f"write `{number['lead']}{before + 1}`, or bring back what stood between them"
    else:
        return
    yield Finding(entry.span, what, how)


RULE = Rule(
    code="RB530",
    name="heading-number",
    summary="The numbers of headings repeat, or leave one out.",
    severity=Severity.WARNING,
    why="""\
"Go back to step 3" means two places, or none: a step was added or taken away and the rest not
numbered anew. Looked at are three or more headings in a row with the same form of number.""",
    bad="""\
# Restart the shop

It ends all sessions.

## 1. Announce

Write in `#shop`.

## 2. Restart

Press the button.

## 2. Verify

Open the front page.
""",
    good="""\
# Restart the shop

It ends all sessions.

## 1. Announce

Write in `#shop`.

## 2. Restart

Press the button.

## 3. Verify

Open the front page.
""",
    check=check,
    seen="aws-samples/aws-incident-response-playbooks, playbooks/IRP-CredCompromise.md: "
    "two headings `Part 4`",
)
