"""What the gateway costs: calls and a large upload, against moto's own server.

    python benchmarks/gateway.py

Each server runs as a process of its own. The calls go to all of them in turns, by boto3 clients of
this process, so that all see the same machine; the table gives medians, and ratios. Nothing here
is asserted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

MOTO = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print("http://%s:%s" % server.get_host_and_port(), flush=True)
sys.stdin.read()
"""

GATEWAY = """
import sys
from pytest_runbooks.gateway import Gateway
gateway = Gateway()
{serve}
print(gateway.url, flush=True)
sys.stdin.read()
"""

BEHIND_MOTO = """
from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.moto import MotoEmulator
gateway.serve(MotoEmulator(Outside(gateway.url)).application)
"""

# It reads what it is sent, and answers nothing.
BEHIND_NULL = """
def null(environ, start_response):
    body = environ["wsgi.input"]
    while body.read(2**20):
        pass
    start_response("200 OK", [])
    return []

gateway.serve(null)
"""

SERVERS = {
    "gateway, moto behind it": GATEWAY.format(serve=BEHIND_MOTO),
    "gateway, nothing behind it": GATEWAY.format(serve=BEHIND_NULL),
    "moto's ThreadedMotoServer": MOTO,
}
REFERENCE = "moto's ThreadedMotoServer"


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    url: str
    pid: int

    def client(self, service: str) -> Any:
        """A boto3 client that retries nothing, and neither checks nor chunks what it sends."""
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id="111111111111",
            aws_secret_access_key="secret",
            config=Config(
                retries={"total_max_attempts": 1},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                s3={"payload_signing_enabled": False},
                read_timeout=600,
            ),
        )

    def memory(self, which: str) -> float:
        """Resident memory in MB: `VmRSS` now, `VmHWM` at most."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return next(int(x.split()[1]) for x in status.splitlines() if x.startswith(which)) / 1024


@contextmanager
def running(name: str) -> Iterator[Server]:
    """Run one of the servers."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVERS[name]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        assert process.stdin
        assert process.stdout
        yield Server(process.stdout.readline().strip(), process.pid)
        process.kill()


def calls(server: Server) -> dict[str, Callable[[], object]]:
    """The calls that are measured, prepared and made once."""
    s3, dynamodb = server.client("s3"), server.client("dynamodb")
    s3.create_bucket(Bucket="bucket")
    dynamodb.create_table(
        TableName="table",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    item = {"id": {"S": "1"}, "name": {"S": "a product"}}
    dynamodb.put_item(TableName="table", Item=item)
    return {
        "S3 put, 1 KiB": lambda: s3.put_object(Bucket="bucket", Key="key", Body=bytes(1024)),
        "DynamoDB get": lambda: dynamodb.get_item(TableName="table", Key={"id": {"S": "1"}}),
    }


def latencies(rounds: int) -> dict[str, dict[str, float]]:
    """Medians in milliseconds, by call and server."""
    taken: dict[str, dict[str, list[float]]] = {}
    with ExitStack() as stack:
        servers = {name: stack.enter_context(running(name)) for name in SERVERS}
        prepared = {name: calls(server) for name, server in servers.items()}
        for number in range(rounds + 20):
            for name, those in prepared.items():
                for what, call in those.items():
                    started = time.perf_counter()
                    call()
                    seconds = time.perf_counter() - started
                    if number >= 20:  # the first ones load what is loaded when needed
                        taken.setdefault(what, {}).setdefault(name, []).append(seconds * 1000)
    return {
        what: {name: statistics.median(all_) for name, all_ in those.items()}
        for what, those in taken.items()
    }


def upload(name: str, file: Path) -> tuple[float, float, float]:
    """Upload a file; give the seconds, and the memory in MB before and at most."""
    with running(name) as server, file.open("rb") as body:
        s3 = server.client("s3")
        s3.create_bucket(Bucket="bucket")
        before = server.memory("VmRSS")
        started = time.perf_counter()
        s3.put_object(Bucket="bucket", Key="key", Body=body)
        return time.perf_counter() - started, before, server.memory("VmHWM")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=500, help="how often each call is made")
    parser.add_argument("--size", type=int, default=1024, help="of the upload, in MB")
    options = parser.parse_args()
    for what, medians in latencies(options.rounds).items():
        print(f"\n{what}, median of {options.rounds}")
        print(f"{'':30}{'ms':>9}{'ratio to moto':>16}")
        for name, taken in medians.items():
            print(f"{name:30}{taken:9.2f}{taken / medians[REFERENCE]:16.2f}")
    print(f"\nupload of {options.size} MB")
    print(f"{'':30}{'seconds':>9}{'MB before':>12}{'MB at most':>12}{'growth / size':>15}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large"
        file.touch()
        os.truncate(file, options.size * 2**20)
        for name in SERVERS:
            seconds, before, most = upload(name, file)
            growth = (most - before) / options.size
            print(f"{name:30}{seconds:9.2f}{before:12.0f}{most:12.0f}{growth:15.2f}")


if __name__ == "__main__":
    main()
