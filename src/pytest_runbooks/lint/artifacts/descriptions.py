"""The descriptions of APIs that a document names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..document import Document, per_document
from ..rule import Finding
from .named_files import named_files
from .openapi_text import Description, is_description, read_description
from .templates import said_of
from .yaml_nodes import FileMistake

# The same file is named by many documents.
_read = lru_cache(maxsize=32)(read_description)


@dataclass(frozen=True)
class FoundDescription:
    """A description, or why it cannot be read; `finding` shows a mistake in it on the page."""

    description: Description | FileMistake
    finding: Callable[[FileMistake], Finding]

    def show(self, mistakes: Callable[[Description], Iterable[FileMistake]]) -> Iterator[Finding]:
        """Show the mistakes that are found in it, when it can be read."""
        if isinstance(self.description, Description):
            yield from map(self.finding, mistakes(self.description))


@per_document
def descriptions(document: Document) -> tuple[FoundDescription, ...]:
    """Give the descriptions of APIs in the files that a document names."""
    found = []
    for named in named_files(document):
        if is_description(named.text):
            read = _read(named.text)
            if read is not None:
                found.append(FoundDescription(read, said_of(named.name, named.place)))
    return tuple(found)
