"""Comments that state an output: held against it, told above a fence, taken out of the code."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_runbooks.editing.places.comments import comment_edits
from pytest_runbooks.editing.statements import agrees, announcement_of, not_told
from pytest_runbooks.model import Edit, Step
from pytest_runbooks.parsing import inspect
from pytest_runbooks.parsing.announcements import is_announced, is_label
from pytest_runbooks.parsing.edits import apply_edits
from pytest_runbooks.parsing.shell_tokens import (
    LostError,
    Redirection,
    Sign,
    Token,
    read_shell,
)
from pytest_runbooks.parsing.stated import Stated, stated_in


def stating(text: str, line: int = 1) -> Stated:
    return Stated(line, (f"# Expected: {text}",), is_alone=True, text=text)


AGREE = (
    ("ACTIVE", '"ACTIVE"'),
    ("active.", "State: ACTIVE"),
    ('"ACTIVE"', "ACTIVE\n"),
    ("`my-bucket`", "2026-03-01 09:30:00 my-bucket\n"),
    ('status "ACTIVE"', '{"TableStatus": "ACTIVE"}'),
    ('"ACTIVE" or "UPDATING"', "UPDATING"),
    ("3", "3\n"),
    ("3.14", "pi is 3.14."),
    ("-5", "value=-5"),
    ("3 rows", "Found 3 rows"),
    ("3 rows", "a\n\nb\nc\n"),
    ("3 items", '{"Items": [{}, {}, {}]}'),
    ("HTTP 200", '{"status":200,"body":""}'),
    ('service "kuard" created', 'service "kuard" created'),
    ('{"Count": 3}', '{\n  "Count": 3,\n  "ScannedCount": 5\n}\n'),
    ('{"Count": ...}', '{"Count": 5}'),
    ("[]", "[]\n"),
    ('{"a": 1}', 'curl says {"a":1} to you'),
    ("{'a': 1}", "{'a': 1}\n"),
    ('{\n"state": "ACTIVE"\n}', '{"state": "ACTIVE"}'),
    ("v20.x.x", "v20.11.1"),
    ("go1.26.x or newer", "go version go1.21.3"),
    ('"arn:aws:sns:..."', "arn:aws:sns:eu-west-1:123456789012:alerts"),
    ("$TABLE", "orders"),
    ("<table-name>", "orders"),
    ("nothing", " \n"),
    ("the list of functions", "[]"),
    ("the table's name and the bucket's", "orders"),
    ("an answer within 5 seconds", "ok"),
    ("about 100 rows", "97 rows"),
    ("at least 3 rows", "5 rows"),
    ("3-5 rows", "4 rows"),
    ("10+ rows", "12 rows"),
    ('no "FAILED" rows', "OK"),
    ("JSON with all keys", "{}"),
    ("", "anything"),
)
CONTRADICT = (
    ("ACTIVE", "INACTIVE"),
    ("ACTIVE", "CREATING"),
    ('"ACTIVE"', '"UPDATING"'),
    ("ACTIVE (after a minute)", "CREATING"),
    ("CREATE_COMPLETE for the stack", "CREATE_FAILED"),
    ('"ACTIVE" or "UPDATING"', "DELETING"),
    ('"one" and "two"', "one"),
    ("ok", "failed"),
    ("ok", ""),
    ("3", "13"),
    ("3", "3.5"),
    ("3", "table-3"),
    ("3", "a\nb\nc\n"),
    ("3 rows", "a\nb\n"),
    ("3 items", '{"Items": [{}, {}]}'),
    ("HTTP 200", "HTTP/1.1 404"),
    ('{"Count": 3}', '{"Count": 13}'),
    ('{"Enabled": true}', '{"Enabled": false, "Other": true}'),
    ('["a", "b"]', '["a"]'),
    ("[]", "[1]"),
    ("{'a': 1}", "{'a': 12}"),
    ("nothing", "a row"),
)


@pytest.mark.parametrize(("text", "output"), AGREE)
def test_an_output_agrees_with_what_a_comment_names(text: str, output: str) -> None:
    assert agrees(stating(text), output)


@pytest.mark.parametrize(("text", "output"), CONTRADICT)
def test_an_output_without_what_a_comment_names_contradicts_it(text: str, output: str) -> None:
    assert not agrees(stating(text), output)


TOLD = {
    (): "Expected output:",
    ("ACTIVE",): "Expected output:",
    ('"ACTIVE"',): "Expected output:",
    ('status "ACTIVE".',): "Expected output:",
    ('{\n"a": 1\n}',): "Expected output:",
    ('{"a": ...}',): "Expected output:",
    ("",): "Expected output:",
    ("the list of functions.",): "Expected output (the list of functions):",
    ("the list\nof functions",): "Expected output (the list of functions):",
    ("3 rows",): "Expected output (3 rows):",
    ("v20.x.x",): "Expected output (v20.x.x):",
    ('"ACTIVE" when the table is ready',): 'Expected output ("ACTIVE" when the table is ready):',
    ("one row", "ok", "one row", "two rows"): "Expected output (one row; two rows):",
}


@pytest.mark.parametrize("texts", TOLD)
def test_the_announcement_keeps_what_comments_say_in_words(texts: tuple[str, ...]) -> None:
    stated = [stating(text) for text in texts]
    assert announcement_of(stated) == TOLD[texts]
    assert not_told(stated) == ()


NOT_TOLD = (
    "the list (of functions)",
    "the list of <functions> in it",
    "all *.txt files",
    "a row with an open ` in it",
    "a [link](page) to it",
    f"a very {'long ' * 20}story",
)


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_cannot_stand_in_a_sentence_is_not_told(text: str) -> None:
    stated = [stating("one row"), stating(text)]
    assert announcement_of(stated) == "Expected output (one row):"
    assert not_told(stated) == (stated[1],)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_every_announcement_is_read_as_one(texts: list[str]) -> None:
    stated = [stating(text) for text in texts]
    announcement = announcement_of(stated)
    assert is_label(announcement)
    assert is_announced(announcement, "text")
    assert len(announcement) <= 100
    assert len(announcement.splitlines()) == 1
    seen = {one.text for one in not_told(stated)}
    assert not any("(" in text and text.strip() in announcement for text in seen)


def edits_of(text: str) -> tuple[list[Edit], tuple[Step, ...]]:
    """The edits that take all stating comments out of a document, and its steps."""
    seen = inspect(text, "page.md")
    edits = [
        edit
        for step in seen.steps
        for edit in comment_edits(seen.source, step.block, stated_in(step))
    ]
    return edits, seen.steps


def without_comments(text: str) -> str:
    return apply_edits(text, edits_of(text)[0])


def fenced(code: str, language: str = "bash") -> str:
    return f"```{language}\n{code}\n```\n"


TAKEN = {
    "a whole line": ("# Expected: ACTIVE\n./status", "./status"),
    "behind a command, with the blanks before it": ("./status \t # => ok  \nls", "./status\nls"),
    "behind a bar": ("./status |  # => ok\n  cat", "./status |\n  cat"),
    "in a substitution": ("A=$(\n  ./status  # => ok\n)", "A=$(\n  ./status\n)"),
    "of several lines": ('# => {\n#   "a": 1\n# }\n./status', "./status"),
    "behind a command and below": ("./a  # => [\n     #   1]\n./b", "./a\n./b"),
    "beside a comment of another kind": ("# Look\n# => ok\n./status", "# Look\n./status"),
    "apart at the top": ("# => ok\n\n./status", "./status"),
    "apart at the end": ("./status\n\n# => a\n\n# => b", "./status"),
    "apart in the middle": ("./a\n\n# => ok\n\n./b", "./a\n\n./b"),
    "apart from what follows": ("./a\n# => ok\n\n./b", "./a\n\n./b"),
    "between two blank lines of two": ("./a\n\n\n# => ok\n\n./b", "./a\n\n\n./b"),
    "apart at the end, below a backslash": ("./a \\\n\n# => ok", "./a \\\n"),
    "in a loop": ("for a in b; do\n  # => ok\n  ./a\ndone", "for a in b; do\n  ./a\ndone"),
    "in a transcript": ("$ # => ok\n$ ./status  # => ok", "$ ./status"),
}
LEFT = {
    "all that stands in the block": "# Look\n# => ok",
    "behind a backslash": "./status \\\n# => ok\n  --all",
    "behind a blank that is quoted by a backslash": "./status \\   # => ok",
    "in quotes": 'echo "\n# => ok\n"',
    "in a here-document": "cat <<EOF\n# => ok\nEOF",
    "in a word": "echo a#=>ok",
    "what cannot be told": "# Should return the list (of tables)\n./status",
    "in a command of a transcript that goes on": "$ if a; then\n> # => ok\n> b; fi",
}


@pytest.mark.parametrize("case", TAKEN)
def test_comments_are_taken_out(case: str) -> None:
    before, after = TAKEN[case]
    language = "console" if before.startswith("$") else "bash"
    assert without_comments(fenced(before, language)) == fenced(after, language)


def test_the_only_comment_of_a_block_stays() -> None:
    text = fenced("\n# => ok\n\n")
    assert without_comments(text) == text


@pytest.mark.parametrize("case", LEFT)
def test_comments_are_left(case: str) -> None:
    language = "console" if LEFT[case].startswith("$") else "bash"
    if case == "all that stands in the block":
        text = fenced("# => ok\n# => 3")
    else:
        text = fenced(LEFT[case], language)
    assert without_comments(text) == text


def test_comments_of_python_are_taken_out() -> None:
    before = 'a = 3  # => 3\nif a:\n    # Should return 3\n    print("""\n# => 3\n""")'
    after = 'a = 3\nif a:\n    print("""\n# => 3\n""")'
    assert without_comments(fenced(before, "python")) == fenced(after, "python")


CONTAINERS = {
    "a list with CRLF": (
        "1. Look:\r\n\r\n   ```bash\r\n   # => ok\r\n   ./a\t# => 3\r\n   ```\r\n",
        "1. Look:\r\n\r\n   ```bash\r\n   ./a\r\n   ```\r\n",
    ),
    "a quote": (
        "> ```bash\n> ./a # => 3\n> # => ok\n>\t./b\n> ```\n",
        "> ```bash\n> ./a\n>\t./b\n> ```\n",
    ),
    "a tab of which a part is the container's": (
        "- Look:\n\n\t```bash\n\t./a # => 3\n\t\t./b # => ok\n\t```",
        "- Look:\n\n\t```bash\n\t./a\n\t\t./b\n\t```",
    ),
    "a byte order mark": ("\ufeff```bash\n./a # => 3\n```", "\ufeff```bash\n./a\n```"),
}


@pytest.mark.parametrize("case", CONTAINERS)
def test_what_stands_around_a_block_stays(case: str) -> None:
    before, after = CONTAINERS[case]
    assert without_comments(before) == after


def meaning(tokens: Iterable[Token], code: str) -> list[object]:
    """What a shell reads, wherever it stands; line ends that say nothing are left out."""
    found: list[object] = []
    for token in tokens:
        if isinstance(token, Sign):
            if token.text != "\n" or found[-1:] not in ([], ["\n"]):
                found.append(token.text)
        elif isinstance(token, Redirection):
            body = None if token.body is None else code[token.body : token.body_end]
            found.append([token.sign, meaning([token.target], code), body])
        else:
            inner = [meaning(one, code) for one in token.substituted]
            written = "" if inner else " ".join(code[token.begin : token.end].split())
            found.append([token.known, token.pieces, written, inner])
    while found[-1:] == ["\n"]:
        found.pop()
    return found


SHELL = (
    *("./a", "./a --b 'c # => d'", 'echo "x\n# => 3\n"', "cat <<E\n# => 3\nE", "./a \\", "  --b"),
    *("A=$(", ")", "if a; then", "fi", "./a |", "./a &&", "", " ", "B=(a", "# Look", "echo a#=>b"),
    *("# => ok", "# Expected: {", '#   "a": 1', "# }", "\t# Should return 3", "# of it"),
)
ENDS = ("", "", " # => ok", "\t#> 3 rows", "  # Look", "\\  # => ok", "# => ok", "; # => ok")
PYTHON = (
    *("a = 1", 'b = """', "# => 3", '"""', "if a:\n    b = 2", "    c = 3", "d = (", ")", "", "\\"),
    *("# Expected: [", "#   1", "# ]", "    # Should return 3", "e = f'#=> {a}'", "# Look"),
)
FRAMES = (("", ""), ("- ", "  "), ("> ", "> "), ("1. ", "\t"))


@st.composite
def documents(draw: st.DrawFn) -> str:
    language = draw(st.sampled_from(("bash", "python")))
    row = st.sampled_from(SHELL if language == "bash" else PYTHON)
    lines = draw(st.lists(st.tuples(row, st.sampled_from(ENDS)).map("".join), max_size=8))
    first, others = draw(st.sampled_from(FRAMES))
    rows = [f"```{language}", *"\n".join(lines).split("\n"), "```", "", "Then."]
    end = draw(st.sampled_from(("\n", "\r\n")))
    return end.join(f"{others if n else first}{line}" for n, line in enumerate(rows))


def read(step: Step) -> object:
    """What runs; the text itself where it cannot be read."""
    (command,) = step.commands
    try:
        if step.block.language == "python":
            return ast.dump(ast.parse(command.code))
        text, code = read_shell(command.code), command.code
        for begin, end in text.comments:  # those in an array are in a word
            code = code[:begin] + " " * (end - begin) + code[end:]
        return meaning(text.tokens, code)
    except (SyntaxError, LostError):
        return None


@settings(max_examples=200, deadline=None)
@given(documents())
def test_the_same_commands_run_and_nothing_else_changes(text: str) -> None:
    edits, steps = edits_of(text)
    after = apply_edits(text, edits)
    assert {edit.text for edit in edits} <= {""}
    again = inspect(after, "page.md").steps
    assert [read(step) for step in again] == [read(step) for step in steps]
    assert bool(edits) == (after != text)
    for step in steps:
        lines = range(step.block.first_code_line, step.block.last_line)
        assert all(
            edit.span.start.line in lines and edit.span.end.line <= step.block.last_line
            for edit in edits
        )
    for before, new in zip(steps, again, strict=True):
        assert bool(new.block.code.strip()) == bool(before.block.code.strip())


@settings(max_examples=100, deadline=None)
@given(documents())
def test_what_is_taken_out_is_not_found_again(text: str) -> None:
    once = without_comments(text)
    assert without_comments(once) == once
