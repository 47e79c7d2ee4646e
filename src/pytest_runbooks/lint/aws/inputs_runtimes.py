"""Deprecated runtimes in a document's commands of Lambda."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Document
from ..rule import Finding
from .runtimes import deprecation_of
from .shown import shown_calls
from .values import option_texts

_CREATES = "CreateFunction"
_UPDATES = "UpdateFunctionConfiguration"


def runtime_findings(document: Document) -> Iterator[Finding]:
    """Find the deprecated runtimes that functions get."""
    for call in shown_calls(document):
        option = call.option("--runtime")
        if call.operation not in {_CREATES, _UPDATES} or option is None:
            continue
        for text in option_texts(call, option)[:1]:
            if found := deprecation_of(text.signs):
                message = f"the runtime `{text.signs}` is deprecated since {found.since}"
                if found.no_creation_since and call.operation == _CREATES:
                    since = found.no_creation_since
                    message += f", and no function can be created with it since {since}"
                hint = f"the newest of its kind is `{found.successor}`"
                yield Finding(text.span(0, len(text.signs)), message, hint)
