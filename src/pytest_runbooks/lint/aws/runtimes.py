"""The runtimes of Lambda that AWS has deprecated, as of 2026-11-28.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, in the reading of it that
cfn-lint 1.58 holds as data, with which `tests/lint/test_aws_values_runtimes.py` compares it where
that is installed. A date that had not come when the table was made is left out,
since AWS has put off such dates more than once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Deprecation:
    """What became of a runtime.

    Attributes:
        since: the day of its deprecation.
        no_creation_since: the day from which no function can be created with it; or nothing.
        successor: the newest runtime of its kind.
    """

    since: str
    no_creation_since: str
    successor: str


def deprecation_of(runtime: str) -> Deprecation | None:
    """Give what became of a runtime; None when it is not deprecated, or not known."""
    return _table().get(runtime)


@cache
def _table() -> dict[str, Deprecation]:
    rows = (line.split() for line in _ROWS.strip().split("\n"))
    return {
        name: Deprecation(since, blocked.strip("-"), successor)
        for name, since, blocked, successor in rows
    }


# The runtime, its deprecation, the day from which no function can be created, its successor.
_ROWS = """
dotnet6 2024-12-20 - dotnet10
dotnet7 2024-05-14 2024-05-14 dotnet10
dotnet8 2026-11-10 - dotnet10
dotnetcore1.0 2019-06-27 2019-06-30 dotnet10
dotnetcore2.0 2019-05-30 2019-04-30 dotnet10
dotnetcore2.1 2022-01-05 2022-01-05 dotnet10
dotnetcore3.1 2023-04-03 2023-04-03 dotnet10
go1.x 2024-01-08 2024-02-08 provided.al2023
java8 2024-01-08 2024-02-08 java25
nodejs 2016-08-30 2016-09-30 nodejs24.x
nodejs10.x 2021-07-30 2021-07-30 nodejs24.x
nodejs12.x 2023-03-31 2023-03-31 nodejs24.x
nodejs14.x 2023-12-04 2024-01-09 nodejs24.x
nodejs16.x 2024-06-12 - nodejs24.x
nodejs18.x 2025-09-01 - nodejs24.x
nodejs20.x 2026-04-30 - nodejs24.x
nodejs4.3 2020-03-05 2020-02-03 nodejs24.x
nodejs4.3-edge 2020-03-05 2019-03-31 nodejs24.x
nodejs6.10 2019-08-12 2019-07-12 nodejs24.x
nodejs8.10 2020-03-06 2020-02-04 nodejs24.x
provided 2024-01-08 2024-02-08 provided.al2023
provided.al2 2026-07-31 - provided.al2023
python2.7 2021-07-15 2021-07-15 python3.14
python3.10 2026-10-31 - python3.14
python3.6 2022-07-18 2022-07-18 python3.14
python3.7 2023-12-04 2024-01-09 python3.14
python3.8 2024-10-14 - python3.14
python3.9 2025-12-15 - python3.14
ruby2.5 2021-07-30 2021-07-30 ruby4.0
ruby2.7 2023-12-07 2024-01-09 ruby4.0
ruby3.2 2026-03-31 - ruby4.0
"""
