"""Executions of Step Functions, which moto keeps running for ever with a history that it makes up.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
"""

from __future__ import annotations

from typing import Never

from .service import Replacement
from .state_machines_seams import StepFunctionBackend


class StateMachines:
    """Say that no execution is started; machines are kept, changed and told of by moto."""

    def __init__(self) -> None:
        self._start = Replacement(StepFunctionBackend, "start_execution", lambda _: _start)

    def install(self) -> None:
        """Take the place of moto's own."""
        self._start.install()

    def reset(self) -> None:
        """Keep nothing."""

    def uninstall(self) -> None:
        """Give moto its own back."""
        self._start.uninstall()


def _start(backend: StepFunctionBackend, state_machine_arn: str, *_: object) -> Never:
    """Refuse to start one.

    Raises:
        StateMachineDoesNotExist: there is no such machine, which comes first.
        NotImplementedError: there is.
    """
    machine = backend.describe_state_machine(state_machine_arn)
    raise NotImplementedError(f"the states of {machine.name} are not run")


SERVICE = StateMachines()
