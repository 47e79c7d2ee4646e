"""The programs that shell commands run, behind `sudo`, `env`, `timeout` and the like."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice, takewhile

from ..parsing.shell_commands import ShellCommand
from ..parsing.shell_tokens import Word
from .program_words import STARTERS
from .shell import UNKNOWN, ShellCode, known_text, per_code

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=")
# Of others, as `watch`, it matters that they run, and not only what.
_WRAPPERS = {
    name: STARTERS[name]
    for name in ("sudo", "env", "timeout", "nice", "stdbuf", "time", "command", "exec", "nohup")
}


@dataclass(frozen=True)
class Program:
    """A program with its arguments.

    Attributes:
        code: what it stands in.
        command: the whole command.
        name: of the program, without its folder; empty when nobody knows.
        word: the word that names it.
        arguments: the words behind it.
        is_bounded: `timeout` ends it.
    """

    code: ShellCode
    command: ShellCommand
    name: str
    word: Word
    arguments: tuple[Word, ...]
    is_bounded: bool = False

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The arguments, with `UNKNOWN` where an expansion or a placeholder decides."""
        return tuple(known_text(word) for word in self.arguments)

    @property
    def is_fed(self) -> bool:
        """Whether it reads what another command or a file gives it."""
        return self.command.before in {"|", "|&"} or any(
            one.sign in {"<", "<<", "<<<", "<>"} for one in self.command.redirections
        )

    def has(self, *options: str) -> bool:
        """Say whether one of some options is among its arguments, with or without a value.

        A short one is found in a cluster, too, and with its value behind it: `-f` in `-nf`, `-m`
        in `-mtext`.
        """
        for text in self.texts:
            for option in options:
                if text == option or text.startswith(f"{option}="):
                    return True
                is_short = len(option) == 2 and option[0] == "-"
                if is_short and re.match(rf"-\w*{re.escape(option[1])}", text):
                    return True
        return False

    @property
    def is_open(self) -> bool:
        """Whether what an expansion decides may be options: a word that is nothing else."""
        return any(text == UNKNOWN for text in self.texts)

    @cached_property
    def positional(self) -> tuple[str, ...]:
        """The arguments that begin with no `-`."""
        return tuple(text for text in self.texts if not text.startswith("-"))


@per_code
def programs(code: ShellCode) -> tuple[Program, ...]:
    """Give the programs that some shell code runs, in its order."""
    commands = sorted(code.commands.all, key=lambda one: one.words[0].begin)
    found = [_program(code, command) for command in commands if not command.header]
    return tuple(program for program in found if program)


def _program(code: ShellCode, command: ShellCommand) -> Program | None:
    words, is_bounded = [*command.words], False
    while words:
        word = words.pop(0)
        text = known_text(word)
        if _ASSIGNMENT.match(text):
            continue
        if text in _WRAPPERS and words:
            is_bounded |= text == "timeout"
            rest = _behind_options(text, words)
            if text == "sudo" and not rest:  # a shell of its own
                return Program(code, command, text, word, tuple(words), is_bounded)
            words = rest
            continue
        name = "" if UNKNOWN in text else text.rpartition("/")[2]
        return Program(code, command, name, word, tuple(words), is_bounded)
    return None


def _behind_options(wrapper: str, words: list[Word]) -> list[Word]:
    place = 0
    while place < len(words):
        text = known_text(words[place])
        if text in _WRAPPERS[wrapper]:
            place += 2
        elif text.startswith("-") or (wrapper == "env" and "=" in text):
            place += 1
        else:
            break
    return words[place + (wrapper == "timeout") :]


@per_code
def _in_order(code: ShellCode) -> tuple[ShellCommand, ...]:
    return tuple(sorted(code.commands.all, key=lambda one: one.words[0].begin))


@per_code
def _beginnings(code: ShellCode) -> tuple[int, ...]:
    return tuple(command.words[0].begin for command in _in_order(code))


@per_code
def _next_pipes(code: ShellCode) -> tuple[int, ...]:
    """Give, for each command, the number of the first one from it on that no pipe feeds."""
    found, following = [], len(_in_order(code))
    for number in reversed(range(following)):
        if _in_order(code)[number].before not in {"|", "|&"}:
            following = number
        found.append(following)
    return tuple(reversed(found))


def command_behind(program: Program) -> ShellCommand | None:
    """Give the first command of the same code that begins when this one has ended, with its pipe.

    None where there is none.
    """
    code = program.code
    first = bisect_left(_beginnings(code), program.command.words[-1].end)
    number = _next_pipes(code)[first] if first < len(_beginnings(code)) else first
    return _in_order(code)[number] if number < len(_in_order(code)) else None


def reader_of(program: Program) -> Program | None:
    """Give the program that begins behind a command; None where there is none."""
    number = bisect_right(_latest(program.code), program.command.words[-1].end)
    found = programs(program.code)
    return found[number] if number < len(found) else None


@per_code
def _latest(code: ShellCode) -> tuple[int, ...]:
    """Give, for each program, the latest beginning of it and those before it."""
    return tuple(accumulate((one.word.begin for one in programs(code)), max))


def comments_behind(program: Program) -> str:
    """Give the comments of the same code between a command and the next one."""
    code, end = program.code, program.command.words[-1].end
    behind = command_behind(program)
    stop = behind.words[0].begin if behind else len(code.code)
    comments = code.commands.comments
    first = bisect_left(comments, (end, 0))
    spans = takewhile(lambda span: span[0] < stop, islice(comments, first, None))
    return "\n".join(code.code[begin:finish] for begin, finish in spans)


_BACKGROUND_OR_END = re.compile(r"\n|(?<![&>])&(?![&>])")


@per_code
def _ends(code: ShellCode) -> tuple[int, ...]:
    """Give the offsets of the `&` that put something into the background, and of line ends."""
    return tuple(found.start() for found in _BACKGROUND_OR_END.finditer(code.plain))


def is_in_background(program: Program) -> bool:
    """Say whether the shell goes on while a command runs: by `&`, be it behind its group."""
    if program.command.after == "&":
        return True
    ends = _ends(program.code)
    number = bisect_left(ends, program.command.words[-1].end)
    return number < len(ends) and program.code.plain[ends[number]] == "&"
