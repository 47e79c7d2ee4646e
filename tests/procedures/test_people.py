"""Steps of a person, in a run where nobody is asked."""

from __future__ import annotations

from pathlib import Path

from pytest_runbooks.model import Verdict

from .play import play


def test_what_a_person_does_is_recorded_and_blocks_nothing(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: manual="Press the button" approval="tech lead" -->

        Then:

        ```bash
        echo pressed
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book"].verdict is Verdict.MANUAL
    assert played.outcomes["book"].message == "Press the button, approval by tech lead"
    assert played.outcomes["book-2"].verdict is Verdict.PASSED


def test_a_block_stands_in_for_a_person(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: manual="Confirm in the console" approval="tech lead" -->
        ```bash
        echo confirmed
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book"].verdict is Verdict.PASSED
    assert played.output == "confirmed\n"


def test_an_approval_is_left_out_where_the_environment_needs_none(tmp_path: Path) -> None:
    text = """
        ---
        runbook:
          environments:
            dev: {approvals: []}
            sit: {approvals: tech lead}
            other:
        ---
        <!-- runbook: approval="tech lead" -->
        """
    said = {
        name: play(text, tmp_path, environment=name).outcomes["book"]
        for name in ("dev", "sit", "other")
    }
    assert {name: one.verdict for name, one in said.items()} == {
        "dev": Verdict.SKIPPED,
        "sit": Verdict.MANUAL,
        "other": Verdict.MANUAL,
    }
    assert said["dev"].message == "`dev` needs no approval by tech lead"


def test_what_a_person_does_is_blocked_by_a_failure_as_all_else(tmp_path: Path) -> None:
    played = play('```bash\nfalse\n```\n\n<!-- runbook: manual="Look" -->\n', tmp_path)
    assert played.outcomes["book-2"].verdict is Verdict.BLOCKED
