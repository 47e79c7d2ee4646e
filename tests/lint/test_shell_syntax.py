"""What bash cannot read."""

from __future__ import annotations

import pytest

from pytest_runbooks.lint.bash import Refusal, refusals

from .checking import Checker
from .test_copying_blocks import page

REFUSED = {
    "a missing fi": (
        "if true; then\n  ls",
        ["page.md:7:3: RB120 the block ends, and a command is still open"],
    ),
    "a missing done": (
        "for x in 1 2; do\n  ls",
        ["page.md:7:3: RB120 the block ends, and a command is still open"],
    ),
    "a quote": (
        "ls\necho 'one",
        ["page.md:7:6: RB120 the `'` has no partner: the text goes on behind the end of the block"],
    ),
    "a double quote": (
        'echo "one\nls',
        ['page.md:6:6: RB120 the `"` has no partner: the text goes on behind the end of the block'],
    ),
    "brackets in a word": (
        "ls\nls --filter name=run(1)",
        ["page.md:7:21: RB120 the shell does not expect `(` here"],
    ),
    "a pipe too many": ("ls | | sort", ["page.md:6:1: RB120 the shell does not expect `|` here"]),
    "a done too many": ("ls\ndone", ["page.md:7:1: RB120 the shell does not expect `done` here"]),
    "a redirection to nothing": (
        "ls >",
        ["page.md:6:1: RB120 the line ends where the shell expects a word"],
    ),
    "a test": (
        "ls\n[[ -f x y ]]",
        ["page.md:7:1: RB120 bash cannot read the line: in conditional expression"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_bash_cannot_read_is_found(name: str, check: Checker) -> None:
    code, expected = REFUSED[name]
    assert [one.split("\n")[0] for one in check(page(code), "RB120")] == expected


def test_each_broken_block_of_a_page_is_found_and_only_they(check: Checker) -> None:
    text = page("ls\nls )") + page("ls") + page("fi\nls") + page("echo 'x\ny'")
    assert [one.line for one in check.diagnostics(text, "RB120")] == [7, 21]


READ = {
    "a placeholder": "aws s3 ls s3://<bucket-name>/(x)".replace("(x)", "x"),
    "a placeholder of many words": "export NAME=<the name of the cluster (see above), in small>",
    "alternatives": "ls {one|two}",
    "an option that may be left out": "run [--fast|--slow]",
    "what is left out": "kops create cluster \\\n  ... (as usual)\n",
    "an extended glob": "ls !(*.md)",
    "a here-document with quotes": "cat <<EOF\nit's\nEOF",
    "an array": 'hosts=(one two)\necho "${hosts[@]}"',
    "a process substitution": "diff <(ls a) <(ls b)",
    "a function": "f() { ls; }\nf",
    "a case": "case $x in a) ls ;; esac",
    "arithmetic": "echo $((1 << 3)) && ((x > 1))",
    "text behind a comment sign": "ls # it's (here",
}


@pytest.mark.parametrize("name", READ)
def test_what_bash_can_read_is_right(name: str, check: Checker) -> None:
    assert check(page(READ[name]), "RB120") == []


def test_zsh_is_not_looked_at(check: Checker) -> None:
    assert check(page("print -l a*(om[1,3]) (x)", "zsh"), "RB120") == []
    assert check(page("print -l a*(om[1,3]) (x)", "bash"), "RB120") != []


def test_transcripts_are_read_command_by_command(check: Checker) -> None:
    text = page("$ ls\nit's (one\n$ ls )\n", "console")
    (found,) = check.diagnostics(text, "RB120")
    assert (found.line, found.column) == (8, 6)


def test_a_block_with_output_is_not_read(check: Checker) -> None:
    text = page("kubectl get pods\nNAME   READY   PORT(S)\nit's 1 2")
    assert [one.code for one in check.diagnostics(text, "RB1")] == ["RB102"]


def test_texts_are_refused_where_they_are_wrong() -> None:
    texts = ["ls\n", "ls\nls )\n", "ls\n", "ls\nfi\n", "ls\n\n", "case x in\n"]
    found = [(one.number, one.line) for one in refusals(texts)]
    assert found == [(1, 1), (3, 1), (5, 1)]
    assert [*refusals(["ls\n", "echo 'a\nb'\n"])] == []
    assert [*refusals(["ls )\n"])] == [
        Refusal(0, 0, "syntax error near unexpected token `)'"),
    ]


def test_nothing_of_a_block_is_run(check: Checker) -> None:
    marker = check.folder / "ran"
    code = f"touch {marker}\nx=$(touch {marker})\ntrap 'touch {marker}' EXIT\nif"
    assert len(check(page(code), "RB120")) == 1
    assert not marker.exists()
