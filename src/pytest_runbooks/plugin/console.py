"""The terminal at which a person sits, whatever pytest captures and wherever its output goes."""

from __future__ import annotations

import os
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

TERMINAL = Path("/dev/tty")


def has_terminal() -> bool:
    """Say whether this process has a terminal."""
    try:
        os.close(_open())
    except OSError:
        return False
    return True


def _open() -> int:
    return os.open(TERMINAL, os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)


class Console:
    """Talks to the person at the terminal.

    Attributes:
        seconds: how long that took so far.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.seconds = 0.0
        self._reporter = config.pluginmanager.get_plugin("terminalreporter")
        self._capture = config.pluginmanager.get_plugin("capturemanager")

    @contextmanager
    def talk(self) -> Iterator[Talk]:
        """Take the terminal from pytest for a while."""
        started = time.perf_counter()
        aside = self._capture.global_and_fixture_disabled() if self._capture else nullcontext()
        with aside:
            if self._reporter:
                self._reporter.ensure_newline()
                self._reporter.flush()
            terminal = _open()
            try:
                yield Talk(terminal)
            finally:
                os.close(terminal)
                self.seconds += time.perf_counter() - started


class Talk:
    """One conversation.

    Attributes:
        terminal: the descriptor of the terminal.
    """

    def __init__(self, terminal: int) -> None:
        self.terminal = terminal

    def say(self, text: str) -> None:
        """Write lines."""
        self._write(f"{text}\n")

    def choose(self, question: str, choices: Mapping[str, str]) -> str:
        """Ask until the answer is one of some words, or its letter; give the letter.

        Args:
            question: what is asked.
            choices: what an answer means, with its letter in brackets, by that letter.

        Raises:
            EOFError: see `ask`.
        """
        said = ", ".join(choices.values())
        while True:
            answer = self.ask(f"{question} {said}: ").lower()
            for letter, text in choices.items():
                word = text.replace("[", "").replace("]", "").split()[0].lower()
                if answer in {letter, word}:
                    return letter
            self.say(f"  answer with one of {', '.join(f'`{one}`' for one in choices)}")

    def ask(self, question: str) -> str:
        """Ask for a line.

        Raises:
            EOFError: there is no answer, but the key that its text names, Ctrl-C or Ctrl-D.
        """
        # What was typed while a step ran is no answer to a question that was not there.
        termios.tcflush(self.terminal, termios.TCIFLUSH)
        self._write(question)
        line = b""
        try:
            while not line.endswith(b"\n"):
                typed = os.read(self.terminal, 4096)
                if not typed:
                    raise EOFError("Ctrl-D")
                line += typed
        except KeyboardInterrupt:
            raise EOFError("Ctrl-C") from None
        return line.decode(errors="replace").strip()

    def _write(self, text: str) -> None:
        data = text.encode(errors="replace")
        while data:
            data = data[os.write(self.terminal, data) :]
