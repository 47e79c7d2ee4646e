from __future__ import annotations

from time import process_time

import pytest

from pytest_runbooks.model import Block
from pytest_runbooks.parsing import parse
from pytest_runbooks.parsing.info_strings import read_info_string

from .reading import PATH, problems, read, said, step, steps


def where(text: str) -> tuple[int, int, str, tuple[int, ...]]:
    """Line and column of the only fence, its code, and the columns of the code."""
    block = step(text).block
    return block.position.line, block.position.column, block.code, block.columns


def test_a_plain_fence_has_its_line_and_its_code() -> None:
    block = step("""
        # Title

        ```bash
        echo one

          echo two
        ```
        """).block
    assert block == Block(
        position=block.position,
        last_line=7,
        marker="```",
        info="bash",
        language="bash",
        title="",
        words=(),
        code="echo one\n\n  echo two\n",
        columns=(1, 1, 1),
    )
    assert str(block.position) == "runbooks/doc.md:3"
    assert block.first_code_line == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            """
            1. Do this:

               ```bash
               ls
                 -l
               ```
            """,
            (3, 4, "ls\n  -l\n", (4, 4)),
            id="a list",
        ),
        pytest.param("- ```sh\n  ls\n  ```\n", (1, 3, "ls\n", (3,)), id="the line of a bullet"),
        pytest.param(
            """
            - a
              1. b

                 ~~~bash
                 ls
                 ~~~
            """,
            (4, 6, "ls\n", (6,)),
            id="a list in a list, with tildes",
        ),
        pytest.param(
            """
            > [!WARNING]
            > This deletes it.
            >
            > ```bash
            > rm x
            >
            >   y
            > ```
            """,
            (4, 3, "rm x\n\n  y\n", (3, 2, 3)),
            id="a GitHub alert",
        ),
        pytest.param(
            """
            > - > ```bash
            >   > ls
            >   > ```
            """,
            (1, 7, "ls\n", (7,)),
            id="a quote in a list in a quote",
        ),
        pytest.param(
            """
            <details>
            <summary>More</summary>

            ```bash
            ls
            ```

            </details>
            """,
            (4, 1, "ls\n", (1,)),
            id="details",
        ),
        pytest.param(
            """
            !!! warning "Mind the gap"


                Text.


                ```bash
                ls
                    -l
                ```
            """,
            (7, 5, "ls\n    -l\n", (5, 5)),
            id="an admonition with two blank lines in a row",
        ),
        pytest.param(
            """
            ???+ note
                ```bash
                ls
                ```
            """,
            (2, 5, "ls\n", (5,)),
            id="an open collapsible",
        ),
        pytest.param(
            """
            Choose.

            === "Linux"

                ```bash
                ls
                ```

            === "Windows"

                ```powershell
                dir
                ```
            """,
            (5, 5, "ls\n", (5,)),
            id="a content tab",
        ),
        pytest.param(
            """
            1. One

                !!! tip

                    ```bash
                    ls
                    ```
            """,
            (5, 9, "ls\n", (9,)),
            id="an admonition in a list",
        ),
        pytest.param(
            """
            :::note
            ```bash
            ls
            ```
            :::
            """,
            (2, 1, "ls\n", (1,)),
            id="a container of colons",
        ),
        pytest.param(
            "- a\n\t```bash\n\tls\n\t\tx\n\t```\n", (2, 2, "ls\n\tx\n", (2, 2)), id="tabs"
        ),
        pytest.param(
            "- a\n\n  ```bash\n\tls\n  ```\n", (3, 3, "  ls\n", (2,)), id="a tab partly consumed"
        ),
        pytest.param(
            "  ```bash\n  ls\n x\n    y\n  ```\n",
            (1, 3, "ls\nx\n  y\n", (3, 2, 3)),
            id="an indented fence, a line of it less so",
        ),
        pytest.param("````bash\n```\n````\n", (1, 1, "```\n", (1,)), id="a longer marker"),
        pytest.param("```bash\n```\n", (1, 1, "", ()), id="nothing in it"),
        pytest.param(
            "```bash\na\fb\u2028c\x0bd\x85\n```\n",
            (1, 1, "a\fb\u2028c\x0bd\x85\n", (1,)),
            id="signs that only str.splitlines takes for line ends",
        ),
        pytest.param("\ufeff```bash\nls\n```", (1, 1, "ls\n", (1,)), id="a byte order mark"),
        pytest.param("a\r\r```bash\r\nls\r```\n", (3, 1, "ls\n", (1,)), id="mixed line ends"),
    ],
)
def test_a_fence_is_found_with_line_and_columns_in(
    text: str, expected: tuple[int, int, str, tuple[int, ...]]
) -> None:
    assert where(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<!--\n```bash\nls\n```\n-->\n", id="a comment"),
        pytest.param("    ```bash\n    ls\n    ```\n", id="an indented code block"),
        pytest.param("<pre>\n```bash\nls\n```\n</pre>\n", id="preformatted HTML"),
        pytest.param("````markdown\n```bash\nls\n```\n````\n", id="a longer fence"),
        pytest.param("```bash `x`\n", id="a line of code spans"),
        pytest.param("!!! note that this is text\n", id="a line that is no admonition"),
        pytest.param("```js\nls\n```\n", id="another language"),
        pytest.param("```\nls\n```\n", id="no language"),
        pytest.param("``` \t\nls\n```\n", id="white space for a language"),
    ],
)
def test_nothing_runs_in(text: str) -> None:
    assert steps(text) == []


@pytest.mark.parametrize(
    ("info", "language", "title", "words"),
    [
        ("bash", "bash", "", ()),
        ("Bash", "bash", "", ()),
        ('bash title="Run it" linenums="1"', "bash", "Run it", ("title", "linenums")),
        ("bash title='Run \"it\"'", "bash", 'Run "it"', ("title",)),
        ("{.python .annotate}", "python", "", ("annotate",)),
        ("{python}", "python", "", ()),
        ("{.bash #install}", "bash", "", ("#install",)),
        ('python {title="x"}', "python", "x", ("title",)),
        ("js{1,3}", "js", "", ()),
        ("bash {1,3-5} numberLines", "bash", "", ("numberlines",)),
        ("json output", "json", "", ("output",)),
        ("{.text .output}", "text", "", ("output",)),
        ("rust,ignore", "rust", "", ("ignore",)),
        ('title="Output"', "", "Output", ("title",)),
        ("shell-session", "shell-session", "", ()),
        ("c++", "c++", "", ()),
        ('bash "a note"', "bash", "", ()),
        ("", "", "", ()),
    ],
)
def test_an_info_string_gives_language_title_and_words(
    info: str, language: str, title: str, words: tuple[str, ...]
) -> None:
    read_info = read_info_string(info)
    assert (read_info.language, read_info.title, read_info.words) == (language, title, words)


def test_the_parts_of_a_document_are_its_fences_directives_front_matter_and_the_rest() -> None:
    runbook = read("""
        ---
        runbook: {kind: guide}
        ---
        # Title
        <!-- runbook: exit=1 -->
        ```bash
        false
        ```
        """)
    assert [(part.first_line, type(part.holds).__name__) for part in runbook.parts] == [
        (1, "FrontMatter"),
        (4, "NoneType"),
        (5, "Directive"),
        (6, "Block"),
    ]


def test_two_directives_on_a_line_share_the_part() -> None:
    runbook = read("""
        <!-- runbook: exit=1 --> <!-- runbook: timeout=3s -->
        ```bash
        false
        ```
        """)
    assert [type(part.holds).__name__ for part in runbook.parts] == ["Directive", "Block"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            """
            Text

            ```bash
            ls
            """,
            """
            3:1: the fence is not closed
              write ``` below its last line
            """,
            id="the end of the document",
        ),
        pytest.param(
            """
            - ~~~~bash
              ls

            Text
            """,
            """
            1:3: the fence is not closed before its list or quote ends, on line 4
              write ~~~~ below its last line with the indentation of line 1
            """,
            id="the end of a list",
        ),
        pytest.param(
            """
            > ```bash
            > ls
            Text
            """,
            """
            1:3: the fence is not closed before its list or quote ends, on line 3
              write ``` below its last line with the indentation of line 1
            """,
            id="the end of a quote",
        ),
        pytest.param(
            """
            1. One
               ```bash
               ls
            ```

            2. Two
               ```bash
               ls
               ```
            """,
            """
            2:4: the fence is not closed before its list or quote ends, on line 4
              write ``` on line 4 with the indentation of line 2
            """,
            id="a closing marker outside of the list, which opens nothing",
        ),
        pytest.param(
            """
            ```bash
            ls
            ```text

            Text

            ```bash
            ls
            ```
            """,
            """
            3:1: a fence is opened inside the fence of line 1
              end that one with ``` alone, or begin it with ```` to hold this one
            """,
            id="a closing marker that carries text, which swallows nothing more",
        ),
        pytest.param(
            """
            > ~~~bash
            > ls
            >
            > ~~~ python
            > 1
            > ~~~

            ```bash
            ls
            ```
            """,
            """
            4:3: a fence is opened inside the fence of line 1
              end that one with ~~~ alone, or begin it with ~~~~ to hold this one
            """,
            id="the next fence, which is read all the same",
        ),
        pytest.param(
            """
            <div>
            ```bash
            ls
            ```
            </div>
            """,
            """
            2:1: the fence is part of the HTML that begins on line 1
              put a blank line before the fence
            """,
            id="HTML without a blank line, of which it is a part",
        ),
        pytest.param(
            """
            ```bash
            true
            ```
            <!-- a note
            ```bash
            ls
            ```
            """,
            """
            4:1: the comment is not closed
              write `-->` at its end
            """,
            id="a comment that is not closed",
        ),
    ],
)
def test_a_fence_is_not_ended_by(text: str, expected: str) -> None:
    assert problems(text) == said(expected)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("````bash\ncat <<E\n```text\n```\nE\n````\n", id="a shorter marker"),
        pytest.param("```bash\n~~~ text\n```\n", id="the other marker"),
        pytest.param("```python\n'''\n    ```bash\n    '''\n```\n", id="an indented marker"),
        pytest.param("```python\n'''\n  ```bash\n  '''\n```\n", id="a marker indented by two"),
        pytest.param("```bash\necho ```text\n```\n", id="a marker within a line"),
        pytest.param("```bash\n``` `x`\n```\n", id="a marker with a code span behind it"),
        pytest.param("```bash\n+```text\n```\n", id="a line of a patch"),
    ],
)
def test_a_fence_may_hold(text: str) -> None:
    assert len(steps(text)) == 1


def test_four_hundred_fences_are_read_in_less_than_200_milliseconds() -> None:
    step_with_output = "```bash\nls\n```\n\nOutput:\n\n```text\nhi\n```\n\n"
    text = f"## Section\n\nSome *text* here.\n\n{step_with_output}" * 200
    seconds = []
    for _ in range(3):
        begin = process_time()
        parse(text, PATH)
        seconds.append(process_time() - begin)
    assert min(seconds) < 0.2
