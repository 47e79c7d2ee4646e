"""Writes values as YAML that is read back as the same values, by `matching` and by others."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

import yaml
from yaml.resolver import Resolver

from ..matching.tree import Actual, written
from .redaction import Redaction

_SIMPLE = re.compile(r"[A-Za-z_/][A-Za-z0-9_./+@=-]*(?: [A-Za-z0-9_./+@=(-][A-Za-z0-9_./+@=()-]*)*")
_BEGINS_BLOCK = re.compile(r"(?:^|[\s:-])[|>][0-9+-]*$")
_TAG = re.compile(r"![A-Za-z0-9][A-Za-z0-9:._-]*")
_ESCAPED = re.compile(
    "[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]"
)
_STRING = "tag:yaml.org,2002:str"
_RESOLVER = Resolver()


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes what came out, with classes in the place of what is volatile.

    Lines are given without the indentation of the place that they are for, and without line ends.

    Attributes:
        redaction: of the output.
        unit: blanks by which members are indented below their key.
        under: blanks by which elements are indented below their key.
    """

    redaction: Redaction
    unit: int = 2
    under: int = 0

    def block(self, value: Actual, keys: tuple[str, ...]) -> list[str]:
        """Write a value in block style.

        Args:
            value: what came out.
            keys: those that it stands under, outermost first.
        """
        if isinstance(value, dict) and value and not _tag_of(value):
            lines: list[str] = []
            taken: set[str] = set()
            for key, each in value.items():
                lines += self.member(key, each, keys, taken)
            return lines
        if isinstance(value, list) and value:
            return [line for each in value for line in self.element(each, keys)]
        first, *rest = self.behind("", value, keys, 0)
        return [first.removeprefix(" "), *rest]

    def member(
        self, key: str, value: Actual, keys: tuple[str, ...], taken: Collection[str] = ()
    ) -> list[str]:
        """Write a member of an object; `taken` are the keys that are there, to which it adds."""
        return self.below(f"{self.key(key, taken)}:", value, (*keys, key))

    def below(self, head: str, value: Actual, keys: tuple[str, ...]) -> list[str]:
        """Write a value behind its key, or below."""
        under = self.under if isinstance(_untagged(value), list) else self.unit
        return self.behind(head, value, keys, under)

    def element(self, value: Actual, keys: tuple[str, ...]) -> list[str]:
        """Write an element of an array."""
        if isinstance(value, (dict, list)) and value and not _tag_of(value):
            first, *rest = self.block(value, keys)
            return [f"- {first}", *indented(rest, 2)]
        return self.behind("-", value, keys, 2)

    def behind(self, head: str, value: Actual, keys: tuple[str, ...], under: int) -> list[str]:
        """Write a value behind what introduces it, or below, indented by `under` blanks."""
        tag = _tag_of(value)
        if tag and isinstance(value, dict):
            return self.behind(f"{head} {tag}", value[tag], (*keys, tag), under)
        if isinstance(value, (dict, list)) and value:
            return [head, *indented(self.block(value, keys), under)]
        if isinstance(value, str):
            first, *rest = self.text(self.redaction.string(value, keys))
            return [f"{head} {first}", *rest]
        return [f"{head} {self.flow(value, keys)}"]

    def flow(self, value: Actual, keys: tuple[str, ...]) -> str:
        """Write a value in flow style, on one line."""
        match value:
            case str():
                return scalar(self.redaction.string(value, keys), is_flow=True)
            case Decimal():
                kind = self.redaction.number(value, keys)
                return scalar(kind) if kind else written(value)
            case list():
                return f"[{', '.join(self.flow(each, keys) for each in value)}]"
            case dict():
                if tag := _tag_of(value):
                    return f"{tag} {self.flow(value[tag], (*keys, tag))}"
                taken: set[str] = set()
                pairs = [self.pair(key, each, keys, taken) for key, each in value.items()]
                return f"{{{', '.join(pairs)}}}"
            case _:
                return json.dumps(value)

    def pair(
        self, key: str, value: Actual, keys: tuple[str, ...], taken: Collection[str] = ()
    ) -> str:
        """Write a member of an object in flow style; `taken` as for `member`."""
        return f"{self.key(key, taken)}: {self.flow(value, (*keys, key))}"

    def key(self, key: str, taken: Collection[str]) -> str:
        """Write a key; one that would be there twice when it is redacted stays as it came out."""
        redacted = self.redaction.string(key, ())
        if redacted in taken:
            redacted = key
        if isinstance(taken, set):
            taken.add(redacted)
        return scalar(redacted, is_flow=True, is_key=True)

    def text(self, text: str, style: str | None = None, *, unit: int = 0) -> list[str]:
        """Write a documented text in block style: on one line, or as a literal block.

        Args:
            text: the text, as it is to be read back.
            style: the quote, or the sign of a block, that it had before; None when it was plain.
            unit: by how many blanks a block is indented; as members are when it is 0.
        """
        if "\n" in text.rstrip("\n") or (text.endswith("\n") and style in {"|", ">"}):
            lines = literal(text, unit or self.unit)
            if lines:
                return lines
        return [scalar(text, style)]


def indented(lines: Sequence[str], blanks: int) -> list[str]:
    """Indent lines; empty ones stay empty."""
    return [f"{' ' * blanks}{line}" if line else "" for line in lines]


def literal(text: str, unit: int) -> list[str]:
    """Write a text as a literal block whose lines are indented by `unit` blanks.

    Returns:
        Its lines, `|` first; none when no literal block holds the text.
    """
    body = text.rstrip("\n")
    if not body.rpartition("\n")[2].strip(" ") or _ESCAPED.search(text.replace("\n", "")):
        return []
    ending = {0: "-", 1: ""}.get(len(text) - len(body), "+")
    lines = text.removesuffix("\n").split("\n")
    # Without the number a reader takes the indentation from the first line that is not empty.
    first = next(line for line in lines if line)
    has_number = first[0] in " \t"
    if has_number and unit > 9:
        return []
    made = [f"|{unit if has_number else ''}{ending}", *indented(lines, unit)]
    node = _composed("k: " + "".join(f"{line}\n" for line in made))
    return made if node is not None and node.value == text else []


def scalar(
    text: str, style: str | None = None, *, is_flow: bool = False, is_key: bool = False
) -> str:
    """Write a string on one line: plain where that reads as the same string, or in quotes.

    Args:
        text: the string.
        style: the quote that is taken, `'` or `"`, where it can be.
        is_flow: it stands in flow style.
        is_key: it is a key, which is a string whatever it looks like.
    """
    if style not in {"'", '"'} and _is_plain(text, is_flow=is_flow, is_key=is_key):
        return text
    signs = '"' in text or "\\" in text
    if (style == "'" or (style != '"' and signs)) and not _ESCAPED.search(text):
        return "'" + text.replace("'", "''") + "'"
    return _ESCAPED.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_plain(text: str, *, is_flow: bool, is_key: bool) -> bool:
    if not text or text != text.strip() or text.startswith(("---", "...")):
        return False
    if not is_key and _tag_by_look(text) != _STRING:
        return False
    if _SIMPLE.fullmatch(text):
        return is_key or text != "null"
    if _ESCAPED.search(text) or "\t" in text or _BEGINS_BLOCK.search(text):
        return False
    if not is_key and re.fullmatch(r"-?[0-9.]+(?:[eE][+-]?[0-9]+)?", text):
        return False  # a number to JSON, though not to every reader of YAML
    key, value = (text, "v") if is_key else ("k", text)
    node = _composed(f"{{{key}: {value}}}" if is_flow else f"{key}: {value}", is_key=is_key)
    return node is not None and (node.value, node.style) == (text, None)


def _tag_by_look(text: str) -> str:
    """Say what other readers of YAML take a plain scalar for: `on`, `1:30`, a date."""
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]  # types-PyYAML has none
    return tag


def _composed(text: str, *, is_key: bool = False) -> yaml.ScalarNode | None:
    """Read the only member of a mapping; None unless it is one, of scalars without a tag."""
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return None
    if not isinstance(root, yaml.MappingNode) or len(root.value) != 1:
        return None
    key, value = root.value[0]
    if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
        return None
    if (value.value != "v") if is_key else (key.value != "k"):
        return None
    node = key if is_key else value
    return None if node.tag.startswith("!") else node


def _tag_of(value: Actual) -> str:
    """Give the tag of a value that has one, which is read as its only key; empty otherwise."""
    if isinstance(value, dict) and len(value) == 1:
        (key,) = value
        # A value has one tag alone; the outer of two is written as the key that it is read as.
        return key if _TAG.fullmatch(key) and not _tag_of(value[key]) else ""
    return ""


def _untagged(value: Actual) -> Actual:
    tag = _tag_of(value)
    return _untagged(value[tag]) if tag and isinstance(value, dict) else value
