"""Values that later steps take from the output of an earlier one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_runbooks.model import Capture, Verdict
from pytest_runbooks.procedures import patience
from pytest_runbooks.procedures.captures import UncapturedError, captured

from .play import play


@pytest.mark.parametrize(
    ("capture", "output", "value"),
    [
        (Capture("A"), "one\ntwo\n\n", "one\ntwo"),
        (Capture("A", pattern=r"id=(\d+)"), "x id=17 id=18", "17"),
        (Capture("A", pattern=r"^id=\d+$"), "x\nid=17\ny", "id=17"),
        (Capture("A", query="Id"), '{"Id": "a b"}', "a b"),
        (Capture("A", query="Count"), '{"Count": 3}', 3),
        (Capture("A", query="On"), '{"On": false}', False),
        (Capture("A", query="Items[].n"), '{"Items": [{"n": 1}, {"n": "é"}]}', [1, "é"]),
        (Capture("A", query="@"), '"text"', "text"),
        (Capture("A"), "o\0ne\n", "one"),
        (Capture("A", query="@"), '["\\u0000"]', ["\0"]),
    ],
)
def test_a_value_is_taken_from_the_output(capture: Capture, output: str, value: object) -> None:
    assert captured(capture, output) == value


@pytest.mark.parametrize(
    ("capture", "output", "said"),
    [
        (Capture("A", pattern="x"), "y", "`A`: `/x/` is not in the output"),
        (Capture("A", pattern="y(x)?"), "y", "`A`: `/y(x)?/` is not in the output"),
        (Capture("A", query="Id"), "{}", "`A`: `Id` finds nothing in the output"),
        (
            Capture("A", query="a"),
            '{"a": "x\\ud800y"}',
            "`A`: the value holds half of a surrogate pair, which no variable can",
        ),
        (
            Capture("A", query="a"),
            '{"a": "x\\u0000y"}',
            "`A`: the value holds a NUL character, which no variable can",
        ),
        (
            Capture("A", query="ceil(@)"),
            "1e999",
            "`A`: `ceil(@)` does not fit the output: cannot convert float infinity to integer",
        ),
        (
            Capture("A", query="a"),
            "[" * 100_000,
            "`A`: `a` needs JSON, and the output is nested too deep",
        ),
        (
            Capture("A", query="Id"),
            "made\n",
            (
                "`A`: `Id` needs JSON, and the output is none: "
                "Expecting value: line 1 column 1 (char 0); `capture=A` takes the whole, "
                "`A:/regex/` a part"
            ),
        ),
    ],
)
def test_what_the_output_lacks_is_said(capture: Capture, output: str, said: str) -> None:
    with pytest.raises(UncapturedError) as caught:
        captured(capture, output)
    assert str(caught.value) == said


def test_a_captured_value_is_a_variable_a_placeholder_and_an_expectation(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: capture=QUEUE_URL:Url capture=COUNT:Count capture=RAW -->
        ```bash
        echo '{"Url": "http://q/1?a=b&c", "Count": 3}'
        ```

        ```bash
        echo "$QUEUE_URL" '<queue-url>' "YOUR_QUEUE_URL"
        echo "$RAW"
        ```

        Expected output:

        ```text
        $QUEUE_URL http://q/1?a=b&c <QUEUE_URL>
        {"Url": "<queue-url>", "Count": $COUNT}
        ```

        ```python
        import os, json
        print(json.dumps({"n": int(os.environ["COUNT"]), "url": "<queue-url>"}))
        ```

        Expected output:

        ```json
        {"n": "$COUNT", "url": "$QUEUE_URL"}
        ```
        """,
        tmp_path,
    )
    assert played.failures() == ""
    assert played.outcomes["book"].captured == {
        "QUEUE_URL": "http://q/1?a=b&c",
        "COUNT": 3,
        "RAW": '{"Url": "http://q/1?a=b&c", "Count": 3}',
    }


def test_a_number_in_an_expectation_is_no_text(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: capture=COUNT:n -->
        ```bash
        echo '{"n": 3}'
        ```

        ```bash
        echo '{"n": 3, "more": ["3"]}'
        ```

        ```json output
        {"n": "$COUNT", "more": ["..."]}
        ```

        ```bash
        echo '{"n": 3}'
        ```

        ```yaml output
        n: $COUNT
        ```

        ```bash
        echo '{"n": "3"}'
        ```

        ```json output
        {"n": "$COUNT"}
        ```
        """,
        tmp_path,
    )
    assert [one.verdict for one in played.outcomes.values()] == [
        *[Verdict.PASSED] * 3,
        Verdict.DIFFERS,
    ]


def test_a_capture_of_a_step_that_ends_the_shell_is_kept(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: exit=3 capture=ID:/id (.*)/ -->
        ```bash
        echo id 7
        exit 3
        ```

        ```bash
        test "$ID" = 7
        ```
        """,
        tmp_path,
    )
    assert played.failures() == ""


def test_a_step_without_what_it_is_to_give_fails_and_blocks_the_rest(tmp_path: Path) -> None:
    played = play(
        r"""
        <!-- runbook: capture=ID:/id (\d+)/ -->
        ```bash
        echo "no number"
        ```

        ```bash
        echo $ID
        ```
        """,
        tmp_path,
    )
    assert played.failures() == (
        r"runbooks/book.md:3: nothing to capture (`ID`: `/id (\d+)/` is not in the output, N s)"
        """
  $ echo "no number"
stdout:
  no number
later:   1 step blocked
rerun:   pytest runbooks/book.md::book"""
    )


def test_a_capture_is_waited_for_with_retry(tmp_path: Path) -> None:
    played = play(
        r"""
        <!-- runbook: retry=5/10ms capture=N:/ready (\d)/ -->
        ```bash
        echo x >>tries
        [ $(wc -l <tries) -lt 3 ] || echo ready 3
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book"].captured == {"N": "3"}
    assert played.outcomes["book"].attempts == 3


def test_a_variable_that_the_page_made_read_only_cannot_be_captured_into(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: capture=ID -->
        ```bash
        readonly ID=1
        echo 2
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book"].verdict is Verdict.BROKEN
    assert played.outcomes["book"].message == "`ID` cannot be set in the shell: readonly variable"


def test_the_last_output_of_a_transcript_is_captured(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: capture=LAST -->
        ```console
        $ echo one
        one
        $ echo two
        two
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book"].captured == {"LAST": "two"}


def test_a_value_with_quotes_is_what_is_documented_in_json(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: capture=QUOTED:a -->
        ```bash
        echo '{"a": "\\"hi\\""}'
        ```

        ```bash
        echo '{"k": 1}'
        ```

        ```json output
        {"k": "<quoted>"}
        ```
        """,
        tmp_path,
    )
    assert (
        played.text("book-2")
        == """\
runbooks/book.md:7: output differs (stdout, exit 0, N s)
  $ echo '{"k": 1}'
  - "k": "<quoted>"  line 11
  + "k": 1
  ~ `<quoted>` is `"hi"`
earlier: 1 step passed in N s
rerun:   pytest runbooks/book.md::book-2
accept:  pytest runbooks/book.md --runbooks-update"""
    )


def test_a_value_that_no_program_could_be_given_is_refused(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: capture=ALL -->
        ```bash
        head -c 200000 /dev/zero | tr '\\0' x
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book"].verdict is Verdict.UNCAPTURED
    assert played.outcomes["book"].message == (
        "`ALL`: the value has 200000 bytes, and a variable hands on 131066 at most; "
        "capture a part of it"
    )


def test_a_regular_expression_that_finds_no_end_breaks_the_step(tmp_path: Path) -> None:
    played = play(
        r"""
        <!-- runbook: capture=A:/(a+)+$/ -->
        ```bash
        echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book"].verdict is Verdict.BROKEN
    assert played.outcomes["book"].message == (
        "the output is not understood within 2 s of computing: a regular expression of the page "
        "tries too many ways; write it without repetitions in repetitions, as `(a+)+`"
    )


def test_so_does_one_in_an_expected_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "LIMIT_OF_COMPARISON", 0.5)
    played = play(
        """
        ```bash
        echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab
        ```

        ```output
        (a+)+$ (re)
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book"].verdict is Verdict.BROKEN
