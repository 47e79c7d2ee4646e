"""The command `pytest-runbooks`: what is done with runbooks beside running them.

Each subcommand is a module with `register(subparsers)`, which says its words, and
`run(arguments) -> int`, which does it and imports what it needs. The status is 0 when all is well,
1 when something was found, and 2 when the command was called wrongly or could not do its work.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from ..errors import RunbookError
from . import doctor, init, journal, lint, schema

WRONG = 2
"""The status of a command that was called wrongly, or could not do its work."""

INTERRUPTED = 130
"""That of one that was ended by Ctrl-C, as shells have it."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command, and give its exit status.

    Args:
        words: the arguments; those of this process unless given.

    Raises:
        SystemExit: the arguments cannot be read, or ask for help or the version.
    """
    arguments = _parser().parse_args(words)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except RunbookError as error:
        sys.stderr.write(f"pytest-runbooks {arguments.command}: {error}\n")
        return WRONG
    except BrokenPipeError:  # whoever reads has enough, as `head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WRONG
    except OSError as error:  # a full disk, a folder that is gone, a name that is too long
        sys.stderr.write(f"pytest-runbooks {arguments.command}: {error}\n")
        if error.errno == errno.ENOSPC:  # what is left in the stream cannot be written either
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WRONG
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pytest-runbooks",
        description="Write a first runbook, find out what is wrong with documents, and what this "
        "machine can do. Runbooks are run by pytest: `pytest runbooks/`.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action="version", version=f"pytest-runbooks {version('pytest-runbooks')}"
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for subcommand in (init, lint, doctor, schema, journal):
        subcommand.register(subparsers)
    return parser
