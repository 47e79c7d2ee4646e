"""The page of a rule: what it finds, why, an example, what is said of it, how to ignore it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..errors import SettingError
from .diagnostic import Diagnostic
from .engine import Linter
from .outputs import write
from .outputs.report import Report
from .rule import Rule, Severity
from .settings import LintSettings

_PAGE = "page.md"
_ENGINE = "RB0"  # the rules on comments ask which others hold
_VERSION = re.compile(r"\b(botocore|boto3|AWS CLI) \d+\.\d+\.\d+")  # that of this machine
_MEANS = {
    Severity.ERROR: "error: who follows the page fails, or does harm",
    Severity.WARNING: "warning: who follows the page may fail",
}
_FILE_LANGUAGES = {".md": "markdown", ".yml": "yaml", ".yaml": "yaml", ".json": "json"}
_UNSEEN = "It has not been seen firing on a real document yet."
_OWN = "<!-- runbook: ignore-file {code} the examples below show what it finds -->"
_IGNORE = """\
In one place, by a comment above what is meant, with the reason:

```markdown
<!-- runbook: ignore {code} why it is right here -->
```

In a whole document by `ignore-file` in the place of `ignore`; in some documents or everywhere by
`per-file-ignores` or `ignore` in `pyproject.toml`. See [how lint is used](../lint.md).
"""


def page(rule: Rule, own: Sequence[Rule] = ()) -> str:
    """Give the page of a rule, as Markdown; what is said of its example is found out.

    Args:
        rule: the rule.
        own: the rules of the project, when it is one of them.

    Raises:
        SettingError: a rule of the project has a code that it may not have, or the rule breaks.
    """
    text = "\n".join(_parts(rule, own))
    linter = Linter(Path(), LintSettings(select=(rule.code,)), own)
    if linter.check_text(text, Path(_PAGE).absolute(), _PAGE).diagnostics:
        title, rest = text.split("\n", 1)
        text = f"{title}\n\n{_OWN.format(code=rule.code)}\n{rest}"
    return text


def table(rules: Iterable[Rule]) -> str:
    """Give a table of rules with links to their pages, as Markdown."""
    rows = [
        f"| [{rule.code}]({rule.code}.md) | `{rule.name}` | {rule.severity.value} "
        f"| {rule.summary.replace('|', '&#124;')} |"
        for rule in rules
    ]
    return "\n".join(["| Code | Name | Severity | What it finds |", "|---|---|---|---|", *rows, ""])


def listing(rules: Sequence[Rule]) -> str:
    """Give a line for each rule, as text."""
    rows = [(rule.code, rule.name, rule.severity.value) for rule in rules]
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join([*map(str.ljust, row, wide), rule.summary]) + "\n"
        for row, rule in zip(rows, rules, strict=True)
    )


def _parts(rule: Rule, own: Sequence[Rule]) -> Iterator[str]:
    """Give the paragraphs of a page, each ended by a line feed."""
    found, said = _said(rule, own) if rule.bad else ((), "")
    yield f"# {rule.code}: {rule.name}\n"
    yield f"{rule.summary}\n"
    yield "| | |\n|---|---|"
    yield f"| Severity | {_MEANS[rule.severity]} |"
    looked = "documents of this tool" if rule.of_runbooks else "every Markdown document"
    yield f"| Looks at | {looked} |"
    if rule.bad:
        mends = any(one.edits for one in found)
        yield f"| `--fix` | {'mends the example' if mends else 'leaves the example to you'} |"
    yield f"\n{rule.why}\n"
    if rule.bad:
        yield "## Wrong\n"
        yield _fence(rule.bad, "markdown")
        yield "`pytest-runbooks lint` says of it:\n"
        yield _fence(said, "text")
        yield "## Right\n"
        yield _fence(rule.good, "markdown")
        for name, text in rule.files.items():
            yield f"Beside both stands `{name}`:\n"
            yield _fence(text, _FILE_LANGUAGES.get(Path(name).suffix, "text"))
    yield "## Seen\n"
    seen = f"In {rule.seen.rstrip('.')}." if rule.seen else _UNSEEN
    yield f"{seen}\n"
    yield "## Ignore it\n"
    yield _IGNORE.format(code=rule.code).rstrip("\n") + "\n"


def _said(rule: Rule, own: Sequence[Rule]) -> tuple[Sequence[Diagnostic], str]:
    """Look at the bad example; give what the rule finds, and how it is shown."""
    with tempfile.TemporaryDirectory(prefix="pytest-runbooks-") as name:
        folder = Path(name)
        for path, text in {**rule.files, _PAGE: rule.bad}.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        linter = Linter(folder, LintSettings(select=(_ENGINE, rule.code)), own)
        checked = linter.check(folder / _PAGE, _PAGE)
        text = write(Report((checked,), linter.rules, folder, folder), "full")
    if any(one.code != rule.code for one in checked.diagnostics):
        raise SettingError(f"{rule.code}: its example shows something else\n{text}")
    return checked.diagnostics, _VERSION.sub(r"\1 N.N.N", text)


def _fence(text: str, language: str) -> str:
    """Give a fence that nothing in its text ends."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    marks = "`" * max(longest + 1, 3)
    return f"{marks}{language}\n{text.rstrip(chr(10))}\n{marks}\n"
