"""Regular expressions and globs of a query, as those of Python."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .tree import Parse, Regex, Text

_FLAGS = re.compile(r"(?<!\\)\(\?([imsx]+)\)")
_GROUP = re.compile(r"\(\?P?<(?P<name>[A-Za-z@_][^>]*)>")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled expression, and the names of what it takes, by the number of the group."""

    compiled: re.Pattern[str]
    names: tuple[tuple[int, str], ...]


@lru_cache(maxsize=512)
def compile_regex(pattern: str) -> Pattern:
    """Compile a regular expression; its groups may have names that Python does not allow.

    Raises:
        re.error: it is none.
    """
    names: list[str] = []
    flags = "".join(_FLAGS.findall(pattern))

    def rename(found: re.Match[str]) -> str:
        names.append(found["name"])
        return f"(?P<g{len(names)}>"

    plain = _GROUP.sub(rename, _FLAGS.sub("", pattern))
    # AWS takes flags anywhere, and Python at the begin only.
    compiled = re.compile(f"(?{flags}){plain}" if flags else plain)
    numbers = compiled.groupindex
    return Pattern(compiled, tuple((numbers[f"g{n}"], name) for n, name in enumerate(names, 1)))


def unquoted(text: Text) -> str:
    """Give what a text in quotes says."""
    return re.sub(r"""\\(["'\\])""", r"\1", text.raw)


def pattern_of(command: Parse) -> Pattern:
    """Give what a `parse` looks for.

    Raises:
        re.error: its regular expression is none.
    """
    aliases = [name.replace("`", "") for name in command.names]
    source = command.pattern
    if isinstance(source, Regex) or (_GROUP.search(source.raw) and not aliases):
        found = compile_regex(source.pattern if isinstance(source, Regex) else source.raw)
        return Pattern(found.compiled, (*enumerate(aliases, 1),)) if aliases else found
    parts = [re.escape(part) for part in unquoted(source).split("*")]
    # What the last star takes goes to the end where nothing follows it.
    glob = "(.*?)".join(parts[:-1]) + ("(.*?)" if parts[-1] else "(.*)") + parts[-1]
    if len(parts) == 1:
        glob = parts[0]
    return Pattern(re.compile(glob, re.DOTALL), (*enumerate(aliases, 1),))
