"""Stacks as they are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from . import seams
from .kind import Made

GONE = "DELETE_COMPLETE"
STACK = "AWS::CloudFormation::Stack"


@dataclass(slots=True)
class Resource:
    """A resource of a stack.

    Attributes:
        logical: its logical id.
        type: as the template names it.
        entry: what the template says of it.
        properties: with all functions carried out.
        tags: of the stack when it was made or changed.
        made: what was made; None before that.
        status: as AWS names it.
        reason: of the status.
        updated: when the status was reached.
    """

    logical: str
    type: str
    entry: dict[str, Any]
    properties: dict[str, Any]
    tags: dict[str, str]
    made: Made | None = None
    status: str = ""
    reason: str = ""
    updated: datetime = field(default_factory=seams.utcnow)

    @property
    def physical(self) -> str:
        """Its physical id, empty before it was made."""
        return self.made.physical if self.made else ""


@dataclass(frozen=True, slots=True)
class Output:
    """An output of a stack, with the name under which it is exported, if it is."""

    key: str
    value: str
    description: str | None
    export: str | None


@dataclass(frozen=True, slots=True)
class Definition:
    """What a stack is made of.

    Attributes:
        body: the template as it was written.
        template: as it was read.
        parameters: as texts.
        tags: of the stack.
    """

    body: str
    template: dict[str, Any]
    parameters: dict[str, str]
    tags: dict[str, str]


@dataclass(slots=True)
class ChangeSet:
    """What would be made of a stack.

    Attributes:
        id: its ARN.
        name: of it.
        type: CREATE or UPDATE.
        definition: of what the stack would be.
        changes: as the API tells them.
        status: as AWS names it.
        execution: whether it can be executed.
        reason: of the status.
        description: of the user.
        capabilities: that were granted.
        created: when.
        more: further settings of the call.
    """

    id: str
    name: str
    type: str
    definition: Definition
    changes: list[dict[str, Any]]
    status: str
    execution: str
    reason: str | None
    description: str | None
    capabilities: list[str]
    created: datetime
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Undone:
    """What a rollback has still to bring back.

    Attributes:
        definition: of the stack as it was.
        resources: all that it had.
        outputs: as they were.
        imports: as they were.
        waiting: the resources that were changed or replaced, as they were, by logical id.
        created: what was made since then.
        failed: the logical ids that could not be brought back.
    """

    definition: Definition
    resources: dict[str, Resource]
    outputs: list[Output]
    imports: set[str]
    waiting: dict[str, Resource] = field(default_factory=dict)
    created: list[Resource] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Stack:
    """A stack.

    Attributes:
        id: its ARN.
        name: of it.
        definition: what it is made of.
        created: when.
        status: as AWS names it.
        reason: of the status.
        resources: by logical id.
        outputs: in the order of the template.
        events: the oldest first.
        change_sets: by name.
        imports: the names of exports it takes.
        undone: what a rollback that failed has still to do.
        settings: further settings of the call, as the API names them.
    """

    id: str
    name: str
    definition: Definition
    created: datetime
    status: str = ""
    reason: str | None = None
    updated: datetime | None = None
    deleted: datetime | None = None
    protected: bool = False
    resources: dict[str, Resource] = field(default_factory=dict)
    outputs: list[Output] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    change_sets: dict[str, ChangeSet] = field(default_factory=dict)
    imports: set[str] = field(default_factory=set)
    undone: Undone | None = None
    settings: dict[str, Any] = field(default_factory=dict)

    def tell(self, status: str, reason: str | None = None) -> None:
        """Reach a status, and note it in the events."""
        self.status, self.reason = status, reason
        self._note(self.name, self.id, STACK, status, reason, None)

    def tell_of(self, resource: Resource, status: str, reason: str = "") -> None:
        """Note a status of a resource."""
        resource.status, resource.reason, resource.updated = status, reason, seams.utcnow()
        self._note(
            resource.logical,
            resource.physical,
            resource.type,
            status,
            reason or None,
            resource.properties,
        )

    def _note(
        self,
        logical: str,
        physical: str,
        kind: str,
        status: str,
        reason: str | None,
        properties: dict[str, Any] | None,
    ) -> None:
        self.events.append(
            {
                "StackId": self.id,
                "EventId": f"{logical}-{status}-{seams.new_id()}"
                if kind != STACK
                else seams.new_id(),
                "StackName": self.name,
                "LogicalResourceId": logical,
                "PhysicalResourceId": physical,
                "ResourceType": kind,
                "Timestamp": seams.utcnow(),
                "ResourceStatus": status,
                "ResourceStatusReason": reason,
                "ResourceProperties": properties,
            }
        )


@dataclass(slots=True)
class Place:
    """All stacks of an account and region.

    Attributes:
        account: whose.
        region: where.
        stacks: by id, those that were deleted, too.
    """

    account: str
    region: str
    stacks: dict[str, Stack] = field(default_factory=dict)

    def living(self) -> list[Stack]:
        """Give the stacks that were not deleted."""
        return [stack for stack in list(self.stacks.values()) if stack.status != GONE]

    def exports(self) -> dict[str, tuple[Stack, Output]]:
        """Give what stacks export, by name."""
        return {
            output.export: (stack, output)
            for stack in self.living()
            for output in stack.outputs
            if output.export is not None
        }
