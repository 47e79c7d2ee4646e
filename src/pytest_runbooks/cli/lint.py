"""`pytest-runbooks lint`: what is wrong with documents, without running them."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ..errors import SettingError
from .lint_options import add_options, check_options, is_stdin, settings_of

if TYPE_CHECKING:
    from ..lint.outputs.report import Report

STDIN = "-"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Say the words of the subcommand."""
    parser = subparsers.add_parser(
        "lint",
        help="find out what is wrong with documents, without running them",
        description="Look at Markdown documents, whether they were written for this tool or not, "
        "and say what goes wrong when somebody follows them. Nothing of a document is run. The "
        "exit status is 0 when nothing was found, 1 when something was, and 2 when the command "
        "was called wrongly or could not do its work.",
        allow_abbrev=False,
    )
    add_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look at the documents, and say what was found; give 1 when something was.

    Raises:
        RunbookError: an option or a setting is wrong, or a file cannot be read or written.
    """
    check_options(arguments)
    from ..lint.outputs.report import Report, find_checkout  # noqa: PLC0415 - not for `--help`
    from ..lint.settings import find_root, read_settings  # noqa: PLC0415 - as above

    here = Path.cwd()
    root = find_root(_common_folder(arguments, here))
    settings = settings_of(arguments, read_settings(root))
    if arguments.explain is not None:
        from .lint_explain import explain  # noqa: PLC0415 - as above

        _put(explain(arguments.explain, here, root), sys.stdout)
        return 0
    from .lint_work import Work  # noqa: PLC0415 - as above

    work = Work(here, root, settings)
    text = sys.stdin.buffer.read() if is_stdin(arguments) else None
    if text is None:
        work.find(arguments.paths)
    else:
        work.take(text, arguments.stdin_filename or STDIN)
    work.look(mending=arguments.fix or arguments.diff, caching=not arguments.no_cache)
    if arguments.diff:
        _put(work.diffs(), sys.stdout)
        _put(f"{work.what_would_be_done()}\n", sys.stderr)
        return int(work.mended > 0 and not arguments.exit_zero)
    problems = work.write() if arguments.fix else []
    # The mended text of standard input goes where the findings go otherwise, as with ruff.
    stream = sys.stderr if arguments.fix and text is not None else sys.stdout
    if stream is sys.stderr:
        _put("".join(work.texts.values()), sys.stdout)
    colours = not arguments.output_file and _has_colours(stream)
    rules = work.rules if arguments.output_format == "sarif" else {}  # the others do not need them
    report = Report(work.checked, rules, here, find_checkout(here), work.texts, colours)
    _say(report, arguments, stream, work.mended)
    if problems:
        raise SettingError("\n".join(problems))
    return int(bool(report.diagnostics) and not arguments.exit_zero)


def _common_folder(arguments: argparse.Namespace, here: Path) -> Path:
    """Give the folder that all documents are in, whose project says what holds for them."""
    paths = [*arguments.paths]
    if is_stdin(arguments):
        paths = [Path(arguments.stdin_filename or STDIN)]
    whole = [here / path for path in paths] or [here]
    folders = [path if path.is_dir() else path.parent for path in whole]
    return Path(os.path.commonpath([os.path.normpath(folder) for folder in folders]))


def _say(report: Report, arguments: argparse.Namespace, stream: TextIO, mended: int) -> None:
    """Write what was found where it is wanted, and the summary beside it."""
    from ..lint.outputs import FOR_PEOPLE, write  # noqa: PLC0415 - see above
    from ..lint.outputs.statistics import as_json, as_text  # noqa: PLC0415 - see above
    from ..lint.outputs.summary import summary  # noqa: PLC0415 - see above

    for_people = arguments.output_format in FOR_PEOPLE
    if not arguments.statistics:
        text = write(report, arguments.output_format)
    elif for_people:
        text = as_text(report)
    else:
        text = as_json(report)
    if not arguments.output_file:
        _put(text, stream)
    else:
        try:
            arguments.output_file.write_text(text, encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            said = error.strerror or error
            raise SettingError(
                f"--output-file: {arguments.output_file}: cannot be written: {said}"
            ) from error
    if not report.checked:
        _put("warning: there is no Markdown document in what was named\n", sys.stderr)
    elif for_people and not arguments.output_file:
        lines = not arguments.statistics and arguments.output_format == "full"
        between = "\n" if text and lines else ""
        _put(f"{between}{summary(report, mended)}\n", stream)
    else:  # a program reads the rest
        _put(f"{summary(report, mended)}\n", sys.stderr)


def _has_colours(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _put(text: str, stream: TextIO) -> None:
    """Write a text, with what the stream's encoding lacks as Python writes it."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
