from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from pytest_runbooks.model import Output
from pytest_runbooks.sessions.protocol import Limits, OnWait, Session

HERE = "# here"


class Page:
    """A document whose blocks are pasted into one session, one after the other."""

    def __init__(self, session: Session, work: Path, control: Path) -> None:
        self.session = session
        self.work = work
        self.control = control
        self.closed = False
        self.line = 1  # where the next block begins
        self.marked: int | None = None  # the line of the last block that says `# here`

    def run(
        self,
        code: str,
        *,
        timeout: float = 30.0,
        output: int = 1 << 20,
        both: bool = False,
        on_wait: OnWait = lambda _: None,
    ) -> Output:
        code = dedent(code).removeprefix("\n")
        lines = code.split("\n")
        self.marked = next((self.line + i for i, one in enumerate(lines) if HERE in one), None)
        limits = Limits(timeout, output)
        given = self.session.run(code, self.line, limits, both=both, on_wait=on_wait)
        self.line += len(lines) + 2  # the fence, and the one of the block after
        return given

    def says(self, code: str) -> str:
        """What a block that succeeds says on standard output."""
        output = self.run(code)
        assert (output.status, output.stderr) == (0, "")
        return output.stdout

    def fails(self, code: str, **options: float) -> Output:
        """What a block gives that must fail at the line which says `# here`."""
        output = self.run(code, timeout=options.get("timeout", 30.0))
        assert output.status != 0
        assert output.line == self.marked
        return output

    def restore(self) -> None:
        self.session.restore()

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.session.close()
