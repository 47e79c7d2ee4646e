"""RB110: a path that only its author has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...document import Document
from ...invocations import Program, programs
from ...rule import Finding, Rule, Severity
from ...shell import UNKNOWN, known_text
from ...strangers import pure_shell

_OF_A_PERSON = re.compile(
    r"(?:/Users/|/home/|[A-Z]:\\+Users\\+)(?P<who>[A-Za-z][\w.-]*)(?=[/\\]|$)"
)
_DRIVE = re.compile(r"[A-Z]:\\")
# A folder in which people keep what they work on, and one in it.
_OF_WORK = re.compile(
    r"~/(?:Documents|Desktop|Projects|projects|workspace|Workspace|repos|code|dev|work)/\S"
)
# Names of users that systems, images and services make, and names that stand for the reader's.
_NOBODY = frozenset(
    {
        *("you", "user", "username", "me", "yourname", "your-name", "myuser", "name", "example"),
        *("ubuntu", "ec2-user", "centos", "admin", "root", "vagrant", "node", "runner", "app"),
        *("jovyan", "hadoop", "airflow", "pi", "opc", "azureuser", "circleci", "jenkins", "git"),
        *("linuxbrew", "cloudshell-user", "vscode", "gitpod", "codespace", "coder", "core"),
        *("debian", "fedora", "rocky", "dev", "developer", "operator", "deploy", "deployer"),
        *("builder", "docker", "container", "appuser", "nonroot", "sagemaker-user", "Shared"),
        *("ssm-user", "participant", "workshop", "student", "ansible", "postgres", "shared"),
    }
)


def check(document: Document) -> Iterator[Finding]:
    """Find words of commands that lead into somebody's home."""
    for code in pure_shell(document):
        for program in programs(code):
            for word in (program.word, *program.arguments):
                path = known_text(word)
                if _is_of_a_person(document, path) or _is_own_folder(program, path, document):
                    yield Finding(
                        code.of_word(word),
                        f"`{path.replace(UNKNOWN, '...')}` is a folder that only its author has",
                        "write a path relative to the repository, or a variable",
                    )


def _is_of_a_person(document: Document, path: str) -> bool:
    found = _OF_A_PERSON.match(path)
    if not found or found["who"] in _NOBODY:
        return False
    who = re.escape(found["who"])
    # A user that the page makes or speaks of.
    elsewhere = re.sub(rf"(?:/Users/|/home/|Users\\+){who}\b", "", document.text)
    return not re.search(rf"(?<![\w.-]){who}(?![\w-])", elsewhere)


def _is_own_folder(program: Program, path: str, document: Document) -> bool:
    if program.name not in {"cd", "pushd"} or UNKNOWN in path:
        return False
    if _DRIVE.match(path):
        return True
    return bool(_OF_WORK.match(path)) and document.text.count(path.rstrip("/")) == 1


RULE = Rule(
    code="RB110",
    name="authors-path",
    summary="A path leads into the home of the author.",
    severity=Severity.ERROR,
    why="""\
`cd /Users/jane/projects/orders` works on one machine. Write the path from the root of the
repository, or a variable that the page sets. Homes of users that images and services make
(`/home/ec2-user`), and of those of whom the page speaks, are left alone.""",
    bad="""\
# Look

Look at the orders.

```bash
cd /Users/jane/projects/orders
ls
```
""",
    good="""\
# Look

Look at the orders, in the root of the repository.

```bash
cd orders
ls
```
""",
    check=check,
    seen="cert-manager/website, content/docs/contributing/contribfest-kubecon-eu-2026/methods.md: "
    "`/home/richard/projects/...`",
)
