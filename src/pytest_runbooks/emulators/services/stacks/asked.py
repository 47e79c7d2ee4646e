"""A call of the API of CloudFormation."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from wsgiref.types import WSGIApplication

from . import answers, seams
from .calls import Caller
from .deployment import Deployment
from .errors import RefusedError
from .records import GONE, ChangeSet, Definition, Place, Stack

_UPDATABLE = {
    *("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"),
    *("CREATE_FAILED", "UPDATE_FAILED"),
}
SETTINGS = ("DisableRollback", "NotificationARNs", "TimeoutInMinutes", "Capabilities", "RoleARN")
"""The parameters that are kept as they are."""

Answer = seams.ActionResult


class Asked(seams.BaseResponse):
    """A call, with what all calls share.

    Args:
        lock: for as long as something is changed.
        place: gives the stacks of an account and region.
        application: answers the calls that stacks make.
    """

    def __init__(
        self,
        lock: AbstractContextManager[Any],
        place: Callable[[str, str], Place],
        application: WSGIApplication,
    ) -> None:
        super().__init__("cloudformation")
        self.automated_parameter_parsing = True
        self.lock, self._places, self._application = lock, place, application

    def answer(self, request: seams.Request) -> Any:
        """Give status, headers and body.

        Raises:
            NotImplementedError: the operation, or what it is asked for, is not emulated.
        """
        return self._dispatch(request, request.raw_url, dict(request.headers))

    @property
    def asked(self) -> dict[str, Any]:
        """Give the parameters of the call."""
        found: dict[str, Any] = self.params
        return found

    @property
    def place(self) -> Place:
        """Give the stacks of its account and region."""
        return self._places(self.current_account, self.region)

    @property
    def call(self) -> Caller:
        """Give what makes calls for it."""
        return Caller(self._application, self.current_account, self.region)

    def deployment(self, stack: Stack) -> Deployment:
        """Give what works on a stack."""
        return Deployment(self.call, self.place, stack)

    def new(self, name: str, definition: Definition, asked: dict[str, Any]) -> Stack:
        """Make a stack that has nothing yet."""
        identity = (
            f"arn:aws:cloudformation:{self.region}:{self.current_account}:stack/{name}/"
            f"{seams.new_id()}"
        )
        stack = Stack(identity, name, definition, seams.utcnow())
        stack.protected = bool(asked.get("EnableTerminationProtection"))
        self.settle(stack, asked)
        return stack

    @staticmethod
    def settle(stack: Stack, asked: dict[str, Any]) -> None:
        """Take the settings of a call."""
        stack.settings |= {key: asked[key] for key in SETTINGS if key in asked}

    def update(self, stack: Stack, definition: Definition, *, roll_back: bool) -> None:
        """Change a stack, and tell its topics."""
        events = len(stack.events)
        self.deployment(stack).update(definition, roll_back=roll_back)
        self.notify(stack, events)

    @staticmethod
    def refuse_status(stack: Stack) -> None:
        """Refuse to change a stack that cannot be changed."""
        if stack.status not in _UPDATABLE:
            raise RefusedError(
                f"Stack:{stack.id} is in {stack.status} state and can not be updated."
            )

    def named(self, name: str) -> Stack | None:
        """Find the stack of a name, unless it was deleted."""
        return next((one for one in self.place.living() if one.name == name), None)

    def found(self, name: str) -> Stack | None:
        """Find a stack by name or id."""
        return self.place.stacks.get(name) or self.named(name)

    def any(self, name: str, missing: str = "Stack with id {} does not exist") -> Stack:
        """Find a stack by name or id, or refuse the call."""
        stack = self.found(name)
        if stack is None:
            raise RefusedError(missing.format(name))
        return stack

    def living(self, name: str, missing: str) -> Stack:
        """Find a stack that was not deleted, or refuse the call."""
        stack = self.any(name, missing)
        if stack.status == GONE:
            raise RefusedError(missing.format(name))
        return stack

    def change_set(self, asked: dict[str, Any]) -> tuple[Stack, ChangeSet]:
        """Find a change set with its stack, or refuse the call."""
        name = asked["ChangeSetName"]
        if asked.get("StackName"):
            stacks = [self.living(asked["StackName"], "Stack [{}] does not exist")]
        elif name.startswith("arn:"):
            stacks = self.place.living()
        else:
            raise RefusedError(
                "StackName must be specified if ChangeSetName is not specified as an ARN."
            )
        for stack in stacks:
            for found in stack.change_sets.values():
                if name in {found.name, found.id}:
                    return stack, found
        raise RefusedError(f"ChangeSet [{name}] does not exist", "ChangeSetNotFound")

    def notify(self, stack: Stack, since: int) -> None:
        """Tell the topics of a stack what happened since an event."""
        for topic in stack.settings.get("NotificationARNs") or []:
            for event in stack.events[since:]:
                self.call(
                    "sns",
                    "publish",
                    TopicArn=topic,
                    Subject="AWS CloudFormation Notification",
                    Message=answers.notice(event, self.current_account),
                )
