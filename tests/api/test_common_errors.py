"""Errors that all services have, and those that the models know, as they are on the wire.

https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html
"""

from __future__ import annotations

import pytest

from pytest_runbooks.api.common_errors import (
    WireError,
    like,
    message_of,
    operations_like,
    wire_error,
)
from pytest_runbooks.model.fault import COMMON_ERRORS


@pytest.mark.parametrize("error", [one for one in COMMON_ERRORS if one != "not-found"])
@pytest.mark.parametrize("service", ["dynamodb", "lambda", "s3", "iam", "ec2", "execute-api"])
def test_every_service_has_the_common_errors(service: str, error: str) -> None:
    found = wire_error(service, "Any", error)
    assert 400 <= found.status < 600
    assert found.code
    assert message_of(error) != message_of("something else")


@pytest.mark.parametrize(
    ("service", "operation", "error", "expected"),
    [
        ("lambda", "Invoke", "not-found", WireError(404, "ResourceNotFoundException")),
        ("sqs", "SendMessage", "not-found", WireError(400, "QueueDoesNotExist")),
        ("iam", "GetRole", "NoSuchEntity", WireError(404, "NoSuchEntity")),
        ("lambda", "Invoke", "EC2ThrottledException", WireError(502, "EC2ThrottledException")),
        ("s3", "GetObject", "SlowDown", WireError(503, "SlowDown")),
        ("execute-api", "Invoke", "throttling", WireError(429, "TooManyRequestsException")),
        ("execute-api", "Invoke", "access-denied", WireError(403, "AccessDeniedException")),
    ],
)
def test_errors_of_a_model_are_as_it_says(
    service: str, operation: str, error: str, expected: WireError
) -> None:
    assert wire_error(service, operation, error) == expected


@pytest.mark.parametrize(
    ("service", "operation", "error", "said"),
    [
        (
            *("dynamodb", "PutItem", "ProvisionedThroughputExceeded"),
            (
                "unknown error `ProvisionedThroughputExceeded` of `dynamodb`; did you mean "
                "`ProvisionedThroughputExceededException`?"
            ),
        ),
        (
            *("ec2", "DescribeInstances", "not-found"),
            (
                "the model of `ec2:DescribeInstances` does not say how it answers for what is not "
                "there; write the code of the error"
            ),
        ),
    ],
)
def test_errors_that_a_service_lacks_are_said(
    service: str, operation: str, error: str, said: str
) -> None:
    with pytest.raises(LookupError) as caught:
        wire_error(service, operation, error)
    assert caught.value.args == (said,)


def test_operations_are_found_by_a_pattern() -> None:
    assert operations_like("sqs", "*MessageMoveTask") == (
        *("CancelMessageMoveTask", "StartMessageMoveTask"),
    )
    assert operations_like("execute-api", "*") == ("Invoke",)


@pytest.mark.parametrize(
    ("service", "pattern", "said"),
    [
        ("dynamo", "*", "unknown service `dynamo`; did you mean `dynamodb`?"),
        (
            "dynamodb",
            "Nowhere",
            ("`dynamodb` has no operation `Nowhere`; write it as the API names it, as `PutItem`"),
        ),
        ("zz", "*", "unknown service `zz`; `aws help` lists them"),
        ("dynamodb", "PutItems", "`dynamodb` has no operation `PutItems`; did you mean `PutItem`?"),
    ],
)
def test_operations_that_are_not_there_are_said(service: str, pattern: str, said: str) -> None:
    with pytest.raises(LookupError) as caught:
        operations_like(service, pattern)
    assert caught.value.args == (said,)


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("*", "", True),
        ("Put*", "PutItem", True),
        ("Put?tem", "PutItem", True),
        ("Put", "PutItem", False),
        ("a.c", "abc", False),
        ("a[b]c", "a[b]c", True),
    ],
)
def test_a_pattern_has_two_signs(pattern: str, text: str, fits: bool) -> None:
    assert like(pattern, text) is fits
