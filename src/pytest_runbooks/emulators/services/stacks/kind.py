"""What makes a type of resources."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from . import seams
from .calls import Caller
from .errors import FailedError


class Properties(dict[str, Any]):
    """Properties of a resource; what is asked for and is not there was required."""

    def __missing__(self, name: str) -> Any:
        raise FailedError(f"#: required key [{name}] not found")


@dataclass(slots=True)
class Site:
    """Where a resource is made, and of what.

    Attributes:
        call: makes API calls in the account and region.
        stack_name: the stack's name.
        stack_id: its ARN.
        logical: the logical id of the resource.
        type: of the resource.
        properties: with all functions carried out.
        tags: of the stack, which its resources get.
    """

    call: Caller
    stack_name: str
    stack_id: str
    logical: str
    type: str
    properties: Properties
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def account(self) -> str:
        """The account it is made in."""
        return self.call.account

    @property
    def region(self) -> str:
        """The region it is made in."""
        return self.call.region

    def arn(self, service: str, resource: str) -> str:
        """Write an ARN of this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"

    def all_tags(self) -> dict[str, str]:
        """Give the tags of the stack, with those of the resource before them."""
        own = self.properties.get("Tags") or {}
        if isinstance(own, list):
            own = {str(tag["Key"]): str(tag.get("Value", "")) for tag in own}
        return self.tags | {str(key): str(value) for key, value in own.items()}

    def refuse_others(self, known: Set[str]) -> None:
        """Refuse properties that the type does not have.

        Raises:
            FailedError: there are some.
        """
        if others := sorted(self.properties.keys() - known):
            raise FailedError(f"#: extraneous key [{others[0]}] is not permitted")

    def name(self, property_name: str, longest: int = 64) -> str:
        """Give the name that is wanted, or make one up as CloudFormation does."""
        wanted = self.properties.get(property_name)
        if wanted:
            return str(wanted)
        end = f"-{self.logical}-{seams.suffix()}"
        return f"{self.stack_name[: longest - len(end)]}{end}"[-longest:]


@dataclass(slots=True)
class Made:
    """A resource that was made.

    Attributes:
        physical: its physical id, which is what `Ref` gives.
        handle: what its kind needs to know of it again.
    """

    physical: str
    handle: Any = None


class Kind:
    """A type of resources: how they are made, changed and removed.

    Attributes:
        named: the property that names a resource; empty when none does.
        create_only: the properties that AWS changes by making another resource.
        tagged: whether the tags of the stack go to the resource.
    """

    named: str = ""
    create_only: frozenset[str] = frozenset()
    tagged: bool = False

    def create(self, site: Site) -> Made:
        """Make a resource.

        Raises:
            FailedError: it cannot be made.
            ClientError: the service refuses it.
            NotImplementedError: the emulator cannot make it.
        """
        raise NotImplementedError

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Change a resource in place, from the properties `before` to those of the site.

        Raises:
            As `create` does.
        """
        del made, before
        raise NotImplementedError(f"changes of {site.type} in place")

    def delete(self, site: Site, made: Made) -> None:
        """Remove a resource.

        Raises:
            GoneError, or a ClientError that says so: it is not there.
            FailedError, ClientError: it cannot be removed.
        """
        raise NotImplementedError

    def attribute(self, site: Site, made: Made, name: str) -> Any:
        """Give an attribute.

        Raises:
            KeyError: the type has no such attribute.
        """
        return self.attributes(site, made)[name]

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give all attributes that it has."""
        del site, made
        return {}

    def replaced_by(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
        """Give the properties whose change makes AWS replace the resource."""
        return [name for name in sorted(self.create_only) if before.get(name) != after.get(name)]


def refuse_existing(site: Site, identifier: str) -> FailedError:
    """Say that what is to be made is there."""
    return FailedError(
        f"Resource of type '{site.type}' with identifier '{identifier}' already exists."
    )
