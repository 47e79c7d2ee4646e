"""`pytest-runbooks schema`: what may stand in files of the project, as JSON Schema."""

from __future__ import annotations

import argparse
import json
import sys


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Say the words of the subcommand."""
    parser = subparsers.add_parser(
        "schema",
        help="print the JSON Schema of front matter, sidecars, standard.yml, or journals",
        description="Print the JSON Schema of the front matter of runbooks, for editors that "
        "complete and check YAML.",
        allow_abbrev=False,
    )
    others = parser.add_mutually_exclusive_group()
    others.add_argument(
        "--sidecar",
        action="store_true",
        help="that of a sidecar, `NAME.runbook.yaml`, instead",
    )
    others.add_argument(
        "--standard",
        action="store_true",
        help="that of `runbooks/standard.yml`, instead",
    )
    others.add_argument(
        "--journal",
        action="store_true",
        help="that of the file that `--runbooks-journal` writes, instead",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the schema."""
    # Here, since pydantic takes long to load.
    from ..parsing.json_schema import front_matter_schema, sidecar_schema  # noqa: PLC0415

    if arguments.standard:
        from ..lint.standard_schema import standard_schema  # noqa: PLC0415 - the same

        schema = standard_schema()
    elif arguments.journal:
        from ..reporting.journal_file import journal_schema  # noqa: PLC0415 - the same

        schema = journal_schema()
    else:
        schema = sidecar_schema() if arguments.sidecar else front_matter_schema()
    sys.stdout.write(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")
    return 0
