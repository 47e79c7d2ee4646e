"""What an answer of AWS holds, by name, in every protocol."""

from __future__ import annotations

from xml.etree.ElementTree import (
    Element,
)

from . import cbor, json_bodies, xml_bodies
from .bodies import inflated
from .replies import Headers


def answer_body(headers: Headers, head: bytes) -> bytes:
    """Give the beginning of an answer's body as it is without compression."""
    said = {name.lower(): value.lower() for name, value in headers}
    return inflated(head) if said.get("content-encoding", "") in {"gzip", "deflate"} else head


def answer_members(headers: Headers, body: bytes) -> object:
    """Give the members of an answer, as JSON has them; None where it holds none.

    Args:
        headers: of the answer.
        body: its beginning, see `answer_body`.
    """
    said = {name.lower(): value.lower() for name, value in headers}
    if "cbor" in said.get("content-type", ""):
        return cbor.members_of(body)
    if body.lstrip()[:1] == b"<":
        root = xml_bodies.root_of(body)
        return None if root is None else _tree(root)
    return json_bodies.object_of(body) if body.lstrip()[:1] == b"{" else None


def _tree(element: Element) -> object:
    """Give an element as JSON would have it: its text, or what is in it by name."""
    if not len(element):
        return element.text or ""
    members: dict[str, list[object]] = {}
    for child in element:
        members.setdefault(child.tag.rpartition("}")[2], []).append(_tree(child))
    return {name: found[0] if len(found) == 1 else found for name, found in members.items()}
