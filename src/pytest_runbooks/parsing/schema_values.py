"""The types of the values in front matter and in sidecars, for the models in `schema.py`."""

from __future__ import annotations

from typing import Annotated

from . import schema_checks as checks
from .durations import PATTERN
from .profiles import PROFILE_NAME
from .schema_texts import Json, Matching, OrElse, Text, scalar_schema
from .stub_commands import ANSWERS, wrong_answers, wrong_command, wrong_exit
from .stubs import (
    METHODS,
    wrong_header,
    wrong_header_value,
    wrong_method,
    wrong_status,
    wrong_url,
)

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_NOT_BLANK = r".*\S.*"
_RELATIVE = r"(?![/\\~]|[A-Za-z]:).*\S.*"


def _one_is_a_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _one_or_more(several: Json) -> list[Json]:
    return [several["items"], several]


def _text_is_value(value: object) -> object:
    return {"value": value} if isinstance(value, str) else value


def _text_or_row(row: Json) -> list[Json]:
    return [scalar_schema(), row]


def _names_are_rows(value: object) -> object:
    """Read a list of names as a mapping whose rows say nothing."""
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return value
    return {name: {} for name in value}


def _names_or_rows(rows: Json) -> list[Json]:
    row = {"anyOf": [rows["additionalProperties"], {"type": "null"}]}
    names = {"type": "array", "items": rows["propertyNames"], "uniqueItems": True}
    return [names, {**rows, "additionalProperties": row}]


_OneOrMore = OrElse(_one_is_a_list, _one_or_more)
NamesAreRows = OrElse(_names_are_rows, _names_or_rows)
"""For a mapping of rows: a list of names will do."""
TextIsValue = OrElse(_text_is_value, _text_or_row)
"""For the row of a placeholder: a text will do."""

Account = Annotated[str, Matching("[0-9]{12}", "an account", "an account has twelve digits")]
Region = Annotated[
    str,
    Matching("[a-z]{2,}(-[a-z]+)+-[0-9]+", "the name of a region", "write it like `af-south-1`"),
]
Variable = Annotated[str, Text(checks.check_variable, _NAME)]
Env = dict[Annotated[str, Text(checks.check_env, _NAME)], str]
EnvironmentName = Annotated[
    str,
    Matching(
        "[A-Za-z0-9][A-Za-z0-9_-]*",
        "the name of an environment",
        "a name is made of letters, digits, `_` and `-`",
    ),
]
Fixtures = Annotated[list[Annotated[str, Text(checks.check_fixture, r"[^\W\d]\w*")]], _OneOrMore]
Tools = Annotated[
    list[Annotated[str, Matching(r"[^\s/]+", "a tool", "write the command's name, as `jq`")]],
    _OneOrMore,
]
Kind = Annotated[str, Text(checks.check_kind, words=checks.KINDS)]
Day = Annotated[str, Text(checks.check_day, "[0-9]{4}-[0-9]{2}-[0-9]{2}")]
Days = Annotated[
    str, Matching("[1-9][0-9]{0,4}[dw]", "a number of days or weeks", "write it as `90d` or `12w`")
]
Folder = Annotated[str, Text(checks.check_folder, _RELATIVE)]
Level = Annotated[str, Text(checks.check_level, words=checks.LEVELS)]
ProfileName = Annotated[str, Text(checks.check_profile, rf"(?!default$){PROFILE_NAME}")]
RoleArn = Annotated[
    str,
    Matching(
        r"arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[\w+=,.@/-]+",
        "the ARN of a role",
        "write it like `arn:aws:iam::123456789012:role/deployer`",
    ),
]
PlaceholderName = Annotated[str, Text(checks.check_placeholder, _NOT_BLANK)]
PlaceholderFixture = Annotated[str, Text(checks.check_placeholder_fixture, r"[^\W\d]\w*(\.\S+)?")]
OneLine = Annotated[str, Text(checks.check_one_line, ".*")]
Approvals = Annotated[list[Annotated[str, Text(checks.check_role, _NOT_BLANK)]], _OneOrMore]
Address = Annotated[
    str,
    Matching(
        r"[^\s/#]+(/[1-9][0-9]{0,3})?",
        "the address of a fence",
        "write the anchor of its section, as `at: deploy`, or with a number, `at: deploy/2`",
    ),
]
Language = Annotated[str, Text(checks.check_language, words=checks.LANGUAGES)]
Url = Annotated[str, Text(checks.unless(wrong_url), r"https?://[^\s#@]+")]
Method = Annotated[str, Text(checks.unless(wrong_method), words=METHODS)]
Status = Annotated[str, Text(checks.unless(wrong_status), "[2-5][0-9][0-9]")]
Headers = dict[
    Annotated[str, Text(checks.unless(wrong_header), r"\S+")],
    Annotated[str, Text(checks.unless(wrong_header_value), ".*")],
]
StubbedCommand = Annotated[str, Text(checks.unless(wrong_command), r"[A-Za-z0-9_].*")]
Answers = Annotated[str, Text(checks.unless(wrong_answers), words=tuple(ANSWERS))]
ExitStatus = Annotated[str, Text(checks.unless(wrong_exit), "[0-9]{1,3}")]
Duration = Annotated[str, Text(checks.check_duration, PATTERN)]
