"""Which options of everyday programs one family of systems knows, and the other does not.

GNU is what Linux has, BSD what macOS has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from .invocations import Program


@dataclass(frozen=True, slots=True)
class Special:
    """A use of a program that only some systems understand.

    Attributes:
        written: what is special, as a person calls it: `date -d`.
        is_gnu: GNU knows it, BSD does not; else the other way round.
        instead: what both understand, or what the others write.
    """

    written: str
    is_gnu: bool
    instead: str


def special(program: Program) -> Special | None:
    """Give what is special in a command; None when every system understands it."""
    look = _OF.get(program.name)
    return look(program) if look else None


def _date(program: Program) -> Special | None:
    texts = program.texts
    if any(re.match(r"-[a-z]*d|--date\b", text) for text in texts if not text.startswith("+")):
        return Special("date -d", is_gnu=True, instead="`date -v` on macOS")
    if any(re.match(r"-[a-z]*v[-+]?\d|-[a-z]*v$|-[a-z]*j", text) for text in texts):
        return Special("date -v", is_gnu=False, instead="`date -d` on Linux")
    return None


def _sed(program: Program) -> Special | None:
    texts = program.texts
    for text, following in pairwise((*texts, "")):
        if re.fullmatch(r"-[nErsuz]*i|--in-place", text):
            if following == "" and text != texts[-1]:
                return Special("sed -i ''", is_gnu=False, instead="`sed -i.bak` on both")
            return Special("sed -i", is_gnu=True, instead="`sed -i.bak` on both")
    return None


def _base64(program: Program) -> Special | None:
    if program.has("-w", "--wrap"):
        return Special("base64 -w", is_gnu=True, instead="`base64 | tr -d '\\n'` on both")
    if program.has("-D"):
        return Special("base64 -D", is_gnu=False, instead="`base64 --decode` on both")
    return None


def _stat(program: Program) -> Special | None:
    if program.has("-c", "--format", "--printf"):
        return Special("stat -c", is_gnu=True, instead="`stat -f` on macOS")
    for text, following in pairwise(program.texts):
        if re.fullmatch(r"-[Lnqx]*f", text) and following.startswith("%"):
            return Special("stat -f", is_gnu=False, instead="`stat -c` on Linux")
    return None


def _grep(program: Program) -> Special | None:
    if any(
        re.fullmatch(r"-[a-zA-Z]*P[a-zA-Z]*|--perl-regexp", text) and before not in {"-e", "-f"}
        for before, text in pairwise(("", *program.texts))
    ):
        return Special("grep -P", is_gnu=True, instead="`grep -E`, or `sed`, on both")
    return None


def _find(program: Program) -> Special | None:
    if "-printf" in program.texts:
        return Special("find -printf", is_gnu=True, instead="`find ... -exec` on both")
    return None


def _head(program: Program) -> Special | None:
    cuts = any(
        re.fullmatch(r"-[nc]-\d+", text) or (text in {"-n", "-c"} and re.match(r"-\d", following))
        for text, following in pairwise((*program.texts, ""))
    )
    return Special("head -n -1", is_gnu=True, instead="`sed '$d'` on both") if cuts else None


_OF = {
    "date": _date,
    "sed": _sed,
    "base64": _base64,
    "stat": _stat,
    "grep": _grep,
    "egrep": _grep,
    "find": _find,
    "head": _head,
}
