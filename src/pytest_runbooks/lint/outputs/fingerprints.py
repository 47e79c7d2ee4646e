"""Names of findings that stay the same when lines above them come and go."""

from __future__ import annotations

import hashlib
from collections import Counter

from .report import Report


def fingerprints(report: Report) -> list[str]:
    """Give a fingerprint for each finding: of the file, the rule and the text that is meant.

    What is the same in all three is told apart by its order.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for one in report.diagnostics:
        meant = report.lines(one.path)[one.line - 1 : one.end_line]
        text = "\n".join(line.strip() for line in meant)
        key = (report.in_checkout(one.path) or one.path, one.code, text)
        digest = hashlib.sha256(repr((*key, seen[key])).encode(errors="backslashreplace"))
        found.append(digest.hexdigest()[:32])
        seen[key] += 1
    return found
