"""Names that Python blocks read and nothing sets above them.

A name counts as set wherever anything could set it: in any branch, under any condition, in any
function that says `global`. A function reads a global name when it is called, so that for it all of
the session counts. Once anything is seen that sets names unseen (`exec`, `globals()`, a star
import, a block that does not parse), nothing more is said of the session.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .document import Document, per_document
from .python import PythonCode, python_sessions

# `site` adds some to the builtins, other systems and the methods of classes have some of their own.
_THERE = frozenset(
    {
        *dir(builtins),
        *("__annotations__", "__builtins__", "__name__", "__doc__", "__loader__", "__package__"),
        *(
            "__class__",
            "__spec__",
            "_",
            "WindowsError",
            "copyright",
            "credits",
            "exit",
            "help",
            "license",
            "quit",
        ),
    }
)
_UNSEEN = frozenset(
    {"exec", "eval", "globals", "locals", "vars", "setattr", "run_path", "run_module"}
)
_TRIED = frozenset({"NameError", "Exception", "BaseException"})

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass(frozen=True, slots=True)
class UnsetName:
    """A name that is read and not set.

    Attributes:
        code: in which it is read.
        node: where.
        member: what is looked up in it: `loads` of `json.loads`; or empty.
        is_set_below: something further down sets it.
        imports: the text imports something itself.
    """

    code: PythonCode
    node: ast.Name
    member: str
    is_set_below: bool
    imports: bool


@per_document
def unset_names(document: Document) -> tuple[UnsetName, ...]:
    """Give the names that surely nothing sets, once for each text and name."""
    found: dict[tuple[str, int], UnsetName] = {}
    for codes in python_sessions(document):
        for one in _unset(codes):
            found.setdefault((one.node.id, id(one.code)), one)
    return tuple(found.values())


def _unset(codes: Sequence[PythonCode]) -> Iterator[UnsetName]:
    known: set[str] = set()
    of_functions: list[tuple[PythonCode, ast.Name, str, bool]] = []
    at_once: list[tuple[PythonCode, ast.Name, str, bool]] = []
    for code in codes:
        if code.tree is None or _sets_unseen(code.tree):
            break
        reader = _Reader(known)
        reader.body(code.tree.body)
        imports = any(isinstance(one, ast.Import | ast.ImportFrom) for one in code.tree.body)
        if not _is_run(code):
            continue
        at_once += [(code, node, member, imports) for node, member in reader.at_once]
        of_functions += [(code, node, member, imports) for node, member in reader.later]
    else:
        for code, node, member, imports in of_functions:
            if node.id not in known:
                yield UnsetName(code, node, member, False, imports)
    for code, node, member, imports in at_once:
        yield UnsetName(code, node, member, node.id in known, imports)


def _is_run(code: PythonCode) -> bool:
    options = code.step.options
    return not code.is_to_fail and options.skip is None and not options.skip_if


def _sets_unseen(tree: ast.Module) -> bool:
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom() if any(one.name == "*" for one in node.names):
                return True
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _UNSEEN:
                return True
            case ast.Attribute(attr="modules" | "__dict__") | ast.Name(id="builtins"):
                return True
    return False


class _Reader:
    """Reads the statements of a module in their order.

    Attributes:
        known: names that may be set so far; grows.
        at_once: names that are read where they stand, and not known there.
        later: those that functions read.
    """

    def __init__(self, known: set[str]) -> None:
        self.known = known
        self.at_once: list[tuple[ast.Name, str]] = []
        self.later: list[tuple[ast.Name, str]] = []
        self._inner: list[set[str]] = []
        self._depth = 0  # of functions
        self._classes = 0
        self._tried = 0  # handlers around that catch a name which is not set

    def body(self, statements: Iterable[ast.AST]) -> None:
        for statement in statements:
            self.visit(statement)

    def visit(self, node: ast.AST) -> None:
        match node:
            case ast.Attribute(value=ast.Name() as name):
                self._read(name, node.attr)
            case ast.Name(ctx=ast.Load()):
                self._read(node, "")
            case ast.Name():
                self._set(node.id)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.body([*node.decorator_list, *node.args.defaults])
                self.body(one for one in node.args.kw_defaults if one)
                self._set(node.name)
                self._function(node, node.body)
            case ast.Lambda():
                self.body([*node.args.defaults, *(one for one in node.args.kw_defaults if one)])
                self._function(node, [node.body])
            case ast.ClassDef():
                self.body([*node.decorator_list, *node.bases, *node.keywords])
                self._inner.append(_set_in(node.body))
                self._classes += 1
                self.body(node.body)
                self._classes -= 1
                self._inner.pop()
                self._set(node.name)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._comprehension(node)
            case ast.For() | ast.AsyncFor() | ast.While():
                self._loop(node)
            case ast.Try() | ast.TryStar():
                self._try(node)
            case ast.AnnAssign():
                self.body(one for one in (node.value, node.target) if one)
            case ast.Assign():
                self.body([node.value, *node.targets])
            case ast.AugAssign():
                self.visit(node.value)
                if isinstance(node.target, ast.Name):
                    self._read(node.target, "")
                self.visit(node.target)
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    self._set(alias.asname or alias.name.partition(".")[0])
            case ast.ExceptHandler():
                self.body([node.type] if node.type else [])
                if node.name:
                    self._set(node.name)
                self.body(node.body)
            case _:
                for pattern in _names_of_pattern(node):
                    self._set(pattern)
                self.body(ast.iter_child_nodes(node))

    def _read(self, node: ast.Name, member: str) -> None:
        name = node.id
        is_known = name in _THERE or name in self.known or any(name in one for one in self._inner)
        if is_known or not name.strip("_") or self._tried:
            return
        (self.later if self._depth else self.at_once).append((node, member))

    def _set(self, name: str) -> None:
        if not (self._depth or self._classes):
            self.known.add(name)

    def _function(self, node: Function, body: Iterable[ast.AST]) -> None:
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        names = {one.arg for one in [*every, arguments.vararg, arguments.kwarg] if one}
        statements = list(body)
        names |= {one.name for one in getattr(node, "type_params", ())}
        of_globals = _declared_global(statements)
        self.known |= of_globals
        self._inner.append(names | _set_in(statements) - of_globals)
        self._depth += 1
        self.body(statements)
        self._depth -= 1
        self._inner.pop()

    def _comprehension(self, node: Comprehension) -> None:
        self.visit(node.generators[0].iter)
        self._inner.append(_set_in([one.target for one in node.generators]))
        for number, one in enumerate(node.generators):
            self.body(one.ifs if number == 0 else [one.iter, *one.ifs])
        self.body([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])
        self._inner.pop()

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> None:
        """What the end of a loop's body sets, its beginning may read the next time."""
        self.visit(node.test if isinstance(node, ast.While) else node.iter)
        for name in _set_in([node]):
            self._set(name)
        self.body([*node.body, *node.orelse])

    def _try(self, node: ast.Try | ast.TryStar) -> None:
        caught = {
            one.id
            for handler in node.handlers
            for one in ast.walk(handler.type or ast.Name("BaseException"))
            if isinstance(one, ast.Name)
        }
        self._tried += bool(caught & _TRIED)
        self.body(node.body)
        self._tried -= bool(caught & _TRIED)
        self.body([*node.handlers, *node.orelse, *node.finalbody])


def _set_in(nodes: Iterable[ast.AST]) -> set[str]:
    """Give what nodes set, but not in the functions and classes inside of them."""
    names: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        names.update(_names_of_pattern(node))
        match node:
            case ast.Name(ctx=ast.Store() | ast.Del()):
                names.add(node.id)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
                continue
            case ast.Import() | ast.ImportFrom():
                names.update(one.asname or one.name.partition(".")[0] for one in node.names)
            case ast.ExceptHandler() if node.name:
                names.add(node.name)
            case ast.Nonlocal():
                names.update(node.names)
        waiting += ast.iter_child_nodes(node)
    return names


def _names_of_pattern(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.MatchAs() | ast.MatchStar() if node.name:
            yield node.name
        case ast.MatchMapping() if node.rest:
            yield node.rest


def _declared_global(statements: Iterable[ast.AST]) -> set[str]:
    found = (node for one in statements for node in ast.walk(one) if isinstance(node, ast.Global))
    return {name for node in found for name in node.names}
