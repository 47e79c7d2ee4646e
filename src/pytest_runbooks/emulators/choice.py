"""Which emulator a run uses: a name or a URL in, an emulator out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from ..errors import SettingError, suggestion
from .address import address_of
from .protocol import Emulator, Outside

NAMES = ("moto", "localstack")
RESETS = ("required", "never")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a choice has to know of the run.

    Attributes:
        root: the root directory, where a `docker-compose.yml` may be.
        machine: the variables of the machine.
        run: names the run; the processes of one run have one name.
        say: told, in words, what takes a while.
        may_start: whether a server may be started.
        emptied: whether a server is emptied between procedures.
    """

    root: Path
    machine: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    run: str = ""
    say: Callable[[str], None] = lambda _: None
    may_start: bool = True
    emptied: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """An emulator that can be had.

    Attributes:
        name: the word for conditions.
        description: for the header of a run.
        make: makes the emulator, given what is around it.
        close: ends what was started for the run; to be called once, at its end.
    """

    name: str
    description: str
    make: Callable[[Outside], Emulator]
    close: Callable[[], None] = lambda: None


def check(setting: str) -> None:
    """Refuse what names no emulator, without looking for any.

    Raises:
        SettingError: it does not.
    """
    if setting not in NAMES:
        if "://" not in setting:
            hint = f"{suggestion(setting, NAMES)}\n  a URL is written as `http://127.0.0.1:4566`"
            raise SettingError(f"unknown emulator `{setting}`\n  {hint}")
        address_of(setting)


def check_reset(setting: str) -> None:
    """Refuse what does not say whether an emulator is emptied.

    Raises:
        SettingError: it does not.
    """
    if setting not in RESETS:
        raise SettingError(f"`{setting}` is no way to reset\n  {suggestion(setting, RESETS)}")


def choose(setting: str, surroundings: Surroundings) -> Choice:
    """Find the emulator, and start it where that is needed and possible.

    Raises:
        SettingError: the setting names none.
        InfrastructureError: it is not there.
    """
    check(setting)
    if setting == "moto":
        # Imports stand in the branches: a run pays for one emulator only.
        from .moto import MotoEmulator, describe  # noqa: PLC0415 - see above

        return Choice("moto", describe(), MotoEmulator)
    return _server(setting, surroundings)


def _server(setting: str, surroundings: Surroundings) -> Choice:
    from .endpoint import EndpointEmulator, describe  # noqa: PLC0415 - see `choose`
    from .server import recognise  # noqa: PLC0415 - see `choose`

    close, fresh = (lambda: None), False
    if setting == "localstack":
        from .compose import ComposeProject  # noqa: PLC0415 - see `choose`
        from .localstack import find_address, find_or_start  # noqa: PLC0415 - see `choose`

        compose = ComposeProject(surroundings.root, surroundings.machine)
        found = find_or_start(
            find_address(), compose, surroundings.say, may_start=surroundings.may_start
        )
        server, close, fresh = found.server, found.stop, found.started
    else:
        server = recognise(address_of(setting))

    def make(_: Outside) -> Emulator:
        return EndpointEmulator(
            server, surroundings.run, surroundings.say, emptied=surroundings.emptied, fresh=fresh
        )

    return Choice(server.name, describe(server, emptied=surroundings.emptied), make, close)
