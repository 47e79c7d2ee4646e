"""Faults as they are written, by directives, on the command line, in sidecars."""

from __future__ import annotations

import pytest

from pytest_runbooks.model.fault import Connection, Fault, Remedy
from pytest_runbooks.parsing.faults import WORDS, read_clear, read_fault
from pytest_runbooks.parsing.value_problem import ValueProblemError

from .reading import problems, steps

ALL = (
    "dynamodb:Put* error=ProvisionedThroughputExceededException message='slow down' status=429 "
    "latency=2s jitter=500ms share=50% seed=7 count=3 after=10s for=1m region=af-south-1 "
    "account=123456789012 resource=orders when='Item.n == `7`' "
    "cured-by=dynamodb:UpdateTable|dynamodb:DeleteTable "
    "cured-by='lambda:UpdateFunctionConfiguration[Timeout > `3`]'"
)


def test_every_word_of_a_fault_is_read() -> None:
    fault = read_fault(ALL)
    assert fault == Fault(
        ALL,
        "dynamodb",
        "Put*",
        region="af-south-1",
        account="123456789012",
        resource="orders",
        when="Item.n == `7`",
        error="ProvisionedThroughputExceededException",
        message="slow down",
        status=429,
        latency=2.0,
        jitter=0.5,
        share=0.5,
        seed=7,
        count=3,
        after=10.0,
        lasting=60.0,
        cures=(
            (Remedy("dynamodb", "UpdateTable"), Remedy("dynamodb", "DeleteTable")),
            (Remedy("lambda", "UpdateFunctionConfiguration", "Timeout > `3`"),),
        ),
    )
    assert fault.name == "dynamodb:Put*"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("s3 status=503", Fault("s3 status=503", "s3", status=503)),
        ("* latency=1s", Fault("* latency=1s", "*", latency=1.0)),
        (
            "sqs connection=reset",
            Fault("sqs connection=reset", "sqs", connection=Connection.RESET),
        ),
        ("iam rate=30/m", Fault("iam rate=30/m", "iam", rate=0.5)),
    ],
)
def test_what_is_not_said_is_anything(text: str, fault: Fault) -> None:
    assert read_fault(text) == fault


@pytest.mark.parametrize("word", WORDS)
def test_the_example_of_a_word_is_right(word: str) -> None:
    beside = {"message": "status=500", "jitter": "latency=1s", "error": "", "status": ""}
    effect = beside.get(word, "" if word in {"connection", "latency", "rate"} else "latency=1s")
    fault = read_fault(f"dynamodb:PutItem {effect} {WORDS[word].example}")
    assert fault.service == "dynamodb"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "`` says nothing", ("write `fault=dynamodb:PutItem error=throttling`; a value with "
         "blanks stands in quotes")),
        ("s3 message='a", "`s3 message='a` has a quote that does not end: No closing quotation",
         "write `fault=dynamodb:PutItem error=throttling`; a value with blanks stands in quotes"),
        ("DynamoDB error=internal", "`DynamoDB` names no calls",
         "write `SERVICE:OPERATION`, `SERVICE` or `*`, as `dynamodb:PutItem`"),
        ("s3", "`s3` does not say what happens",
         ("write what happens: `error=throttling`, `status=503`, `latency=2s`, `rate=5/s` or "
         "`connection=refused`")),
        ("s3 eror=internal", "unknown word `eror` of a fault", "did you mean `error`?"),
        ("s3 error", "`error` has no value", "write `error=throttling`"),
        ("s3 error=no,one", "`no,one` is no error",
         ("write a code of the API, or one of `access-denied`, `expired-token`, `internal`, "
         "`not-found`, `throttling`, `unavailable`")),
        ("s3 status=200", "`200` is no HTTP status of an error", "write 400 to 599"),
        ("s3 connection=gone", "`connection` cannot be `gone`",
         "allowed: `refused`, `reset`, `timeout`"),
        ("s3 connection=reset error=internal", "`connection=reset` leaves nothing to answer",
         "leave out either `connection` or the error"),
        ("s3 error=internal error=throttling", "`error` is written twice", "keep one of them"),
        ("s3 jitter=1s rate=1", "`jitter` is beside no latency",
         "write `latency=2s jitter=500ms`"),
        ("s3 latency=1s message=no", "`message` is that of no error", "write `error=` too"),
        ("s3 latency=soon", "`soon` is not a duration",
         "write a duration as `90s`, `15m`, `1h30m`, `500ms` or `2d`"),
        ("s3 rate=often", "`often` is no rate", "write calls a second: `rate=5/s`"),
        ("s3 rate=0/s", "`rate=0/s` spares nothing", "write `error=throttling`"),
        ("s3 latency=1s share=0", "`0` is no share", "write `share=0.5` or `share=50%`"),
        ("s3 latency=1s seed=x", "`x` is no number", "write a whole number, as `42`"),
        ("s3 latency=1s count=0", "`count=0` hits nothing", "write a number from 1 on"),
        ("s3 latency=1s when=a[", ("`a[` is not JMESPath: Invalid jmespath expression: Incomplete "
         "expression"), "see https://jmespath.org/specification.html"),
        ("s3 latency=1s cured-by=s3", "`s3` names no call",
         ("write `cured-by=dynamodb:UpdateTable`, with a condition on its parameters as "
         "`cured-by='dynamodb:UpdateTable[BillingMode == `PAY_PER_REQUEST`]'`")),
    ],
)  # fmt: skip
def test_what_is_no_fault_is_said(text: str, message: str, hint: str) -> None:
    with pytest.raises(ValueProblemError) as caught:
        read_fault(text)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_what_ends_is_named_as_what_began() -> None:
    assert read_clear("dynamodb:PutItem") == read_fault("dynamodb:PutItem status=500").name
    assert read_clear("dynamodb") == read_fault("dynamodb status=500 region=us-east-1").name


DIRECTIVES = """\
<!-- runbook: id=write fault=dynamodb:PutItem error=throttling cured-by=dynamodb:UpdateTable
     when="Item.n == `7`" timeout=5s -->
<!-- runbook: fault="s3 latency=1s" share=0.5 -->
```bash
true
```

<!-- runbook: fault-clear=s3 -->
```bash
true
```

<!-- runbook: fault-clear -->
```bash
true
```
"""


def test_the_words_of_a_fault_stand_behind_it_in_its_directive() -> None:
    first, second, third = steps(DIRECTIVES)
    assert first.id == "write"
    assert first.options.timeout == 5
    assert [str(one) for one in first.options.faults] == [
        "dynamodb:PutItem error=throttling cured-by=dynamodb:UpdateTable 'when=Item.n == `7`'",
        "s3 latency=1s share=0.5",
    ]
    assert first.options.faults[0].when == "Item.n == `7`"
    assert (first.options.fault_clear, second.options.fault_clear) == (None, "s3")
    assert third.options.fault_clear == ""


def test_a_wrong_fault_is_said_at_its_place() -> None:
    page = """
        <!-- runbook: id=x fault=s3 eror=internal -->
        ```bash
        true
        ```
        """
    assert problems(page) == (
        "1:20: `s3` does not say what happens\n"
        "  write what happens: `error=throttling`, `status=503`, `latency=2s`, `rate=5/s` or "
        "`connection=refused`\n"
        "1:29: unknown option `eror`\n"
        "  did you mean `error`?\n"
    )
