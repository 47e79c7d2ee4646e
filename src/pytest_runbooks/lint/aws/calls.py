"""The commands of the AWS CLI in a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...api.models import Node
from ...parsing.shell_commands import ShellCommand
from ...parsing.shell_tokens import Word
from ..document import Document, per_document
from ..shell import ShellCode, per_code, shell_codes
from .found import FoundAws, find_aws, holds_stand_in
from .known import KnownCommand, KnownOption, service_of
from .reading import Reading, read

_ALIAS = re.compile(r"\balias[ \t]+(?:-\S+[ \t]+)*aws=")

# Lines that go on in cmd.exe, and in PowerShell.
_OF_ANOTHER_SHELL = re.compile(r"[ \t][\^`][ \t]*$", re.MULTILINE)


_LEAST = {"1": 1, "2": 2, "+": 1}
"""How many values an option needs, by what `argparse` calls its number."""


@dataclass(frozen=True)
class AwsOption:
    """An option of a command, as it stands there.

    Attributes:
        name: as the CLI calls it, `--table-name`, also where it stands abbreviated.
        word: where it stands.
        values: the words that are its values; of `--name=value`, the part behind `=`, as a word.
        parameter: the member of the operation's input; empty when it is the CLI's own.
        shape: of that member; None when it is the CLI's own.
        known: what the CLI knows of it.
        written: its name as it stands there.
    """

    name: str
    word: Word
    values: tuple[Word, ...]
    parameter: str
    shape: Node | None
    known: KnownOption
    written: str

    @property
    def lacks_value(self) -> bool:
        """Whether it needs a value, or several, and has less."""
        return len(self.values) < _LEAST.get(self.known.nargs, 0)


@dataclass(frozen=True)
class AwsCall:
    """A command of the AWS CLI.

    Attributes:
        code: what it stands in.
        command: all of it, with what stands before `aws`.
        words: those behind `aws`.
        service_word: that of the service; None when there is none.
        operation_word: that behind it; None when there is none.
        path: the words of the command as far as the CLI knows them: `("s3api", "put-object")`.
        name_word: the first word of the command's name that the CLI does not know; None when it
            knows them all.
        service: botocore's name of the service; empty when it is unknown.
        operation: as the model calls it; empty when it is unknown or the CLI's own. Of a waiter,
            the one that it asks.
        known: what the CLI knows of the command; None when there is no such command.
        options: those that the CLI knows, in order.
        positional: words that belong to no option.
        unknown: words like options that the CLI does not know.
        ambiguous: those of them that are the beginning of several names.
        is_certain: no other words can be there when it runs; where they can, nothing that seems
            to be missing is missing for sure.
        asks_for_help: it only shows how it is used.
    """

    code: ShellCode
    command: ShellCommand
    words: tuple[Word, ...]
    service_word: Word | None
    operation_word: Word | None
    path: tuple[str, ...]
    name_word: Word | None
    service: str
    operation: str
    known: KnownCommand | None
    options: tuple[AwsOption, ...]
    positional: tuple[Word, ...]
    unknown: tuple[Word, ...]
    ambiguous: tuple[Word, ...]
    is_certain: bool
    asks_for_help: bool

    @property
    def is_waiter(self) -> bool:
        """Whether it waits until an operation answers something, and prints nothing."""
        return self.path[1:2] == ("wait",)

    def option(self, name: str) -> AwsOption | None:
        """Give the last option of a name, which is the one that holds; None when there is none."""
        found = [one for one in self.options if one.name == name]
        return found[-1] if found else None


@per_document
def aws_calls(document: Document) -> tuple[AwsCall, ...]:
    """Give the commands of the AWS CLI in a document, in order.

    Behind a function or an alias with the name `aws` nothing is a command of the AWS CLI for sure.
    """
    if "aws" not in document.text:
        return ()
    return tuple(calls_in(shell_codes(document)))


def calls_in(codes: Iterable[ShellCode]) -> Iterator[AwsCall]:
    """Give the commands of the AWS CLI in shell texts that follow each other."""
    for code in codes:
        if "aws" not in code.code or _OF_ANOTHER_SHELL.search(code.code):
            continue
        if "aws" in code.commands.functions or _ALIAS.search(code.code):
            return
        yield from _calls_of(code)


@per_code
def _calls_of(code: ShellCode) -> tuple[AwsCall, ...]:
    found = [(command, find_aws(command)) for command in code.commands.all]
    return tuple(_call(code, command, aws, read(code, aws.words)) for command, aws in found if aws)


def _call(
    code: ShellCode,
    command: ShellCommand,
    found: FoundAws,
    reading: Reading,
) -> AwsCall:
    named = reading.path_words
    is_certain = reading.is_certain and not found.may_grow and not holds_stand_in(code, command)
    return AwsCall(
        code=code,
        command=command,
        words=found.words,
        service_word=named[0] if named else None,
        operation_word=named[1] if len(named) > 1 else None,
        path=reading.path,
        name_word=named[-1] if len(named) > len(reading.path) else None,
        service=reading.known.service if reading.known else _service(reading),
        operation=reading.known.operation if reading.known else "",
        known=reading.known,
        options=tuple(
            AwsOption(
                one.known.name,
                one.word,
                one.values,
                one.known.parameter,
                one.known.shape,
                one.known,
                one.written,
            )
            for one in reading.options
        ),
        positional=tuple(reading.arguments),
        unknown=tuple(reading.unknown),
        ambiguous=tuple(reading.ambiguous),
        is_certain=is_certain,
        asks_for_help=reading.asks_for_help,
    )


def _service(reading: Reading) -> str:
    return service_of(reading.path[0]) if reading.path else ""
