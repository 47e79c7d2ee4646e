"""What may stand in the front matter under `runbook:`; the only place that knows its keys."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from .schema_checks import KINDS
from .schema_values import (
    Account,
    Address,
    Answers,
    Approvals,
    Day,
    Days,
    Duration,
    Env,
    EnvironmentName,
    ExitStatus,
    Fixtures,
    Folder,
    Headers,
    Kind,
    Language,
    Level,
    Method,
    NamesAreRows,
    OneLine,
    PlaceholderFixture,
    PlaceholderName,
    ProfileName,
    Region,
    RoleArn,
    Status,
    StubbedCommand,
    TextIsValue,
    Tools,
    Url,
    Variable,
)


class PlaceholderRow(BaseModel):
    """What stands in the place of a placeholder; one of the keys, and a text is its `value`."""

    model_config = ConfigDict(extra="forbid")

    value: OneLine | None = Field(None, description="the text itself")
    command: str | None = Field(None, description="a shell command whose output it is")
    fixture: PlaceholderFixture | None = Field(
        None, description="a pytest fixture whose value it is, or FIXTURE.KEY of a mapping"
    )
    capture: Variable | None = Field(None, description="a capture whose value it is")


Placeholders = dict[PlaceholderName, Annotated[PlaceholderRow, TextIsValue]]


class EnvironmentRow(BaseModel):
    """One environment of the matrix; what it does not say is the document's."""

    model_config = ConfigDict(extra="forbid")

    account: Account | None = Field(None, description="twelve digits")
    region: Region | None = Field(None, description="the region of the environment")
    env: Env = Field({}, description="variables that the blocks see")
    placeholders: Placeholders = Field(
        {}, description="values of placeholders, which win over those of the document"
    )
    approvals: Approvals | None = Field(
        None, description="the roles whose approval is needed here; `[]` for none"
    )


class ProfileRow(BaseModel):
    """One profile of the AWS configuration; what it does not say is the environment's."""

    model_config = ConfigDict(extra="forbid")

    account: Account | None = Field(None, description="twelve digits")
    region: Region | None = Field(None, description="the region of the profile")
    role_arn: RoleArn | None = Field(None, description="the role that the profile assumes")
    source_profile: str | None = Field(None, description="the profile that assumes the role")


class StubRow(BaseModel):
    """The answer to requests for one URL, or to calls of one command."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"oneOf": [{"required": ["url"]}, {"required": ["command"]}]},
    )

    url: Url | None = Field(None, description="what is asked for; `*` stands for any characters")
    method: Method = Field("", description="any, unless said")
    status: Status = Field("200", description="200 to 599")
    headers: Headers = Field({}, description="headers of the answer")
    body: str | None = Field(None, description="the answer's body, a text")
    # Not JsonValue: what `yaml_data.py` reads is JSON, and pydantic would stop at some depth.
    json_: Any = Field(None, alias="json", description="the answer's body or output, data")
    delay: Duration = Field("0s", description="how long the answer takes: 500ms, 2s")
    command: StubbedCommand | None = Field(
        None,
        description="a program and a pattern of its arguments, `*` for any characters; the name "
        "alone answers any call",
    )
    stdout: str = Field("", description="what the command prints")
    stderr: str = Field("", description="what the command says on standard error")
    exit_: ExitStatus = Field("0", alias="exit", description="its exit status, 0 to 255")
    answers: Answers = Field(
        "",
        description="what finds out the answer instead: `route53`, that of the emulator, for `dig`",
    )


class RunbookKeys(BaseModel):
    """The keys under `runbook:`."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind | None = Field(
        None, description="what the document is for; one of " + ", ".join(KINDS)
    )
    owner: str | None = Field(None, description="who answers for the document")
    version: str | None = Field(None, description="the document's version")
    reviewed: Day | None = Field(None, description="the day of the last review, as 2026-11-30")
    review_every: Days | None = Field(
        None, alias="review-every", description="how long a review holds: 90d, 12w"
    )
    rto: Duration | None = Field(
        None, description="the recovery time objective: how long a recovery may take, as 30m"
    )
    rpo: Duration | None = Field(
        None, description="the recovery point objective: what may be lost, as 1m"
    )
    region: Region | None = Field(None, description="the region of the run")
    account: Account | None = Field(None, description="the account of the run, twelve digits")
    environments: Annotated[dict[EnvironmentName, EnvironmentRow], NamesAreRows] = Field(
        {}, description="the document is run for each of them; a list of names will do"
    )
    env: Env = Field({}, description="variables that the blocks see")
    profiles: Annotated[dict[ProfileName, ProfileRow], NamesAreRows] = Field(
        {}, description="AWS profiles that the blocks name; a list of names will do"
    )
    placeholders: Placeholders = Field(
        {}, description="what stands in the place of `<name>`, `{name}`, `YOUR_NAME` and the like"
    )
    stubs: list[StubRow] = Field(
        [], description="answers to requests that are not for AWS, and to commands"
    )
    commands: Folder | None = Field(
        None,
        description="a folder, relative to the document: each program in it is a stub of its name",
    )
    fixtures: Fixtures = Field([], description="pytest fixtures to set up before the first step")
    requires: Tools = Field([], description="commands that must be on the PATH")
    workdir: Folder | None = Field(
        None, description="the folder whose copy is the work directory, relative to the document"
    )
    procedures: Level | None = Field(
        None, description="each section of this level is a procedure of its own"
    )


class StepRow(BaseModel):
    """What a sidecar says of one fence: by `at`, `line` or both, and then by what is said.

    Beside these keys there are those of DIRECTIVE_OPTIONS, which pydantic does not look at.
    """

    model_config = ConfigDict(extra="allow")

    at: Address | None = Field(
        None,
        description="the anchor of the fence's section, or ANCHOR/2 for its second fence",
    )
    line: OneLine | None = Field(None, description="a whole line of the fence's code")
    language: Language | None = Field(
        None, description="the fence counts as one of this language; `text` makes prose of it"
    )
    output: str | None = Field(None, description="what the step is expected to print")
    placeholders: dict[PlaceholderName, OneLine] = Field(
        {}, description="what stands in the place of placeholders in this step alone"
    )


class SidecarKeys(RunbookKeys):
    """The keys of a sidecar: those of front matter, and `steps`."""

    steps: list[StepRow] = Field([], description="what holds of single fences of the document")


def keys_of(model: type[BaseModel]) -> set[str]:
    """Give the keys of a row as they are written."""
    return {info.alias or name for name, info in model.model_fields.items()}
