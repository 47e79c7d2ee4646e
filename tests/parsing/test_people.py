"""What a person does (`manual`) and approves (`approval`)."""

from __future__ import annotations

import pytest

from .reading import problems, said, step, steps


@pytest.mark.parametrize("text", ["text\n", "- item\n", "# heading\n", ""])
def test_it_may_stand_without_a_block(text: str) -> None:
    found = step(f'<!-- runbook: manual="Press it" id=press -->\n\n{text}')
    assert found.is_of_a_person
    assert found.options.manual == "Press it"
    assert (found.id, found.line, found.commands) == ("press", 1, ())


def test_it_speaks_of_the_block_below_it() -> None:
    found = step("""
        <!-- runbook: manual="Press it" approval="tech lead" -->
        ```bash
        press
        ```
        """)
    assert not found.is_of_a_person
    assert (found.options.manual, found.options.approval) == ("Press it", "tech lead")


def test_it_may_stand_directly_before_what_another_person_does() -> None:
    found = steps("""
        <!-- runbook: manual="Look" id=look -->

        <!-- runbook: manual="Press" id=press -->
        <!-- runbook: exit=3 -->
        ```bash
        exit 3
        ```
        """)
    assert [(one.id, one.options.manual, one.options.exit) for one in found] == [
        ("look", "Look", 0),
        ("press", "Press", 3),
    ]


def test_it_counts_among_the_steps_of_its_section() -> None:
    assert [
        one.id
        for one in steps("""
        # Fail over
        ```bash
        ```

        <!-- runbook: approval="tech lead" -->

        Then:

        ```bash
        ```
        """)
    ] == ["fail-over", "fail-over-2", "fail-over-3"]


def test_what_follows_it_is_not_its_output() -> None:
    assert problems("""
        ```bash
        ls
        ```

        <!-- runbook: manual="Look" -->

        You see it.

        ```output
        x
        ```
        """) == said("""
        9:1: the expectation is attached to nothing: no step stands above it in its section
          put it below the step whose output it shows, or do not call it output
        """)


def test_what_speaks_of_a_block_needs_one() -> None:
    assert problems('<!-- runbook: manual="Look" timeout=3s -->\n\ntext\n') == said("""
        1:29: `timeout` has no block to speak of
          put the directive directly before a fence, or leave the option out
        """)


def test_a_role_that_no_environment_needs_is_a_mistake() -> None:
    text = """
        ---
        runbook:
          environments:
            dev: {approvals: []}
            prod: {approvals: [tech lead, operations lead]}
        ---
        <!-- runbook: approval="team lead" -->
        """
    assert problems(text) == said("""
        7:15: no environment needs the approval of `team lead`
          did you mean `tech lead`?
        """)


def test_any_role_may_approve_where_no_environment_says_which() -> None:
    assert step('<!-- runbook: approval="anybody" -->\n').options.approval == "anybody"
