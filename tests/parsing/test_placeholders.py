"""Placeholders, told apart from what the shell, Python, JSON and others mean by the same signs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_runbooks.model import Runner
from pytest_runbooks.parsing.placeholders import filled, find_placeholders, normal

from .reading import problems, read, said


def found(code: str, runner: Runner | None = Runner.BASH, *declared: str) -> list[str]:
    return [one.text for one in find_placeholders(code, runner, declared)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("aws s3 mb s3://<bucket>/k", ["<bucket>"]),
        ("aws s3 mb s3://<BUCKET_NAME>", ["<BUCKET_NAME>"]),
        ("aws s3 ls s3://orders-<env>-<region>", ["<env>", "<region>"]),
        ("NAME=<YOUR NAME>", ["<YOUR NAME>"]),
        ("aws s3 ls s3://<バケット名>/<größe>", ["<バケット名>", "<größe>"]),
        ('aws lambda invoke --function-name "<Function Name>" out', ["<Function Name>"]),
        ("git push <remote> <branch>", ["<remote>", "<branch>"]),
        ("aws lambda get-function --function-name {function-name}", ["{function-name}"]),
        ('curl "https://{host}/health"', ["{host}"]),
        ("kubectl get pod {{ pod_name }}", ["{{ pod_name }}"]),
        ("export TOKEN=YOUR_TOKEN", ["YOUR_TOKEN"]),
        ("git clone https://example.com/your-org/your-repo", ["your-org", "your-repo"]),
        ("aws ec2 stop-instances --instance-ids i-xxxxxxxx", ["i-xxxxxxxx"]),
        ("aws sts assume-role --role-arn arn:aws:iam::xxxxxxxxxxxx:role/r", ["xxxxxxxxxxxx"]),
        ("aws x --name [function-name]", ["[function-name]"]),
        ("export PASSWORD=REPLACE_ME KEY=CHANGEME", ["REPLACE_ME", "CHANGEME"]),
        ("sam logs -n ENTER_YOUR_FUNCTION --region <r>", ["ENTER_YOUR_FUNCTION", "<r>"]),
    ],
)
def test_a_placeholder_of_the_wild_is_found(code: str, expected: list[str]) -> None:
    assert found(code) == expected


@pytest.mark.parametrize(
    "code",
    [
        "sort <in>out",
        "sort < in > out",
        "cat <input.txt>output.txt",
        "while read -r x; do :; done <file>out",
        "psql <dump.sql",
        "cmd 2>err >out",
        "cat <<EOF >f\nx\nEOF",
        "diff <(ls a) <(ls b)",
        "a=$((x<y)); b=$((y>z))",
        "grep -P '(?<year>\\d+)' f",
        'python3 -c \'import re; re.match(r"(?P<year>.)", "x")\'',
        "echo '<html><b>x</b></html>' >index.html",
        "cat >pom.xml <<E\n<artifact>x</artifact>\nE",
        "git log --format='%an <%ae>'",
        "echo 'Joe <joe@example.com>'",
        "aws ec2 describe-instances --query 'Reservations[].Instances[].{Id:InstanceId}'",
        "aws dynamodb scan --query 'Items[?status.S==`ACTIVE`].[code.S, {Code: code.S}]'",
        "echo ${name} ${X[0]} ${{ secrets.TOKEN }}",
        "aws apigateway create-resource --path-part {id}",
        "aws apigatewayv2 create-route --route-key 'GET /campaigns/{code}'",
        "awk '{print}' f; jq '{name}' f; sed -n '/x/{p}' f",
        "curl -w '%{http_code}' x; git show HEAD@{upstream}",
        "docker ps --format '{{.Names}}'; docker inspect -f '{{json .State}}' x",
        "ls | xargs -I{file} cp {file} x",
        "python3 -c '\nname = 1\nprint(f\"{name}\")\n'",
        "python3 -c \"name = 1; print(f'is {name}')\"",
        'echo "it\'s"; python3 - <<\'END\'\nprint(f"{name}")\nEND\nls',
        "cat >x.json <<-EOF\n\t{id}\n\tEOF",
        "find . -name x -exec rm {} +",
        "mv {a,b}.txt; f() { echo; }; { echo x; }",
        "YOUR_NAME=joe; echo $YOUR_NAME ${YOUR_NAME}",
        "mktemp /tmp/x.XXXXXX; mktemp -d foo-XXXXXX",
        "[ -f x ] && [[ $a == b ]] && if [ a -gt b ]; then x; fi",
        "ls [abc]* [a-z]* x[0-9] [A-Za-z_-]*",
        "aws x --filters Name=a,Values=[my-thing]",
        'echo "[INFO] x" [ERROR]',
        "cat >f <<EOF\n[some profile]\nregion = x\nEOF",
        "a=(1 2); echo ${a[some-key]} a[some-key]=1",
        "# see <name> and YOUR_X\nls  # or <that>",
        "echo 'at Object.<anonymous> (x.js:1)' '<none>'",
        "sed -i s/REPLACE_ME/$TABLE/g policy.json; grep -c CHANGE_ME x",
    ],
)
def test_what_the_shell_and_its_programs_mean_by_these_signs_is_none(code: str) -> None:
    assert found(code) == []


@pytest.mark.parametrize(
    "code",
    [
        'f"{name} {x.y}"',
        "d = {name}; l = [some_name]; a<b>c; x: list[some_type]",
        "if a <b and c> d: pass",
        '"{name}".format(name=1)',
    ],
)
def test_what_python_means_by_these_signs_is_none(code: str) -> None:
    assert found(code, Runner.PYTHON) == []


def test_a_placeholder_in_python_stands_in_quotes() -> None:
    code = 'boto3.client("s3").head_bucket(Bucket="<bucket>", Key="YOUR_KEY")'
    assert found(code, Runner.PYTHON) == ["<bucket>", "YOUR_KEY"]


def test_a_declared_one_is_found_in_every_style() -> None:
    styles = ["<bucket-name>", "<BUCKET_NAME>", "{bucket-name}", "{{bucket_name}}", "[bucket name]"]
    styles.append("YOUR_BUCKET_NAME")
    assert found(" ".join(styles), Runner.BASH, "bucket-name") == styles


def test_a_declared_one_is_found_where_it_would_be_doubtful() -> None:
    assert found("jq '{id}' f", Runner.BASH, "id") == ["{id}"]
    assert found("sort <in>out", Runner.BASH, "in") == ["<in>"]
    assert found('f"{id}"', Runner.PYTHON, "id") == []
    assert found('x = "{id}"', Runner.PYTHON, "{id}") == ["{id}"]


@pytest.mark.parametrize(
    ("code", "declared", "expected"),
    [
        ("aws ec2 delete-volume --volume-id vol-0abcd1234", ["vol-0abcd1234"], ["vol-0abcd1234"]),
        ("x vol-0abcd12345 y-vol-0abcd1234 vol-0abcd1234-x", ["vol-0abcd1234"], []),
        ("echo $AB12345678 ${AB12345678} AB12345678", ["AB12345678"], ["AB12345678"]),
        ("publish arn:aws:sns:a:1:t", ["arn:aws:sns:a:1:t"], ["arn:aws:sns:a:1:t"]),
        (
            "unsubscribe arn:aws:sns:a:1:t:8a21d249-xmpl",
            ["arn:aws:sns:a:1:t", "arn:aws:sns:a:1:t:8a21d249-xmpl"],
            ["arn:aws:sns:a:1:t:8a21d249-xmpl"],
        ),
        ("arn:aws:iam::111122223333:root", ["111122223333"], ["111122223333"]),
        ("arn:aws:iam::ACCOUNT_ID:role/x", [":ACCOUNT_ID:"], [":ACCOUNT_ID:"]),
        ("x --api-id API_ID --id API_IDS", ["--api-id API_ID", "--id API_ID"], ["--api-id API_ID"]),
        ("mail your-email@example.com", ["your-email@example.com"], ["your-email@example.com"]),
        ("rm <vol-0abcd1234>", ["vol-0abcd1234"], ["<vol-0abcd1234>"]),
        ("ls <a> # vol-0abcd1234", ["a", "vol-0abcd1234"], ["<a>"]),
        ("ls bucket s3-bucket us-east-1 orders-2026 v1.2", ["bucket", "s3-bucket"], []),
        ("ls us-east-1 orders-2026 v1.2", ["us-east-1", "orders-2026", "v1.2"], []),
    ],
)
def test_a_declared_value_is_found_as_it_stands(
    code: str, declared: list[str], expected: list[str]
) -> None:
    assert found(code, Runner.BASH, *declared) == expected


def test_a_value_that_nobody_declares_is_none() -> None:
    assert found("aws sns publish --topic-arn arn:aws:sns:a:1:t vol-0abcd1234", Runner.BASH) == []


def test_values_and_other_placeholders_come_in_their_order() -> None:
    ones = find_placeholders("ls <of>\nls i-12345678 <to>", Runner.BASH, ["i-12345678"])
    assert [(one.text, one.line) for one in ones] == [("<of>", 0), ("i-12345678", 1), ("<to>", 1)]


def test_only_declared_ones_stand_in_what_is_expected() -> None:
    text = "<bucket> and <other>\n"
    only = find_placeholders(text, None, ["bucket"], only_declared=True)
    assert [one.text for one in only] == ["<bucket>"]


def test_where_one_stands_is_known() -> None:
    [one] = find_placeholders("ls\nls <a-b>\n", Runner.BASH)
    assert (one.line, one.start, one.end, one.name, one.is_declared) == (1, 6, 11, "a-b", False)


@pytest.mark.parametrize(
    "text",
    ["<Bucket-Name>", "{bucket_name}", "YOUR_BUCKET_NAME", "your bucket-name", "[bucket name]"],
)
def test_styles_of_one_meaning_are_the_same(text: str) -> None:
    assert normal(text) == "bucket-name"


@given(st.text(alphabet="ab <>{}[]$'\"\n#x_YOUR-", max_size=60), st.sampled_from([*Runner, None]))
def test_values_that_are_the_placeholders_change_nothing(code: str, runner: Runner | None) -> None:
    ones = find_placeholders(code, runner, ["a", "<b>", "#x", "1 a"])
    assert filled(code, ones, {one.text: one.text for one in ones}) == code
    assert all(code[one.start : one.end] == one.text for one in ones)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "bukcet: x",
            "3:18: the placeholder `bukcet` stands in no step\n  did you mean `bucket`?\n",
        ),
        (
            "bucket: {capture: URL}",
            (
                "3:18: no step captures `URL`\n"
                "  write `<!-- runbook: capture=URL:JMESPATH -->` before one\n"
            ),
        ),
    ],
)
def test_a_declaration_of_nothing_is_a_mistake(rows: str, expected: str) -> None:
    text = f"---\nrunbook:\n  placeholders: {{{rows}}}\n---\n```bash\nls <bucket>\n```\n"
    assert problems(text) == expected


def test_a_bare_word_is_declared_with_what_stands_beside_it() -> None:
    text = "---\nrunbook:\n  placeholders: {API_ID: x}\n---\n```bash\nget --api-id API_ID\n```\n"
    assert problems(text) == (
        "3:18: the placeholder `API_ID` stands in no step\n"
        "  `API_ID` without signs may be any word: "
        "declare it with what stands beside it, as `--option API_ID`\n"
    )


def test_one_that_stands_in_an_expectation_alone_is_declared_for_something() -> None:
    read("""
        ---
        runbook:
          placeholders: {bucket: x}
        ---
        ```bash
        ls
        ```

        ```output
        <bucket>
        ```
        """)
    assert said("") == ""


def test_what_stands_on_other_lines_decides_nothing() -> None:
    assert found("echo start\naws x --name [function-name]") == ["[function-name]"]


@pytest.mark.parametrize("word", ["{name} ", "<a-b>", "YOUR_NAME ", 'echo "{name}"\n', "# <a-b>\n"])
@pytest.mark.parametrize("runner", [Runner.BASH, Runner.PYTHON])
def test_a_block_of_thousands_of_placeholders_is_read_in_seconds(word: str, runner: Runner) -> None:
    began = time.process_time()
    find_placeholders(word * 20_000, runner)
    assert time.process_time() - began < 20
