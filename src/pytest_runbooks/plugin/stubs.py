"""What fixtures and tests declare of the world outside of AWS, and learn of what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import SettingError
from ..model import CommandStub, Stub, StubCall

if TYPE_CHECKING:
    from ..gateway import Gateway
    from ..gateway.stubs import StubbedRequest

_NOTHING = object()


class RunbookStubs:
    """Answers to requests for URLs outside of AWS and to commands, for one procedure or module.

    They add to those in the front matter of a document. Of several that match, the one that was
    added last answers; those of the front matter count as the first.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._stubs = gateway.stubs
        self._added: list[Stub] = []
        self._commands: list[CommandStub] = []
        self._calls: list[StubCall] = []
        self._earlier: tuple[StubbedRequest, ...] = ()
        self._stubs.clear()

    def add(
        self,
        *,
        url: str,
        method: str = "",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        body: str | bytes | None = None,
        json: Any = _NOTHING,
        delay: float = 0.0,
    ) -> None:
        """Declare an answer.

        Args:
            url: what is asked for, `http://` or `https://`; `*` stands for any characters. A URL
                without a query answers every query.
            method: the request's method; any when empty.
            status: of the answer, 200 to 599.
            headers: of the answer; a `Content-Type` that suits the body is added if there is none.
            body: of the answer; text is sent as UTF-8.
            json: the answer's body as data, instead of `body`.
            delay: seconds until the answer.

        Raises:
            SettingError: one of them cannot be.
        """
        from ..parsing import stubs as rules  # noqa: PLC0415 - only where it is used

        headers = headers or {}
        wrong = [
            rules.wrong_url(url),
            rules.wrong_method(method) if method else None,
            rules.wrong_status(str(status)),
            *map(rules.wrong_header, headers),
            *map(rules.wrong_header_value, headers.values()),
        ]
        content = None
        if json is not _NOTHING:
            content = rules.json_body(json)
        elif isinstance(body, bytes):
            content = (body, "application/octet-stream")
        elif body is not None:
            content = rules.text_body(body)
        if content:
            wrong.append(rules.wrong_body(str(status)))
        if body is not None and json is not _NOTHING:
            wrong.append(("`json` contradicts `body`", "keep one of them"))
        if delay < 0:
            wrong.append((f"`{delay}` is not a delay", "write the seconds until the answer"))
        _refuse(wrong)
        stub = rules.stub_of(url, method, status, headers, content, delay)
        self._added.append(stub)
        self._stubs.add(stub)

    def add_command(
        self,
        *,
        command: str,
        stdout: str | None = None,
        json: Any = _NOTHING,
        stderr: str = "",
        exit: int = 0,  # noqa: A002 - the word that front matter has, too
        answers: str = "",
    ) -> None:
        """Declare the answer of a command, for procedures that begin from here on.

        Args:
            command: a program and a pattern of its arguments, `*` for any characters; the name
                alone answers any call.
            stdout: what it prints.
            json: what it prints, as data, instead of `stdout`.
            stderr: what it says on standard error.
            exit: its exit status, 0 to 255.
            answers: what finds out the answer instead: `route53`, that of the emulator, for `dig`.

        Raises:
            SettingError: one of them cannot be.
        """
        from ..parsing import stub_commands as rules  # noqa: PLC0415 - only where it is used

        wrong = [rules.wrong_command(command), rules.wrong_exit(str(exit))]
        if stdout is not None and json is not _NOTHING:
            wrong.append(("`json` contradicts `stdout`", "keep one of them"))
        if answers:
            wrong.append(rules.wrong_answers(answers) or rules.wrong_answered(command, answers))
            if stdout is not None or json is not _NOTHING or stderr or exit:
                wrong.append(("`answers` contradicts what the answer says", "keep one of them"))
        _refuse(wrong)
        printed = (stdout or "") if json is _NOTHING else rules.printed(json)
        self._commands.append(rules.command_stub_of(command, None, exit, printed, stderr, answers))

    @property
    def added(self) -> tuple[Stub, ...]:
        """What was added, in order."""
        return tuple(self._added)

    @property
    def added_commands(self) -> tuple[CommandStub, ...]:
        """What commands were added, in order."""
        return tuple(self._commands)

    @property
    def calls(self) -> tuple[StubCall, ...]:
        """What stubs of commands were asked, by steps that have ended, in order.

        Those of the document's own stubs are included. Each call has `command`, as a shell would be
        told it, `origin`, `status` and `problem`, what its check found wrong.
        """
        return tuple(self._calls)

    @property
    def requests(self) -> tuple[StubbedRequest, ...]:
        """What was asked of stubs, those of the front matter included, in order.

        Each request has `method`, `url`, `headers` (pairs), `body` (bytes) and the `stub` that
        answered it.
        """
        return self._earlier + self._stubs.requests

    def keep_requests(self) -> None:
        """Keep what was asked so far when a further procedure begins."""
        self._earlier = self.requests

    def keep_calls(self, calls: Iterable[StubCall]) -> None:
        """Take down calls of commands."""
        self._calls += calls

    def close(self) -> None:
        """Forget the stubs."""
        self._stubs.clear()


def _refuse(wrong: Iterable[tuple[str, str] | None]) -> None:
    if said := [f"{one[0]}\n  {one[1]}" for one in wrong if one]:
        raise SettingError("runbook_stubs: " + "\n".join(said))
