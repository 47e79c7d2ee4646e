"""Change sets, in the API of CloudFormation."""

from __future__ import annotations

from . import answers, seams
from .asked import SETTINGS, Answer, Asked
from .changes import plan
from .errors import RefusedError
from .records import GONE, ChangeSet, Definition, Stack
from .sources import definition_of

_NOTHING = Definition("", {"Resources": {}}, {}, {})
_NO_CHANGES = (
    "The submitted information didn't contain changes. "
    "Submit different information to create a change set."
)


class ChangeSetActions(Asked):
    """Answer calls about change sets."""

    def create_change_set(self) -> Answer:
        """Say what would change; nothing is changed."""
        asked = self.asked
        kind, name = asked.get("ChangeSetType", "UPDATE"), asked["ChangeSetName"]
        for parameter in ("ResourcesToImport", "IncludeNestedStacks", "DeploymentMode"):
            if asked.get(parameter):
                raise NotImplementedError(f"the parameter {parameter}")
        if kind not in {"CREATE", "UPDATE"}:
            raise NotImplementedError(f"change sets of the type {kind}")
        with self.lock:
            stack = self._for_changes(kind, name)
            if name in stack.change_sets:
                raise RefusedError(f"ChangeSet {name} already exists", "AlreadyExistsException")
            definition = definition_of(self.call, asked, stack if kind == "UPDATE" else None)
            planned = plan(self.call, self.place, stack, definition)
            empty = kind == "UPDATE" and planned.is_nothing
            found = ChangeSet(
                id=f"arn:aws:cloudformation:{self.region}:{self.current_account}:changeSet/"
                f"{name}/{seams.new_id()}",
                name=name,
                type=kind,
                definition=definition,
                changes=planned.changes,
                status="FAILED" if empty else "CREATE_COMPLETE",
                execution="UNAVAILABLE" if empty else "AVAILABLE",
                reason=_NO_CHANGES if empty else None,
                description=asked.get("Description"),
                capabilities=asked.get("Capabilities") or [],
                created=seams.utcnow(),
                more={key: asked[key] for key in (*SETTINGS, "OnStackFailure") if key in asked},
            )
            if stack.id not in self.place.stacks:
                self.place.stacks[stack.id] = stack
                stack.tell("REVIEW_IN_PROGRESS", "User Initiated")
            stack.change_sets[name] = found
        return Answer({"Id": found.id, "StackId": stack.id})

    def _for_changes(self, kind: str, change_set: str) -> Stack:
        name = self.asked["StackName"]
        stack = self.found(name)
        there = stack is not None and stack.status != GONE
        if kind == "UPDATE":
            if stack is None or not there or stack.status == "REVIEW_IN_PROGRESS":
                raise RefusedError(f"Stack [{name}] does not exist")
            self.refuse_status(stack)
            return stack
        if stack is not None and there:
            if stack.status != "REVIEW_IN_PROGRESS":
                raise RefusedError(
                    f"Stack [{name}] already exists and cannot be created again with the "
                    f"changeSet [{change_set}]."
                )
            return stack
        return self.new(name, _NOTHING, {})

    def describe_change_set(self) -> Answer:
        """Tell of a change set."""
        return Answer(answers.change_set(*self.change_set(self.asked)))

    def list_change_sets(self) -> Answer:
        """Tell of all change sets of a stack."""
        stack = self.living(self.asked["StackName"], "Stack [{}] does not exist")
        found = [answers.change_set_summary(stack, one) for one in stack.change_sets.values()]
        return Answer({"Summaries": found})

    def delete_change_set(self) -> Answer:
        """Remove a change set; one that is not there is none."""
        with self.lock:
            try:
                stack, found = self.change_set(self.asked)
            except RefusedError as error:
                if error.code == "ChangeSetNotFound":
                    return Answer({})
                raise
            del stack.change_sets[found.name]
        return Answer({})

    def execute_change_set(self) -> Answer:
        """Do what a change set says; all others of the stack are gone then."""
        asked = self.asked
        with self.lock:
            stack, found = self.change_set(asked)
            if found.execution != "AVAILABLE":
                raise RefusedError(
                    f"ChangeSet [{found.id}] cannot be executed in its current status of "
                    f"[{found.status}]",
                    "InvalidChangeSetStatus",
                )
            self.settle(stack, found.more | asked)
            kept = bool(asked.get("DisableRollback"))
            failing = found.more.get("OnStackFailure", "ROLLBACK")
            if found.type == "UPDATE":
                self.update(stack, found.definition, roll_back=not kept and failing != "DO_NOTHING")
            else:
                self._create(stack, found, "DO_NOTHING" if kept else failing)
            found.status = found.execution = "EXECUTE_COMPLETE"
            found.status = "CREATE_COMPLETE"
            stack.change_sets = {found.name: found}
        return Answer({})

    def _create(self, stack: Stack, found: ChangeSet, on_failure: str) -> None:
        events = list(stack.events)
        stack.definition = found.definition
        try:
            self.deployment(stack).create(on_failure)
        except NotImplementedError:
            stack.events, stack.definition, stack.resources = events, _NOTHING, {}
            stack.status, stack.reason = "REVIEW_IN_PROGRESS", None
            raise
        self.notify(stack, len(events))
