"""Which commands destroy, and what counts as a warning of it."""

from __future__ import annotations

import pytest

from .checking import Checker

RULE = "RB400"
HINT = "\n  write above it what is lost, as in `> [!WARNING]`"
OURS = "<!-- runbook: id=it -->\n"
DELETE = "aws dynamodb delete-table --table-name orders"


def page(command: str, above: str = "Then the next step.", title: str = "The orders") -> str:
    """A document of this tool with one command."""
    return f"# {title}\n\n{above}\n\n{OURS}```bash\n{command}\n```\n"


DESTROYS = {
    "a table": (DELETE, "`aws dynamodb delete-table`"),
    "with options before the service": (
        "aws --region eu-west-1 --output text ec2 terminate-instances --instance-ids i-1",
        "`aws ec2 terminate-instances`",
    ),
    "awslocal": ("awslocal sqs purge-queue --queue-url x", "`aws sqs purge-queue`"),
    "by a batch": (
        "aws ecr batch-delete-image --repository-name a --image-ids imageTag=b",
        "`aws ecr batch-delete-image`",
    ),
    "a key, later": (
        "aws kms schedule-key-deletion --key-id a",
        "`aws kms schedule-key-deletion`",
    ),
    "a secret at once": (
        "aws secretsmanager delete-secret --secret-id a --force-delete-without-recovery",
        "`aws secretsmanager delete-secret --force-delete-without-recovery`",
    ),
    "a database without its snapshot": (
        "aws rds delete-db-instance --db-instance-identifier a --skip-final-snapshot",
        "`aws rds delete-db-instance --skip-final-snapshot`",
    ),
    "objects": ("aws s3 rm s3://orders --recursive", "`aws s3 rm --recursive`"),
    "a bucket": ("aws s3 rb s3://orders --force", "`aws s3 rb --force`"),
    "by a sync": ("aws s3 sync . s3://orders --delete", "`aws s3 sync --delete`"),
    "at the end of a pipe": (
        "cat ids | xargs -n1 aws ec2 delete-volume --volume-id",
        "`aws ec2 delete-volume`",
    ),
    "in a loop": (
        'for id in $(cat ids); do\n  aws ec2 delete-volume --volume-id "$id"\ndone',
        "`aws ec2 delete-volume`",
    ),
    "in a substitution": (
        'state=$(aws rds delete-db-cluster --db-cluster-identifier a)\necho "$state"',
        "`aws rds delete-db-cluster`",
    ),
    "by sudo": ("sudo rm -rf /var/lib/orders", "`rm -rf`"),
    "by an environment": (
        "env AWS_PROFILE=a terraform destroy -auto-approve",
        "`terraform destroy`",
    ),
    "by OpenTofu": ("tofu destroy", "`terraform destroy`"),
    "by an apply": ("terraform apply -destroy", "`terraform apply -destroy`"),
    "in Kubernetes": ("kubectl -n shop delete namespace shop", "`kubectl delete`"),
    "a release": ("helm uninstall orders", "`helm uninstall`"),
    "volumes": ("docker compose down -v", "`docker compose down -v`"),
    "all of Docker": ("docker system prune -af", "`docker system prune`"),
    "history": ("git push --force origin main", "`git push --force`"),
    "work": ("git reset --hard HEAD~3", "`git reset --hard`"),
    "files": ("git clean -fdx", "`git clean -f`"),
    "a cluster": ("eksctl delete cluster --name orders", "`eksctl delete`"),
    "a cache": ("redis-cli -h cache FLUSHALL", "`redis-cli flushall`"),
    "a table of SQL": ('psql -c "DROP TABLE orders"', "`DROP TABLE`"),
    "rows, by no condition": ('psql -c "DELETE FROM orders;"', "`DELETE FROM` without `WHERE`"),
    "a table, by a here-document": ("psql <<SQL\nTRUNCATE orders;\nSQL", "`TRUNCATE`"),
    "a table, by a statement": (
        'aws rds-data execute-statement --sql "drop table orders" --resource-arn a --secret-arn b',
        "`DROP TABLE` by `aws rds-data execute-statement`",
    ),
    "a disk": ("mkfs.ext4 /dev/sdf", "`mkfs.ext4`"),
}


@pytest.mark.parametrize("case", DESTROYS)
def test_what_destroys_needs_a_warning(case: str, check: Checker) -> None:
    command, shown = DESTROYS[case]
    found = check.diagnostics(page(command), RULE)
    assert [one.message for one in found] == [
        f"{shown} destroys, and no warning stands above it in its section"
    ]


HARMLESS = (
    "aws dynamodb describe-table --table-name orders",
    "aws dynamodb delete-table --generate-cli-skeleton",
    "aws ec2 terminate-instances --instance-ids i-1 --dry-run",
    "aws s3 rm s3://orders --recursive --dryrun",
    "aws s3 rb s3://orders",
    "aws s3 sync . s3://orders",
    "aws ec2 delete-tags --resources i-1",
    "aws sqs delete-message --queue-url a --receipt-handle b",
    "aws dynamodb delete-table help",
    "rm orders.json",
    "rm -rf /tmp/orders",
    "rm -rf node_modules dist",
    'rm -rf "${TMPDIR}/x"',
    "kubectl delete pod orders-1",
    "kubectl delete namespace shop --dry-run=client",
    "kubectl get pods",
    "git push origin main",
    "git push --force-with-lease",
    "git clean -n",
    "terraform plan -destroy",
    'psql -c "DELETE FROM orders WHERE id = 3"',
    'psql -c "SELECT 1"',
    'echo "terraform destroy"',
    "# terraform destroy",
    "terraform() { echo $1; }\nterraform destroy",
    "dd if=/dev/zero of=image bs=1M count=1",
    "docker compose down",
)


@pytest.mark.parametrize("command", HARMLESS)
def test_what_destroys_nothing_of_worth_needs_no_warning(command: str, check: Checker) -> None:
    assert check(page(command), RULE) == []


WARNINGS = (
    "> [!WARNING]\n> All orders go.",
    "> [!CAUTION]\n> Read this.",
    "> [!IMPORTANT]\n> Read this.",
    "> **Warning**\n> Read this.",
    "> ⚠️ Read this.",
    "!!! warning\n    Read this.",
    '!!! danger "Read this"\n    Now.',
    '??? warning "Read this"\n    Now.',
    ":::warning\nRead this.\n:::",
    "::: danger Read this\nNow.\n:::",
    ":::{warning}\nRead this.\n:::",
    "```{warning}\nRead this.\n```",
    '{% hint style="danger" %}\nRead this.\n{% endhint %}',
    '{{% alert title="Read this" color="warning" %}}\nNow.\n{{% /alert %}}',
    "{{< warning >}}\nRead this.\n{{< /warning >}}",
    '<div class="warning">\nRead this.\n</div>',
    '<div class="alert alert-danger">\nRead this.\n</div>',
    '<Callout type="warning">\nRead this.\n</Callout>',
    "<Warning>\n\nRead this.\n\n</Warning>",
    "{: .warning }\nRead this.",
    "**Warning:** read this.",
    "**⚠️ Read this**",
    "__CAUTION__ read this.",
    "Warning: read this.",
    "- Caution: read this.",
    "1. **Danger!** Read this.",
    "WARNING - read this.",
    "Note: this deletes all orders.",
    "All orders will be deleted.",
    "This cannot be undone.",
    "It can't be reversed.",
    "The command is irreversible.",
    "You lose all data of today.",
    "Be very careful here.",
    "Do not run this in production.",
    ":warning: Read this.",
    "🚨 Read this.",
    "🛑 Stop and read this.",
    "Achtung: alle Bestellungen sind dann weg.",
    "注意:すべて削除されます。",
)


@pytest.mark.parametrize("warning", WARNINGS)
def test_a_warning_in_every_style_is_one(warning: str, check: Checker) -> None:
    assert check(page(DELETE, warning), RULE) == []


NO_WARNINGS = (
    "Delete the old table.",
    "Look for warnings in the log.",
    "| Severity | Important |\n|---|---|\n| a | b |",
    "The alert comes from CloudWatch.",
    "An important table.",
    "<!-- Warning: nobody sees this. -->",
)


@pytest.mark.parametrize("prose", NO_WARNINGS)
def test_other_prose_is_no_warning(prose: str, check: Checker) -> None:
    assert [one.code for one in check.diagnostics(page(DELETE, prose), RULE)] == [RULE]


def test_a_warning_reaches_down_its_section_only(check: Checker) -> None:
    text = f"""\
{OURS}
# Orders

## First

> [!WARNING]
> All orders go.

```bash
echo ok
```

```bash
{DELETE}
```

## Second

```bash
aws dynamodb delete-table --table-name baskets
```

> [!WARNING]
> This comes too late.
"""
    assert check(text, RULE) == [
        "page.md:21:1: RB400 `aws dynamodb delete-table` destroys, and no warning stands above it "
        "in its section" + HINT
    ]


def test_a_warning_before_the_first_subheading_reaches_the_subsections(check: Checker) -> None:
    text = f"{OURS}\n# Orders\n\n> [!WARNING]\n> All go.\n\n## Second\n\n```bash\n{DELETE}\n```\n"
    assert check(text, RULE) == []


def test_a_warning_of_a_section_above_does_not_reach_the_next_one(check: Checker) -> None:
    text = f"""\
{OURS}
# Orders

## First

Warning: read this.

### More

Text.

## Second

```bash
{DELETE}
```
"""
    assert [one.line for one in check.diagnostics(text, RULE)] == [16]


IN_THE_BLOCK = (
    f"# WARNING: all orders go\n{DELETE}",
    f"{DELETE}  # irreversible",
    f"# This cannot be undone.\naws sts get-caller-identity\n{DELETE}",
    f'read -rp "Sure? " yes\n{DELETE}',
)


@pytest.mark.parametrize("code", IN_THE_BLOCK)
def test_a_comment_or_a_question_in_the_block_warns(code: str, check: Checker) -> None:
    assert check(page(code), RULE) == []


def test_a_comment_below_the_command_comes_too_late(check: Checker) -> None:
    found = check.diagnostics(page(f"{DELETE}\n# WARNING: all orders are gone"), RULE)
    assert [one.line for one in found] == [7]


def test_an_approval_warns(check: Checker) -> None:
    text = f'# A\n\n<!-- runbook: approval="tech lead" -->\n```bash\n{DELETE}\n```\n'
    assert check(text, RULE) == []


MADE = {
    "by its name": "aws dynamodb create-table --table-name orders\n" + DELETE,
    "by a variable": (
        "ID=$(aws ec2 run-instances --image-id a --query 'Instances[0].InstanceId')\n"
        'aws ec2 terminate-instances --instance-ids "$ID"'
    ),
    "a bucket": "aws s3 mb s3://orders\naws s3 rb s3://orders --force",
    "objects": "aws s3 cp a s3://orders/a\naws s3 rm s3://orders/a",
    "a stack": (
        "aws cloudformation deploy --stack-name orders --template-file b\n"
        "aws cloudformation delete-stack --stack-name orders"
    ),
    "a folder": "mkdir -p work/orders\nrm -rf work/orders",
    "a clone": "git clone https://example.com/orders.git\nrm -rf orders",
    "by Terraform": "terraform apply -auto-approve\nterraform destroy -auto-approve",
    "a release": "helm install orders ./chart\nhelm uninstall orders",
}


@pytest.mark.parametrize("case", MADE)
def test_what_the_page_made_it_may_destroy(case: str, check: Checker) -> None:
    assert check(page(MADE[case]), RULE) == []


NOT_MADE = {
    "another name": "aws dynamodb create-table --table-name baskets\n" + DELETE,
    "a backup of it": "aws dynamodb create-backup --table-name orders --backup-name b\n" + DELETE,
    "an object in it": "aws s3 cp a s3://orders/a\naws s3 rb s3://orders --force",
    "only its region": (
        "aws dynamodb create-table --table-name b --region eu-west-1\n"
        "aws dynamodb delete-table --table-name a --region eu-west-1"
    ),
    "later": DELETE + "\naws dynamodb create-table --table-name orders",
    "what was found": (
        "ID=$(aws ec2 describe-instances --query 'Reservations[0].Instances[0].InstanceId')\n"
        'aws ec2 terminate-instances --instance-ids "$ID"'
    ),
}


@pytest.mark.parametrize("case", NOT_MADE)
def test_what_the_page_did_not_make_needs_a_warning(case: str, check: Checker) -> None:
    assert [one.code for one in check.diagnostics(page(NOT_MADE[case]), RULE)] == [RULE]


def test_a_captured_id_of_what_was_made_is_of_the_page(check: Checker) -> None:
    text = """\
# A

<!-- runbook: capture=QUEUE_URL:QueueUrl -->
```bash
aws sqs create-queue --queue-name orders
```

```bash
aws sqs delete-queue --queue-url "$QUEUE_URL"
```
"""
    assert check(text, RULE) == []


def test_python_destroys_too(check: Checker) -> None:
    text = f"""\
# A
{OURS}
```python
import boto3

table = boto3.client("dynamodb")
table.delete_table(TableName="orders")
```
"""
    assert check(text, RULE) == [
        "page.md:8:1: RB400 `table.delete_table` destroys, and no warning stands above it in its "
        "section" + HINT
    ]
    made = text.replace("table.delete", 'table.create_table(TableName="orders")\ntable.delete')
    assert check(made, RULE) == []
    assert check(text.replace("boto3.client", "other.table"), RULE) == []


def test_sql_that_only_a_person_runs_destroys_too(check: Checker) -> None:
    text = (
        f"# A\n\n{OURS}```bash\necho ok\n```\n\n```sql\n-- drop table a\nDROP TABLE orders;\n```\n"
    )
    assert check(text, RULE) == [
        "page.md:10:1: RB400 `DROP TABLE` destroys, and no warning stands above it in its section"
        + HINT
    ]


def test_one_block_is_told_once(check: Checker) -> None:
    code = "aws ec2 delete-volume --volume-id a\naws ec2 delete-volume --volume-id b"
    assert [one.line for one in check.diagnostics(page(code), RULE)] == [7]


SAID = (
    ("Clean up", ""),
    ("Delete the table", ""),
    ("Orders", "Now remove the old table."),
    ("Orders", "Tear down what is left."),
)


@pytest.mark.parametrize(("title", "prose"), SAID)
def test_a_page_of_nobodys_tool_has_only_to_say_it(title: str, prose: str, check: Checker) -> None:
    text = f"# Page\n\n## {title}\n\n{prose}\n\n```bash\n{DELETE}\n```\n"
    assert check(text, RULE) == []
    assert [one.code for one in check.diagnostics(OURS + text, RULE)] == [RULE]


def test_a_page_of_nobodys_tool_that_does_not_say_it_is_told(check: Checker) -> None:
    text = f"# Page\n\n## Install\n\nOn Linux:\n\n```bash\n{DELETE}\n```\n"
    assert check(text, RULE) == [
        "page.md:8:1: RB400 `aws dynamodb delete-table` destroys, and nothing in its section says "
        "so" + HINT
    ]


def test_a_comment_says_it_on_a_page_of_nobodys_tool(check: Checker) -> None:
    text = f"# Page\n\n## Install\n\n```bash\n# remove the old table\n{DELETE}\n```\n"
    assert check(text, RULE) == []


def test_a_name_that_begins_like_one_that_was_made_is_another(check: Checker) -> None:
    code = (
        'aws rds create-db-snapshot --db-instance-identifier "$DB" --db-snapshot-identifier "$DB"\n'
        'aws rds delete-db-snapshot --db-snapshot-identifier "$DB-final"'
    )
    assert [one.line for one in check.diagnostics(page(code), RULE)] == [8]
    assert check(page(code.replace("-final", "")), RULE) == []


def test_where_the_page_cleans_up_the_same_kind_is_enough(check: Checker) -> None:
    made = f"{OURS}```bash\naws ec2 create-subnet --vpc-id a --cidr-block 10.0.0.0/24\n```\n"
    loop = "for one in $subnets; do aws ec2 delete-subnet --subnet-id $one; done"
    gone = f"{OURS}```bash\n{loop}\n```\n"
    text = f"# Page\n\n{made}\n## Tear it down\n\n{gone}"
    assert check(text, RULE) == []
    assert [one.line for one in check.diagnostics(text.replace("Tear it", "Slow"), RULE)] == [12]
    other = text.replace("create-subnet", "create-vpc")
    assert [one.line for one in check.diagnostics(other, RULE)] == [12]


def test_an_operation_that_is_none_destroys_nothing(check: Checker) -> None:
    assert check(page("aws cloudformation delete-stack--stack-name orders"), RULE) == []


def test_a_resource_of_boto3_destroys_too(check: Checker) -> None:
    text = f"""\
# A

{OURS}```python
import boto3

table = boto3.resource("dynamodb").Table("orders")
table.delete()
```
"""
    found = check.diagnostics(text, RULE)
    assert [(one.line, one.message) for one in found] == [
        (8, "`table.delete` destroys, and no warning stands above it in its section")
    ]


def test_a_fence_without_a_language_is_copied_all_the_same(check: Checker) -> None:
    text = f"# Page\n\n## Install\n\nOn Linux:\n\n```\n{DELETE}\n```\n"
    assert [one.line for one in check.diagnostics(text, RULE)] == [8]
    assert check(text.replace("On Linux", "Delete the old one"), RULE) == []


@pytest.mark.parametrize("title", ["Roll back", "Rollback", "Undo", "Revert"])
def test_a_way_back_is_no_word_of_deleting(check: Checker, title: str) -> None:
    page = f"# Page\n\n## {title}\n\nTake what was there before.\n\n"
    found = check(page + "```bash\naws dynamodb delete-table --table-name orders\n```\n", "RB400")
    assert found == [
        (
            "page.md:8:1: RB400 `aws dynamodb delete-table` destroys, "
            "and nothing in its section says so\n"
            "  write above it what is lost, as in `> [!WARNING]`"
        )
    ]
