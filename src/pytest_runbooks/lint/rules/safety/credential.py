"""RB410: a credential in the text."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...rule import Finding, Rule, Severity
from ...secrets import credentials_of, is_said_to_be_an_example


def check(document: Document) -> Iterator[Finding]:
    """Find credentials, in prose and in code."""
    text = "\n".join(document.lines)
    for one in credentials_of(text):
        line = text.count("\n", 0, one.begin) + 1
        if not document.is_runbook and is_said_to_be_an_example(document.lines, line):
            continue
        column = one.begin - (text.rfind("\n", 0, one.begin) + 1) + 1
        yield Finding(
            document.at(line, column, one.end - one.begin),
            f"a {one.kind} stands in the text",
            "make it invalid where it was made, then write a placeholder in its place",
        )


RULE = Rule(
    code="RB410",
    name="credential",
    summary="A credential stands in the text.",
    severity=Severity.ERROR,
    why="""\
Whoever can read the page, or its history, can use it. Taking it out of the page is not enough: it
has to be made invalid where it was made. Then write a placeholder, and say where the reader gets
his own.

Found are tokens of GitHub, GitLab, npm, PyPI, Slack, Docker, Vault, Terraform and others, keys of
Stripe, Google and SendGrid, secret keys of AWS beside their key id or their name, and JSON web
tokens that never expire. Where the form has a check sum, it has to be right. What AWS and others
document as an example (`AKIAIOSFODNN7EXAMPLE`), and what consists of words or rows of signs, is
none; nor is, on pages that were not written for this tool, what the lines above call an
example.""",
    bad="""\
# Look at the archive

```bash
export AWS_SECRET_ACCESS_KEY=q7Vd0RkPz3mXc8TfLw2yHsJ6uGbN9eAa4iOv1EoZ
```
""",
    good="""\
# Look at the archive

```bash
export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
```
""",
    check=check,
)
