"""`pytest-runbooks journal`: what is made of journals that runs have written."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SettingError

if TYPE_CHECKING:
    from ..model import ProcedureRecord, RunRecord

FORMATS = ("chaostoolkit",)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Say the words of the subcommand."""
    parser = subparsers.add_parser(
        "journal",
        help="make evidence, a trend, or another format of journals",
        description="Make something of the journals that `pytest --runbooks-journal` has written.",
        allow_abbrev=False,
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    evidence = actions.add_parser(
        "evidence",
        help="write a page for each document and environment",
        description="Write a page of HTML for each document and environment of a journal.",
        allow_abbrev=False,
    )
    evidence.add_argument("journal", type=Path, metavar="JOURNAL", help="a journal")
    evidence.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="the folder of the pages, which is made if need be",
    )
    evidence.set_defaults(run=write_evidence)
    trend = actions.add_parser(
        "trend",
        help="show verdict, RTO and RPO over several journals",
        description="Show verdict, RTO and RPO of each procedure over several journals.",
        allow_abbrev=False,
    )
    trend.add_argument("journals", type=Path, nargs="+", metavar="JOURNAL", help="journals")
    trend.set_defaults(run=show_trend)
    export = actions.add_parser(
        "export",
        help="print a procedure in the format of another tool",
        description="Print a procedure of a journal in the format of another tool.",
        allow_abbrev=False,
    )
    export.add_argument("journal", type=Path, metavar="JOURNAL", help="a journal")
    export.add_argument(
        "--format", choices=FORMATS, required=True, metavar="FORMAT", help=", ".join(FORMATS)
    )
    export.add_argument(
        "--procedure",
        metavar="ID",
        help="PATH[::ENVIRONMENT][::PROCEDURE], when the journal has several",
    )
    export.set_defaults(run=print_export)


def write_evidence(arguments: argparse.Namespace) -> int:
    """Write the pages, and say where they are.

    Raises:
        SettingError: the journal cannot be read, or the pages not be written.
    """
    from ..reporting.evidence.page import evidence_pages  # noqa: PLC0415 - not for `--help`

    run, folder = _read(arguments.journal), arguments.output
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in evidence_pages(run):
            (folder / name).write_text(content, encoding="utf-8")
            sys.stdout.write(f"wrote {folder / name}\n")
    except OSError as error:
        said = f"{folder}: cannot be written to: {error.strerror}"
        raise SettingError(f"{said}\n  name a folder, which is made if need be") from error
    return 0


def show_trend(arguments: argparse.Namespace) -> int:
    """Show the table.

    Raises:
        SettingError: a journal cannot be read.
    """
    from ..reporting.trend import trend  # noqa: PLC0415 - not for `--help`

    runs = [_read(file) for file in arguments.journals]
    sys.stdout.writelines(f"{line}\n" for line in trend(runs))
    return 0


def print_export(arguments: argparse.Namespace) -> int:
    """Print what the other tool reads.

    Raises:
        SettingError: the journal cannot be read, or does not have the procedure.
    """
    from ..reporting.chaostoolkit import chaostoolkit_journal  # noqa: PLC0415 - not for `--help`

    run = _read(arguments.journal)
    procedure = _chosen(run, arguments.procedure, arguments.journal)
    data = chaostoolkit_journal(run, procedure)
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    return 0


def _read(file: Path) -> RunRecord:
    from ..reporting.journal_file import read_journal  # noqa: PLC0415 - not for `--help`

    try:
        return read_journal(file.read_bytes())
    except OSError as error:
        said = f"{file}: cannot be read: {error.strerror}"
        raise SettingError(f"{said}\n  write one by `pytest --runbooks-journal={file}`") from error
    except ValueError as error:
        hint = "`pytest --runbooks-journal=FILE` writes one"
        raise SettingError(f"{file}: is no journal: {error}\n  {hint}") from error


def _chosen(run: RunRecord, wanted: str | None, file: Path) -> ProcedureRecord:
    from ..reporting.trend import name_of  # noqa: PLC0415 - not for `--help`

    known = {name_of(one): one for one in run.procedures}
    if wanted in known:
        return known[wanted]
    if wanted is None and len(known) == 1:
        return next(iter(known.values()))
    said = f"no procedure `{wanted}`" if wanted else f"{len(known)} procedures"
    names = ", ".join(f"`--procedure={name}`" for name in known)
    raise SettingError(f"{file}: {said}\n  " + (f"say which: {names}" if names else "nothing ran"))
