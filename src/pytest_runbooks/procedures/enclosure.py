"""The fence that the run's settings ask for, around what a procedure or a function runs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..emulators import Outside
from ..gateway import Gateway
from .settings import RunSettings
from .surroundings import proxy_environment

if TYPE_CHECKING:
    from ..fence.fence import Fence


def enclose(
    settings: RunSettings,
    gateway: Gateway,
    own: Iterable[Path],
    *,
    fillable: Iterable[Path] = (),
    readable: Iterable[Path] = (),
) -> Fence | None:
    """Put up a fence; None when no layer of it is to hold.

    Args:
        settings: which layers hold, and what may be read and written besides.
        gateway: what may be connected to; its ledger takes down what is refused.
        own: the folders in which everything may be changed.
        fillable: the folders in which files may be written that are there, and none made.
        readable: what may be read beside that which the settings say.
    """
    if not settings.layers:
        return None
    from ..fence.fence import Fence, Limits  # noqa: PLC0415 - only where there is one

    limits = Limits(
        gateway.port,
        [*settings.readable, gateway.ca_file, *readable],
        [*own, *settings.writable],
        gateway.ledger.refuse,
        fillable,
    )
    return Fence(settings.layers, limits)


def outside_of_emulator(settings: RunSettings, gateway: Gateway) -> Outside:
    """Give what an emulator, and the functions that it runs, have around them."""
    return Outside(
        gateway.url,
        env=proxy_environment(gateway.url, gateway.ca_file),
        enclose=lambda folder: enclose(settings, gateway, [folder]),
        refuse=gateway.ledger.refuse,
    )
