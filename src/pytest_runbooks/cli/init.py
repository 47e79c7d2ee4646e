"""`pytest-runbooks init`: a first runbook, of a kind, that runs as it is."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SettingError, suggestion

if TYPE_CHECKING:
    from .inquiry import Found

KINDS = (
    "deployment",
    "promotion",
    "rollback",
    "troubleshooting",
    "disaster-recovery",
    "operations",
    "guide",
)
DEFAULT = "guide"

_TEMPLATES = Path(__file__).with_name("templates")
_TODAY = "{TODAY}"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Say the words of the subcommand."""
    parser = subparsers.add_parser(
        "init",
        help="write a first runbook",
        description="Write a first runbook of a kind, which passes as it is. A file that is there "
        "is never overwritten.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "kind",
        nargs="?",
        default=DEFAULT,
        metavar="KIND",
        help=f"one of {', '.join(KINDS)}; {DEFAULT} unless said",
    )
    parser.add_argument(
        "--to",
        default=Path("runbooks"),
        type=Path,
        metavar="FOLDER",
        help="the folder to write KIND.md into, made if it is not there; `runbooks` unless said",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the runbook, and say what to do next.

    Raises:
        SettingError: the kind is not known, the file is there, or cannot be written.
    """
    file = arguments.to / f"{arguments.kind}.md"
    text = page(arguments.kind, date.today())  # noqa: DTZ011 - the day where the author is
    _write(file, text)
    from .inquiry import look  # noqa: PLC0415 - what runs pytest is not needed to say `--help`

    sys.stdout.write(f"wrote {file}\n{advice(file, look(file.parent))}\n")
    return 0


def page(kind: str, today: date) -> str:
    """Give the text of a first runbook.

    Args:
        kind: one of KINDS.
        today: the day on which it was reviewed.

    Raises:
        SettingError: the kind is not known.
    """
    if kind not in KINDS:
        raise SettingError(f"unknown kind `{kind}`\n  {suggestion(kind, KINDS)}")
    template = (_TEMPLATES / f"{kind}.md").read_text(encoding="utf-8")
    return template.replace(_TODAY, today.isoformat())


def _write(file: Path, text: str) -> None:
    """Write a file that is not there, whole or not at all."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.open("x").close()  # the name is ours from here on
    except FileExistsError as error:
        raise SettingError(_in_the_way(file)) from error
    except OSError as error:
        raise SettingError(
            f"{file}: cannot be written: {error.strerror}\n  name another folder: `--to FOLDER`"
        ) from error
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=file.parent, prefix=".", delete=False
        ) as new:
            new.write(text)
        mode = file.stat().st_mode  # as the umask wants it, which a temporary file has not
        Path(new.name).chmod(mode & 0o777)
        os.replace(new.name, file)  # noqa: PTH105 - a name and a path
    except OSError as error:
        file.unlink(missing_ok=True)
        Path(new.name).unlink(missing_ok=True)
        raise SettingError(f"{file}: cannot be written: {error.strerror}") from error


def _in_the_way(file: Path) -> str:
    if not file.parent.is_dir():
        return f"{file.parent}: is no folder\n  name another one: `--to FOLDER`"
    return (
        f"{file}: is there, and is not overwritten\n"
        "  move it away, or write into another folder: `--to FOLDER`"
    )


def advice(file: Path, found: Found) -> str:
    """Say what to do next with a file, given what pytest finds in its folder."""
    folder, shown = file.parent.resolve(), f"{file.parent}/"
    if found.failure:
        return (
            f"pytest could not look for it: {found.failure}\n"
            "next: mend that, which `pytest-runbooks doctor` may explain, and run it: "
            f"`pytest {shown}`"
        )
    if file.resolve() not in {document.path.resolve() for document in found.documents}:
        return (
            f"pytest does not take it for a runbook when it meets it in {shown}: its folder is not "
            f"named `runbooks`\nnext: {_setting(folder, found)}, and run it: `pytest {file}`"
        )
    next_step = f"next: `pytest {shown}`"
    places = [(found.root / place).resolve() for place in found.testpaths]
    if places and not any(folder.is_relative_to(place) for place in places):
        where = found.config.name if found.config else "the configuration"
        next_step += (
            f"\n`pytest` by itself does not run it: `testpaths` in {where} does not name {shown}"
        )
    return next_step


def _setting(folder: Path, found: Found) -> str:
    """Say how the configuration lets pytest find the documents of a folder."""
    root = found.root.resolve()
    if not folder.is_relative_to(root):
        return f"move it below the root directory, {root}, into a folder named `runbooks`"
    glob = (folder.relative_to(root) / "*.md").as_posix()
    if found.config is None:
        return f'write `[pytest]` and below it `runbooks_files = ["{glob}"]` into pytest.toml'
    value = f'["{glob}"]' if found.config.suffix == ".toml" else glob
    return f"add `runbooks_files = {value}` to {found.config.name}"
