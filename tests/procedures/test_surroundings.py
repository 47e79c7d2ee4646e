from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from pytest_runbooks.model import Profile
from pytest_runbooks.procedures.home import Aws
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
        waits, _, path = seen["PATH"].partition(":")
        assert waits.endswith("/waits")
        assert path == f"{own}:{os.environ['PATH']}"
        assert {name: seen[name] for name in seen.keys() & MACHINE.keys()} == {
            "PATH": seen["PATH"],
            "HOME": seen["HOME"],
            "AWS_SECRET_ACCESS_KEY": "emulator",
            "NO_PROXY": "127.0.0.1,localhost,::1",
            "HTTPS_PROXY": seen["AWS_ENDPOINT_URL"],
        }
        assert not {"real", "/home/me"} & set(seen.values())


def environment(
    folder: Path,
    *profiles: Profile,
    machine: Mapping[str, str] = MappingProxyType({}),
    pass_env: tuple[str, ...] = (),
) -> dict[str, str]:
    home = folder / "home"
    home.mkdir()
    (folder / "ca.pem").write_text("the authority\n")
    return block_environment(
        RunSettings(machine=machine, pass_env=pass_env),
        home=home,
        tmp=folder / "tmp",
        aws=Aws("http://127.0.0.1:4566", "123456789012", "af-south-1", profiles),
        ca_file=folder / "ca.pem",
    )


def test_the_whole_environment_of_a_block_is_known(tmp_path: Path) -> None:
    env = environment(tmp_path, machine=MACHINE)
    home, gateway = f"{tmp_path}/home", "http://127.0.0.1:4566"
    authority = f"{home}/.gateway-ca.pem"
    assert {name: env[name] for name in sorted(env) if name != "PATH"} == {
        "ALL_PROXY": gateway,
        "AWS_ACCESS_KEY_ID": "123456789012",
        "AWS_CA_BUNDLE": authority,
        "AWS_CONFIG_FILE": f"{home}/.aws/config",
        "AWS_DEFAULT_REGION": "af-south-1",
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": gateway,
        "AWS_PAGER": "",
        "AWS_REGION": "af-south-1",
        "AWS_SDK_LOAD_CONFIG": "1",
        "AWS_SECRET_ACCESS_KEY": "emulator",
        "AWS_SHARED_CREDENTIALS_FILE": f"{home}/.aws/credentials",
        "BUNDLE_SSL_CA_CERT": authority,
        "CARGO_HTTP_CAINFO": authority,
        "CHECKPOINT_DISABLE": "1",
        "CURL_CA_BUNDLE": authority,
        "DEBIAN_FRONTEND": "noninteractive",
        "DENO_CERT": authority,
        "DO_NOT_TRACK": "1",
        "EDITOR": "false",
        "GH_NO_UPDATE_NOTIFIER": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_PAGER": "cat",
        "GIT_SSL_CAINFO": authority,
        "GIT_TERMINAL_PROMPT": "0",
        "HOME": home,
        "HTTPLIB2_CA_CERTS": authority,
        "HTTPS_PROXY": gateway,
        "HTTP_PROXY": gateway,
        "LANG": "C.UTF-8",
        "LOGNAME": "operator",
        "NODE_EXTRA_CA_CERTS": authority,
        "NODE_USE_ENV_PROXY": "1",
        "NO_COLOR": "1",
        "NO_PROXY": "127.0.0.1,localhost,::1",
        "NPM_CONFIG_CAFILE": authority,
        "NPM_CONFIG_AUDIT": "false",
        "NPM_CONFIG_UPDATE_NOTIFIER": "false",
        "PAGER": "cat",
        "PIP_CERT": authority,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "REQUESTS_CA_BUNDLE": authority,
        "SAM_CLI_TELEMETRY": "0",
        "SSL_CERT_FILE": authority,
        "TERM": "dumb",
        "TMPDIR": f"{tmp_path}/tmp",
        "TZ": "UTC",
        "USER": "operator",
        "VISUAL": "false",
        "all_proxy": gateway,
        "http_proxy": gateway,
        "https_proxy": gateway,
        "no_proxy": "127.0.0.1,localhost,::1",
    }
    files = [file for file in Path(home).rglob("*") if file.is_file()]
    assert {str(file.relative_to(home)): file.read_text() for file in files} == {
        ".aws/config": "[default]\nregion = af-south-1\nendpoint_url = http://127.0.0.1:4566\n"
        f"ca_bundle = {authority}\ndisable_host_prefix_injection = true\n",
        ".aws/credentials": "[default]\naws_access_key_id = 123456789012\n"
        "aws_secret_access_key = emulator\n",
        ".cdk.json": '{"notices": false}\n',
        ".curlrc": "suppress-connect-headers\n",
        ".gateway-ca.pem": "the authority\n",
        ".gitconfig": "[user]\nname = operator\nemail = operator@example.invalid\n"
        "[init]\ndefaultBranch = main\n",
        ".wgetrc": f"ca_certificate = {authority}\n",
    }


def test_the_aws_files_hold_every_profile(tmp_path: Path) -> None:
    env = environment(
        tmp_path,
        Profile("same"),
        Profile("prod", account="333333333333", region="eu-west-1"),
        Profile("deployer", None, None, "arn:aws:iam::222222222222:role/deployer", "prod"),
    )
    common = (
        f"endpoint_url = http://127.0.0.1:4566\nca_bundle = {tmp_path}/home/.gateway-ca.pem\n"
        "disable_host_prefix_injection = true\n"
    )
    assert Path(env["AWS_CONFIG_FILE"]).read_text() == (
        f"[default]\nregion = af-south-1\n{common}"
        f"[profile same]\nregion = af-south-1\n{common}"
        f"[profile prod]\nregion = eu-west-1\n{common}"
        "[profile deployer]\nregion = af-south-1\n"
        f"role_arn = arn:aws:iam::222222222222:role/deployer\nsource_profile = prod\n{common}"
    )
    assert Path(env["AWS_SHARED_CREDENTIALS_FILE"]).read_text() == (
        "[default]\naws_access_key_id = 123456789012\naws_secret_access_key = emulator\n"
        "[same]\naws_access_key_id = 123456789012\naws_secret_access_key = emulator\n"
        "[prod]\naws_access_key_id = 333333333333\naws_secret_access_key = emulator\n"
    )


def test_nobody_else_reads_the_aws_files_of_which_the_cli_would_warn(tmp_path: Path) -> None:
    env = environment(tmp_path)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        assert Path(env[name]).stat().st_mode & 0o777 == 0o600


CREDENTIALS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
REGION = {"AWS_REGION", "AWS_DEFAULT_REGION"}


@pytest.mark.parametrize(
    ("profile", "variables"),
    [
        pytest.param(Profile("p"), CREDENTIALS | REGION, id="like the environment"),
        pytest.param(Profile("p", account="333333333333"), REGION, id="an account"),
        pytest.param(Profile("p", region="eu-west-1"), CREDENTIALS, id="a region"),
        pytest.param(Profile("p", None, None, "arn:...", "default"), REGION, id="a role"),
        pytest.param(Profile("p", "333333333333", "eu-west-1"), set(), id="both"),
    ],
)
def test_variables_do_not_hide_what_a_profile_says_of_its_own(
    tmp_path: Path, profile: Profile, variables: set[str]
) -> None:
    env = environment(tmp_path, Profile("other"), profile)
    assert (CREDENTIALS | REGION) & env.keys() == variables


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        (None, os.defpath),
        ("", os.defpath),
        ("bin:.:", os.defpath),
        ("/usr/bin::bin:./bin:../bin:/bin:", "/usr/bin:/bin"),
    ],
)
def test_only_absolute_places_of_the_path_are_kept(
    tmp_path: Path, path: str | None, kept: str
) -> None:
    env = environment(tmp_path, machine={} if path is None else {"PATH": path})
    assert env["PATH"] == f"{Path(sys.executable).parent}:{kept}"


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
        "found .cdk.json",
        "found .curlrc",
        "found .gateway-ca.pem",
        "found .gitconfig",
        "found .wgetrc",
        "found ",
    ]
    assert two[0] == "nothing left"
    assert not set(one[-1].split()) & set(two[-1].split())
    assert all(not Path(folder).exists() for folder in one[-1].split())


def test_git_commits_and_knows_nothing_of_the_machine(tmp_path: Path) -> None:
    text = """
    ```bash
    git init --quiet stack && cd stack
    git commit --quiet --allow-empty -m "A change"
    git log --format='%an %ae %D'
    git config --show-origin --list | cut -f 1 | sort -u | sed "s|$HOME|HOME|"
    ```
    """
    played = play(text, tmp_path, machine={"GIT_AUTHOR_NAME": "me", "EMAIL": "me@example.com"})
    assert played.failures() == ""
    assert played.output == (
        "operator operator@example.invalid HEAD -> main\nfile:.git/config\nfile:HOME/.gitconfig\n"
    )


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
