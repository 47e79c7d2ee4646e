from __future__ import annotations

import pytest

from pytest_runbooks.model import Placeholder, Position
from pytest_runbooks.parsing.placeholders import normal

from .reading import PATH, read


def test_placeholders_of_the_document_and_of_an_environment_are_read_with_their_places() -> None:
    front = read("""
        ---
        runbook:
          placeholders:
            <bucket-name>: orders-2026
            "{queue}": {value: "true"}
            YOUR_VPC: {command: aws ec2 describe-vpcs --output text}
            "[Table Name]":
              fixture: stack.table
            role-arn: {capture: ROLE_ARN}
            empty: ""
          environments:
            dev: {placeholders: {bucket-name: orders-dev}, approvals: []}
            sit: {approvals: release manager}
            prod: {approvals: [release manager, on-call engineer]}
            lab:
        ---
        ```bash
        echo <bucket-name> {queue} YOUR_VPC "[Table Name]" <role-arn> <empty>
        ```

        <!-- runbook: capture=ROLE_ARN -->
        ```bash
        echo arn
        ```
        """).front_matter
    assert front.placeholders == (
        Placeholder("<bucket-name>", Position(PATH, 4, 5), value="orders-2026"),
        Placeholder("{queue}", Position(PATH, 5, 5), value="true"),
        Placeholder(
            "YOUR_VPC",
            Position(PATH, 6, 5),
            command="aws ec2 describe-vpcs --output text",
        ),
        Placeholder("[Table Name]", Position(PATH, 7, 5), fixture="stack.table"),
        Placeholder("role-arn", Position(PATH, 9, 5), capture="ROLE_ARN"),
        Placeholder("empty", Position(PATH, 10, 5), value=""),
    )
    dev, sit, prod, lab = front.environments
    assert dev.placeholders == (
        Placeholder("bucket-name", Position(PATH, 12, 26), value="orders-dev"),
    )
    assert [one.approvals for one in (dev, sit, prod, lab)] == [
        (),
        ("release manager",),
        ("release manager", "on-call engineer"),
        None,
    ]


@pytest.mark.parametrize(
    ("placeholder", "name"),
    [
        ("<bucket-name>", "bucket-name"),
        ("{bucket_name}", "bucket-name"),
        ("{{ Bucket Name }}", "bucket-name"),
        ("[bucket name]", "bucket-name"),
        ("<your-bucket-name>", "bucket-name"),
        ("YOUR_BUCKET_NAME", "bucket-name"),
        ("Your Bucket Name", "bucket-name"),
        ("yourself", "yourself"),
        ("REPLACE_ME", "replace-me"),
        ("xxx", "xxx"),
        ("<>", ""),
    ],
)
def test_a_placeholder_has_one_name_in_all_styles(placeholder: str, name: str) -> None:
    assert normal(placeholder) == name
