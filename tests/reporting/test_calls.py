from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest

from pytest_runbooks.model import ApiCall, Comparison, DiffLine, Outcome, Output, Refusal, Verdict
from pytest_runbooks.parsing import parse
from pytest_runbooks.reporting import Masker, failure_text
from pytest_runbooks.reporting.calls import calls_line, described, refused_lines
from pytest_runbooks.reporting.passed import passed_sections

DESCRIBE = ApiCall("dynamodb", "DescribeTable", resource="products-dev", status=200)
PUT = ApiCall(
    "dynamodb",
    "PutItem",
    resource="products-dev",
    status=400,
    error="ConditionalCheckFailedException",
)
LIST = ApiCall("s3", "ListBuckets", status=200)
SECRET = "correct-horse-battery"
HIDING = Masker([SECRET])


def outcome(verdict: Verdict = Verdict.FAILED, **parts: object) -> Outcome:
    [procedure] = parse("```bash\ncommand --that fails\n```\n", "a.md").procedures
    whole = Outcome(procedure.steps[0], verdict, 2, "exit 1", (Output(1, ""),), seconds=1.0)
    return replace(whole, **parts)  # type: ignore[arg-type]  # the parts of an outcome


def text_of(one: Outcome, masker: Masker = HIDING) -> str:
    return failure_text(one, "a.md", [one], 0, "a.md::a", masker) + "\n"


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (DESCRIBE, "dynamodb:DescribeTable products-dev 200"),
        (PUT, "dynamodb:PutItem products-dev ConditionalCheckFailedException"),
        (LIST, "s3:ListBuckets 200"),
        (ApiCall("s3", "GetObject", resource="b/k"), "s3:GetObject b/k no answer"),
    ],
)
def test_a_call_is_described_by_name_resource_and_end(call: ApiCall, text: str) -> None:
    assert described(call) == text


def test_calls_stand_on_one_line_and_repeated_ones_are_counted() -> None:
    assert [*calls_line([])] == []
    assert [*calls_line([LIST, PUT, LIST, LIST])] == [
        (
            "AWS calls: s3:ListBuckets 200 (3 times), "
            "dynamodb:PutItem products-dev ConditionalCheckFailedException"
        )
    ]
    many = [replace(LIST, operation=f"Op{number}") for number in range(13)]
    [line] = calls_line(many)
    assert line.startswith("AWS calls: s3:Op0 200, s3:Op1 200, ")
    assert line.endswith(", s3:Op9 200 (+3 more)")


def test_what_was_refused_is_said_once_with_its_reason() -> None:
    refusal = Refusal("GET https://example.com/x", "no stub answers it\ndeclare one")
    assert [*refused_lines([refusal, replace(refusal, step="b")])] == [
        "refused: GET https://example.com/x",
        "  no stub answers it",
        "  declare one",
    ]


def test_a_failure_shows_calls_and_refusals_after_the_streams() -> None:
    refusal = Refusal(f"GET https://example.com/?key={SECRET}", "declare a stub")
    failed = outcome(
        Verdict.REFUSED,
        outputs=(Output(1, "", "curl: (22)\n"),),
        calls=(DESCRIBE, PUT),
        refusals=(refusal,),
    )
    assert text_of(failed) == dedent(
        """\
        a.md:2: tried to leave the emulator (exit 1, 1.0 s)
          $ command --that fails
        stderr:
          curl: (22)
        AWS calls: dynamodb:DescribeTable products-dev 200, dynamodb:PutItem products-dev ConditionalCheckFailedException
        refused: GET https://example.com/?key=***
          declare a stub
        rerun:   pytest a.md::a
        """  # noqa: E501 - the text as it is
    )


def test_no_part_of_a_failure_shows_a_secret() -> None:
    [procedure] = parse(f"```bash\necho one\ncurl -u me:{SECRET}\n```\n", "a.md").procedures
    failed = Outcome(
        procedure.steps[0],
        Verdict.DIFFERS,
        3,
        f"because of {SECRET}",
        (Output(1, "", f"stderr {SECRET}\n" + "x" * 480 + f" {SECRET}\n"),),
        Comparison(
            matches=False,
            lines=(DiffLine("-", f"expected {SECRET}", 9), DiffLine("+", f"actual {SECRET}")),
            message=f"cannot read {SECRET}",
        ),
        calls=(replace(LIST, resource=SECRET), replace(LIST, error=SECRET)),
    )
    text = text_of(failed)
    assert [piece for piece in ("correct", "horse", "battery") if piece in text] == []
    assert text.count("***") == 9


def test_a_difference_that_is_masked_on_both_sides_says_so() -> None:
    lines = (DiffLine("-", '"Password": "one"', 9), DiffLine("+", '"Password": "two"'))
    differing = outcome(Verdict.DIFFERS, comparison=Comparison(matches=False, lines=lines))
    assert text_of(differing) == dedent(
        """\
        a.md:2: output differs (exit 1, 1.0 s)
          $ command --that fails
          - "Password": "***"  line 9
          + "Password": "***"
          ~ what differs is a secret, masked as `***`
        rerun:   pytest a.md::a
        """
    )


def test_a_private_key_over_many_lines_is_masked_in_code_streams_and_differences() -> None:
    key = ["-----BEGIN PRIVATE KEY-----", *["MIIEvQIBADANBg"] * 60, "-----END PRIVATE KEY-----"]
    code = "\n".join(["cat <<EOF", *key, "EOF", "false"])
    [procedure] = parse(f"```bash\n{code}\n```\n", "a.md").procedures
    lines = tuple(DiffLine("-", one, number) for number, one in enumerate(key))
    printed = "\n".join(key) + "\n"
    failed = Outcome(
        procedure.steps[0], Verdict.FAILED, 60, "exit 1", (Output(1, printed, printed),)
    )
    text = text_of(failed) + text_of(
        replace(failed, verdict=Verdict.DIFFERS, comparison=Comparison(False, lines))
    )
    assert "MIIE" not in text
    assert "  > 60  ***\n" in text


def test_what_is_kept_of_a_passed_step_has_its_calls_and_no_secret() -> None:
    passed = outcome(
        Verdict.PASSED,
        outputs=(Output(0, f"token {SECRET}\n", f"{SECRET}\n"),),
        calls=(LIST, LIST, replace(PUT, resource=SECRET)),
    )
    assert dict(passed_sections(passed, HIDING)) == {
        "stdout": "token ***\n",
        "stderr": "***\n",
        "AWS calls": (
            "s3:ListBuckets 200 (2 times)\ndynamodb:PutItem *** ConditionalCheckFailedException\n"
        ),
    }


@pytest.mark.parametrize("before", range(19_975, 20_001))
def test_a_secret_at_the_end_of_what_is_kept_is_not_cut_in_half(before: int) -> None:
    passed = outcome(Verdict.PASSED, outputs=(Output(0, "x" * (before - 1) + f" {SECRET} end"),))
    [(_, text)] = passed_sections(passed, HIDING)
    assert len(text) <= 20_000
    assert "corr" not in text
