"""Names that Python blocks read, and what sets them."""

from __future__ import annotations

import pytest

from .checking import Checker

OURS = "---\nrunbook:\n  owner: platform\n---\n"
RULES = ("RB155", "RB156")


def page(*blocks: str, front: str = OURS) -> str:
    fences = "\n".join(f"```python\n{block}\n```\n" for block in blocks)
    return f"{front}# Page\n\nDo it.\n\n{fences}"


def unset(check: Checker, *blocks: str) -> list[str]:
    """The names that are found, each with its line."""
    found = check.diagnostics(page(*blocks), *RULES)
    return [f"{one.line}: {one.message}" for one in found]


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        (("print(total)",), "10: nothing above sets `total`"),
        (("print(total)", "total = 1"), "10: nothing above sets `total`"),
        (("total += 1",), "10: nothing above sets `total`"),
        (("def a():\n    return total",), "11: nothing above sets `total`"),
        (("total = [one for one in other]",), "10: nothing above sets `other`"),
        (("[one for one in (1, 2)]\nprint(one)",), "11: nothing above sets `one`"),
        (("def a():\n    total = 1\n\n\nprint(total)",), "14: nothing above sets `total`"),
        (("class A:\n    total = 1\n\n\nprint(total)",), "14: nothing above sets `total`"),
        (("print(f'{total}')",), "10: nothing above sets `total`"),
        (("a = lambda x: x + total",), "10: nothing above sets `total`"),
        (("print(__file__)",), "10: nothing above sets `__file__`"),
        (("try:\n    print(total)\nexcept KeyError:\n    pass",), "11: nothing above sets `total`"),
        (("import os\nprint(json.dumps({}))",), "11: nothing above imports `json`"),
        (("with open(name) as file:\n    pass",), "10: nothing above sets `name`"),
        (("@cached\ndef a():\n    pass",), "10: nothing above sets `cached`"),
    ],
)
def test_a_name_that_nothing_sets_is_found(
    blocks: tuple[str, ...], said: str, check: Checker
) -> None:
    assert unset(check, *blocks) == [said]


@pytest.mark.parametrize(
    "blocks",
    [
        ("total = 1", "print(total)"),
        ("if a := 1:\n    total = 1", "print(total, a)"),
        ("for one in range(3):\n    pass\nprint(one)",),
        ("for one in range(3):\n    if one:\n        print(last)\n    last = one",),
        ("try:\n    total = 1\nexcept OSError as error:\n    print(error)",),
        ("import os.path\nfrom json import dumps as d\nprint(os, d)",),
        ("def a():\n    return b()\n\n\ndef b():\n    return 1",),
        ("def a():\n    return total", "total = 1\nprint(a())"),
        ("def a():\n    global total\n    total = 1\n\n\na()\nprint(total)",),
        ("def a(x, *y, **k):\n    def b():\n        nonlocal x\n        print(x, y, k)",),
        ("from os import *\nprint(environ)",),
        ("exec('total = 1')\nprint(total)",),
        ("globals()['total'] = 1\nprint(total)",),
        ("try:\n    print(total)\nexcept NameError:\n    total = 1",),
        ("class A:\n    one = 1\n    two = one + 1\n\n    def a(self):\n        return __class__",),
        (
            (
                "match [1]:\n    case [a, *b]:\n        print(a, b)\n    case {'a': 1, **more}:\n"
                "        print(more)"
            ),
        ),
        ("print([a + b for a in range(2) for b in range(a) if a if b])",),
        ("print({a: b for a, b in zip('a', 'b')})",),
        ("print(exit, quit, __name__, _)",),
        ("x: int\nx = 1\nprint(x)",),
        ("del_me = 1\ndel del_me",),
        ("print(", "print(total)"),
        ("print('<name>', \"<other-name>\")",),
        ("def a() -> 'Later':\n    pass",),
        ("async def a(one):\n    async for two in one:\n        print(two)",),
    ],
)
def test_a_name_that_something_may_set_is_not_found(
    blocks: tuple[str, ...], check: Checker
) -> None:
    assert unset(check, *blocks) == []


def test_the_whole_text_of_a_finding(check: Checker) -> None:
    assert check(page("region = 'eu-west-1'\nprint(regoin)"), *RULES) == [
        "page.md:11:7: RB155 nothing above sets `regoin`\n  did you mean `region`?"
    ]
    assert check(page("print(total)", "total = 1"), *RULES) == [
        "page.md:10:7: RB155 nothing above sets `total`\n  it is set further down only"
    ]
    assert check(page("print(json.dumps(1))"), *RULES) == [
        "page.md:10:7: RB156 nothing above imports `json`\n  write `import json` above"
    ]


def test_each_procedure_has_names_of_its_own(check: Checker) -> None:
    front = "---\nrunbook:\n  procedures: 2\n---\n"
    text = (
        f"{front}# Page\n\n## One\n\n```python\ntotal = 1\n```\n\n"
        "## Two\n\n```python\nprint(total)\n```\n"
    )
    assert [one.line for one in check.diagnostics(text, *RULES)] == [16]


def test_what_is_not_run_sets_names_and_reads_none(check: Checker) -> None:
    text = page("total = other", "print(total)").replace(
        "```python", '<!-- runbook: skip="later" -->\n```python', 1
    )
    assert check(text, *RULES) == []


@pytest.mark.parametrize(
    "code",
    [
        "print(json.dumps(total))",
        "import boto3\n\nprint(json.dumps(total))",
        "import boto3\n\ntable.put_item(Item={'id': str(uuid.uuid4())})",
        "import boto3\n\nprint(json)",
        "from helpers import *\n\nprint(json.dumps(1))",
        "import boto3\n\n\ndef show(json):\n    print(json.dumps(1))",
    ],
)
def test_an_excerpt_of_another_page_goes_without_imports(code: str, check: Checker) -> None:
    assert check(page(code, front=""), *RULES) == []


def test_a_whole_block_of_another_page_lacks_an_import(check: Checker) -> None:
    code = "import boto3\n\ns3 = boto3.client('s3')\nprint(json.dumps(s3.list_buckets()))"
    assert check(page(code, front=""), *RULES) == [
        "page.md:9:7: RB156 nothing above imports `json`\n  write `import json` above"
    ]
