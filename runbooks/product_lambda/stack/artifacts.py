"""The archives of the releases, in the buckets from which they are deployed and promoted."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from .access import allow, policy
from .place import ACCOUNTS, LIVE_RELEASE, NEXT_RELEASE, PROMOTED_FROM, SYSTEM, Place
from .storage import make_bucket


class Packager(Protocol):
    """The part of `scripts/package_release.py` that the stack needs."""

    def build(self, functions: Path, release: str) -> bytes:
        """Give the archive of a release."""

    def checksum_line(self, archive: bytes, name: str) -> str:
        """Give the line of the checksum file."""


def build_artifacts(place: Place, packager: Packager) -> None:
    """Make the bucket with the live release, and the one that the next is promoted from."""
    _build_bucket(place, packager, place.environment, place.account, LIVE_RELEASE)
    source = PROMOTED_FROM.get(place.environment)
    if source is not None:
        _build_bucket(place, packager, source, ACCOUNTS[source], NEXT_RELEASE)


def _build_bucket(
    place: Place, packager: Packager, environment: str, account: str, release: str
) -> None:
    bucket = f"bbws-lambda-artifacts-{environment}"
    s3 = make_bucket(place, bucket, account)
    if environment != place.environment:
        _let_read(place, s3, bucket)
    name = f"product-lambda-{release}.zip"
    archive = packager.build(SYSTEM / "functions", release)
    checksum = packager.checksum_line(archive, name).encode()
    files = {name: archive, f"{name}.sha256": checksum}
    if environment == "sit":  # section 8.3 of the deployment runbook leaves this
        files[f"{name}.smoke-test-passed"] = checksum
    for file, content in files.items():
        s3.put_object(Bucket=bucket, Key=f"product-lambda/{release}/{file}", Body=content)


def _let_read(place: Place, s3: Any, bucket: str) -> None:
    reader = f"arn:aws:iam::{place.account}:root"
    resources = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/product-lambda/*"]
    statement = allow(["GetObject", "ListBucket"], "s3", *resources)
    s3.put_bucket_policy(
        Bucket=bucket, Policy=policy([{**statement, "Principal": {"AWS": reader}}])
    )
