from __future__ import annotations

import pytest

from pytest_runbooks.procedures.passed_variables import reason_not_to_pass

OWN = "is the procedure's own"
AWS = "says with which credentials, or where, AWS is called"
PROXY = "leads around the gateway"
AUTHORITY = "says whose certificates are trusted, which are the gateway's"
OUTSIDE = "leads to a program that runs outside of the fence, and does what it is told"
CODE = "puts code of this machine into every program"
NAME = "cannot name a variable"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        *((name, OWN) for name in ("PATH", "HOME", "TMPDIR", "WGETRC", "GIT_CONFIG_NOSYSTEM")),
        *((name, AWS) for name in ("AWS_PROFILE", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL_S3")),
        *((name, AWS) for name in ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "BOTO_CONFIG")),
        *((name, PROXY) for name in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "ftp_proxy")),
        *((name, AUTHORITY) for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE")),
        *((name, OUTSIDE) for name in ("SSH_AUTH_SOCK", "DOCKER_HOST", "XDG_RUNTIME_DIR", "TMUX")),
        *((name, CODE) for name in ("LD_PRELOAD", "LD_AUDIT", "BASH_ENV", "ENV")),
        *((name, NAME) for name in ("TF_VAR_*", "A=b", "1A", "a-b", "")),
    ],
)
def test_is_not_passed(name: str, reason: str) -> None:
    refused = reason_not_to_pass(name)
    assert refused is not None
    assert refused[0] == reason


@pytest.mark.parametrize(
    "name",
    [
        *("GITHUB_TOKEN", "KUBECONFIG", "TF_VAR_region", "LC_ALL", "TERM", "LD_LIBRARY_PATH"),
        *("MY_AWS_TEAM", "PROXY", "PATHS", "VAULT_TOKEN", "ENVIRONMENT", "PYTHONPATH"),
    ],
)
def test_is_passed_at_the_users_own_word(name: str) -> None:
    assert reason_not_to_pass(name) is None
