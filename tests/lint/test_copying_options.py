"""Options on lines of their own, without a command."""

from __future__ import annotations

import pytest

from .checking import Checker
from .test_copying_blocks import page
from .test_copying_signs import mended
from .test_shell_variables import OURS


def test_a_missing_backslash_is_written(check: Checker) -> None:
    text = page("helm install \\\n  orders\n  --recursive\nls")
    assert check(text, "RB111")[0] == (
        "page.md:8:3: RB111 `--recursive` is taken for a command: the line above does not go on\n"
        "  end the line above in `\\`"
    )
    assert mended(text, check, "RB111") == page("helm install \\\n  orders \\\n  --recursive\nls")


LEFT = {
    "below a comment": "ls x # all\n  --all",
    "below a blank line": "ls x\n\n  --all",
    "below a redirection": "ls x > y\n  --all",
}


@pytest.mark.parametrize("name", LEFT)
def test_where_nobody_knows_what_is_meant_nothing_is_written(name: str, check: Checker) -> None:
    (found,) = check.diagnostics(page(LEFT[name]), "RB111")
    assert found.edits == ()


RIGHT = {
    "a continued command": "ls \\\n  --all x",
    "an option of a pipe": "ls |\n  sort -r",
    "a blank behind the backslash": "ls \\ \n  --all",
    "a comment behind the backslash": "ls \\\n  # more\n  --all",
    "a comment on its line": "ls x \\  # more\n  --all",
    "what is left out": "ls x\n  ...\n  --all",
    "an array": "options=(\n  --all\n  --recursive\n)",
    "a here-document": "cat <<X\n--all\nX",
    "a text": "echo 'x\n--all'",
    "a pattern": 'case "$1" in\n  --all) ls ;;\nesac',
    "a command of AWS": "aws s3 ls\n  --recursive",
    "a certificate": "-----BEGIN CERTIFICATE-----",
}


@pytest.mark.parametrize("name", RIGHT)
def test_options_of_commands_are_right(name: str, check: Checker) -> None:
    assert check(page(RIGHT[name]), "RB111") == []


def test_options_alone_are_for_the_reader_but_not_in_a_runbook(check: Checker) -> None:
    assert check(page("--storage-encrypted"), "RB111") == []
    (found,) = check(OURS + page("--storage-encrypted"), "RB111")
    assert found == (
        "page.md:11:1: RB111 `--storage-encrypted` is an option, and no command stands before it\n"
        "  write the whole command"
    )
