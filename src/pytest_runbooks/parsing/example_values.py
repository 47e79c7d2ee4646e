"""Values of somebody else that stand on a page where an operator puts his own.

Where one page says `<volume-id>`, another says `vol-abcd1234efgh5678i`, or the ARN of a topic that
nobody has. Such a value looks like any other, so it is one only when the document declares it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_NAME = re.compile(r"[^\W\d_][\w./ -]*")
_SIGNS = re.compile(r"[<>{}\[\]]")
# Eight letters and digits, two of them digits: no name is written so, ids of AWS are.
_ID = re.compile(r"(?=[A-Za-z]*\d[A-Za-z]*\d)[A-Za-z0-9]{8,}")


def is_example(declared: str) -> bool:
    """Say whether what a document declares is a value: an id, an ARN, an account, an address.

    A name is none, as it is written in a style of placeholders, and may be any word of the page.
    """
    if _SIGNS.search(declared) or not declared.strip():
        return False
    return not _NAME.fullmatch(declared) or any(map(_ID.fullmatch, re.split(r"[-_./ ]", declared)))


def find_examples(code: str, declared: Collection[str]) -> Iterator[re.Match[str]]:
    """Find the values among what a document declares, where each is a word of its own.

    Of two that begin in one place, the longer one is meant.
    """
    examples = sorted(filter(is_example, declared), key=len, reverse=True)
    if examples:
        yield from re.finditer("|".join(map(_alone, examples)), code)


def _alone(example: str) -> str:
    """Write a value as a regular expression; a sign at its edge may touch what stands beside it."""
    before = r"(?<![\w$-])(?<!\$\{)" if example[0].isalnum() else ""
    after = r"(?![\w-])" if example[-1].isalnum() else ""
    return f"{before}{re.escape(example)}{after}"
