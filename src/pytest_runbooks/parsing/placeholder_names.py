"""The names of placeholders: which ones mean the same, however they are written."""

from __future__ import annotations

import re

_SEPARATORS = re.compile(r"[-_\s]+")


def bare_name(placeholder: str) -> str:
    """Give what a placeholder is called in every style; empty when it is called nothing.

    `<bucket-name>`, `{bucket_name}`, `{{ Bucket-Name }}`, `[Bucket Name]`, `YOUR_BUCKET_NAME` are
    all `bucket-name`: brackets and a leading `your` go, letters become small, and `_`, `-` and
    blanks become hyphens.
    """
    inside = placeholder.strip().strip("<>{}[]").strip()
    name = _SEPARATORS.sub("-", inside.lower())
    return name.removeprefix("your-").strip("-")
