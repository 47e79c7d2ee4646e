from __future__ import annotations

import pytest

from pytest_runbooks.model import Form

from .reading import problems, promised, said, steps

STEP = "```bash\nls\n```\n\n"


def outputs(text: str) -> list[list[str | None]]:
    """What the commands of each step promise."""
    return [
        [command.expectation.text if command.expectation else None for command in step.commands]
        for step in steps(text)
    ]


@pytest.mark.parametrize(
    ("below", "form"),
    [
        ("```output\na\n```\n", Form.AUTO),
        ("```expected\na\n```\n", Form.AUTO),
        ("```json output\na\n```\n", Form.JSON),
        ("```output json\na\n```\n", Form.JSON),
        ("```{.text .output}\na\n```\n", Form.TEXT),
        ("```{.output .yaml}\na\n```\n", Form.YAML),
        ('```text title="Output"\na\n```\n', Form.TEXT),
        ('```title="Expected output"\na\n```\n', Form.AUTO),
        ('```json title="Sample response"\na\n```\n', Form.JSON),
        ("```bash output\na\n```\n", Form.TEXT),
        ("```console output\n$ a\n```\n", Form.TEXT),
        ("Expected output:\n\n```\na\n```\n", Form.AUTO),
        ("**Output:**\n~~~yml\na\n~~~\n", Form.YAML),
        ("You should see:\n\n> ```text\n> a\n> ```\n", Form.TEXT),
        ("- Expected output:\n\n  ```jsonc\n  a\n  ```\n", Form.JSON),
        ('!!! success "Expected output"\n    ```text\n    a\n    ```\n', Form.TEXT),
        ('=== "Output"\n\n    ```log\n    a\n    ```\n', Form.TEXT),
        (
            "<details>\n<summary>Expected output</summary>\n\n```json5\na\n```\n</details>\n",
            Form.JSON,
        ),
        ("!!! note\n    x\n\nYou should\nsee:\n\n```\na\n```\n", Form.AUTO),
        ("### Expected output\n\n```\na\n```\n", Form.AUTO),
        ("### Response\n\nIt is long.\n\n```json output\na\n```\n", Form.JSON),
        ("<!-- runbook: expect -->\n```xml\na\n```\n", Form.TEXT),
        ("Save this as policy.json:\n\n```json\n{}\n```\n\nOutput:\n\n```\na\n```\n", Form.AUTO),
        ("Expected output:\n\n<!-- runbook: ids=strict -->\n```json\na\n```\n", Form.JSON),
    ],
)
def test_an_expectation_is(below: str, form: Form) -> None:
    expectation = promised(STEP + below)
    assert expectation
    assert (expectation.text.removeprefix("$ "), expectation.form) == ("a\n", form)


@pytest.mark.parametrize(
    "below",
    [
        "```json\na\n```\n",
        "```\na\n```\n",
        "Save this as policy.json:\n\n```json\na\n```\n",
        "The configuration should look like this:\n\n```yaml\na\n```\n",
        "It prints:\n\n```js\na\n```\n",
        'Output:\n\n```json title="policy.json"\na\n```\n',
        "Output:\n\nSome text.\n\n```\na\n```\n",
        "Output:\n\n***\n\n```\na\n```\n",
        "## Next\n\nOutput:\n\n```\na\n```\n",
        "Output:\n\n    a\n\n```\na\n```\n",
        "```python {output=false}\n```\n",
    ],
)
def test_an_expectation_is_not(below: str) -> None:
    assert outputs(STEP + below)[0] == [None]


def test_an_expectation_has_its_place_and_its_options() -> None:
    expectation = promised("""
        1. Look:

           <!-- runbook: json=subset -->
           ```bash
           aws x
           ```

           <!-- runbook: expect ids=strict -->
           ```json
           {"a": 1}
           ```
        """)
    assert expectation
    assert (expectation.position.line, expectation.position.column) == (10, 4)
    assert (expectation.form, expectation.subset, expectation.strict_ids) == (
        Form.JSON,
        True,
        True,
    )


def test_an_expectation_may_be_empty() -> None:
    expectation = promised("  ```bash\n  ls\n  ```\n\n  ```output\n  ```\n")
    assert expectation
    assert (expectation.text, expectation.position.line, expectation.position.column) == ("", 6, 3)


def test_each_step_has_its_own_expectation() -> None:
    assert outputs("""
        ```bash
        a
        ```
        ```output
        1
        ```
        ```bash
        b
        ```
        ```python
        c
        ```
        Output:
        ```
        3
        ```
        """) == [["1\n"], [None], ["3\n"]]


def test_a_skipped_step_may_promise_output() -> None:
    assert outputs(f"<!-- runbook: skip=x -->\n{STEP}```output\na\n```\n") == [["a\n"]]


def test_expect_before_a_step_makes_the_next_fence_its_expectation() -> None:
    assert outputs(f"<!-- runbook: expect -->\n{STEP}Text.\n\n```js\na\n```\n") == [["a\n"]]


def test_expect_before_a_step_reaches_below_a_heading_that_names_output() -> None:
    assert outputs(f"<!-- runbook: expect -->\n{STEP}## Output\n\nText.\n\n```\na\n```\n") == [
        ["a\n"]
    ]


@pytest.mark.parametrize(
    ("below", "reason"),
    [
        ("```sh\n```\n", "the step on line 6 comes before"),
        ("## Next\n\n```\n```\n", "its section ends before"),
        ("", "its section ends before"),
    ],
)
def test_expect_before_a_step_without_an_expectation_is_said(below: str, reason: str) -> None:
    assert problems(f"<!-- runbook: expect -->\n{STEP}{below}") == (
        f"1:15: `expect` is attached to no expectation: {reason} a fence that does not run\n"
        "  write the output in a fence below the step, with the language `output`, or let "
        "`--runbooks-update` write it\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            """
            ```output
            a
            ```
            """,
            """
            1:1: the expectation is attached to nothing: no step stands above it in its section
              put it below the step whose output it shows, or do not call it output
            """,
            id="no step",
        ),
        pytest.param(
            """
            ```bash
            a
            ```
            ## Next
            <!-- runbook: expect -->
            ```json
            a
            ```
            """,
            """
            6:1: the expectation is attached to nothing: no step stands above it in its section
              put it below the step whose output it shows, or do not call it output
            """,
            id="a heading between",
        ),
        pytest.param(
            """
            <!-- runbook: file=x -->
            ```bash
            a
            ```
            ```output
            a
            ```
            """,
            """
            5:1: the expectation is attached to nothing: the step on line 2 writes a file
              put it below the step whose output it shows, or do not call it output
            """,
            id="a file",
        ),
    ],
)
def test_an_expectation_is_attached_to_nothing_below(text: str, expected: str) -> None:
    assert problems(text) == said(expected)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Output:\n\n```\na\n```\n", id="no step"),
        pytest.param("<!-- runbook: file=x -->\n```\n```\nOutput:\n\n```\na\n```\n", id="a file"),
    ],
)
def test_a_sentence_claims_nothing_below(text: str) -> None:
    steps(text)


def test_a_transcript_that_shows_its_output_takes_no_other_that_a_sentence_announces() -> None:
    assert problems("```console\n$ a\nb\n```\nOutput:\n\n```\na\n```\n") == said("""
        7:1: the expectation is attached to nothing: the transcript on line 1 shows its own
          put it below the step whose output it shows, or do not call it output
        """)


def test_what_is_announced_as_output_does_not_run() -> None:
    assert problems("""
        ```bash
        echo a
        ```

        **Expected output:**

        ```bash
        a
        ```
        """) == said("""
        7:1: the sentence above announces output, but a `bash` fence runs
          give the fence the language `text`, or say in the sentence that it is to be run
        """)


@pytest.mark.parametrize("sentence", ["You should see", "The response is", "Output is as follows."])
def test_an_announcement_needs_no_colon(sentence: str) -> None:
    [step] = steps(f"```bash\necho\n```\n\n{sentence}\n\n```text\na\n```\n")
    assert step.commands[0].expectation is not None


def test_a_second_expectation_is_said() -> None:
    assert problems("""
        ```bash
        ls
        ```

        ```output
        a
        ```

        You should see:

        ```
        b
        ```
        """) == said("""
        11:1: a second expectation for the step on line 1
          the first one is on line 5; keep one of them, or say otherwise what this one is
        """)


@pytest.mark.parametrize(
    ("option", "before", "message", "hint"),
    [
        (
            "json=subset",
            "```json\n```\n",
            "`json` stands before a fence that is not an expectation",
            "write `expect` beside it if the fence shows the output of the step above",
        ),
        (
            "expect json=subset",
            "```text\n```\n",
            "`json` says how data is compared, and the expectation is text",
            "give the fence of the expectation the language `json` or `yaml`",
        ),
    ],
)
def test_an_option_does_not_fit(option: str, before: str, message: str, hint: str) -> None:
    column = 15 + option.index("json")
    assert problems(f"{STEP}<!-- runbook: {option} -->\n{before}") == (
        f"5:{column}: {message}\n  {hint}\n"
    )
