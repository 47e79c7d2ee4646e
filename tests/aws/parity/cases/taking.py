"""What a call takes in: files, standard input, shorthand, skeletons; and what it finds wrong."""

from ..case import Case

_PUT = "aws dynamodb put-item --table-name products"
_ITEM = '{"PK": {"S": "x"}, "SK": {"S": "METADATA"}}'
_INPUT = '{"TableName": "products", "Key": {"PK": {"S": "PRODUCT#01"}, "SK": {"S": "METADATA"}}}'

CASES = (
    Case("input as JSON", f"aws dynamodb get-item --cli-input-json '{_INPUT}'", given=("table",)),
    Case(
        "input as JSON from a file",
        "aws dynamodb get-item --cli-input-json file://in.json",
        given=("table",),
        files={"in.json": _INPUT},
        sample=True,
    ),
    Case("input as JSON that is none", "aws dynamodb get-item --cli-input-json '{'"),
    Case("input as JSON with an unknown key", "aws dynamodb get-item --cli-input-json '{\"x\":1}'"),
    Case(
        "input as YAML, v2",
        "aws dynamodb get-item --cli-input-yaml file://in.yml",
        given=("table",),
        only=2,
        files={
            "in.yml": "TableName: products\nKey:\n  PK: {S: 'PRODUCT#01'}\n  SK: {S: METADATA}\n"
        },
    ),
    Case("both inputs, v2", "aws dynamodb get-item --cli-input-yaml a --cli-input-json b", only=2),
    *(
        Case(f"a skeleton{name}", f"aws sqs create-queue {words}", only=only)
        for name, words, only in (
            ("", "--generate-cli-skeleton", 0),
            (" of the input", "--generate-cli-skeleton input", 0),
            (" of the output", "--queue-name q --generate-cli-skeleton output", 0),
            (" as YAML", "--generate-cli-skeleton yaml-input", 2),
            (" of no kind", "--generate-cli-skeleton nonsense", 0),
        )
    ),
    Case(
        "an item of a file",
        f"{_PUT} --item file://item.json; echo $?",
        given=("table",),
        files={"item.json": _ITEM},
    ),
    Case(
        "an item of a file in a folder, by its full path",
        f'{_PUT} --item "file://$PWD/d/i.json"',
        given=("table",),
        files={"d/i.json": _ITEM},
    ),
    Case("a file that is not there", f"{_PUT} --item file://none.json"),
    Case(
        "a file that must not be read",
        f"chmod 0 i; {_PUT} --item file://i || test $? -gt 0",
        given=("table",),
        files={"i": _ITEM},
    ),
    Case("a folder in place of a file", f"mkdir d; {_PUT} --item file://d"),
    Case("a file that is no text", f"{_PUT} --item file://bytes", files={"bytes": b"\xff\xfe\x00"}),
    Case(
        "an item of standard input",
        f"{_PUT} --item file:///dev/stdin",
        given=("table",),
        stdin=_ITEM.encode(),
    ),
    Case(
        "an item of a pipe", f"echo '{_ITEM}' | {_PUT} --item file:///dev/stdin", given=("table",)
    ),
    Case(
        "an item of a process",
        f"{_PUT} --item file://<(echo '{_ITEM}'); echo $?",
        given=("table",),
        sample=True,
    ),
    Case(
        "an item of a descriptor",
        f"exec 7<item.json; {_PUT} --item file:///dev/fd/7",
        given=("table",),
        files={"item.json": _ITEM},
    ),
    Case(
        "an item of a here document",
        f"{_PUT} --item file:///dev/stdin <<'END'\n{_ITEM}\nEND",
        given=("table",),
    ),
    Case(
        "two processes at once",
        "aws s3api put-object --bucket assets --key k --body <(echo one) --metadata "
        'file://<(echo \'{"a":"b"}\') 2>&1 | tail -n 1',
        given=("bucket",),
    ),
    Case(
        "bytes of a file",
        "aws kms create-key --query KeyMetadata.Description\n"
        "aws lambda create-function --function-name f --runtime python3.12 --handler a.b \\\n"
        "  --role arn:aws:iam::111111111111:role/deployer --zip-file fileb://code.zip",
        given=("role",),
        files={"code.zip": b"PK\x05\x06" + bytes(18)},
    ),
    Case(
        "bytes of a file that is not there",
        "aws lambda update-function-code \\\n  --function-name f --zip-file fileb://none.zip",
    ),
    Case(
        "text in place of bytes",
        "aws lambda update-function-code --function-name f \\\n  --zip-file file://code.txt",
        files={"code.txt": "é"},
    ),
    *(
        Case(
            f"a payload as {form}",
            "aws lambda invoke --function-name worker out.json \\\n"
            f"  --cli-binary-format {form} --payload '{payload}'; cat out.json",
            given=("role", "function"),
        )
        for form, payload in (
            ("base64", "eyJuYW1lIjogIkFkYSJ9"),
            ("raw-in-base64-out", '{"name": "Ada"}'),
            ("nonsense", "{}"),
        )
    ),
    Case("a payload that is no base64", "aws lambda invoke --function-name worker o --payload @"),
    Case(
        "shorthand",
        "aws sqs create-queue --queue-name q --attributes DelaySeconds=5 \\\n"
        "  --tags team=shop,tier=1",
    ),
    Case(
        "shorthand that is wrong",
        "aws sqs create-queue --queue-name q --attributes DelaySeconds",
    ),
    Case(
        "shorthand with a file",
        "aws sqs create-queue --queue-name q --attributes DelaySeconds@=x",
    ),
    Case("JSON that is wrong", f"{_PUT} --item '{{'"),
    Case(
        "a list of JSON",
        "aws ec2 describe-vpcs --filters "
        """'[{"Name":"is-default","Values":["true"]}]' --query 'Vpcs[].IsDefault'""",
    ),
    Case("no arguments", "aws", sample=True),
    Case("no operation", "aws s3api"),
    Case("an unknown command", "aws dynamo list-tables"),
    Case("an unknown operation", "aws dynamodb list-table"),
    Case("an unknown option", "aws dynamodb list-tables --nonsense"),
    Case("an unknown option before the command", "aws --nonsense dynamodb list-tables"),
    Case("an option that is missing", "aws dynamodb describe-table"),
    Case("an option without a value", "aws dynamodb list-tables --limit"),
    Case("a number that is none", "aws dynamodb list-tables --limit many"),
    Case("a number that is too small", "aws dynamodb list-tables --limit 0"),
    Case("a choice that is none", "aws dynamodb list-tables --color sometimes"),
    Case("an option cut short", "aws dynamodb list-tables --max-i 1", given=("table",)),
    Case(
        "a flag and its opposite",
        "aws ec2 describe-instances --dry-run --no-dry-run; "
        "aws ec2 describe-instances --no-dry-run",
    ),
    *(
        # The frozen v2 does not start with one.
        Case(
            f"an argument that is no UTF-8, v{major}",
            "aws ssm put-parameter --type String --name x --value $'\\xff\\xfe'",
            only=major,
            cold=major == 2,
        )
        for major in (1, 2)
    ),
    Case("an argument that is empty", "aws ssm get-parameter --name ''"),
    Case(
        "an argument with newlines",
        "aws ssm put-parameter --type String --name x \\\n"
        "  --value $'a\\nb\\tc'\naws ssm get-parameter --name x --query Parameter.Value",
    ),
    Case(
        "a very long argument",
        "aws ssm put-parameter --type String --name x \\\n"
        "  --value \"$(head -c 100000 /dev/zero | tr '\\0' x)\"",
    ),
    Case(
        "an address in place of a value",
        "aws ssm put-parameter --type String --name x \\\n"
        "  --value http://127.0.0.1:1/x\naws ssm get-parameter --name x",
    ),
)
