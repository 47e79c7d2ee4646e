"""Stacks, in the API of CloudFormation."""

from __future__ import annotations

import re

from . import answers, seams
from .asked import Answer, Asked
from .changes import plan
from .errors import RefusedError
from .records import GONE
from .sources import definition_of

_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")


class StackActions(Asked):
    """Answer calls about stacks."""

    def create_stack(self) -> Answer:
        """Make a stack."""
        asked, place = self.asked, self.place
        name = asked["StackName"]
        if not _NAME.fullmatch(name):
            raise RefusedError(
                f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy "
                "constraint: Member must satisfy regular expression pattern: "
                "[a-zA-Z][-a-zA-Z0-9]*"
            )
        on_failure = asked.get("OnFailure")
        if on_failure and "DisableRollback" in asked:
            raise RefusedError("Cannot specify both OnFailure and DisableRollback")
        if asked.get("DisableRollback"):
            on_failure = "DO_NOTHING"
        with self.lock:
            if self.named(name) is not None:
                raise RefusedError(f"Stack [{name}] already exists", "AlreadyExistsException")
            definition = definition_of(self.call, asked, None)
            stack = self.new(name, definition, asked)
            plan(self.call, place, stack, definition)
            place.stacks[stack.id] = stack
            try:
                self.deployment(stack).create(on_failure or "ROLLBACK")
            except NotImplementedError:
                del place.stacks[stack.id]
                raise
            self.notify(stack, 0)
        return Answer({"StackId": stack.id})

    def update_stack(self) -> Answer:
        """Change a stack."""
        asked = self.asked
        with self.lock:
            stack = self.living(asked["StackName"], "Stack [{}] does not exist")
            self.refuse_status(stack)
            definition = definition_of(self.call, asked, stack)
            if plan(self.call, self.place, stack, definition).is_nothing:
                raise RefusedError("No updates are to be performed.")
            self.settle(stack, asked)
            self.update(stack, definition, roll_back=not asked.get("DisableRollback"))
        return Answer({"StackId": stack.id})

    def delete_stack(self) -> Answer:
        """Remove a stack; one that is not there is none."""
        asked = self.asked
        with self.lock:
            stack = self.found(asked["StackName"])
            if stack is None or stack.status == GONE:
                return seams.EmptyResult()
            if stack.protected:
                raise RefusedError(
                    f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled"
                )
            retained = frozenset(asked.get("RetainResources") or [])
            if retained and stack.status != "DELETE_FAILED":
                raise RefusedError(
                    f"Invalid operation on stack [{stack.id}]. Resources can only be retained "
                    "when the stack is in DELETE_FAILED state."
                )
            if asked.get("DeletionMode", "STANDARD") != "STANDARD":
                raise NotImplementedError("the parameter DeletionMode")
            deployment, events = self.deployment(stack), len(stack.events)
            if (why := deployment.refused_deletion()) is not None:
                stack.tell(stack.status, why)
            else:
                deployment.delete(retained)
            self.notify(stack, events)
        return seams.EmptyResult()

    def continue_update_rollback(self) -> Answer:
        """Go on with a rollback that failed."""
        asked = self.asked
        with self.lock:
            stack = self.living(asked["StackName"], "Stack [{}] does not exist")
            undone = stack.undone
            if stack.status != "UPDATE_ROLLBACK_FAILED" or undone is None:
                raise RefusedError(
                    f"Stack:{stack.id} is in {stack.status} state and can not continue its "
                    "rollback."
                )
            skipped = asked.get("ResourcesToSkip") or []
            if wrong := [one for one in skipped if one not in undone.failed]:
                raise RefusedError(
                    f"Resources [{', '.join(wrong)}] cannot be skipped: only resources that are "
                    "in UPDATE_FAILED state because a rollback failed can be."
                )
            events = len(stack.events)
            stack.tell("UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated")
            self.deployment(stack).bring_back(frozenset(skipped))
            self.notify(stack, events)
        return Answer({})

    def rollback_stack(self) -> Answer:
        """Roll back a stack whose failure was left as it was."""
        with self.lock:
            stack = self.living(self.asked["StackName"], "Stack [{}] does not exist")
            events = len(stack.events)
            if stack.status == "CREATE_FAILED":
                stack.tell("ROLLBACK_IN_PROGRESS", "User Initiated")
                self.deployment(stack).roll_back_creation()
            elif stack.status == "UPDATE_FAILED":
                stack.tell("UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated")
                self.deployment(stack).bring_back(frozenset())
            else:
                raise RefusedError(
                    f"Stack:{stack.id} is in {stack.status} state and can not be rolled back."
                )
            self.notify(stack, events)
        return Answer({"StackId": stack.id})

    def cancel_update_stack(self) -> Answer:
        """Refuse it: an update is over when its call returns."""
        self.living(self.asked["StackName"], "Stack [{}] does not exist")
        raise RefusedError("CancelUpdateStack cannot be called from current stack status")

    def update_termination_protection(self) -> Answer:
        """Switch it on or off."""
        asked = self.asked
        stack = self.living(asked["StackName"], "Stack [{}] does not exist")
        stack.protected = bool(asked["EnableTerminationProtection"])
        return Answer({"StackId": stack.id})

    def describe_stacks(self) -> Answer:
        """Tell of one stack, or of all that are there."""
        name = self.asked.get("StackName")
        if not name:
            return Answer({"Stacks": [answers.told(one) for one in self.place.living()]})
        return Answer({"Stacks": [answers.told(self.any(name))]})

    def list_stacks(self) -> Answer:
        """Tell of all stacks, those that were deleted, too."""
        wanted = self.asked.get("StackStatusFilter")
        found = [
            answers.summary(one)
            for one in reversed(list(self.place.stacks.values()))
            if not wanted or one.status in wanted
        ]
        return Answer({"StackSummaries": found})

    def describe_stack_events(self) -> Answer:
        """Tell what happened, the newest first."""
        stack = self.any(self.asked["StackName"], "Stack [{}] does not exist")
        written = [answers.event(one) for one in reversed(list(stack.events))]
        return Answer({"StackEvents": written})

    def describe_stack_resources(self) -> Answer:
        """Tell of the resources of a stack, or of the stack that has a physical one."""
        asked = self.asked
        logical, physical = asked.get("LogicalResourceId"), asked.get("PhysicalResourceId")
        if physical:
            owners = [
                one
                for one in self.place.living()
                if any(each.physical == physical for each in one.resources.values())
            ]
            if not owners:
                raise RefusedError(f"Stack for {physical} does not exist")
            stack = owners[0]
        else:
            stack = self.any(asked["StackName"])
        found = [
            answers.of_resource(stack, one)
            for one in stack.resources.values()
            if logical in {None, one.logical}
        ]
        return Answer({"StackResources": found})

    def describe_stack_resource(self) -> Answer:
        """Tell of one resource."""
        asked = self.asked
        stack = self.any(asked["StackName"], "Stack '{}' does not exist")
        logical = asked["LogicalResourceId"]
        if logical not in stack.resources:
            raise RefusedError(f"Resource {logical} does not exist for stack {stack.name}")
        return Answer({"StackResourceDetail": answers.of_resource(stack, stack.resources[logical])})

    def list_stack_resources(self) -> Answer:
        """Tell of the resources of a stack, shortly."""
        stack = self.any(self.asked["StackName"])
        found = [answers.resource_summary(one) for one in stack.resources.values()]
        return Answer({"StackResourceSummaries": found})
