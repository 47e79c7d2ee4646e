"""Names that a run made for values: kept where they are needed, and such as a person would give."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ..matching.classes import TOKEN
from .redaction import GENERATED

_MADE = re.compile(rf"\[([A-Z]+):({re.escape(GENERATED)}[A-Za-z0-9_-]+)\]")


def settled(texts: Sequence[str], others: Iterable[str]) -> list[str]:
    """Give texts with the names that were made for values as they are to stand in a document.

    A name that stands in one place alone says nothing, and goes.

    Args:
        texts: all that is written.
        others: all that the document promises besides, whose names are taken.
    """
    counts = Counter(found[2] for text in texts for found in _MADE.finditer(text))
    taken = {found["name"] for text in others for found in TOKEN.finditer(text)}
    names: dict[str, str] = {}
    for made in counts:
        stem = name = made.removeprefix(GENERATED)
        number = 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        if counts[made] > 1:
            names[made] = name
            taken.add(name)

    def written(found: re.Match[str]) -> str:
        name = names.get(found[2])
        return f"[{found[1]}:{name}]" if name else f"[{found[1]}]"

    return [_MADE.sub(written, text) for text in texts]
