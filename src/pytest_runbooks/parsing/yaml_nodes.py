"""YAML nodes with their places: what stands in the text, before it is read as values."""

from __future__ import annotations

from copy import copy

import yaml

from pytest_runbooks.model import Position

from .lines import Excerpt, Problems

_NULL = "tag:yaml.org,2002:null"
ALIAS = "!alias of a collection"
TAGGED = "!explicit tag"


class _Loader(yaml.SafeLoader):
    """Marks what is not read: explicit tags, and aliases of collections."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]  # types-PyYAML has none
        node = super().compose_node(parent, index)
        if isinstance(event, yaml.AliasEvent) and node is not None:
            alias = copy(node) if isinstance(node, yaml.ScalarNode) else yaml.ScalarNode(ALIAS, "")
            alias.start_mark = event.start_mark
            return alias
        if getattr(event, "tag", None) is not None and node is not None:
            node.tag = TAGGED
        return node


_QUOTE_IT = "put the value that begins here into quotes"


def compose(excerpt: Excerpt, problems: Problems, what: str) -> yaml.Node | None:
    """Read text as YAML nodes; None when it is empty or, which is a problem, no YAML.

    Args:
        excerpt: the text.
        problems: where mistakes are noted.
        what: the text is called.
    """
    hint = "indent by spaces, and put a value that holds `: ` or ` #` into quotes"
    try:
        return _Loader(excerpt.text).get_single_node()
    except yaml.reader.ReaderError as error:
        offset = error.position
        reason = f"the character U+{int(error.character):04X} is not allowed"
        hint = "take it out"
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = str(error.problem or error.context)
        if reason == "but found another document":
            reason, hint = "a second document begins", "take the `---` out"
        elif "'\\t'" in reason:
            reason, hint = "a tab stands where blanks indent", "indent by blanks"
        elif "quoted scalar" in str(error.context) and "stream" in reason:
            reason, hint, mark = "a quote is not closed", "close it", error.context_mark
        elif "scanning an al" in str(error.context) or "scanning an an" in str(error.context):
            reason, hint, mark = "`*` and `&` begin no text", _QUOTE_IT, error.context_mark
        elif "cannot start any token" in reason:
            hint = _QUOTE_IT
        elif reason.startswith("expected ',' or"):
            hint = "close the bracket, or put a value that holds `,` or a bracket into quotes"
        offset = mark.index if mark else 0
    except (ValueError, OverflowError):
        offset, reason = 0, "an escape in a quoted value names no character"
        hint = "write the character itself"
    except RecursionError:
        offset, reason = 0, "it is nested too deep"
        hint = "write what a runbook needs here, and the rest elsewhere"
    place = excerpt.position(min(offset, len(excerpt.text)))
    problems.add(place, f"the {what} is not YAML: {reason}", hint)
    return None


def is_null(node: yaml.Node) -> bool:
    """Say whether nothing stands where a value is awaited (or `null`, or `~`)."""
    return isinstance(node, yaml.ScalarNode) and node.tag == _NULL


def place_of(node: yaml.Node, excerpt: Excerpt) -> Position:
    """Say where a node begins in the document."""
    offset = node.start_mark.index if node.start_mark else 0
    return excerpt.position(min(offset, len(excerpt.text)))


def is_understood(node: yaml.Node, excerpt: Excerpt, problems: Problems) -> bool:
    """Say whether a node can be read; an alias of a collection, or a tag, is a problem."""
    if node.tag == ALIAS:
        message, hint = "an alias of a list or a mapping is not understood", "write it out"
    elif node.tag == TAGGED:
        message, hint = "a YAML tag is not understood", "write the value alone"
    else:
        return True
    problems.add(place_of(node, excerpt), message, hint)
    return False


def word_of(key: yaml.Node, excerpt: Excerpt, problems: Problems) -> str | None:
    """Give the word of a key; one that is no plain word is a problem, and None."""
    if isinstance(key, yaml.ScalarNode) and key.tag not in {ALIAS, TAGGED}:
        return str(key.value)
    problems.add(
        place_of(key, excerpt),
        "a key is not a plain word",
        "write `key: value`; a key that begins with `[` or `{` stands in quotes",
    )
    return None
