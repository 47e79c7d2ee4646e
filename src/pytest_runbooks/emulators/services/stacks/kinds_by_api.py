"""Types of resources that one API call makes, one changes and one removes.

Their properties are the parameters of these calls; tables say what is called otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jmespath
from botocore.exceptions import ClientError

from .calls import is_gone
from .fitting import fit
from .kind import Kind, Made, Site, refuse_existing


@dataclass(frozen=True)
class ApiKind(Kind):
    """A type by its API.

    Attributes:
        service: as boto3 names it.
        make: the operation that makes one.
        unmake: the operation that removes one.
        identity: where the physical id is, as JMESPath in `properties` and `answer`.
        key: the parameters that name one in other calls, each as JMESPath in `properties` and
            `id`.
        change: the operation that changes one in place; empty when none does.
        look: the operation that tells of one; empty when its attributes follow from its id.
        told: where each attribute is, as JMESPath in `properties`, `id` and the answer of `look`.
        renamed: what properties are called as parameters.
        named, create_only: as `Kind` has them.
        tags: the parameter for tags; empty when it takes none.
        tag_shape: `list` of `Key` and `Value`, or `map`.
        longest: letters of a name that is made up.
        upsert: whether `make` changes what is there, where CloudFormation refuses it.
    """

    service: str
    make: str
    unmake: str
    identity: str
    key: Mapping[str, str] = field(default_factory=dict)
    change: str = ""
    look: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    named: str = ""
    create_only: frozenset[str] = frozenset()
    tags: str = ""
    tag_shape: str = "list"
    longest: int = 64
    upsert: bool = False
    tagged: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tagged", bool(self.tags))

    def create(self, site: Site) -> Made:
        """Make one."""
        properties = dict(site.properties)
        if self.named:
            properties[self.named] = site.name(self.named, self.longest)
        if self.upsert and self._is_there(site, properties):
            raise refuse_existing(site, properties[self.named])
        answer = site.call(self.service, self.make, **self._parameters(site, properties, self.make))
        where = {"properties": properties, "answer": answer}
        return Made(str(jmespath.search(self.identity, where)), properties)

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Change one in place."""
        del before
        if not self.change:
            super().update(site, made, {})
        properties = dict(site.properties)
        if self.named:
            properties[self.named] = made.handle[self.named]
        parameters = self._parameters(site, properties, self.change)
        key = self._key(site, self.change, made, properties)
        site.call(self.service, self.change, **(key | parameters))
        made.handle = properties

    def delete(self, site: Site, made: Made) -> None:
        """Remove one."""
        site.call(self.service, self.unmake, **self._key(site, self.unmake, made, made.handle))

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its attributes, as its service tells them now."""
        answer = (
            site.call(self.service, self.look, **self._key(site, self.look, made, made.handle))
            if self.look
            else {}
        )
        where = {
            "properties": made.handle,
            "id": made.physical,
            "answer": answer,
            "account": site.account,
            "region": site.region,
        }
        return {name: jmespath.search(path, where) for name, path in self.told.items()}

    def _key(
        self, site: Site, operation: str, made: Made, properties: Mapping[str, Any]
    ) -> dict[str, Any]:
        known = site.call.shape(self.service, operation).members
        where = {"properties": properties, "id": made.physical}
        return {
            name: jmespath.search(path, where) for name, path in self.key.items() if name in known
        }

    def _is_there(self, site: Site, properties: Mapping[str, Any]) -> bool:
        made = Made(str(properties[self.named]), properties)
        try:
            found = site.call(
                self.service, self.look, **self._key(site, self.look, made, properties)
            )
        except ClientError as error:
            if is_gone(error.response):
                return False
            raise
        return any(found.values())

    def _parameters(
        self, site: Site, properties: Mapping[str, Any], operation: str
    ) -> dict[str, Any]:
        shape = site.call.shape(self.service, operation)
        known = {name.lower() for name in shape.members}
        wanted = {}
        for name, value in properties.items():
            if name == "Tags":
                continue
            called = self.renamed.get(name, name)
            if operation == self.change and called.lower() not in known:
                if name in self.create_only or name == self.named:
                    continue
                raise NotImplementedError(f"changes of {name} of {site.type} in place")
            wanted[called] = value
        try:
            found: dict[str, Any] = fit(shape, wanted)
        except NotImplementedError as error:
            raise NotImplementedError(f"{error} of {site.type}") from error
        tags = site.all_tags()
        if tags and self.tags and self.tags.lower() in known:
            found[self.tags] = (
                tags
                if self.tag_shape == "map"
                else [{"Key": key, "Value": value} for key, value in tags.items()]
            )
        return found
