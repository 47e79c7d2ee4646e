"""The formats in which the AWS CLI shows what it gets."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import suggestion
from ..document import Document
from ..rule import Finding
from .shown import shown_calls
from .values import option_texts
from .values_stand_ins import may_stand_for_another

_FORMATS = ("json", "off", "table", "text", "yaml", "yaml-stream")


def output_findings(document: Document) -> Iterator[Finding]:
    """Find the formats that the AWS CLI does not have."""
    for call in shown_calls(document):
        option = call.option("--output")
        if option is None or option.parameter:
            continue
        for text in option_texts(call, option)[:1]:
            if not text.is_known or text.signs in _FORMATS:
                continue
            if not may_stand_for_another(text.signs, ("output", "format")):
                message = f"the AWS CLI has no output format `{text.signs[:40]}`"
                hint = suggestion(text.signs, _FORMATS)
                yield Finding(text.span(0, len(text.signs)), message, hint)
