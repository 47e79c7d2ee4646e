"""RB413: the number of an account that may not stand in documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...document import Document
from ...rule import Finding, Rule, Severity


def check(document: Document) -> Iterator[Finding]:
    """Find the accounts of the project's list, in prose and in code, with hyphens and without."""
    for account in document.settings.deny_accounts:
        digits = account.replace("-", "")
        groups = "-?".join(re.escape(digits[at : at + 4]) for at in range(0, len(digits), 4))
        form = re.compile(rf"(?<!\d){groups}(?!\d)") if digits else re.compile(r"(?!)")
        for number, line in enumerate(document.lines, 1):
            for found in form.finditer(line) if digits[:4] in line else ():
                yield Finding(
                    document.at(number, found.start() + 1, len(found[0])),
                    f"the account `{found[0]}` may not stand in documents",
                    "write a placeholder, or an account number that nobody has: `111122223333`",
                )


RULE = Rule(
    code="RB413",
    name="denied-account",
    summary="The number of an account that the project does not want in documents stands in one.",
    severity=Severity.ERROR,
    why="""\
A command that holds the number of a real account works on it when somebody pastes it with the
wrong profile, and the numbers of accounts are nothing for pages that others read. Which numbers
they are is said in `pyproject.toml`, and without that the rule finds nothing:

```toml
[tool.pytest-runbooks.lint]
deny-accounts = ["210987654321"]
```

They are found in ARNs, in addresses of registries and queues, in prose, and in the form
`2109-8765-4321`.""",
    bad="",
    good="",
    check=check,
)
