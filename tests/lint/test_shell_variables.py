"""Variables that are read and never set."""

from __future__ import annotations

import pytest

from .checking import Checker
from .test_copying_blocks import page

OURS = "---\nrunbook:\n  owner: platform\n---\n\n"


def blocks(*codes: str) -> str:
    return "# Look\n\nLook at it.\n\n" + "\n".join(f"```bash\n{code}\n```\n" for code in codes)


UNSET = {
    "never set": ("ls $DIR", ["RB122 `$DIR` is set nowhere on the page"]),
    "in braces": ("ls ${DIR}/x", ["RB122 `$DIR` is set nowhere on the page"]),
    "in double quotes": ('ls "x $DIR"', ["RB122 `$DIR` is set nowhere on the page"]),
    "in a substitution": ('ls "$(dirname $DIR)"', ["RB122 `$DIR` is set nowhere on the page"]),
    "in a here-document": ("cat <<X\n$DIR\nX", ["RB122 `$DIR` is set nowhere on the page"]),
    "in a redirection": ("ls > $DIR/x", ["RB122 `$DIR` is set nowhere on the page"]),
    "once": ("ls $DIR\nls $DIR", ["RB122 `$DIR` is set nowhere on the page"]),
    "two": (
        "ls $ONE $TWO",
        ["RB122 `$ONE` is set nowhere on the page", "RB122 `$TWO` is set nowhere on the page"],
    ),
}


@pytest.mark.parametrize("name", UNSET)
@pytest.mark.parametrize("matter", ["", OURS], ids=["any page", "a runbook"])
def test_a_variable_that_nothing_sets_is_found(name: str, matter: str, check: Checker) -> None:
    code, expected = UNSET[name]
    found = check(matter + page(code), "RB122")
    assert [one.split("\n")[0].split(" ", 1)[1] for one in found] == expected


def test_a_variable_is_shown_with_its_place_and_what_to_do(check: Checker) -> None:
    (found,) = check(page('ls\nls "x/${DIR}"'), "RB122")
    assert found == (
        "page.md:7:7: RB122 `$DIR` is set nowhere on the page\n"
        "  set it above, or say in the text what it stands for"
    )
    (found,) = check(OURS + page("ls $DIR"), "RB122")
    assert found.endswith("\n  set it above, or below `env` in the front matter")


def test_a_variable_that_is_set_below_is_found(check: Checker) -> None:
    (found,) = check(blocks("ls $DIR", "DIR=x", "ls $DIR"), "RB122")
    assert found == (
        "page.md:6:4: RB122 `$DIR` is read before it is set, on line 10\n"
        "  set it above, or move line 10 up"
    )


def test_the_name_that_is_nearly_the_same_is_told(check: Checker) -> None:
    (found,) = check(blocks("BUCKET_NAME=x", "ls $BUCKETNAME"), "RB122")
    assert found.endswith("\n  did you mean `$BUCKET_NAME`?")


SET = {
    "an assignment": "DIR=x\nls $DIR",
    "an export": "export DIR=x\nls $DIR",
    "a declaration": "declare -r DIR=x\nls $DIR",
    "a loop": "for DIR in a b; do ls $DIR; done",
    "reading": "read -r DIR < x\nls $DIR",
    "reading lines": "ls | while IFS= read -r DIR; do ls $DIR; done",
    "an array": "mapfile -t DIR < x\nls ${DIR[@]}",
    "an element": "DIR[0]=x\nls ${DIR[0]}",
    "printing into it": "printf -v DIR x\nls $DIR",
    "options": 'while getopts ab DIR; do echo "$DIR"; done',
    "a default": "ls ${DIR:-x}",
    "what must be there": "ls ${DIR:?}",
    "a default that is kept": ": ${DIR:=x}\nls $DIR",
    "arithmetic": "((DIR = 1))\nls $DIR",
    "what everybody has": "ls $HOME $AWS_REGION $PATH $RANDOM $GITHUB_SHA ${BASH_SOURCE[0]}",
    "single quotes": "echo '$DIR'",
    "an escape": 'echo "\\$DIR"',
    "arguments": 'f() { echo "$1" "$@" $# $? $$ $!; }\nf x',
    "a quoted here-document": "cat <<'X'\n$DIR\nX",
    "a file that is read": "source ./env.sh\nls $DIR",
    "what is evaluated": 'eval "$(direnv export bash)"\nls $DIR',
    "what awk reads": "awk -v DIR=1 '{print $DIR}' x",
    "a comment": "ls # $DIR",
}


@pytest.mark.parametrize("name", SET)
@pytest.mark.parametrize("matter", ["", OURS], ids=["any page", "a runbook"])
def test_a_variable_that_something_sets_is_right(name: str, matter: str, check: Checker) -> None:
    assert check(matter + page(SET[name]), "RB122") == []


EXPLAINED = {
    "a sentence": "Set `DIR` to the folder.\n",
    "a table": "| Variable | Meaning |\n|---|---|\n| DIR | the folder |\n",
    "another block": "```yaml\nenv:\n  DIR: x\n```\n",
    "a comment": "```bash\n# DIR is the folder\nls\n```\n",
    "an include": '{{% script file="step.sh" %}}\n',
}


@pytest.mark.parametrize("name", EXPLAINED)
def test_what_the_text_of_any_page_explains_is_right(name: str, check: Checker) -> None:
    text = page("ls $DIR") + "\n" + EXPLAINED[name]
    assert check(text, "RB122") == []
    assert len(check(OURS + text, "RB122")) == 1


def test_what_a_page_beside_sets_is_right_on_any_page(check: Checker) -> None:
    beside = {"before.md": page("export DIR=x")}
    assert check(page("ls $DIR"), "RB122", files=beside) == []
    assert len(check(OURS + page("ls $DIR"), "RB122", files=beside)) == 1


GIVEN = {
    "the environment": "---\nrunbook:\n  env: {DIR: x}\n---\n\n",
    "one environment": "---\nrunbook:\n  environments:\n    dev: {env: {DIR: x}}\n---\n\n",
    "a fixture": "---\nrunbook:\n  fixtures: [folders]\n---\n\n",
}


@pytest.mark.parametrize("name", GIVEN)
def test_what_the_front_matter_gives_is_set(name: str, check: Checker) -> None:
    assert check(GIVEN[name] + page("ls $DIR"), "RB122") == []


def test_a_capture_sets_a_variable_for_what_follows(check: Checker) -> None:
    code = (
        "# Look\n\n<!-- runbook: capture=DIR -->\n```bash\necho x{}\n```\n\n```bash\nls $DIR\n```\n"
    )
    assert check(code.format(""), "RB122") == []
    assert len(check(code.format(" $DIR"), "RB122")) == 1


def test_a_procedure_begins_with_nothing(check: Checker) -> None:
    text = (
        "---\nrunbook:\n  procedures: 2\n---\n\n# Look\n\n## One\n\n```bash\nDIR=x\nls $DIR\n```\n"
        "\n## Two\n\n```bash\nls $DIR\n```\n"
    )
    assert [one.line for one in check.diagnostics(text, "RB122")] == [18]


def test_what_the_setup_sets_holds_in_each_procedure(check: Checker) -> None:
    text = (
        "---\nrunbook:\n  procedures: 2\n---\n\n# Look\n\n<!-- runbook: setup -->\n```bash\nDIR=x\n"
        "```\n\n## One\n\n```bash\nls $DIR\n```\n\n## Two\n\n```bash\nls $DIR\n```\n"
    )
    assert check(text, "RB122") == []


def test_python_and_files_read_no_shell_variable(check: Checker) -> None:
    text = (
        page('print("$DIR")', "python") + "\n<!-- runbook: file=x.sh -->\n```bash\nls $DIR\n```\n"
    )
    assert check(text, "RB122") == []
