"""The pytest plugin: options, collection, fixtures, order, and what a run says.

This module is imported by every pytest run of its environment, so it imports little; what a
runbook needs is imported when the first one is collected.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from .approximate import STEPS, summary
from .aws_program import COLD, chosen_program
from .aws_program import INI as AWS
from .collection import NOTHING_RUNS, RunbookFile
from .emulator import DEFAULT, INI, OPTION, RESET, check_emulator, chosen_emulator
from .faults import HITS, IDLE, fail_for_idle, faults_of, take_hits
from .faults import OPTION as FAULT
from .faults import add_option as add_fault_option
from .fixtures import (
    _runbook_aws,
    _runbook_emulator,
    _runbook_emulator_of_session,
    _runbook_gateway,
    _runbook_run,
    aws_endpoint_url,
    boto3_session,
    run_runbook,
    runbook_environment,
    runbook_faults,
    runbook_ledger,
    runbook_stubs,
)
from .interactive import add_options as add_interactive_options
from .interactive import check_interactive, take_out_of_duration
from .item import StepItem
from .journal import (
    SUMMARY,
    lines_on_objectives,
    note_status,
    open_journal,
    take_from_report,
    take_from_worker,
    tell_by_report,
    told_by_worker,
    write_journal,
)
from .journal import add_options as add_journal_options
from .ledger import OPTION as LEDGER
from .ledger import ROWS, open_file, write_file
from .lint import INI as LINT
from .lint import Hooks, LintItem, is_linted
from .order import keep_procedures_whole
from .secrets import SECRETS
from .settings import (
    COLLECTED,
    ENDING,
    FIDELITIES,
    FIDELITY,
    KEPT,
    LATE,
    SLEEPS,
    check_globs,
    is_runbook,
    problems_of,
)
from .sidecars import lonely_sidecar
from .termination import heed_termination
from .update import TOLD, VOTES, check_update, is_updating
from .update import add_option as add_update_option

__all__ = [
    "_runbook_aws",
    "_runbook_emulator",
    "_runbook_emulator_of_session",
    "_runbook_gateway",
    "_runbook_run",
    "aws_endpoint_url",
    "boto3_session",
    "run_runbook",
    "runbook_environment",
    "runbook_faults",
    "runbook_ledger",
    "runbook_stubs",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register the options."""
    group = parser.getgroup("runbooks", "runbooks (Markdown documents that are run)")
    group.addoption(
        "--runbooks-environment",
        action="append",
        default=[],
        metavar="NAME",
        help="Run documents that have a matrix of environments for this one only; may be repeated.",
    )
    group.addoption(
        "--runbooks-keep",
        action="store_true",
        help="Keep the work directory of each procedure of the runbooks, and say where it is.",
    )
    group.addoption(
        OPTION,
        metavar="NAME|URL",
        help="The AWS emulator that runbooks run against: `moto` (in this process), `localstack` "
        "(one that runs, or the one of docker-compose.yml), or the URL of any; instead of "
        "`runbooks_emulator`.",
    )
    group.addoption(
        LEDGER,
        metavar="FILE",
        help="Write every API call of the runbooks to a file, a JSON object on each line.",
    )
    group.addoption(
        "--runbooks-sleep",
        choices=SLEEPS,
        help="What long waits of the runbooks are (`sleep 60`, `aws ... wait`): `short`, so that "
        "they take a moment and the documented time is counted, or `real`; instead of "
        "`runbooks_sleep`.",
    )
    add_fault_option(group)
    add_journal_options(group)
    add_interactive_options(group)
    add_update_option(group)
    parser.addini(
        "runbooks_sleep",
        "What long waits of the runbooks are when --runbooks-sleep does not say: `short`, or "
        "`real`.",
        default=SLEEPS[0],
    )
    parser.addini(
        LINT,
        "Whether each runbook gets an item `lint`, which fails for what `pytest-runbooks lint` "
        "calls an error: `on`, or `off`.",
        default="on",
    )
    parser.addini(
        INI,
        "The AWS emulator that runbooks run against when --runbooks-emulator does not say: "
        "`moto`, `localstack`, or the URL of any.",
        default=DEFAULT,
    )
    parser.addini(
        RESET,
        "Whether each procedure begins with an empty emulator: `required`, or `never` for one that "
        "is not this run's to empty.",
        default="required",
    )
    parser.addini(
        FIDELITY,
        "What becomes of steps that rest on approximate emulation: `report` says so, `strict` "
        "fails them.",
        default=FIDELITIES[0],
    )
    parser.addini(
        "runbooks_files",
        "Globs, relative to the root directory, of Markdown files to run beside those under a "
        "folder named `runbooks`.",
        type="args",
        default=[],
    )
    parser.addini(
        "runbooks_timeout",
        "How long a step of a runbook may take when its document does not say, as `90s` or `5m`.",
        default="2m",
    )
    parser.addini(
        "runbooks_pass_env",
        "Names of variables of this machine that the blocks of runbooks may see; they see no "
        "others but PATH.",
        type="args",
        default=[],
    )
    parser.addini(
        SECRETS,
        "Names of variables, or globs as `*_TOKEN`, whose values no report shows; those of "
        "variables that are named like secrets never do.",
        type="args",
        default=[],
    )
    parser.addini(
        SUMMARY,
        "Whether a run in GitHub Actions writes what came of the runbooks into the summary of its "
        "step: `on`, or `off`.",
        default="on",
    )
    parser.addini(
        "runbooks_sandbox",
        "The kernel's fence around the blocks: `auto` (what the kernel has), `require` (refuse to "
        "run without all of it) or `off`.",
        default="auto",
    )
    parser.addini(
        AWS,
        "The AWS CLI of the blocks: `auto` (that on the PATH, kept warm where that is possible), "
        "`warm` (an error where it is not), `system` (never kept warm), or the path of one.",
        default="auto",
    )
    parser.addini(
        "runbooks_writable",
        "Folders, relative to the root directory, that blocks may write to beside their work "
        "directory.",
        type="args",
        default=[],
    )
    parser.addini(
        "runbooks_readable",
        "Folders, relative to the root directory, that blocks may read although they are private: "
        "in a home directory, in /tmp, in /run.",
        type="args",
        default=[],
    )


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Let projects have rules of their own."""
    pluginmanager.add_hookspecs(Hooks)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse settings that would silently run nothing."""
    is_linted(config)
    check_globs(config)
    check_emulator(config)
    check_interactive(config)
    check_update(config)
    faults_of(config)
    open_file(config)
    open_journal(config)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Write the ledger and the journal, when the last worker has told what it did.

    pytest itself says a mistake that is raised here; what other plugins have to do comes first.
    """
    try:
        write_file(config)
    finally:
        write_journal(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect Markdown files that are runbooks, and sidecars without one, which are mistakes."""
    if is_runbook(file_path, parent.config):
        return RunbookFile.from_parent(parent, path=file_path)
    return lonely_sidecar(file_path, parent)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Put the steps of each procedure back together and in order, whatever shuffled them."""
    session.items[:] = keep_procedures_whole(session.items)


def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Refuse settings that fit none of the documents, as mistakes of the collection.

    A mistake of the collection is said in the same way with pytest-xdist and without.
    """
    if COLLECTED not in config.stash or session.testsfailed:
        return
    heed_termination(config)
    for setting, problem in problems_of(config):
        report = pytest.CollectReport(setting, "failed", longrepr=problem, result=[])
        config.hook.pytest_collectreport(report=report)
        if hasattr(config, "workerinput"):  # of xdist, which runs what is there all the same
            items.clear()
    # The controller of xdist has looked for it, or does so before anything runs.
    if not (config.option.collectonly or hasattr(config, "workerinput")):
        chosen_emulator(config)
        chosen_program(config)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any, ids: list[str]) -> None:
    """Keep the steps of a procedure on one worker, in whatever mode xdist distributes.

    When there are steps, their emulator is found or started here, once for all workers, and the
    header of the run is said, which no worker can.
    """
    from .scheduling import keep_procedures_on_one_worker  # noqa: PLC0415 - needs xdist

    if steps := keep_procedures_on_one_worker(node.config, ids):
        from .header import say_header_of_workers  # noqa: PLC0415 - only for runs with runbooks

        heed_termination(node.config)
        chosen_emulator(node.config)
        chosen_program(node.config, getattr(node, "workerinput", {}).get("testrunuid", ""))
        say_header_of_workers(node.config, steps)


def pytest_report_collectionfinish(
    config: pytest.Config, items: list[pytest.Item]
) -> str | list[str]:
    """Say what the runbooks run on, when there are any, and of which nothing runs."""
    nothing = config.stash.get(NOTHING_RUNS, [])
    if config.option.verbose < 0 or not any(isinstance(item, StepItem) for item in items):
        return nothing
    if config.option.collectonly or hasattr(config, "workerinput") or any(problems_of(config)):
        return nothing  # where nothing runs, and nobody reads it, no emulator is looked for
    from .header import header  # noqa: PLC0415 - only for runs with runbooks

    return [*nothing, *header(config, items)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let the report of a step point to the document."""
    report = yield
    error = call.excinfo.value if call.excinfo else None
    if isinstance(item, LintItem):
        item.point_to_document(report, error)
    if isinstance(item, StepItem):
        item.point_to_document(report, error)
        item.hide_secrets(report)
        take_out_of_duration(item.config, report)
    tell_by_report(item.config, report)
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Take from a worker of xdist what it knows so far."""
    if (node := getattr(report, "node", None)) is not None:
        take_from_report(node, report)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, object, object]:
    """Let a worker of xdist tell its controller what is to be said at the end."""
    session.config.stash[ENDING] = True
    note_status(session)
    result = yield
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["runbooks_kept"] = session.config.stash.get(KEPT, {})
        session.config.workeroutput["runbooks_cold"] = session.config.stash.get(COLD, "")
        session.config.workeroutput["runbooks_ledger"] = session.config.stash.get(ROWS, [])
        session.config.workeroutput["runbooks_approximate"] = session.config.stash.get(STEPS, [])
        session.config.workeroutput["runbooks_faults"] = session.config.stash.get(HITS, {})
        session.config.workeroutput["runbooks_votes"] = session.config.stash.get(VOTES, [])
        session.config.workeroutput["runbooks_journal"] = told_by_worker(session.config)
        return result
    fail_for_idle(session)
    if is_updating(session.config):
        from .update_writing import finish  # noqa: PLC0415 - only for runs that write

        finish(session)
    return result


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take from a worker of xdist what is to be said at the end."""
    told = getattr(node, "workeroutput", {})
    if told.get("runbooks_cold"):
        node.config.stash[COLD] = told["runbooks_cold"]
    node.config.stash.setdefault(KEPT, {}).update(told.get("runbooks_kept", {}))
    node.config.stash.setdefault(STEPS, []).extend(told.get("runbooks_approximate", []))
    take_hits(node.config, told.get("runbooks_faults", {}))
    take_from_worker(node.config, told.pop("runbooks_journal", {}))
    if VOTES in node.config.stash:
        node.config.stash[VOTES].extend(told.get("runbooks_votes", []))
    if ROWS in node.config.stash:
        node.config.stash[ROWS].extend(told.get("runbooks_ledger", []))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say which cleanup failed after the last item, and what else was not known before."""
    for text in config.stash.get(LATE, []):
        terminalreporter.write_sep("_", "cleanup failed after the run was interrupted")
        terminalreporter.write_line(text)
    if text := summary(config):
        terminalreporter.write_line(text)
    for line in lines_on_objectives(config):
        terminalreporter.write_line(line)
    for text in config.stash.get(IDLE, []):
        terminalreporter.write_line(f"{FAULT}: `{text}` hit no call of any procedure", red=True)
    if COLD in config.stash:
        terminalreporter.write_line(f"aws: ran cold: {config.stash[COLD]}")
    for text in config.stash.get(TOLD, []):
        terminalreporter.write_line(text)
    for folder, name in config.stash.get(KEPT, {}).items():
        terminalreporter.write_line(f"kept: {name} in {folder}")
