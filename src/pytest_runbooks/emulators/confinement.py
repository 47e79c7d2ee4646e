"""Keeps moto from reaching the network by itself.

moto runs in the process of pytest, which no fence holds, and for some services it does what AWS
does: it sends SNS messages and Firehose records to URLs, asks for API destinations, starts
containers. A block could so reach through it whatever it likes. Python tells hooks of what a
program is about to do (https://peps.python.org/pep-0578/); this one stops what moto is behind.

Tests of the same session may use moto as well, by `mock_aws`: what they do in the main thread,
under its decorator or by its backends, is theirs, and not stopped.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import FrameType

_EVENTS = frozenset({"socket.connect", "socket.getaddrinfo", "socket.sendto"})

_DECORATOR = "moto.core.models"
_EMULATORS = f"{__package__}.moto"  # not this module, which is always among the callers

_confined: list[Callable[[str], None]] = []
"""Told of what is refused, all of them: it is not known behind which emulator moto is asked. A hook
of Python can only be added, so that this decides."""
_hooks: list[object] = []


def confine(report: Callable[[str], None]) -> None:
    """Refuse moto the network from here on, until `release`.

    Args:
        report: told where moto wanted to connect to.
    """
    _confined.append(report)
    if not _hooks:
        _hooks.append(_refuse)
        sys.addaudithook(_refuse)


def release(report: Callable[[str], None]) -> None:
    """Take back what `confine` did."""
    _confined.remove(report)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _EVENTS or not _confined or not _is_of_the_emulator(sys._getframe(1)):  # noqa: SLF001 - the way to the callers
        return
    where = arguments[:2] if event == "socket.getaddrinfo" else arguments[-1]
    said = ":".join(map(str, where[:2])) if isinstance(where, tuple) else str(where)
    for report in _confined:
        report(said)
    raise PermissionError(f"the emulator may not connect to {said}")


def _is_of_the_emulator(frame: FrameType | None) -> bool:
    """Say whether a function of moto is among the callers, on behalf of the emulator.

    In the main thread that takes one of this package's emulators among the callers, too: blocks
    are answered in other threads, and tests run in this one.
    """
    is_moto = False
    is_ours = threading.current_thread() is not threading.main_thread()
    while frame is not None and not (is_moto and is_ours):
        module = str(frame.f_globals.get("__name__", ""))
        # The decorator `mock_aws` calls whole tests.
        is_moto |= module.partition(".")[0] == "moto" and module != _DECORATOR
        is_ours |= module.startswith(_EMULATORS)
        frame = frame.f_back
    return is_moto and is_ours
