from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from pytest_runbooks.emulators import Gap
from pytest_runbooks.model import Outcome, Verdict
from pytest_runbooks.parsing import parse
from pytest_runbooks.reporting import Masker, failure_text

from ..procedures.play import play


def said(text: str) -> str:
    return dedent(text).strip("\n")


def failure(tmp_path: Path, name: str, text: str, **options: object) -> str:
    return play(dedent(text), tmp_path, **options).text(name)  # type: ignore[arg-type]  # of play


def test_output_that_differs_shows_the_command_and_the_difference(tmp_path: Path) -> None:
    text = """
    # Failover

    ## Look

    ```bash
    DATABASE=orders
    ```

    ## Promote the replica

    ```bash
    echo "{\\"Name\\": \\"$DATABASE\\", \\"Status\\": \\"standalone\\"}"
    ```

    Expected output:

    ```json
    {
      "Name": "orders",
      "Status": "available"
    }
    ```

    ## After

    ```bash
    echo never
    ```

    ## Later

    ```bash
    echo never
    ```
    """
    assert failure(tmp_path, "promote-the-replica", text) == said(
        """
        runbooks/book.md:12: output differs (stdout, exit 0, N s)
          $ echo "{\\"Name\\": \\"$DATABASE\\", \\"Status\\": \\"standalone\\"}"
          - "Status": "available"  line 20
          + "Status": "standalone"
        earlier: 1 step passed in N s; 2 later steps blocked
        rerun:   pytest runbooks/book.md::promote-the-replica
        accept:  pytest runbooks/book.md --runbooks-update
        """
    )


def test_a_command_in_the_middle_of_a_block_shows_what_stands_around_it(tmp_path: Path) -> None:
    text = """
    # Restore

    ```bash
    echo 1
    echo 2
    echo 3
    echo 4
    ls /no/such/folder
    echo 6
    echo 7
    echo 8
    echo 9
    ```
    """
    assert failure(tmp_path, "restore", text) == said(
        """
        runbooks/book.md:8: command failed (exit 2, N s)
             5  echo 2
             6  echo 3
             7  echo 4
          >  8  ls /no/such/folder
             9  echo 6
            10  echo 7
            11  echo 8
        stdout:
          1
          2
          3
          4
        stderr:
          ls: cannot access '/no/such/folder': No such file or directory
        rerun:   pytest runbooks/book.md::restore
        """
    )


def test_a_function_of_an_earlier_step_names_its_line_and_the_line_of_the_call(
    tmp_path: Path,
) -> None:
    text = """
    # Book

    ## Define

    ```bash
    check() {
      echo checking
      test "$1" = green
    }
    ```

    ## Use

    ```bash
    check green
    check red
    echo done
    ```
    """
    assert failure(tmp_path, "use", text) == said(
        """
        runbooks/book.md:8: command failed (exit 1, called from line 16, N s)
            15  check green
          > 16  check red
            17  echo done
        stdout:
          checking
          checking
        earlier: 1 step passed in N s
        rerun:   pytest runbooks/book.md::use
        """
    )


def test_a_time_out_shows_where_the_step_was(tmp_path: Path) -> None:
    text = """
    # Wait

    <!-- runbook: timeout=200ms -->
    ```bash
    echo waiting
    while true; do :; done
    ```

    ```bash
    echo never
    ```
    """
    assert failure(tmp_path, "wait", text) == said(
        """
        runbooks/book.md:6: timed out (killed, N s)
            5  echo waiting
          > 6  while true; do :; done
        stdout:
          waiting
        hint:    a step that needs longer says so before it, with `<!-- runbook: timeout=10m -->`; \
what serves until it is stopped is started with `&`
        later:   1 step blocked
        rerun:   pytest runbooks/book.md::wait
        """
    )


def test_an_emulator_gap_is_not_shown_as_a_mistake_of_the_document(tmp_path: Path) -> None:
    text = """
    # Provision

    ```bash
    echo "An error occurred" >&2; exit 254
    ```

    ```output
    Done
    ```
    """
    lacks = (Gap("lambda", "PutProvisionedConcurrencyConfig"), Gap("health", "DescribeEvents"))
    assert failure(tmp_path, "provision", text, lacks=lacks) == said(
        """
        runbooks/book.md:4: emulator gap (moto does not emulate lambda:PutProvisionedConcurrencyConfig, health:DescribeEvents, N s)
          $ echo "An error occurred" >&2; exit 254
        stderr:
          An error occurred
        rerun:   pytest runbooks/book.md::provision
        """  # noqa: E501 - the text as it is
    )


def test_a_missing_tool_is_infrastructure(tmp_path: Path) -> None:
    text = """
    ---
    runbook:
      requires: [bash, terraform-of-nobody]
    ---
    # Plan

    ```bash
    terraform-of-nobody plan
    ```
    """
    assert failure(tmp_path, "plan", text) == said(
        """
        runbooks/book.md:8: infrastructure broke (needs `terraform-of-nobody`, which is not on the PATH; install it, or take it out of `requires`, N s)
        rerun:   pytest runbooks/book.md::plan
        """  # noqa: E501 - the text as it is
    )


def test_a_transcript_shows_the_command_that_failed_and_both_its_streams(tmp_path: Path) -> None:
    text = """
    # Session

    ```console
    $ echo one
    one
    $ for i in 1 2; do
    >   echo $i
    >   echo warning >&2
    > done
    1
    2
    $ echo never
    never
    ```
    """
    assert failure(tmp_path, "session", text) == said(
        """
        runbooks/book.md:6: output differs (both, exit 0, N s)
             6  for i in 1 2; do
             7    echo $i
             8    echo warning >&2
             9  done
            1
          + warning
            2
          + warning
        rerun:   pytest runbooks/book.md::session
        accept:  pytest runbooks/book.md --runbooks-update
        """
    )


def test_a_python_traceback_has_the_lines_of_the_document(tmp_path: Path) -> None:
    text = """
    # Check

    ## Define

    ```python
    def check(count):
        if count != 3:
            raise ValueError(f"{count} items")
    ```

    ## Use

    ```python
    print("checking")
    check(2)
    ```
    """
    assert failure(tmp_path, "use", text) == said(
        """
        runbooks/book.md:8: command failed (exit 1, called from line 15, N s)
            14  print("checking")
          > 15  check(2)
        stdout:
          checking
        stderr:
          Traceback (most recent call last):
            File "runbooks/book.md", line 15, in <module>
              check(2)
            File "runbooks/book.md", line 8, in check
              raise ValueError(f"{count} items")
          ValueError: 2 items
        earlier: 1 step passed in N s
        rerun:   pytest runbooks/book.md::use
        """
    )


def test_long_output_is_shown_by_its_end_and_long_lines_by_their_beginning(tmp_path: Path) -> None:
    text = """
    # Long

    ```bash
    seq 1000
    printf 'x%.0s' {1..600}; false
    ```
    """
    lines = failure(tmp_path, "long", text).split("\n")
    assert lines[3:7] == ["stdout:", "  (961 more lines above)", "  962", "  963"]
    assert lines[-2] == "  " + "x" * 500 + " … (100 more characters)"


def test_what_was_not_kept_of_a_huge_output_is_counted(tmp_path: Path) -> None:
    text = """
    # Huge

    ```bash
    head -c 3000000 /dev/zero | tr '\\0' x | fold -w 9999
    ```

    ```output
    ...
    the end
    ```
    """
    lines = failure(tmp_path, "huge", text).split("\n")
    [said] = [line for line in lines if "not kept" in line]
    assert said.startswith("  ~ 1,9")
    assert said.endswith(" bytes from the middle of the output were not kept, nor compared")


def test_what_a_terminal_would_obey_is_written_out(tmp_path: Path) -> None:
    text = r"""
    # Colours

    ```bash
    printf '\e[31mred\e[0m\a 10%%\r20%%\tdone\n'
    false
    ```
    """
    lines = failure(tmp_path, "colours", text).split("\n")
    assert lines[lines.index("stdout:") + 1] == "  red\\x07 10%\\r20%\tdone"


def test_no_part_of_a_failure_moves_a_cursor_or_hides(tmp_path: Path) -> None:
    text = """
    ---
    runbook:
      stubs:
        - command: gh
    ---
    # S

    ```bash
    gh $'\\033[2J' # \u202e
    exit 3
    ```
    """
    assert failure(tmp_path, "s", text) == said(
        """
        runbooks/book.md:10: command failed (exit 3, N s)
             9  gh $'\\033[2J' # \\u202e
          > 10  exit 3
        stubs: gh '\\x1b[2J' (stub, line 4): exit 0
        rerun:   pytest runbooks/book.md::s
        """
    )


def test_a_long_block_whose_output_differs_is_shown_by_its_beginning(tmp_path: Path) -> None:
    body = "\n".join(f"echo {number} >/dev/null" for number in range(20))
    text = f"# Long\n\n```bash\n{body}\n```\n\n```output\nhello\n```\n"
    lines = failure(tmp_path, "long", text).split("\n")
    assert lines[1:3] == ["     4  echo 0 >/dev/null", "     5  echo 1 >/dev/null"]
    assert lines[12:15] == [
        "    15  echo 11 >/dev/null",
        "  (8 more lines below)",
        "  - hello  line 27",
    ]


def test_the_attempts_of_a_retry_are_counted(tmp_path: Path) -> None:
    text = """
    # Retry

    <!-- runbook: retry=3/1ms -->
    ```bash
    false
    ```
    """
    first = failure(tmp_path, "retry", text).split("\n")[0]
    assert first == "runbooks/book.md:5: command failed (exit 1, 3 attempts, N s)"


def test_a_status_that_was_documented_otherwise_is_said(tmp_path: Path) -> None:
    text = """
    # Refuse

    <!-- runbook: exit=3 -->
    ```bash
    true
    ```
    """
    first = failure(tmp_path, "refuse", text).split("\n")[0]
    assert first == "runbooks/book.md:5: command failed (exit 0, expected 3, N s)"


def test_stderr_that_differs_is_shown_once_and_stdout_beside_it(tmp_path: Path) -> None:
    text = """
    # Warn

    <!-- runbook: stream=stderr -->
    ```bash
    echo out; echo actual >&2
    ```

    ```output
    expected
    ```
    """
    assert failure(tmp_path, "warn", text) == said(
        """
        runbooks/book.md:5: output differs (stderr, exit 0, N s)
          $ echo out; echo actual >&2
          - expected  line 9
          + actual
        stdout:
          out
        rerun:   pytest runbooks/book.md::warn
        accept:  pytest runbooks/book.md --runbooks-update
        """
    )


def test_a_file_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    text = """
    # Files

    <!-- runbook: file=a -->
    ```json
    {}
    ```

    <!-- runbook: file=a/b -->
    ```json
    {}
    ```
    """
    why = "`file=a/b` cannot be written: Not a directory"
    assert failure(tmp_path, "files-2", text) == said(
        f"""
        runbooks/book.md:10: infrastructure broke ({why}, N s)
        earlier: 1 step passed in N s
        rerun:   pytest runbooks/book.md::files-2
        """
    )


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.0, "0 ms"), (0.0494, "49 ms"), (0.05, "0.1 s"), (71.26, "71.3 s")]
)
def test_durations_are_short(seconds: float, shown: str) -> None:
    [procedure] = parse("```bash\nfalse\n```\n", "a.md").procedures
    outcome = Outcome(procedure.steps[0], Verdict.FAILED, 2, "exit 1", seconds=seconds)
    first = failure_text(outcome, "a.md", [outcome], 0, "a.md::a", Masker()).split("\n")[0]
    assert first == f"a.md:2: command failed (exit 1, {shown})"


def test_only_what_passed_before_counts_as_earlier() -> None:
    [procedure] = parse("```bash\ntrue\n```\n\n" * 3, "a.md").procedures
    first, second, third = procedure.steps
    failed = Outcome(second, Verdict.FAILED, 6, "exit 1")
    known = [Outcome(first, Verdict.PASSED, 2), failed, Outcome(third, Verdict.PASSED, 10)]
    lines = failure_text(failed, "a.md", known, 0, "a.md::b", Masker()).split("\n")
    assert "earlier: 1 step passed in 0 ms" in lines


def test_a_node_id_that_a_shell_would_split_is_quoted() -> None:
    [procedure] = parse("```bash\nfalse\n```\n", "my book.md").procedures
    outcome = Outcome(procedure.steps[0], Verdict.FAILED, 2, "exit 1")
    text = failure_text(outcome, "my book.md", [outcome], 0, "my book.md::a", Masker())
    assert text.split("\n")[-1] == "rerun:   pytest 'my book.md::a'"
