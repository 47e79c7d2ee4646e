"""Values that are not the reader's: placeholders, and folders of the author."""

from __future__ import annotations

import pytest

from .checking import Checker
from .test_copying_blocks import page
from .test_shell_variables import OURS


def test_a_placeholder_without_a_value_is_found_once(check: Checker) -> None:
    text = OURS + page("ls\nls x/<dir> <dir>") + page("print('<dir> <other-dir>')", "python")
    first, second = check(text, "RB100")
    assert first == (
        "page.md:12:6: RB100 the placeholder `<dir>` has no value\n"
        "  declare it in the front matter, below `runbook:`: `placeholders: {dir: VALUE}`"
    )
    assert second.startswith("page.md:19:14: RB100 the placeholder `<other-dir>` has no value\n")


def test_a_placeholder_of_a_file_needs_a_value_too(check: Checker) -> None:
    text = '# Look\n\n<!-- runbook: file=x.json -->\n```json\n{"a": "<dir>"}\n```\n'
    assert [one.line for one in check.diagnostics(text, "RB100")] == [5]


GIVEN = {
    "declared": "---\nrunbook:\n  placeholders: {dir: x}\n---\n\n" + page("ls <dir>"),
    "declared by an environment": "---\nrunbook:\n  environments:\n    dev: {placeholders: "
    "{dir: x}}\n---\n\n" + page("ls <DIR>"),
    "captured": OURS
    + page("echo x").replace("```bash", "<!-- runbook: capture=DIR -->\n```bash")
    + page("ls <dir>"),
    "of a step that is skipped": OURS
    + page("ls <dir>").replace("```bash", '<!-- runbook: skip="later" -->\n```bash'),
    "of any other page": page("ls <dir>"),
    "a redirection": OURS + page("sort <in >out"),
}


@pytest.mark.parametrize("name", GIVEN)
def test_a_placeholder_that_has_a_value_or_needs_none_is_right(name: str, check: Checker) -> None:
    assert check(GIVEN[name], "RB100") == []


THEIRS = {
    "a home of macOS": "cd /Users/jane/projects",
    "a home of Linux": "cd /home/jane/projects/orders",
    "an argument": "cp x.pem /home/jane/.ssh/",
    "a drive": "cd C:\\\\work",
    "a folder of work": "cd ~/projects/orders",
    "documents": "pushd ~/Documents/orders && ls",
}


@pytest.mark.parametrize("name", THEIRS)
def test_a_folder_of_the_author_is_found(name: str, check: Checker) -> None:
    (found,) = check.diagnostics(page(THEIRS[name]), "RB110")
    assert found.message.endswith("is a folder that only its author has")


def test_a_folder_of_the_author_is_shown(check: Checker) -> None:
    assert check(page('ls\ncd "/Users/jane/x"'), "RB110")[0] == (
        "page.md:7:4: RB110 `/Users/jane/x` is a folder that only its author has\n"
        "  write a path relative to the repository, or a variable"
    )


EVERYBODYS = {
    "an image": "ls /home/ec2-user/app",
    "the reader": "ls /home/user/app /Users/you/app /home/username",
    "a placeholder": "cd /home/<user>/app",
    "a variable": "cd /home/$USER/app",
    "a home": "cd ~ && cd ~/orders",
    "a clone": "git clone x ~/projects/orders\ncd ~/projects/orders",
    "a volume": "docker run -v $PWD:/home/jane x",
    "a file in a container": "cat > Dockerfile <<'X'\nRUN cd /home/jane/x\nX",
    "a user of the page": "useradd jane\nls /home/jane/x",
    "a path that only looks so": "ls ./home/jane/x https://example.com/home/jane/x",
}


@pytest.mark.parametrize("name", EVERYBODYS)
def test_a_folder_that_others_have_is_right(name: str, check: Checker) -> None:
    assert check(page(EVERYBODYS[name]), "RB110") == []
