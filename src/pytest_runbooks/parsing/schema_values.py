"""What the values in the front matter must look like, and what is said when they do not."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from keyword import iskeyword
from typing import Annotated, NoReturn

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from pytest_runbooks.errors import suggestion

from .durations import FORM, seconds_of
from .info_strings import RUNNERS, TRANSCRIPTS
from .placeholder_names import bare_name
from .profiles import DEFAULT, PROFILE_NAME
from .stub_commands import wrong_command, wrong_exit
from .stubs import (
    Wrong,
    wrong_header,
    wrong_header_value,
    wrong_method,
    wrong_status,
    wrong_url,
)

KINDS = (
    "deployment",
    "promotion",
    "rollback",
    "troubleshooting",
    "disaster-recovery",
    "operations",
    "guide",
)

LANGUAGES = (*RUNNERS, *TRANSCRIPTS, "json", "yaml", "output", "text")
"""What a fence can be made by a sidecar."""

_CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_ABSOLUTE = re.compile(r"[/\\~]|[A-Za-z]:")


def _refuse(message: str, hint: str) -> NoReturn:
    raise PydanticCustomError("refused", "{message}", {"message": message, "hint": hint})


def _matching(pattern: str, what: str, hint: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        return text if compiled.fullmatch(text) else _refuse(f"`{text}` is not {what}", hint)

    return check


def _unless(wrong_of: Callable[[str], Wrong]) -> AfterValidator:
    def check(text: str) -> str:
        wrong = wrong_of(text)
        return _refuse(*wrong) if wrong else text

    return AfterValidator(check)


def _kind(text: str) -> str:
    return text if text in KINDS else _refuse(f"unknown kind `{text}`", suggestion(text, KINDS))


def _date(text: str) -> str:
    # The pattern keeps out the other forms of ISO 8601, which Python reads too.
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        with suppress(ValueError):
            return date.fromisoformat(text).isoformat()
    _refuse(f"`{text}` is not a date", "write year, month and day: `2026-11-30`")


def _env(name: str) -> str:
    if name in _CREDENTIALS:
        _refuse(f"`{name}` is set by the run", "leave it out: a document holds no credentials")
    return _variable(name)


def _variable(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        _refuse(
            f"`{name}` cannot name a variable",
            "a name is made of letters, digits and `_`, and does not begin with a digit",
        )
    return name


def _fixture(name: str) -> str:
    if not name.isidentifier() or iskeyword(name):
        _refuse(f"`{name}` cannot be a fixture", "write the name of a pytest fixture")
    return name


def _folder(text: str) -> str:
    if not text.strip() or _ABSOLUTE.match(text) or not text.isprintable():
        _refuse(f"`{text}` is not a relative path", "write it relative to the document's folder")
    return text


def _placeholder_fixture(text: str) -> str:
    name, dot, key = text.partition(".")
    _fixture(name)
    if dot and not re.fullmatch(r"\S+", key):
        _refuse(f"`{text}` names no key of a fixture", "write `FIXTURE` or `FIXTURE.KEY`")
    return text


def _placeholder(name: str) -> str:
    if not bare_name(name) or not name.isprintable():
        _refuse(
            f"`{name}` is not a placeholder",
            "write it as it stands on the page, as `<bucket-name>`, or its name alone",
        )
    return name


def _one_line(text: str) -> str:
    if len(text.splitlines()) > 1 or text.endswith(("\n", "\r")):
        _refuse("the value has more than one line", "write it on one line, without `|` and `>`")
    return text


def _role(text: str) -> str:
    if not text.strip() or not text.isprintable():
        _refuse(f"`{text}` is not a role", "write who approves, as `release manager`")
    return text


def _language(text: str) -> str:
    if text not in LANGUAGES:
        _refuse(f"unknown language `{text}`", suggestion(text, LANGUAGES))
    return text


def _text_is_value(value: object) -> object:
    return {"value": value} if isinstance(value, str) else value


def _one_is_a_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _profile(name: str) -> str:
    if name == DEFAULT:
        _refuse(
            f"`{DEFAULT}` is the profile of the environment",
            "write `account` and `region` below `runbook:`, or below an environment",
        )
    if not re.fullmatch(PROFILE_NAME, name):
        _refuse(
            f"`{name}` is not the name of a profile",
            "a name is made of letters, digits and `_.@+/:-`",
        )
    return name


def _duration(text: str) -> str:
    try:
        seconds_of(text)
    except ValueError as error:
        _refuse(str(error), FORM)
    return text


def _names_are_rows(value: object) -> object:
    """Read a list of names as a mapping whose rows say nothing."""
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return value
    return {name: {} for name in value}


Account = Annotated[
    str, AfterValidator(_matching(r"[0-9]{12}", "an account", "an account has twelve digits"))
]
Region = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[a-z]{2,}(-[a-z]+)+-[0-9]+", "the name of a region", "write it like `af-south-1`"
        )
    ),
]
Variable = Annotated[str, AfterValidator(_variable)]
Env = dict[Annotated[str, AfterValidator(_env)], str]
EnvironmentName = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[A-Za-z0-9][A-Za-z0-9_-]*",
            "the name of an environment",
            "a name is made of letters, digits, `_` and `-`",
        )
    ),
]
Fixtures = Annotated[
    list[Annotated[str, AfterValidator(_fixture)]],
    BeforeValidator(_one_is_a_list),
]
Tools = Annotated[
    list[
        Annotated[
            str,
            AfterValidator(_matching(r"[^\s/]+", "a tool", "write the command's name, as `jq`")),
        ]
    ],
    BeforeValidator(_one_is_a_list),
]
Kind = Annotated[str, AfterValidator(_kind)]
Day = Annotated[str, AfterValidator(_date)]
Days = Annotated[
    str,
    AfterValidator(
        _matching(r"[1-9][0-9]{0,4}[dw]", "a number of days or weeks", "write it as `90d` or `12w`")
    ),
]
Folder = Annotated[str, AfterValidator(_folder)]
Level = Annotated[
    str, AfterValidator(_matching("[2-6]", "a level of headings", "write 2, 3, 4, 5 or 6"))
]
ProfileName = Annotated[str, AfterValidator(_profile)]
RoleArn = Annotated[
    str,
    AfterValidator(
        _matching(
            r"arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[\w+=,.@/-]+",
            "the ARN of a role",
            "write it like `arn:aws:iam::123456789012:role/deployer`",
        )
    ),
]
PlaceholderName = Annotated[str, AfterValidator(_placeholder)]
PlaceholderFixture = Annotated[str, AfterValidator(_placeholder_fixture)]
OneLine = Annotated[str, AfterValidator(_one_line)]
Approvals = Annotated[
    list[Annotated[str, AfterValidator(_role)]],
    BeforeValidator(_one_is_a_list),
]
Address = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[^\s/#]+(/[1-9][0-9]{0,3})?",
            "the address of a fence",
            "write the anchor of its section, as `at: deploy`, or with a number, `at: deploy/2`",
        )
    ),
]
Language = Annotated[str, AfterValidator(_language)]
Url = Annotated[str, _unless(wrong_url)]
Method = Annotated[str, _unless(wrong_method)]
Status = Annotated[str, _unless(wrong_status)]
Headers = dict[Annotated[str, _unless(wrong_header)], Annotated[str, _unless(wrong_header_value)]]
StubbedCommand = Annotated[str, _unless(wrong_command)]
ExitStatus = Annotated[str, _unless(wrong_exit)]
Duration = Annotated[str, AfterValidator(_duration)]
NamesAreRows = BeforeValidator(_names_are_rows)
"""Before a mapping of rows: a list of names will do."""
TextIsValue = BeforeValidator(_text_is_value)
"""Before the row of a placeholder: a text will do."""
