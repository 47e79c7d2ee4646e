"""Formats of output, queries and pages."""

from ..case import Case

_KEYS = "aws s3api list-objects-v2 --bucket assets"

CASES = (
    *(
        Case(f"objects as {form}", f"{_KEYS} --output {form}", given=("bucket",), sample=sample)
        for form, sample in (("json", False), ("text", False), ("table", True))
    ),
    *(
        Case(
            f"tables as {form}, v2",
            f"aws dynamodb list-tables --output {form}",
            given=("table",),
            only=2,
            sample=form == "yaml",
        )
        for form in ("yaml", "yaml-stream", "off")
    ),
    Case(
        "items as yaml, v2",
        "aws dynamodb scan --table-name products --output yaml",
        given=("table",),
        only=2,
    ),
    Case(
        "a stream of pages as yaml, v2",
        "aws ssm get-parameters-by-path --path /app \\\n  --output yaml-stream --page-size 5",
        given=("parameters",),
        only=2,
    ),
    Case("a format that v1 lacks", "aws dynamodb list-tables --output yaml", only=1),
    Case("an unknown format", "aws dynamodb list-tables --output xml"),
    Case(
        "an unknown format from the environment",
        "aws dynamodb list-tables",
        env={"AWS_DEFAULT_OUTPUT": "xml"},
    ),
    Case(
        "text from the environment",
        "aws dynamodb list-tables",
        given=("table",),
        env={"AWS_DEFAULT_OUTPUT": "text"},
    ),
    Case(
        "a table with colours",
        f"{_KEYS} --output table --color on",
        given=("bucket",),
        env={"NO_COLOR": None},
    ),
    Case("a table without colours", f"{_KEYS} --output table --color off", given=("bucket",)),
    Case("colours for an error", "aws dynamodb describe-table --table-name none --color on"),
    Case(
        "letters of all kinds as text",
        "aws dynamodb scan --table-name products --output text",
        given=("table",),
    ),
    Case(
        "letters of all kinds as a table",
        "aws dynamodb scan --table-name products \\\n"
        "  --query 'Items[].{name:name.S,PK:PK.S}' --output table",
        given=("table",),
    ),
    Case("a query of a list", f"{_KEYS} --query 'Contents[].Key'", given=("bucket",)),
    Case("a query of what is not there", f"{_KEYS} --query Nothing", given=("bucket",)),
    Case(
        "a query of nothing, as text", f"{_KEYS} --query Nothing --output text", given=("bucket",)
    ),
    Case("a query with a function", f"{_KEYS} --query 'length(Contents)'", given=("bucket",)),
    Case(
        "a query with a pipe and a hash",
        f"{_KEYS} --query 'Contents[?Size>`18`] | [0].{{k: Key, s: Size}}' --output text",
        given=("bucket",),
    ),
    Case("a query that is none", f"{_KEYS} --query 'Contents['", given=("bucket",), sample=True),
    Case("a query that fails late", f"{_KEYS} --query 'length(Nothing)'", given=("bucket",)),
    Case("an empty query", f"{_KEYS} --query ''", given=("bucket",)),
    Case("some items", f"{_KEYS} --max-items 2", given=("bucket",)),
    Case("some items as text", f"{_KEYS} --max-items 2 --output text", given=("bucket",)),
    Case("small pages", f"{_KEYS} --page-size 2 --query 'Contents[].Key'", given=("bucket",)),
    Case("small pages as text", f"{_KEYS} --page-size 2 --output text", given=("bucket",)),
    Case(
        "from a token on",
        f"token=$({_KEYS} --max-items 2 --query NextToken --output text)\n"
        f'{_KEYS} --max-items 2 --starting-token "$token"',
        given=("bucket",),
    ),
    Case("a token that is none", f"{_KEYS} --starting-token nonsense", given=("bucket",)),
    Case("one page only", f"{_KEYS} --no-paginate --max-keys 2", given=("bucket",)),
    Case(
        "pages and a number of them at once",
        f"{_KEYS} --no-paginate --max-items 2",
        given=("bucket",),
    ),
    Case(
        "items page by page",
        "aws dynamodb scan --table-name products --page-size 5 \\\n"
        "  --query 'Items[].PK.S' --output text",
        given=("table",),
    ),
    Case(
        "a count of what is scanned",
        "aws dynamodb scan --table-name products --select COUNT",
        given=("table",),
    ),
    Case("an option of v2, no pager", "aws sts get-caller-identity --no-cli-pager"),
    Case("a pager of a program", "aws sts get-caller-identity", env={"AWS_PAGER": "cat"}),
    Case(
        "quotes of both kinds",
        """aws ssm put-parameter --name q --type String \\
  --value "it's \\"so\\""
aws ssm get-parameter --name q --query "Parameter.Value" --output text""",
    ),
)
