"""The comments of Python code."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator


def comments_of(code: str) -> Iterator[tuple[int, int, str]]:
    """Give the line (from 1), the column (from 0) and the text of each comment.

    Where the code is no Python, those above that place.
    """
    if "#" not in code:
        return
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.COMMENT:
                yield *token.start, token.string
    except (tokenize.TokenError, SyntaxError):
        return
