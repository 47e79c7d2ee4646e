"""Expectations: how a fence says that it is one, and what it promises."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from pytest_runbooks.model import Block, Expectation, Form, Option, Position

from .announcements import is_announced, is_label
from .directives import Fence
from .info_strings import form_of
from .lines import Problems, said_at

_MARKS = {"output", "expected"}


class Claim(Enum):
    """What says that a fence is an expectation."""

    DIRECTIVE = auto()
    MARK = auto()
    SENTENCE = auto()


def is_marked(block: Block) -> bool:
    """Say whether the info string calls the fence output; such a fence never runs."""
    info = block.info.lower()
    words = {word for word in block.words if f"{word}=" not in info}  # `output=false` is no mark
    return bool(_MARKS & {block.language, *words}) or is_label(block.title)


def claim_of(fence: Fence, above: str) -> Claim | None:
    """Say what makes a fence an expectation; None when nothing does.

    Args:
        fence: a fence that does not run.
        above: the prose directly above it; empty when there is none.
    """
    if "expect" in fence.options:
        return Claim.DIRECTIVE
    if is_marked(fence.block):
        return Claim.MARK
    if above and is_announced(above, fence.block.language, fence.block.title):
        return Claim.SENTENCE
    return None


def form_of_block(block: Block) -> Form:
    """Say how the fence of an expectation is compared: `json output` and `output json` as JSON."""
    form = form_of(block.language)
    if form is not Form.AUTO:
        return form
    data = (form_of(word) for word in block.words)
    return next((other for other in data if other in {Form.JSON, Form.YAML}), Form.AUTO)


def promise(fence: Fence, of_step: Mapping[str, Option], problems: Problems) -> Expectation:
    """Read the fence of an expectation.

    Args:
        fence: the fence, with the options that stand before it.
        of_step: the options that stand before its step, which hold for it too.
        problems: where mistakes are noted.
    """
    for name in ("json", "ids", "stream"):
        own, other = fence.options.get(name), of_step.get(name)
        if own and other and own.value != other.value:
            problems.add(
                own.position,
                f"`{name}={own.value}` contradicts `{name}={other.value}` "
                f"{said_at(other.position, own.position)}",
                "keep one of them",
            )
    options = {**of_step, **fence.options}
    form = form_of_block(fence.block)
    if form is Form.TEXT:
        refuse_for_text(options, problems)
    block = fence.block
    column = block.columns[0] if block.columns else block.position.column
    return Expectation(
        text=block.code,
        position=Position(block.position.path, block.first_code_line, column),
        form=form,
        subset="json" in options and options["json"].value == "subset",
        strict_ids="ids" in options and options["ids"].value == "strict",
    )


def refuse_for_text(options: Mapping[str, Option], problems: Problems) -> None:
    """Note the options that say how data is compared, where the expectation is plain text."""
    for name in ("json", "ids"):
        if name in options:
            problems.add(
                options[name].position,
                f"`{name}` says how data is compared, and the expectation is text",
                "give the fence of the expectation the language `json` or `yaml`",
            )
