"""The summary of a step of GitHub Actions."""

from __future__ import annotations

from dataclasses import replace

from pytest_runbooks.model.record import Result
from pytest_runbooks.reporting.step_summary import step_summary

from .records import CHECK, DEVIATED, DOCUMENT, procedure, run, step


def test_it_is_a_table_with_failures_and_what_rests_on_approximations() -> None:
    early = procedure(step("one"), environment="dev", result=Result.INCOMPLETE, not_run=("two",))
    assert step_summary(run(DEVIATED, early)) == (
        "### Runbooks: 1 failed, 1 incomplete\n"
        "\n"
        "|  | Runbook | Verdict | Passed steps | Time | RTO | RPO |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n"
        "| ❌ | runbooks/failover.md | DEVIATED | 3 of 5 | 8 s | 22 m 2 s of 30 m | 19 s of 1 m |\n"
        "| ⚠️ | runbooks/failover.md&#58;&#58;dev | incomplete | 1 of 2 | 2 s |  |  |\n"
        "\n"
        "#### Failures\n"
        "\n"
        "- **runbooks/failover.md&#58;41** output differs: stdout, exit 0"
        " (check of runbooks/failover.md)\n"
        "\n"
        "#### Rests on approximate emulation\n"
        "\n"
        "- s3&#58;ListBuckets&#58; sorts otherwise\n"
    )


def test_it_has_no_columns_of_objectives_where_there_are_none_and_nothing_without_runbooks() -> (
    None
):
    text = step_summary(run(procedure(step("one"))))
    assert "| ✅ | runbooks/failover.md | passed | 1 of 1 | 2 s |\n" in text
    assert step_summary(run()) == ""


def test_nothing_of_a_document_is_markdown_or_html() -> None:
    evil = "a|b <img src=x> [x](https://example.com) `c` *d* @someone #12 \\| www.example.com"
    document = replace(DOCUMENT, path=evil)
    broken = replace(CHECK, message=f"{evil}\n# heading")
    text = step_summary(run(procedure(broken, document=document, broken=evil)))
    for sign in (
        "<img",
        "[x]",
        "`c`",
        "*d*",
        "@someone",
        " #12",
        "www.",
        "https:",
        "# heading",
        "a|b",
    ):
        assert sign not in text


def test_a_long_list_is_cut() -> None:
    steps = [replace(CHECK, id=f"s{number}") for number in range(53)]
    assert step_summary(run(procedure(*steps))).endswith(
        "(s49 of runbooks/failover.md)\n- and 3 more\n"
    )
