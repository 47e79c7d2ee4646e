"""The AWS CLI: which one blocks run, whether it honours the endpoint, whether it is kept warm."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ...aws.official import how_to_get_one
from ...aws.programs import SETTING, AwsProgram, Warming, find_program, read_setting
from ...aws.warm import LONGEST_LOADING, Served
from ...errors import SettingError
from ...procedures.aws_command import kept_warm
from ...procedures.settings import RunSettings
from ..finding import Finding, Machine, Mark

# The first versions that know AWS_ENDPOINT_URL.
_OLDEST_WITH_ENDPOINT = {1: (1, 29), 2: (2, 13)}
_GATEWAY = "the gateway answers as their proxy, so that they do not reach AWS"


def examine(machine: Machine) -> Iterator[Finding]:
    """Find the program of blocks, and try it."""
    needed = any("aws" in document.requires for document in machine.pytest.documents)
    try:
        warming, named = read_setting(machine.pytest.aws, machine.pytest.root)
        program = find_program(warming, named, machine.path, machine.variables)
    except SettingError as error:
        what, _, mend = str(error).partition("\n")
        means = "a run ends before any step"
        yield Finding("aws", Mark.WRONG, f"{SETTING}: {what}", means, " ".join(mend.split()), True)
        return
    if program is None:
        yield Finding(
            "aws",
            Mark.MISSING,
            "no AWS CLI on the PATH",
            "blocks that call `aws` fail",
            how_to_get_one(),
            needed,
        )
        return
    if not program.version:
        yield Finding(
            "aws",
            Mark.WRONG,
            f"{program.path} does not answer `--version` as the AWS CLI does",
            "it is run as it is, and not kept warm",
            f"name the AWS CLI: `{SETTING} = PATH`",
            needed,
        )
        return
    yield Finding("aws", Mark.OK, f"{program.version} ({program.path})", needed=needed)
    yield endpoint(program)
    yield _warm(program, warming, machine)


def endpoint(program: AwsProgram) -> Finding:
    """Say whether a program sends its calls to AWS_ENDPOINT_URL."""
    numbers = tuple(int(part) for part in program.version.split(".")[:2] if part.isdigit())
    if numbers < _OLDEST_WITH_ENDPOINT.get(program.major, (0,)):
        found = "it does not know AWS_ENDPOINT_URL"
    elif program.major == 1:
        found = "it ignores AWS_ENDPOINT_URL for sqs, rds, docdb, neptune, health and emr"
    else:
        return Finding("aws endpoint", Mark.OK, "it honours AWS_ENDPOINT_URL")
    return Finding("aws endpoint", Mark.OK, found, f"for such calls {_GATEWAY}")


def _warm(program: AwsProgram, warming: Warming, machine: Machine) -> Finding:
    settings = RunSettings(machine=machine.variables, aws=program, warming=warming)
    needed = warming is Warming.REQUIRED
    with tempfile.TemporaryDirectory(prefix="runbook-doctor-") as folder:
        warm = kept_warm(settings, _made(folder, "program"))
        if warm is None:
            return Finding(
                "aws warm",
                Mark.OK,
                f"no: `{SETTING} = {warming.value}`",
                "each call takes as long as the program takes to start, a second",
            )
        began = time.monotonic()
        served = Served(_made(folder, "home"), _made(folder, "calls") / "aws")
        warm.serve(served)
        try:
            ready = warm.wait_for(served, LONGEST_LOADING)
            reason = warm.refused or f"it did not load within {LONGEST_LOADING:g} s"
        finally:
            warm.leave(served)
            warm.close()
    if ready:
        return Finding("aws warm", Mark.OK, f"loaded in {time.monotonic() - began:.1f} s")
    return Finding(
        "aws warm",
        Mark.WRONG,
        f"no: {reason}",
        "each call takes as long as the program takes to start, a second",
        f"take AWS's own program: {how_to_get_one()}",
        needed,
    )


def _made(folder: str, name: str) -> Path:
    made = Path(folder, name)
    made.mkdir()
    return made
