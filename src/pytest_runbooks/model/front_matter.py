"""What the front matter of a document says of the whole of it; see docs/format.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .ledger import Stub
from .stub_command import CommandStub
from .text import Position


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What is put in the place of a placeholder; exactly one source is there.

    Attributes:
        name: the placeholder as it stands on the page (`<bucket-name>`), or its name alone, which
            then is found in every style (`<BUCKET_NAME>`, `{bucket-name}`, `YOUR_BUCKET_NAME`).
        position: where it is declared.
        value: the text itself.
        command: a shell command whose output it is.
        fixture: a pytest fixture whose value it is, or `FIXTURE.KEY` of one that is a mapping.
        capture: the name of a capture whose value it is.
    """

    name: str
    position: Position
    value: str | None = None
    command: str | None = None
    fixture: str | None = None
    capture: str | None = None


@dataclass(frozen=True, slots=True)
class Environment:
    """One row of the matrix that a document is run for.

    Attributes:
        name: `dev`, `sit`, `prod`, ...; empty for a document that has no matrix.
        account: twelve digits.
        region: the region that commands use unless they name another.
        env: variables that the blocks see.
        placeholders: win over those of the document.
        approvals: the roles whose approval is needed here; None when nothing is said of that.
    """

    name: str
    account: str
    region: str
    env: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    placeholders: tuple[Placeholder, ...] = ()
    approvals: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile of the AWS configuration that the blocks see.

    Attributes:
        name: what `--profile` and `AWS_PROFILE` call it.
        account: twelve digits; None for the environment's, or the role's.
        region: None for the environment's.
        role_arn: the role that the profile assumes; None when it has credentials of its own.
        source_profile: the profile that assumes the role; None without a role.
    """

    name: str
    account: str | None = None
    region: str | None = None
    role_arn: str | None = None
    source_profile: str | None = None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands under the key `runbook:` at the top of a document, and in its sidecar.

    The attributes are the keys (see docs/format.md), durations in seconds, but for `places`: where
    each key and each name in a list is, by the keys that lead to it.
    """

    kind: str | None = None
    owner: str | None = None
    version: str | None = None
    reviewed: str | None = None
    review_every: str | None = None
    rto: float | None = None
    rpo: float | None = None
    region: str = "us-east-1"
    account: str = "123456789012"
    environments: tuple[Environment, ...] = ()
    env: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    profiles: tuple[Profile, ...] = ()
    placeholders: tuple[Placeholder, ...] = ()
    stubs: tuple[Stub, ...] = ()
    command_stubs: tuple[CommandStub, ...] = ()
    commands: str | None = None
    fixtures: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    workdir: str | None = None
    procedures: int | None = None
    places: Mapping[tuple[str | int, ...], Position] = field(
        default_factory=lambda: MappingProxyType({}), compare=False
    )

    def place_of(self, *path: str) -> Position:
        """Say where a key is, or a name in its list; that of the key when the list is one name."""
        return self.places.get(path) or self.places[path[:1]]
