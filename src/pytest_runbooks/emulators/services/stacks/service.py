"""CloudFormation, in the place of moto's: stacks, their events, rollbacks and change sets."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from ....api.calls import scope_of
from ..service import Replacement
from . import calls, seams
from .actions import Actions
from .records import Place


class Stacks:
    """Keep the stacks of all accounts."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._places: dict[tuple[str, str], Place] = {}
        self._replacement = Replacement(
            seams.DomainDispatcherApplication, "get_application", self._get_application
        )

    def install(self) -> None:
        """Take the place of moto's CloudFormation."""
        self._replacement.install()

    def reset(self) -> None:
        """Forget all stacks."""
        with self._lock:
            self._places.clear()

    def uninstall(self) -> None:
        """Give moto its own back."""
        self._replacement.uninstall()
        calls.forget()

    def _place(self, account: str, region: str) -> Place:
        with self._lock:
            return self._places.setdefault((account, region), Place(account, region))

    def _get_application(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def get_application(
            dispatcher: WSGIApplication, environ: WSGIEnvironment
        ) -> WSGIApplication:
            scope = scope_of(environ)
            if scope is None or scope.signing_name != "cloudformation":
                found: WSGIApplication = original(dispatcher, environ)
                return found

            def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
                actions = Actions(self._lock, self._place, dispatcher)
                status, headers, body = actions.answer(seams.Request(environ))
                start_response(
                    f"{status} {HTTPStatus(status).phrase}",
                    [(str(name), str(value)) for name, value in headers.items()],
                )
                return [body.encode() if isinstance(body, str) else body]

            return answer

        return get_application


SERVICE = Stacks()
