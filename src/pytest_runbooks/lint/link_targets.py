"""What the target of a link is, and whether it is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import unquote

from .document import Document, per_document
from .link_site import Site, site_of

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")
_LEFT_OPEN = re.compile(r"[{}<>$*|%]|\.\.\.|^(?:@|~)|YOUR|XXX|xxx|…|\\|^&")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_ON_GITHUB = frozenset(
    {"issues", "pulls", "pull", "wiki", "actions", "releases", "tree", "blob", "raw", "commit"}
    | {"discussions", "compare", "milestones", "labels", "projects", "security", "stargazers"}
    | {"graphs", "network", "commits", "workflows", "badges", "tags", "fork", "edit"}
)
_COPIES = frozenset({"node_modules", "site-packages", "dist-packages", "vendor", "third_party"})
_DOMAIN = re.compile(r"(?:www\.|[\w-]+\.)+(?:com|org|net|io|dev|edu|gov)(?:/|$)")


class Verdict(StrEnum):
    """What is known of a target."""

    THERE = "there"
    MISSING = "missing"
    NO_SCHEME = "no scheme"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a link.

    Attributes:
        verdict: whether the file is there; UNKNOWN also for what is no file.
        file: the file or folder; None when none is known.
        path: as it is written, without fragment and query.
        fragment: what stands behind `#`.
        nearest: the path of a file that may have been meant; empty when none is near.
    """

    verdict: Verdict
    file: Path | None = None
    path: str = ""
    fragment: str = ""
    nearest: str = ""


def target_of(document: Document, written: str) -> Target:
    """Find out where a target leads."""
    if _SCHEME.match(written):
        return Target(Verdict.UNKNOWN)
    path, _, fragment = written.partition("#")
    path = path.partition("?")[0]
    if not path:
        return Target(Verdict.THERE, document.file, "", fragment)
    if _LEFT_OPEN.search(_ESCAPE.sub("", path)) or site_of(document) is Site.OTHER:
        return Target(Verdict.UNKNOWN, None, path, fragment)
    for spelling in (path, unquote(path)):
        for folder in _starts(document, spelling):
            file = Path(folder, spelling.lstrip("/"))
            if document.files.exists(file):
                return Target(Verdict.THERE, file, path, fragment)
    return _missing(document, unquote(path), path, fragment)


def _starts(document: Document, path: str) -> tuple[Path, ...]:
    if not path.startswith("/"):
        return (document.file.parent,)
    # GitHub counts from the repository's root, which may be above that of the project.
    return (document.files.root, *_repository(document))


@per_document
def _repository(document: Document) -> tuple[Path, ...]:
    return tuple(
        folder
        for folder in (document.files.root, *document.files.root.parents)
        if document.files.exists(folder / ".git")
    )[:1]


def _missing(document: Document, path: str, written: str, fragment: str) -> Target:
    unknown = Target(Verdict.UNKNOWN, None, written, fragment)
    site = site_of(document)
    file = _normal(Path(_starts(document, path)[-1], path.lstrip("/")))
    if _DOMAIN.match(path):
        return (
            Target(Verdict.NO_SCHEME, None, written, fragment) if site is Site.GITHUB else unknown
        )
    root = document.files.root
    if not file.is_relative_to(root) or _COPIES & {*document.file.parts} or _is_installed(document):
        return unknown
    inside = file.relative_to(root)
    if _ON_GITHUB & {*inside.parts, path.partition("/")[0]} or _is_ignored(document, inside):
        return unknown
    suffix = file.suffix.lower()
    if suffix in {".html", ".htm", ".php"} or (site is Site.FILES and suffix != ".md"):
        return unknown
    if any(document.files.exists(one) for one in _pages(document, file, path)):
        return unknown  # a site's address of a page
    if path.startswith("/") and not _is_there(document, root / inside.parts[0]):
        return unknown  # a site's address
    if not _is_there(document, file.parent) and not document.files.exists(root / ".git"):
        return unknown  # a part of the project is here only
    if _is_there(document, file.parent) and not document.files.names(file.parent):
        return unknown  # a submodule that is not checked out
    return Target(Verdict.MISSING, file, written, fragment, _nearest(document, file, path))


def _pages(document: Document, file: Path, path: str) -> Iterator[Path]:
    """Give the files that a site would show at an address.

    Many sites make a folder of each page, so that an address counts from that.
    """
    from_page = _normal(document.file.with_suffix("") / path)
    for place in (file, from_page) if not path.startswith("/") else (file,):
        if not file.suffix:
            yield from (place.with_name(f"{place.name}{end}") for end in (".md", ".mdx"))
            yield place / "index.md"
    yield from_page


def _is_there(document: Document, folder: Path) -> bool:
    return document.files.exists(folder)


def _is_installed(document: Document) -> bool:
    return "/share/doc/" in document.file.as_posix()


def _normal(path: Path) -> Path:
    """Take `.` and `..` out, without looking at any disk."""
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and len(parts) > 1:
            parts.pop()
        elif part not in {".", ".."}:
            parts.append(part)
    return Path(*parts)


def _is_ignored(document: Document, inside: Path) -> bool:
    """Say whether git does not keep the file: it is made by something."""
    text = document.files.text(document.files.root / ".gitignore") or ""
    for line in text.splitlines():
        pattern = line.strip().strip("/")
        if not pattern or pattern.startswith(("#", "!")):
            continue
        paths = (inside.as_posix(), *(one.as_posix() for one in inside.parents))
        if any(fnmatchcase(one, pattern) for one in (*paths, *inside.parts)):
            return True
    return False


def _nearest(document: Document, file: Path, path: str) -> str:
    """Give the file that may have been meant, relative to the document."""
    bare = path.lstrip("/")
    while bare.startswith(("../", "./")):
        bare = bare.partition("/")[2]
    for start in (document.file.parent, document.files.root, *document.file.parents[1:3]):
        tails = (bare, bare.partition("/")[2])
        for tail in (*tails, file.name) if file.stem.lower() != "readme" else tails:
            if tail and start / tail != document.file and document.files.exists(start / tail):
                return _relative(document, start / tail)
    near = get_close_matches(file.name, document.files.names(file.parent), n=1, cutoff=0.8)
    return _relative(document, file.parent / near[0]) if near else ""


def _relative(document: Document, file: Path) -> str:
    here = document.file.parent
    up = 0
    while not file.is_relative_to(here):
        here, up = here.parent, up + 1
    return "../" * up + file.relative_to(here).as_posix()
