"""What Lambda authorisers said, for as long as it holds.

https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from . import rest_seams as seams

Said = Mapping[str, Any]
Key = tuple[str, str, tuple[str, ...]]
"""A stage, an authoriser, and by what it knows the caller."""


class AuthoriserAnswers:
    """Keep the answers of all stages."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Key, tuple[datetime, Said]] = {}

    def get(self, key: Key, seconds: int, ask: Callable[[], Said]) -> Said:
        """Give what was said before, if it holds, or else ask.

        Args:
            key: of whom it was said.
            seconds: for how long an answer holds; 0 for this time only.
            ask: asks the function.
        """
        now = seams.utcnow()
        with self._lock:
            until, said = self._known.get(key, (now, {}))
        if seconds and now < until:
            return said
        said = ask()
        with self._lock:
            self._known[key] = now + timedelta(seconds=seconds), said
        return said

    def flush(self, stage: str) -> None:
        """Forget what was said at a stage.

        Args:
            stage: its ARN.
        """
        with self._lock:
            self._known = {key: one for key, one in self._known.items() if key[0] != stage}

    def reset(self) -> None:
        """Forget everything."""
        with self._lock:
            self._known.clear()


ANSWERS = AuthoriserAnswers()
"""Those of this process."""
