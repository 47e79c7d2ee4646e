"""How xdist distributes steps: a procedure is whole, whatever `--dist` says.

Relies on one private name of pytest-xdist, `LoadScopeScheduling._split_scope`, which its own
schedulers override as well; tests/plugin/test_parallel.py breaks when it moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from xdist.scheduler import EachScheduling, LoadScopeScheduling, Scheduling
from xdist.workermanage import WorkerController


def is_step(nodeid: str) -> bool:
    """Say whether a node id is that of a step."""
    return ".md::" in nodeid


class ProcedureScheduling(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
    """Sends each procedure to one worker, and other tests as `other` would group them."""

    def __init__(self, other: Scheduling, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        self._other = other

    def _split_scope(self, nodeid: str) -> str:
        if is_step(nodeid):
            return nodeid.rpartition("::")[0]
        if isinstance(self._other, LoadScopeScheduling):
            return str(self._other._split_scope(nodeid))  # noqa: SLF001 - see the top of the file
        return nodeid


class RunbookScheduling:
    """A scheduler that is the one it was given until it sees a step.

    Whether there are runbooks is known only when the workers have collected; runs without any are
    distributed exactly as without this plugin.
    """

    def __init__(self, scheduler: Scheduling, config: pytest.Config, log: Any) -> None:
        self._scheduler = scheduler
        self._config = config
        self._log = log
        self._collections: dict[WorkerController, Sequence[str]] = {}
        self._decided = isinstance(scheduler, EachScheduling)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._scheduler, name)

    def add_node_collection(self, node: WorkerController, collection: Sequence[str]) -> None:
        """Take what a worker collected."""
        self._collections[node] = collection
        self._scheduler.add_node_collection(node, collection)

    def schedule(self) -> None:
        """Decide, when it is called for the first time, and distribute."""
        if not self._decided and any(map(is_step, self._collected())):
            procedures = ProcedureScheduling(self._scheduler, self._config, self._log)
            for node in self._scheduler.nodes:
                procedures.add_node(node)
            for node, collection in self._collections.items():
                procedures.add_node_collection(node, collection)
            self._scheduler = procedures
        self._decided = True
        self._scheduler.schedule()

    def _collected(self) -> Sequence[str]:
        return next(iter(self._collections.values()), ())
