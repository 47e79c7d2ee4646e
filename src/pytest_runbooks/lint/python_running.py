"""What runs when a Python block is run: its statements, without the bodies of functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def run_at_once(node: ast.AST) -> Iterator[ast.AST]:
    """Give a node and what is inside of it, in order, but not what a call would have to start."""
    yield node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return
    for child in ast.iter_child_nodes(node):
        yield from run_at_once(child)


def called_name(node: ast.AST) -> str:
    """Give the name that is called, with dots: `sys.exit`; empty when it is no plain name."""
    if not isinstance(node, ast.Call):
        return ""
    function, names = node.func, []
    while isinstance(function, ast.Attribute):
        names.append(function.attr)
        function = function.value
    if not isinstance(function, ast.Name):
        return ""
    return ".".join([function.id, *reversed(names)])
