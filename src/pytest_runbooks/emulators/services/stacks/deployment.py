"""Making, changing and removing stacks, and undoing what failed.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from . import seams
from .calls import Caller
from .dependencies import needs, order
from .errors import FailedError, RefusedError
from .failures import absent, listed, names, told
from .kind import Kind, Made, Properties
from .kinds import kind_of
from .records import GONE, Definition, Place, Resource, Stack, Undone
from .scope import Scope

_KEPT = {"Retain", "RetainExceptOnCreate"}
_REPLACED = "Requested update requires the creation of a new physical resource; hence creating one."


class Deployment:
    """One operation on a stack.

    Args:
        call: makes API calls in the account and region of the stack.
        place: where the stack is.
        stack: that is worked on.
    """

    def __init__(self, call: Caller, place: Place, stack: Stack) -> None:
        self._call, self._place, self._stack = call, place, stack

    def create(self, on_failure: str) -> None:
        """Make all resources of a new stack.

        Args:
            on_failure: `ROLLBACK`, `DELETE` or `DO_NOTHING`.

        Raises:
            NotImplementedError: the emulator cannot make one; nothing is left of the others.
        """
        stack = self._stack
        stack.tell("CREATE_IN_PROGRESS", "User Initiated")
        try:
            with told():
                scope = Scope(self._call, self._place, stack, stack.definition)
                for logical, entry in scope.entries():
                    self._make(scope, self._planned(logical, entry), "CREATE")
                stack.outputs = self._outputs(scope)
                stack.imports = scope.imports
        except FailedError as error:
            self._create_failed(on_failure, str(error))
        except NotImplementedError:
            self._remove(reversed(list(stack.resources.values())), lambda _: False)
            raise
        else:
            stack.tell("CREATE_COMPLETE")

    def _create_failed(self, on_failure: str, why: str) -> None:
        stack = self._stack
        said = self._said(why)
        if on_failure == "DO_NOTHING":
            stack.tell("CREATE_FAILED", said)
            return
        if on_failure == "DELETE":
            stack.tell("CREATE_FAILED", said)
            self.delete(frozenset(), "Delete requested by user.")
            return
        stack.tell("ROLLBACK_IN_PROGRESS", f"{said}Rollback requested by user.")
        self.roll_back_creation()

    def roll_back_creation(self) -> None:
        """Remove what a creation that failed has made."""
        stack = self._stack
        made = reversed(list(stack.resources.values()))
        failed = self._remove(made, lambda one: one.entry.get("DeletionPolicy") == "Retain")
        if failed:
            stack.tell("ROLLBACK_FAILED", names("delete", failed))
        else:
            stack.tell("ROLLBACK_COMPLETE")
        stack.outputs, stack.imports = [], set()

    def update(self, definition: Definition, *, roll_back: bool) -> None:
        """Change a stack to another definition.

        Args:
            definition: of what it is to be.
            roll_back: whether to bring back what was when that fails.

        Raises:
            NotImplementedError: the emulator cannot do it; the stack is as it was.
        """
        stack = self._stack
        events, status, reason = list(stack.events), stack.status, stack.reason
        undone = stack.undone or Undone(
            stack.definition, dict(stack.resources), list(stack.outputs), set(stack.imports)
        )
        stack.updated = seams.utcnow()
        stack.tell("UPDATE_IN_PROGRESS", "User Initiated")
        old = stack.definition
        stack.definition = definition
        try:
            gone = self._changed(definition, undone, old)
        except FailedError as error:
            stack.undone = undone
            if not roll_back:
                stack.tell("UPDATE_FAILED", self._said(str(error)))
                return
            stack.tell("UPDATE_ROLLBACK_IN_PROGRESS", self._said(str(error)))
            self.bring_back(frozenset())
        except NotImplementedError:
            stack.undone = undone
            self.bring_back(frozenset())
            stack.events, stack.status, stack.reason = events, status, reason
            raise
        else:
            stack.undone = None
            stack.tell("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
            self._remove(gone, _is_retained)
            stack.tell("UPDATE_COMPLETE")

    def _changed(self, definition: Definition, undone: Undone, old: Definition) -> list[Resource]:
        """Make and change all that a new definition has; give what is not needed any more."""
        stack = self._stack
        gone: list[Resource] = []
        with told():
            scope = Scope(self._call, self._place, stack, definition)
            wanted = dict(scope.entries())
            for logical, entry in wanted.items():
                there = stack.resources.get(logical)
                if there is None or there.made is None:
                    resource = self._planned(logical, entry)
                    undone.created.append(resource)
                    self._make(scope, resource, "CREATE")
                elif (replaced := self._change(scope, there, entry, undone)) is not None:
                    gone.append(replaced)
            outputs = self._outputs(scope)
        before = [one for one in reversed(order(old.template["Resources"])) if one not in wanted]
        gone += [stack.resources.pop(one) for one in before if one in stack.resources]
        stack.outputs, stack.imports = outputs, scope.imports
        return gone

    def _change(
        self, scope: Scope, there: Resource, entry: dict[str, Any], undone: Undone
    ) -> Resource | None:
        """Change a resource when it is another one now; give the one that it replaces."""
        stack, kind = self._stack, kind_of(there.type)
        properties, tags = scope.properties(entry), stack.definition.tags
        made = there.made
        if made is None or not is_changed(kind, there, properties, tags):
            there.entry = entry
            return None
        before = _copy(there)
        by = kind.replaced_by(there.properties, properties)
        if by:
            new = replace(there, entry=entry, properties=properties, tags=dict(tags))
            stack.tell_of(there, "UPDATE_IN_PROGRESS", _REPLACED)
            with self._failing(there, "UPDATE"):
                name = properties.get(kind.named)
                if name and name == there.properties.get(kind.named):
                    raise FailedError(
                        "CloudFormation cannot update a stack when a custom-named resource "
                        f"requires replacing. Rename {name} and update the stack again."
                    )
                new.made = kind.create(scope.site(new, properties))
            undone.waiting.setdefault(there.logical, before)
            undone.created.append(new)
            stack.resources[there.logical] = new
            stack.tell_of(new, "UPDATE_IN_PROGRESS", "Resource creation Initiated")
            stack.tell_of(new, "UPDATE_COMPLETE")
            return before
        first = there.logical not in undone.waiting
        undone.waiting.setdefault(there.logical, before)
        there.entry, there.properties, there.tags = entry, properties, dict(tags)
        stack.tell_of(there, "UPDATE_IN_PROGRESS")
        try:
            with self._failing(there, "UPDATE"):
                kind.update(scope.site(there, properties), made, before.properties)
        except NotImplementedError:
            if first:  # nothing was changed
                stack.resources[there.logical] = undone.waiting.pop(there.logical)
            raise
        stack.tell_of(there, "UPDATE_COMPLETE")
        return None

    def bring_back(self, skipped: frozenset[str]) -> None:
        """Undo an update.

        Args:
            skipped: the logical ids that are left as they are, and counted as brought back.
        """
        stack, undone = self._stack, self._stack.undone
        if undone is None:
            raise RefusedError(f"Stack [{stack.name}] has nothing to roll back")
        stack.definition = undone.definition
        scope = Scope(self._call, self._place, stack, undone.definition)
        failed = []
        for logical, before in reversed(list(undone.waiting.items())):
            if logical in skipped:
                stack.tell_of(stack.resources[logical], "UPDATE_COMPLETE")
                del undone.waiting[logical]
                continue
            try:
                self._bring_one_back(scope, logical, before, undone.created)
            except FailedError:
                failed.append(logical)
            else:
                del undone.waiting[logical]
        if failed:
            undone.failed = failed
            stack.tell("UPDATE_ROLLBACK_FAILED", names("update", failed))
            return
        for logical in list(stack.resources):
            if logical not in undone.resources:
                del stack.resources[logical]
        for logical, before in undone.resources.items():
            stack.resources.setdefault(logical, before)
        stack.outputs, stack.imports = undone.outputs, undone.imports
        stack.undone = None
        stack.tell("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
        self._remove(reversed(undone.created), lambda _: False)
        stack.tell("UPDATE_ROLLBACK_COMPLETE")

    def _bring_one_back(
        self, scope: Scope, logical: str, before: Resource, created: list[Resource]
    ) -> None:
        stack = self._stack
        there = stack.resources[logical]
        if any(one is there for one in created):
            stack.resources[logical] = before
            stack.tell_of(before, "UPDATE_COMPLETE")
            return
        stack.tell_of(there, "UPDATE_IN_PROGRESS")
        made = there.made
        attempted = there.properties
        there.entry, there.properties, there.tags = before.entry, before.properties, before.tags
        with self._failing(there, "UPDATE"):
            if made is not None:
                kind = kind_of(there.type)
                kind.update(scope.site(there, before.properties), made, Properties(attempted))
        stack.tell_of(there, "UPDATE_COMPLETE")

    def delete(self, retained: frozenset[str], why: str = "User Initiated") -> None:
        """Remove a stack.

        Args:
            retained: the logical ids that are left.
            why: it is removed.
        """
        stack = self._stack
        stack.tell("DELETE_IN_PROGRESS", why)
        ordered = list(reversed(order(stack.definition.template["Resources"])))
        resources = [stack.resources[one] for one in ordered if one in stack.resources]
        failed = self._remove(resources, lambda one: one.logical in retained or _is_retained(one))
        if failed:
            stack.tell("DELETE_FAILED", names("delete", failed))
            return
        stack.outputs, stack.imports = [], set()
        stack.change_sets.clear()
        stack.deleted = seams.utcnow()
        stack.tell(GONE)

    def _planned(self, logical: str, entry: dict[str, Any]) -> Resource:
        return Resource(logical, entry["Type"], entry, {}, dict(self._stack.definition.tags))

    def _make(self, scope: Scope, resource: Resource, verb: str) -> None:
        stack, kind = self._stack, kind_of(resource.type)
        stack.resources[resource.logical] = resource
        with self._failing(resource, verb):
            resource.properties = scope.properties(resource.entry)
            stack.tell_of(resource, f"{verb}_IN_PROGRESS")
            resource.made = kind.create(scope.site(resource, resource.properties))
        stack.tell_of(resource, f"{verb}_IN_PROGRESS", "Resource creation Initiated")
        stack.tell_of(resource, f"{verb}_COMPLETE")

    def _remove(self, resources: Iterable[Resource], kept: Callable[[Resource], bool]) -> list[str]:
        """Remove resources in their order; give those that could not be.

        What one that could not be removed needs is left, too.
        """
        stack = self._stack
        scope = Scope(self._call, self._place, stack, stack.definition)
        failed: list[str] = []
        needed: set[str] = set()
        for resource in resources:
            if resource.status == GONE or resource.logical in needed:
                continue
            if kept(resource):
                stack.tell_of(resource, "DELETE_SKIPPED")
                continue
            if resource.made is None:
                stack.tell_of(resource, GONE)
                continue
            stack.tell_of(resource, "DELETE_IN_PROGRESS")
            try:
                with self._failing(resource, "DELETE"), absent():
                    self._take(scope, resource, resource.made)
            except FailedError:
                failed.append(resource.logical)
                needed |= needs(resource.entry)
                continue
            stack.tell_of(resource, GONE)
        return failed

    @staticmethod
    def _take(scope: Scope, resource: Resource, made: Made) -> None:
        kind_of(resource.type).delete(scope.site(resource, resource.properties), made)

    def _outputs(self, scope: Scope) -> list[Any]:
        """Give the outputs, when they can be exported.

        Raises:
            FailedError: another stack exports a name, or takes what is not exported any more.
        """
        stack = self._stack
        outputs = scope.outputs()
        exports = self._place.exports()
        new = {one.export: one.value for one in outputs if one.export is not None}
        for name in new:
            owner = exports.get(name)
            if owner is not None and owner[0] is not stack:
                raise FailedError(
                    f"Export with name {name} is already exported by stack {owner[0].name}. "
                )
        for one in stack.outputs:
            if one.export is None or new.get(one.export) == one.value:
                continue
            if users := self.users_of(one.export):
                verb = "updated" if one.export in new else "deleted"
                raise FailedError(
                    f"Export {one.export} cannot be {verb} as it is in use by {listed(users)}"
                )
        return outputs

    def users_of(self, export: str) -> list[str]:
        """Give the names of the stacks that take an export."""
        return [one.name for one in self._place.living() if export in one.imports]

    def refused_deletion(self) -> str | None:
        """Say why the stack cannot be deleted: what others take; None when it can."""
        for one in self._stack.outputs:
            if one.export is not None and (users := self.users_of(one.export)):
                return (
                    f"Delete canceled. Cannot delete export {one.export} as it is in use by "
                    f"{listed(users)}."
                )
        return None

    @contextmanager
    def _failing(self, resource: Resource, verb: str) -> Iterator[None]:
        """Note that a resource failed."""
        try:
            with told(resource):
                yield
        except FailedError as error:
            self._stack.tell_of(resource, f"{verb}_FAILED", str(error))
            raise

    def _said(self, why: str) -> str:
        """Say which resources failed; or why, when it was none of them."""
        found: dict[str, list[str]] = {"create": [], "update": []}
        for resource in self._stack.resources.values():
            for verb, logical in found.items():
                if resource.status == f"{verb.upper()}_FAILED":
                    logical.append(resource.logical)
        said = "".join(names(verb, logical) for verb, logical in found.items() if logical)
        return said or f"{why} "


def is_changed(
    kind: Kind, there: Resource, properties: Mapping[str, Any], tags: Mapping[str, str]
) -> bool:
    """Tell whether a resource is to be another one than it is."""
    return dict(properties) != dict(there.properties) or (kind.tagged and dict(tags) != there.tags)


def _copy(resource: Resource) -> Resource:
    made = resource.made
    return replace(resource, made=None if made is None else replace(made))


def _is_retained(resource: Resource) -> bool:
    return resource.entry.get("DeletionPolicy") in _KEPT
