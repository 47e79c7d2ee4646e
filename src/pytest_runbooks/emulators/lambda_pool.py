"""The execution environments of all functions: made when needed, kept warm, ended together."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections import Counter, OrderedDict
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import UUID

from .lambda_function import (
    Execution,
    FunctionVersion,
    Invocation,
    StoppedError,
    ThrottledError,
)
from .lambda_process import ExecutionEnvironment
from .protocol import Outside

CONCURRENCY = 32  # processes at a time; a function that calls itself for ever meets it
ROOM_SECONDS = 5.0  # for which a call waits for one of them, where AWS would have a thousand
IDLE = 8  # processes kept warm; beyond that the longest unused one goes
PATIENCE = 5.0  # seconds for which `stop` waits for callers of what it has ended


class ExecutionPool:
    """Run functions, each call in an environment that nobody else uses at the time.

    Args:
        outside: what the functions see of the world.
        random: gives the names of log streams.
    """

    def __init__(self, outside: Outside, random: Random) -> None:
        self._outside = outside
        self._random = random
        self._changed = threading.Condition()
        self._idle: OrderedDict[ExecutionEnvironment, None] = OrderedDict()
        self._busy: set[ExecutionEnvironment] = set()
        self._running: Counter[tuple[str, str, str]] = Counter()
        self._generation = 0
        self._stopped = False
        self._made = 0
        self._folder: Path | None = None

    def invoke(
        self,
        version: FunctionVersion,
        invocation: Invocation,
        reserved: int | None = None,
        patience: float | None = None,
    ) -> Execution:
        """Run a function.

        Args:
            version: what to run.
            invocation: what to call it with.
            reserved: how many calls of the function may run at a time; None for no limit of its
                own.
            patience: the seconds to wait while too many calls run; None for giving up, when the
                function may have no more, or after `ROOM_SECONDS`.

        Raises:
            ThrottledError: too many calls run already.
            NotImplementedError: nothing on this machine runs it.
            PackageError: the code cannot be unpacked.
            StoppedError: the pool was stopped meanwhile.
        """
        function = (version.account, version.region, version.name)

        def allowed() -> bool:
            return reserved is None or self._running[function] < reserved

        def free() -> bool:
            return allowed() and self._running.total() < CONCURRENCY

        with self._changed:
            generation = self._generation
            if reserved != 0 and (patience is not None or allowed()):
                self._changed.wait_for(
                    lambda: (
                        free()
                        or self._generation != generation
                        or (patience is None and not allowed())
                    ),
                    ROOM_SECONDS if patience is None else patience,
                )
            self._check(generation)
            if not free():
                raise ThrottledError(None if allowed() else reserved)
            self._running[function] += 1
            concurrent = self._running[function]
            of_all = sum(n for key, n in self._running.items() if key[:2] == function[:2])
        try:
            environment = self._take(version, generation)
            try:
                result = environment.invoke(invocation)
                self._check(generation)
            finally:
                self._give_back(environment, generation)
        finally:
            with self._changed:
                self._running[function] -= 1
                self._changed.notify_all()
        return Execution(result, environment.log_stream, concurrent, of_all)

    def stop(self) -> None:
        """End every process, wait until nobody is in a call, and run nothing until `resume`.

        Raises:
            InfrastructureError: something cannot be ended; the rest is done all the same.
        """
        with self._changed:
            self._stopped = True
            self._generation += 1
            self._changed.notify_all()
            idle = list(self._idle)
            self._idle.clear()
            for environment in (*idle, *self._busy):
                environment.kill()
        with ExitStack() as stack:
            stack.callback(self._leave)
            for environment in idle:
                stack.callback(environment.stop)

    def resume(self) -> None:
        """Run functions again after `stop`."""
        with self._changed:
            self._stopped = False

    def _leave(self) -> None:
        """Wait until nobody is in a call, and remove the folder of all."""
        with self._changed:
            self._changed.wait_for(lambda: not self._running.total(), PATIENCE)
            folder, self._folder = self._folder, None
        if folder:
            shutil.rmtree(folder, ignore_errors=True)

    def _take(self, version: FunctionVersion, generation: int) -> ExecutionEnvironment:
        with self._changed:
            self._check(generation)
            for environment in reversed(self._idle):
                if environment.version == version:
                    del self._idle[environment]
                    self._busy.add(environment)
                    return environment
            self._folder = self._folder or Path(tempfile.mkdtemp(prefix="pytest-runbooks-lambda-"))
            self._made += 1
            folder = self._folder / str(self._made)
            stream = UUID(int=self._random.getrandbits(128), version=4).hex
        log_stream = f"{datetime.now(UTC):%Y/%m/%d}/[{version.version}]{stream}"
        environment = ExecutionEnvironment(version, folder, log_stream, self._outside)
        with self._changed, suppress(StoppedError):
            self._check(generation)
            self._busy.add(environment)
            return environment
        environment.stop()
        raise StoppedError

    def _give_back(self, environment: ExecutionEnvironment, generation: int) -> None:
        with self._changed:
            self._busy.discard(environment)
            ended = [environment]
            if generation == self._generation and environment.alive:
                self._idle[environment] = None
                ended = [] if len(self._idle) <= IDLE else [self._idle.popitem(last=False)[0]]
        for old in ended:
            old.stop()

    def _check(self, generation: int) -> None:
        if self._stopped or generation != self._generation:
            raise StoppedError
