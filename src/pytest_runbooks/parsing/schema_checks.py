"""What single values of keys must be, and what is said when they are not."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from keyword import iskeyword

from pytest_runbooks.errors import suggestion

from .durations import FORM, seconds_of
from .info_strings import RUNNERS, TRANSCRIPTS
from .placeholders import normal
from .profiles import DEFAULT, PROFILE_NAME
from .schema_texts import quoted, refuse
from .stubs import Wrong

KINDS = (
    "deployment",
    "promotion",
    "rollback",
    "troubleshooting",
    "disaster-recovery",
    "operations",
    "guide",
)

LEVELS = ("2", "3", "4", "5", "6")

LANGUAGES = (*RUNNERS, *TRANSCRIPTS, "json", "yaml", "output", "text")
"""What a fence can be made by a sidecar."""

_CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_ABSOLUTE = re.compile(r"[/\\~]|[A-Za-z]:")


def unless(wrong_of: Callable[[str], Wrong]) -> Callable[[str], str]:
    """Make a check of what says what is wrong with a text."""

    def check(text: str) -> str:
        wrong = wrong_of(text)
        return refuse(*wrong) if wrong else text

    return check


def check_kind(text: str) -> str:
    """Check what a document is for."""
    return text if text in KINDS else refuse(f"unknown kind `{text}`", suggestion(text, KINDS))


def check_day(text: str) -> str:
    """Check a day."""
    # The pattern keeps out the other forms of ISO 8601, which Python reads too.
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        with suppress(ValueError):
            return date.fromisoformat(text).isoformat()
    return refuse(f"{quoted(text)} is not a date", "write year, month and day: `2026-11-30`")


def check_level(text: str) -> str:
    """Check a level of headings."""
    if text not in LEVELS:
        refuse(f"{quoted(text)} is not a level of headings", "write 2, 3, 4, 5 or 6")
    return text


def check_env(name: str) -> str:
    """Check the name of a variable that a document sets."""
    if name in _CREDENTIALS:
        refuse(f"`{name}` is set by the run", "leave it out: a document holds no credentials")
    return check_variable(name)


def check_variable(name: str) -> str:
    """Check the name of a variable."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        refuse(
            f"{quoted(name)} cannot name a variable",
            "a name is made of letters, digits and `_`, and does not begin with a digit",
        )
    return name


def check_fixture(name: str) -> str:
    """Check the name of a pytest fixture."""
    if not name.isidentifier() or iskeyword(name):
        refuse(f"{quoted(name)} cannot be a fixture", "write the name of a pytest fixture")
    return name


def check_folder(text: str) -> str:
    """Check the path of a folder beside the document."""
    if not text.strip() or _ABSOLUTE.match(text) or not text.isprintable():
        refuse(
            f"{quoted(text)} is not a relative path", "write it relative to the document's folder"
        )
    return text


def check_placeholder_fixture(text: str) -> str:
    """Check what gives the value of a placeholder."""
    name, dot, key = text.partition(".")
    check_fixture(name)
    if dot and not re.fullmatch(r"\S+", key):
        refuse(f"`{text}` names no key of a fixture", "write `FIXTURE` or `FIXTURE.KEY`")
    return text


def check_placeholder(name: str) -> str:
    """Check how a placeholder is written."""
    if not normal(name).strip("-") or not name.isprintable():
        refuse(
            f"{quoted(name)} is not a placeholder",
            "write it as it stands on the page, as `<bucket-name>`, or its name alone",
        )
    return name


def check_one_line(text: str) -> str:
    """Check that a text is one line."""
    if len(text.splitlines()) > 1 or text.endswith(("\n", "\r")):
        refuse("the value has more than one line", "write it on one line, without `|` and `>`")
    return text


def check_role(text: str) -> str:
    """Check the name of a role."""
    if not text.strip() or not text.isprintable():
        refuse(f"{quoted(text)} is not a role", "write who approves, as `release manager`")
    return text


def check_language(text: str) -> str:
    """Check the language of a fence."""
    if text not in LANGUAGES:
        refuse(f"unknown language `{text}`", suggestion(text, LANGUAGES))
    return text


def check_profile(name: str) -> str:
    """Check the name of a profile."""
    if name == DEFAULT:
        refuse(
            f"`{DEFAULT}` is the profile of the environment",
            "write `account` and `region` below `runbook:`, or below an environment",
        )
    if not re.fullmatch(PROFILE_NAME, name):
        refuse(
            f"{quoted(name)} is not the name of a profile",
            "a name is made of letters, digits and `_.@+/:-`",
        )
    return name


def check_duration(text: str) -> str:
    """Check a duration."""
    try:
        seconds_of(text)
    except ValueError as error:
        refuse(str(error), FORM)
    return text
