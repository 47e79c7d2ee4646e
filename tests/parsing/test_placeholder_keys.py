from __future__ import annotations

import pytest

from pytest_runbooks.model import Placeholder, Position
from pytest_runbooks.parsing.placeholders import normal

from .reading import PATH, problems, read, said


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


@pytest.mark.parametrize(
    ("keys", "message", "hint"),
    [
        (
            "{placeholders: bucket}",
            "2:25: `placeholders` is not a mapping",
            "write `key: value` below it, indented",
        ),
        (
            "{placeholders: {<>: x}}",
            "2:26: `<>` is not a placeholder",
            "write it as it stands on the page, as `<bucket-name>`, or its name alone",
        ),
        ("{placeholders: {a: }}", "2:26: `a` is empty", "give a value, or leave it out"),
        (
            "{placeholders: {{a}: x}}",
            "2:26: a key is not a plain word",
            "write `key: value`; a key that begins with `[` or `{` stands in quotes",
        ),
        (
            "{placeholders: {a: [x]}}",
            "2:29: `a` is not a mapping",
            "write `key: value` below it, indented",
        ),
        (
            "{placeholders: {a: {}}}",
            "2:26: `a` does not say what stands in its place",
            "write one of `value`, `command`, `fixture` and `capture`",
        ),
        (
            "{placeholders: {a: {comand: date}}}",
            "2:30: unknown key `comand`",
            "did you mean `command`?",
        ),
        (
            '{placeholders: {a: "one\\ntwo"}}',
            "2:29: the value has more than one line",
            "write it on one line, without `|` and `>`",
        ),
        (
            "{placeholders: {a: {fixture: my-stack}}}",
            "2:39: `my-stack` cannot be a fixture",
            "write the name of a pytest fixture",
        ),
        (
            "{placeholders: {a: {fixture: stack.}}}",
            "2:39: `stack.` names no key of a fixture",
            "write `FIXTURE` or `FIXTURE.KEY`",
        ),
        (
            "{placeholders: {a: {capture: $VPC}}}",
            "2:39: `$VPC` cannot name a variable",
            "a name is made of letters, digits and `_`, and does not begin with a digit",
        ),
        (
            "{environments: {dev: {placeholders: {a: {valu: b}}}}}",
            "2:51: unknown key `valu`",
            "did you mean `value`?",
        ),
        (
            "{environments: {dev: {approvals: {a: b}}}}",
            "2:43: `approvals` is not a list",
            "write `approvals: [one, two]`",
        ),
        (
            '{environments: {dev: {approvals: ""}}}',
            "2:43: `` is not a role",
            "write who approves, as `release manager`",
        ),
    ],
)
def test_a_mistake_in_placeholders_or_approvals_is_said(keys: str, message: str, hint: str) -> None:
    shown = problems(f"---\nrunbook: {keys}\n---\n").split("\n", 2)
    assert shown[:2] == [message, f"  {hint}"]


def test_every_source_beyond_the_first_and_every_second_name_are_said() -> None:
    assert problems("""
        ---
        runbook:
          placeholders:
            <bucket-name>: a
            YOUR_BUCKET_NAME: b
            vpc:
              command: date
              value: c
              fixture: vpc
          environments:
            dev:
              placeholders: {vpc: a, "{VPC}": b}
        ---
        ```bash
        echo <bucket-name> <vpc>
        ```
        """) == said("""
        5:5: `YOUR_BUCKET_NAME` means the same as a placeholder on line 4
          keep one of them: styles and letter case make no difference
        8:7: `value` contradicts `command` on line 7
          keep one of them
        9:7: `fixture` contradicts `command` on line 7
          keep one of them
        12:30: `{VPC}` means the same as a placeholder on line 12
          keep one of them: styles and letter case make no difference
        """)
