"""The programs that shell commands run, behind `sudo`, `env`, `timeout` and the like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

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


def commands_behind(program: Program) -> tuple[ShellCommand, ...]:
    """Give the commands of the same code that begin when this one has ended."""
    end = program.command.words[-1].end
    found, in_pipe = [], True
    for command in sorted(program.code.commands.all, key=lambda one: one.words[0].begin):
        if command.words[0].begin >= end:
            in_pipe = in_pipe and command.before in {"|", "|&"}
            if not in_pipe:
                found.append(command)
    return tuple(found)


def comments_behind(program: Program) -> str:
    """Give the comments of the same code between a command and the next one."""
    code, end = program.code, program.command.words[-1].end
    behind = commands_behind(program)
    stop = behind[0].words[0].begin if behind else len(code.code)
    spans = [span for span in code.commands.comments if end <= span[0] < stop]
    return "\n".join(code.code[begin:finish] for begin, finish in spans)


def is_in_background(program: Program) -> bool:
    """Say whether the shell goes on while a command runs: by `&`, be it behind its group."""
    if program.command.after == "&":
        return True
    code, end = program.code, program.command.words[-1].end
    line_end = code.plain.find("\n", end)
    line = code.plain[end : line_end if line_end >= 0 else len(code.plain)]
    return re.search(r"(?<![&>])&(?![&>])", line) is not None
