"""What a run is told from outside of the documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from ..aws.programs import AwsProgram, Warming
from ..fence.layers import NONE, Layers
from ..model import Category
from ..model.fault import Fault


@dataclass(frozen=True, slots=True)
class RunSettings:
    """The settings of a run.

    Attributes:
        timeout: seconds that a step may take when its document does not say.
        keep: leave the work directories of procedures where they are.
        pass_env: names of variables of the machine that blocks may see.
        machine: the variables of the machine; blocks see PATH and what `pass_env` names.
        layers: the parts of the kernel's fence that blocks run in.
        readable: what of the machine's files blocks may read, where Landlock holds.
        project: the folder of what is tested; documents can have copies of what is in it.
        secrets: names of variables, or globs of such names, whose values no report shows.
        writable: folders outside of the work directory in which blocks may change everything.
        aws: the AWS CLI of blocks; None when there is none, or nobody looked for it.
        warming: whether that program is to be kept warm.
        short_waits: whether long waits are shortened.
        update: why expectations of the documents are written; empty when they are not.
        faults: what is injected into the calls of all procedures.
        strict: whether steps fail that rest on approximate emulation.
    """

    timeout: float = 120.0
    keep: bool = False
    pass_env: tuple[str, ...] = ()
    machine: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    layers: Layers = NONE
    readable: tuple[Path, ...] = ()
    writable: tuple[Path, ...] = ()
    project: Path | None = None
    secrets: tuple[str, ...] = ()
    aws: AwsProgram | None = None
    warming: Warming = Warming.NEVER
    short_waits: bool = True
    update: frozenset[Category] = frozenset()
    faults: tuple[Fault, ...] = ()
    strict: bool = False

    @property
    def passed(self) -> dict[str, str]:
        """Give the variables of the machine that blocks see at the user's own word."""
        return {name: self.machine[name] for name in self.pass_env if name in self.machine}
