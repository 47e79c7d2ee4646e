"""Which steps change something, and what counts as looking whether they did."""

from __future__ import annotations

import pytest

from .checking import Checker

RULE = "RB304"
OURS = "<!-- runbook: timeout=1m -->\n"
CHANGE = "aws dynamodb update-table --table-name orders --billing-mode PAY_PER_REQUEST"


def page(code: str, below: str = "", language: str = "bash") -> str:
    return f"# Page\n\n## Change\n\n{OURS}```{language}\n{code}\n```\n\n{below}"


CHANGES = {
    "a table": (CHANGE, "aws dynamodb update-table"),
    "in a loop": (f"for one in a b; do\n  {CHANGE}\ndone", "aws dynamodb update-table"),
    "an upload": ("aws s3 cp a s3://orders/a", "aws s3 cp"),
    "a bucket": ("aws s3 mb s3://orders", "aws s3 mb"),
    "a stack": (
        "aws cloudformation deploy --stack-name a --template-file b.yml",
        "aws cloudformation deploy",
    ),
    "a statement": (
        """aws dynamodb execute-statement --statement 'DELETE FROM "a" WHERE id = 1'""",
        "aws dynamodb execute-statement",
    ),
    "Terraform": ("terraform apply -auto-approve", "terraform apply"),
    "Kubernetes": ("kubectl -n shop apply -f shop.yml", "kubectl apply"),
    "Helm": ("helm upgrade --install orders ./chart", "helm upgrade"),
    "the last of two": (f"aws s3 mb s3://orders\n{CHANGE}", "aws dynamodb update-table"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_that_nothing_looks_at_is_found(case: str, check: Checker) -> None:
    code, shown = CHANGES[case]
    found = check.diagnostics(page(code), RULE)
    assert [one.message for one in found] == [
        f"`{shown}` changes something, and nothing below it looks whether it did"
    ]
    assert check(page(code).replace(OURS, ""), RULE) == []


def test_a_change_by_boto3_is_one(check: Checker) -> None:
    code = 'import boto3\n\ntable = boto3.client("dynamodb")\ntable.update_table(TableName="a")'
    assert check(page(code, language="python"), RULE) == [
        (
            "page.md:10:1: RB304 `table.update_table` changes something, and nothing below it "
            "looks whether it did\n  add a step that reads it back, with its expected output, or "
            "one that fails when it is not so: `aws ... wait`, `grep -q`, `test`"
        )
    ]


NO_CHANGES = (
    "aws dynamodb describe-table --table-name orders",
    "aws s3 cp s3://orders/a a",
    "aws s3 ls",
    "aws lambda invoke --function-name a out.json",
    "aws dynamodb update-table --generate-cli-skeleton",
    "aws ec2 run-instances --dry-run --image-id a",
    "aws sts assume-role --role-arn a --role-session-name b",
    "aws dynamodb execute-statement --statement 'SELECT * FROM a'",
    "kubectl get pods",
    "kubectl create token orders",
    "kubectl apply -f a.yml --dry-run=server",
    "terraform plan",
    "mkdir work",
    "echo aws s3 mb s3://orders",
)


@pytest.mark.parametrize("code", NO_CHANGES)
def test_what_changes_nothing_needs_no_check(code: str, check: Checker) -> None:
    assert check(page(code), RULE) == []


LOOKS = {
    "its own output": "Expected output:\n\n```json\n{}\n```\n",
    "a later read": f"{OURS}```bash\n./status\n```\n\n```output\nACTIVE\n```\n",
    "a query": "<!-- runbook: expect=@==3 -->\n```bash\n./status\n```\n",
    "a waiter": f"{OURS}```bash\naws dynamodb wait table-exists --table-name orders\n```\n",
    "a test": f'{OURS}```bash\n[ "$(./status)" = ACTIVE ]\n```\n',
    "a test of bash": f"{OURS}```bash\n[[ $(./status) == ACTIVE ]]\n```\n",
    "a search": f"{OURS}```bash\n./status | grep -q ACTIVE\n```\n",
    "an exit": f"{OURS}```bash\n./status || exit 1\n```\n",
    "jq": f"{OURS}```bash\n./status | jq -e .active\n```\n",
    "curl": f"{OURS}```bash\ncurl -fsS https://example.com/health\n```\n",
    "a rollout": f"{OURS}```bash\nkubectl rollout status deployment/a\n```\n",
    "an assertion": f"{OURS}```python\nassert True\n```\n",
    "a person": '<!-- runbook: manual="Look at the dashboard" -->\n',
    "a subsection": f"### Then\n\n{OURS}```bash\n./status | grep -q ACTIVE\n```\n",
    "a section for it": f"## Verification\n\n{OURS}```bash\n./status | grep -q ACTIVE\n```\n",
    "one in it": f"## End\n\n### Check it\n\n{OURS}```bash\n./status | grep -q ACTIVE\n```\n",
}


@pytest.mark.parametrize("case", LOOKS)
def test_a_change_that_something_looks_at_is_left(case: str, check: Checker) -> None:
    assert check(page(CHANGE, LOOKS[case]), RULE) == []


DOES_NOT_LOOK = {
    "a read for nobody": f"{OURS}```bash\n./status\n```\n",
    "another section": f"## More\n\n{OURS}```bash\n./status | grep -q ACTIVE\n```\n",
    "prose": "Check that it is active.\n",
}


@pytest.mark.parametrize("case", DOES_NOT_LOOK)
def test_what_does_not_look_is_no_check(case: str, check: Checker) -> None:
    assert [one.line for one in check.diagnostics(page(CHANGE, DOES_NOT_LOOK[case]), RULE)] == [7]


def test_a_check_above_the_change_is_none_of_it(check: Checker) -> None:
    text = page(CHANGE).replace(CHANGE, f"./status | grep -q ACTIVE\n{CHANGE}")
    assert [one.line for one in check.diagnostics(text, RULE)] == [8]


@pytest.mark.parametrize("said", ["cleanup", "setup", "skip=later"])
def test_what_a_test_needs_is_no_change_of_the_procedure(said: str, check: Checker) -> None:
    text = page(CHANGE).replace("timeout=1m", said)
    assert check(text, RULE) == []


def test_clean_up_and_guides_need_no_check(check: Checker) -> None:
    assert check(page(CHANGE).replace("## Change", "## Clean up"), RULE) == []
    assert check(f"---\nrunbook: {{kind: guide}}\n---\n\n{page(CHANGE)}", RULE) == []


def test_each_section_is_told_by_its_last_change(check: Checker) -> None:
    text = f"{page(CHANGE)}\n{page(CHANGE).replace('# Page', '').replace('Change', 'Next')}"
    assert [one.line for one in check.diagnostics(text, RULE)] == [7, 17]


def test_with_procedures_each_of_them_is_a_part(check: Checker) -> None:
    text = f"---\nrunbook: {{procedures: 2}}\n---\n\n{page(CHANGE)}"
    assert [one.line for one in check.diagnostics(text, RULE)] == [11]
