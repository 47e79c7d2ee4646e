"""The fence that the run's settings ask for, around what a procedure or a function runs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..gateway import Gateway
from .settings import RunSettings

if TYPE_CHECKING:
    from ..fence.fence import Fence


def enclose(
    settings: RunSettings, gateway: Gateway, own: Iterable[Path], fillable: Iterable[Path] = ()
) -> Fence | None:
    """Put up a fence; None when no layer of it is to hold.

    Args:
        settings: which layers hold, and what may be read and written besides.
        gateway: what may be connected to; its ledger takes down what is refused.
        own: the folders in which everything may be changed.
        fillable: the folders in which files may be written that are there, and none made.
    """
    if not settings.layers:
        return None
    from ..fence.fence import Fence, Limits  # noqa: PLC0415 - only where there is one

    writable = [*own, *settings.writable]
    refuse = gateway.ledger.refuse
    return Fence(
        settings.layers, Limits(gateway.port, settings.readable, writable, refuse, fillable)
    )
