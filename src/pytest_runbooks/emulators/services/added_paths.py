"""Paths of a REST service that moto's own table lacks, so that it can be asked there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class AddedPaths:
    """Lines in a table of moto's, for as long as somebody wants them.

    Args:
        table: `url_paths` of a service, from which moto makes its routes at the first request.
        dispatch: what answers: `dispatch` of the class of its responses.
        paths: as moto writes them.
    """

    def __init__(
        self, table: dict[str, Any], dispatch: Callable[..., Any], paths: tuple[str, ...]
    ) -> None:
        self._table, self._lines = table, dict.fromkeys(paths, dispatch)
        self._wanted = 0

    def install(self) -> None:
        """Put them there."""
        self._wanted += 1
        self._table.update(self._lines)

    def uninstall(self) -> None:
        """Take them out when nobody else wants them."""
        self._wanted = max(0, self._wanted - 1)
        if not self._wanted:
            for path in self._lines:
                self._table.pop(path, None)
