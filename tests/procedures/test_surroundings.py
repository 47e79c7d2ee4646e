from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pytest_runbooks.procedures.settings import RunSettings
from pytest_runbooks.procedures.surroundings import block_environment

from .play import play

MACHINE = {
    "PATH": os.environ["PATH"],
    "HOME": "/home/me",
    "AWS_PROFILE": "production",
    "AWS_SECRET_ACCESS_KEY": "real",
    "AWS_SESSION_TOKEN": "real",
    "AWS_ENDPOINT_URL_S3": "https://s3.amazonaws.com",
    "GITHUB_TOKEN": "real",
    "SSH_AUTH_SOCK": "/run/agent",
    "KUBECONFIG": "/home/me/.kube/config",
    "DOCKER_HOST": "tcp://1.2.3.4",
    "NO_PROXY": "*",
    "HTTPS_PROXY": "http://proxy.example",
    "LC_ALL": "de_DE.UTF-8",
    "BASH_ENV": "/home/me/.bashrc",
    "PYTHONPATH": "/home/me/lib",
    "PS1": "$ ",
    "TF_VAR_region": "eu-west-1",
}
SHOW = """
```bash
env | sort
```

```python
import os
print(*sorted(f"{name}={value}" for name, value in os.environ.items()), sep="\\n")
```
"""


def variables(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines())
    return {name: value for name, _, value in pairs}


def test_nothing_of_the_machine_reaches_a_block_but_path(tmp_path: Path) -> None:
    played = play(SHOW, tmp_path, machine=MACHINE)
    for outcome in played.outcomes.values():
        seen = variables(outcome.outputs[0].stdout)
        own = Path(sys.executable).parent
        assert seen["PATH"] == f"{own}:{os.environ['PATH']}"
        assert {name: seen[name] for name in seen.keys() & MACHINE.keys()} == {
            "PATH": seen["PATH"],
            "HOME": seen["HOME"],
            "AWS_SECRET_ACCESS_KEY": "emulator",
            "NO_PROXY": "127.0.0.1,localhost,::1",
            "HTTPS_PROXY": "http://127.0.0.1:9",
        }
        assert not {"real", "/home/me"} & set(seen.values())


def test_the_whole_environment_of_a_block_is_known(tmp_path: Path) -> None:
    env = block_environment(
        RunSettings(machine=MACHINE),
        home=tmp_path / "home",
        tmp=tmp_path / "tmp",
        endpoint_url="http://127.0.0.1:4566",
        account="123456789012",
        region="af-south-1",
    )
    assert {name: env[name] for name in sorted(env) if name != "PATH"} == {
        "ALL_PROXY": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "123456789012",
        "AWS_CONFIG_FILE": f"{tmp_path}/home/.aws/config",
        "AWS_DEFAULT_REGION": "af-south-1",
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4566",
        "AWS_PAGER": "",
        "AWS_REGION": "af-south-1",
        "AWS_SECRET_ACCESS_KEY": "emulator",
        "AWS_SHARED_CREDENTIALS_FILE": f"{tmp_path}/home/.aws/credentials",
        "DEBIAN_FRONTEND": "noninteractive",
        "EDITOR": "false",
        "GIT_PAGER": "cat",
        "GIT_TERMINAL_PROMPT": "0",
        "HOME": f"{tmp_path}/home",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "LANG": "C.UTF-8",
        "LOGNAME": "operator",
        "NO_COLOR": "1",
        "NO_PROXY": "127.0.0.1,localhost,::1",
        "PAGER": "cat",
        "PIP_NO_INPUT": "1",
        "TERM": "dumb",
        "TMPDIR": f"{tmp_path}/tmp",
        "TZ": "UTC",
        "USER": "operator",
        "VISUAL": "false",
        "all_proxy": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
        "no_proxy": "127.0.0.1,localhost,::1",
    }
    assert (tmp_path / "home/.aws/config").read_text() == (
        "[default]\nregion = af-south-1\nendpoint_url = http://127.0.0.1:4566\n"
    )
    assert (tmp_path / "home/.aws/credentials").read_text() == (
        "[default]\naws_access_key_id = 123456789012\naws_secret_access_key = emulator\n"
    )


def test_a_machine_without_a_path_has_the_default_one(tmp_path: Path) -> None:
    settings = RunSettings()
    env = block_environment(
        settings, home=tmp_path, tmp=tmp_path, endpoint_url="", account="", region=""
    )
    assert env["PATH"] == f"{Path(sys.executable).parent}:{os.defpath}"


def test_pass_env_lets_named_variables_through(tmp_path: Path) -> None:
    settings = RunSettings(pass_env=("GITHUB_TOKEN", "NOT_SET"), machine=MACHINE)
    played = play(SHOW, tmp_path, settings=settings)
    for outcome in played.outcomes.values():
        seen = variables(outcome.outputs[0].stdout)
        assert seen["GITHUB_TOKEN"] == "real"
        assert "NOT_SET" not in seen
        assert "KUBECONFIG" not in seen


def test_home_and_tmpdir_are_private_empty_and_fresh_for_each_procedure(tmp_path: Path) -> None:
    text = """
    ---
    runbook:
      procedures: 2
    ---
    ## One

    ```bash
    ls -A $HOME $TMPDIR . | sed 's/^/found /'
    touch $HOME/left $TMPDIR/left left
    echo $HOME $TMPDIR $PWD
    ```

    ## Two

    ```bash
    ls -A $HOME $TMPDIR . | grep left || echo nothing left
    echo $HOME $TMPDIR $PWD
    ```
    """
    played = play(text, tmp_path)
    assert played.failures() == ""
    one, two = (one.outputs[0].stdout.splitlines() for one in played.outcomes.values())
    assert [line for line in one if "found" in line and ":" not in line] == [
        "found ",
        "found .aws",
        "found ",
    ]
    assert two[0] == "nothing left"
    assert not set(one[-1].split()) & set(two[-1].split())
    assert all(not Path(folder).exists() for folder in one[-1].split())


def test_variables_of_the_environment_win_over_those_of_the_document_and_fixtures_over_both(
    tmp_path: Path,
) -> None:
    text = """
    ---
    runbook:
      env: {A: document, B: document, C: document, LANG: document}
      environments:
        dev: {env: {B: environment, C: environment}}
    ---
    ```bash
    echo $A $B $C $LANG $D
    ```
    """
    exports = {"C": "fixture", "D": "a b"}
    played = play(text, tmp_path, environment="dev", exports=exports)
    assert played.output == "document environment fixture document a b\n"


def test_region_and_account_are_those_of_the_environment(tmp_path: Path) -> None:
    text = """
    ---
    runbook:
      region: af-south-1
      account: "111111111111"
      environments:
        dev: {}
        prod: {account: "333333333333", region: eu-west-1}
    ---
    ```bash
    echo $AWS_ACCESS_KEY_ID $AWS_REGION $AWS_DEFAULT_REGION
    ```
    """
    dev = play(text, tmp_path, environment="dev").output
    prod = play(text, tmp_path, environment="prod").output
    assert dev == "111111111111 af-south-1 af-south-1\n"
    assert prod == "333333333333 eu-west-1 eu-west-1\n"


@pytest.mark.parametrize("host", ["http://example.com", "https://s3.amazonaws.com"])
def test_what_asks_for_another_host_is_refused_at_once(tmp_path: Path, host: str) -> None:
    text = f"""
    ```python
    import urllib.request
    try:
        urllib.request.urlopen("{host}")
    except OSError as error:
        print(error)
    ```
    """
    assert play(text, tmp_path).output == "<urlopen error [Errno 111] Connection refused>\n"
