"""What stands in for modules of moto that take long to load, put there when somebody asks."""

from __future__ import annotations

import threading
from collections.abc import Callable

from .. import moto_seams
from .service import Service


class LateServices:
    """Stand for services that load a module of moto, until moto itself loads it.

    Args:
        of: moto's name of what they stand in for.
        load: imports the services.
    """

    def __init__(self, of: str, load: Callable[[], tuple[Service, ...]]) -> None:
        self._of, self._load = of, load
        self._lock = threading.Lock()
        self._loaded: tuple[Service, ...] | None = None
        self._waiting = 0

    def install(self) -> None:
        """Take the place of moto's own, once that is loaded."""
        with self._lock:
            moto_seams.BEFORE_ROUTES[self._of] = self._prepare
            if self._loaded is None:
                self._waiting += 1
            for service in self._loaded or ():
                service.install()

    def reset(self) -> None:
        """Forget everything, as all accounts are emptied."""
        for service in self._loaded or ():
            service.reset()

    def uninstall(self) -> None:
        """Give moto its own back, when the last emulator that is open does so."""
        with self._lock:
            if self._loaded is None:
                self._waiting = max(0, self._waiting - 1)
            for service in self._loaded or ():
                service.uninstall()

    def _prepare(self) -> None:
        with self._lock:
            if self._loaded is not None:
                return
            self._loaded = self._load()
            for service in self._loaded:
                for _ in range(self._waiting):
                    service.install()


def _invalidations() -> tuple[Service, ...]:
    from . import invalidations  # noqa: PLC0415 - here, as this module is for

    return (invalidations.SERVICE,)


def _state_machines() -> tuple[Service, ...]:
    from . import state_machines  # noqa: PLC0415 - here, as this module is for

    return (state_machines.SERVICE,)


SERVICES = (
    LateServices("cloudfront", _invalidations),
    LateServices("stepfunctions", _state_machines),
)
"""Those of this process: what they put in the place of moto's own stands there once."""
