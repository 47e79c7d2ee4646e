"""RB412: a password that a command holds as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ....api.secret_names import names_a_secret
from ....parsing.shell_tokens import Word
from ...document import Document
from ...program_words import base_name, program_words
from ...rule import Finding, Rule, Severity
from ...secrets import stands_for_a_secret
from ...shell import UNKNOWN, known_text, shell_codes

_ASSIGNMENT = re.compile(r"(?P<name>[A-Za-z_]\w*)=(?P<value>.+)", re.DOTALL)
_IN_URL = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^\s/:@]*:(?P<value>[^\s/@]+)@")
_OF_CURL = re.compile(r"[^\s:]+:(?P<value>[^\s:/]+)")
_OF_MYSQL = re.compile(r"-p(?P<value>\S+)")


def check(document: Document) -> Iterator[Finding]:
    """Find passwords in the words of commands."""
    for code in shell_codes(document):
        for command in code.commands.all:
            words = program_words(command.words)
            for word, value in (*_assigned(command.words), *_given(words)):
                if UNKNOWN not in value and not stands_for_a_secret(value):
                    yield Finding(
                        code.of_word(word),
                        "a password or key stands in the command",
                        "read it from where it is kept, as "
                        "`$(aws secretsmanager get-secret-value ...)`, or write a placeholder",
                    )


def _assigned(words: Sequence[Word]) -> Iterator[tuple[Word, str]]:
    declares = known_text(words[0]) in {"export", "declare", "local", "readonly"}
    for word in words[declares:]:
        found = _ASSIGNMENT.fullmatch(known_text(word))
        if not found:
            return
        if names_a_secret(found["name"]):
            yield word, found["value"]


def _given(words: Sequence[Word]) -> Iterator[tuple[Word, str]]:
    program = base_name(known_text(words[0])) if words else ""
    for word, after in pairwise((*words, None)):
        text = known_text(word) if word else ""
        name, equals, value = text.partition("=")
        if not word or text.startswith("#"):
            continue
        if name.startswith("--") and names_a_secret(name[2:]):
            if equals:
                yield word, _secret_in(value)
            elif after and not known_text(after).startswith("-"):
                yield after, _secret_in(known_text(after))
        elif found := _IN_URL.search(text):
            yield word, found["value"]
        elif program == "curl" and text in {"-u", "--user"} and after:
            if of_curl := _OF_CURL.fullmatch(known_text(after)):
                yield after, of_curl["value"]
        elif program in {"mysql", "mariadb", "mysqldump"} and (own := _OF_MYSQL.fullmatch(text)):
            yield word, own["value"]


def _secret_in(value: str) -> str:
    """Give the secret of a value that may be a JSON object; empty when that holds none."""
    if value.startswith(("file://", "fileb://", "arn:")):
        return ""
    try:
        members = json.loads(value)
    except (ValueError, RecursionError):
        return value
    if not isinstance(members, dict):
        return value
    secret = (one for name, one in members.items() if names_a_secret(name))
    return next((one for one in secret if isinstance(one, str)), "")


RULE = Rule(
    code="RB412",
    name="literal-password",
    summary="A command holds a password or a key as it is.",
    severity=Severity.WARNING,
    why="""\
A runbook is run as it stands. The password in it becomes that of the database, everybody who can
read the page knows it, and it stands in the history of every shell that ran it. Let the command
read it from where it is kept, or let it be made by chance.

Looked at are options and variables that are named like secrets, JSON members, passwords in URLs, of
`curl --user` and of `mysql -p`. Values that say that they are none (`example`, `changeme`, `...`)
are left. The rule looks at documents of this tool only: in a tutorial that nobody runs, a made-up
password is an example.""",
    bad="""\
# Reset the password of the database

<!-- runbook: timeout=5m -->
```bash
aws rds modify-db-instance --db-instance-identifier orders --master-user-password vQ4jT9wLs2
aws rds wait db-instance-available --db-instance-identifier orders
```
""",
    good="""\
# Reset the password of the database

<!-- runbook: timeout=5m -->
```bash
password=$(aws secretsmanager get-random-password --exclude-punctuation --output text)
aws rds modify-db-instance --db-instance-identifier orders --master-user-password "$password"
aws rds wait db-instance-available --db-instance-identifier orders
```
""",
    check=check,
    of_runbooks=True,
)
