"""What may stand in the front matter under `runbook:`; the only place that knows its keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from keyword import iskeyword
from typing import Annotated, NoReturn

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from pytest_runbooks.errors import suggestion

KINDS = (
    "deployment",
    "promotion",
    "rollback",
    "troubleshooting",
    "disaster-recovery",
    "operations",
    "guide",
)

_CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_ABSOLUTE = re.compile(r"[/\\~]|[A-Za-z]:")


def _refuse(message: str, hint: str) -> NoReturn:
    raise PydanticCustomError("refused", "{message}", {"message": message, "hint": hint})


def _matching(pattern: str, what: str, hint: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        return text if compiled.fullmatch(text) else _refuse(f"`{text}` is not {what}", hint)

    return check


def _kind(text: str) -> str:
    return text if text in KINDS else _refuse(f"unknown kind `{text}`", suggestion(text, KINDS))


def _date(text: str) -> str:
    # The pattern keeps out the other forms of ISO 8601, which Python reads too.
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        with suppress(ValueError):
            return date.fromisoformat(text).isoformat()
    _refuse(f"`{text}` is not a date", "write year, month and day: `2026-11-30`")


def _variable(name: str) -> str:
    if name in _CREDENTIALS:
        _refuse(f"`{name}` is set by the run", "leave it out: a document holds no credentials")
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


def _one_is_a_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _names_are_rows(value: object) -> object:
    """Read a list of environments as a mapping whose rows say nothing."""
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return value
    return {name: {} for name in value}


_Account = Annotated[
    str, AfterValidator(_matching(r"[0-9]{12}", "an account", "an account has twelve digits"))
]
_Region = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[a-z]{2,}(-[a-z]+)+-[0-9]+", "the name of a region", "write it like `af-south-1`"
        )
    ),
]
_Env = dict[Annotated[str, AfterValidator(_variable)], str]
_EnvironmentName = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[A-Za-z0-9][A-Za-z0-9_-]*",
            "the name of an environment",
            "a name is made of letters, digits, `_` and `-`",
        )
    ),
]
_Fixtures = Annotated[
    list[Annotated[str, AfterValidator(_fixture)]],
    BeforeValidator(_one_is_a_list),
]
_Tools = Annotated[
    list[
        Annotated[
            str,
            AfterValidator(_matching(r"[^\s/]+", "a tool", "write the command's name, as `jq`")),
        ]
    ],
    BeforeValidator(_one_is_a_list),
]


class EnvironmentRow(BaseModel):
    """One environment of the matrix; what it does not say is the document's."""

    model_config = ConfigDict(extra="forbid")

    account: _Account | None = Field(None, description="twelve digits")
    region: _Region | None = Field(None, description="the region of the environment")
    env: _Env = Field({}, description="variables that the blocks see")


class RunbookKeys(BaseModel):
    """The keys under `runbook:`."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[str, AfterValidator(_kind)] | None = Field(
        None, description="what the document is for; one of " + ", ".join(KINDS)
    )
    owner: str | None = Field(None, description="who answers for the document")
    version: str | None = Field(None, description="the document's version")
    reviewed: Annotated[str, AfterValidator(_date)] | None = Field(
        None, description="the day of the last review, as 2026-11-30"
    )
    review_every: (
        Annotated[
            str,
            AfterValidator(
                _matching(
                    r"[1-9][0-9]{0,4}[dw]",
                    "a number of days or weeks",
                    "write it as `90d` or `12w`",
                )
            ),
        ]
        | None
    ) = Field(None, alias="review-every", description="how long a review holds: 90d, 12w")
    region: _Region | None = Field(None, description="the region of the run")
    account: _Account | None = Field(None, description="the account of the run, twelve digits")
    environments: Annotated[
        dict[_EnvironmentName, EnvironmentRow], BeforeValidator(_names_are_rows)
    ] = Field({}, description="the document is run for each of them; a list of names will do")
    env: _Env = Field({}, description="variables that the blocks see")
    fixtures: _Fixtures = Field([], description="pytest fixtures to set up before the first step")
    requires: _Tools = Field([], description="commands that must be on the PATH")
    workdir: Annotated[str, AfterValidator(_folder)] | None = Field(
        None, description="the folder whose copy is the work directory, relative to the document"
    )
    procedures: (
        Annotated[
            str, AfterValidator(_matching("[2-6]", "a level of headings", "write 2, 3, 4, 5 or 6"))
        ]
        | None
    ) = Field(None, description="each section of this level is a procedure of its own")
