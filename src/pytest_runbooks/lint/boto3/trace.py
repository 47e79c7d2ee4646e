"""Follows values of boto3 through the statements of a document's Python blocks.

Statements are followed in their order. Where branches meet, a name keeps what all of them say of
it. A function is looked at when the whole session is known: a global name is in it what it is
wherever the session sets it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..document import Document, per_document
from ..python import PythonCode, python_sessions
from .evaluate import Evaluator, Names
from .uses import Uses
from .values import Known, Value

_MODULES = {"boto3": Known.PACKAGE, "boto3.session": Known.SESSION_MODULE}
_FROM = {
    ("boto3", "client"): Known.MAKE_CLIENT,
    ("boto3", "resource"): Known.MAKE_RESOURCE,
    ("boto3", "Session"): Known.SESSION_CLASS,
    ("boto3", "session"): Known.SESSION_MODULE,
    ("boto3.session", "Session"): Known.SESSION_CLASS,
}
_GUARDS = frozenset({"raises", "suppress", "assertRaises", "assertRaisesRegex"})
_CAUGHT = frozenset(
    {
        *("ParamValidationError", "TypeError", "AttributeError", "Exception", "BaseException"),
        *("UnknownServiceError", "BotoCoreError"),
    }
)
# `client.meta.events.register(...)`, and the events of a session.
_HOOKS = re.compile(r"\bevents?\.register|\bevent_system\b|\.register(?:_first|_last)?\(\s*['\"]")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@per_document
def boto3_uses(document: Document) -> Uses:
    """Give what the Python blocks of a document ask of boto3."""
    uses = Uses()
    for codes in python_sessions(document):
        uses.is_hooked = uses.is_hooked or any(_HOOKS.search(code.code) for code in codes)
        if any("boto3" in code.code for code in codes):
            _Session(uses).trace(codes)
    return uses


@dataclass(slots=True)
class _Later:
    """A function that is looked at later."""

    code: PythonCode
    node: Function
    scopes: Sequence[Names]
    itself: Names


class _Session:
    def __init__(self, uses: Uses) -> None:
        self._uses = uses
        self._globals: Names = {}
        self._ever: Names = {}
        self._later: list[_Later] = []

    def trace(self, codes: Iterable[PythonCode]) -> None:
        for code in codes:
            if code.tree is None:
                self._globals.clear()  # it may have set anything
                continue
            uses = None if code.is_to_fail else self._uses
            tracer = _Tracer(code, [self._globals], uses, self._later, self._ever)
            tracer.body(code.tree.body)
        while self._later:
            self._look_at(self._later.pop(0))

    def _look_at(self, later: _Later) -> None:
        scopes = [*later.scopes[:-1], self._ever]
        uses = None if later.code.is_to_fail else self._uses
        tracer = _Tracer(later.code, scopes, uses, self._later, None)
        tracer.evaluator.itself = later.itself
        tracer.function(later.node)


class _Tracer:
    """Looks at the statements of one scope.

    Args:
        code: in which they stand.
        scopes: what names are, the innermost scope first.
        uses: where everything is noted; None to note nothing.
        later: where functions wait; None to pass them over.
        ever: what the names of this scope are wherever they are set; None to forget that.
    """

    def __init__(
        self,
        code: PythonCode,
        scopes: Sequence[Names],
        uses: Uses | None,
        later: list[_Later] | None,
        ever: Names | None,
    ) -> None:
        self.code = code
        self.evaluator = Evaluator(code, scopes, uses)
        self._uses = uses
        self._queue = later
        self._ever = ever

    def body(self, statements: Iterable[ast.stmt]) -> None:
        for statement in statements:
            before = dict(self._names)
            self._statement(statement)
            if self._ever is not None:
                for name, value in self._names.items():
                    if before.get(name, self) is not value:
                        known = self._ever.get(name, value)
                        self._ever[name] = value if known == value else None

    def function(self, node: Function) -> None:
        """Look at the body of a function; what it is given is not known, but for defaults."""
        arguments = node.args
        names: Names = {}
        plain = [*arguments.posonlyargs, *arguments.args]
        for one in [*plain, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]:
            if one is not None:
                names[one.arg] = None
        defaults = zip(plain[::-1], arguments.defaults[::-1], strict=False)
        named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        silent = Evaluator(self.code, self.evaluator.scopes, None)
        for argument, default in [*defaults, *named]:
            names[argument.arg] = silent.value(default)
        self.evaluator.scopes.insert(0, names)
        for name in _global_names(node):
            self.evaluator.scopes[-1][name] = None
        self.body(node.body)

    @property
    def _names(self) -> Names:
        return self.evaluator.scopes[0]

    def _statement(self, node: ast.stmt) -> None:
        look = self.evaluator
        match node:
            case ast.Import():
                for one in node.names:
                    whole = _MODULES.get(one.name) if one.asname else None
                    first = _MODULES.get(one.name.partition(".")[0])
                    name = one.asname or one.name.partition(".")[0]
                    self._names[name] = whole if one.asname else first
            case ast.ImportFrom():
                for one in node.names:
                    found = _FROM.get((node.module or "", one.name)) if not node.level else None
                    self._names[one.asname or one.name] = found
            case ast.Assign():
                value = look.value(node.value)
                for target in node.targets:
                    self._assign(target, value, node.value)
            case ast.AnnAssign():
                if node.value is not None:
                    look.bind(node.target, look.value(node.value))
            case ast.AugAssign():
                look.value(node.value)
                look.bind(node.target, None)
            case ast.For() | ast.AsyncFor():
                self._forget(node)
                look.bind_loop(node.target, node.iter)
                self._branches([node.body, []])
                self.body(node.orelse)
            case ast.While():
                self._forget(node)
                look.value(node.test)
                self._branches([node.body, []])
                self.body(node.orelse)
            case ast.If():
                look.value(node.test)
                self._branches([node.body, node.orelse])
            case ast.With() | ast.AsyncWith():
                self._with(node)
            case ast.Try() | ast.TryStar():
                self._try(node)
            case ast.Match():
                look.value(node.subject)
                for part in ast.walk(node):
                    if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name:
                        self._names[part.name] = None
                self._branches([case.body for case in node.cases] + [[]])
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._define(node, self.evaluator.scopes, {})
            case ast.ClassDef():
                self._class(node)
            case ast.Delete():
                for target in node.targets:
                    look.bind(target, None)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        look.value(child)

    def _assign(self, target: ast.expr, value: Value | None, source: ast.expr) -> None:
        look = self.evaluator
        pairs = isinstance(target, ast.Tuple | ast.List) and isinstance(source, ast.Tuple)
        if pairs and len(target.elts) == len(source.elts):  # type: ignore[attr-defined]  # so it is
            silent = Evaluator(self.code, look.scopes, None)
            silent.itself = look.itself
            values = [silent.value(one) for one in source.elts]  # type: ignore[attr-defined]  # too
            for one, found in zip(target.elts, values, strict=True):  # type: ignore[attr-defined]  # too
                look.bind(one, found)
        else:
            look.bind(target, value)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        look = self.evaluator
        guarded = False
        for item in node.items:
            value = look.value(item.context_expr)
            if item.optional_vars is not None:
                look.bind(item.optional_vars, value)
            call = item.context_expr
            name = _last_name(call.func) if isinstance(call, ast.Call) else ""
            guarded = guarded or name in _GUARDS
        look.guards += guarded
        self.body(node.body)
        look.guards -= guarded

    def _try(self, node: ast.Try | ast.TryStar) -> None:
        look = self.evaluator
        caught = {name for one in node.handlers for name in _caught(one)}
        guarded = bool(caught & _CAUGHT - {"Exception", "BaseException"})
        look.guards += guarded
        before = dict(self._names)
        self.body(node.body)
        look.guards -= guarded
        self.body(node.orelse)
        after = dict(self._names)
        results = [after]
        for handler in node.handlers:
            self._replace(_met([before, after]))
            look.value(handler.type)
            if handler.name:
                self._names[handler.name] = None
            self.body(handler.body)
            if not _leaves(handler.body):
                results.append(dict(self._names))
        self._replace(_met(results))
        self.body(node.finalbody)

    def _branches(self, bodies: Sequence[Sequence[ast.stmt]]) -> None:
        before = dict(self._names)
        results = []
        for body in bodies:
            self._replace(before)
            self.body(body)
            if not _leaves(body):
                results.append(dict(self._names))
        self._replace(_met(results or [before]))

    def _forget(self, loop: ast.stmt) -> None:
        """A loop may come back to its start with what its body has set."""
        for name in _set_in(loop):
            if name in self._names:
                self._names[name] = None

    def _replace(self, names: Names) -> None:
        now = dict(names)  # it may be the same
        self._names.clear()
        self._names.update(now)

    def _define(self, node: Function, scopes: Sequence[Names], itself: Names) -> None:
        for one in node.decorator_list:
            self.evaluator.value(one)
        for default in [*node.args.defaults, *node.args.kw_defaults]:
            self.evaluator.value(default)
        self._names[node.name] = None
        if self._queue is not None:
            self._queue.append(_Later(self.code, node, list(scopes), itself))

    def _class(self, node: ast.ClassDef) -> None:
        for base in [*node.bases, *node.decorator_list]:
            self.evaluator.value(base)
        outer = list(self.evaluator.scopes)
        own: Names = {}
        inside = _Tracer(self.code, [own, *outer], self._uses, None, None)
        inside.body(one for one in node.body if not isinstance(one, Function))
        methods = [one for one in node.body if isinstance(one, Function)]
        itself: Names = dict(own)
        for method in methods:
            silent = _Tracer(self.code, outer, None, None, None)
            silent.evaluator.itself = itself
            silent.function(method)
        for method in methods:
            self._define(method, outer, itself)
        self._names[node.name] = None


def _met(results: Sequence[Names]) -> Names:
    """Give what names are after branches: what one has not set, the others say."""
    met: Names = {}
    for names in results:
        for name, value in names.items():
            met[name] = value if met.get(name, value) == value else None
    return met


def _leaves(body: Sequence[ast.stmt]) -> bool:
    """Say whether what is below a body is not reached from it."""
    if not body:
        return False
    last = body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return ast.unparse(last.value.func) in {"sys.exit", "exit", "quit", "os._exit"}
    return isinstance(last, ast.Return | ast.Raise | ast.Continue | ast.Break)


def _set_in(statement: ast.stmt) -> set[str]:
    return {
        one.id
        for one in ast.walk(statement)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }


def _global_names(node: Function) -> set[str]:
    declared = {
        name
        for one in ast.walk(node)
        if isinstance(one, ast.Global | ast.Nonlocal)
        for name in one.names
    }
    return declared & _set_in(node)


def _caught(handler: ast.ExceptHandler) -> set[str]:
    if handler.type is None:
        return {"BaseException"}
    return {_last_name(one) for one in ast.walk(handler.type)}


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
