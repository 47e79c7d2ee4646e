"""The item `PATH::lint`."""

from __future__ import annotations

import pytest

from .room import Room

GOOD = """
    # Look

    ```bash
    echo ok
    ```
    """
RULE = """
    import pytest
    from pytest_runbooks.lint.rule import Finding, Rule, Severity

    def check(document):
        for number, line in enumerate(document.lines, 1):
            if "foo" in line:
                yield Finding(document.at(number, line.index("foo") + 1, 3), "`foo` is no word")

    @pytest.hookimpl(optionalhook=True)
    def pytest_runbooks_lint_rules():
        why = "Say it."
        return [Rule("OPS101", "foo", "A word.", Severity.{severity}, why, "", "", check)]
    """


def test_every_document_has_an_item_for_lint_before_its_steps(room: Room) -> None:
    room.ini("runbooks_lint = on")
    room.book(GOOD)
    run = room.run("--collect-only", "-q")
    assert run.out.splitlines()[:2] == ["runbooks/book.md::lint", "runbooks/book.md::look"]


def test_lint_is_on_when_nothing_is_said(room: Room) -> None:
    room.book(GOOD)
    (room.path / "pytest.ini").write_text("[pytest]\n")
    assert "book.md::lint" in room.run("--collect-only", "-q").out


def test_lint_off_leaves_the_item_out(room: Room) -> None:
    room.ini("runbooks_lint = off")
    room.book(GOOD)
    assert "::lint" not in room.run("--collect-only", "-q").out


def test_an_error_fails_the_item_with_the_place_and_leaves_the_steps_alone(room: Room) -> None:
    room.ini("runbooks_lint = on")
    room.conftest(RULE.replace("{severity}", "ERROR"))
    room.book(GOOD.replace("echo ok", "echo foo"))
    run = room.run()
    assert "runbooks/book.md:4:6: OPS101 `foo` is no word" in run.out
    assert [(one.nodeid, one.outcome) for one in run.reports if one.when == "call"] == [
        ("runbooks/book.md::lint", "failed"),
        ("runbooks/book.md::look", "passed"),
    ]
    assert run.reports[1].location[:2] == ("runbooks/book.md", 3)


def test_a_warning_does_not_fail_the_item_and_is_told_with_rp(room: Room) -> None:
    room.ini("runbooks_lint = on")
    room.conftest(RULE.replace("{severity}", "WARNING"))
    room.book(GOOD.replace("echo ok", "echo foo"))
    run = room.run("-rP")
    assert run.code == 0
    assert "lint warnings" in run.out
    assert "runbooks/book.md:4:6: OPS101 `foo` is no word" in run.out


def test_rules_are_left_out_by_pyproject(room: Room) -> None:
    room.ini("runbooks_lint = on")
    room.conftest(RULE.replace("{severity}", "ERROR"))
    room.write("pyproject.toml", '[tool.pytest-runbooks.lint]\nignore = ["OPS1"]\n')
    room.book(GOOD.replace("echo ok", "echo foo"))
    assert room.run().code == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("[1]", "conftest.py: `pytest_runbooks_lint_rules` gives int in its list"),
        (
            "[Rule('RB900', 'x', 'X.', Severity.ERROR, 'x', '', '', list)]",
            "the rule `x` has the code `RB900`\n  write capital letters and three digits",
        ),
    ],
)
def test_rules_that_are_none_fail_the_item(room: Room, given: str, said: str) -> None:
    room.ini("runbooks_lint = on")
    room.conftest(
        f"""
        from pytest_runbooks.lint.rule import Rule, Severity

        def pytest_runbooks_lint_rules():
            return {given}
        """
    )
    room.book(GOOD)
    run = room.run()
    assert run.code == 1
    assert f"lint: {said}" in run.out


def test_a_setting_that_is_no_word_is_refused(room: Room) -> None:
    room.ini("runbooks_lint = of")
    room.book(GOOD)
    run = room.run()
    assert run.code == 4
    assert "ERROR: runbooks_lint: unknown `of`\n  did you mean `off`?" in run.err
