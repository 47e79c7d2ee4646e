"""The driver of the CLI, made before the fork: its commands, its options, its event handlers.

A driver made while there is neither configuration nor credentials knows the same commands as one
that is made by a call; what it has read of its configuration it is made to forget.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

_FORGOTTEN = ("_config", "_profile_map", "_profile", "_credentials")
"""What a session has read, or will read, of its configuration."""


class SeamError(Exception):
    """The CLI is not built as this knows it."""


class Driver:
    """The driver that the next call uses, in place of making one.

    Raises:
        SeamError: the CLI makes its driver in a way that is not known.
    """

    def __init__(self) -> None:
        import awscli.clidriver as module  # noqa: PLC0415 - of the CLI that is there

        self._module = module
        self._make = module.create_clidriver
        with no_configuration():
            self._driver = self._make()
            self._driver._get_cli_data()  # noqa: SLF001 - its caches are to be filled
            self._driver._get_argument_table()  # noqa: SLF001 - as above
            self._commands = self._driver._get_command_table()  # noqa: SLF001 - as above
        self.session = self._driver.session
        self.forget()

    def forget(self) -> None:
        """Forget what was read of a configuration."""
        for name in _FORGOTTEN:
            if name not in vars(self.session):
                raise SeamError(f"its session has no `{name}`")
            setattr(self.session, name, None)
        if self.session._session_instance_vars:  # noqa: SLF001 - as above
            raise SeamError("its session has settings of its own from the start")

    def prepare(self, service: str) -> None:
        """Load the commands of a service, so far as no configuration says otherwise.

        Args:
            service: the name of a command, as `ec2` or `s3api`; one that is no service is passed.
        """
        from botocore import xform_name  # noqa: PLC0415 - the CLI's own

        command = self._commands.get(service)
        if command is None or not hasattr(command, "_get_service_model"):
            return
        with no_configuration():
            command._get_command_table()  # noqa: SLF001 - its cache is to be filled
            for operation in command.service_model.operation_names:
                xform_name(operation)  # the name of a client's method, kept by botocore
        self.forget()

    @property
    def loader(self) -> Any:
        """The loader of the CLI's files of data."""
        return self.session.get_component("data_loader")

    def reason_for_cold(self) -> str:
        """Say why this process, which has taken on all of its caller, cannot run the CLI after all.

        A configuration that cannot be read keeps the CLI from making its driver, and is said as
        such.
        """
        try:
            assert (
                self.session.full_config is not None
            )  # read, and kept as by a driver that is made
        except Exception as error:  # noqa: BLE001 - whatever it is, the program itself says it
            return str(error) or type(error).__name__
        return ""

    def main(self, arguments: Sequence[str]) -> Any:
        """Run the CLI's own main function, as its program does, with this driver.

        A driver that the CLI makes after this one is made anew.
        """

        def create(*_: Any, **__: Any) -> Any:
            self._module.create_clidriver = self._make
            return self._driver

        self._module.create_clidriver = create
        sys.argv[1:] = arguments
        return self._module.main()


@contextlib.contextmanager
def no_configuration() -> Iterator[None]:
    """Let the CLI find neither files nor variables with its settings."""
    kept = dict(os.environ)
    for name in kept:
        if name.startswith("AWS_") and name != "AWS_DATA_PATH":
            del os.environ[name]
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)
