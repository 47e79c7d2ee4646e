"""The fence around the processes of a procedure."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from .connections import serves
from .guard import Guard
from .kernel import LANDLOCK_RESTRICT, this_machine
from .landlock import Rules, create_ruleset
from .layers import Layers
from .permissions import Permissions
from .places import DEVICES
from .syscall_filter import filter_program

ENTER = Path(__file__).with_name("enter.py")

_KEPT = (0, 1, 3, 4, 5, 6, 7, 10)
"""What root keeps: chown, dac_override, fowner, fsetid, kill, setgid, setuid, net_bind_service;
see capabilities(7). They end where the other layers begin."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the processes of a procedure may reach.

    Attributes:
        port: the gateway's, on the loopback interface.
        readable: files and folders whose contents they may read.
        writable: folders, links resolved, in which they may change everything.
        refuse: told what was tried and is refused, and why.
        fillable: folders in which they may read and write the files that are there, and make and
            remove none.
    """

    port: int
    readable: Iterable[Path]
    writable: Iterable[Path]
    refuse: Callable[[str, str], None]
    fillable: Iterable[Path] = ()


@dataclass(frozen=True, slots=True)
class Entrance:
    """A program to start, which becomes another one inside of the fence.

    Attributes:
        command: program and arguments.
        env: its environment.
        descriptors: those that it must inherit.
    """

    command: list[str]
    env: dict[str, str]
    descriptors: tuple[int, ...]


class Fence:
    """What a process enters, for itself and all that it starts; see `enter.py`.

    Args:
        layers: the parts of the fence that the kernel has and that are wanted.
        limits: what may be reached.
    """

    def __init__(self, layers: Layers, limits: Limits) -> None:
        machine = this_machine()
        assert machine is not None, "no layer holds on a machine whose numbers are not known"
        writable = [path.resolve() for path in limits.writable]
        self._permissions = Permissions(limits.port, tuple(writable), limits.refuse)
        self._stack = ExitStack()
        ruleset = program = control = -1
        if layers.files:
            devices = [Path("/dev", name) for name in DEVICES]
            # The guard, where it is, looks at addresses as well as ports.
            port = None if layers.connections else limits.port
            ruleset = create_ruleset(
                Rules(limits.readable, writable, [*devices, *limits.fillable], port)
            )
            self._stack.callback(os.close, ruleset)
        if layers.connections:
            guard = Guard(machine, self._permissions)
            self._stack.callback(guard.close)
            control = guard.control
            program = os.memfd_create("runbook-filter")
            self._stack.callback(os.close, program)
            os.write(program, filter_program(machine))
        self._descriptors = tuple(one for one in (ruleset, program, control) if one >= 0)
        numbers = machine.numbers
        kept = sum(1 << capability for capability in _KEPT)
        self._words = [
            *(ruleset, program, control, kept),
            *(LANDLOCK_RESTRICT, numbers["seccomp"], numbers["capset"]),
        ]

    @contextmanager
    def entrance(self, command: Sequence[str], env: Mapping[str, str]) -> Iterator[Entrance]:
        """Give what to start so that a command runs inside of the fence.

        Args:
            command: program and arguments.
            env: the whole environment of the command. What enters for it does not see that: a
                document could have its own libraries loaded by it, outside.
        """
        environment = os.memfd_create("runbook-environment")
        try:
            os.write(environment, b"".join(os.fsencode(f"{k}={v}\0") for k, v in env.items()))
            words = [sys.executable, "-I", "-S", str(ENTER), *map(str, self._words)]
            entering = [*words, str(environment), *command]
            yield Entrance(entering, {"PATH": os.defpath}, (*self._descriptors, environment))
        finally:
            os.close(environment)

    def handles(self) -> tuple[list[int], tuple[int, ...]]:
        """Give what a process needs that enters without becoming another program.

        Returns:
            The words for `enter.enter`, in which descriptors are counted from 0, and those
            descriptors in that order.
        """
        counted = [self._descriptors.index(one) if one >= 0 else -1 for one in self._words[:3]]
        return [*counted, *self._words[3:], -1], self._descriptors

    def adopt(self, process: int, *, itself: bool) -> None:
        """Take the descendants of a process, or it as well, for processes of the procedure."""
        (self._permissions.members if itself else self._permissions.roots).add(process)

    def serves(self, port: int) -> bool:
        """Say whether the procedure, and nobody else, listens on a port of the loopback interface.

        It is seen without connecting: some servers end after their first client.
        """
        return serves(port, self._permissions)

    def keep_for_equals(self, socket: Path, server: int = 0) -> None:
        """Let only those connect to a socket who have given up no more than its server.

        It takes the guard to hold that.

        Args:
            socket: the socket, where no process of the procedure can put another in its place.
            server: the process of the server; 0 as long as there is none, and nobody connects.

        Raises:
            OSError: it is not there.
        """
        status = socket.lstat()
        self._permissions.kept[status.st_dev, status.st_ino] = server

    def close(self) -> None:
        """Let nobody in any more; whoever is left within reaches nothing."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def entrance(
    fence: Fence | None, command: Sequence[str], env: Mapping[str, str]
) -> Iterator[Entrance]:
    """Give what to start for a command that runs inside of a fence, if there is one."""
    if fence is None:
        yield Entrance(list(command), dict(env), ())
    else:
        with fence.entrance(command, env) as found:
            yield found
