"""How xdist distributes steps: a procedure is whole, whatever `--dist` says.

Relies on names of pytest-xdist that it does not promise: `DSession.sched` and `DSession.log` of the
plugin that it registers as `dsession`, and `LoadScopeScheduling._split_scope`, which its own
schedulers override as well; tests/plugin/test_parallel.py breaks when they move.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from xdist.scheduler import EachScheduling, LoadScopeScheduling, Scheduling

from .settings import absolute, is_runbook


def keep_procedures_on_one_worker(config: pytest.Config, nodeids: Iterable[str]) -> list[str]:
    """Put our scheduler in the place of the one that was chosen, when there are steps.

    Whether there are is known only when the first worker has collected. Runs without steps are
    distributed as without this plugin, and with `--dist each` every worker runs them all.

    Returns:
        The node ids of the steps.
    """
    documents = Documents(config)
    steps = [nodeid for nodeid in nodeids if nodeid in documents]
    if not steps:
        return []
    session: Any = config.pluginmanager.get_plugin("dsession")
    chosen = session.sched
    if not isinstance(chosen, ProcedureScheduling | EachScheduling):
        session.sched = ProcedureScheduling(chosen, documents, config, session.log)
        for worker in chosen.nodes:
            session.sched.add_node(worker)
    return steps


class Documents:
    """The documents that are run; `nodeid in documents` says whether a step has that node id."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._known: dict[str, bool] = {}

    def __contains__(self, nodeid: str) -> bool:
        path = nodeid.partition("::")[0]
        if path not in self._known:
            self._known[path] = is_runbook(absolute(self._config.rootpath / path), self._config)
        return self._known[path]


class ProcedureScheduling(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
    """Sends each procedure to one worker, and other tests as `other` would group them."""

    def __init__(
        self, other: Scheduling, documents: Documents, config: pytest.Config, log: object
    ) -> None:
        super().__init__(config, log)
        self._other = other
        self._documents = documents

    def _split_scope(self, nodeid: str) -> str:
        if nodeid in self._documents:
            return nodeid.rpartition("::")[0]
        if isinstance(self._other, LoadScopeScheduling):
            return str(self._other._split_scope(nodeid))  # noqa: SLF001 - see the top of the file
        return nodeid
