"""Documents whose expected outputs a run writes, and what it says of that."""

from __future__ import annotations

import re

from .room import Run

UPDATE = "--runbooks-update"
WRONG = """\
# Book

```bash
echo one
```

Expected output:

```text
two
```
"""
RIGHT = WRONG.replace("two", "one")
SAID = ("written: ", "not written: ", "would be written: ", "nothing ", "--- ")


END = re.compile(r"===|!!!|$|\d+ (passed|failed)")
NOTHING = "nothing to write: what came out is what the documents say"
FAILED = "nothing to write: what a step that failed gave back is never written"


def told(run: Run) -> list[str]:
    """What the summary says of documents."""
    lines = run.out.split("\n")
    first = next((n for n, line in enumerate(lines) if line.startswith(SAID)), len(lines))
    ends = (n for n, line in enumerate(lines) if n > first and END.match(line))
    return lines[first : next(ends, len(lines))]


def page(title: str, *steps: str) -> str:
    return "\n".join([f"# {title}\n", *steps])


def step(code: str, output: str | None = None, directive: str = "") -> str:
    lines = [f"<!-- runbook: {directive} -->"] if directive else []
    lines += ["```bash", code, "```", ""]
    if output is not None:
        lines += ["Expected output:", "", "```text", output, "```", ""]
    return "\n".join(lines)
