"""Stubs of commands: programs on the PATH of blocks that answer in the place of real ones.

What answers is `stub_program/`; here is declared what it answers, and read what it was asked.
"""

from __future__ import annotations

import marshal
import os
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from ..errors import SettingError
from ..model import CommandStub, Runbook, StubCall
from ..parsing.stub_commands import wrong_command
from .home import Aws
from .record_file import RecordFile
from .workflow_files import repositories_of, workflows_of
from .workplace import Workplace

PROGRAM = Path(__file__).with_name("stub_program")
_LONGEST_FIRST_LINE = 127  # characters, what every Linux takes for that of a script


@dataclass(frozen=True, slots=True)
class Answer:
    """A stub, and where it is declared; `file` answers in its place when there is one."""

    stub: CommandStub
    origin: str
    file: Path | None = None


def answers_of(
    runbook: Runbook, document: Path, added: Iterable[CommandStub], project: Path | None
) -> list[Answer]:
    """Give the stubs that a document has, as if they had been declared in this order.

    Args:
        runbook: the document.
        document: its file.
        added: what fixtures declare.
        project: the folder out of which nothing is run, if the document is in it; otherwise that is
            the document's own folder.

    Raises:
        SettingError: the folder of commands cannot be had.
    """
    front = runbook.front_matter
    return [
        *(_answers_of_folder(runbook, document, project) if front.commands else ()),
        *(Answer(one, _origin(one, runbook)) for one in (*front.command_stubs, *added)),
    ]


class CommandStubs:
    """The stubs of one procedure, from construction to `close`.

    Args:
        answers: the stubs; of several that match a call the last one answers.
        place: the folders of the procedure.
        document: the document's file.
        project: see `answers_of`.
        path: the PATH of the blocks, for a block that has none.
        aws: what AWS is for the procedure.
    """

    def __init__(
        self,
        answers: Sequence[Answer],
        place: Workplace,
        document: Path,
        project: Path | None,
        path: str,
        aws: Aws,
    ) -> None:
        self._answers = answers
        self._folder: Path | None = None
        self._records: RecordFile | None = None
        if self._answers:
            self._records = RecordFile(place.control / "stub-calls")
            self._folder = self._install(place, document, project, path, aws)

    @property
    def readable(self) -> set[Path]:
        """Give the folders of the programs that answer, which may lie where nobody reads else."""
        return {answer.file.parent for answer in self._answers if answer.file}

    def before(self, path: str) -> str:
        """Put the stubs before all other programs on a PATH."""
        return os.pathsep.join([str(self._folder), path]) if self._folder else path

    def take(self) -> tuple[StubCall, ...]:
        """Give the calls that were answered since the last time, in the order of their ends."""
        lines = self._records.take() if self._records else []
        return tuple(filter(None, map(self._call, lines)))

    def close(self) -> None:
        """Let go of what was opened; the files go with their folders."""
        if self._records:
            self._records.close()

    def _install(
        self, place: Workplace, document: Path, project: Path | None, path: str, aws: Aws
    ) -> Path:
        assert self._records
        folder = place.programs / "stubs"
        programs, conf = folder / "bin", folder / "conf"
        programs.mkdir(parents=True)
        names = sorted({answer.stub.name for answer in self._answers})
        known = {
            "records": str(self._records.path),
            "folder": str(programs),
            "path": path,
            "facts": {
                **_facts(names, document, project, programs, path),
                "route53": {
                    "endpoint": urlsplit(aws.endpoint_url).netloc,
                    "account": aws.account,
                },
            },
            "stubs": {name: [*self._rows(name)] for name in names},
        }
        conf.write_bytes(marshal.dumps(known))
        for name in names:
            _write_program(programs / name, conf)
        return programs

    def _rows(self, name: str) -> Iterator[dict[str, object]]:
        for number, answer in enumerate(self._answers):
            if answer.stub.name == name:
                yield {
                    "number": number,
                    "arguments": answer.stub.arguments,
                    "origin": answer.origin,
                    "status": answer.stub.status,
                    "stdout": answer.stub.stdout.encode(),
                    "stderr": answer.stub.stderr.encode(),
                    "answers": answer.stub.answers,
                    "file": str(answer.file or ""),
                }

    def _call(self, line: str) -> StubCall | None:
        """Read a record; None for what is none, which a block may have written."""
        try:
            number, status, *texts = line.split(" ")
            answer = self._answers[int(number)]
            problem, *arguments = (bytes.fromhex(text.removeprefix("x")) for text in texts)
            ended = int(status)
        except (ValueError, IndexError):
            return None
        if int(number) < 0 or not 0 <= ended < 256:
            return None
        command = shlex.join(
            [answer.stub.name, *(one.decode(errors="replace") for one in arguments)]
        )
        said = problem.decode(errors="replace").strip()
        return StubCall(command, answer.origin, ended, said)


def _origin(stub: CommandStub, runbook: Runbook) -> str:
    if stub.position is None:
        return "a fixture"
    here = stub.position.path == runbook.path
    return f"line {stub.position.line}" if here else str(stub.position)


def _answers_of_folder(runbook: Runbook, document: Path, project: Path | None) -> Iterator[Answer]:
    """Give a stub for each program in the folder that the document names."""
    front = runbook.front_matter
    assert front.commands
    named, where = f"`commands: {front.commands}`", front.place_of("commands")
    folder, here = (document.parent / front.commands).resolve(), document.parent.resolve()
    within = project.resolve() if project else here
    if not folder.is_relative_to(within if here.is_relative_to(within) else here):
        raise SettingError(f"{where}: {named} leads out of the project, to `{folder}`")
    if not folder.is_dir():
        raise SettingError(f"{where}: {named} names no folder beside the document")
    entries = [one for one in sorted(folder.iterdir()) if not one.name.startswith(".")]
    files = [one for one in entries if one.is_file()]
    problems = [] if files else [f"{where}: {named} holds no program"]
    for file in files:
        shown = f"{front.commands.rstrip('/')}/{file.name}"
        wrong = wrong_command(shlex.quote(file.name))
        if not os.access(file, os.X_OK):
            wrong = (
                f"`{shown}` is not executable",
                f"run `chmod +x {file.name}` there, or move what is no program elsewhere",
            )
        if wrong:
            problems.append(f"{where}: {named}: {wrong[0]}\n  {wrong[1]}")
        elif not problems:
            yield Answer(CommandStub(file.name, ""), shown, file)
    if problems:
        raise SettingError("\n".join(problems))


def _facts(
    names: list[str], document: Path, project: Path | None, folder: Path, path: str
) -> dict[str, object]:
    """Give what checks of commands need to know, so far as one of these commands has a check."""
    facts: dict[str, object] = {"folder": str(folder), "path": path}
    if "gh" in names:
        facts["workflows"] = workflows_of(document, project)
        facts["repositories"] = repositories_of(document, project)
    if "kubectl" in names:
        found = find_spec("yaml")
        assert found is not None
        assert found.origin
        facts["yaml"] = str(Path(found.origin).parent.parent)
    return facts


def _write_program(file: Path, conf: Path) -> None:
    python = os.path.realpath(sys.executable)  # of a virtual environment nothing is needed
    first = f"#!{python} -IS\n"
    if len(first) > _LONGEST_FIRST_LINE or len(python.split()) != 1:
        # A shell sees a command, and Python a string.
        first = f"#!/bin/sh\n'''exec' {shlex.quote(python)} -IS \"$0\" \"$@\"\n' '''\n"
    file.write_text(
        f"{first}import sys\n"
        f"sys.path.insert(0, {str(PROGRAM.parent)!r})\n"
        f"from {PROGRAM.name}.main import main\n"
        f"main({str(conf)!r}, {file.name!r})\n",
        encoding="utf-8",
    )
    file.chmod(0o755)
