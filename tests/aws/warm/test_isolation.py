"""What one call has, wrote or changed is nobody else's, unless a file says so."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.supervision.processes import soon

from .stage import ACCOUNT, IDENTITY, LONG, Stage, children, idle, said, written

WITHOUT_KEYS: dict[str, str | None] = {
    "AWS_ACCESS_KEY_ID": None,
    "AWS_SECRET_ACCESS_KEY": None,
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}
# Says on a file what it has from the call that started it.
TELLS = """#!/usr/bin/env python3
import json, os
told = {
    "environment": dict(os.environ),
    "descriptors": sorted(os.listdir("/proc/self/fd"), key=int)[:-1],
    "directory": os.getcwd(),
    "umask": os.umask(0),
    "status": [
        line for line in open("/proc/self/status")
        if line.startswith(("SigIgn", "SigBlk"))
    ],
    "limits": open("/proc/self/limits").read(),
}
with open(os.environ["TAG"], "w") as file:
    file.write(json.dumps(told) + "\\n")
print('{"Version": 1, "AccessKeyId": "333333333333", "SecretAccessKey": "s"}')
"""


def telling(stage: Stage, tag: str) -> dict[str, str | None]:
    program = stage.program("credentials", TELLS)
    (stage.home / ".aws" / "config").write_text(
        f"[default]\nregion = us-east-1\ncredential_process = {program}\n"
    )
    return {**WITHOUT_KEYS, "TAG": str(stage.work / tag)}


def test_a_call_has_nothing_of_the_one_before(stage: Stage) -> None:
    env = telling(stage, "plain")
    plain = f"echo | {IDENTITY} 2>&1 | cat"  # nothing but pipes
    assert stage.run(plain, env) == "333333333333\n"
    odd = f"""
trap '' USR1 PIPE; umask 027; ulimit -n 200; ulimit -S -c 0; mkdir -p below; cd below
exec 7<>file 9<&7
for number in 1 2; do echo | TAG=$TAG.odd ONLY=here TZ=Asia/Tokyo {IDENTITY} 2>&1 | cat; done
"""
    assert stage.run(odd, env) == "333333333333\n" * 2
    first = json.loads(written(stage.work / "plain"))
    other = json.loads(written(stage.work / "plain.odd"))
    assert other["environment"]["ONLY"] == "here"
    assert other["directory"] == str(stage.work / "below")
    assert other["umask"] == 0o027
    assert other["status"] != first["status"]
    assert other["limits"] != first["limits"]
    (stage.work / "plain").unlink()
    assert stage.run(plain, env) == "333333333333\n"
    assert json.loads(written(stage.work / "plain")) == first
    assert first["descriptors"] == ["0", "1", "2"]
    assert not [name for name in first["environment"] if "RUNBOOK" in name or "PYTHON" in name]


def test_a_region_a_profile_and_credentials_are_those_of_their_call(stage: Stage) -> None:
    (stage.home / ".aws" / "config").write_text(
        "[profile other]\nregion = eu-west-1\naws_access_key_id = 444444444444\n"
        "aws_secret_access_key = s\noutput = text\n"
    )
    script = f"""
{IDENTITY}
AWS_ACCESS_KEY_ID=555555555555 {IDENTITY}
env -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY aws --profile other sts get-caller-identity \
    --query Account
{IDENTITY}
aws sts get-caller-identity --query Account
"""
    assert stage.run(script).split() == [
        *(ACCOUNT, "555555555555", "444444444444", ACCOUNT, f'"{ACCOUNT}"')
    ]


def test_what_a_call_configures_holds_for_those_after_it(stage: Stage) -> None:
    script = """
aws configure set region eu-north-1
aws configure get region
aws configure set profile.new.region sa-east-1
aws configure get region --profile new
aws configure set region eu-south-1
aws configure get region
"""
    assert stage.run(script).split() == ["eu-north-1", "sa-east-1", "eu-south-1"]


def test_an_alias_file_that_a_block_writes_has_calls_run_cold_until_it_is_gone(
    stage: Stage,
) -> None:
    script = f"""
{IDENTITY}
mkdir -p ~/.aws/cli; echo '[toplevel]' >~/.aws/cli/alias
{IDENTITY}
rm ~/.aws/cli/alias
{IDENTITY}
"""
    assert stage.run(script).split() == [ACCOUNT, "cold", ACCOUNT]


def test_each_procedure_has_what_its_calls_write_below_its_own_home(
    stages: Callable[[], Stage],
) -> None:
    one, other = stages(), stages()
    for stage, session in ((one, "first"), (other, "second")):
        (stage.home / ".aws" / "config").write_text(
            "[profile assumed]\nrole_arn = arn:aws:iam::666666666666:role/operator\n"
            f"source_profile = base\nrole_session_name = {session}\nregion = us-east-1\n"
            "[profile base]\naws_access_key_id = 111111111111\naws_secret_access_key = s\n"
        )
    script = "aws --profile assumed sts get-caller-identity --query Arn --output text"
    env: dict[str, str | None] = {**WITHOUT_KEYS}
    for _ in range(2):
        for stage, session in ((one, "first"), (other, "second")):
            assert stage.run(script, env).strip().endswith(f"role/operator/{session}")
    for stage in (one, other):
        [cached] = (stage.home / ".aws" / "cli" / "cache").iterdir()
        assert "Credentials" in json.loads(cached.read_text())
    template = one.warm._folder / "home-of-the-template"
    assert not template.exists()


# The children of the server while a call waits, and when it has ended.
WAITS = """#!/bin/bash
echo $PPID >"$TAG".new && mv "$TAG".new "$TAG"
until [[ -e $TAG.go ]]; do sleep 0.05; done
echo '{"Version": 1, "AccessKeyId": "333333333333", "SecretAccessKey": "s"}'
"""


def replaced(stage: Stage, script: str, tag: str, patience: float = LONG) -> bool:
    """Run a call; say whether the server has forked anew for the next one, as when it learns.

    It reaps a call before it reads the last that the call said: it is given its time.
    """
    program = stage.program("waits", WAITS)
    (stage.home / ".aws" / "config").write_text(
        f"[default]\nregion = us-east-1\ncredential_process = {program}\n"
    )
    server = stage.wait()
    process = stage.start(script, {**WITHOUT_KEYS, "TAG": str(stage.work / tag)})
    call = int(written(stage.work / tag))
    [spare] = children(server) - {call}
    (stage.work / f"{tag}.go").touch()
    said(process)
    return soon(lambda: idle(server) != spare, patience)


def test_the_second_call_of_a_service_has_nothing_to_load(stage: Stage) -> None:
    script = "aws rds describe-db-instances --output table"
    assert replaced(stage, script, "first")
    replaced(stage, script, "second", patience=1)  # what came of both is known now
    assert not replaced(stage, script, "third", patience=1)


def test_many_calls_at_once_are_each_answered_with_their_own(stage: Stage) -> None:
    accounts = [f"{one:012}" for one in range(100, 112)]
    script = " & ".join(f"AWS_ACCESS_KEY_ID={one} {IDENTITY} >{one}" for one in accounts)
    stage.run(f"{script} & wait")
    assert [(stage.work / one).read_text().strip() for one in accounts] == accounts
