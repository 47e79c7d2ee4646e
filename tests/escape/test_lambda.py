"""A Lambda function that a block deploys tries to leave as the block itself does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.moto import MotoEmulator

from .attempt import COMBINATIONS, Attempt
from .stage import Stage

DEPLOY = """
import io, json, zipfile
import botocore.session

FUNCTION = '''
import ctypes, os, signal, socket

E = os.environ

def tcp():
    socket.create_connection(("127.0.0.1", int(E["TCP4"])), timeout=5)

def udp():
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", int(E["UDP4"])))

def unix():
    socket.socket(socket.AF_UNIX).connect(E["UNIX"])

def read():
    return open(E["SECRET"]).read()

def environment():
    return open(f"/proc/{E['PROCESS']}/environ").read()

def write():
    open(E["KEPT"], "a").write("x")

def mode():
    os.chmod(E["KEPT"], 0o777)

def kill():
    os.kill(int(E["PROCESS"]), signal.SIGSTOP)

def handler(event, context):
    said = {}
    for act in (tcp, udp, unix, read, environment, write, mode, kill):
        try:
            said[act.__name__] = act()
        except OSError as error:
            said[act.__name__] = error.strerror
    return said
'''
archive = io.BytesIO()
with zipfile.ZipFile(archive, "w") as package:
    package.writestr("index.py", FUNCTION)
session = botocore.session.Session()
trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
    "Principal": {"Service": "lambda.amazonaws.com"}}]}
role = session.create_client("iam").create_role(
    RoleName="leave", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
names = ("TCP4", "UDP4", "UNIX", "SECRET", "KEPT", "PROCESS")
functions = session.create_client("lambda")
functions.create_function(FunctionName="leave", Runtime="python3.12", Role=role,
    Handler="index.handler", Code={"ZipFile": archive.getvalue()}, Timeout=20,
    Environment={"Variables": {name: E[name] for name in names}})
print(functions.invoke(FunctionName="leave")["Payload"].read().decode())
"""
ATTEMPT = Attempt("a Lambda function", DEPLOY, python=True)

NETWORK = {"TCP4", "UDP4", "UNIX"}
READ = {"read: environment of a process", "read: file"}
CHANGED = {"kept contents", "kept time", "kept mode", "process stopped"}
ROOT = os.geteuid() == 0

REACHED = {
    "environment": NETWORK | READ | CHANGED,
    "files": {"UDP4", "UNIX", "kept mode", "process stopped"},
    # Where root has given up what it may, it cannot look into processes that have not.
    "connections": {"read: file", "kept contents", "kept time"}
    | (set() if ROOT else {"read: environment of a process"}),
    "all": set(),
}


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_a_function_gets_no_further_than_a_block(
    stage: Stage, tmp_path: Path, combination: str
) -> None:
    seen = stage.make(ATTEMPT, COMBINATIONS[combination], tmp_path)
    assert set(seen.reached) == REACHED[combination], str(seen)


def test_another_emulator_of_the_process_takes_no_function_out_of_its_fence(
    stage: Stage, tmp_path: Path
) -> None:
    stage.make(ATTEMPT, COMBINATIONS["all"], tmp_path)  # its moto is there first
    other = MotoEmulator(Outside(stage.gateway.url))
    other._load()
    try:
        seen = stage.make(ATTEMPT, COMBINATIONS["all"], tmp_path)
    finally:
        other.close()
    assert seen.reached == (), str(seen)
