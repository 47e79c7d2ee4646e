"""Journal files: made of records, read again, and described as JSON Schema (2020-12)."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from ..model import record
from ..model.record import Result, RunRecord
from .journal import Data

FORMAT = 1
TITLE = "The journal of a run of pytest-runbooks"


def run_data(
    procedures: Iterable[Data], versions: Data, started: str, ended: str, *, interrupted: bool
) -> Data:
    """Give what a journal file holds, as JSON has it.

    Args:
        procedures: those of the run, each as JSON has it, in their order.
        versions: what ran them.
        started: when the run began.
        ended: when it had ended.
        interrupted: somebody ended it before all had run.
    """
    rows = [*procedures]
    results = {row["result"] for row in rows}
    result = Result.PASSED
    if Result.FAILED.value in results:
        result = Result.FAILED
    elif interrupted or not rows or Result.INCOMPLETE.value in results:
        result = Result.INCOMPLETE
    return {
        "format": FORMAT,
        "started": started,
        "ended": ended,
        "interrupted": interrupted,
        "result": result.value,
        "versions": versions,
        "procedures": rows,
    }


def read_journal(text: str | bytes) -> RunRecord:
    """Read a journal file.

    Raises:
        ValueError: it is none; the message says in one line what is wrong.
    """
    from pydantic import ValidationError  # noqa: PLC0415 - it takes long to load

    try:
        run: RunRecord = _adapter().validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        what = first["msg"][:1].lower() + first["msg"][1:]
        raise ValueError(f"`{place}`: {what}" if place else what) from None
    return run


def journal_schema() -> Data:
    """Give the schema of journal files."""
    schema: Data = _adapter().json_schema(mode="serialization")
    for name, one in [("RunRecord", schema), *schema["$defs"].items()]:
        one.pop("title", None)
        described = getattr(record, name, None)
        if one.get("type") != "object" or described is None:
            one.pop("description", None)
            continue
        texts = dict(_attributes(described))
        one["description"] = (inspect.getdoc(described) or "").partition("\n")[0]
        one["additionalProperties"] = False
        for key, value in one["properties"].items():
            value.pop("title", None)
            value.pop("default", None)
            value["description"] = texts[key]
        one["required"] = [*one["properties"]]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": TITLE, **schema}


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter  # noqa: PLC0415 - it takes long to load

    return TypeAdapter(RunRecord)


def _attributes(described: type) -> Iterator[tuple[str, str]]:
    """Give what the docstring of a class says of each attribute."""
    section = (inspect.getdoc(described) or "").partition("Attributes:\n")[2]
    for found in re.finditer(r"^(\w+): (.*(?:\n[ ].*)*)", textwrap.dedent(section), re.MULTILINE):
        yield found[1], " ".join(found[2].split()).replace("None", "null")
