"""What a run is told from outside of the documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class RunSettings:
    """The settings of a run.

    Attributes:
        timeout: seconds that a step may take when its document does not say.
        keep: leave the work directories of procedures where they are.
        pass_env: names of variables of the machine that blocks may see.
        machine: the variables of the machine; blocks see PATH and what `pass_env` names.
    """

    timeout: float = 120.0
    keep: bool = False
    pass_env: tuple[str, ...] = ()
    machine: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
