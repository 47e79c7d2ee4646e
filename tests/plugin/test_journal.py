"""`--runbooks-journal`: what a run writes down of itself."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pytest_runbooks.model import Rating, Verdict
from pytest_runbooks.model.record import ProcedureRecord, Result, RunRecord
from pytest_runbooks.reporting.evidence.page import evidence_pages
from pytest_runbooks.reporting.journal_file import journal_schema, read_journal

from .room import BOOK, Room

SECRET = "correct-horse-battery"
VALIDATOR = Draft202012Validator(journal_schema())
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def journal_of(room: Room, name: str = "journal.json") -> RunRecord:
    """Read a journal, which the published schema allows."""
    text = (room.path / name).read_text(encoding="utf-8")
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(text))] == []
    return read_journal(text)


def only(journal: RunRecord) -> ProcedureRecord:
    [procedure] = journal.procedures
    return procedure


DOCUMENT = f"""
---
runbook:
  kind: disaster-recovery
  owner: platform
  version: "2.1"
  reviewed: 2026-11-01
  rto: 1h
  env: {{DB_PASSWORD: {SECRET}}}
  placeholders: {{bucket: orders}}
  stubs:
    - command: gh run list
      stdout: none
---
# Fail over

<!-- runbook: id=build setup -->
```bash
echo "ready"
```

## Look

<!-- runbook: id=look manual="Look at the dashboard" takes=5m mark=detection -->

Then:

<!-- runbook: id=switch mark=switch capture=REGION -->
```bash
sleep 10m >&2; gh run list >&2; echo af-south-1
```

<!-- runbook: id=serve mark=recovery -->
```console
$ echo "<bucket> $DB_PASSWORD"
orders [..]
$ echo >&2 done
done
```

<!-- runbook: id=never skip="needs a phone" -->
```python
ring()
```

<!-- runbook: id=check -->
```bash
echo one; echo two
```

Expected output:

```text
one
three
```

<!-- runbook: id=tell file=note.txt -->
```text
It is over.
```

<!-- runbook: id=tidy cleanup -->
```bash
true
```
"""


@pytest.fixture
def journal(room: Room) -> tuple[Room, ProcedureRecord]:
    room.book(DOCUMENT)
    run = room.run("--runbooks-journal=journal.json")
    assert run.outcomes["check"] == "failed", run.out
    found = journal_of(room)
    assert (found.result, found.interrupted) == (Result.FAILED, False)
    assert TIME.fullmatch(found.started)
    assert TIME.fullmatch(found.ended)
    assert [found.versions.pytest_runbooks, found.versions.pytest] == ["0.1.0", pytest.__version__]
    line = (
        r"objectives: runbooks/book\.md: RTO 15 m( \d s)?, objective 1 h "
        r"\([\d.]+ s ran, 9 m 59 s of waits were shortened, 5 m are documented for people\): "
        r"DEVIATED"
    )
    assert re.search(rf"^{line}$", run.out, re.MULTILINE)
    return room, only(found)


def test_a_journal_says_what_ran_when_on_what_and_what_came_of_it(
    journal: tuple[Room, ProcedureRecord],
) -> None:
    room, found = journal
    text = (room.path / BOOK).read_bytes()
    document = found.document
    assert (document.path, document.title, document.kind) == (
        BOOK,
        "Fail over",
        "disaster-recovery",
    )
    assert (document.owner, document.version, document.reviewed) == (
        "platform",
        "2.1",
        "2026-11-01",
    )
    assert document.sha256 == hashlib.sha256(text).hexdigest()
    assert (document.sidecar_sha256, document.commit, document.dirty) == (None, None, None)
    assert (found.account, found.region, found.procedure) == ("123456789012", "us-east-1", "")
    assert found.emulator.startswith("moto ")
    assert (found.result, found.rating, found.not_run) == (Result.FAILED, Rating.DEVIATED, ())
    [rto] = found.objectives
    assert (rto.begins, rto.ends, rto.documented) == ("look", "serve", 300)
    verdicts = {step.id: (step.runner, step.verdict) for step in found.steps}
    assert verdicts == {
        "build": ("bash", Verdict.PASSED),
        "look": ("person", Verdict.MANUAL),
        "switch": ("bash", Verdict.PASSED),
        "serve": ("bash", Verdict.PASSED),
        "never": ("python", Verdict.SKIPPED),
        "check": ("bash", Verdict.DIFFERS),
        "tell": ("file", Verdict.BLOCKED),
        "tidy": ("bash", Verdict.PASSED),
    }
    steps = {step.id: step for step in found.steps}
    switch, serve, check = steps["switch"], steps["serve"], steps["check"]
    assert switch.started is not None
    assert found.started <= switch.started <= found.ended
    assert (round(switch.shortened), round(switch.waited)) == (599, 1)
    assert switch.captured == {"REGION": "af-south-1"}
    assert [(one.command, one.status) for one in switch.stub_calls] == [("gh run list", 0)]
    assert serve.placeholders == {"<bucket>": "orders"}
    assert [(one.line, one.status, one.stdout) for one in serve.commands] == [
        (34, 0, "orders ***\n"),
        (36, 0, "done\n"),
    ]
    assert [(one.mark, one.text, one.line) for one in check.difference if one.mark != " "] == [
        ("-", "three", 54),
        ("+", "two", None),
    ]
    assert (check.points_to, check.message) == (47, "stdout, exit 0")
    assert steps["tell"].commands[0].status is None
    assert steps["never"].message == "needs a phone"


def test_no_secret_is_in_it_nor_half_of_one(room: Room) -> None:
    front = f"---\nrunbook:\n  env: {{DB_PASSWORD: {SECRET}}}\n---\n"
    code = "head -c 11990 /dev/zero | tr '\\0' x; echo $DB_PASSWORD; yes no | head -c 20000"
    room.book(f"{front}# Book\n\n```bash\n{code}\necho {SECRET} >&2; false\n```\n")
    assert room.run("--runbooks-journal=journal.json").code == 1
    text = (room.path / "journal.json").read_text()
    assert "correct" not in text
    assert "battery" not in text
    [step] = only(journal_of(room)).steps
    [command] = step.commands
    assert command.stdout[11985:12000] == "xxxxx***\nno\nno\n"
    assert "\n… (12,012 more characters) …\n" in command.stdout
    assert (command.stderr, command.status) == ("***\n", 1)


MATRIX = """
---
runbook:
  procedures: 2
  environments: [prod, dev]
---
# {name}

## One

```bash
echo 1 >>"$TRAIL"
```

## Two

```bash
true
```

<!-- runbook: skip-if=environment:prod -->
```bash
true
```
"""


@pytest.mark.parametrize("arguments", [[], ["-n2"]])
def test_all_procedures_are_in_it_in_the_order_of_documents(
    room: Room, arguments: list[str]
) -> None:
    for name in ("b", "a"):
        room.write(f"runbooks/{name}.md", MATRIX.format(name=name))
    documents = ("runbooks/b.md", "runbooks/a.md")
    run = room.run_apart(*documents, "--runbooks-journal=journal.json", *arguments)
    assert run.code == 0, run.out
    found = journal_of(room)
    assert [(one.document.title, one.environment, one.procedure) for one in found.procedures] == [
        (name, environment, procedure)
        for name in ("a", "b")
        for environment in ("prod", "dev")
        for procedure in ("one", "two")
    ]
    assert found.result is Result.PASSED
    ran = [len(one.steps) for one in found.procedures if one.procedure == "two"]
    assert ran == [1, 2] * 2


def test_what_is_run_again_or_by_a_test_is_in_it_once(room: Room) -> None:
    room.book("# Book\n\n```bash\nfalse\n```\n")
    room.write(
        "test_book.py", f"def test_book(run_runbook):\n    assert run_runbook('{BOOK}').failures\n"
    )
    run = room.run("--runbooks-journal=journal.json", "--reruns=2", "test_book.py", BOOK)
    assert run.code == 1, run.out
    assert [one.result for one in journal_of(room).procedures] == [Result.FAILED] * 2


def test_a_run_that_ends_early_says_how_far_it_came(room: Room) -> None:
    front = "---\nrunbook:\n  procedures: 2\n---\n"
    steps = "## {}\n\n" + "```bash\ntrue\n```\n\n" * 3
    room.book(front + steps.format("One") + steps.format("Two"))
    room.conftest(
        """
        def pytest_runtest_call(item):
            if item.name == "two-2":
                raise KeyboardInterrupt
        """
    )
    room.run_apart("--runbooks-journal=journal.json")
    found = journal_of(room)
    assert (found.result, found.interrupted) == (Result.INCOMPLETE, True)
    assert [(one.result, one.not_run) for one in found.procedures] == [
        (Result.PASSED, ()),
        (Result.INCOMPLETE, ("two-2", "two-3")),
    ]


def test_the_commit_is_that_of_the_document_and_what_differs_makes_it_dirty(room: Room) -> None:
    def git(*words: str) -> str:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
        done = subprocess.run(
            ["git", *identity, *words], cwd=room.path, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    book = room.book("# Book\n\n```bash\ntrue\n```\n")
    git("init", "-q")
    git("add", BOOK)
    git("commit", "-q", "-m", "first")
    other = room.write("runbooks/other.md", "# Other\n\n```bash\ntrue\n```\n")
    assert room.run_apart("--runbooks-journal=journal.json").code == 0
    states = {
        Path(one.document.path).name: (one.document.commit, one.document.dirty)
        for one in journal_of(room).procedures
    }
    head = git("rev-parse", "HEAD")
    assert states == {book.name: (head, False), other.name: (head, True)}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("none/journal.json", "No such file or directory"),
        ("runbooks", "Is a directory"),
    ],
)
def test_a_file_that_cannot_be_written_is_said_before_anything_runs(
    name: str, why: str, room: Room
) -> None:
    room.book('# Book\n\n```bash\necho here >>"$TRAIL"\n```\n')
    run = room.run(f"--runbooks-journal={name}")
    assert run.code == pytest.ExitCode.USAGE_ERROR
    assert run.err.strip() == (
        f"ERROR: --runbooks-journal: `{name}` cannot be written: {why}\n"
        "  name a file in a folder that is there"
    )
    assert room.trail == []


def changed(text: str, **values: Any) -> str:
    return json.dumps({**json.loads(text), **values})


def test_what_is_no_journal_is_said(room: Room) -> None:
    room.book("# Book\n\n```bash\ntrue\n```\n")
    room.run("--runbooks-journal=journal.json")
    text = (room.path / "journal.json").read_text()
    for wrong, said in [
        ("", "invalid JSON: EOF while parsing a value at line 1 column 0"),
        (changed(text, format=2), "`format`: input should be 1"),
        (changed(text, procedures=[{}]), "`procedures.0.document`: field required"),
    ]:
        with pytest.raises(ValueError, match=re.escape(said)):
            read_journal(wrong)


def test_evidence_is_written_with_the_run_and_is_that_of_its_journal(room: Room) -> None:
    room.book("# Book\n\n```bash\necho '<script>'\n```\n")
    run = room.run("--runbooks-journal=journal.json", "--runbooks-evidence=new/evidence")
    assert run.code == 0, run.out
    [page] = (room.path / "new" / "evidence").iterdir()
    assert [(page.name, page.read_text())] == [*evidence_pages(journal_of(room))]
    assert "echo '&lt;script&gt;'" in page.read_text()


def test_a_folder_of_evidence_that_cannot_be_filled_is_said_before_anything_runs(
    room: Room,
) -> None:
    room.book('# Book\n\n```bash\necho here >>"$TRAIL"\n```\n')
    run = room.run(f"--runbooks-evidence={BOOK}")
    assert run.code == pytest.ExitCode.USAGE_ERROR
    assert run.err.strip() == (
        f"ERROR: --runbooks-evidence: `{BOOK}` cannot be written to: File exists\n"
        "  name a folder, which is made if need be"
    )
    assert room.trail == []


def test_a_procedure_whose_fixtures_fail_is_in_it_as_failed(room: Room) -> None:
    room.conftest(
        """
        import pytest

        @pytest.fixture(scope="module")
        def system():
            raise RuntimeError("no licence for correct-horse-battery")
        """
    )
    front = f"---\nrunbook:\n  fixtures: [system]\n  env: {{DB_PASSWORD: {SECRET}}}\n---\n"
    room.book(f"{front}# Book\n\n```bash\ntrue\n```\n\n```bash\ntrue\n```\n")
    assert room.run("--runbooks-journal=journal.json").code == 1
    found = only(journal_of(room))
    assert (found.result, found.broken) == (Result.FAILED, "no licence for ***")
    assert (found.steps, found.not_run) == ((), ("book", "book-2"))


def test_github_shows_what_came_of_the_runbooks(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = room.write("summary.md", "of an earlier command\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    room.book(
        f"---\nrunbook:\n  rto: 1h\n---\n# Book\n\n```bash\nexport A_TOKEN={SECRET}; false\n```\n"
    )
    assert room.run().code == 1
    text = summary.read_text()
    assert text.startswith("of an earlier command\n### Runbooks: 1 failed\n")
    assert "| ❌ | runbooks/book.md | ABORTED | 0 of 1 |" in text
    assert SECRET not in text
    room.ini("runbooks_github_summary = off")
    assert room.run().code == 1
    assert summary.read_text() == text
    room.ini("runbooks_github_summary = maybe")
    assert room.run().err.strip() == (
        "ERROR: runbooks_github_summary: unknown `maybe`\n  allowed: `off`, `on`"
    )


def test_junit_has_the_objectives_with_the_last_item_of_a_procedure(room: Room) -> None:
    room.book(
        "---\nrunbook:\n  rto: 1h\n---\n# Book\n\n"
        "<!-- runbook: mark=recovery -->\n```bash\ntrue\n```\n\n```bash\ntrue\n```\n"
    )
    assert room.run("--junit-xml=report.xml", "--reruns=1").code == 0
    names = ("objectives", "rto", "rto-objective")
    found = [
        {one.get("name"): one.get("value") for one in case.iter("property")}
        for case in ET.parse(room.path / "report.xml").iter("testcase")
    ]
    first, last = [{name: case[name] for name in names if name in case} for case in found]
    assert first == {}
    assert 0 < float(last.pop("rto") or 0) < 60
    assert last == {"objectives": "MET", "rto-objective": "3600.000"}


def test_what_a_worker_has_done_before_it_crashed_is_in_it(room: Room) -> None:
    room.conftest(
        """
        import os

        def pytest_runtest_call(item):
            if item.name == "two":
                os._exit(1)
        """
    )
    steps = "## One\n\n```bash\ntrue\n```\n\n## Two\n\n```bash\ntrue\n```\n"
    room.book(f"---\nrunbook:\n  procedures: 2\n  rto: 1h\n---\n# Book\n\n{steps}")
    run = room.run_apart("--runbooks-journal=journal.json", "-n1", "--max-worker-restart=0")
    assert run.code == 1, run.out
    assert [one.procedure for one in journal_of(room).procedures] == ["one"]
    assert "\nobjectives: runbooks/book.md::one: RTO " in run.out
