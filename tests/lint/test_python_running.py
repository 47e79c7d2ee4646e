"""Python blocks that ask, never end, or leave the interpreter."""

from __future__ import annotations

import pytest

from .checking import Checker

OURS = "---\nrunbook:\n  owner: platform\n---\n"
RULES = ("RB157", "RB158", "RB159")
END = "let it end, or write `<!-- runbook: background -->` above the block"


def page(*blocks: str, front: str = OURS) -> str:
    fences = "\n".join(f"```python\n{block}\n```\n" for block in blocks)
    return f"{front}# Page\n\nDo it.\n\n{fences}"


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        (
            ("name = input()",),
            (
                "10:8: RB157 `input` waits for a person, and a run has none\n"
                "  read the value from `os.environ`, or declare a placeholder"
            ),
        ),
        (
            ("import pdb\nif True:\n    pdb.set_trace()",),
            "12:5: RB157 `pdb.set_trace` waits for a person, and a run has none\n  leave it out",
        ),
        (("while True:\n    pass",), f"10:7: RB158 nothing leaves this loop\n  {END}"),
        (
            ("while 1:\n    for one in (1, 2):\n        break",),
            f"10:7: RB158 nothing leaves this loop\n  {END}",
        ),
        (
            ("server = make()\nserver.serve_forever()",),
            f"11:1: RB158 `serve_forever` does not end\n  {END}",
        ),
        (
            ("import sys\nsys.exit()", "print(2)"),
            (
                "11:1: RB159 `sys.exit` ends here what goes on below\n"
                "  leave it out: line 15 is not reached in the same interpreter"
            ),
        ),
        (
            ("exit(1)\nprint(2)",),
            (
                "10:1: RB159 `exit` ends here what goes on below\n"
                "  leave it out: line 11 is not reached in the same interpreter"
            ),
        ),
    ],
)
def test_what_a_run_does_not_survive_is_found(
    blocks: tuple[str, ...], said: str, check: Checker
) -> None:
    assert check(page(*blocks), *RULES) == [f"page.md:{said}"]


@pytest.mark.parametrize(
    "blocks",
    [
        ("def ask():\n    return input()",),
        ("input = lambda: 'a'\ninput()",),
        ("def input():\n    return 1\n\n\ninput()",),
        ("while True:\n    break",),
        ("while True:\n    if done():\n        raise SystemExit",),
        ("while True:\n    for one in (1, 2):\n        while True:\n            break\n    break",),
        ("import sys\nwhile True:\n    sys.exit()",),
        ("def forever():\n    while True:\n        pass",),
        ("done = False\nwhile not done:\n    done = True",),
        ("import threading\nthreading.Thread(target=print).start()\nserver.serve_forever()",),
        ("import sys\nif __name__ == '__main__':\n    sys.exit()", "print(2)"),
        ("print(1)\nexit()",),
        ("def leave():\n    exit()", "print(2)"),
    ],
)
def test_what_a_run_survives_is_not_found(blocks: tuple[str, ...], check: Checker) -> None:
    assert check(page(*blocks), *RULES) == []


def test_a_step_in_the_background_may_go_on(check: Checker) -> None:
    text = page("while True:\n    pass").replace(
        "```python", "<!-- runbook: background -->\n```python", 1
    )
    assert check(text, *RULES) == []


def test_other_pages_may_be_meant_to_be_read(check: Checker) -> None:
    text = page("input()\nwhile True:\n    pass\nexit()\nprint(1)", front="")
    assert check(text, *RULES) == []
