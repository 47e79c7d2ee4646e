"""Where a fragment can lead: the anchors of a page, as GitHub and others give them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from ..parsing.lines import Problems, Source
from ..parsing.markdown import Element, Heading, read_markdown
from ..parsing.sections import slugify
from .document import Document, per_document

_ID = re.compile(r"""<[A-Za-z][^<>]*?\s(?:id|name)\s*=\s*["']?([^"'\s>]+)""")
_CUSTOM = re.compile(r"\{:?[^{}\n]*#([\w:.-]+)[^{}\n]*\}")
_LABEL = re.compile(r"^\(([\w:. -]+)\)=\s*$", re.MULTILINE)
_HTML_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")
_ATTRIBUTES = re.compile(r"\s*\{[:#][^{}]*\}\s*$")
_SPECIAL = re.compile(
    r"(?:|top|readme|L\d+.*|fn.*|\^.*|user-content-.*|.*[=/!{}$<>*|\[\]].*|:~:.*)", re.IGNORECASE
)
_FROM_ELSEWHERE = re.compile(
    r"\{\{[<%#]|\{%|--8<--|\{!|^:::|^\.\. |^import (?:.* from )?['\"]|\[\[_?TOC_?\]\]|^!?\[\[|\$\{",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Anchors:
    """The anchors of a page.

    Attributes:
        slugs: those that GitHub gives to headings, in order.
        ids: those that the page gives itself.
        are_all: nothing comes from elsewhere, such as an include of a site's generator.
    """

    slugs: tuple[str, ...]
    ids: frozenset[str]
    are_all: bool

    def has(self, fragment: str) -> bool:
        """Say whether GitHub finds a fragment, in capitals or not."""
        sought = unquote(fragment).lower()
        return sought in self.slugs or sought in self.ids

    def may_have(self, fragment: str) -> bool:
        """Say whether some program could find a fragment.

        Whatever it makes of signs and blanks, and if it takes the first words of a heading only.
        """
        sought = _letters(fragment)
        known = _all_letters(self.slugs, self.ids)
        bare = sought.rstrip("0123456789")
        return not sought or bare in known or any(one.startswith(sought) for one in known)


@lru_cache(maxsize=64)
def _all_letters(slugs: tuple[str, ...], ids: frozenset[str]) -> frozenset[str]:
    return frozenset(_letters(one) for one in (*slugs, *ids))


def _letters(anchor: str) -> str:
    return re.sub(r"[\W_]", "", unquote(anchor).lower())


def is_special(fragment: str) -> bool:
    """Say whether a fragment is none of an anchor: a line of code, a footnote, a route."""
    return _SPECIAL.fullmatch(fragment) is not None


@per_document
def anchors(document: Document) -> Anchors:
    """Give the anchors of a document."""
    return _anchors(document.elements, document.text)


@lru_cache(maxsize=256)
def anchors_of_text(text: str) -> Anchors:
    """Give the anchors of another document."""
    source = Source.of(text, "")
    first = 1
    if source.lines and source.lines[0].rstrip() == "---":
        ends = (n for n, line in enumerate(source.lines[1:], 2) if line.rstrip() in {"---", "..."})
        first = next(ends, 0) + 1
    return _anchors(read_markdown(source, first, Problems()), text)


def _anchors(elements: Iterable[Element], text: str) -> Anchors:
    slugs: list[str] = []
    counts: dict[str, int] = {}
    titles = [one.title for one in elements if isinstance(one, Heading)]
    html = [_MARKUP.sub("", one[2]).strip() for one in _HTML_HEADING.finditer(text)]
    for title in (*titles, *html):
        slug = slugify(title)
        number = counts.get(slug, 0)
        while number and f"{slug}-{number}" in slugs:
            number += 1
        slugs.append(f"{slug}-{number}" if number else slug)
        counts[slug] = number + 1
    bare = {slugify(_ATTRIBUTES.sub("", title)) for title in titles}
    ids = {one.lower() for pattern in (_ID, _CUSTOM, _LABEL) for one in pattern.findall(text)}
    # A title without its `{#id}` is an anchor elsewhere; `ids` is what may be one.
    stripped = {one.removeprefix("user-content-") for one in ids}
    return Anchors(tuple(slugs), frozenset(stripped | ids | bare), not _FROM_ELSEWHERE.search(text))
