"""RB207: a word in a command of the AWS CLI that nothing takes."""

from __future__ import annotations

from collections.abc import Iterator

from ....parsing.shell_tokens import Word
from ...aws.calls import AwsCall, AwsOption
from ...aws.shown import shown_calls
from ...aws.words import begins_with_a_dash
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import known_text, literal

_SWITCHED = frozenset({"true", "false"})
_MOST = {"0": 0, "1": 1, "2": 2, "?": 1}


def check(document: Document) -> Iterator[Finding]:
    """Find words that belong to no option, in commands that take no such word, or too many."""
    for call in shown_calls(document):
        if call.known is None or call.asks_for_help or not call.is_certain:
            continue
        room = 0
        for argument in call.known.arguments:
            room += _MOST.get(argument.nargs, len(call.positional))
        surplus = call.positional[room:] or tuple(
            word for word in call.positional if _has_dash(word)
        )
        # What stands behind a dash is the value of the option that was meant.
        judged = surplus[:1] if any(map(_has_dash, surplus[:1])) else surplus
        if surplus and all(_is_judged(call, word) for word in judged):
            yield _finding(call, surplus)


def _has_dash(word: Word) -> bool:
    return begins_with_a_dash(known_text(word))


def _is_judged(call: AwsCall, word: Word) -> bool:
    text = literal(word) or ""
    runs = bool(call.code.step.id)
    if begins_with_a_dash(text):
        return not runs  # in what runs, another rule says that it is no `-`
    # In other fences `--name the name of it` stands for a name.
    return bool(text.strip()) if runs else text in _SWITCHED


def _finding(call: AwsCall, surplus: tuple[Word, ...]) -> Finding:
    word = surplus[0]
    span = call.code.of_word(word)
    text = literal(word) or ""
    if begins_with_a_dash(text):
        return Finding(span, f"`{text}` is no option", "it begins with a dash that is no `-`")
    before = _option_before(call, word)
    if before and before.known.nargs == "0" and text in _SWITCHED:
        off = before.name.replace("--", "--no-", 1)
        return Finding(
            span,
            f"`{before.name}` takes no value, here it is `{text}`",
            f"write `{before.name}` or `{off}`" if call.known and off in call.known.options else "",
        )
    hint = f"`aws {' '.join(call.path)} help` says what it takes"
    if before and before.values and call.code.written(before.values[-1])[0] not in "'\"":
        hint = f"if it is a part of the value of `{before.name}`, quote the whole value"
    return Finding(span, f"`{text}` belongs to no option", hint)


def _option_before(call: AwsCall, word: Word) -> AwsOption | None:
    """Give the option whose last word, or value, is the one before a word."""
    place = call.words.index(word)
    if place == 0:
        return None
    for option in call.options:
        last = option.values[-1] if option.values else option.word
        if last.end == call.words[place - 1].end:
            return option
    return None


RULE = Rule(
    code="RB207",
    name="stray-word",
    summary="A command of the AWS CLI holds a word that it does not take.",
    severity=Severity.ERROR,
    why="""\
The AWS CLI says `Unknown options` and does nothing. Mostly a value holds a blank and is not quoted,
an option lost its dashes, or a switch that takes no value has one.""",
    bad="""\
# Topic

Say what the topic is for.

```bash
aws sns create-topic --name orders --attributes DisplayName=New orders
```
""",
    good="""\
# Topic

Say what the topic is for.

```bash
aws sns create-topic --name orders --attributes "DisplayName=New orders"
```
""",
    check=check,
    seen=(
        "aws-samples/aws-incident-response-playbooks, IRP-Ransomware.md: `aws drs "
        "start-recovery --is-drill false`"
    ),
)
