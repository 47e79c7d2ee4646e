"""What an attempt to leave is, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

from pytest_runbooks.fence.layers import ALL, Layers

COMBINATIONS = {
    "environment": Layers(),
    "files": Layers(files=True),
    "connections": Layers(connections=True),
    "all": ALL,
}
"""The layers of the kernel that an attempt meets; environment and gateway are always there."""

PRELUDE = """
import ctypes, errno, os, socket, struct, sys, time
E, libc = os.environ, ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    converted = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    result = libc.syscall(ctypes.c_long(number), *converted)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
def ipv4(host, port):
    return struct.pack("=H", 2) + struct.pack("!H", int(port)) + socket.inet_aton(host) + bytes(8)
def one_message(text, address):
    # a struct mmsghdr; the parts stay where they are as long as this module
    global parts
    parts = [ctypes.create_string_buffer(text, len(text)), ctypes.create_string_buffer(address)]
    at, to = (ctypes.addressof(part) for part in parts)
    parts.append(ctypes.create_string_buffer(struct.pack("=QQ", at, len(text))))
    message = struct.pack("=QIIQQQQii", to, 16, 0, ctypes.addressof(parts[2]), 1, 0, 0, 0, 0)
    return ctypes.create_string_buffer(message + bytes(8))
TCP4, TCP6, UDP4, UDP6 = (int(E[name]) for name in ("TCP4", "TCP6", "UDP4", "UDP6"))
PROCESS = int(E["PROCESS"])
"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A block that tries another way out.

    Attributes:
        name: what it tries, as it stands in the table of `docs/fence.md`.
        code: the block.
        python: it is a Python block, with `PRELUDE` before it; otherwise bash.
        held: which of `environment`, `files`, `connections` hold it each by itself. All together
            hold everything.
        held_for_root: the same where root runs it; None when it makes no difference.
        unproven: of the rest, those where it is not shown that it gets out: it would depend on the
            machine, or be more than a canary can bear.
        proven_by: who can show that it gets out where it is not held: `all`, or only `root` or
            `user`.
        refused: stands in what the step is told to have asked for, under the whole fence.
        calls: what it asks of AWS, as patterns; it must have landed in the emulator, whatever the
            layers.
        front: lines of the front matter.
        before: a bash block that prepares it, and passes.
        needs: a program that it runs.
        landlock: the version of Landlock from which on `files` hold it.
        late: what the block leaves running makes it, as soon as there is the file `$OVER`: that is
            when the procedure has ended.
        warm: the `aws` of the block is kept warm, and nothing runs cold.
    """

    name: str
    code: str
    python: bool = False
    held: str = ""
    held_for_root: str | None = None
    unproven: str = ""
    proven_by: str = "all"
    refused: str = ""
    calls: tuple[str, ...] = ()
    front: str = ""
    before: str = ""
    needs: str = ""
    landlock: int = 1
    late: bool = False
    warm: bool = False

    def holds(self, combination: str, *, root: bool) -> bool:
        """Say whether it is held by a combination of layers."""
        held = self.held if self.held_for_root is None or not root else self.held_for_root
        return combination == "all" or combination in held.split()

    def shows(self, combination: str, *, root: bool) -> bool:
        """Say whether it must get out of a combination of layers."""
        able = {"all": True, "root": root, "user": not root, "nobody": False}[self.proven_by]
        return (
            able
            and combination not in self.unproven.split()
            and not self.holds(combination, root=root)
        )

    @property
    def document(self) -> str:
        """Give the runbook that makes the attempt, in its last block."""
        code = dedent(self.code).strip("\n")
        if self.python:
            code = f"{PRELUDE.strip()}\n{code}"
        front = f"---\nrunbook:\n{self.front}\n---\n" if self.front else ""
        before = _block("bash", dedent(self.before).strip("\n")) if self.before else ""
        return front + before + _block("python" if self.python else "bash", code)


def _block(language: str, code: str) -> str:
    return f"```{language}\n{code}\n```\n\n"
