"""What pytest finds in a folder, with the project's own configuration: asked of pytest itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

LONGEST = 120.0
"""Seconds that pytest may take to collect."""


@dataclass(frozen=True, slots=True)
class Document:
    """A runbook that pytest collects.

    Attributes:
        path: where it is.
        requires: the programs that it says it needs; `aws`, too, when its code has the word.
        asks: the programs whose presence decides whether a step is run.
    """

    path: Path
    requires: Sequence[str] = ()
    asks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What pytest collects, and the settings that it collects with.

    Attributes:
        root: the root directory.
        config: the configuration file, if there is one.
        testpaths: what a call of `pytest` without arguments runs; nothing when that is all.
        aws: the setting `runbooks_aws`.
        sandbox: the setting `runbooks_sandbox`.
        emulator: the setting `runbooks_emulator`.
        documents: the runbooks.
        problems: what is wrong, as pytest says it: settings and documents by name.
        failure: why pytest could not say any of this; empty when it did.
    """

    root: Path
    config: Path | None = None
    testpaths: Sequence[str] = ()
    aws: str = "auto"
    sandbox: str = "auto"
    emulator: str = "moto"
    documents: Sequence[Document] = ()
    problems: Sequence[tuple[str, str]] = ()
    failure: str = ""


def look(folder: Path) -> Found:
    """Let pytest collect a folder, or a file, from where we are, and say what it found.

    It is a process of its own: the project's `conftest.py` and plugins run there. What is wrong
    with settings is found only where there are documents; see `look_at_settings`.
    """
    with _answer() as answer:
        done = _collect([str(folder)], answer)
        if answer.exists():
            return _read(json.loads(answer.read_text(encoding="utf-8")))
    return Found(Path.cwd(), failure=done if isinstance(done, str) else _last_words(done))


def look_at_settings(found: Found) -> Found:
    """Add what is wrong with settings, where pytest found no documents, by one that is made."""
    if found.failure or found.documents or found.problems:
        return found
    with _answer() as answer:
        document = answer.parent / "runbooks" / "nothing.md"
        document.parent.mkdir()
        document.write_text("```bash\ntrue\n```\n", encoding="utf-8")
        config = ["-c", str(found.config)] if found.config else []
        _collect([f"--rootdir={found.root}", *config, str(document)], answer)
        if not answer.exists():
            return found
        said = _read(json.loads(answer.read_text(encoding="utf-8")))
    return replace(found, problems=said.problems)


@contextmanager
def _answer() -> Iterator[Path]:
    """Give the path of a file to be written, in a folder that is there for the time being."""
    with tempfile.TemporaryDirectory(prefix="pytest-runbooks-") as folder:
        yield Path(folder, "answer.json")


def _collect(words: Sequence[str], answer: Path) -> subprocess.CompletedProcess[str] | str:
    # -P: as the command `pytest` does, what is in this folder is not on the import path.
    command = [sys.executable, "-P", "-m", "pytest", "-p", "pytest_runbooks.cli.collected"]
    command += ["--collect-only", "--quiet", "-p", "no:cacheprovider", *words]
    try:
        return subprocess.run(  # noqa: S603 - pytest of this Python
            command,
            env={**os.environ, "RUNBOOKS_ANSWER": str(answer)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"it did not end within {LONGEST:g} s"


def _read(said: Mapping[str, object]) -> Found:
    values: dict[str, object] = dict(said)
    config, documents = values["config"], values["documents"]
    assert isinstance(documents, list)
    values["root"] = Path(str(values["root"]))
    values["config"] = Path(str(config)) if config else None
    values["documents"] = [
        Document(Path(path), requires, asks) for path, requires, asks in documents
    ]
    return Found(**values)  # type: ignore[arg-type]  # `collected.py` writes what Found holds


def _last_words(done: subprocess.CompletedProcess[str]) -> str:
    """Give what pytest ended with: its own error, or the last line that anything wrote."""
    lines = [line for line in (done.stderr + "\n" + done.stdout).splitlines() if line.strip()]
    own = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (own or lines[-1:] or [f"it ended with status {done.returncode}"])[0]
