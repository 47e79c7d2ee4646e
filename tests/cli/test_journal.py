"""`pytest-runbooks journal`: evidence, trend and export of journals."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_runbooks.cli import main
from pytest_runbooks.model import Rating, RunRecord
from pytest_runbooks.model.record import Result
from pytest_runbooks.reporting.evidence.page import evidence_pages
from pytest_runbooks.reporting.journal import as_data

from ..reporting.records import DEVIATED, DOCUMENT, LOOK, RPO, RTO, SERVE, procedure, run


def written(folder: Path, name: str, journal: RunRecord) -> str:
    file = folder / name
    file.write_text(json.dumps(as_data(journal)), encoding="utf-8")
    return str(file)


def test_evidence_is_written_page_by_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = run(DEVIATED, procedure(environment="dev"))
    file, folder = written(tmp_path, "a.json", journal), tmp_path / "new" / "folder"
    assert main(["journal", "evidence", file, "-o", str(folder)]) == 0
    names = ("runbooks-failover.html", "runbooks-failover-dev.html")
    assert capsys.readouterr().out == "".join(f"wrote {folder / name}\n" for name in names)
    assert {one.name: one.read_text() for one in folder.iterdir()} == dict(evidence_pages(journal))


def test_a_trend_is_a_table_for_each_procedure_in_the_order_of_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = procedure(
        started="2026-12-01T08:30:00.000Z",
        document=replace(DOCUMENT, dirty=True, commit="ab" * 20),
        rating=Rating.MET,
        objectives=(replace(RTO, actual=900.0), replace(RPO, actual=None, reason="x")),
    )
    other = procedure(environment="dev", document=replace(DOCUMENT, commit=None, dirty=None))
    files = [
        written(tmp_path, "b.json", run(later)),
        written(tmp_path, "a.json", run(DEVIATED, other)),
    ]
    assert main(["journal", "trend", *files]) == 0
    assert capsys.readouterr().out == (
        "runbooks/failover.md\n"
        "  date              commit       verdict   RTO               RPO\n"
        "  2026-11-30 12:00  0123456789   DEVIATED  22 m 2 s of 30 m  19 s of 1 m\n"
        "  2026-12-01 08:30  ababababab+  MET       15 m of 30 m      -\n"
        "\n"
        "runbooks/failover.md::dev\n"
        "  date              commit  verdict  RTO  RPO\n"
        "  2026-11-30 12:00  -       passed   -    -\n"
    )


def test_the_chaos_toolkit_gets_its_own_shape(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "a.json", run(DEVIATED))
    assert main(["journal", "export", "--format", "chaostoolkit", file]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {key: type(value).__name__ for key, value in found.items()} == {
        "chaoslib-version": "str",
        "platform": "str",
        "node": "str",
        "experiment": "dict",
        "start": "str",
        "status": "str",
        "deviated": "bool",
        "steady_states": "dict",
        "run": "list",
        "rollbacks": "list",
        "end": "str",
        "duration": "float",
    }
    assert (found["status"], found["deviated"], found["duration"]) == ("completed", True, 8.5)
    method = found["experiment"]["method"]
    assert [(one["name"], one["type"]) for one in method] == [
        ("switch", "action"),
        ("serve", "action"),
        ("check", "action"),
    ]
    assert [one["name"] for one in found["experiment"]["rollbacks"]] == ["tidy"]
    assert [one["activity"] for one in found["run"]] == method
    check = found["run"][2]
    assert {key: check[key] for key in check if key != "activity"} == {
        "output": {"status": 0, "stdout": "check\n", "stderr": ""},
        "start": "2026-11-30T12:00:00.000Z",
        "status": "failed",
        "end": "2026-11-30T12:00:02.000Z",
        "duration": 2.0,
        "exception": ["line 41: output differs: stdout, exit 0\n"],
    }
    assert check["activity"]["provider"] == {
        "type": "process",
        "path": "bash",
        "arguments": ["-c", "echo check\n"],
    }


@pytest.mark.parametrize(
    ("result", "rating", "interrupted", "status"),
    [
        (Result.PASSED, None, False, "completed"),
        (Result.FAILED, None, False, "failed"),
        (Result.FAILED, Rating.ABORTED, True, "failed"),
        (Result.INCOMPLETE, None, False, "aborted"),
        (Result.INCOMPLETE, None, True, "interrupted"),
    ],
)
def test_the_chaos_toolkit_has_four_ways_to_end(
    result: Result,
    rating: Rating | None,
    interrupted: bool,
    status: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    journal = run(procedure(LOOK, SERVE, result=result, rating=rating), interrupted=interrupted)
    main(["journal", "export", "--format=chaostoolkit", written(tmp_path, "a.json", journal)])
    assert json.loads(capsys.readouterr().out)["status"] == status


def test_one_procedure_is_exported_at_a_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = run(procedure(environment="dev"), procedure(environment="prod", title="Prod"))
    file = written(tmp_path, "a.json", journal)
    words = ["journal", "export", "--format=chaostoolkit", file]
    assert main([*words, "--procedure=runbooks/failover.md::prod"]) == 0
    assert json.loads(capsys.readouterr().out)["experiment"]["title"] == "Prod"
    known = "`--procedure=runbooks/failover.md::dev`, `--procedure=runbooks/failover.md::prod`"
    for more, said in ([], "2 procedures"), (["--procedure=x"], "no procedure `x`"):
        assert main([*words, *more]) == 2
        assert capsys.readouterr().err == (
            f"pytest-runbooks journal: {file}: {said}\n  say which: {known}\n"
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read: No such file or directory\n  write one by"),
        ("{}", "is no journal: `format`: field required\n  `pytest --runbooks-journal=FILE`"),
    ],
)
def test_what_is_no_journal_is_said(
    text: str | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.json"
    if text is not None:
        file.write_text(text)
    assert main(["journal", "trend", str(file)]) == 2
    assert capsys.readouterr().err.startswith(f"pytest-runbooks journal: {file}: {said}")


def test_a_folder_that_cannot_be_filled_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "a.json", run(DEVIATED))
    assert main(["journal", "evidence", file, "-o", file]) == 2
    assert capsys.readouterr().err == (
        f"pytest-runbooks journal: {file}: cannot be written to: File exists\n"
        "  name a folder, which is made if need be\n"
    )
