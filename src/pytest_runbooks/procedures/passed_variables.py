"""Which variables of the machine a user may let blocks see, at his own word.

What is named by `runbooks_pass_env` reaches the blocks, secrets too: what a program sends with them
still reaches only the gateway. Refused is what would lead out of the fence, and what holds
credentials of AWS, for which nobody who runs documents against an emulator has a use.
"""

from __future__ import annotations

import re

AUTHORITY_VARIABLES = (
    "AWS_CA_BUNDLE",  # AWS CLI, boto3
    "BUNDLE_SSL_CA_CERT",  # Ruby's bundler
    "CARGO_HTTP_CAINFO",
    "CURL_CA_BUNDLE",
    "DENO_CERT",
    "GIT_SSL_CAINFO",
    "HTTPLIB2_CA_CERTS",
    "NODE_EXTRA_CA_CERTS",
    "NPM_CONFIG_CAFILE",  # wins over the file that came with npm
    "PIP_CERT",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_FILE",  # OpenSSL, and with it Python, Ruby and Perl; Go; Rust
)
"""The variables by which programs are told whose certificates to trust."""

PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")

_OWN = ("PATH", "HOME", "TMPDIR", "WGETRC", "GIT_CONFIG_NOSYSTEM")
_OUTSIDE = (
    *("SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_AGENT_INFO"),
    *("DOCKER_HOST", "DOCKER_CONTEXT", "CONTAINER_HOST", "BUILDKIT_HOST"),
    *("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS", "XDG_RUNTIME_DIR"),
    *("TMUX", "STY"),
)
_CODE = ("LD_PRELOAD", "LD_AUDIT", "BASH_ENV", "ENV")
_REASONS = (
    (
        re.compile("|".join(_OWN)),
        "is the procedure's own",
        "leave it out; what blocks find on the machine's PATH they find anyway",
    ),
    (
        re.compile(r"AWS_\w*|BOTO_CONFIG"),
        "says with which credentials, or where, AWS is called",
        "blocks get the emulator's; say what they need besides in `env` of the front matter",
    ),
    (
        re.compile(r"\w*_PROXY", re.IGNORECASE),
        "leads around the gateway",
        "leave it out; declare in `stubs` what blocks ask for outside of AWS",
    ),
    (
        re.compile("|".join((*AUTHORITY_VARIABLES, "SSL_CERT_DIR"))),
        "says whose certificates are trusted, which are the gateway's",
        "leave it out; declare in `stubs` what blocks ask for outside of AWS",
    ),
    (
        re.compile("|".join(_OUTSIDE)),
        "leads to a program that runs outside of the fence, and does what it is told",
        "leave it out, or put a program of that name on the PATH that answers as the real one",
    ),
    (
        re.compile("|".join(_CODE)),
        "puts code of this machine into every program",
        "leave it out, or let the page say what it does",
    ),
)


def reason_not_to_pass(name: str) -> tuple[str, str] | None:
    """Say why blocks may not see a variable of the machine, and what to do; None when they may."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        return "cannot name a variable", "write whole names: there are no wildcards"
    for pattern, reason, hint in _REASONS:
        if pattern.fullmatch(name):
            return reason, hint
    return None
