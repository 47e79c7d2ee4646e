"""Follows values of boto3 through expressions, and notes what is done with them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from ..python import PythonCode
from .calls import attribute_of, called, indexed, looped, member, request_of
from .uses import Asked, Fetched, Made, Read, Touched, Uses
from .values import Client, Known, Many, Method, Resource, Shaped, Value

Names = dict[str, Value | None]

# Callables that leave what they are given as it is.
_READERS = frozenset(
    {
        *(
            "append",
            "bool",
            "critical",
            "debug",
            "dump",
            "dumps",
            "enumerate",
            "error",
            "exception",
        ),
        *(
            "extend",
            "filter",
            "format",
            "info",
            "isinstance",
            "len",
            "list",
            "log",
            "map",
            "pformat",
        ),
        *("pprint", "pp", "print", "repr", "reversed", "set", "sorted", "str", "tuple", "type"),
        *("warning", "zip", "any", "all", "dict", "max", "min", "sum", "next", "iter", "DataFrame"),
    }
)
_SAME = frozenset({"list", "sorted", "reversed", "tuple", "iter"})
_WRITERS = frozenset({"update", "setdefault", "pop", "clear", "popitem"})


class Evaluator:
    """Looks at the expressions of one block.

    Attributes:
        code: the block.
        scopes: what names are, the innermost scope first.
        uses: where everything is noted; None to note nothing.
        near: values that were made in this block.
        guards: how many `try` and `with` around catch wrong parameters.
        itself: what is known of the attributes of `self`.
    """

    def __init__(self, code: PythonCode, scopes: Sequence[Names], uses: Uses | None) -> None:
        self.code = code
        self.scopes = list(scopes)
        self.uses = uses
        self.near: set[Value] = set()
        self.guards = 0
        self.itself: Names = {}

    def value(self, node: ast.expr | None) -> Value | None:
        """Say what an expression is, as far as it is known, and note what it does."""
        match node:
            case None | ast.Constant():
                return None
            case ast.Name():
                return self._name(node.id)
            case ast.Attribute():
                return self._attribute(node, is_called=False)
            case ast.Call():
                return self._call(node)
            case ast.Subscript():
                return self._subscript(node)
            case ast.NamedExpr():
                found = self.value(node.value)
                self.bind(node.target, found)
                return found
            case ast.Await():
                self.value(node.value)
                return None
            case ast.IfExp():
                self.value(node.test)
                one, other = self.value(node.body), self.value(node.orelse)
                return one if one == other else None
            case ast.BoolOp():
                first, *_ = [self.value(one) for one in node.values]
                return first if isinstance(first, Shaped | Many) else None
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self._comprehension(node)
            case ast.Lambda():
                arguments = node.args
                names = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
                self.scopes.insert(0, {one.arg: None for one in names})
                self.value(node.body)
                self.scopes.pop(0)
                return None
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
        return None

    def bind(self, target: ast.expr, value: Value | None) -> None:
        """Let a target of an assignment be a value from here on."""
        match target:
            case ast.Name():
                self.scopes[0][target.id] = value
            case ast.Attribute(value=ast.Name(id="self")):
                name = target.attr
                known = self.itself.get(name, value)
                self.itself[name] = value if known == value else None
            case ast.Tuple() | ast.List():
                for one in target.elts:
                    self.bind(one, None)
            case ast.Starred():
                self.bind(target.value, None)
            case ast.Subscript():
                self._write(target)
            case ast.Attribute():
                self.value(target.value)

    def _write(self, target: ast.Subscript) -> None:
        self.value(target.value)
        self.value(target.slice)
        if self.uses is not None and isinstance(target.slice, ast.Constant):
            self.uses.written.add(str(target.slice.value))

    def _name(self, name: str) -> Value | None:
        for scope in self.scopes:
            if name in scope:
                return scope[name]
        return None

    def _attribute(self, node: ast.Attribute, *, is_called: bool) -> Value | None:
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            return self.itself.get(node.attr)
        owner = self.value(node.value)
        if owner is None:
            return None
        if self.uses is not None and isinstance(node.ctx, ast.Load):
            near = owner in self.near
            self.uses.touched.append(Touched(self.code, node, owner, is_called, near))
        return attribute_of(owner, node.attr)

    def _call(self, node: ast.Call) -> Value | None:
        function = node.func
        if isinstance(function, ast.Attribute):
            callee = self._attribute(function, is_called=True)
            name = function.attr
        else:
            callee = self.value(function)
            name = function.id if isinstance(function, ast.Name) else ""
        given = [self.value(one) for one in node.args]
        given += [self.value(one.value) for one in node.keywords]
        self._note_handing_on(name, callee, given)
        if isinstance(function, ast.Name) and name in _SAME and len(node.args) == 1:
            return given[0] if isinstance(given[0], Shaped | Many) else None
        if callee is None:
            return None
        self._note(node, callee)
        found = called(callee, node)
        if isinstance(found, Client | Resource) and isinstance(callee, Known):
            self.near.add(found)
        return found

    def _note(self, node: ast.Call, callee: Value) -> None:
        uses = self.uses
        if uses is None:
            return
        match callee:
            case Known.MAKE_CLIENT | Known.MAKE_RESOURCE | Known.SESSION_CLASS:
                name = argument(node, 0, "service_name")
                literal = name if isinstance(name, ast.Constant) else None
                if callee is Known.SESSION_CLASS:
                    literal = None
                uses.made.append(Made(self.code, node, callee, literal))
            case Method(Client(service), "get_paginator" | "get_waiter" as kind):
                keyword = "operation_name" if kind == "get_paginator" else "waiter_name"
                name = argument(node, 0, keyword)
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    uses.fetched.append(Fetched(self.code, name, service, kind == "get_waiter"))
            case Method(Shaped(), "get"):
                key = node.args[0] if node.args else None
                if isinstance(key, ast.Constant) and isinstance(callee.owner, Shaped):
                    uses.read.append(Read(self.code, key, callee.owner))
        if request := request_of(callee):
            uses.asked.append(Asked(self.code, node, request, self.guards > 0))

    def _note_handing_on(
        self, name: str, callee: Value | None, given: Iterable[Value | None]
    ) -> None:
        if self.uses is None:
            return
        if isinstance(callee, Method) and isinstance(callee.owner, Shaped) and name in _WRITERS:
            self.uses.handed_on.add((callee.owner.service, callee.owner.shape))
        if name in _READERS or isinstance(callee, Method) or callee is not None:
            return
        for one in given:
            while isinstance(one, Many):
                one = one.of  # noqa: PLW2901 - what is in it
            if isinstance(one, Shaped):
                self.uses.handed_on.add((one.service, one.shape))

    def _subscript(self, node: ast.Subscript) -> Value | None:
        owner = self.value(node.value)
        self.value(node.slice)
        if owner is None:
            return None
        if isinstance(owner, Shaped) and isinstance(node.slice, ast.Constant):
            key = node.slice
            if isinstance(key.value, str):
                if self.uses is not None and isinstance(node.ctx, ast.Load):
                    self.uses.read.append(Read(self.code, key, owner))
                return member(owner, key.value)
        return indexed(owner, node.slice)

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ) -> Value | None:
        self.scopes.insert(0, {})
        for one in node.generators:
            self.bind_loop(one.target, one.iter)
            for test in one.ifs:
                self.value(test)
        if isinstance(node, ast.DictComp):
            self.value(node.key)
            self.value(node.value)
            found = None
        else:
            found = self.value(node.elt)
        self.scopes.pop(0)
        if found is None or isinstance(node, ast.DictComp | ast.SetComp):
            return None
        return Many(found)

    def bind_loop(self, target: ast.expr, iterated: ast.expr) -> None:
        """Let the target of a loop be what it loops over."""
        match iterated:
            case ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]) if (
                isinstance(target, ast.Tuple) and len(target.elts) == 2
            ):
                self.bind(target.elts[0], None)
                self.bind(target.elts[1], looped(self.value(inner)))
            case _:
                self.bind(target, looped(self.value(iterated)))


def argument(call: ast.Call, index: int, keyword: str) -> ast.expr | None:
    """Give an argument of a call; None when it is not there, or not seen."""
    if len(call.args) > index and not any(isinstance(one, ast.Starred) for one in call.args):
        return call.args[index]
    return next((one.value for one in call.keywords if one.arg == keyword), None)
