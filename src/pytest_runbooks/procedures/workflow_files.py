"""The workflows of GitHub Actions that a document's repository holds, as calls of `gh` need them.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

FOLDER = Path(".github", "workflows")
_URL = re.compile(r"^\s*url\s*=\s*\S*?[:/]([^/:\s]+/[^/\s]+?)(?:\.git)?/?\s*$", re.MULTILINE)

Plain = dict[str, Any]
"""What `marshal` can write: texts, numbers, lists and mappings."""


def workflows_of(document: Path, project: Path | None) -> list[Plain]:
    """Read the workflows of the nearest folder that has some.

    Args:
        document: its folder, and those above it up to the root of the repository, are looked at.
        project: the folder at which the search ends where there is no repository.
    """
    for folder in _folders(document, project):
        found = folder / FOLDER
        files = [*found.glob("*.yml"), *found.glob("*.yaml")]
        if files:
            return [read_workflow(file.name, _content(file)) for file in sorted(files)]
    return []


def repositories_of(document: Path, project: Path | None) -> list[str]:
    """Give what the remotes of the document's repository are, as `owner/name` in small letters."""
    for folder in _folders(document, project):
        with suppress(OSError):
            text = (folder / ".git" / "config").read_text(encoding="utf-8", errors="replace")
            return remotes_in(text)
    return []


def remotes_in(config: str) -> list[str]:
    """Give the remotes that the `config` of a repository names, as `owner/name`."""
    return list(dict.fromkeys(name.lower() for name in _URL.findall(config)))


def _folders(document: Path, project: Path | None) -> Iterator[Path]:
    """Give the document's folder and those above it that belong to it."""
    above = document.resolve().parents
    root = next((one for one in above if (one / ".git").exists()), None)
    root = root or (project.resolve() if project else above[0])
    if not above[0].is_relative_to(root):
        root = above[0]
    yield from (one for one in above if one.is_relative_to(root))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def read_workflow(name: str, content: bytes | str) -> Plain:
    """Read a workflow; one that GitHub cannot read has no trigger.

    Args:
        name: of its file, without folders.
        content: of its file.
    """
    import yaml  # noqa: PLC0415 - takes long to load, and few documents need it

    try:
        # Texts only: `on` is a word, and not a truth value.
        read = yaml.load(content, yaml.BaseLoader)  # noqa: S506 - it makes texts only
    except (ValueError, RecursionError, yaml.YAMLError):
        read = None
    read = read if isinstance(read, dict) else {}
    triggers = read.get("on")
    given = triggers.get("workflow_dispatch") if isinstance(triggers, dict) else None
    inputs = given.get("inputs") if isinstance(given, dict) else None
    triggers = [triggers] if isinstance(triggers, str) else triggers or []
    return {
        "file": name,
        "name": str(read.get("name") or f"{FOLDER}/{name}"),
        "dispatch": "workflow_dispatch" in triggers,
        "inputs": {
            str(key): _input(one if isinstance(one, dict) else {})
            for key, one in (inputs.items() if isinstance(inputs, dict) else ())
        },
    }


def _input(said: Plain) -> Plain:
    """Give what an input demands; `allowed` is None for one that takes any text."""
    allowed = None
    if said.get("type") == "boolean":
        allowed = ["true", "false"]
    elif said.get("type") == "choice" and isinstance(said.get("options"), list):
        allowed = [str(one) for one in said["options"]]
    return {
        "required": said.get("required") == "true",
        "has_default": bool(said.get("default")) or said.get("type") == "boolean",
        "allowed": allowed,
    }
