"""Documented JSON as people write it: any layout, comments, gaps, wildcards; and what came out.

All of it comes from a seed: drawing each blank of a text takes hypothesis long.
"""

from __future__ import annotations

import json
from random import Random

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_BLANKS = ["", "", "", " ", " ", "  ", "\n", "\n  ", "\n\n\t"]
_COMMENTS = ["// c\n", " # c, }\n", "/* c */", "/* [\n */ "]
_TEXTS = [
    *("", "a", "b", "...", "a 1 b", "a 22 c", "role/x-1", 'é"\\/\n', "https://h/#x", "[INT]"),
    *("vpc-0a1b2c3d", "vpc-0fedcba9", "2026-03-01T09:30:00Z", "2026-11-22T17:05:41Z"),
    *("7c9e6679-7425-40de-944b-e07fc1f90ae7", "16fd2706-8baf-433b-82eb-8c7fada847da"),
]
_SCALARS: list[Json] = [None, True, False, 0, 1, -7, 1.5, 1e100, 1700000000, 1700000001.25, *_TEXTS]
_KEYS = ["a", "b", "c", "d", "Id", "CreatedAt", "VpcId", "...", "vpc-0a1b2c3d"]
_WILD = ["...", "[..]", "[INT]", "[UUID:u]", "[ID:i]", "a [INT] b", "a [INT:n] c", "role/[..]"]


class Author:
    """Makes values, and documents them."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.has_comments = self._random.random() < 0.5
        self.is_free = self._random.random() < 0.5

    def value(self, depth: int = 3) -> Json:
        """Make a value that came out."""
        kind = self._random.random()
        size = self._random.randrange(5)
        if depth and kind < 0.35:
            keys = self._random.sample(_KEYS, size)
            return {key: self.value(depth - 1) for key in keys}
        if depth and kind < 0.65:
            return [self.value(depth - 1) for _ in range(size)]
        return self._random.choice(_SCALARS)

    def changed(self, value: Json) -> Json:
        """Make another value that is much like it."""
        if self._random.random() < 0.08:
            return self.value(1)
        if isinstance(value, dict):
            pairs = [(key, self.changed(each)) for key, each in value.items()]
            if self._random.random() < 0.3:
                self._random.shuffle(pairs)
            pairs = [pair for pair in pairs if self._random.random() < 0.9]
            if self._random.random() < 0.2:
                pairs.insert(0, (self._random.choice(_KEYS), self.value(1)))
            return dict(pairs)
        if isinstance(value, list):
            items = [self.changed(each) for each in value if self._random.random() < 0.9]
            if self._random.random() < 0.2:
                items.insert(self._random.randint(0, len(items)), self.value(1))
            return items
        return value

    def text(self, value: Json) -> str:
        """Document a value in some layout, with wildcards in some places."""
        if not self.is_free:
            unit = self._random.choice([None, 1, 2, 4])
            return json.dumps(value, indent=unit, ensure_ascii=False)
        if self._random.random() < 0.05:
            return self._random.choice(["...", *map(json.dumps, _WILD)])
        if isinstance(value, dict):
            pairs = [
                f"{json.dumps(key)}{self.space()}:{self.space()}{self.text(each)}"
                for key, each in value.items()
            ]
            return self._closed("{", pairs, "}")
        if isinstance(value, list):
            return self._closed("[", [self.text(each) for each in value], "]")
        return json.dumps(value)

    def space(self) -> str:
        """Make white space, and perhaps a comment."""
        blank = self._random.choice(_BLANKS)
        if self.has_comments and self._random.random() < 0.2:
            return blank + self._random.choice(_COMMENTS)
        return blank

    def _closed(self, opening: str, parts: list[str], closing: str) -> str:
        made = opening + self.space()
        for number, part in enumerate(parts):
            is_last = number == len(parts) - 1
            comma = "" if is_last and self._random.random() < 0.7 else ","
            made += part + self.space() + comma + self.space()
            if self._random.random() < 0.07:
                made += self._random.choice([" ...", " ...,"]) + self.space()
        return made + closing
