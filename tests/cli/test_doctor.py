"""`pytest-runbooks doctor`: what it says, and what of the project it takes into account."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from pytest_runbooks.cli import checks, inquiry, main
from pytest_runbooks.cli.checks import settings
from pytest_runbooks.cli.diagnosis import as_json, as_text
from pytest_runbooks.cli.finding import Finding, Machine
from pytest_runbooks.cli.inquiry import Found, look, look_at_settings
from pytest_runbooks.parsing.durations import FORM

from ..plugin.room import Room
from .machines import missing, ok, wrong

FINDINGS = [
    ok("bash", "5.2 (/usr/bin/bash)", needed=True),
    missing("jq", "not on the PATH", "blocks that call it fail", "install jq"),
    wrong(
        *("moto", "it answered 500", "no block can call AWS", "pip install --force-reinstall moto"),
        needed=True,
    ),
]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_findings_are_a_table_with_the_mend_below_and_a_verdict() -> None:
    assert as_text(FINDINGS, io.StringIO()) == (
        "ok       bash  5.2 (/usr/bin/bash)\n"
        "missing  jq    not on the PATH\n"
        "               blocks that call it fail\n"
        "               mend: install jq\n"
        "wrong    moto  it answered 500\n"
        "               no block can call AWS\n"
        "               mend: pip install --force-reinstall moto\n"
        "\n"
        "Not all that runbooks need is well: moto.\n"
    )
    assert as_text(FINDINGS[:2], io.StringIO()).splitlines()[-1] == (
        "Runbooks can be run here: nothing that they need is missing or wrong."
    )


def test_a_narrow_terminal_breaks_lines_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "46")
    found = [missing("jq", "not on the PATH", "blocks that call it fail in the middle", "install")]
    assert as_text(found, io.StringIO()).splitlines()[:4] == [
        "missing  jq  not on the PATH",
        "             blocks that call it fail in the",
        "             middle",
        "             mend: install",
    ]


def test_a_terminal_gets_colours_unless_it_wants_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert as_text(FINDINGS[:1], Terminal()).startswith("\x1b[32mok     \x1b[0m  bash  5.2")
    monkeypatch.setenv("NO_COLOR", "1")
    assert as_text(FINDINGS, Terminal()) == as_text(FINDINGS, io.StringIO())


def test_json_holds_the_same() -> None:
    said = json.loads(as_json(FINDINGS))
    assert said["ready"] is False
    assert said["findings"][1] == {
        "subject": "jq",
        "mark": "missing",
        "needed": False,
        "found": "not on the PATH",
        "meaning": "blocks that call it fail",
        "mend": "install jq",
    }
    assert json.loads(as_json(FINDINGS[:2]))["ready"] is True


@pytest.mark.parametrize(("findings", "status"), [(FINDINGS, 1), (FINDINGS[:2], 0)])
def test_the_status_says_whether_something_that_is_needed_is_not_well(
    findings: Sequence[Finding],
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    room: Room,
) -> None:
    monkeypatch.setattr(inquiry, "look", lambda _: Found(room.path))
    monkeypatch.setattr(inquiry, "look_at_settings", lambda found: found)
    monkeypatch.setattr(checks, "examine", lambda _: iter(findings))
    assert main(["doctor", "--json"]) == status
    assert json.loads(capsys.readouterr().out)["findings"][0]["subject"] == "bash"
    assert room.left == []


def test_a_path_that_is_not_there_is_an_error_of_the_call(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["doctor", "no/such"]) == 2
    assert capsys.readouterr() == (
        "",
        "pytest-runbooks doctor: no/such: is not there\n  name a folder, or a runbook\n",
    )


def test_this_machine_can_be_examined_and_nothing_is_left(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    room.book("---\nrunbook:\n  requires: [no-such-tool]\n---\n# Book\n\n```bash\ntrue\n```\n")
    assert main(["doctor"]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert re.search(
        r"^missing  no-such-tool +not on the PATH\n"
        r" +documents that require it are not run\n"
        r" +mend: install no-such-tool$",
        out,
        re.MULTILINE,
    )
    assert re.search(r"^ok +moto +moto \S+ in-process, a first call in", out, re.MULTILINE), out
    assert re.search(r"^ok +runbooks +1 document$", out, re.MULTILINE)
    assert "Not all that runbooks need is well: no-such-tool." in out
    assert room.left == []


def test_what_pytest_finds_is_asked_of_pytest(room: Room) -> None:
    room.ini("testpaths = tests", "runbooks_sandbox = off", "runbooks_aws = system")
    room.book(
        """
        ---
        runbook:
          requires: [git, terraform]
        ---
        # Book

        <!-- runbook: skip-if=!tool:gh -->
        ```bash
        aws sts get-caller-identity
        ```
        """
    )
    room.write("tests/test_broken.py", "raise RuntimeError('is not imported')")
    found = look(Path())
    [document] = found.documents
    assert (document.path, document.requires, document.asks) == (
        *(room.path / "runbooks" / "book.md", ["aws", "git", "terraform"], ["gh"]),
    )
    assert (found.root, found.config) == (room.path, room.path / "pytest.ini")
    assert (found.testpaths, found.problems, found.failure) == (["tests"], [], "")
    assert (found.aws, found.sandbox, found.emulator) == ("system", "off", "moto")


MENDED = "a run with this setting ends before any step"


@pytest.mark.parametrize("documents", [True, False], ids=["with a runbook", "without one"])
def test_settings_that_are_wrong_are_found(documents: bool, room: Room) -> None:
    room.ini("runbooks_timeout = soon")
    if documents:
        room.book("```bash\ntrue\n```\n")
    said = look_at_settings(look(Path()))
    _, found, *_ = settings.examine(Machine({}, "", said))
    assert found == wrong(
        "runbooks_timeout",
        "`soon` is not a duration",
        MENDED,
        FORM,
        needed=True,
    )


def test_a_configuration_with_which_pytest_does_not_start_is_said(room: Room) -> None:
    room.ini("runbooks_emulator = moot")
    [found] = settings.examine(Machine({}, "", look(Path())))
    assert found == wrong(
        "configuration",
        "runbooks_emulator: unknown emulator `moot`",
        "pytest does not start here, and so runs no runbooks",
        "mend it, until `pytest --collect-only` works",
        needed=True,
    )


def test_a_plugin_that_is_switched_off_is_said(room: Room) -> None:
    room.write("pytest.ini", "[pytest]\naddopts = -p no:runbooks\n")
    room.book("```bash\ntrue\n```\n")
    _, found, *_ = settings.examine(Machine({}, "", look(Path())))
    assert found == wrong(
        "addopts",
        "the plugin is switched off, so that no runbook is run",
        MENDED,
        "take `-p no:runbooks` out of `addopts`; where `PYTEST_DISABLE_PLUGIN_AUTOLOAD` is set, "
        "say `-p pytest_runbooks.plugin`",
        needed=True,
    )


def test_documents_that_are_wrong_and_none_at_all_are_said(room: Room) -> None:
    room.book("# Book\n\n<!-- runbook: tiemout=3s -->\n```bash\ntrue\n```\n")
    _, found = settings.examine(Machine({}, "", look(Path())))
    assert found == wrong(
        "runbook",
        "runbooks/book.md:3:15: unknown option `tiemout`",
        "none of its steps is run",
        "see all that is wrong with it: `pytest --collect-only runbooks/book.md`",
        needed=True,
    )
    _, found = settings.examine(Machine({}, "", Found(room.path)))
    assert found == missing(
        "runbooks",
        "pytest finds none here",
        "there is nothing to run",
        "write a first one: `pytest-runbooks init`",
    )
