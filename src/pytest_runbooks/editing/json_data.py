"""Rewrites documented JSON: what still matches stays as it is, comments and layout too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..matching.bindings import Bindings
from ..matching.data_reading import Rules, read_values
from ..matching.json_pattern import read_actual, read_documented
from ..matching.sequence import fits
from ..matching.tree import number
from ..model import Expectation
from .json_rewriter import Rewriter
from .json_style import style_of
from .json_tree import Leaf, Tree, read, string
from .json_writing import Writer, quoted
from .redaction import Redaction

_ROUNDS = 3


def rewritten_json(
    expectation: Expectation,
    actual: str,
    names: Mapping[str, str],
    bindings: Bindings,
    redaction: Redaction,
) -> str:
    """Give the documented JSON with only that changed which did not come out.

    Raises:
        ValueError: the documented text or the output is not JSON.
    """
    text = expectation.text
    found = read_actual(actual)
    rules = Rules(names, subset=expectation.subset, strict_ids=expectation.strict_ids)
    start = bindings.values
    # Names may be bound in another order than they are when the whole is compared.
    for _ in range(_ROUNDS):
        values = read_values(read_documented(text, expectation.position.line), rules)
        held = Bindings(start)
        if fits(values, found, held):
            break
        held = Bindings(start)
        root = read(text)
        style = style_of(root)
        writer = Writer(actual, rules, held, redaction, style)
        is_tall = actual.strip().count("\n") >= len(found)
        text = Rewriter(held, writer, style).documents(root, values, found, is_tall=is_tall)
    return text


def created_json(actual: str, redaction: Redaction) -> str:
    """Give an output that is JSON as it came out, with volatile values as classes.

    Raises:
        ValueError: it is not JSON, or no document can promise it.
    """
    read_actual(actual)
    root = read(actual.replace("\r\n", "\n").strip(" \t\r\n\ufeff"))
    rules = Rules({}, subset=False, strict_ids=redaction.surroundings.strict)
    style = style_of(root)
    writer = Writer(actual, rules, Bindings(redaction.bindings), redaction, style)
    return f"{_redacted(root, writer, ())}\n"


def _redacted(tree: Tree, writer: Writer, keys: tuple[str, ...]) -> Tree:
    if isinstance(tree, Leaf):
        if tree.text[0] == '"':
            value = string(tree.text)
            written = writer.string(value, keys)
            return tree if written == value else Leaf(quoted(written))
        if tree.text[0] in "-0123456789" and tree.text[-1].isdigit():
            written = writer.number(number(tree.text), keys)
            return Leaf(written) if written[0] == '"' else tree
        return tree
    taken: set[str] = set()
    children = []
    for child in tree.children:
        name = child.name
        key = writer.key(name, taken) if child.key else ""
        written = child.key if key == name else writer.member(key)
        inner = _redacted(child.value, writer, (*keys, key) if child.key else keys)
        children.append(replace(child, key=written, value=inner))
    return replace(tree, children=tuple(children))
