"""What harms who pastes a block: the end of the shell, addresses that are cut."""

from __future__ import annotations

import pytest

from .checking import Checker
from .test_copying_blocks import page
from .test_copying_signs import mended
from .test_shell_variables import OURS

LEAVES = {
    "exit": ("ls\nexit 1", "7:1", "`exit` ends the shell"),
    "in a branch": ("if ! test -f x; then\n  exit 1\nfi", "7:3", "`exit` ends the shell"),
    "behind or": ("test -f x || exit 1", "6:14", "`exit` ends the shell"),
    "in a group": ("test -f x || { echo no; exit 1; }", "6:25", "`exit` ends the shell"),
    "set -e": ("set -e\nls", "6:1", "`set -e` lets the next failure end the shell"),
    "strict": ("set -euo pipefail", "6:1", "`set -euo pipefail` lets the next failure end the"),
    "by its name": ("set -o errexit", "6:1", "`set -o errexit` lets the next failure end the"),
}


@pytest.mark.parametrize("name", LEAVES)
def test_what_ends_the_shell_of_the_reader_is_found_in_runbooks(name: str, check: Checker) -> None:
    code, place, message = LEAVES[name]
    (found,) = check(OURS + page(code), "RB126")
    line, column = place.split(":")
    assert found.startswith(f"page.md:{int(line) + 5}:{column}: RB126 {message}")
    assert check(page(code), "RB126") == []


STAYS = {
    "a function": "f() { test -f x || exit 1; }",
    "a subshell": "(set -e; ls; exit 1)",
    "a substitution": "x=$(exit 1) || echo no",
    "a script": "#!/usr/bin/env bash\nset -e\nexit 0",
    "a file": "cat > x.sh <<'X'\nset -e\nexit 1\nX",
    "a shell elsewhere": "ssh bastion\nexit",
    "another option": "set -x\nset +e\nset -o pipefail\nset -u",
    "a word": "echo exit",
}


@pytest.mark.parametrize("name", STAYS)
def test_what_leaves_the_shell_of_the_reader_open_is_right(name: str, check: Checker) -> None:
    assert check(OURS + page(STAYS[name]), "RB126") == []


def test_an_exit_that_a_directive_documents_is_right(check: Checker) -> None:
    text = page("exit 3").replace("```bash", "<!-- runbook: exit=3 -->\n```bash")
    assert check(text, "RB126") == []


CUT = {
    "an address": ("curl http://x/?a=1&b=2", "curl 'http://x/?a=1&b=2'"),
    "without a scheme": (
        "curl -s localhost:80/o?a=1&b=2&c=3 | jq .",
        "curl -s 'localhost:80/o?a=1&b=2&c=3' | jq .",
    ),
    "with a variable": ("curl $URL/?a=1&b=$B", 'curl "$URL/?a=1&b=$B"'),
}


@pytest.mark.parametrize("name", CUT)
def test_an_address_that_the_shell_cuts_is_quoted(name: str, check: Checker) -> None:
    wrong, right = CUT[name]
    assert mended(page(wrong), check, "RB128") == page(right)


@pytest.mark.parametrize(
    "code",
    [
        "curl 'http://x/?a=1&b=2'",
        'curl "http://x/?a=1&b=2"',
        "curl http://x/?a=1\\&b=2",
        "curl http://x/?a=1",
        "curl http://x/?a=1 & b=2",
        "sleep 1 & x=1 ls",
        "# curl http://x/?a=1&b=2",
        "cat <<X\nhttp://x/?a=1&b=2\nX",
        "test x = y && a=1",
        "ls ?a=1&&b=2",
    ],
)
def test_other_signs_are_right(code: str, check: Checker) -> None:
    assert check(page(code), "RB128") == []


def test_a_cut_address_says_what_happens(check: Checker) -> None:
    assert check(page("curl http://x/?a=1&b=2"), "RB128")[0] == (
        "page.md:6:6: RB128 the shell cuts the address at `&`, and runs what is before it in the "
        "background\n  quote it: `'http://x/?a=1&b=2'`"
    )
