from __future__ import annotations

import pytest

from pytest_runbooks.model import Condition, Directive, Option, Options, Position, Retry, Stream
from pytest_runbooks.parsing import DIRECTIVE_OPTIONS

from .reading import PATH, problems, read, said, step, steps


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ('skip="needs a real phone"', Options(skip="needs a real phone")),
        ("skip='she said \"no\"'", Options(skip='she said "no"')),
        ("skip=later", Options(skip="later")),
        ("skip-if=tool:jq", Options(skip_if=(Condition("tool", "jq"),))),
        (
            "skip-if=!platform:linux,emulator:moto",
            Options(skip_if=(Condition("platform", "linux", True), Condition("emulator", "moto"))),
        ),
        (
            'skip-if="tool:jq, tool:yq"',
            Options(skip_if=(Condition("tool", "jq"), Condition("tool", "yq"))),
        ),
        ("timeout=1h30m", Options(timeout=5400.0)),
        ("timeout=500ms", Options(timeout=0.5)),
        ("retry=10/2s", Options(retry=Retry(10, 2.0))),
        ("retry=3/0s", Options(retry=Retry(3, 0.0))),
        ("exit=3", Options(exit=3)),
        ("exit=any", Options(exit=None)),
        ("setup", Options(setup=True)),
        ("cleanup", Options(cleanup=True)),
        ("file=a/b.json", Options(file="a/b.json")),
        ("file=..a", Options(file="..a")),
        ("timeout=90s exit=1", Options(timeout=90.0, exit=1)),
    ],
)
def test_a_directive_says(options: str, expected: Options) -> None:
    assert step(f"<!-- runbook: {options} -->\n```bash\nls\n```\n").options == expected


def test_a_directive_spans_lines_and_keeps_the_place_of_each_option() -> None:
    runbook = read("""
        - Item

          <!-- runbook:
            timeout=3s
              skip="a reason
              on two lines"
          -->

          ```bash
          ls
          ```
        """)
    (directive,) = (part.holds for part in runbook.parts if isinstance(part.holds, Directive))
    assert directive == Directive(
        options=(
            Option("timeout", "3s", Position(PATH, 4, 5)),
            Option("skip", "a reason on two lines", Position(PATH, 5, 7)),
        ),
        position=Position(PATH, 3, 3),
        last_line=7,
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<!--runbook:exit=1-->\n```bash\n```\n", id="without spaces"),
        pytest.param("<!-- runbook: exit=1 -->\n\n\n```bash\n```\n", id="above blank lines"),
        pytest.param("Text\n<!-- runbook: exit=1 -->\n```bash\n```\n", id="below a line of text"),
        pytest.param("> <!-- runbook: exit=1 -->\n> ```bash\n> ```\n", id="in a quote"),
        pytest.param("- <!-- runbook: exit=1 -->\n  ```bash\n  ```\n", id="on a bullet's line"),
        pytest.param("1. a\n\n<!-- runbook: exit=1 -->\n   ```bash\n   ```\n", id="below a list"),
        pytest.param(
            "<!-- runbook: exit=1 -->\n<!-- markdownlint-disable -->\n```bash\n```\n",
            id="above another comment",
        ),
        pytest.param(
            "<details>\n<summary>x</summary>\n<!-- runbook: exit=1 -->\n\n```bash\n```\n",
            id="at the end of HTML",
        ),
        pytest.param(
            "!!! note\n    <!-- runbook: exit=1 -->\n    ```bash\n    ```\n", id="in an admonition"
        ),
        pytest.param("\ufeff<!-- runbook: exit=1 -->\r\n```bash\r\n```\r\n", id="at the very top"),
    ],
)
def test_a_directive_is_attached(text: str) -> None:
    assert step(text).options == Options(exit=1)


def test_directives_before_one_fence_are_read_as_one() -> None:
    assert step("""
        <!-- runbook: exit=1 -->

        <!-- runbook: timeout=3s --> <!-- runbook: setup -->
        ```bash
        ```
        """).options == Options(exit=1, timeout=3.0, setup=True)


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("Text.\n", id="text"),
        pytest.param("## Heading\n", id="a heading"),
        pytest.param("- item\n\n", id="a list"),
        pytest.param("***\n", id="a rule"),
        pytest.param("> ", id="the begin of a quote"),
        pytest.param("<br>\n\n", id="HTML that is seen"),
        pytest.param("| a |\n|---|\n\n", id="a table"),
    ],
)
def test_a_directive_is_attached_to_nothing_over(between: str) -> None:
    assert problems(f"<!-- runbook: exit=1 -->\n{between}```bash\n```\n").startswith(
        "1:1: the directive is attached to nothing\n"
        "  put it directly before a fence, at the indentation of the fence\n"
    )


def test_a_directive_at_the_end_is_attached_to_nothing() -> None:
    assert problems("""
        ```bash
        ```
        <!-- runbook: exit=1 -->
        """) == said("""
        3:1: the directive is attached to nothing
          put it directly before a fence, at the indentation of the fence
        """)


ALLOWED = ", ".join(f"`{name}`" for name in sorted([*DIRECTIVE_OPTIONS, "ignore"]))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("timout=3s", "15: unknown option `timout`\n  did you mean `timeout`?"),
        (
            "manual=' '",
            (
                "15: `manual` does not say what the person does\n"
                '  write it: `manual="Confirm the fail-over in the console"`'
            ),
        ),
        (
            "approval=' '",
            '15: `approval` names no role\n  write who approves: `approval="tech lead"`',
        ),
        (
            "capture=my-id:Id",
            (
                "15: `my-id` cannot name a variable\n"
                "  write `capture=NAME`, `capture=NAME:JMESPATH` or `capture=NAME:/regex/`; a name "
                "is made of letters, digits and `_`, and does not begin with a digit"
            ),
        ),
        ("capture=UID", "15: `UID` is set by the shell itself\n  take another name"),
        ("capture=GROUPS", "15: `GROUPS` is set by the shell itself\n  take another name"),
        (
            "capture=__runbook_dir",
            "15: `__runbook_dir` is set by the shell itself\n  take another name",
        ),
        (
            "capture=A:/a{99999999999}/",
            (
                "15: `/a{99999999999}/` is not a regular expression: the repetition number is too "
                "large\n  write one as Python reads it"
            ),
        ),
        (
            "capture=ID:[Id",
            (
                "15: `[Id` is not JMESPath: Invalid jmespath expression: Incomplete expression\n"
                "  see https://jmespath.org/specification.html"
            ),
        ),
        (
            "capture=ID:/(x/",
            (
                "15: `/(x/` is not a regular expression: missing ), unterminated subpattern at "
                "position 0\n  write one as Python reads it"
            ),
        ),
        (
            "capture=ID:/x",
            (
                "15: the regular expression `/x` does not end with `/`\n"
                "  write `capture=ID:/regex/`, in quotes when it holds a `/` and a blank"
            ),
        ),
        (
            "capture=ID:A capture=ID:B",
            "28: `capture=ID` is written twice\n  the first one is on line 1; keep one of them",
        ),
        ("background=yes", "15: `background` takes no value\n  write `background` alone"),
        (
            "background ready=port:99999",
            "26: `99999` is not a port\n  write `ready=port:8080`",
        ),
        (
            "ready=port:80",
            (
                "15: `ready` has no meaning without `background`\n"
                "  write `background` beside it, or leave it out"
            ),
        ),
        (
            "background retry=3/1s",
            (
                "26: `retry` has no meaning beside `background`\n"
                "  a step in the background is not waited for; leave one of them out"
            ),
        ),
        (
            "expect=Status",
            (
                "15: `Status` does not say what is expected\n"
                '  write `expect` alone, `expect=schema:FILE` or `expect="JMESPATH==VALUE"`'
            ),
        ),
        (
            "expect=schema:/etc/x",
            (
                "15: `/etc/x` is not a file beside the document\n"
                "  write a path relative to the document: `expect=schema:schemas/table.json`"
            ),
        ),
        (
            "expect=schema:a expect=schema:b",
            "31: `expect=schema` is written twice\n  the first one is on line 1; keep one of them",
        ),
        ("zone=dynamodb", f"15: unknown option `zone`\n  allowed: {ALLOWED}"),
        ("expect=", '15: `expect` has no value\n  write `expect="JMESPATH==VALUE"`'),
        ("setup=", "15: `setup` takes no value\n  write `setup` alone"),
        ("timeout", "15: `timeout` has no value\n  write `timeout=30s`"),
        ("timeout=", "15: `timeout` has no value\n  write `timeout=30s`"),
        ('skip=""', '15: `skip` has no value\n  write `skip="reason"`'),
        ('skip=" "', '15: `skip` gives no reason\n  write why: `skip="needs a real phone"`'),
        (
            'skip = "x"',
            '15: `skip` is parted from its value\n  write `skip="reason"`, without spaces',
        ),
        ('skip="x', '15: the quoted value of `skip` does not end\n  write `skip="reason"`'),
        ("exit=1 =2", "22: `=2` has no name before it\n  write `<!-- runbook: timeout=30s -->`"),
        ("", "1: the directive says nothing\n  write `<!-- runbook: timeout=30s -->`"),
        (
            "timeout=90",
            (
                "15: `90` is not a duration\n"
                "  write a duration as `90s`, `15m`, `1h30m`, `500ms` or `2d`"
            ),
        ),
        (
            "timeout=0s",
            (
                "15: `timeout=0s` leaves no time\n"
                "  write a duration as `90s`, `15m`, `1h30m`, `500ms` or `2d`"
            ),
        ),
        (
            "retry=3",
            (
                "15: `3` does not say how often to retry\n"
                "  write how many times and how far apart: `retry=10/2s`"
            ),
        ),
        (
            "retry=3/often",
            (
                "15: `often` is not a duration\n"
                "  write a duration as `90s`, `15m`, `1h30m`, `500ms` or `2d`"
            ),
        ),
        ("exit=256", "15: `256` is not an exit status\n  write 0 to 255, or `any`"),
        ("exit=-1", "15: `-1` is not an exit status\n  write 0 to 255, or `any`"),
        ("exit=\u0661", "15: `\u0661` is not an exit status\n  write 0 to 255, or `any`"),
        ("stream=sderr", "15: `stream` cannot be `sderr`\n  did you mean `stderr`?"),
        ("json=loose", "15: `json` cannot be `loose`\n  allowed: `strict`, `subset`"),
        (
            "id=Deploy",
            (
                "15: `Deploy` cannot name a step\n  a name is made of a-z, 0-9, `.`, `_` and `-`, "
                "and begins with a letter or a digit"
            ),
        ),
        (
            "file=/etc/passwd",
            (
                "15: `/etc/passwd` is not a file of the work directory\n"
                "  write a relative path without `..`, for example `file=policies/read.json`"
            ),
        ),
        (
            "file=a/../../b",
            (
                "15: `a/../../b` is not a file of the work directory\n"
                "  write a relative path without `..`, for example `file=policies/read.json`"
            ),
        ),
        (
            "skip-if=jq",
            (
                "15: `jq` is not a condition\n  write `environment:NAME`, `tool:NAME`, "
                "`platform:linux`, `platform:darwin` or `emulator:NAME`, with `!` before it "
                "for the opposite"
            ),
        ),
        ("skip-if=tol:jq", "15: unknown condition `tol`\n  did you mean `tool`?"),
        ("skip-if=platform:linus", "15: unknown platform `linus`\n  did you mean `linux`?"),
        (
            "skip-if=emulator:localstak",
            "15: unknown emulator `localstak`\n  did you mean `localstack`?",
        ),
        (
            "skip-if=environment:dev",
            "15: unknown environment `dev`\n  the front matter declares no `environments`",
        ),
        (
            "exit=1 exit=2",
            "22: `exit` is written twice\n  the first one is on line 1; keep one of them",
        ),
        ("setup cleanup", "21: `cleanup` contradicts `setup` on line 1\n  keep one of them"),
        (
            "skip-if=tool:jq skip=x",
            "31: `skip` contradicts `skip-if` on line 1\n  keep one of them",
        ),
        (
            "file=a timeout=3s",
            (
                "22: `timeout` has no meaning beside `file`\n"
                "  a file is written, not run; leave one of them out"
            ),
        ),
        (
            "stream=stderr",
            (
                "15: `stream` is about an expectation, and the step has none\n"
                "  write the output in a fence below the step, with the language `output`"
            ),
        ),
    ],
)
def test_a_mistake_in_a_directive_is_said(options: str, expected: str) -> None:
    text = f"<!-- runbook: {options} -->\n```bash\nls\n```\n"
    assert problems(text) == f"1:{expected}\n"


def test_all_mistakes_of_a_document_are_said_at_once() -> None:
    assert problems("""
        ---
        runbook:
          kind: deploymnt
        ---

        <!-- runbook: timout=3s exit=x -->
        ```bash
        ls
        ```

        <!-- runbook: id=a -->

        Text

        ```output
        x
        ```

        # Next

        ```output
        x
        ```

        ```bash
        """) == said("""
        3:9: unknown kind `deploymnt`
          did you mean `deployment`?
        6:15: unknown option `timout`
          did you mean `timeout`?
        6:25: `x` is not an exit status
          write 0 to 255, or `any`
        11:1: the directive is attached to nothing
          put it directly before a fence, at the indentation of the fence
        21:1: the expectation is attached to nothing: no step stands above it in its section
          put it below the step whose output it shows, or do not call it output
        25:1: the fence is not closed
          write ``` below its last line
        """)


def test_an_option_written_twice_over_two_directives_is_said() -> None:
    assert problems("""
        <!-- runbook: exit=1 -->
        <!-- runbook: timeout=3s exit=1 -->
        ```bash
        ```
        """) == said("""
        2:26: `exit` is written twice
          the first one is on line 1; keep one of them
        """)


@pytest.mark.parametrize(
    ("comment", "word"),
    [
        ("<!-- runbok: timeout=3s -->", "runbok:"),
        ("<!-- Runbook: timeout=3s -->", "Runbook:"),
        ("<!-- RUNBOOK: x -->", "RUNBOOK:"),
        ("<!-- runbook : setup -->", "runbook"),
        ("<!-- runbooks: setup -->", "runbooks:"),
        ("<!-- run-book: x -->", "run-book:"),
        ("<!--runbook timeout=3s-->", "runbook"),
        ("<!-- Runbook setup -->", "Runbook"),
    ],
)
def test_a_directive_written_wrongly_is_said(comment: str, word: str) -> None:
    assert problems(f"{comment}\n```bash\n```\n") == (
        f"1:1: `{word}` does not begin a directive\n  write `<!-- runbook: timeout=30s -->`\n"
    )


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- runbook for the on-call -->",
        "<!-- runbooks: see the index -->",
        "<!-- The runbook: see below -->",
        "<!-- Notebook: x -->",
        "<!-- rulebook: x -->",
        "<!-- runbook setup and more -->",
        "<!-- markdownlint-disable MD033 -->",
        "<!---->",
        "<!-->",
        "<!-- -->",
        "<!-- TODO: runbook: timeout=3s -->",
    ],
)
def test_a_comment_that_is_no_directive_is_left_alone(comment: str) -> None:
    assert step(f"{comment}\n```bash\n```\n").options == Options()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("Some text <!-- runbook: exit=1 --> more\n", "1:11", id="a paragraph"),
        pytest.param("## Title <!-- runbook: exit=1 -->\n", "1:10", id="a heading"),
        pytest.param("> a\n> `<!-- b -->` <!-- Runbook: exit=1 -->\n", "2:16", id="a quote"),
        pytest.param("|a|\n|-|\n|<!-- runbook: exit=1 -->|\n", "3:2", id="a table"),
    ],
)
def test_a_directive_does_not_stand_inside(text: str, place: str) -> None:
    assert problems(text) == (
        f"{place}: the directive stands inside a line of text\n"
        "  put it on a line of its own, directly before a fence\n"
    )


def test_a_directive_shown_as_code_is_none() -> None:
    assert steps("Write `<!-- runbook: exit=1 -->`, or\n\n    <!-- runbook: exit=2 -->\n") == []


def test_a_condition_speaks_of_a_declared_environment() -> None:
    text = """
        ---
        runbook:
          environments: [dev, sit, prod]
        ---
        <!-- runbook: skip-if=!environment:{} -->
        ```bash
        ls
        ```
        """
    assert step(text.format("dev")).options.skip_if == (Condition("environment", "dev", True),)
    assert problems(text.format("pord")) == said("""
        5:15: unknown environment `pord`
          did you mean `prod`?
        """)


@pytest.mark.parametrize(
    ("fence", "hint"),
    [
        (
            "```bahs\n```\n",
            "did you mean the language `bash`?",
        ),
        (
            "```json\n```\n",
            (
                "the languages that run are `bash`, `sh`, `shell`, `zsh`, `python`, `py`, "
                "`python3`, `console`, `shell-session`, `shellsession`, `sh-session`, "
                "`bash-session`, `pycon`; "
                "`file=PATH` writes a fence to a file"
            ),
        ),
    ],
)
def test_an_option_of_a_step_before_a_fence_that_is_not_run_is_said(fence: str, hint: str) -> None:
    text = f"<!-- runbook: timeout=3s -->\n{fence}"
    message = "`timeout` stands before a fence that is not run"
    assert problems(text) == f"1:15: {message}\n  {hint}\n"


def test_an_option_of_a_step_before_an_expectation_is_said() -> None:
    assert problems("""
        ```bash
        ls
        ```

        <!-- runbook: timeout=3s -->
        ```output
        ```
        """) == said("""
        5:15: `timeout` stands before a fence that is not run
          the fence is marked as output; take the mark away, or the option
        """)


@pytest.mark.parametrize("language", ["json", "", "bash", "console", "output"])
def test_a_fence_of_any_language_can_be_written_to_a_file(language: str) -> None:
    written = step(f"<!-- runbook: file=a.txt -->\n```{language}\nls\n```\n")
    assert written.runner is None
    assert [(command.code, command.line) for command in written.commands] == [("ls\n", 3)]


def test_the_stream_of_a_step_holds_for_its_expectation() -> None:
    assert (
        step("""
        <!-- runbook: stream=stderr -->
        ```bash
        ls
        ```
        ```output
        x
        ```
        """).stream
        is Stream.STDERR
    )


def test_the_stream_before_an_expectation_holds_for_its_step() -> None:
    assert (
        step("""
        ```bash
        ls
        ```
        <!-- runbook: stream=both -->
        ```output
        x
        ```
        """).stream
        is Stream.BOTH
    )


def test_the_streams_of_step_and_expectation_must_agree() -> None:
    assert problems("""
        <!-- runbook: stream=stderr -->
        ```bash
        ls
        ```
        <!-- runbook: stream=both -->
        ```output
        x
        ```
        """) == said("""
        5:15: `stream=both` contradicts `stream=stderr` on line 1
          keep one of them
        """)
