"""Elements of HTML and SVG; what is not made here is text, and is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

VOID = {"br", "col", "hr", "meta"}
# What HTML cannot hold, and what turns the direction of the text around it.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]")


class Html(str):
    """Markup, which stays as it is."""

    __slots__ = ()


Content = str | Html | Iterable["Content"] | None


def element(name: str, /, *content: Content, **attributes: str | float | bool | None) -> Html:
    """Make an element.

    Args:
        name: of the element.
        content: in order; a text is escaped, None is nothing.
        attributes: with `_` for `-`, and one at the end dropped (`class_`); None and False are
            left out, True has no value.
    """
    head = name
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        shown = key.removesuffix("_").replace("_", "-")
        text = f"{value:g}" if isinstance(value, float) else str(value)
        head += f" {shown}" if value is True else f' {shown}="{escape(printable(text))}"'
    return Html(f"<{head}>" if name in VOID else f"<{head}>{joined(*content)}</{name}>")


def joined(*content: Content) -> Html:
    """Put content together."""
    parts: list[str] = []
    for one in content:
        if isinstance(one, Html):
            parts.append(one)
        elif isinstance(one, str):
            parts.append(escape(printable(one), quote=False))
        elif one is not None:
            parts.append(joined(*one))
    return Html("".join(parts))


def printable(text: str) -> str:
    """Write characters that a page cannot show as Python writes them."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def style_text(text: str) -> str:
    """Write a text as a string of CSS, which nothing in it can end."""
    inside = "".join(one if one.isalnum() else f"\\{ord(one):x} " for one in text)
    return f'"{inside}"'
