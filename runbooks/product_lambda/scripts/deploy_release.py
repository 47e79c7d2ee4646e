"""Put a release into the five functions of an environment, or look at what is in them.

    python3 scripts/deploy_release.py --environment dev versions
    python3 scripts/deploy_release.py --environment dev deploy 1.4.0
    python3 scripts/deploy_release.py --environment prod canary 1.4.0 --percent 10
    python3 scripts/deploy_release.py --environment prod complete

The workflows run this very script. The archive must lie in the environment's artifacts bucket
(section 4.2 of the deployment runbook puts it there).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3

ACTIONS = ("list", "get", "create", "update", "delete")
ALIAS = "live"
SECONDS_TO_WAIT = 120


class DeploymentError(Exception):
    """The deployment cannot go on; the message says what was found and changed nothing more."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """The five functions of one environment, and the clients to change them."""

    environment: str
    functions: Any
    artifacts: Any

    def names(self) -> Iterator[str]:
        """Give the names of the functions."""
        return (f"bbws-product-{action}-{self.environment}" for action in ACTIONS)

    def versions(self) -> dict[str, str]:
        """Give for each function the version behind the alias `live`."""
        return {name: self._alias(name)["FunctionVersion"] for name in self.names()}

    def publish(self, release: str) -> dict[str, str]:
        """Load the release into every function and publish it as a version; no traffic moves.

        Raises:
            DeploymentError: Lambda holds other bytes than the artifacts bucket.
        """
        bucket = f"bbws-lambda-artifacts-{self.environment}"
        key = f"product-lambda/{release}/product-lambda-{release}.zip"
        archive = self.artifacts.get_object(Bucket=bucket, Key=key)["Body"].read()
        wanted = base64.b64encode(hashlib.sha256(archive).digest()).decode()
        published = {}
        for name in self.names():
            loaded = self.functions.update_function_code(
                FunctionName=name, S3Bucket=bucket, S3Key=key, Publish=True
            )
            if loaded["CodeSha256"] != wanted:
                raise DeploymentError(f"{name} holds {loaded['CodeSha256']}, not {wanted}")
            published[name] = loaded["Version"]
        for name, version in published.items():
            self.functions.get_waiter("published_version_active").wait(
                FunctionName=name,
                Qualifier=version,
                WaiterConfig={"Delay": 2, "MaxAttempts": SECONDS_TO_WAIT // 2},
            )
        return published

    def give_everything(self, versions: dict[str, str]) -> None:
        """Give all requests to these versions."""
        for name, version in versions.items():
            self.functions.update_alias(
                FunctionName=name,
                Name=ALIAS,
                FunctionVersion=version,
                RoutingConfig={"AdditionalVersionWeights": {}},
            )

    def give_share(self, versions: dict[str, str], percent: int) -> None:
        """Give these versions a share of the requests, and the version now live the rest."""
        for name, version in versions.items():
            if self._alias(name)["FunctionVersion"] == version:
                raise DeploymentError(f"{name}: version {version} is live already")
            self.functions.update_alias(
                FunctionName=name,
                Name=ALIAS,
                RoutingConfig={"AdditionalVersionWeights": {version: percent / 100}},
            )

    def canaries(self) -> dict[str, str]:
        """Give for each function the version that has a share of the requests.

        Raises:
            DeploymentError: a function has none.
        """
        found = {}
        for name in self.names():
            weights = self._alias(name).get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
            if not weights:
                raise DeploymentError(f"{name} has no canary")
            found[name] = next(iter(weights))
        return found

    def _alias(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.functions.get_alias(FunctionName=name, Name=ALIAS)
        return found


def main(arguments: list[str]) -> int:
    """Run the command line; the result is the exit status."""
    given = _parser().parse_args(arguments)
    deployment = Deployment(given.environment, boto3.client("lambda"), boto3.client("s3"))
    try:
        _carry_out(deployment, given)
    except DeploymentError as error:
        print(f"stopped: {error}", file=sys.stderr)
        return 1
    return 0


def _carry_out(deployment: Deployment, given: argparse.Namespace) -> None:
    if given.command == "versions":
        _say(deployment.versions(), "")
    elif given.command == "deploy":
        published = deployment.publish(given.release)
        deployment.give_everything(published)
        _say(published, " all requests")
    elif given.command == "canary":
        published = deployment.publish(given.release)
        deployment.give_share(published, given.percent)
        _say(published, f" {given.percent} % of the requests")
    else:
        canaries = deployment.canaries()
        deployment.give_everything(canaries)
        _say(canaries, " all requests")


def _say(versions: dict[str, str], share: str) -> None:
    for name, version in versions.items():
        print(f"{name} {version}{share}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Deploy a release of the product functions.")
    parser.add_argument("--environment", required=True, choices=("dev", "sit", "prod"))
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("versions", help="the version behind the alias live, function by function")
    deploy = commands.add_parser("deploy", help="publish a release and give it all requests")
    deploy.add_argument("release", help="for example 1.4.0")
    canary = commands.add_parser("canary", help="publish a release and give it some requests")
    canary.add_argument("release", help="for example 1.4.0")
    canary.add_argument("--percent", type=int, default=10, choices=range(1, 51), metavar="1..50")
    commands.add_parser("complete", help="give the canary all requests")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
