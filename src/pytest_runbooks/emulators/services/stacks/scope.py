"""What the names in a template of one stack stand for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .calls import Caller
from .dependencies import order
from .errors import FailedError, RefusedError
from .functions import NOTHING, Names, decide, holds, resolve, text
from .kind import Made, Properties, Site
from .kinds import kind_of
from .parameters import resolved
from .records import Definition, Output, Place, Resource, Stack

LATER = "{{changeSet:KNOWN_AFTER_APPLY}}"
"""What a value is in a change set that is known only when it is executed."""

_DYNAMIC = re.compile(r"\{\{resolve:([^}]*)\}\}")


class Scope:
    """The names of a stack, as a definition has them.

    Args:
        call: makes API calls.
        place: of the stack.
        stack: whose resources are referred to.
        definition: that is read.
        later: the logical ids of resources that are there only later.

    Attributes:
        imports: the exports of other stacks that were asked for.
        conditions: whether they hold.
    """

    def __init__(
        self,
        call: Caller,
        place: Place,
        stack: Stack,
        definition: Definition,
        later: set[str] | None = None,
    ) -> None:
        self._call, self._place, self._stack = call, place, stack
        self._definition = definition
        self._later = later
        self.imports: set[str] = set()
        self.conditions: dict[str, bool] = {}
        template = definition.template
        self._names = Names(
            values=self._pseudo() | resolved(template, definition.parameters, self._stored),
            mappings=template.get("Mappings") or {},
            conditions=self.conditions,
            ref=self._ref,
            attribute=self._attribute,
            imported=self._imported,
            dynamic=self._dynamic,
        )
        decide(template.get("Conditions") or {}, self._names, self.conditions)

    def entries(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give the resources whose condition holds, each after those it needs."""
        resources = self._definition.template["Resources"]
        for logical in order(resources):
            entry = resources[logical]
            if entry.get("Condition") is None or self.conditions[entry["Condition"]]:
                yield logical, entry

    def properties(self, entry: Mapping[str, Any]) -> Properties:
        """Give the properties of a resource with all functions carried out."""
        found = resolve(entry.get("Properties") or {}, self._names)
        return Properties({} if found is NOTHING else found)

    def outputs(self) -> list[Output]:
        """Give the outputs whose condition holds.

        Raises:
            FailedError: one cannot be exported.
        """
        found = []
        for key, entry in (self._definition.template.get("Outputs") or {}).items():
            if entry.get("Condition") is not None and not self.conditions[entry["Condition"]]:
                continue
            value = resolve(entry["Value"], self._names)
            if isinstance(value, list):
                value = ",".join(map(text, value))
            name = (entry.get("Export") or {}).get("Name")
            export = None if name is None else text(resolve(name, self._names))
            if export is not None and not text(value).strip():
                raise FailedError(
                    f"Cannot export output {key}. Exported values must not be empty or "
                    "whitespace-only."
                )
            found.append(Output(key, text(value), entry.get("Description"), export))
        return found

    def site(self, resource: Resource, properties: Mapping[str, Any]) -> Site:
        """Give where and of what a resource is made."""
        return Site(
            call=self._call,
            stack_name=self._stack.name,
            stack_id=self._stack.id,
            logical=resource.logical,
            type=resource.type,
            properties=Properties(properties),
            tags=dict(self._definition.tags),
        )

    def holds(self, condition: Any) -> bool:
        """Decide a condition."""
        return holds(condition, self._names)

    def _pseudo(self) -> dict[str, Any]:
        return {
            "AWS::AccountId": self._place.account,
            "AWS::NotificationARNs": self._stack.settings.get("NotificationARNs") or [],
            "AWS::Partition": "aws",
            "AWS::Region": self._place.region,
            "AWS::StackId": self._stack.id,
            "AWS::StackName": self._stack.name,
            "AWS::URLSuffix": "amazonaws.com",
        }

    def _ref(self, name: str) -> Any:
        if self._later is not None and name in self._later:
            return LATER
        return self._there(name).physical

    def _attribute(self, name: str, attribute: str) -> Any:
        if self._later is not None and name in self._later:
            return LATER
        resource = self._there(name)
        made: Made | None = resource.made
        if made is None:
            raise FailedError(f"Unresolved resource dependencies [{name}] in the template")
        try:
            return kind_of(resource.type).attribute(
                self.site(resource, resource.properties), made, attribute
            )
        except KeyError:
            raise RefusedError(
                f"Template error: resource {name} does not support attribute type {attribute} in "
                "Fn::GetAtt"
            ) from None

    def _there(self, name: str) -> Resource:
        resource = self._stack.resources.get(name)
        if resource is None or resource.made is None:
            raise RefusedError(
                f"Template format error: Unresolved resource dependencies [{name}] in the "
                "Resources block of the template"
            )
        return resource

    def _imported(self, name: str) -> Any:
        found = self._place.exports().get(name)
        if found is None:
            raise FailedError(f"No export named {name} found.")
        self.imports.add(name)
        return found[1].value

    def _stored(self, name: str) -> str:
        return str(self._call("ssm", "get_parameter", Name=name)["Parameter"]["Value"])

    def _dynamic(self, value: str) -> str:
        return _DYNAMIC.sub(lambda found: self._reference(found[1]), value)

    def _reference(self, asked: str) -> str:
        """Give what stands for a dynamic reference.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
        """
        service, _, rest = asked.partition(":")
        if service in {"ssm", "ssm-secure"}:
            found = self._call("ssm", "get_parameter", Name=rest, WithDecryption=True)
            return str(found["Parameter"]["Value"])
        if service == "secretsmanager":
            return self._secret(rest)
        raise RefusedError(f"Incorrect format is used in the following SSM reference: [{asked}]")

    def _secret(self, asked: str) -> str:
        named = 7 if asked.startswith("arn:") else 1
        parts = asked.split(":")
        secret, rest = ":".join(parts[:named]), [*parts[named:], "", "", "", ""]
        more = {}
        if rest[2]:
            more["VersionStage"] = rest[2]
        if rest[3]:
            more["VersionId"] = rest[3]
        value = self._call("secretsmanager", "get_secret_value", SecretId=secret, **more)
        whole = str(value["SecretString"])
        if not rest[1]:
            return whole
        return text(json.loads(whole)[rest[1]])
