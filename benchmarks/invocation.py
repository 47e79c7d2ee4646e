"""What a call of a Lambda function costs on moto, beside a plain call of its handler.

    python benchmarks/invocation.py

The calls take turns, by boto3 clients of this process, so that all see the same machine; the table
gives medians, ratios and differences. Nothing here is asserted.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from typing import Any

import boto3
from botocore.config import Config

SERVER = """
import sys
from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.gateway import Gateway

def nothing(environ, start_response):
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [b'{"total": 60}']

gateway = Gateway()
emulator = MotoEmulator(Outside(gateway.url)) if sys.argv[1] == "moto" else None
gateway.serve(emulator.application if emulator else nothing)
print(gateway.url, flush=True)
sys.stdin.read()
if emulator:
    emulator.close()
gateway.close()
"""

PYTHON = """
def handler(event, context):
    return {"total": sum(item["price"] for item in event["items"])}
"""
NODE = """
exports.handler = async (event) => ({
  total: event.items.reduce((sum, item) => sum + item.price, 0),
});
"""
EVENT = json.dumps({"items": [{"name": "a product", "price": price} for price in (10, 20, 30)]})
PLAIN = "plain call of the handler"
NOTHING = "boto3, gateway, nothing behind it"
BOUND = 20.0  # milliseconds above a plain call, which is what the project aims at


@contextmanager
def running(what: str) -> Iterator[str]:
    """Run a gateway with moto, or nothing, behind it, in a process of its own; give its URL."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, what],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdin
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


def client(service: str, url: str) -> Any:
    """A boto3 client that retries nothing."""
    return boto3.client(
        service,
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="111111111111",
        aws_secret_access_key="secret",
        config=Config(retries={"total_max_attempts": 1}),
    )


def deploy(url: str, name: str, runtime: str, file: str, code: str) -> None:
    """Create a function with the memory that AWS gives unless told otherwise."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr(file, code)
    iam = client("iam", url)
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    client("lambda", url).create_function(
        FunctionName=name,
        Role=role,
        Runtime=runtime,
        Handler="index.handler",
        Code={"ZipFile": archive.getvalue()},
    )


def plain() -> Callable[[], object]:
    """The handler in this very process, with the event and the result as JSON."""
    found: dict[str, Any] = {}
    exec(PYTHON, found)
    return lambda: json.dumps(found["handler"](json.loads(EVENT), None))


def invoke(url: str, name: str) -> Callable[[], object]:
    """A call through boto3, whose answer is read and right."""
    functions = client("lambda", url)

    def call() -> None:
        answer = functions.invoke(FunctionName=name, Payload=EVENT)["Payload"].read()
        assert json.loads(answer) == {"total": 60}, answer

    return call


def milliseconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=300, help="how often each call is made")
    rounds: int = parser.parse_args().rounds
    with ExitStack() as stack:
        moto, nothing = (
            stack.enter_context(running("moto")),
            stack.enter_context(running("nothing")),
        )
        deploy(moto, "python", "python3.13", "index.py", PYTHON)
        calls = {PLAIN: plain(), NOTHING: invoke(nothing, "nobody")}
        calls["boto3, gateway, a warm function in Python"] = invoke(moto, "python")
        cold = {"python": milliseconds(calls["boto3, gateway, a warm function in Python"])}
        if shutil.which("node"):
            deploy(moto, "node", "nodejs22.x", "index.js", NODE)
            calls["boto3, gateway, a warm function in Node.js"] = invoke(moto, "node")
            cold["node"] = milliseconds(calls["boto3, gateway, a warm function in Node.js"])
        taken: dict[str, list[float]] = {name: [] for name in calls}
        for number in range(rounds + 20):
            for name, call in calls.items():
                one = milliseconds(call)
                if number >= 20:  # the first ones load what is loaded when needed
                    taken[name].append(one)
    print(
        f"Python {platform.python_version()}, moto {version('moto')}, boto3 {version('boto3')}, "
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; median of {rounds}\n"
    )
    medians = {name: statistics.median(all_) for name, all_ in taken.items()}
    print(f"{'':46}{'ms':>9}{'90 %':>9}{'ratio':>8}{'above plain':>13}{'aim':>7}")
    for name, median in medians.items():
        most = statistics.quantiles(taken[name], n=10)[-1]
        line = f"{name:46}{median:9.3f}{most:9.3f}{median / medians[NOTHING]:8.2f}"
        above = f"{median - medians[PLAIN]:13.2f}{BOUND:7.0f}" if name != PLAIN else ""
        print(line + above)
    for name, first in cold.items():
        print(f"the first call of the function in {name}: {first:.0f} ms")


if __name__ == "__main__":
    main()
