from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from pytest_runbooks.model import Step
from pytest_runbooks.parsing import parse
from pytest_runbooks.plugin.progress import progress

from .room import BOOK, Room, trail_book, without_durations

FAILOVER = """
---
runbook:
  kind: disaster-recovery
  owner: Database team
  version: "2.1"
  environments: [prod]
---
# Failover

## Look

```bash
echo looking
```

## Promote the replica

```bash
echo promoting
echo "standalone"
```

Expected output:

```text
promoting
available
```

## Check

```bash
echo never
```
"""
TEXT = f"""\
{BOOK}:19: output differs (stdout, exit 0, N s)
    19  echo promoting
    20  echo "standalone"
    promoting
  - available  line 27
  + standalone
earlier: 1 step passed in N s; 1 later step blocked
rerun:   pytest {BOOK}::prod::promote-the-replica
accept:  pytest {BOOK} --runbooks-update
"""
SUMMARY = f"FAILED {BOOK}::prod::promote-the-replica - {BOOK}:19"


def test_a_run_says_what_it_runs_on_then_what_failed_and_how_to_run_it_again(room: Room) -> None:
    room.book(FAILOVER)
    run = room.run()
    out = without_durations(run.out)
    assert "\nrunbooks: 3 steps of 1 document with 1 expected output on moto " in out
    assert f"\n\n{BOOK} .Fs " in out
    title = f" {BOOK}: prod::promote-the-replica "
    assert f"_{title}_" in out
    assert f"_\n{TEXT}=" in out
    assert SUMMARY in out
    assert " 1 failed, 1 passed, 1 skipped in " in out


BLOCKED = "blocked by `promote-the-replica`, line 19"


@pytest.mark.parametrize(
    ("arguments", "shown", "hidden"),
    [
        ("-v", [f"{BOOK}::prod::look PASSED", f"{BOOK}::prod::check SKIPPED (blocked by"], []),
        ("-v", [TEXT, SUMMARY], []),
        ("-q", [".Fs ", TEXT, SUMMARY], ["runbooks: 3 steps"]),
        ("-qq", [TEXT], ["runbooks: 3 steps"]),
        ("--tb=no", [SUMMARY], ["standalone"]),
        ("--tb=line", [f"\n{BOOK}:19: output differs (stdout, exit 0, N s)\n"], ["standalone"]),
        ("--tb=short", [TEXT], ["collection.py"]),
        ("--tb=native", [TEXT], ["Traceback"]),
        ("-rs --tb=no", [f"SKIPPED [1] {BOOK}:32: {BLOCKED}"], []),
        ("--no-header --no-summary", [f"{BOOK} .Fs"], [SUMMARY]),
        ("-p no:terminal", [], [TEXT]),
        ("--color=yes", [TEXT], []),
        ("-s", [TEXT], []),
        ("-p no:capture", [TEXT], []),
        ("-p no:warnings", [TEXT], []),
        ("-p no:junitxml -p no:cacheprovider -p no:logging", [TEXT], []),
    ],
)
def test_every_way_of_showing_is_sensible(
    room: Room, arguments: str, shown: list[str], hidden: list[str]
) -> None:
    room.book(FAILOVER)
    run = room.run(*arguments.split())
    assert run.code == pytest.ExitCode.TESTS_FAILED
    out = without_durations(run.out)
    assert [text for text in shown if text not in out] == [], run.out
    assert [text for text in hidden if text in out] == [], run.out


@pytest.mark.parametrize("family", ["xunit1", "xunit2"])
def test_junit_holds_properties_text_and_place(room: Room, family: str) -> None:
    room.book(FAILOVER)
    room.run("--junit-xml=report.xml", "-o", f"junit_family={family}")
    suite = ET.parse(room.path / "report.xml").getroot()[0]
    looked, promoted, checked = suite.findall("testcase")
    assert [case.get("name") for case in (looked, promoted, checked)] == [
        "look",
        "promote-the-replica",
        "check",
    ]
    assert promoted.get("classname") == "runbooks.book.md.prod"
    assert {one.get("name"): one.get("value") for one in promoted.iter("property")} == {
        "runbook": BOOK,
        "environment": "prod",
        "section": "Promote the replica",
        "line": "18",
        "kind": "disaster-recovery",
        "owner": "Database team",
        "version": "2.1",
    }
    [failure] = promoted.findall("failure")
    assert failure.text is not None
    assert without_durations(failure.text) + "\n" == TEXT
    [skipped] = checked.findall("skipped")
    assert skipped.get("message") == "blocked by `promote-the-replica`, line 19"
    if family == "xunit1":
        assert [(one.get("file"), one.get("line")) for one in (looked, promoted, checked)] == [
            (BOOK, "11"),
            (BOOK, "18"),  # counted from 0, as pytest does: the command that failed
            (BOOK, "31"),
        ]


def test_junit_names_the_procedure(room: Room) -> None:
    room.book("---\nrunbook:\n  procedures: 2\n---\n" + FAILOVER.split("---\n", 2)[2])
    room.run("--junit-xml=report.xml")
    cases = ET.parse(room.path / "report.xml").getroot()[0].findall("testcase")
    procedures = [
        one.get("value")
        for case in cases
        for one in case.iter("property")
        if one.get("name") == "procedure"
    ]
    assert procedures == ["look", "promote-the-replica", "check"]


def test_reportinfo_is_the_fence_and_the_location_of_a_failure_its_command(room: Room) -> None:
    room.conftest(
        """
        def pytest_collection_finish(session):
            for item in session.items:
                path, line, title = item.reportinfo()
                print("info:", path.name, line + 1, title)
        """
    )
    room.book(FAILOVER)
    run = room.run("-s")
    assert f"info: book.md 18 {BOOK}: prod::promote-the-replica" in run.out
    [failed] = [report for report in run.reports if report.failed]
    assert failed.location == (BOOK, 18, f"{BOOK}: prod::promote-the-replica")


def test_output_that_is_no_xml_and_no_utf_8_reaches_junit(room: Room) -> None:
    room.book("# Book\n\n```bash\nprintf 'a\\0b\\e[1m\\xff]]>\\n'; false\n```\n")
    room.run("--junit-xml=report.xml")
    [failure] = ET.parse(room.path / "report.xml").getroot().iter("failure")
    assert "a\\x00b\N{REPLACEMENT CHARACTER}]]>" in str(failure.text)


@pytest.mark.parametrize(
    ("documents", "header"),
    [
        (1, "runbooks: 1 step of 1 document with 0 expected outputs on moto "),
        (2, "runbooks: 2 steps of 2 documents with 0 expected outputs on moto "),
    ],
)
def test_the_header_counts_steps_and_documents(room: Room, documents: int, header: str) -> None:
    room.ini("runbooks_timeout = 1m30s")
    for number in range(documents):
        room.write(f"runbooks/{number}.md", "```bash\ntrue\n```\n")
    [line] = [line for line in room.run().out.splitlines() if line.startswith("runbooks:")]
    assert line.startswith(header)
    assert line.endswith(" in-process, 90 s for each step")


def test_a_run_without_runbooks_says_nothing_of_them(room: Room) -> None:
    room.write("test_a.py", "def test_a(): pass\n")
    room.write("README.md", "```bash\nfalse\n```\n")
    assert "runbooks:" not in room.run().out


def test_help_says_what_the_options_do(room: Room) -> None:
    out = " ".join(room.run("--help").out.split())
    said = """
    runbooks (Markdown documents that are run):
    --runbooks-environment=NAME
    Run documents that have a matrix of environments for this one only; may be repeated.
    --runbooks-keep
    Keep the work directory of each procedure of the runbooks, and say where it is.
    """
    assert " ".join(said.split()) in out
    for name, sentence in {
        "runbooks_files (args)": "Globs, relative to the root directory, of Markdown files to run "
        "beside those under a folder named `runbooks`.",
        "runbooks_timeout (string)": "How long a step of a runbook may take when its document does "
        "not say, as `90s` or `5m`.",
        "runbooks_pass_env (args)": "Names of variables of this machine that the blocks of "
        "runbooks may see; they see no others but PATH.",
    }.items():
        assert f"{name}: {sentence}" in out


def test_settings_stand_in_a_native_configuration_file_too(room: Room) -> None:
    (room.path / "pytest.ini").unlink()
    room.write(
        "pyproject.toml",
        """
        [tool.pytest]
        runbooks_files = ["docs/**/*.md"]
        runbooks_timeout = "200ms"
        runbooks_pass_env = ["TRAIL"]
        runbooks_writable = ["trails"]
        runbooks_lint = "off"
        """,
    )
    room.write("docs/deep/a.md", "# A\n\n```bash\necho here >>$TRAIL; sleep 30\n```\n")
    run = room.run()
    assert run.outcomes == {"docs/deep/a.md::a": "failed"}
    assert "timed out (killed" in run.out
    assert room.trail == ["here"]


def test_what_a_passed_step_printed_and_what_was_loosened_is_shown_to_who_asks(room: Room) -> None:
    room.book(
        """
        # Book

        ```bash
        echo '{"Id": "i-0123456789abcdef0"}'; echo warned >&2
        ```

        ```json output
        {"Id": "i-0fedcba9876543210"}
        ```
        """
    )
    asked = room.run("-rP").out
    assert "Captured stdout call" in asked
    assert '{"Id": "i-0123456789abcdef0"}' in asked
    assert "warned" in asked
    assert "matched by class" in asked
    assert "0123456789abcdef0" not in room.run().out


# --- progress --------------------------------------------------------------------------------


class Terminal:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def ensure_newline(self) -> None:
        self.lines.append("")

    def write_line(self, line: str) -> None:
        self.lines.append(line)


def telling(terminal: Terminal | None, verbose: int = 0) -> Callable[[Step, float], None]:
    plugins = SimpleNamespace(get_plugin={"terminalreporter": terminal}.get)
    config = SimpleNamespace(pluginmanager=plugins, option=SimpleNamespace(verbose=verbose))
    return progress(config, "a.md")  # type: ignore[arg-type]  # as much of a config as it needs


def steps() -> tuple[Step, ...]:
    text = "<!-- runbook: id={} -->\n```bash\nsleep\n```\n\n"
    return parse(text.format("one") + text.format("two"), "a.md").procedures[0].steps


def test_a_step_that_takes_long_is_said_now_and_then() -> None:
    terminal = Terminal()
    say = telling(terminal)
    one, two = steps()
    for seconds in (0.1, 9.9, 10.04, 10.1, 39.9, 40.2, 70.0):
        say(one, seconds)
    say(two, 5.0)
    say(two, 12.0)
    assert terminal.lines == [
        *["", "a.md:3: `one` still runs after 10 s"],
        *["", "a.md:3: `one` still runs after 40 s"],
        *["", "a.md:8: `two` still runs after 12 s"],
    ]


@pytest.mark.parametrize("terminal", [None, Terminal()])
def test_where_nobody_reads_along_nothing_is_said(terminal: Terminal | None) -> None:
    say = telling(terminal, verbose=-1)
    say(steps()[0], 100.0)
    assert terminal is None or terminal.lines == []


def test_a_run_tells_of_its_steps_while_they_run(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pytest_runbooks.plugin.progress.FIRST", 0.1)
    room.book(trail_book("one", "two", one="sleep 0.4"))
    out = room.run("-k", "two").out
    [line] = [line for line in out.splitlines() if "still runs" in line]
    assert line.startswith(f"{BOOK}:6: `one` still runs after ")
