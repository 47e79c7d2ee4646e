"""The simple commands of some shell text, and which of them surely run.

Not a parser: reserved words are followed just far enough to know what depends on something. What
is in a branch, a loop or a function may not run; where `!` or `||` stands, a failure is expected;
behind a test and `&&`, a test decides. Where the text is not as expected, nothing is sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .shell_tokens import LostError, Redirection, Sign, Token, Word, read_shell

_CLOSER_OF = {
    "if": "fi",
    "while": "done",
    "until": "done",
    "for": "done",
    "select": "done",
    "case": "esac",
    "{": "}",
}
_CLOSERS = frozenset(_CLOSER_OF.values())
_WITH_HEADER = frozenset({"for", "select", "case"})
_SUBSTITUTION = "$("
_BETWEEN = frozenset({"then", "do", "else", "elif"})
_DEEPEST = 200  # compound commands in each other; nobody writes more
_JOINS = frozenset({"&&", "||", "|", "|&"})
_LEAVES = frozenset({"exit", "return", "break", "continue"})
# What ends well when nothing is wrong: what follows it by `&&` is meant to run.
_NO_TESTS = frozenset(
    {"aws", "cd", "cp", "echo", "export", "mkdir", "printf", "pushd", "set", "sleep", "source"}
)


@dataclass(slots=True)
class ShellCommand:
    """A simple command.

    Attributes:
        words: without redirections; never empty. The first is the name, or an assignment.
        is_sure: it runs when the text does, and its failure is nobody's condition.
        redirections: where it reads from and writes to.
        before: the sign between it and the command before it: `|` when it reads that one's output.
        after: the sign behind it: `|`, `&`, `&&`; empty at the end of a text or substitution.
        inside: the words that end the compound commands around it, outermost first: `done` for a
            loop, `}` for a group, `)` for a subshell, `$(` for a substitution, `()` for a function.
        header: `for`, `select` or `case` when its words are what stands behind that.
    """

    words: tuple[Word, ...]
    is_sure: bool
    redirections: tuple[Redirection, ...] = ()
    before: str = ""
    after: str = ""
    inside: tuple[str, ...] = ()
    header: str = ""

    @property
    def lines(self) -> range:
        """Give the lines on which its words begin; 0 is the text's first."""
        return range(self.words[0].line, self.words[-1].line + 1)


@dataclass(frozen=True, slots=True)
class Commands:
    """What some shell text holds.

    Attributes:
        all: its commands, those of its substitutions included: those before what they are in.
        comments: the offsets where each comment begins, at `#`, and ends.
        functions: the names of the functions that it defines.
        is_lost: the text is not as expected; `all` is what stands before that.
    """

    all: tuple[ShellCommand, ...]
    comments: tuple[tuple[int, int], ...] = ()
    functions: frozenset[str] = frozenset()
    is_lost: bool = False


def commands_of(text: str) -> tuple[ShellCommand, ...]:
    """Read the commands of a text, those of its substitutions included."""
    return read_commands(text).all


def read_commands(text: str) -> Commands:
    """Read the commands of a text, and what else it holds."""
    walk = _Walk()
    comments: tuple[tuple[int, int], ...] = ()
    is_lost = False
    try:
        read = read_shell(text)
        comments = read.comments
        walk.walk(read.tokens)
    except (LostError, RecursionError):
        is_lost = True
        for command in walk.found:
            command.is_sure = False
    return Commands(tuple(walk.found), comments, frozenset(walk.functions), is_lost)


@dataclass(slots=True)
class _Frame:
    """What is open: a compound command, a bracket, a substitution, or the text.

    Attributes:
        closer: the word or sign that ends it; empty for the text and for substitutions.
        is_doubtful: what is in it may not run.
        is_function: it is the body of a function.
        begin: the first command of what `&&` and `||` join, in the list of those found.
        tests: that list holds what may be a test.
        is_after_test: and `&&` stands behind it.
        doubted: how many of the commands found are known to be doubtful by a `||`.
    """

    closer: str = ""
    is_doubtful: bool = False
    is_function: bool = False
    begin: int = 0
    tests: bool = False
    is_after_test: bool = False
    doubted: int = 0

    def begin_list(self, begin: int) -> None:
        """Take what follows for a list of its own."""
        self.begin, self.tests, self.is_after_test = begin, False, False


@dataclass(slots=True)
class _Walk:
    """One walk over the tokens; `found` are the commands so far."""

    found: list[ShellCommand] = field(default_factory=list)
    functions: set[str] = field(default_factory=set)
    _frames: list[_Frame] = field(default_factory=list)
    _words: list[Word] = field(default_factory=list)
    _redirections: list[Redirection] = field(default_factory=list)
    _header: str = ""
    _before: str = ""
    _has_left: bool = False
    _is_function: bool = False

    def walk(self, tokens: Sequence[Token]) -> None:
        """Walk over a whole text, or over a substitution.

        Raises:
            LostError: something is not closed, or closed and not open.
        """
        kept = self._words, self._redirections, self._header, self._before
        self._words, self._redirections, self._header, self._before = [], [], "", ""
        frame = _Frame("" if not self._frames else _SUBSTITUTION, begin=len(self.found))
        self._frames.append(frame)
        joined = False
        place = 0
        while place < len(tokens):
            token = tokens[place]
            place += 1
            if isinstance(token, Word):
                word = token.text if token.is_plain and not self._words else None
                if word == "[[":
                    place = _behind_test(tokens, place)
                    self._frames[-1].tests = True
                elif word == "function":
                    self._names_function(tokens[place : place + 1])
                    place += 1
                    self._is_function = True
                else:
                    self._word(token)
            elif isinstance(token, Redirection):
                self._redirection(token)
            elif token.text == "(" and tokens[place : place + 1] == (Sign(")"),):
                place += 1
                self._names_function(self._words[-1:])
                self._words.clear()
                self._is_function = True
                continue
            elif not (joined and token.text == "\n"):
                self._sign(token.text)
            joined = isinstance(token, Sign) and (
                token.text in _JOINS or (joined and token.text == "\n")
            )
        self._end()
        if self._frames.pop() is not frame:
            raise LostError
        self._words, self._redirections, self._header, self._before = kept

    def _names_function(self, words: Sequence[Token]) -> None:
        self.functions.update(word.start for word in words if isinstance(word, Word))

    def _redirection(self, redirection: Redirection) -> None:
        for tokens in redirection.target.substituted:
            self.walk(tokens)
        self._redirections.append(redirection)

    def _word(self, word: Word) -> None:
        text = word.text if word.is_plain and not self._words else None
        frame = self._frames[-1]
        for tokens in word.substituted:
            self.walk(tokens)
        if text in _CLOSER_OF:
            self._open(_CLOSER_OF[text], is_doubtful=text != "{")
            self._header = text if text in _WITH_HEADER else ""
        elif text in _CLOSERS:
            self._close(text)
        elif text in _BETWEEN:
            frame.begin_list(len(self.found))
        elif text == "!":
            frame.is_after_test = True  # what it fails at is no mistake
        else:
            self._words.append(word)

    def _open(self, closer: str, *, is_doubtful: bool) -> None:
        if len(self._frames) > _DEEPEST:
            raise LostError
        doubt = is_doubtful or self._is_function
        self._frames.append(_Frame(closer, doubt, self._is_function, len(self.found)))
        self._is_function = False

    def _close(self, closer: str) -> None:
        if self._frames[-1].closer != closer:
            raise LostError
        self._frames.pop()
        self._frames[-1].tests = True

    def _sign(self, sign: str) -> None:
        frame = self._frames[-1]
        if sign == "(":
            self._end(sign)
            self._open(")", is_doubtful=False)
            return
        if sign == ")" and frame.closer == "esac":
            self._words.clear()  # they were a pattern
            self._header = ""
            return
        self._end(sign)
        self._before = sign
        if sign == ")":
            self._close(")")
        elif sign == "||":
            for command in self.found[max(frame.begin, frame.doubted) :]:
                command.is_sure = False
            frame.doubted = len(self.found)
            frame.is_after_test = True
        elif sign == "&&":
            frame.is_after_test |= frame.tests
        elif sign not in _JOINS and not (self._is_function and sign == "\n"):
            frame.begin_list(len(self.found))

    def _end(self, sign: str = "") -> None:
        """Take the words so far for a command, which a sign ends."""
        redirections, self._redirections = tuple(self._redirections), []
        header, self._header = self._header, ""
        if not self._words:
            return
        words, self._words = tuple(self._words), []
        doubts = any(frame.is_doubtful or frame.is_after_test for frame in self._frames)
        self.found.append(
            ShellCommand(
                words,
                not (doubts or self._has_left),
                redirections,
                self._before,
                sign,
                tuple("()" if frame.is_function else frame.closer for frame in self._frames[1:]),
                header,
            )
        )
        name = words[0].start
        if name in _LEAVES and not any(frame.is_function for frame in self._frames):
            self._has_left = True  # maybe
        self._frames[-1].tests |= name not in _NO_TESTS and "=" not in name


def _behind_test(tokens: Sequence[Token], place: int) -> int:
    for after, token in enumerate(tokens[place:], place + 1):
        if isinstance(token, Word) and token.text == "]]":
            return after
    raise LostError
