"""The environment variables that a block sees: an allow-list, never what the machine has.

A deny-list of credentials rots: botocore alone looks in a dozen places. So nothing of the machine's
environment reaches a block but PATH and what `runbooks_pass_env` names, and the rest is the same on
every machine, so that an author, CI and an engineer see the same output.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from .settings import RunSettings

# Nothing listens there (RFC 863's discard port): what asks for a host of the internet is refused
# at once, and does not reach it.
NOWHERE = "http://127.0.0.1:9"
LOOPBACK = "127.0.0.1,localhost,::1"

CONSTANT = {
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "USER": "operator",
    "LOGNAME": "operator",
    # No colours, pagers, prompts, editors: nobody is there to look or to answer.
    "TERM": "dumb",
    "NO_COLOR": "1",
    "PAGER": "cat",
    "GIT_PAGER": "cat",
    "AWS_PAGER": "",
    "EDITOR": "false",
    "VISUAL": "false",
    "GIT_TERMINAL_PROMPT": "0",
    "DEBIAN_FRONTEND": "noninteractive",
    "PIP_NO_INPUT": "1",
    # No credentials but those that are given here.
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_SECRET_ACCESS_KEY": "emulator",
    # Some services put a prefix before the host, and the emulator's is an address.
    "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
    # Some programs ignore AWS_ENDPOINT_URL (AWS CLI v1 does for sqs, rds and others).
    "HTTP_PROXY": NOWHERE,
    "HTTPS_PROXY": NOWHERE,
    "ALL_PROXY": NOWHERE,
    "NO_PROXY": LOOPBACK,
    "http_proxy": NOWHERE,
    "https_proxy": NOWHERE,
    "all_proxy": NOWHERE,
    "no_proxy": LOOPBACK,
}


def block_environment(
    settings: RunSettings, *, home: Path, tmp: Path, endpoint_url: str, account: str, region: str
) -> dict[str, str]:
    """Give the environment of a procedure's sessions.

    Args:
        settings: says what of the machine is passed on.
        home: the procedure's own HOME; its AWS configuration is written here.
        tmp: the procedure's own TMPDIR.
        endpoint_url: of the emulator.
        account: twelve digits; the emulator takes the access key id for the account.
        region: the region that commands use unless they name another.
    """
    env = dict(CONSTANT)
    env |= {
        "PATH": _path(settings.machine),
        "HOME": str(home),
        "TMPDIR": str(tmp),
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": account,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": str(home / ".aws" / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / ".aws" / "credentials"),
    }
    env |= {name: settings.machine[name] for name in settings.pass_env if name in settings.machine}
    _write_aws_files(home, env)
    return env


def _path(machine: Mapping[str, str]) -> str:
    """Put the programs of this Python first, so that `aws` and `python` are the tested ones."""
    own = Path(sys.executable).parent
    return os.pathsep.join([str(own), machine.get("PATH") or os.defpath])


def _write_aws_files(home: Path, env: Mapping[str, str]) -> None:
    """Give commands that drop their variables, as `env -i aws` does, the same configuration."""
    folder = home / ".aws"
    folder.mkdir(parents=True)
    (folder / "config").write_text(
        f"[default]\nregion = {env['AWS_REGION']}\nendpoint_url = {env['AWS_ENDPOINT_URL']}\n",
        encoding="utf-8",
    )
    (folder / "credentials").write_text(
        f"[default]\naws_access_key_id = {env['AWS_ACCESS_KEY_ID']}\n"
        f"aws_secret_access_key = {env['AWS_SECRET_ACCESS_KEY']}\n",
        encoding="utf-8",
    )
