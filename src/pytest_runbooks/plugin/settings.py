"""What the command line and the configuration file say about runbooks."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

import pytest

from ..errors import suggestion
from ..procedures.settings import RunSettings
from .aws_program import aws_setting
from .faults import faults_of
from .fence import folders_of, layers_of, readable_places
from .secrets import secret_names
from .update import categories_of

SETTINGS = pytest.StashKey[RunSettings]()
KEPT = pytest.StashKey[dict[str, str]]()
"""The folders that were kept, and the procedures that they belong to."""
ENDING = pytest.StashKey[bool]()
"""Set when the session ends: from here on nothing can be reported for an item."""
LATE = pytest.StashKey[list[str]]()
"""The texts of failures that came when the session had ended."""
COLLECTED = pytest.StashKey[set[str]]()
"""The environments of the documents that were collected; there is none when no document was."""

SLEEPS = ("short", "real")
FIDELITY = "runbooks_fidelity"
FIDELITIES = ("report", "strict")
# Of pytest-forked.
_FORKED = (
    "--forked: it runs each step in a process of its own, where no session and no emulator lives\n"
    "  leave it away when runbooks run; `-n` of pytest-xdist gives each procedure to one process"
)


def is_runbook(file: Path, config: pytest.Config) -> bool:
    """Say whether a file is a document that is to be run.

    It is Markdown, and was named on the command line, lies under a folder named `runbooks`, or
    matches one of the globs of `runbooks_files`.
    """
    root = config.rootpath
    if file.suffix != ".md":
        return False
    if is_named(file, config):
        return True
    if not file.is_relative_to(root):
        return "runbooks" in file.parts[:-1]
    inside = file.relative_to(root).parts
    if "runbooks" in inside[:-1] or root.name == "runbooks":
        return True
    globs: list[str] = config.getini("runbooks_files")
    return any(_matches(inside, PurePosixPath(glob).parts) for glob in globs)


def is_named(file: Path, config: pytest.Config) -> bool:
    """Say whether a file was named on the command line."""
    # Not `Session.isinitpath`: that forgets a file when its folder was named as well.
    here = config.invocation_params.dir
    return any(file == absolute(here / arg.partition("::")[0]) for arg in config.args)


def absolute(path: Path) -> Path:
    """Give an absolute path without `..`, and with its links as they are; as pytest does."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` follows links


def _matches(path: Sequence[str], glob: Sequence[str]) -> bool:
    """Match part by part; `**` stands for any number of folders, as in pathlib from 3.13 on."""
    if not glob:
        return not path
    if glob[0] == "**" and len(glob) > 1:
        return any(_matches(path[start:], glob[1:]) for start in range(len(path) + 1))
    if glob[0] == "**":
        return bool(path)
    return bool(path) and fnmatchcase(path[0], glob[0]) and _matches(path[1:], glob[1:])


def check_globs(config: pytest.Config) -> None:
    """Refuse globs that no Markdown file can match.

    Raises:
        pytest.UsageError: there is one.
    """
    for glob in config.getini("runbooks_files"):
        parts = PurePosixPath(glob).parts
        if glob.startswith("/") or ".." in parts:
            raise pytest.UsageError(
                f"runbooks_files: `{glob}` leads out of the root directory; "
                "write a glob relative to it, as `docs/**/*.md`"
            )
        if not glob.endswith((".md", "*")):
            raise pytest.UsageError(
                f"runbooks_files: `{glob}` matches no Markdown file; "
                "write a glob of files, as `docs/*.md` or `docs/**/*.md`"
            )


def problems_of(config: pytest.Config) -> Iterator[tuple[str, str]]:
    """Find what is wrong with the settings, which is known only when documents were collected.

    Yields:
        The setting as it is written, and what is wrong with it.
    """
    try:
        run_settings(config)
    except pytest.UsageError as error:
        yield str(error).partition(":")[0], str(error)
    if config.getoption("forked", default=False):
        yield "--forked", _FORKED
    known = config.stash[COLLECTED]
    for name in config.getoption("--runbooks-environment"):
        if name not in known:
            hint = suggestion(name, known) if known else "no document has a matrix of environments"
            yield f"--runbooks-environment={name}", f"unknown environment `{name}`\n  {hint}"


def run_settings(config: pytest.Config) -> RunSettings:
    """Give the settings of the run.

    Raises:
        pytest.UsageError: a setting cannot be read.
    """
    if SETTINGS not in config.stash:
        from ..parsing.durations import FORM, seconds_of  # noqa: PLC0415 - only for runs with runbooks

        said = config.getini("runbooks_timeout")
        try:
            timeout = seconds_of(said)
        except ValueError as error:
            raise pytest.UsageError(f"runbooks_timeout: {error}\n  {FORM}") from error
        if not timeout:
            raise pytest.UsageError(f"runbooks_timeout: `{said}` leaves no time\n  {FORM}")
        config.stash[SETTINGS] = RunSettings(
            timeout=timeout,
            keep=config.getoption("--runbooks-keep"),
            pass_env=_variables_to_pass(config),
            machine=dict(os.environ),
            layers=layers_of(config),
            readable=readable_places(config),
            project=config.rootpath,
            writable=folders_of(config, "runbooks_writable"),
            secrets=secret_names(config),
            warming=aws_setting(config)[0],
            short_waits=_sleep_of(config) == "short",
            update=categories_of(config),
            faults=faults_of(config),
            strict=_fidelity_of(config) == "strict",
        )
    return config.stash[SETTINGS]


def _sleep_of(config: pytest.Config) -> str:
    said: str = config.getoption("--runbooks-sleep") or config.getini("runbooks_sleep")
    if said not in SLEEPS:
        raise pytest.UsageError(f"runbooks_sleep: unknown `{said}`\n  {suggestion(said, SLEEPS)}")
    return said


def _fidelity_of(config: pytest.Config) -> str:
    said: str = config.getini(FIDELITY)
    if said not in FIDELITIES:
        raise pytest.UsageError(f"{FIDELITY}: unknown `{said}`\n  {suggestion(said, FIDELITIES)}")
    return said


def _variables_to_pass(config: pytest.Config) -> tuple[str, ...]:
    from ..procedures.passed_variables import reason_not_to_pass  # noqa: PLC0415 - see above

    names: list[str] = config.getini("runbooks_pass_env")
    reasons = {name: reason_not_to_pass(name) for name in names}
    wrong = [f"`{name}` {why[0]}\n  {why[1]}" for name, why in reasons.items() if why]
    if wrong:
        raise pytest.UsageError("runbooks_pass_env: " + "\n".join(wrong))
    return tuple(names)


def let_the_emulator_warn(config: pytest.Config) -> None:
    """Keep `-W error` from turning warnings of the emulator's libraries into failed API calls.

    The emulator runs in threads of this process, for which the filters of a test hold as well.
    """
    for library in ("moto", "boto3", "botocore", "werkzeug", "flask", "responses", "urllib3"):
        line = f"ignore:::{library}"
        if line not in config.getini("filterwarnings"):
            config.addinivalue_line("filterwarnings", line)


def shown_path(file: Path, config: pytest.Config) -> str:
    """Give a document's path as a person would type it where pytest was started."""
    try:
        shown = os.path.relpath(file, config.invocation_params.dir)
    except ValueError:  # another drive
        return str(file)
    return shown if not shown.startswith(os.pardir + os.sep) else str(file)
