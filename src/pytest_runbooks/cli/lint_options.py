"""The options of `pytest-runbooks lint`, and the settings that they make."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SettingError
from ..lint.outputs import FOR_PEOPLE, FORMATS

if TYPE_CHECKING:
    from ..lint.settings import LintSettings

_FORMAT = "full"
_STDIN = Path("-")
_COUNTED = (*FOR_PEOPLE, "json")
_PER_FILE = "write `--per-file-ignores 'docs/*.md:RB301'`"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say the words of the options."""
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="a document, or a folder with documents; this folder unless said; `-` for standard "
        "input",
    )
    rules = parser.add_argument_group("rules")
    codes = "codes of rules or their beginnings, with commas, or ALL"
    rules.add_argument("--select", action="append", metavar="CODES", help=f"{codes}: only these")
    rules.add_argument("--ignore", action="append", metavar="CODES", help=f"{codes}: not these")
    rules.add_argument(
        "--per-file-ignores",
        action="append",
        metavar="GLOB:CODES",
        help="not these in the documents that match",
    )
    rules.add_argument(
        "--explain",
        metavar="CODE",
        help="print the page of a rule; the beginning of some codes, or ALL, lists rules",
    )
    output = parser.add_argument_group("output")
    output.add_argument(
        "--output-format",
        choices=FORMATS,
        metavar="FORMAT",
        help=f"one of {', '.join(FORMATS)}; {_FORMAT} unless said",
    )
    output.add_argument(
        "--output-file", type=Path, metavar="FILE", help="write it there instead of printing it"
    )
    output.add_argument(
        "--statistics", action="store_true", help="say how often each rule has found something"
    )
    output.add_argument(
        "--exit-zero", action="store_true", help="end with 0 when something was found, too"
    )
    mending = parser.add_argument_group("mending").add_mutually_exclusive_group()
    mending.add_argument(
        "--fix", action="store_true", help="mend what can be mended with certainty"
    )
    mending.add_argument(
        "--diff", action="store_true", help="show what `--fix` would change, and change nothing"
    )
    other = parser.add_argument_group("other")
    other.add_argument(
        "--no-cache", action="store_true", help="look at unchanged documents again, too"
    )
    other.add_argument(
        "--stdin-filename", metavar="PATH", help="the document that standard input is the text of"
    )


def check_options(arguments: argparse.Namespace) -> None:
    """Look whether the options go together, and give them their defaults.

    Raises:
        SettingError: one would be ignored beside another.
    """
    alone = {"--explain": arguments.explain, "--diff": arguments.diff}
    shaping = {
        "--output-format": arguments.output_format,
        "--output-file": arguments.output_file,
        "--statistics": arguments.statistics,
    }
    others = {"PATH": arguments.paths, "--fix": arguments.fix, "--diff": arguments.diff}
    for option, beside in (("--explain", {**shaping, **others}), ("--diff", shaping)):
        for name, value in beside.items():
            if alone[option] and value:
                raise SettingError(f"`{option}` does not go with `{name}`\n  leave one of them out")
    if _STDIN in arguments.paths and len(arguments.paths) > 1:
        raise SettingError("`-` does not go with other paths\n  look at standard input alone")
    if arguments.stdin_filename and not is_stdin(arguments):
        raise SettingError(
            "`--stdin-filename` does not go with paths\n  write `-` for standard input"
        )
    arguments.output_format = arguments.output_format or _FORMAT
    if arguments.statistics and arguments.output_format not in _COUNTED:
        raise SettingError(
            f"`--statistics` cannot be written as `{arguments.output_format}`\n"
            f"  allowed: {', '.join(f'`{name}`' for name in _COUNTED)}"
        )


def is_stdin(arguments: argparse.Namespace) -> bool:
    """Say whether standard input is looked at."""
    return arguments.paths == [_STDIN] or bool(arguments.stdin_filename and not arguments.paths)


def settings_of(arguments: argparse.Namespace, said: LintSettings) -> LintSettings:
    """Give the settings of the project with what the command line says.

    `--select` stands in the place of what the project selects and ignores; the other options add
    to what the project says.

    Raises:
        SettingError: an option cannot be read.
    """
    ignored = tuple(_codes(arguments.ignore))
    if arguments.select is not None:
        said = replace(said, select=tuple(_codes(arguments.select)), ignore=ignored)
    else:
        said = replace(said, ignore=(*said.ignore, *ignored))
    rows = {glob: [*codes] for glob, codes in said.per_file_ignores.items()}
    for glob, code in _per_file(arguments.per_file_ignores or ()):
        rows.setdefault(glob, []).append(code)
    merged: Mapping[str, tuple[str, ...]] = {glob: tuple(codes) for glob, codes in rows.items()}
    return replace(said, per_file_ignores=merged)


def _codes(values: Iterable[str] | None) -> Iterable[str]:
    """Give the codes of an option, which may stand more than once and hold some each."""
    for value in values or ():
        yield from (code for one in value.split(",") if (code := one.strip()))


def _per_file(values: Iterable[str]) -> Iterable[tuple[str, str]]:
    for value in values:
        glob = ""
        for part in value.split(","):
            before, colon, code = part.rpartition(":")
            glob = before.strip() if colon else glob
            if not glob or not code.strip():
                raise SettingError(
                    f"--per-file-ignores: `{value}` is no glob with codes\n  {_PER_FILE}"
                )
            yield glob, code.strip()
