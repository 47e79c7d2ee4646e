"""What a page says of objectives: `rto`, `rpo`, `mark`, `takes`."""

from __future__ import annotations

from pytest_runbooks.model import Mark

from .reading import read, steps


def test_front_matter_states_them_as_durations() -> None:
    front = read("""
        ---
        runbook:
          rto: 1h30m
        ---
        """).front_matter
    assert (front.rto, front.rpo) == (5400.0, None)


def test_a_step_may_be_more_than_one_thing_to_them() -> None:
    look, switch = steps("""
        <!-- runbook: manual="Look" approval=lead takes=10m mark=detection mark=decision -->

        Then:

        <!-- runbook: mark=recovery -->
        ```bash
        switch
        ```
        """)
    assert look.options.marks == (Mark.DETECTION, Mark.DECISION)
    assert look.options.takes == 600
    assert (switch.options.marks, switch.options.takes) == ((Mark.RECOVERY,), None)


def test_a_time_that_is_lost_is_measured_by_two_steps() -> None:
    found = read("""
        ---
        runbook:
          rpo: 1m
        ---
        <!-- runbook: mark=last-write -->
        ```bash
        date
        ```
        <!-- runbook: mark=last-recovered -->
        ```bash
        date
        ```
        """)
    assert found.front_matter.rpo == 60
