"""What may stand in `standard.yml`; the only place that knows its keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler
from pydantic_core import core_schema

from ..errors import suggestion
from ..parsing.json_schema import schema_of
from ..parsing.schema_checks import KINDS
from ..parsing.schema_texts import Json, Matching, Text, refuse

ORDERS = ("given", "any")


def _one_of(words: tuple[str, ...], what: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in words:
            refuse(f"unknown {what} `{text}`", suggestion(text, words))
        return text

    return check


class _NamesAreKinds:
    """Lets an editor complete the names of kinds."""

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> Json:
        return {**handler(schema), "propertyNames": {"enum": list(KINDS)}}


Kind = Annotated[str, Text(_one_of(KINDS, "kind"), words=KINDS)]
Order = Annotated[str, Text(_one_of(ORDERS, "order"), words=ORDERS)]
Name = Annotated[
    str,
    Matching(r".*[^\W_].*", "a name", "write it as it stands on the page, as `Prerequisites`"),
]


class AllRow(BaseModel):
    """What documents of every kind hold."""

    model_config = ConfigDict(extra="forbid")

    sections: list[Name] = Field([], description="sections, wherever they stand in the document")
    metadata: list[Name] = Field(
        [],
        description="what is said of the document, in its front matter or at the top of the page: "
        "owner, version, reviewed, review-every, or a label of your own",
    )


class KindRow(AllRow):
    """What documents of one kind hold, beside what all hold."""

    sections: list[Name] = Field(
        [],
        description="sections, in their order; those of all may be "
        "named again, to give them a place in it",
    )
    order: Order = Field("given", description="`any` when the order does not matter")
    states: list[Name] = Field(
        [], description="objectives that the page gives as a duration, as RTO and RPO"
    )


class StandardKeys(BaseModel):
    """The keys of `standard.yml`."""

    model_config = ConfigDict(extra="forbid")

    words: dict[Name, list[Name]] = Field(
        {}, description="how else a section, or a label of the metadata, may be called"
    )
    documents: list[str] = Field(
        [],
        description="globs of the documents that this file speaks of, or of their folders, "
        "relative to the project; all, unless said",
    )
    files: dict[str, Kind] = Field(
        {},
        description="the kind of documents that do not say it in their front matter, by globs of "
        "their path in the project; the first that matches counts",
    )
    all_: AllRow | None = Field(None, alias="all", description="what documents of every kind hold")
    kinds: Annotated[dict[Kind, KindRow], _NamesAreKinds()] = Field(
        {}, description="what documents of a kind hold"
    )


def standard_schema() -> dict[str, Any]:
    """Give the JSON Schema of `standard.yml`."""
    return schema_of(StandardKeys, "What runbooks of each kind hold, for `pytest-runbooks lint`")
