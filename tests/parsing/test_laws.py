from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from pytest_runbooks.errors import DocumentError
from pytest_runbooks.model import Block, Runbook
from pytest_runbooks.parsing import decode, parse
from pytest_runbooks.parsing.shell_text import is_whole

# Pieces that mean something here, so that arbitrary rows of them reach into every corner.
PIECES = (
    *("\n", "\n\n", "\r\n", "\r", " ", "    ", "\t", "\f", "\u2028", "\x00", "\ufeff", "\x85"),
    *("```", "````", "~~~", "```bash\n", "```python\n", "```console\n", "```pycon\n", "```json\n"),
    *("```output\n", "```text title='Output'\n", "```\n", "\n```\n", "{.bash .x}", "bash", "`"),
    *("- ", "1. ", "> ", "> [!NOTE]\n", "!!! note\n    ", '=== "Tab"\n    ', "??? x\n\n    "),
    *("# ", "## A\n", "A\n===\n", "---\n", "***\n", "|a|\n|-|\n", "[a]: b\n", "text", "*a*"),
    *("<!-- runbook: ", " -->", "<!--", "-->", "<!-- runbok: ", "<div>\n", "</div>", "<pre>"),
    *("id=a ", "skip=x ", "skip-if=tool:jq ", "skip-if=environment:dev ", "timeout=3s "),
    *("retry=3/1s ", "exit=1 ", "stream=both ", "file=a ", "setup ", "cleanup ", "expect "),
    *("json=subset ", "ids=strict ", "expect=1 ", '"', "'", "=", "x=", "\\", "&amp;"),
    *("---\nrunbook:\n", "  kind: guide\n", "  procedures: 2\n", "  env: {A: 1}\n", "  - a\n"),
    *("  environments: [dev]\n", "  fixtures: a\n", "runbook: {", "}", "[", "]", ": ", "*a", "&a "),
    *("$ ls\n", "$\n", "> x\n", "# c\n", ">>> 1\n", "... \n", "$ cat <<EOF\n", "EOF\n", "$ '"),
    *("Expected output:\n", "You should see:\n", "The output is:\n", "\U0001f680", "e\u0301"),
)
pieces = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=30).map("".join)

LINES = (
    *(
        "$ ls",
        "$ pwd",
        ">>> 0",
        "ls",
        "  -l",
        "",
        "$ cat <<EOF",
        "EOF",
        "> x",
        "# c",
        ">>> 1",
        "... 2",
        "\ta",
        "a\f",
    ),
    *("$ echo 'a", "b'", "$", "\u2028", "```", "~~~", "{}", " \tx", "$ if a; then", "fi", "\x00"),
)
LANGUAGES = (*("bash", "python", "console", "pycon") * 3, "json", "", "output", "js")
DIRECTIVES = ("id=a", "exit=1", "setup", "cleanup", "file=a", "expect", "stream=both", "skip=x")
PROSE = ("Output:", "Text.", "## A", "## Output", "# B", "<!-- x -->", "***", "[a]: b", "A\n=")
CONTAINERS = (("", ""), ("- ", "  "), ("> ", "> "), ("10. ", "\t"), ("> - ", ">   "))


@st.composite
def fences(draw: st.DrawFn) -> list[str]:
    marker = draw(st.sampled_from(("```", "````", "~~~")))
    code = draw(st.lists(st.sampled_from(LINES), max_size=6))
    some = st.lists(st.sampled_from(DIRECTIVES), max_size=2, unique=True)
    options = draw(st.one_of(st.just([]), st.just([]), some))
    directive = [f"<!-- runbook: {' '.join(options)} -->"] if options else []
    return [*directive, f"{marker}{draw(st.sampled_from(LANGUAGES))}", *code, marker]


@st.composite
def well_formed(draw: st.DrawFn) -> str:
    """A document of fences and prose in containers, with one kind of line end."""
    lines = []
    for _ in range(draw(st.integers(0, 5))):
        inner = draw(st.one_of(fences(), st.sampled_from(PROSE).map(lambda line: [line])))
        first, others = draw(st.sampled_from(CONTAINERS))
        lines += [f"{others if n else first}{line}" for n, line in enumerate(inner)]
        lines += [""] * draw(st.integers(0, 2))
    front = draw(st.sampled_from(("", "", "---\nrunbook: {procedures: 2}\n---\n")))
    end = draw(st.sampled_from(("\n", "\r\n", "\r")))
    return front + end.join(lines)


documents = st.one_of(pieces, well_formed(), st.tuples(well_formed(), pieces).map("\n".join))


def read(text: str) -> Runbook | None:
    """Parse, and check what holds for every mistake that is said; None when there is one."""
    try:
        return parse(text, "runbooks/doc.md")
    except DocumentError as error:
        problems = error.problems
    lines = re.split(r"\r\n?|\n", text.removeprefix("\ufeff"))
    assert problems
    for problem in problems:
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
        assert problem.hint
    return None


@given(documents)
@example("")
@example("\ufeff")
@example("---\r\nrunbook: {kind: guide}\r---\n```bash\r\nls\r\n```")
def test_parse_then_render_gives_the_same_text(text: str) -> None:
    runbook = read(text)
    assert runbook is None or runbook.render() == text


@given(documents)
def test_parts_follow_each_other(text: str) -> None:
    runbook = read(text)
    line = 1
    for part in runbook.parts if runbook else ():
        assert part.first_line == line
        assert part.text
        line += len(re.findall(r"\r\n?|\n", part.text))


@given(documents)
def test_every_line_of_code_is_where_it_says(text: str) -> None:
    runbook = read(text)
    lines = re.split(r"\r\n?|\n", text.removeprefix("\ufeff").replace("\0", "\ufffd"))
    for part in runbook.parts if runbook else ():
        block = part.holds
        if not isinstance(block, Block):
            continue
        code = block.code.split("\n")[:-1]
        assert len(code) == len(block.columns)
        for offset, (line, column) in enumerate(zip(code, block.columns, strict=True)):
            before = lines[block.first_code_line - 1 + offset][: column - 1]
            written = lines[block.first_code_line - 1 + offset][column - 1 :]
            # Where a container consumed a part of a tab, the rest of it is given as spaces.
            padding = line.removesuffix(written)
            assert line.endswith(written)
            assert not padding or (not padding.strip(" ") and before.endswith("\t"))


@given(documents)
def test_steps_have_ids_of_their_own_that_fit_into_a_node_id(text: str) -> None:
    runbook = read(text)
    for procedure in runbook.procedures if runbook else ():
        ids = [step.id for step in procedure.steps]
        assert len(set(ids)) == len(ids)
        assert all(step_id and not re.search(r"::|[\[\]\s]", step_id) for step_id in ids)


@given(documents)
def test_commands_stand_in_their_fence(text: str) -> None:
    runbook = read(text)
    for procedure in runbook.procedures if runbook else ():
        for step in procedure.steps:
            for command in step.commands:
                last = command.line + command.code.count("\n") - 1
                assert step.block.first_code_line <= command.line
                assert last < step.block.last_line


@given(st.binary(max_size=60))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text = decode(data, "runbooks/doc.md")
    except DocumentError:
        return
    assert text.encode() == data


@given(st.text("ab'\"`$(){}<>-;&|#\\\n \tE", max_size=40))
def test_any_text_is_whole_or_not(text: str) -> None:
    assert is_whole(text) in {True, False}
