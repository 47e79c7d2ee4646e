"""Which values no report shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from itertools import chain
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ..procedures.settings import RunSettings
    from ..reporting import Masker

SECRETS = "runbooks_secrets"


def secret_names(config: pytest.Config) -> tuple[str, ...]:
    """Give the names, or globs of names, of variables that the configuration calls secret.

    Raises:
        pytest.UsageError: one of them can be the name of no variable.
    """
    names: list[str] = config.getini(SECRETS)
    for name in names:
        if not re.fullmatch(r"[\w*?\[\]!-]+", name, re.ASCII):
            raise pytest.UsageError(
                f"{SECRETS}: `{name}` is the name of no variable\n"
                "  write names or globs of names, not values, as `DB_PASSWORD` or `*_TOKEN`"
            )
    return tuple(names)


def masker_of(
    settings: RunSettings, *variables: Mapping[str, str], values: Iterable[str] = ()
) -> Masker:
    """Make what takes the secrets out of the reports of a procedure.

    Secrets are the values of variables that `runbooks_secrets` names, or whose own names say so:
    of the machine, whether blocks see them or not, and of those that are given here; and `values`.
    """
    from ..api.secret_names import names_a_secret  # noqa: PLC0415 - only for runs with runbooks
    from ..reporting import Masker  # noqa: PLC0415 - only for runs with runbooks

    def is_secret(name: str) -> bool:
        return names_a_secret(name) or any(fnmatchcase(name, glob) for glob in settings.secrets)

    named = (
        value
        for mapping in (settings.machine, *variables)
        for name, value in mapping.items()
        if is_secret(name)
    )
    return Masker(chain(named, values))
