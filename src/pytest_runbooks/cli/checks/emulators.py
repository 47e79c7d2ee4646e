"""The emulators that runs may use, and the extras of this package."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import Iterator
from importlib.util import find_spec

from ...aws.official import PACKAGE, runs_here
from ...emulators.address import address_of
from ...emulators.choice import NAMES
from ...emulators.compose import ComposeProject
from ...emulators.localstack import NAME as LOCALSTACK
from ...emulators.localstack import find_address
from ...emulators.moto import MotoEmulator, describe
from ...emulators.protocol import Outside
from ...emulators.server import recognise
from ...errors import RunbookError
from ..finding import Finding, Machine, Mark
from .programs import output_of
from .python import version_of

_SIGNED = (
    "AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/sts/aws4_request, "
    "SignedHeaders=host, Signature=0"
)
_CALL = b"Action=GetCallerIdentity&Version=2011-06-15"
_USUAL = "http://localhost:4566"


def examine(machine: Machine) -> Iterator[Finding]:
    """Start moto and call it; look for what starts LocalStack, and for one that runs."""
    setting = machine.pytest.emulator
    yield _moto(needed=setting == "moto")
    if setting not in NAMES:
        yield _server(setting)
    yield from _docker(machine)
    yield _localstack(machine, needed=setting == LOCALSTACK)
    lacking = "no AWS CLI comes with the plugin"
    unneeded = "an AWS CLI is there" if shutil.which("aws", path=machine.path) else ""
    yield _extra("[aws]", PACKAGE, lacking, unneeded=unneeded)
    yield _extra("[awscli]", "awscli", lacking, unneeded=unneeded)
    lacking = "a LocalStack that runs is found by its URL only"
    yield _extra("[localstack]", "localstack-client", lacking, needed=setting == LOCALSTACK)


def _moto(*, needed: bool) -> Finding:
    began, said = time.monotonic(), ""
    try:
        answer, status = _called()
        if status.startswith("200") and b"123456789012" in answer:
            took = f"{describe()}, a first call in {time.monotonic() - began:.1f} s"
            return Finding("moto", Mark.OK, took, needed=needed)
        said = f"it answered {status}"
    except Exception as error:  # noqa: BLE001 - whatever a broken installation raises
        said = f"{type(error).__name__}: {error}"
    return Finding(
        "moto",
        Mark.WRONG,
        said,
        "no block can call AWS",
        "pip install --force-reinstall 'moto[server]>=5.2.5,<6'",
        needed,
    )


def _called() -> tuple[bytes, str]:
    """Ask moto who we are; give the answer and its status."""
    statuses: list[str] = []

    def start_response(status: str, *_: object) -> None:
        statuses.append(status)

    emulator = MotoEmulator(Outside("http://127.0.0.1"))
    try:
        answer = b"".join(
            emulator.application(
                {
                    "REQUEST_METHOD": "POST",
                    "SCRIPT_NAME": "",
                    "PATH_INFO": "/",
                    "QUERY_STRING": "",
                    "SERVER_NAME": "sts.us-east-1.amazonaws.com",
                    "SERVER_PORT": "80",
                    "SERVER_PROTOCOL": "HTTP/1.1",
                    "HTTP_HOST": "sts.us-east-1.amazonaws.com",
                    "HTTP_AUTHORIZATION": _SIGNED,
                    "CONTENT_TYPE": "application/x-www-form-urlencoded",
                    "CONTENT_LENGTH": str(len(_CALL)),
                    "wsgi.url_scheme": "http",
                    "wsgi.input": io.BytesIO(_CALL),
                    "wsgi.errors": io.StringIO(),
                    "wsgi.version": (1, 0),
                    "wsgi.multithread": False,
                    "wsgi.multiprocess": False,
                    "wsgi.run_once": True,
                },
                start_response,  # type: ignore[arg-type]  # nobody writes by what it would return
            )
        )
    finally:
        emulator.close()
    return answer, statuses[0]


def _server(setting: str) -> Finding:
    try:
        return Finding("emulator", Mark.OK, str(recognise(address_of(setting))), needed=True)
    except RunbookError as error:
        what, _, mend = str(error).partition("\n")
        means = "a run ends before any step"
        mend = mend.strip() or "start it, or change `runbooks_emulator`"
        return Finding("emulator", Mark.WRONG, what, means, mend, needed=True)


def _docker(machine: Machine) -> Iterator[Finding]:
    without = "no LocalStack can be started by a run"
    found = shutil.which("docker", path=machine.path)
    if not found:
        yield Finding("docker", Mark.MISSING, "not on the PATH", without, "install Docker")
        return
    server = output_of([found, "version", "--format", "{{.Server.Version}}"], machine)
    if server:
        yield Finding("docker", Mark.OK, f"{server} ({found})")
    else:
        means = f"{found} is there, and its daemon does not answer"
        mend = "start it, or give yourself the right to use it"
        yield Finding("docker", Mark.WRONG, means, without, mend)
    compose = output_of([found, "compose", "version", "--short"], machine)
    if compose:
        yield Finding("docker compose", Mark.OK, compose)
    else:
        what, mend = "`docker compose version` fails", "install Docker's compose plugin"
        yield Finding("docker compose", Mark.MISSING, what, without, mend)


def _localstack(machine: Machine, *, needed: bool) -> Finding:
    try:
        address = find_address() if find_spec("localstack_client") else address_of(_USUAL)
        server = recognise(address)
    except RunbookError as error:
        what = str(error).partition("\n")[0]
    else:
        if server.name == LOCALSTACK:
            return Finding("localstack", Mark.OK, str(server), needed=needed)
        what = f"what answers at {address} is {server.title}"
    obstacle = ComposeProject(machine.pytest.root, machine.variables).obstacle()
    if not obstacle:
        mend = "a run with `--runbooks-emulator=localstack` starts one, by docker-compose.yml"
        return Finding("localstack", Mark.MISSING, what, "none runs", mend)
    return Finding(
        "localstack",
        Mark.MISSING,
        what,
        f"`--runbooks-emulator=localstack` does not work, and none would be started: {obstacle}",
        "start one, or say where it is by `LOCALSTACK_HOST=HOST:PORT`",
        needed,
    )


def _extra(
    name: str, distribution: str, lacking: str, *, needed: bool = False, unneeded: str = ""
) -> Finding:
    """Look for what an extra installs; `unneeded` says why nobody lacks it, where that is so."""
    mend = f"pip install 'pytest-runbooks{name}'"
    if version := version_of(distribution):
        found = f"{distribution} {version}"
        if distribution == PACKAGE and not runs_here():
            what = f"{found} is for Linux on x86-64 with glibc only"
            return Finding(name, Mark.WRONG, what, lacking, "install AWS's own program")
        return Finding(name, Mark.OK, found, needed=needed)
    if unneeded:
        return Finding(name, Mark.OK, f"not installed, and not needed: {unneeded}")
    return Finding(name, Mark.MISSING, "not installed", lacking, mend, needed)
