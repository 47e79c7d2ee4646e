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

from .home import SECRET, Aws, furnish
from .passed_variables import AUTHORITY_VARIABLES, PROXY_VARIABLES
from .settings import RunSettings

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
    # The machine's settings are not the page's.
    "GIT_CONFIG_NOSYSTEM": "1",
    # No program asks for its own news: what asks for a host that is not declared is refused, and
    # the step fails.
    "DO_NOT_TRACK": "1",
    "CHECKPOINT_DISABLE": "1",
    "GH_NO_UPDATE_NOTIFIER": "1",
    "NPM_CONFIG_AUDIT": "false",
    "NPM_CONFIG_UPDATE_NOTIFIER": "false",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "SAM_CLI_TELEMETRY": "0",
    # No credentials but those that are given here.
    "AWS_EC2_METADATA_DISABLED": "true",
    # Older SDKs read profiles only when told to.
    "AWS_SDK_LOAD_CONFIG": "1",
    # Some services put a prefix before the host, and the gateway's is an address.
    "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
    # Node looks at the proxy variables only when told to.
    "NODE_USE_ENV_PROXY": "1",
}


def block_environment(
    settings: RunSettings, *, home: Path, tmp: Path, aws: Aws, ca_file: Path
) -> dict[str, str]:
    """Give the environment of a procedure's sessions.

    A variable wins over a profile in every SDK. So where a profile says an account or a role of its
    own there are no variables with credentials, and where one says a region there are none with a
    region: the profile `default` has both.

    Args:
        settings: says what of the machine is passed on.
        home: the procedure's own HOME, empty; its files are written here.
        tmp: the procedure's own TMPDIR.
        aws: what AWS is for the procedure; its endpoint is the proxy, too, since some programs
            ignore AWS_ENDPOINT_URL (AWS CLI v1 does for sqs, rds and others).
        ca_file: the certificate of the gateway's authority, as PEM.
    """
    made = furnish(home, aws, ca_file)
    env = dict(CONSTANT)
    env |= {
        "PATH": search_path(settings.machine),
        "HOME": str(home),
        "TMPDIR": str(tmp),
        "AWS_ENDPOINT_URL": aws.endpoint_url,
        "AWS_CONFIG_FILE": str(made.aws_config),
        "AWS_SHARED_CREDENTIALS_FILE": str(made.aws_credentials),
    }
    if not any(profile.account or profile.role_arn for profile in aws.profiles):
        env |= {"AWS_ACCESS_KEY_ID": aws.account, "AWS_SECRET_ACCESS_KEY": SECRET}
    if not any(profile.region for profile in aws.profiles):
        env |= {"AWS_REGION": aws.region, "AWS_DEFAULT_REGION": aws.region}
    env |= proxy_environment(aws.endpoint_url, made.authority)
    return env | settings.passed


def proxy_environment(url: str, authority: Path) -> dict[str, str]:
    """Give the variables that send to the gateway what asks for any other host.

    Args:
        url: the gateway's.
        authority: the file with the certificate of its authority, as PEM.
    """
    env = dict.fromkeys(AUTHORITY_VARIABLES, str(authority))
    env |= {"NO_PROXY": LOOPBACK, "no_proxy": LOOPBACK}
    for name in PROXY_VARIABLES:
        env |= {name: url, name.lower(): url}
    return env


def search_path(machine: Mapping[str, str]) -> str:
    """Put the programs of this Python first, so that `aws` and `python` are the tested ones.

    What is not an absolute path is left out: it would name a folder of the work directory.
    """
    own = Path(sys.executable).parent
    places = machine.get("PATH", "").split(os.pathsep)
    absolute = [place for place in places if Path(place).is_absolute()]
    return os.pathsep.join([str(own), *(absolute or [os.defpath])])
