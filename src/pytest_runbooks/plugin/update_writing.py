"""The end of a run that writes into its documents: what all agree on is shown, asked, written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ..editing.agreement import Run, State, Vote, agreed
from ..editing.documents import Page, written
from ..errors import DocumentError, SettingError
from ..model import Category, Change, Runbook
from ..parsing import SidecarText, decode, parse, sidecar_name
from ..procedures.conditions import environments_of
from ..procedures.writing import diff, write_over
from .update import ASK, DIFF, INTERRUPTED, TOLD, VOTES, Row, digest_of, words_of

if TYPE_CHECKING:
    from .update_asking import Asking

_DONE = {
    Category.FIX: "corrected",
    Category.EXPECT: "written",
    Category.CREATE: "written",
    Category.COMMENTS: "made of comments",
}
_NOTHING = "nothing to write: what came out is what the documents say"
_FAILED = "nothing to write: what a step that failed gave back is never written"
_INCOMPLETE = {pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR}


def finish(session: pytest.Session) -> None:
    """Write what the run wants, once, when everything has ended.

    What was wanted and is not written makes the run red.
    """
    config = session.config
    if VOTES not in config.stash or hasattr(config, "workerinput"):
        return
    config.stash[TOLD] = lines = []
    by_file: dict[str, list[Row]] = defaultdict(list)
    for row in config.stash[VOTES]:
        by_file[row["file"]].append(row)
    wanting = {
        file: rows
        for file, rows in sorted(by_file.items())
        if any(vote["changes"] for row in rows for vote in row["votes"])
    }
    if session.exitstatus in _INCOMPLETE or config.stash.get(INTERRUPTED, False):
        lines += ["nothing is written, since the run was interrupted"] * bool(wanting)
        return
    if not wanting:
        states = {vote["state"] for row in config.stash[VOTES] for vote in row["votes"]}
        has_failed = State.FAILED in states
        lines += [_FAILED if has_failed else _NOTHING] * bool(states)
        return
    asking = _asking(config) if ASK in words_of(config) else None
    is_done = True
    for file, rows in wanting.items():
        document = _Document(Path(file), rows, lines)
        is_done &= document.update(asking, shows_only=DIFF in words_of(config))
    if not is_done and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _asking(config: pytest.Config) -> Asking:
    from .update_asking import Asking  # noqa: PLC0415 - only for runs with a person

    return Asking(config)


class _Document:
    """A document, with what all runs of it want.

    Args:
        file: where it is.
        rows: what its procedures want.
        lines: where it is said what came of it.
    """

    def __init__(self, file: Path, rows: list[Row], lines: list[str]) -> None:
        self._file = file
        self._beside = file.with_name(sidecar_name(file.name))
        self._rows = rows
        self._lines = lines
        self._shown: str = rows[0]["shown"]

    def update(self, asking: Asking | None, *, shows_only: bool) -> bool:
        """Write it, or show what would be written; say whether all is as it was wanted."""
        try:
            page = self._read()
            runbook = parse(page.text, page.path, page.sidecar, awaits=True)
        except (SettingError, DocumentError) as error:
            self._say_not(str(error).partition("\n")[0])
            return False
        changes = [*agreed(self._votes(), _voters(runbook))]
        if asking:
            changes = [*asking.answers(page, changes)]
        result = written(page, changes)
        made = [one for one in result.changes if not one.refusal]
        for one in result.changes:
            if one.refusal:
                self._lines.append(f"not written: {self._shown}:{one.line}: {one.refusal}")
        is_done = len(made) == len(result.changes)
        if shows_only:
            self._lines += [text for text in _diffs(page, result.page) if text]
            if made:
                self._lines.append(f"would be written: {self._shown}: {_counted(made)}")
            return is_done and not made
        try:
            self._write(page, result.page)
        except SettingError as error:
            self._say_not(str(error).partition("\n")[0])
            return False
        if made:
            self._lines.append(f"written: {self._shown}: {_counted(made)}")
        return is_done

    def _say_not(self, why: str) -> None:
        why = why.removeprefix(f"{self._file}: ")
        place = "" if why.startswith(f"{self._shown}:") else f"{self._shown}: "
        self._lines.append(f"not written: {place}{why}")

    def _read(self) -> Page:
        """Read the document again, as it was when it was collected.

        Raises:
            SettingError: it has changed since, or is gone.
        """
        try:
            text = decode(self._file.read_bytes(), self._shown)
            sidecar = None
            if self._beside.is_file():
                path = str(Path(self._shown).with_name(self._beside.name))
                sidecar = SidecarText(path, decode(self._beside.read_bytes(), path))
        except OSError as error:
            raise SettingError(f"it cannot be read any more: {error.strerror}") from error
        digests = {(row["document"], row["sidecar"]) for row in self._rows}
        if digests != {(digest_of(text), digest_of(sidecar.text if sidecar else None))}:
            raise SettingError("it has changed since it was read; run it again")
        return Page(self._shown, text, sidecar)

    def _votes(self) -> Iterator[Vote]:
        for row in self._rows:
            for vote in row["votes"]:
                changes = (_change(one) for one in vote["changes"])
                environment, procedure = row["run"]
                run = (environment, procedure)
                yield Vote(run, vote["step"], State(vote["state"]), tuple(changes))

    def _write(self, before: Page, after: Page) -> None:
        """Write what has changed.

        Raises:
            SettingError: it cannot be written.
        """
        is_written = after.text != before.text
        if is_written:
            write_over(self._file, before.text.encode(), after.text)
        if before.sidecar and after.sidecar and after.sidecar.text != before.sidecar.text:
            try:
                write_over(self._beside, before.sidecar.text.encode(), after.sidecar.text)
            except SettingError as error:
                also = "; the document itself is written" * is_written
                raise SettingError(str(error).partition("\n")[0] + also) from error


def _change(row: Row) -> Change:
    return Change(**{**row, "category": Category(row["category"])})


def _voters(runbook: Runbook) -> dict[str, list[Run]]:
    """Give, for each step, the runs that have a say in what it prints, as the document has them."""
    voters: dict[str, list[Run]] = defaultdict(list)
    for procedure in runbook.procedures:
        for step in procedure.steps:
            names = (one.name for one in environments_of(runbook, step))
            voters[step.id] += ((name, procedure.id) for name in names)
    return voters


def _diffs(before: Page, after: Page) -> Iterator[str]:
    yield diff(before.text, after.text, before.path).rstrip("\n")
    if before.sidecar and after.sidecar:
        name = before.sidecar.path
        yield diff(before.sidecar.text, after.sidecar.text, name).rstrip("\n")


def _counted(changes: Iterable[Change]) -> str:
    """Say how many expectations are what, and on which lines: of the document before."""
    lines: dict[str, list[int]] = defaultdict(list)
    for one in changes:
        lines[_DONE[one.category]].append(one.line)
    return ", ".join(
        f"{len(places)} {what} (line{'s' * (len(places) > 1)} {', '.join(map(str, places))})"
        for what, places in lines.items()
    )
