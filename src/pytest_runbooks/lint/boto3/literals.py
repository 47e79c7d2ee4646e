"""Python literals as data that can be held against shapes: what is no literal is unknown."""

from __future__ import annotations

import ast

from ..aws.values_data import Data, Kind
from ..python import PythonCode

# What a page writes where a reader is to put something.
_ELIDED = ("...", "…", "string")


def data_of(code: PythonCode, node: ast.expr) -> Data:
    """Give an expression as data, with its offsets into the code."""
    begin = code.offset(node.lineno, node.col_offset)
    end = code.offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
    match node:
        case ast.Dict():
            pairs = [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key]
            is_open = len(pairs) < len(node.keys) or _is_elided(code, begin, end)
            members = []
            for key, value in pairs:
                name = data_of(code, key)
                if name.kind is Kind.STRING:
                    members.append((name, data_of(code, value)))
                else:
                    is_open = True
            return Data(Kind.OBJECT, begin, end, members=tuple(members), is_open=is_open)
        case ast.List() | ast.Tuple():
            is_open = any(isinstance(one, ast.Starred) for one in node.elts)
            is_open = is_open or _is_elided(code, begin, end)
            items = tuple(data_of(code, one) for one in node.elts)
            return Data(Kind.LIST, begin, end, items=items, is_open=is_open)
        case ast.ListComp():
            return Data(Kind.LIST, begin, end, items=(data_of(code, node.elt),), is_open=True)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            kind = Kind.INTEGER if isinstance(number, int) else Kind.DECIMAL
            return Data(kind, begin, end, f"-{number}")
        case ast.Constant(value) if code.is_literal(node):
            kind = _kind(value)
            return Data(kind, begin, end, str(value) if kind is not Kind.UNKNOWN else "")
    return Data(Kind.UNKNOWN, begin, end)


def _kind(value: object) -> Kind:
    match value:
        case None:
            return Kind.NULL
        case bool():
            return Kind.BOOLEAN
        case int():
            return Kind.INTEGER
        case float():
            return Kind.DECIMAL
        case str() if value.strip() not in _ELIDED and "..." not in value:
            return Kind.STRING
    return Kind.UNKNOWN


def _is_elided(code: PythonCode, begin: int, end: int) -> bool:
    """Say whether a comment inside says that something is left out."""
    text = code.code[begin:end]
    return "#" in text and any(one in text for one in ("...", "…", "etc", "other"))


def is_elided_call(code: PythonCode, call: ast.Call) -> bool:
    """Say whether a call is not written out: `**more`, `...`, a comment that says so."""
    begin = code.offset(call.lineno, call.col_offset)
    end = code.offset(call.end_lineno or call.lineno, call.end_col_offset or call.col_offset)
    dots = any(isinstance(one, ast.Constant) and one.value is ... for one in call.args)
    stars = any(one.arg is None for one in call.keywords)
    starred = any(isinstance(one, ast.Starred) for one in call.args)
    return dots or stars or starred or _is_elided(code, begin, end)
