"""The private HOME of a procedure: what programs read there when no variable tells them.

A block that clears its environment but for HOME, as `env -i HOME=$HOME aws` does, finds the same
AWS, the same profiles and the same authority as one that does not.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..model import Profile

SECRET = "emulator"  # noqa: S105 - any will do


@dataclass(frozen=True, slots=True)
class Furnished:
    """What is in a HOME, for variables that tell of it.

    Attributes:
        aws_config: the AWS configuration.
        aws_credentials: the credentials that belong to it.
        authority: the certificate of the gateway's authority.
    """

    aws_config: Path
    aws_credentials: Path
    authority: Path


@dataclass(frozen=True, slots=True)
class Aws:
    """The AWS that a procedure sees.

    Attributes:
        endpoint_url: the gateway's.
        account: twelve digits; the emulator takes the access key id for the account.
        region: the region that commands use unless they name another.
        profiles: what there is beside the profile `default`.
    """

    endpoint_url: str
    account: str
    region: str
    profiles: tuple[Profile, ...] = ()


def furnish(home: Path, aws: Aws, ca_file: Path) -> Furnished:
    """Write the files of a HOME.

    Args:
        home: an empty folder.
        aws: what the AWS configuration says.
        ca_file: the certificate of the gateway's authority, as PEM; blocks get a copy, since they
            can read nothing of the harness.
    """
    folder = home / ".aws"
    made = Furnished(folder / "config", folder / "credentials", home / ".gateway-ca.pem")
    shutil.copyfile(ca_file, made.authority)
    # There is no variable by which wget is told.
    _write(home / ".wgetrc", [f"ca_certificate = {made.authority}"])
    # What a proxy says of a tunnel is not what `curl -i` shows of a host that it reaches by itself.
    _write(home / ".curlrc", ["suppress-connect-headers"])
    _write(
        home / ".gitconfig",
        [
            *("[user]", "name = operator", "email = operator@example.invalid"),
            *("[init]", "defaultBranch = main"),
        ],
    )
    # Nor one by which the AWS CDK is told to ask for no news, as others are by theirs.
    _write(home / ".cdk.json", ['{"notices": false}'])
    folder.mkdir()
    _write(made.aws_config, _config(aws, made.authority))
    _write(made.aws_credentials, _credentials(aws))
    for file in (made.aws_config, made.aws_credentials):
        # As `aws configure` makes them: it warns where others can read its credentials.
        file.chmod(0o600)
    return made


def _config(aws: Aws, authority: Path) -> Iterable[str]:
    for profile in (Profile("default"), *aws.profiles):
        yield "[default]" if profile.name == "default" else f"[profile {profile.name}]"
        keys: Mapping[str, str | None] = {
            "region": profile.region or aws.region,
            "role_arn": profile.role_arn,
            "source_profile": profile.source_profile,
            "endpoint_url": aws.endpoint_url,
            "ca_bundle": str(authority),
            # Some services put a prefix before the host, and the gateway's is an address.
            "disable_host_prefix_injection": "true",
        }
        yield from (f"{key} = {value}" for key, value in keys.items() if value)


def _credentials(aws: Aws) -> Iterable[str]:
    for profile in (Profile("default"), *aws.profiles):
        if not profile.role_arn:
            yield f"[{profile.name}]"
            yield f"aws_access_key_id = {profile.account or aws.account}"
            yield f"aws_secret_access_key = {SECRET}"


def _write(file: Path, lines: Iterable[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
