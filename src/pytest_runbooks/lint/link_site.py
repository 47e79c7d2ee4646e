"""Which program shows a page: that decides where a relative link leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from .document import Document, per_document


class Site(StrEnum):
    """How relative links are read.

    GITHUB: as paths of files. FILES: those to Markdown and images are paths of files, and nothing
    is known of others. OTHER: nothing is known.
    """

    GITHUB = "github"
    FILES = "files"
    OTHER = "other"


_GENERATORS = frozenset(
    {"hugo.toml", "hugo.yaml", "hugo.json", "_config.yml", "_config.yaml", "antora.yml", "conf.py"}
    | {"docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs", "sidebars.js"}
    | {
        "astro.config.mjs",
        "astro.config.ts",
        "astro.config.js",
        "gatsby-config.js",
        ".gitbook.yaml",
    }
    | {"gatsby-config.ts", "next.config.js", "next.config.mjs", "next.config.ts", "nuxt.config.ts"}
    | {"nuxt.config.js", ".vitepress", ".vuepress", "_quarto.yml", "mint.json", "docs.json"}
    | {"_sidebar.md", "book.json", "gridsome.config.js", "svelte.config.js", "eleventy.config.js"}
    | {".eleventy.js", "zensical.toml", "sidebars.json", "_toc.yml", "_category_.json"}
)
_BESIDE = ("docusaurus", "website", "site", "docs-site", "www", "docs", "doc", "documentation")
"""Folders in which the generator of a site may stand that shows the pages beside it."""
_MAYBE = ("config.toml", "config.yaml", "config.yml")  # Hugo's, when they say where the site is
_BASE_URL = re.compile(r"^[^\S\n]*+baseurl\s*[=:]", re.IGNORECASE | re.MULTILINE)
_VIRTUAL = re.compile(
    r"gen-files|monorepo|multirepo|awesome-pages|macros|include|redirect|mkdocstrings"
)
_FRONT = re.compile(r"(?!runbook\b)[A-Za-z_][\w-]*[ \t]*:")
_SHORTCODE = re.compile(r"\{\{[<%]|^\{%|\{\{ ?site\.|--8<--|\{!|\{% (?:link|include|raw|ref)")


@per_document
def site_of(document: Document) -> Site:
    """Say how the links of a document are read, as far as its project shows it."""
    if _SHORTCODE.search(document.text):
        return Site.OTHER
    front = document.lines[: document.inspection.front_lines]
    if not document.is_runbook and any(_FRONT.match(line) for line in front):
        return Site.OTHER
    for folder in folders_above(document):
        names = set(document.files.names(folder))
        is_below = document.file.parent != folder
        beside = [one for one in _BESIDE if one in names] if is_below else []
        if any(some & _GENERATORS for some in (names, *_names(document, folder, beside))):
            return Site.OTHER
        for name in _MAYBE:
            if name in names and _BASE_URL.search(document.files.text(folder / name) or ""):
                return Site.OTHER
        for name in ("mkdocs.yml", "mkdocs.yaml"):
            if name in names and is_below:
                text = document.files.text(folder / name) or ""
                return Site.OTHER if _VIRTUAL.search(text) else Site.FILES
        if "book.toml" in names:
            return Site.FILES
    return Site.GITHUB


def _names(document: Document, folder: Path, inside: list[str]) -> Iterator[set[str]]:
    return (set(document.files.names(folder / one)) for one in inside)


def folders_above(document: Document) -> tuple[Path, ...]:
    """Give the folder of a document and those above it, to the root of the project."""
    found = []
    for folder in document.file.parents:
        found.append(folder)
        if folder == document.files.root or not folder.is_relative_to(document.files.root):
            break
    return tuple(found)
