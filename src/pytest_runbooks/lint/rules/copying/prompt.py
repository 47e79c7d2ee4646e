"""RB101: a prompt in a block that is no transcript."""

from __future__ import annotations

from collections.abc import Iterator

from ....model import Edit
from ....parsing.shell_text import is_whole
from ...document import Document
from ...rule import Finding, Rule, Severity
from ...shell import ShellCode
from ...strangers import PROMPT, Stranger, strangers


def check(document: Document) -> Iterator[Finding]:
    """Find the first prompt of each block."""
    for stranger in strangers(document).values():
        if stranger.kind == "prompt":
            yield _finding(stranger)


def _finding(stranger: Stranger) -> Finding:
    code = stranger.code
    found = PROMPT.match(code.code, stranger.begin)
    assert found  # by which it is a prompt
    prompt = found["prompt"]
    begin = found.start("prompt")
    edits = _edits(code) if prompt == "$ " else ()
    if edits:
        hint = "take the prompts away, or write `console` as the language"
    elif prompt == "$ ":
        hint = "write `console` as the language: `$ ` begins a command there, the rest is output"
    else:
        hint = "take it away, or write `console` as the language and `$ ` before the commands"
    return Finding(
        code.span(begin, begin + len(prompt.rstrip())),
        f"the prompt `{prompt.rstrip()}` stands before a command of a "
        f"`{code.step.block.language}` block",
        hint,
        edits,
    )


def _edits(code: ShellCode) -> tuple[Edit, ...]:
    """Take the prompts away; nothing when a line stands there that belongs to no command."""
    edits, open_command, prompted, at = [], "", False, 0
    for line in code.code.splitlines(keepends=True):
        begin = at + len(line) - len(line.lstrip())
        at += len(line)
        text = code.code[begin:at].rstrip("\n")
        if text.startswith("$ "):
            edits.append(Edit(code.span(begin, begin + 2), ""))
            open_command, prompted = text[2:], False
            continue
        if open_command and not is_whole(open_command):
            if text.startswith("> ") and (prompted or "\n" not in open_command):
                edits.append(Edit(code.span(begin, begin + 2), ""))
                text, prompted = text[2:], True
            open_command += f"\n{text}"
        elif text and not text.startswith("#"):
            return ()
    return tuple(edits)


RULE = Rule(
    code="RB101",
    name="prompt-in-block",
    summary="A prompt stands before a command in a block that is no transcript.",
    severity=Severity.ERROR,
    why="""\
Who copies the block copies the prompt, too: `$: command not found`. Write the commands alone, or
say that the block shows a terminal: in a `console` block `$ ` begins a command, and what follows
is its output.

`--fix` takes the prompts away where the block holds nothing but commands.""",
    bad="""\
# Look

Make the folder.

```bash
$ mkdir -p logs
$ cd logs
```
""",
    good="""\
# Look

Make the folder.

```bash
mkdir -p logs
cd logs
```
""",
    check=check,
    seen="cert-manager/website, content/docs/tutorials/venafi/venafi.md: 20 blocks with `$ `",
)
