from __future__ import annotations

from textwrap import dedent

import pytest

from pytest_runbooks.errors import DocumentError
from pytest_runbooks.model import Expectation, Runbook, Step
from pytest_runbooks.parsing import parse

from .editors import refused_front_matter

PATH = "runbooks/doc.md"


def document(text: str) -> str:
    """A text that begins on the next line is indented as the test is; another one is as it is."""
    return dedent(text).removeprefix("\n") if text.startswith("\n") else text


def read(text: str) -> Runbook:
    """Read a document that is right; so is its front matter by the schema for editors."""
    written = document(text)
    runbook = parse(written, PATH)
    assert runbook.render() == written
    assert refused_front_matter(written) == []
    return runbook


def steps(text: str) -> list[Step]:
    return [step for procedure in read(text).procedures for step in procedure.steps]


def step(text: str) -> Step:
    (only,) = steps(text)
    return only


def promised(text: str) -> Expectation | None:
    """The expectation of the only command of the only step."""
    (command,) = step(text).commands
    return command.expectation


def problems(text: str) -> str:
    """All mistakes of a document, as they are shown, without the path."""
    with pytest.raises(DocumentError) as caught:
        parse(document(text), PATH)
    return str(caught.value).replace(f"{PATH}:", "") + "\n"


def said(text: str) -> str:
    """What `problems` is expected to give."""
    return document(text)
