"""Takes secrets out of what is reported.

Laws:

- of a known value nothing of six characters stays, whole, encoded, or where a limit cut it;
- a text keeps its lines;
- what is masked stays as it is when it is masked again.

Comparisons are made with the true texts: only what people read is masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain

from ..api.secret_names import MASK
from . import known_values, secret_formats


class Masker:
    """Masks known values, and what has the form of a secret or is named like one.

    Args:
        values: known secrets.
    """

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._forms = known_values.forms_of(values)
        # The names and short values of many calls are mostly the same.
        self._mask_of_data = lru_cache(maxsize=4096)(self.mask)

    def mask(self, text: str) -> str:
        """Give a text without its secrets."""
        spans = chain(known_values.spans_of(text, self._forms), secret_formats.spans_of(text))
        parts: list[str] = []
        done = 0
        for start, end in _merged(spans):
            parts += (text[done:start], MASK)
            done = end
        return "".join([*parts, text[done:]])

    def mask_data(self, data: object) -> object:
        """Give data, made of mappings, lists and scalars, with all its texts masked."""
        if isinstance(data, str):
            return self._mask_of_data(data)
        if isinstance(data, Mapping):
            return {self._mask_of_data(str(key)): self.mask_data(one) for key, one in data.items()}
        if isinstance(data, list | tuple):
            return [self.mask_data(one) for one in data]
        return data


def _merged(spans: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Give spans in order, those that touch as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
