"""What is not emulated of Step Functions is said, not made up.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
"""

from __future__ import annotations

import inspect
import json

import pytest
from botocore.exceptions import ClientError
from moto.stepfunctions.models import StepFunctionBackend

from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.emulators.protocol import Gap

from ..conftest import ACCOUNT, REGION, Clients

ROLE = f"arn:aws:iam::{ACCOUNT}:role/machines"
DEFINITION = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})


def test_an_execution_is_a_gap_and_is_not_there(client: Clients, emulator: MotoEmulator) -> None:
    states = client("stepfunctions", attempts=1)
    machine = states.create_state_machine(name="orders", definition=DEFINITION, roleArn=ROLE)
    arn = machine["stateMachineArn"]
    with pytest.raises(ClientError, match="the states of orders are not run"):
        states.start_execution(stateMachineArn=arn, name="first")
    assert emulator.gaps() == (
        Gap("stepfunctions", "StartExecution", "the states of orders are not run"),
    )
    assert states.list_executions(stateMachineArn=arn)["executions"] == []


def test_a_machine_that_is_not_there_is_no_gap(client: Clients, emulator: MotoEmulator) -> None:
    states = client("stepfunctions")
    arn = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:gone"
    with pytest.raises(states.exceptions.StateMachineDoesNotExist):
        states.start_execution(stateMachineArn=arn)
    assert emulator.gaps() == ()


def test_the_seam_is_where_it_was() -> None:
    assert [*inspect.signature(StepFunctionBackend.start_execution).parameters] == [
        *("self", "state_machine_arn", "name", "execution_input")
    ]
