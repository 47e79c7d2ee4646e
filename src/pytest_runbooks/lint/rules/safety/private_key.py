"""RB411: a private key in the text."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...rule import Finding, Rule, Severity
from ...secrets import is_said_to_be_an_example, private_keys


def check(document: Document) -> Iterator[Finding]:
    """Find private keys, in prose and in code."""
    text = "\n".join(document.lines)
    for begin, _ in private_keys(text) if "PRIVATE KEY" in text else ():
        line = text.count("\n", 0, begin) + 1
        if not document.is_runbook and is_said_to_be_an_example(document.lines, line):
            continue
        yield Finding(
            document.at(line, begin - (text.rfind("\n", 0, begin) + 1) + 1),
            "a private key stands in the text",
            "make another pair of keys, and write `...` in the place of this one's lines",
        )


RULE = Rule(
    code="RB411",
    name="private-key",
    summary="A private key stands in the text.",
    severity=Severity.ERROR,
    why="""\
A key that others have read is no key any more, and examples are copied into production. Make
another pair, and show of a key no more than its first and last line. A key that is cut short, or
encrypted with a passphrase, is not found; nor is, on pages that were not written for this tool, one
that the lines above call an example.""",
    bad="""\
# Sign in

```text
-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIMxH0yG0qyqPDcsDXY3k2FGDJSo8Mzc8KlGThCdLbLq3
-----END PRIVATE KEY-----
```
""",
    good="""\
# Sign in

```text
-----BEGIN PRIVATE KEY-----
...
-----END PRIVATE KEY-----
```
""",
    check=check,
)
