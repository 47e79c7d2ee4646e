"""What an `aws` call costs, kept warm: beside the cold one, and beside what it cannot do without.

    python benchmarks/aws.py

Cold and warm calls, and what is measured beside them, take turns, so that all see the same machine;
the tables give medians, and ratios. Everything runs inside of the fence of a procedure, as blocks
do, against a gateway with moto behind it. Nothing here is asserted; a call that is not answered
warm ends the benchmark.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from aws_stage import (
    ACCOUNT,
    COLD,
    IN_C,
    IN_PYTHON,
    REGION,
    WARM,
    Peer,
    Stage,
    all_below,
    memory_of,
    parent_of,
)

from pytest_runbooks.aws.official import find_official
from pytest_runbooks.aws.programs import AwsProgram
from pytest_runbooks.aws.versions import version_of

HERE = Path(__file__).parent
SCRIPT = HERE / "aws_script.sh"

CALLS = {
    "sts get-caller-identity": "aws sts get-caller-identity",
    "dynamodb put-item": "aws dynamodb put-item --table-name products --item file://item.json",
    "s3 cp": "aws s3 cp package.txt s3://artifacts/package.txt",
    "ec2 describe-instances": "aws ec2 describe-instances",
}
GET = "aws dynamodb get-item --table-name products --key file://key.json"
SCRIPTS = {
    "20 calls at once": f"seq 20 | xargs -P 20 -I @ {GET}",
    f"script of {SCRIPT.read_text().count(chr(10) + 'aws ')} calls": "bash -e script.sh",
}
ENDS_AT_ONCE = "aws --version"
READS = "sleep {} | aws s3 cp - s3://artifacts/stdin.txt"
"""A call that is there, with all that it has loaded, for some seconds."""

PACKAGE = "content\n" * 100
KEY = '{"PK": {"S": "PRODUCT#1"}}'
ITEM = '{"PK": {"S": "PRODUCT#1"}, "name": {"S": "a product"}, "price": {"N": "12"}}'
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
JSON = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "DynamoDB_20120810.PutItem"}
REQUESTS = {
    "sts get-caller-identity": ("/", "Action=GetCallerIdentity&Version=2011-06-15", FORM),
    "dynamodb put-item": ("/", f'{{"TableName": "products", "Item": {ITEM}}}', JSON),
    "s3 cp": ("/artifacts/package.txt", PACKAGE, {}),
    "ec2 describe-instances": ("/", "Action=DescribeInstances&Version=2016-11-15", FORM),
}
"""The request of each call: path, body, headers."""

FORK = "fork and exit, of that size"


class Measured:
    """Times in seconds, by what was done and how."""

    def __init__(self) -> None:
        self._taken: dict[tuple[str, str], list[float]] = {}

    def add(self, what: str, how: str, seconds: float) -> None:
        """Take down a time."""
        self._taken.setdefault((what, how), []).append(seconds)

    def ms(self, what: str, how: str) -> float:
        """Give the median, in milliseconds."""
        return statistics.median(self._taken[what, how]) * 1000


def furnish(stage: Stage) -> None:
    """Bring the emulator and the work directory into the state in which all is measured."""
    files = {
        "item.json": ITEM,
        "key.json": KEY,
        "package.txt": PACKAGE,
        "script.sh": SCRIPT.read_text(),
        "setup.sh": (HERE / "aws_setup.sh").read_text(),
    }
    for name, text in files.items():
        (stage.work / name).write_text(text)
    stage.shells[WARM].seconds("bash -e setup.sh")


def request(what: str) -> str:
    """Give the order for the probe to make the request that a call makes."""
    path, body, headers = REQUESTS[what]
    service = what.partition(" ")[0]
    credential = f"{ACCOUNT}/20260101/{REGION}/{service}/aws4_request"
    signed = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"
    return json.dumps(
        ["PUT" if service == "s3" else "POST", path, body, {**headers, "Authorization": signed}]
    )


def measure_calls(stage: Stage, rounds: int) -> Measured:
    """Make each call so many times."""
    found = Measured()
    cold, warm = stage.shells[COLD], stage.shells[WARM]
    for line in (*CALLS.values(), *SCRIPTS.values(), *CALLS.values()):
        warm.seconds(line)  # what it had to load, those after it find loaded
    cold.seconds(ENDS_AT_ONCE)
    probe = stage.probe()
    for _ in range(rounds):
        for what, line in CALLS.items():
            found.add(what, COLD, cold.seconds(line))
            found.add(what, WARM, warm.seconds(line))
            found.add(what, "request", probe.seconds(request(what)))
        found.add(FORK, "", probe.seconds("null"))
        found.add(ENDS_AT_ONCE, COLD, cold.seconds(ENDS_AT_ONCE))
        found.add(ENDS_AT_ONCE, WARM, warm.seconds(ENDS_AT_ONCE))
        for kind in (IN_C, IN_PYTHON):
            found.add(kind, "", stage.shells[kind].seconds("aws sts get-caller-identity"))
    probe.close()
    return found


def measure_scripts(stage: Stage, rounds: int) -> Measured:
    """Run each script so many times."""
    found = Measured()
    for _ in range(rounds):
        for what, line in SCRIPTS.items():
            for how in (COLD, WARM):
                found.add(what, how, stage.shells[how].seconds(line))
    return found


def show_calls(found: Measured) -> None:
    """Print what single calls cost."""
    fork = found.ms(FORK, "")
    print(f"\n{'ms':28}{'cold':>9}{'warm':>10}{'warm / cold':>14}", end="")
    print(f"{'fork + request':>17}{'warm / (fork + request)':>26}")
    for what in CALLS:
        cold, warm, floor = (found.ms(what, how) for how in (COLD, WARM, "request"))
        floor += fork
        print(f"{what:28}{cold:9.0f}{warm:10.1f}{warm / cold:14.3f}", end="")
        print(f"{floor:17.1f}{warm / floor:26.2f}")
    show_ratios(found, [ENDS_AT_ONCE])


def show_ratios(found: Measured, names: Iterable[str]) -> None:
    """Print what is compared only with what is cold."""
    for what in names:
        cold, warm = found.ms(what, COLD), found.ms(what, WARM)
        print(f"{what:28}{cold:9.0f}{warm:10.1f}{warm / cold:14.3f}")


def show_parts(found: Measured, stage: Stage) -> None:
    """Print what is part of each warm call, beside one of them."""
    warm = found.ms("sts get-caller-identity", WARM)
    print(f"\n{'ms':38}{'of a warm sts call':>22}")
    parts = {
        f"{IN_C}, answered at once": found.ms(IN_C, ""),
        f"{IN_PYTHON}, answered at once": found.ms(IN_PYTHON, ""),
        FORK: found.ms(FORK, ""),
        "its request": found.ms("sts get-caller-identity", "request"),
    }
    if not stage.compiled:
        del parts[f"{IN_C}, answered at once"]
    for what, taken in parts.items():
        print(f"{what:30}{taken:8.1f}{taken / warm:22.2f}")


def memory_during(shell: Peer, below: int) -> dict[str, int]:
    """Give the memory of the largest process below another one, while a call reads."""
    seconds = 3
    shell.ask(READS.format(seconds))
    time.sleep(seconds - 0.5)
    sizes = [memory_of(one) for one in all_below(below)]
    shell.seconds()
    return max(sizes, key=lambda one: one["Private_Dirty"])


def show_memory(stage: Stage) -> None:
    """Print how much memory the processes take."""
    server = stage.served.process
    cold, warm = stage.shells[COLD], stage.shells[WARM]
    processes = {
        "template": memory_of(parent_of(server)),
        "server": memory_of(server),
        "a warm call": memory_during(warm, server),
        "a cold call": memory_during(cold, cold.process.pid),
    }
    base = processes["a cold call"]["Pss"]
    print(f"\n{'MB':28}{'resident':>10}{'its share':>11}{'share / cold call':>20}{'its own':>10}")
    for name, sizes in processes.items():
        rss, pss, own = (sizes[one] / 1024 for one in ("Rss", "Pss", "Private_Dirty"))
        print(f"{name:28}{rss:10.0f}{pss:11.0f}{pss * 1024 / base:20.2f}{own:10.0f}")


def programs(named: list[Path]) -> list[AwsProgram]:
    """Give the programs that are there, or those that are named."""
    if not named:
        named = [one for one in [Path(sys.executable).with_name("aws")] if one.exists()]
        if package := find_official():
            named.append(package.unpacked(os.environ, print))
    found = [AwsProgram(one, version_of(one, os.environ["PATH"], os.environ), "") for one in named]
    for one in found:
        if not one.version:
            sys.exit(f"{one.path} does not answer as the AWS CLI does; name the AWS CLI")
    return found


def main() -> None:
    """Measure each program, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=20, help="how often each call is made")
    parser.add_argument("--scripts", type=int, default=3, help="how often each script runs")
    parser.add_argument(
        "--program",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="an AWS CLI, in place of those that are installed with this Python; repeatable",
    )
    options = parser.parse_args()
    found = programs(options.program)
    if not found:
        sys.exit("no AWS CLI: install the extra `awscli` or `aws`, or name one by --program")
    for program in found:
        with tempfile.TemporaryDirectory() as folder, Stage(program, Path(folder)) as stage:
            loading = stage.warm_up()
            furnish(stage)
            calls = measure_calls(stage, options.rounds)
            print(f"\naws-cli/{program.version}, warm {loading:.1f} s after its start; ", end="")
            print(f"medians of {options.rounds}, of scripts {options.scripts}; ", end="")
            print(f"{os.getloadavg()[0]:.1f} processes ran on {os.cpu_count()} processors")
            show_calls(calls)
            show_parts(calls, stage)
            show_memory(stage)
            print(f"\n{'ms':28}{'cold':>9}{'warm':>10}{'warm / cold':>14}", flush=True)
            show_ratios(measure_scripts(stage, options.scripts), SCRIPTS)


if __name__ == "__main__":
    main()
