"""Python blocks that do not parse, and why."""

from __future__ import annotations

import pytest

from .checking import Checker

OURS = "---\nrunbook:\n  owner: platform\n---\n"
RULES = ("RB150", "RB151", "RB152", "RB153", "RB154")
AS_IT_STANDS = "  the block is run as it stands: what is left out has to be a comment"
OF_ITS_OWN = "  write the language `bash`, or give the command a block of its own"


def page(code: str, front: str = "") -> str:
    return f"{front}# Page\n\nDo it.\n\n```python\n{code}\n```\n"


def in_other_pages(check: Checker, code: str) -> list[str]:
    return check(page(code), *RULES)


def in_a_runbook(check: Checker, code: str) -> list[str]:
    return check(page(code, OURS), *RULES)


@pytest.mark.parametrize(
    ("code", "found", "hint"),
    [
        (
            'x = 1\nprint("a"\n',
            "page.md:7:6: RB150 this does not parse: '(' was never closed",
            AS_IT_STANDS,
        ),
        (
            "one = [\n    first\n    second\n]",
            "page.md:7:5: RB150 this does not parse: invalid syntax. Perhaps you forgot a comma?",
            AS_IT_STANDS,
        ),
        (
            'text = """a\nb',
            (
                "page.md:6:8: RB150 this does not parse: "
                "unterminated triple-quoted string literal (detected at line 2)"
            ),
            AS_IT_STANDS,
        ),
        (
            "if True\n    print(1)",
            "page.md:6:8: RB150 this does not parse: expected ':'",
            AS_IT_STANDS,
        ),
        (
            "print(\u201ca\u201d)",
            "page.md:6:7: RB150 this does not parse: invalid character '\u201c' (U+201C)",
            "  write the sign of the keyboard instead",
        ),
        (
            "import json\n<h2>read the file</h2>",
            "page.md:7:1: RB150 `<h2>` is no Python",
            "  write a comment: `# ...`",
        ),
        (
            "import os\n$ cd /tmp",
            "page.md:7:1: RB151 `cd /tmp` is a command of the shell, not Python",
            OF_ITS_OWN,
        ),
        (
            "# the client\npip install boto3",
            "page.md:7:1: RB151 `pip install` is a command of the shell, not Python",
            OF_ITS_OWN,
        ),
        (
            "aws s3 ls s3://<bucket-name>/",
            "page.md:6:1: RB151 `aws s3` is a command of the shell, not Python",
            OF_ITS_OWN,
        ),
        (
            "export AWS_REGION=eu-west-1",
            (
                "page.md:6:1: RB151 `export AWS_REGION=eu-west-1` is a command of the shell, "
                "not Python"
            ),
            OF_ITS_OWN,
        ),
        (
            "for one in (1, 2):\n    print one",
            "page.md:7:5: RB152 `print one` is Python 2",
            "  write `print(...)`",
        ),
        (
            "try:\n    pass\nexcept Exception, e:\n    pass",
            "page.md:8:1: RB152 `except Exception, e:` is Python 2",
            "  write `except ... as ...:`",
        ),
    ],
)
def test_what_is_no_python_is_said_in_any_page(
    code: str, found: str, hint: str, check: Checker
) -> None:
    assert in_other_pages(check, code) == [f"{found}\n{hint}"]


@pytest.mark.parametrize(
    "code",
    [
        "client.put_item(TableName='a', ...)",
        "def handler(event, context):",
        "def start(name: str) -> bool",
        "    s3 = boto3.client('s3')\n    s3.list_buckets()",
        ">>> 6 * 7\n42",
        "!pip install boto3",
        "%matplotlib inline",
        "output = !pip list",
        "class {Service}Wrapper:\n    pass",
        "from models import <what you need>",
        "create_topic()  \u2192 create()",
        '"Statement": [\n  {"Effect": "Allow"}\n]',
        'print(1)\nTraceback (most recent call last):\n  File "a.py", line 1',
        "validate('x')\n>>> False",
        "message\n  it is wrong (type=value_error)",
        "[INFO] 2021-11-22T15:32:02.145Z Request",
        "{% raw %}\nx = 1\n{% endraw %}",
        "- old = 1\n+ new = 2",
        "--8<-- 'examples/a.py'",
        "def a():\n    # what it does",
        "type Names = list[str]",
        "for one in (1, 2):\n    print(one)\nCaught!",
        "I'm trapped, please rescue!",
        "print(x)\n6 : for x inside loop",
        "True = False",
        "def a():\n        b = 1\n    return b",
        "os.rename(from, to)",
        "return 5",
        "await start()",
        "ls = [1]\nexport = 2\nmake = ls or export\nprint(make)",
        "text = f'{<name>}'",
        "bucket = <bucket-name>",
    ],
)
def test_what_can_be_an_excerpt_is_not_said_in_other_pages(code: str, check: Checker) -> None:
    assert in_other_pages(check, code) == []


@pytest.mark.parametrize(
    ("code", "found", "hint"),
    [
        (
            "return 5",
            "page.md:10:1: RB150 this does not parse: 'return' outside function",
            "  a block is run as a script is, not as the body of a function",
        ),
        (
            "await start()",
            "page.md:10:1: RB150 this does not parse: 'await' outside function",
            "  a block is run as a script is, not as the body of a function",
        ),
        (
            "client.put_item(TableName='a', ...)",
            (
                "page.md:10:35: RB150 this does not parse: "
                "positional argument follows keyword argument"
            ),
            AS_IT_STANDS,
        ),
        (
            "text = 1\n!pip install boto3",
            "page.md:11:1: RB154 `!pip install boto3` is for notebooks only",
            "  give the command a `bash` block",
        ),
        (
            "%matplotlib inline",
            "page.md:10:1: RB154 `%matplotlib inline` is for notebooks only",
            "  leave it out",
        ),
        (
            ">>> 6 * 7\n42",
            "page.md:10:1: RB153 `>>>` is a prompt, not Python",
            "  write the language `pycon`",
        ),
    ],
)
def test_a_runbook_has_to_run(code: str, found: str, hint: str, check: Checker) -> None:
    assert in_a_runbook(check, code) == [f"{found}\n{hint}"]


@pytest.mark.parametrize(
    "text",
    [
        page("print('<name>')", OURS),
        "# Page\n\nIt fails.\n\n<!-- runbook: exit=1 -->\n```python\nprint(\n```\n",
        "# Page\n\nIt is a file.\n\n<!-- runbook: file=a.py -->\n```python\nprint(\n```\n",
        "# Page\n\nDo it.\n\n```pycon\n>>> 6 * 7\n42\n```\n",
    ],
)
def test_what_is_right_in_a_runbook_is_not_said(text: str, check: Checker) -> None:
    assert check(text, *RULES) == []


def test_a_block_of_prompts_is_mended_by_its_language(check: Checker) -> None:
    (found,) = check.diagnostics(page(">>> 6 * 7\n42", OURS), "RB153")
    (edit,) = found.edits
    assert edit.text == "pycon"
    assert (edit.span.start.line, edit.span.start.column, edit.span.end.column) == (9, 4, 10)


def test_columns_of_blocks_in_lists_are_those_of_the_page(check: Checker) -> None:
    text = "# Page\n\n1. Do it.\n\n   ```python\n   caf\u00e9 = '\u00e9'; print 1\n   ```\n"
    assert check(text, *RULES) == [
        (
            "page.md:6:4: RB152 `caf\u00e9 = '\u00e9'; print 1` is Python 2\n"
            "  Python 3 has been the only one since 2020"
        )
    ]
