"""What stands in for moto's API Gateway, put there when somebody asks for it: moto's takes long."""

from __future__ import annotations

import threading

from ... import moto_seams
from ..service import Service


class LateServices:
    """Stand for services that load moto's REST APIs, until moto itself loads them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: tuple[Service, ...] | None = None
        self._waiting = 0

    def install(self) -> None:
        """Take the place of moto's own, once that is loaded."""
        with self._lock:
            moto_seams.BEFORE_ROUTES["apigateway"] = self._load
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

    def _load(self) -> None:
        # Here and not above: that is what this module is for.
        from . import http_deployments, rest_control  # noqa: PLC0415

        with self._lock:
            if self._loaded is not None:
                return
            self._loaded = (http_deployments.SERVICE, rest_control.SERVICE)
            for service in self._loaded:
                for _ in range(self._waiting):
                    service.install()


SERVICE = LateServices()
"""The one of this process: what it puts in the place of moto's own stands there once."""
