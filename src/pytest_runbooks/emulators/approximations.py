"""What moto is known to do otherwise than AWS, where that could mislead who reads its answers.

The table is `approximations.toml`. A row is an `[[approximation]]`:

- `service` and `operations`, as botocore's models name them;
- `when`: JMESPath over the parameters of the call; the row holds only where it finds something
  (nothing, `false` and what is empty are not). A row without it holds for every such call;
- `differs`: what AWS does otherwise, in one line without a full stop;
- `source`: the page of the AWS documentation that says so.

A call that was refused, and one that moto does not emulate, rests on nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ..model import ApiCall

FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Approximation:
    """A row of the table; see above.

    Attributes:
        service: the service as botocore names it.
        operations: the operations of it.
        differs: what AWS does otherwise.
        source: a URL of AWS.
        when: JMESPath over the parameters; empty for every call.
    """

    service: str
    operations: tuple[str, ...]
    differs: str
    source: str
    when: str = ""

    def holds_for(self, parameters: Mapping[str, object]) -> bool:
        """Say whether a call with these parameters is one of those that it is about."""
        if not self.when:
            return True
        import jmespath  # noqa: PLC0415 - only calls with such a row need it

        return bool(jmespath.search(self.when, {**parameters}))


def approximation_of(call: ApiCall) -> str:
    """Say what AWS does otherwise in a call; empty when nothing is known."""
    rows = _by_operation().get((call.service, call.operation), ())
    if not rows or call.gap or not 200 <= call.status < 400:
        return ""
    return "; ".join(row.differs for row in rows if row.holds_for(call.parameters))


@cache
def table() -> tuple[Approximation, ...]:
    """Read the table."""
    return tuple(
        Approximation(**{**row, "operations": tuple(row["operations"])})
        for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["approximation"]
    )


@cache
def _by_operation() -> Mapping[tuple[str, str], tuple[Approximation, ...]]:
    found: dict[tuple[str, str], tuple[Approximation, ...]] = {}
    for row in table():
        for operation in row.operations:
            key = (row.service, operation)
            found[key] = (*found.get(key, ()), row)
    return MappingProxyType(found)
