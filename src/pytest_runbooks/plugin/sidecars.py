"""Sidecars that are collected by themselves: nothing of them runs, and why is said."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from ..errors import suggestion
from .settings import is_named, is_runbook, shown_path

_ENDS = (".runbook.yaml", ".runbook.yml")


def lonely_sidecar(file: Path, parent: pytest.Collector) -> LonelySidecar | None:
    """Give what says why nothing runs, for a sidecar that has no document or was named itself."""
    end = next((end for end in _ENDS if file.name.endswith(end)), None)
    if end is None:
        return None
    document = file.with_name(file.name.removesuffix(end) + ".md")
    named = is_named(file, parent.config)
    if not named and not is_runbook(document, parent.config):
        return None
    if end != _ENDS[0]:
        why = f"a sidecar is called `NAME{_ENDS[0]}`\n  call it so, beside its document `NAME.md`"
    elif not document.is_file():
        others = [one.name for one in file.parent.glob("*.md")]
        hint = suggestion(document.name, others) if others else "no document lies beside it"
        why = f"there is no document `{document.name}` for this sidecar\n  {hint}"
    elif named:
        shown = shown_path(document, parent.config)
        why = f"this is the sidecar of a document\n  run the document: `pytest {shown}`"
    else:
        return None  # the document itself is collected, and reads it
    node: LonelySidecar = LonelySidecar.from_parent(parent, path=file)
    node.why = why
    return node


class LonelySidecar(pytest.File):
    """A file that ends the collection with an error; `why` says which."""

    why = ""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Raise."""
        raise self.CollectError(f"{shown_path(self.path, self.config)}:1:1: {self.why}")
