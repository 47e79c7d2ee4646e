from __future__ import annotations

import pytest

from pytest_runbooks.model import (
    Capture,
    Environment,
    Expectation,
    Form,
    Options,
    Position,
    Retry,
    Runbook,
    Runner,
    Step,
    Stream,
)
from pytest_runbooks.parsing import SidecarText, parse

from .editors import refused_sidecar
from .reading import PATH, document

BESIDE = "runbooks/doc.runbook.yaml"

PAGE = """
    # Orders

    ```
    $ not run
    ```

    ## Deploy

    ```bash
    echo one
    ```

    - a list

      ```bash
      echo two
      ```

    It prints this:

    ```json
    {"a": 1}
    ```

    ## Verify

    ```bash
    echo three
    echo one
    ```
    """


def read(sidecar: str, page: str = PAGE) -> Runbook:
    written = document(page)
    runbook = parse(written, PATH, SidecarText(BESIDE, document(sidecar)))
    assert runbook.render() == written
    assert refused_sidecar(document(sidecar)) == []
    return runbook


def steps(sidecar: str, page: str = PAGE) -> list[Step]:
    return [step for one in read(sidecar, page).procedures for step in one.steps]


def test_the_keys_of_a_sidecar_are_those_of_front_matter() -> None:
    front = read("""
        region: eu-west-1
        environments:
          dev:
          prod: {account: 333333333333}
        procedures: 2
        """).front_matter
    assert front.environments == (
        Environment("dev", "123456789012", "eu-west-1"),
        Environment("prod", "333333333333", "eu-west-1"),
    )
    assert front.procedures == 2
    assert front.place_of("region") == Position(BESIDE, 1, 1)


def test_front_matter_and_a_sidecar_say_things_together() -> None:
    page = """
        ---
        title: Orders
        runbook: {region: eu-west-1, env: {A: x}}
        ---
        """
    front = read("environments: [dev]\nowner: us\n", page).front_matter
    assert (front.owner, dict(front.env)) == ("us", {"A": "x"})
    assert front.environments == (Environment("dev", "123456789012", "eu-west-1"),)


@pytest.mark.parametrize(
    ("row", "options"),
    [
        ("timeout: 90s", Options(timeout=90.0)),
        ('skip: "needs a phone"', Options(skip="needs a phone")),
        ("skip: needs a phone", Options(skip="needs a phone")),
        ("retry: 3/2s", Options(retry=Retry(3, 2.0))),
        ("exit: 3", Options(exit=3)),
        ("exit: any", Options(exit=None)),
        ("setup: true", Options(setup=True)),
        ("cleanup: true", Options(cleanup=True)),
        ("background: true", Options(background=True)),
        ("capture: ID", Options(captures=(Capture("ID"),))),
        (
            "capture: [ID, 'ARN:Topic.Arn', 'N:/n=(.)/']",
            Options(
                captures=(
                    Capture("ID"),
                    Capture("ARN", query="Topic.Arn"),
                    Capture("N", "", "n=(.)"),
                )
            ),
        ),
        ("{stream: both, output: one}", Options(stream=Stream.BOTH)),
    ],
)
def test_a_row_says_what_a_directive_would(row: str, options: Options) -> None:
    rest = row[1:-1] if row.startswith("{") else row
    assert steps(f"steps:\n  - {{at: deploy, {rest}}}\n")[0].options == options


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("at: deploy", "echo one\n"),
        ("at: deploy/1", "echo one\n"),
        ("at: deploy/2", "echo two\n"),
        ("at: verify", "echo three\necho one\n"),
        ("line: echo two", "echo two\n"),
        ("line: '   echo three '", "echo three\necho one\n"),
        ("{at: verify, line: echo one}", "echo three\necho one\n"),
        ("{at: deploy/2, line: echo two}", "echo two\n"),
    ],
)
def test_a_row_finds_its_fence(address: str, code: str) -> None:
    inner = address[1:-1] if address.startswith("{") else address
    (named,) = [step for step in steps(f"steps:\n  - {{{inner}, id: this}}\n") if step.id == "this"]
    assert named.commands[0].code == code


def test_an_output_is_compared_and_points_into_the_sidecar() -> None:
    one, two, three = steps("""
        steps:
          - at: deploy
            output: |
              one
              ...
          - at: deploy/2
            ids: strict
            json: subset
            output: '{"b": 2}'
          - at: verify
            output: ""
        """)
    assert one.commands[0].expectation == Expectation(
        "one\n...\n", Position(BESIDE, 4, 7), Form.AUTO
    )
    # It stands in the place of the one on the page.
    assert two.commands[0].expectation == Expectation(
        '{"b": 2}\n', Position(BESIDE, 9, 13), Form.AUTO, subset=True, strict_ids=True
    )
    assert three.commands[0].expectation == Expectation("", Position(BESIDE, 11, 13), Form.AUTO)


def test_an_output_stands_in_the_place_of_what_a_transcript_shows() -> None:
    (step,) = steps(
        "steps: [{at: doc, output: two}]\n",
        """
        ```console
        $ echo one
        three
        $ echo two
        ```
        """,
    )
    assert [(one.code, one.expectation and one.expectation.text) for one in step.commands] == [
        ("echo one\n\necho two\n", "two\n")
    ]


def test_a_language_makes_a_fence_run_or_prose_or_an_expectation() -> None:
    found = steps(
        """
        steps:
          - {at: orders, language: console}
          - {line: echo two, language: text}
          - {line: '{"a": 1}', language: output}
          - {at: verify, language: python, skip: it is none}
        """
    )
    assert [(step.runner, step.transcript, step.commands[0].code) for step in found] == [
        (Runner.BASH, True, "not run\n"),
        (Runner.BASH, False, "echo one\n"),
        (Runner.PYTHON, False, "echo three\necho one\n"),
    ]
    assert found[1].commands[0].expectation == Expectation(
        '{"a": 1}\n', Position(PATH, 22, 1), Form.AUTO
    )


def test_a_fence_made_prose_is_no_expectation_of_a_sentence() -> None:
    (step,) = steps(
        "steps: [{line: like this, language: text}]\n",
        """
        ```bash
        echo one
        ```

        Expected output:

        ```
        like this
        ```
        """,
    )
    assert step.commands[0].expectation is None


def test_a_fence_is_written_to_a_file_or_marked_as_expected_by_a_row() -> None:
    page = """
        ```bash
        cat policy.json
        ```

        Save this policy.

        ```json
        {}
        ```
        """
    cat, policy = steps("steps: [{at: doc/2, file: policy.json}]\n", page)
    assert (policy.options.file, policy.commands[0].code, cat.id) == ("policy.json", "{}\n", "doc")
    (step,) = steps("steps: [{at: doc/2, expect: true, json: subset}]\n", page)
    assert step.commands[0].expectation == Expectation(
        "{}\n", Position(PATH, 8, 1), Form.JSON, subset=True
    )


def test_placeholders_of_a_step_are_its_own() -> None:
    page = PAGE.replace("echo one", "echo <id> {x}", 1)
    one, two, _ = steps('steps: [{at: deploy, placeholders: {<id>: i-1, "{x}": 3}}]\n', page)
    assert (dict(one.placeholders), dict(two.placeholders)) == ({"<id>": "i-1", "{x}": "3"}, {})


def test_a_sidecar_may_have_a_byte_order_mark_and_any_line_ends() -> None:
    one, *_ = steps("\ufeffsteps:\r\n- at: deploy\r\n  output: |\r\n    one\r\n")
    assert one.commands[0].expectation == Expectation("one\n", Position(BESIDE, 4, 5), Form.AUTO)


def test_fences_in_comments_are_not_counted() -> None:
    page = """
        <!-- runbook: setup
        ```bash
        echo hidden
        ```
        -->

        ```bash
        echo seen
        ```
        """
    hidden, seen = steps("steps: [{at: doc, id: this}]\n", page)
    assert (hidden.id, seen.id) == ("doc", "this")


def test_a_directive_and_a_row_say_things_together() -> None:
    (step,) = steps(
        "steps: [{at: doc, exit: 3}]\n",
        """
        <!-- runbook: timeout=5s -->
        ```bash
        exit 3
        ```
        """,
    )
    assert step.options == Options(timeout=5.0, exit=3)
