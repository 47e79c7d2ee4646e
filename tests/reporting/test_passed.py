from __future__ import annotations

import pytest


def test_what_a_passed_step_printed_and_what_was_loosened_is_there_for_who_asks(
    pytester: pytest.Pytester,
) -> None:
    (pytester.mkdir("runbooks") / "a.md").write_text(
        "# S\n\n```bash\n"
        """echo '{"RequestId": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}'; echo loud >&2\n"""
        "```\n\nExpected output:\n\n```json\n"
        '{"RequestId": "16fd2706-8baf-433b-82eb-8c7fada847da"}\n```\n'
    )
    run = pytester.runpytest_inprocess("runbooks", "-rP", "-orunbooks_lint=off")
    run.assert_outcomes(passed=1)
    out = run.stdout.str()
    assert '{"RequestId": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}' in out
    assert "loud" in out
    assert "line 10: `RequestId` by class" in out
    assert "loud" not in pytester.runpytest_inprocess("runbooks", "-v").stdout.str()
