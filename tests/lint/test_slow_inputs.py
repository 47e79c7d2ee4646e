"""Odd text of any length takes time in proportion to it: nothing looks at all of it for each part.

Each page took minutes, or grew with the square of its size, before a rule was mended.
"""

from __future__ import annotations

import time

import pytest

from .checking import Checker

MOST = 60.0
"""Seconds of this processor; the pages take less than six."""


def bash(code: str) -> str:
    return f"# Page\n\nText.\n\n```bash\n{code}\n```\n"


def lines(text: str, count: int) -> str:
    return "\n".join(text.replace("N", str(number)) for number in range(count))


PAGES = {
    "pipes of commands that do not end": ("RB123", bash("tail -f a |" * 4_500)),
    "commands that do not end": ("RB123", bash(lines("tail -f aN; ls", 4_500))),
    "commands that wait for a person": ("RB124", bash(lines("vim aN", 4_500))),
    "backslashes before blank lines": ("RB108", bash("ls \\\n\n" * 20_000)),
    "backslashes before comments": ("RB108", bash("ls \\\n# a\n" * 20_000)),
    "parts of an address": ("RB128", bash("a=" * 50_000)),
    "questions in an address": ("RB128", bash("?=" * 50_000 + "&")),
    "signs that nobody sees": ("RB105", bash("\u202e" * 60_000)),
    "variables that nothing sets": ("RB122", bash(lines("echo $VN\nWN=1", 5_000))),
    "destructions in a block": ("RB400", bash(lines("rm -rf aN", 4_500))),
    "destructions in blocks": ("RB400", lines("```bash\nrm -rf aN\n```\n", 3_000)),
    "destructions of what is not made": ("RB400", bash(lines("mkdir bN\nrm -rf aN", 3_000))),
    "blank lines in a block": ("RB300", bash("\n" * 90_000)),
    "blanks behind an objective": ("RB516", f"# Page\n\nRTO a{' ' * 90_000}RTO{' ' * 90_000}x\n"),
    "brackets behind an objective": ("RB516", "# Page\n\n" + "RTO (" * 30_000),
    "cells of a table": ("RB505", f"# Page\n\n|{'a|' * 5_000}\n|{'-|' * 5_000}\n|{'a|' * 5_000}\n"),
    "words of a heading": ("RB507", "# " + "a " * 60_000),
    "facts in one paragraph": ("RB505", "# Page\n\n" + lines("Reviewed: bN", 20_000)),
    "links in one paragraph": ("RB600", "# Page\n\n" + lines("[a](#bN)", 5_000)),
    "openings of links": ("RB001", "# Page\n\n" + "[" * 100_000 + "\n\n```\na\n```\n"),
    "openings of addresses": ("RB001", "# Page\n\n" + "[1," * 40_000 + "\n\n```\na\n```\n"),
    "blank lines in a diagram": ("RB633", f"# Page\n\n```mermaid\n{chr(10) * 90_000}\n```\n"),
    "commands of the AWS CLI": ("RB211", bash(lines("aws s3 ls s3://aN", 4_000))),
    "members that are not there": (
        "RB247",
        bash(f"aws ec2 describe-instances --query '[{lines('AN,', 4_000)}B]'"),
    ),
    "openings of variables in a template": (
        "RB660",
        (
            "# Page\n\n```yaml\nAWSTemplateFormatVersion: '2010-09-09'\nResources:\n"
            f"  A: {{Type: 'AWS::S3::Bucket', Properties: {{X: !Sub '{'${' * 50_000}'}}}}\n```\n"
        ),
    ),
    "aliases of aliases": (
        "RB680",
        "# Page\n\n```yaml\nopenapi: 3.0.0\na0: &a0 [x, x]\n"
        + "".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}]\n" for n in range(60))
        + "paths: *a60\n```\n",
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_long_page_takes_no_minutes(check: Checker, name: str) -> None:
    code, page = PAGES[name]
    runs = "<!-- runbook: timeout=5m -->\n```bash\nls\n```\n\n"
    began = time.process_time()
    for text in (page, f"{page}\n{runs}"):
        assert not [one for one in check.diagnostics(text, code, "RB009") if one.code == "RB009"]
    assert time.process_time() - began < MOST


NINES = "9" * 5_000
"""Digits of which Python makes no number."""


@pytest.mark.parametrize(
    "page",
    [
        bash(
            f"sleep {NINES}\nexit {NINES}\ncurl http://a:{NINES}/\necho $((1 + {NINES})) <&{NINES}"
        ),
        bash(f"aws sqs receive-message --queue-url u --wait-time-seconds {NINES}"),
        bash(f"aws logs filter-log-events --log-group-name g --start-time {NINES}"),
        bash(f"aws dynamodb scan --cli-input-json '{{\"Limit\": {NINES}}}'"),
        bash(f"aws ec2 describe-instances --query 'a[{NINES}]'"),
        bash(f"aws ec2 describe-instances --query 'a[?b==`{NINES}`]'"),
        f"# Page\n\n## {NINES}. a\n\nRTO: {NINES} minutes, every {NINES} days, &#{NINES};\n",
        f"# Page\n\nLast reviewed: {NINES}-01-01\n\n{NINES}. a\n",
        f"# Page\n\n```python\nimport time\ntime.sleep({NINES})\n```\n",
        f'# Page\n\n```json\n{{"a": {NINES}}}\n```\n',
        f"# Page\n\n```yaml\nopenapi: 3.0.0\ninfo: {{version: {NINES}}}\npaths: {{}}\n```\n",
        f"# Page\n\n```sql\nfields a | limit {NINES} | stats count() by bin({NINES}m)\n```\n",
        f"# Page\n\n<!-- runbook: timeout={NINES} exit={NINES} -->\n```bash\nls\n```\n",
        bash("$(" * 9_000 + "a" + ")" * 9_000),
        bash("(" * 9_000 + "a" + ")" * 9_000),
        bash("aws ec2 describe-instances --query '" + "[" * 9_000 + "a" + "]" * 9_000 + "'"),
        bash("aws dynamodb put-item --table-name t --item '" + '{"a":{"M":' * 9_000 + "'"),
        bash("aws ec2 create-tags --resources a --tags " + "Key={" * 9_000),
        f"# Page\n\n```json\n{'[' * 90_000}\n```\n",
        f"# Page\n\n```yaml\n{'[' * 9_000}\n```\n",
        f"# Page\n\n```python\nimport boto3\nx = boto3{'.a()' * 9_000}\n```\n",
        f"# Page\n\n```python\nx = {'-' * 9_000}1\n```\n",
        f"# Page\n\n```sql\nfields {'(' * 9_000}a{')' * 9_000}\n```\n",
        "# Page\n\n" + ">" * 5_000 + " a\n",
    ],
)
def test_no_rule_breaks_on_numbers_and_nestings_of_any_length(check: Checker, page: str) -> None:
    codes = [one.message for one in check.diagnostics(page) if one.code == "RB009"]
    assert codes == []
