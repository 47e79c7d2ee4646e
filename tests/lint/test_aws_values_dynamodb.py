"""What is said of the expressions of DynamoDB, and what is not."""

from __future__ import annotations

import pytest

from .checking import Checker

EXPRESSIONS = ("RB239", "RB240")
QUERY = "aws dynamodb query --table-name t --key-condition-expression "
UPDATE = "aws dynamodb update-item --table-name t --key file://k.json --update-expression "
VALUES = " --expression-attribute-values "
NAMES = " --expression-attribute-names "


def page(command: str) -> str:
    return f"# Page\n\n```bash\n{command}\n```\n"


def reserved(word: str) -> str:
    names = "`--expression-attribute-names`"
    hint = f'write `#{word}`, and `{{"#{word}": "{word}"}}` for it in {names}'
    return f"RB240 `{word}` is a reserved word of DynamoDB\n  {hint}"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            QUERY + "'id = »:id'",
            "RB239 `:id` stands for nothing: `--expression-attribute-values` does not have it",
        ),
        (
            QUERY + "'»#i = :id'" + VALUES + '\'{":id": {"S": "1"}}\'',
            "RB239 `#i` stands for nothing: `--expression-attribute-names` does not have it",
        ),
        (
            QUERY + "'id = :id'" + VALUES + '\'{":id": {"S": "1"}, »":x": {"S": "2"}}\'',
            "RB239 no expression uses `:x`, which DynamoDB refuses",
        ),
        (
            QUERY + "'id = :id'" + VALUES + '\'{":id": {"S": "1"}}\'' + NAMES + "'»#x=a'",
            "RB239 no expression uses `#x`, which DynamoDB refuses",
        ),
        ("aws dynamodb scan --table-name t --projection-expression 'id, »name'", reserved("name")),
        (
            UPDATE + "'SET »Status = :s'" + VALUES + '\'{":s": {"S": "x"}}\'',
            reserved("Status"),
        ),
        (
            QUERY + "'»year = :y'" + VALUES + '\'{":y": {"N": "1"}}\'',
            reserved("year"),
        ),
        (UPDATE + "'REMOVE »items[0]'", reserved("items")),
    ],
)
def test_a_mistake_is_said_at_its_place(check: Checker, command: str, said: str) -> None:
    column = command.index("»") + 1
    found = check(page(command.replace("»", "")), *EXPRESSIONS)
    assert found == [f"page.md:4:{column}: {said}"]


@pytest.mark.parametrize(
    "command",
    [
        QUERY + "'id = :id AND begins_with(sk, :s)'" + VALUES + '\'{":id": {}, ":s": {}}\'',
        QUERY + "'id = :id'" + VALUES + "file://values.json",
        QUERY + "'id = :id'" + VALUES + '"$VALUES"',
        QUERY + "'id = :id'" + VALUES + '\'{":id": {"S": "1"}, ...}\'',
        QUERY + '"$EXPRESSION"' + VALUES + '\'{":id": {"S": "1"}}\'',
        QUERY + "'id = :id' \"${MORE[@]}\"",
        QUERY + "'id = :id' --cli-input-json file://rest.json",
        QUERY + "'id = :id'\n--expression-attribute-values '{}'",
        "aws dynamodb scan --table-name t --projection-expression 'id, a.name, #n'"
        + NAMES
        + '\'{"#n": "name"}\'',
        "aws dynamodb scan --table-name t --projection-expression '<name>, id'",
        "aws dynamodb scan --table-name t --filter-expression 'size(a) > :b AND NOT b IN (:b)'"
        + VALUES
        + '\'{":b": {"S": "1"}}\'',
        UPDATE
        + "'SET a = if_not_exists(a, :z) + :z REMOVE b ADD c :z DELETE d :z'"
        + VALUES
        + '\'{":z": {"N": "0"}}\'',
        "aws dynamodb get-item --table-name t --key '{}' --attributes-to-get name status",
    ],
)
def test_of_what_is_right_or_not_known_nothing_is_said(check: Checker, command: str) -> None:
    assert check(page(command), *EXPRESSIONS) == []


def test_what_stands_in_a_file_counts(check: Checker) -> None:
    text = page(QUERY + "'id = :id'" + VALUES + "file://values.json")
    found = check(text, *EXPRESSIONS, files={"values.json": '{\n  ":it": {"S": "1"}\n}'})
    assert found == [
        (
            "page.md:4:68: RB239 `:id` stands for nothing: "
            "`--expression-attribute-values` does not have it"
        ),
        (
            "page.md:4:103: RB239 no expression uses `:it`, which DynamoDB refuses "
            "(line 2 of `values.json`)"
        ),
    ]
