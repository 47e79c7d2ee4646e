"""What the settings and the kernel say of the fence around the blocks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ..errors import suggestion
from ..fence.layers import ALL, Layers

_MODES = ("auto", "require", "off")
_PACKAGE = Path(__file__).parent.parent


def layers_of(config: pytest.Config) -> Layers:
    """Give the layers that hold, and are wanted.

    Raises:
        pytest.UsageError: the setting is no such word, or requires what the kernel does not have.
    """
    mode = config.getini("runbooks_sandbox")
    if mode not in _MODES:
        raise pytest.UsageError(
            f"runbooks_sandbox: unknown mode `{mode}`\n  {suggestion(mode, _MODES)}"
        )
    if mode == "off":
        return Layers()
    from ..fence.trial import detect  # noqa: PLC0415 - only for runs with runbooks

    layers = detect()
    if mode == "require" and layers != ALL:
        raise pytest.UsageError(
            f"runbooks_sandbox: `require`, and the kernel does not give {_missing(layers)}\n"
            "  run on Linux 5.19 or later with Landlock switched on, or write `auto`"
        )
    return layers


def readable_places(config: pytest.Config) -> tuple[Path, ...]:
    """Give what blocks may read of the machine's files.

    Raises:
        pytest.UsageError: `runbooks_readable` names a folder that is not there.
    """
    from ..fence.places import readable  # noqa: PLC0415 - only for runs with runbooks

    named = folders_of(config, "runbooks_readable")
    return readable(os.environ, config.rootpath, [_PACKAGE]) + named


def folders_of(config: pytest.Config, setting: str) -> tuple[Path, ...]:
    """Give the folders that a setting names.

    Raises:
        pytest.UsageError: one is not there, or is the whole machine.
    """
    folders = []
    for name in config.getini(setting):
        folder = (config.rootpath / Path(name).expanduser()).resolve()
        if not folder.exists():
            raise pytest.UsageError(
                f"{setting}: `{name}` is not there\n  name a folder, relative to the root directory"
            )
        if folder == Path("/"):
            raise pytest.UsageError(
                f"{setting}: `{name}` is the whole machine\n  name the folders that are needed"
            )
        folders.append(folder)
    return tuple(folders)


def fence_line(layers: Layers, mode: str) -> str:
    """Say in one line of a run's header what keeps blocks in."""
    if layers:
        from ..fence.landlock import version  # noqa: PLC0415 - only for runs with runbooks

        names = [f"Landlock (version {version()})"] * layers.files
        names += ["seccomp"] * layers.connections
        held = "fence: environment, gateway, " + ", ".join(names)
        return held if layers == ALL else f"{held}; the kernel does not give {_missing(layers)}"
    why = "runbooks_sandbox is off" if mode == "off" else "the kernel gives no part of it"
    return (
        f"fence: environment and gateway only, {why}: a program that ignores the proxy can reach "
        "the network, and files outside of its work directory"
    )


def _missing(layers: Layers) -> str:
    names = ["Landlock (files)"] * (not layers.files)
    names += ["seccomp with notifications (connections, signals)"] * (not layers.connections)
    return " and ".join(names)
