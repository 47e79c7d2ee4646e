"""Files that the commands of a document read, and that are nowhere.

Nothing is said where the file may come from somewhere: its name stands in the document a second
time (as a title, in the prose, behind `>`), the document shows data that a reader may be meant to
save, or a command changes the folder, fetches or unpacks something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ..document import Document, per_document
from ..rule import Finding
from .calls import AwsCall
from .inputs_files import path_of, places_of
from .shown import shown_calls
from .values import option_texts
from .values_stand_ins import may_stand_for_another

_BRINGS_FILES = re.compile(
    r"^[^\S\n]*+(?:sudo\s+)?(?:cd|pushd|git\s+clone|unzip|tar|wget|curl|popd)\b|\bterraform\b"
    r"|aws\s+s3\s+(?:cp|sync)\b|\b(?:make|npm|python3?|bash|sh|envsubst)\s|[;&|]\s*cd\s",
    re.MULTILINE,
)
_SHELLS = frozenset({"bash", "sh", "shell", "console", "zsh", "shell-session"})


@per_document
def missing_files(document: Document) -> tuple[Finding, ...]:
    """Give the files that commands read, and that are nowhere."""
    if "file://" not in document.text and "fileb://" not in document.text:
        return ()
    if any(_BRINGS_FILES.search(block.code) for block in document.blocks):
        return ()
    return tuple(finding for call in shown_calls(document) for finding in _of_call(document, call))


def _of_call(document: Document, call: AwsCall) -> Iterator[Finding]:
    for option in call.options:
        for text in option_texts(call, option)[:1]:
            path = path_of(text)
            if not path or path.startswith(("/", "~")) or "$" in path or "\\" in path:
                continue
            if any(document.files.exists(place) for place in places_of(document, path)):
                continue
            name = PurePosixPath(path).name
            if "." not in name:
                continue  # a word for the name of a file
            if _may_be_named(document, name) or _shows_data(document):
                continue
            if may_stand_for_another(PurePosixPath(name).stem, ("path", "file")):
                continue
            message = f"there is no file `{path}`, and nothing on the page writes it"
            hint = "show what is in it, or say where it comes from"
            yield Finding(text.span(0, len(text.signs)), message, hint)


def _may_be_named(document: Document, name: str) -> bool:
    """Say whether a document has the name of a file elsewhere than behind `file://`."""
    stem = re.escape(PurePosixPath(name).stem)
    behind_prefix = re.compile(rf"fileb?://[\w./-]*?{re.escape(name)}")
    without = behind_prefix.sub("", document.text)
    return bool(re.search(rf"(?i)(?<![\w-]){stem}(?![\w-])", without))


def _shows_data(document: Document) -> bool:
    """Say whether something stands in a document that a reader may be meant to save."""
    return any(block.language not in _SHELLS for block in document.blocks)
