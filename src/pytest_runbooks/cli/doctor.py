"""`pytest-runbooks doctor`: what this machine can do, and how to mend it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from ..errors import SettingError


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Say the words of the subcommand."""
    parser = subparsers.add_parser(
        "doctor",
        help="find out what this machine can do",
        description="Look at what runbooks need, and try it: programs, the fence, emulators, and "
        "the configuration of pytest. The exit status is 1 when something that they need is "
        "missing or wrong.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "path",
        nargs="?",
        default=Path(),
        type=Path,
        metavar="PATH",
        help="a folder, or a runbook, whose needs count; this folder unless said",
    )
    parser.add_argument("--json", action="store_true", help="give the same as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Examine the machine; give 1 when something that runbooks need is not well.

    Raises:
        SettingError: the path is not there.
    """
    if not arguments.path.exists():
        raise SettingError(f"{arguments.path}: is not there\n  name a folder, or a runbook")
    from ..procedures.surroundings import search_path  # noqa: PLC0415 - not for `--help`
    from .checks import examine  # noqa: PLC0415 - as above
    from .diagnosis import as_json, as_text  # noqa: PLC0415 - as above
    from .finding import Machine  # noqa: PLC0415 - as above
    from .inquiry import look, look_at_settings  # noqa: PLC0415 - as above

    variables = dict(os.environ)
    found = look_at_settings(look(arguments.path))
    machine = Machine(variables, search_path(variables), found)
    findings = list(examine(machine))
    sys.stdout.write(as_json(findings) if arguments.json else as_text(findings, sys.stdout))
    return int(any(finding.is_fatal for finding in findings))
