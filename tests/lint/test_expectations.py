"""What a page promises and nobody checks."""

from __future__ import annotations

import pytest

from .checking import Checker

OURS = "<!-- runbook: timeout=1m -->\n"
READ = "aws dynamodb list-tables"


def page(*blocks: str, language: str = "bash") -> str:
    """A document of this tool with some blocks, and prose between them."""
    fences = [f"{OURS}```{language}\n{block}\n```\n" for block in blocks]
    return "# Page\n\n" + "\nAnd then:\n\n".join(fences)


STATES = (
    "# Expected: ACTIVE",
    "# expected output: 3 rows",
    "# Expected result = 3",
    "# Output: ACTIVE",
    "# Result: 3",
    "# Should return 3 rows",
    "# This should print the name of the table",
    "# you should see three tables",
    "# The command should show ACTIVE",
    "# It will return an empty list",
    "# should be ACTIVE",
    "# => ACTIVE",
    "# -> 3",
    "#> ACTIVE",
    '# returns "ACTIVE"',
    "# prints 3",
    "## Expected: ACTIVE",
)
SAYS_NOTHING = (
    "# Look at the table",
    "# Prints the list of objects in a bucket.",
    "# returns the list of tables",
    "# Must be run from the folder of the repository",
    "# should be run as root",
    "# Expected by the next step",
    "# output the names",
    "# ---> next",
    "#!/bin/bash",
    "# result",
    "# Outputs go to a file",
)


@pytest.mark.parametrize("comment", STATES)
@pytest.mark.parametrize("form", ["{comment}\n./status", "./status  {comment}"])
def test_a_comment_that_states_an_output_is_found(comment: str, form: str, check: Checker) -> None:
    found = check.diagnostics(page(form.format(comment=comment)), "RB300")
    assert [one.message for one in found] == [
        "the comment says what comes out, and nobody checks it"
    ]


@pytest.mark.parametrize("comment", SAYS_NOTHING)
def test_another_comment_is_left(comment: str, check: Checker) -> None:
    assert check(page(f"{comment}\n./status"), "RB300") == []


def test_the_place_of_a_comment_is_that_of_its_sign(check: Checker) -> None:
    (found,) = check.diagnostics(page("./status  # => ACTIVE"), "RB300")
    assert (found.line, found.column, found.end_column) == (5, 11, 22)


def test_a_comment_in_python_states_an_output_too(check: Checker) -> None:
    text = page('print(2 + 1)  # => 3\ntext = "# => 3"', language="python")
    assert [one.line for one in check.diagnostics(text, "RB300")] == [5]


CHECKED = {
    "an expected output": page("# Should return ACTIVE\n./status") + "\n```output\nACTIVE\n```\n",
    "a directive": page("# Should return ACTIVE\n./status").replace("timeout=1m", "expect=@==3"),
    "a capture": page("# Should return ACTIVE\n./status").replace("timeout=1m", "capture=STATE"),
    "a test": page("# Should return ACTIVE\n[ $(./status) = ACTIVE ]"),
    "a search": page("# Should return ACTIVE\n./status | grep ACTIVE"),
    "an assertion": page("value = 3  # => 3\nassert value == 3", language="python"),
    "a step that is left out": page("# => 3\n./status").replace("timeout=1m", "skip=later"),
    "a page of nobody's tool": page("# => 3\n./status").replace(OURS, ""),
}


@pytest.mark.parametrize("case", CHECKED)
def test_a_comment_beside_a_check_is_left(case: str, check: Checker) -> None:
    assert check(CHECKED[case], "RB300") == []


OUTPUTS = {
    "JSON directly below": ("./status", '```json\n{"state": "ACTIVE"}\n```'),
    "text directly below": ("./status", "```text\nACTIVE\n```"),
    "a fence without a language": ("./status", "```\nACTIVE\n```"),
    "a table": (READ, "```\n+-----+\n| a   |\n+-----+\n```"),
    "JSON of the model, behind prose": (
        READ,
        'It has one table.\n\n```json\n{"TableNames": ["orders"]}\n```',
    ),
    "behind a comment": ("./status", "<!-- shortened -->\n\n```text\nACTIVE\n```"),
}
NO_OUTPUTS = {
    "an expectation": ("./status", "```text output\nACTIVE\n```"),
    "an announced one": ("./status", "Expected output:\n\n```text\nACTIVE\n```"),
    "a file": ("./status", '```json title="policy.json"\n{"Version": "2012-10-17"}\n```'),
    "a file to write": (
        "./status",
        'Save this as `policy.json`:\n\n```json\n{"Version": "2012-10-17"}\n```',
    ),
    "JSON of something else": (READ, 'Then:\n\n```json\n{"Version": "2012-10-17"}\n```'),
    "what a command reads": (
        "aws iam create-policy --policy-name a --policy-document file://policy.json",
        '```json\n{"Version": "2012-10-17"}\n```',
    ),
    "text behind prose": ("./status", "The layout is:\n\n```text\na b\n```"),
    "a drawing": ("./status", "```text\norders/\n├── src\n└── tests\n```"),
    "commands": ("./status", "```\naws s3 ls\n```"),
    "a query": ("./status", "```text\nfields @timestamp\n| limit 3\n```"),
    "another section": ("./status", "## More\n\n```text\na b\n```"),
    "YAML": ("./status", "```yaml\na: b\n```"),
    "code": ("./status", "```hcl\na = 3\n```"),
    "an empty fence": ("./status", "```text\n\n```"),
}


@pytest.mark.parametrize("case", OUTPUTS)
def test_an_output_that_nothing_claims_is_found(case: str, check: Checker) -> None:
    command, below = OUTPUTS[case]
    text = f"{page(command)}\n{below}\n"
    assert [one.message for one in check.diagnostics(text, "RB301")] == [
        "the fence shows the output of line 5, and nothing compares it"
    ]
    assert check(text.replace(OURS, ""), "RB301") == []


@pytest.mark.parametrize("case", NO_OUTPUTS)
def test_a_fence_that_is_no_output_is_left(case: str, check: Checker) -> None:
    command, below = NO_OUTPUTS[case]
    assert check(f"{page(command)}\n{below}\n", "RB301") == []


def test_the_hint_says_how_the_fence_becomes_an_expectation(check: Checker) -> None:
    assert check(f'{page("./status")}\n```json\n{{"a": 3}}\n```\n', "RB301") == [
        (
            "page.md:8:1: RB301 the fence shows the output of line 5, and nothing compares it\n"
            "  say so: `json output` behind its marker, or the sentence `Expected output:` above it"
        )
    ]


MAY_BE_EMPTY = (
    READ,
    "aws dynamodb scan --table-name orders",
    "aws dynamodb get-item --table-name orders --key file://key.json",
    "aws ec2 describe-instances --filters Name=tag:a,Values=b",
    "aws ec2 describe-instances --query 'Reservations[].Instances[]'",
    "aws s3 ls s3://orders",
    f"{READ} | jq .TableNames",
    f"{READ} --output json | jq -r '.TableNames[]' | sort | head -n 3",
    f"cd work\n{READ}",
)
NOT_EMPTY = (
    "aws dynamodb describe-table --table-name orders",
    "aws sts get-caller-identity --query Account --output text",
    "aws dynamodb wait table-exists --table-name orders",
    f"names=$({READ})",
    f"{READ} > tables.json",
    f"{READ} | grep orders",
    f"{READ} | jq -e '.TableNames[0]'",
    f"{READ} | xargs -n1 echo",
    f"{READ} | while read -r name; do echo $name; done",
    f"{READ}\n[ -s tables ]",
    f"{READ}  # Should return orders",
    "aws dynamodb create-table --table-name orders --query 'TableDescription.KeySchema[]'",
    "aws dynamodb list-tables help",
    "aws dynamodb list-tables --generate-cli-skeleton",
)


@pytest.mark.parametrize("command", MAY_BE_EMPTY)
def test_a_command_that_may_print_nothing_is_found(command: str, check: Checker) -> None:
    assert [one.code for one in check.diagnostics(page(command), "RB302")] == ["RB302"]
    assert check(page(command).replace(OURS, ""), "RB302") == []


@pytest.mark.parametrize("command", NOT_EMPTY)
def test_a_command_that_prints_for_somebody_or_surely_is_left(command: str, check: Checker) -> None:
    assert check(page(command), "RB302") == []


@pytest.mark.parametrize(
    "said", ["expect=@==3", "capture=NAMES", "exit=255", "skip=later", 'manual="look"']
)
def test_a_read_that_a_directive_speaks_of_is_left(said: str, check: Checker) -> None:
    assert check(page(READ).replace("timeout=1m", said), "RB302") == []


def test_a_read_with_its_output_is_left(check: Checker) -> None:
    assert check(page(READ) + '\n```json output\n{"TableNames": []}\n```\n', "RB302") == []


def test_of_a_read_with_an_unclaimed_output_one_thing_is_said(check: Checker) -> None:
    text = page(READ) + '\n```json\n{"TableNames": []}\n```\n'
    assert [one.code for one in check.diagnostics(text, "RB301", "RB302")] == ["RB301"]


def test_the_message_of_a_read_names_the_command(check: Checker) -> None:
    assert check(page(f"{READ} | jq ."), "RB302") == [
        (
            "page.md:5:1: RB302 `aws dynamodb list-tables` may print nothing, and no output is "
            "expected\n  write below it what it prints, in a fence of the language `output`, or "
            "above it `<!-- runbook: expect=JMESPATH==VALUE -->`"
        )
    ]


ANYTHING = (
    "```text\n...\n```",
    "```text\n...\n...\n```",
    "```text\n...\n[..]\n...\n```",
    "```text\n.* (re)\n...\n```",
    "```text\n* (glob)\n* (glob)\n```",
    "```json\n...\n```",
    '```json\n{"...": "..."}\n```',
    "```json\n[...]\n```",
    "```yaml\n...\n```",
)
SOMETHING = (
    "```text\nACTIVE\n...\n```",
    "```text\n[INT]\n```",
    "```text\n[..]ACTIVE[..]\n```",
    '```json\n{"Table": "...", "...": "..."}\n```',
    '```json\n{"TableNames": [...]}\n```',
    "```text\n\n```",
)


@pytest.mark.parametrize("fence", ANYTHING)
def test_an_expectation_of_wildcards_only_is_found(fence: str, check: Checker) -> None:
    text = f"{page('./status')}\nExpected output:\n\n{fence}\n"
    assert check(text, "RB303") == [
        (
            "page.md:11:1: RB303 the expectation holds for whatever comes out\n"
            "  write what has to stand in the output, or leave the expectation out"
        )
    ]


@pytest.mark.parametrize("fence", SOMETHING)
def test_an_expectation_that_says_something_is_left(fence: str, check: Checker) -> None:
    assert check(f"{page('./status')}\nExpected output:\n\n{fence}\n", "RB303") == []


def test_a_directive_that_expects_anything_is_found(check: Checker) -> None:
    text = page("./status").replace("timeout=1m", "expect=State==...")
    assert [one.code for one in check.diagnostics(text, "RB303")] == ["RB303"]
    assert check(text.replace("...", "ACTIVE"), "RB303") == []


def test_a_step_that_nothing_can_fail_is_found(check: Checker) -> None:
    text = page("./status").replace("timeout=1m", "exit=any")
    assert check(text, "RB305") == [
        (
            "page.md:4:1: RB305 `exit=any`, and no output is compared: the step cannot fail\n"
            "  write its expected output, or the exit status that the page documents"
        )
    ]


@pytest.mark.parametrize("said", ["exit=3", "exit=any cleanup", "exit=any expect=@==3", "exit=0"])
def test_a_step_that_can_fail_is_left(said: str, check: Checker) -> None:
    assert check(page("./status").replace("timeout=1m", said), "RB305") == []


CREATE = "aws sqs create-queue --queue-name orders"
REPEATS = (
    ("retry=3/1s expect=@==3", CREATE),
    ("retry=3/1s", f"{CREATE} > queue.json\n./status"),
    ("retry=3/1s", "aws ec2 run-instances --image-id ami-1 > i.json\n./status"),
)
REPEATS_NOTHING = (
    ("retry=3/1s", CREATE),
    ("retry=3/1s", f"cd work\n{CREATE}"),
    ("expect=@==3", CREATE),
    ("retry=3/1s", f"{CREATE} || true\n./status"),
    ("retry=3/1s", f"./status || {CREATE}\n./status"),
    ("retry=3/1s", f"if ! ./status; then\n  {CREATE}\nfi\n./status"),
    ("retry=3/1s", "aws ec2 run-instances --image-id ami-1 --client-token a > i.json\n./status"),
    ("retry=3/1s", f"{READ}\n./status"),
    ("retry=3/1s", "aws dynamodb put-item --table-name a --item file://a.json\n./status"),
)


@pytest.mark.parametrize(("said", "code"), REPEATS)
def test_a_retry_that_makes_something_anew_is_found(said: str, code: str, check: Checker) -> None:
    found = check.diagnostics(page(code).replace("timeout=1m", said), "RB306")
    call = " ".join(code.split()[:3])
    assert [one.message for one in found] == [
        f"every attempt calls `{call}` again, also when it went well"
    ]


@pytest.mark.parametrize(("said", "code"), REPEATS_NOTHING)
def test_a_retry_that_repeats_no_harm_is_left(said: str, code: str, check: Checker) -> None:
    assert check(page(code).replace("timeout=1m", said), "RB306") == []


VOLATILE = (
    ("id 7c9e6679-7425-40de-944b-e07fc1f90ae7", "UUID"),
    ("started 2026-03-01T09:30:00Z", "TIMESTAMP"),
    ("Sun, 01 Mar 2026 09:30:00 GMT", "TIMESTAMP"),
    ("vpc-0a1b2c3d4e5f67890 available", "ID"),
    ("i-0a1b2c3d", "ID"),
)
STEADY = (
    "id [UUID]",
    "started [TIMESTAMP]",
    "on 2026-03-01",
    "account 111122223333",
    "ami-0a1b2c3d4e5f67890",
    "1700000000",
    r"id [0-9a-f-]+ 7c9e6679-7425-40de-944b-e07fc1f90ae7 (re)",
    "arn:aws:sns:eu-west-1:111122223333:alerts",
)


def expecting(text: str, language: str = "text", said: str = "timeout=1m") -> str:
    above = page("./status").replace("timeout=1m", said)
    return f"{above}\nExpected output:\n\n```{language}\n{text}\n```\n"


@pytest.mark.parametrize(("line", "kind"), VOLATILE)
def test_a_value_of_one_run_in_text_is_found(line: str, kind: str, check: Checker) -> None:
    found = check.diagnostics(expecting(line), "RB307")
    assert [(one.line, one.hint) for one in found] == [(11, f"write `[{kind}]` in its place")]


@pytest.mark.parametrize("line", STEADY)
def test_a_value_of_every_run_is_left(line: str, check: Checker) -> None:
    assert check(expecting(line), "RB307") == []


def test_the_place_of_a_volatile_value_is_that_of_the_value(check: Checker) -> None:
    (found,) = check(expecting("id 7c9e6679-7425-40de-944b-e07fc1f90ae7"), "RB307")
    assert found == (
        "page.md:11:4: RB307 `7c9e6679-7425-40de-944b-e07fc1f90ae7` is compared sign by sign, and "
        "the next run shows another one\n  write `[UUID]` in its place"
    )


def test_data_is_compared_sign_by_sign_only_when_told_so(check: Checker) -> None:
    data = '{"VpcId": "vpc-0a1b2c3d4e5f67890"}'
    assert check(expecting(data, "json"), "RB307") == []
    assert check(expecting(data, "output"), "RB307") == []
    found = check.diagnostics(expecting(data, "json", "ids=strict"), "RB307")
    assert [one.hint for one in found] == ["write `[ID]` in its place, or leave `ids=strict` out"]


def test_a_value_that_the_page_gives_is_left(check: Checker) -> None:
    text = expecting("started 2026-03-01T09:30:00Z")
    assert check(text.replace("./status", "./status 2026-03-01T09:30:00Z"), "RB307") == []
    front = "---\nrunbook: {env: {START: 2026-03-01T09:30:00Z}}\n---\n\n"
    assert check(front + text, "RB307") == []
