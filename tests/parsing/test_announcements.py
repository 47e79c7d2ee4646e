from __future__ import annotations

import pytest

from pytest_runbooks.parsing.announcements import is_announced, is_label


@pytest.mark.parametrize(
    "sentence",
    [
        "Expected output:",
        "**Expected output**:",
        "**Expected Output:**",
        "__Expected output__",
        "Output:",
        "Output",
        "Sample output",
        "*Example output (truncated)*:",
        "Response:",
        "**Response (200 OK):**",
        "Result:",
        "Expected:",
        "\u2705 Expected result:",
        "1. Expected output:",
        "> Output:",
        "Check the state.\nExpected output:",
        "Check the state\nExpected output:",
        "Expected output when the function is healthy:",
        "Output of `aws s3 ls`:",
        "Here is an example response:",
        "The response is:",
        "The output looks like this:",
        "The output should look similar to this:",
        "Verify that the output is:",
        "Typical output is:",
        "You should see:",
        "You should now see something like this:",
        "You should see output similar to the following:",
        "You should see the following.",
        "You\u2019ll see:",
        "Run it again. You should see:",
        "If everything is in order, you should see:",
        "The command should return:",
        "Should return a JSON document like:",
        "This should display the following:",
        "The query will give you:",
        "Run the command; it should print:",
        "The status should be:",
        "This command returns:",
        "This outputs:",
        "It prints:",
        "The API responds with:",
        "which returns the version:",
        "Returns:",
        "prints:",
        "It should look like this:",
        "looks like this:",
    ],
)
def test_output_is_announced_by(sentence: str) -> None:
    assert is_announced(sentence, "json")


@pytest.mark.parametrize(
    "sentence",
    [
        "Save this as policy.json:",
        "Save the output:",
        "Create a file `trust.json` that looks like this:",
        "Create a function that returns a greeting:",
        "The configuration should look like this:",
        "Your `config.yml` should look like this:",
        "Update the policy so that it will return:",
        "Then add a bucket policy that will give access:",
        "The following command returns the queue:",
        "The following query shows the errors:",
        "Expected output: ACTIVE",
        "Expected output:\nACTIVE",
        "The output is used below.",
        "Make sure the results are saved.",
        "The response must be approved by a lead.",
        "Run this command:",
        "Use this template:",
        "Trust policy:",
        "Example:",
        "For example:",
        'The first connection should say "New", for example:',
        "If the role is missing, you will see an error:",
        "If you see this error:",
        "Otherwise you will not see it:",
        "You can see the definition here:",
        "You should see the function in the console.",
        "Wait until the table is active:",
        f"We note {'more and ' * 40} that the output is:",
        "",
    ],
)
def test_nothing_is_announced_by(sentence: str) -> None:
    assert not is_announced(sentence, "json")


def test_a_sentence_announces_no_program() -> None:
    assert not is_announced("It prints:", "javascript")


def test_a_label_announces_output_of_any_language() -> None:
    assert is_announced("Expected output:", "hcl")


def test_a_file_name_for_a_title_speaks_against_output() -> None:
    assert not is_announced("Expected output:", "json", "policy.json")


@pytest.mark.parametrize("text", ["Output", "Expected Response", "Response (200)", "3. Result"])
def test_a_label_is(text: str) -> None:
    assert is_label(text)


@pytest.mark.parametrize("text", ["", "outputs.tf", "Output the list", "Responses and errors"])
def test_a_label_is_not(text: str) -> None:
    assert not is_label(text)
