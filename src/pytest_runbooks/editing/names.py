"""Names that a run made for values: kept where they are needed, and such as a person would give."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ..matching.classes import TOKEN
from .redaction import GENERATED

_NUMBER = re.compile(r"-[0-9]+$")


def settled(
    texts: Sequence[str], others: Iterable[str], documented: Iterable[str] = ()
) -> list[str]:
    """Give texts with the names that were made for values as they are to stand in a document.

    A name that stands in one place alone says nothing, and goes.

    Args:
        texts: all that is written.
        others: all that the document promises besides, whose names are taken.
        documented: all that it has promised so far; names in it are an author's.
    """
    authors = {one for text in documented for one in _names(text)}

    def is_made(name: str) -> bool:
        return name.startswith(GENERATED) and name not in authors

    counts = Counter(made for text in texts for made in _names(text) if is_made(made))
    taken = {one for text in (*texts, *others) for one in _names(text) if not is_made(one)}
    names: dict[str, str] = {}
    for made in counts:
        name = stem = made.removeprefix(GENERATED)
        if (first := _NUMBER.sub("", made)) in counts:
            name = stem = first.removeprefix(GENERATED)
        number = 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        if counts[made] > 1:
            names[made] = name
            taken.add(name)

    def written(found: re.Match[str]) -> str:
        if not is_made(found["name"] or ""):
            return found[0]
        name = names.get(found["name"])
        return f"[{found['class']}:{name}]" if name else f"[{found['class']}]"

    return [TOKEN.sub(written, text) for text in texts]


def _names(text: str) -> Iterator[str]:
    return (found["name"] for found in TOKEN.finditer(text) if found["name"])
