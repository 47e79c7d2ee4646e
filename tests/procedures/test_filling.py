"""What is put in the place of placeholders when a step is about to run."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_runbooks.model import Verdict

from .play import Played, play


def page(front: str, body: str) -> str:
    return f"---\nrunbook:\n{front}---\n{body}"


def test_a_step_with_one_that_has_no_value_does_not_run_and_says_which_and_where(
    tmp_path: Path,
) -> None:
    played = play(
        """
        ```bash
        touch it-ran
        echo fine
        aws s3 rb s3://<bucket-name> --force
        curl -H "Authorization: YOUR_TOKEN" https://example.com/i-xxxxxxxx
        ```

        ```bash
        ls it-ran
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book"].outputs == ()
    assert played.outcomes["book-2"].verdict is Verdict.BLOCKED
    assert (
        played.failures()
        == """\
runbooks/book.md:4: placeholder without a value (`<bucket-name>` on line 4, `YOUR_TOKEN` on line 5,\
 `i-xxxxxxxx` on line 5, N s)
    2  touch it-ran
    3  echo fine
  > 4  aws s3 rb s3://<bucket-name> --force
    5  curl -H "Authorization: YOUR_TOKEN" https://example.com/i-xxxxxxxx
hint:    declare it in the front matter, below `runbook:`, or in a sidecar: `placeholders: {\
bucket-name: VALUE, YOUR_TOKEN: VALUE, i-xxxxxxxx: VALUE}`
later:   1 step blocked
rerun:   pytest runbooks/book.md::book"""
    )


def test_values_are_put_into_code_files_transcripts_and_expectations(tmp_path: Path) -> None:
    played = play(
        page(
            "  placeholders: {table: orders, '<ARN>': 'arn:aws:x'}\n",
            """\
<!-- runbook: file=policy.json -->
```json
{"Resource": "<ARN>/{{table}}"}
```

```bash
cat policy.json
echo "{table}" YOUR_TABLE
```

```text output
{"Resource": "arn:aws:x/<table>"}
<TABLE> orders
```

```console
$ echo <table>
<table>
$ echo {other}
{other}
```

```python
print("<table>", {"table"}, f"{1}")
```

```output
orders {'table'} 1
```
""",
        ),
        tmp_path,
    )
    assert [one.verdict for one in played.outcomes.values()] == [
        Verdict.PASSED,
        Verdict.PASSED,
        Verdict.UNFILLED,
        Verdict.BLOCKED,
    ]
    assert played.outcomes["book-3"].line == 23
    assert played.outcomes["book-2"].filled == {"{table}": "orders", "YOUR_TABLE": "orders"}
    whole = play(
        page(
            "  placeholders: {table: orders, '<ARN>': 'arn:aws:x', other: '{other}'}\n",
            played.runbook.render().partition("---\n")[2].partition("---\n")[2],
        ),
        tmp_path,
    )
    assert whole.failures() == ""


def test_a_failure_shows_the_page_and_what_stood_there(tmp_path: Path) -> None:
    played = play(
        page("  placeholders: {path: no/such/file}\n", "```bash\ncat <path>\n```\n"), tmp_path
    )
    assert (
        played.failures()
        == """\
runbooks/book.md:6: command failed (exit 1, N s)
  $ cat <path>
  <path> is no/such/file
stderr:
  cat: no/such/file: No such file or directory
rerun:   pytest runbooks/book.md::book"""
    )


def of_command(command: str, folder: Path) -> Played:
    return play(
        page(
            f"  placeholders: {{id: {{command: '{command}'}}}}\n",
            "```bash\nN=7\necho a\n```\n\n```bash\necho <id> $N\n```\n\n```bash\necho <id>\n```\n",
        ),
        folder,
    )


def test_a_command_is_asked_once_where_the_shell_is_and_changes_nothing(tmp_path: Path) -> None:
    played = of_command("echo x >>../home/asked; N=8; wc -l <../home/asked", tmp_path)
    assert played.failures() == ""
    assert played.output == "a\n1 7\n1\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("echo oh >&2; exit 3", "`echo oh >&2; exit 3` ends with status 3: oh"),
        ("false", "`false` ends with status 1"),
        ("true", "`true` prints no lines, and one is needed"),
        ("seq 3", "`seq 3` prints 3 lines, and one is needed"),
    ],
)
def test_a_command_that_gives_no_value_breaks_the_step(
    command: str, said: str, tmp_path: Path
) -> None:
    played = of_command(command, tmp_path)
    assert played.outcomes["book-2"].verdict is Verdict.BROKEN
    assert played.outcomes["book-2"].message == (
        f"the placeholder `id` (runbooks/book.md:3) has no value: {said}"
    )


def test_an_environment_says_otherwise(tmp_path: Path) -> None:
    text = page(
        "  placeholders: {table: all, region: r}\n"
        "  environments:\n    dev: {placeholders: {Table: dev-table}}\n    prod:\n",
        "```bash\necho <table> <region>\n```\n",
    )
    assert play(text, tmp_path, environment="dev").output == "dev-table r\n"
    assert play(text, tmp_path, environment="prod").output == "all r\n"


def test_a_fixture_gives_a_value(tmp_path: Path) -> None:
    text = page("  placeholders: {id: {fixture: api.id}}\n", "```bash\necho <id>\n```\n")
    assert play(text, tmp_path, fixtures={"api.id": "a1"}).output == "a1\n"


def test_a_capture_gives_a_value_under_another_name(tmp_path: Path) -> None:
    played = play(
        page(
            "  placeholders: {queue: {capture: URL}}\n",
            "<!-- runbook: capture=URL -->\n```bash\necho u\n```\n\n```bash\necho <queue>\n```\n",
        ),
        tmp_path,
    )
    assert played.output == "u\nu\n"


def test_one_that_is_captured_only_later_says_so(tmp_path: Path) -> None:
    played = play(
        "```bash\necho <url>\n```\n\n<!-- runbook: capture=URL -->\n```bash\necho u\n```\n",
        tmp_path,
    )
    assert played.outcomes["book"].verdict is Verdict.UNFILLED
    assert played.outcomes["book"].hint == (
        "the step on line 7 captures `URL`, and has not passed before"
    )


def test_a_word_that_only_looks_like_one_is_kept_by_declaring_it_as_itself(tmp_path: Path) -> None:
    text = page("  placeholders: {'<path>': '<path>'}\n", "```bash\necho 'usage: x <path>'\n```\n")
    assert play(text, tmp_path).output == "usage: x <path>\n"


def test_a_value_is_pasted_as_a_person_would(tmp_path: Path) -> None:
    text = page(
        "  placeholders: {name: 'a b; echo c'}\n",
        "```bash\nprintf '%s,' <name>\nprintf '%s' '<name>'\n```\n",
    )
    assert play(text, tmp_path).output == "a,b,c\na b; echo c"


@pytest.mark.parametrize(
    "value", ["...", "[..]", "a [UUID] b", "b.* (re)", "$HOME", 'say "hi"', "a\\\\nb", "100%"]
)
def test_a_value_is_expected_sign_by_sign(value: str, tmp_path: Path) -> None:
    played = play(
        page(
            "  placeholders: {x: {capture: X}}\n",
            f"""\
<!-- runbook: capture=X -->
```bash
printf '%s' '{value}'
```

```bash
printf '%s\\n' "$X"
```

```text output
<x>
```

```python
import json, os
print(json.dumps({{"key": os.environ["X"], "more": "a " + os.environ["X"]}}))
```

```json output
{{"key": "<x>", "more": "a <x>"}}
```

```bash
echo completely different
```

```text output
<x>
```
""",
        ),
        tmp_path,
    )
    assert [one.verdict for one in played.outcomes.values()] == [
        *[Verdict.PASSED] * 3,
        Verdict.DIFFERS,
    ], played.failures()
    assert "  - <x>" in played.text("book-4")


def test_a_value_outside_of_strings_in_json_is_json(tmp_path: Path) -> None:
    played = play(
        page(
            "  placeholders: {n: '3', name: orders}\n",
            """\
```bash
echo '{"n": 3, "name": "orders", "<n>": 1}' | tr -d '<>'
```

Expected output:

```
{"n": <n>, "name": <name>, "n": ...}
```
""".replace(', "<n>": 1', "").replace(', "n": ...', ""),
        ),
        tmp_path,
    )
    assert played.failures() == ""


def test_a_text_that_begins_like_data_is_text(tmp_path: Path) -> None:
    played = play(
        page(
            "  placeholders: {version: v2}\n",
            "```bash\necho 2026-11-28 v2\n```\n\nExpected output:\n\n```\n[DATE] <version>\n```\n",
        ),
        tmp_path,
    )
    assert played.failures() == ""
