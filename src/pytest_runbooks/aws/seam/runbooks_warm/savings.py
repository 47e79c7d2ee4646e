"""What calls would all work out anew, and what is the same each time: worked out before the fork.

Each saving holds for functions whose result depends on nothing but their arguments, and is left out
where the CLI is built otherwise.
"""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Callable
from types import FunctionType
from typing import Any

_CONTEXTS = 4  # a call makes up to three


def apply() -> None:
    """Remember results of pure functions of botocore, the one that the CLI uses."""
    import botocore.hooks  # noqa: PLC0415 - the CLI's own, which is not there where this is checked
    import botocore.httpsession  # noqa: PLC0415 - as above

    with contextlib.suppress(AttributeError):
        botocore.hooks.accepts_kwargs = _by_function(botocore.hooks.accepts_kwargs)
    with contextlib.suppress(AttributeError):
        _keep_aliases(botocore.hooks.EventAliaser)
    with contextlib.suppress(AttributeError):
        _make_contexts(botocore.httpsession)


def _by_function(asked: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Remember what is asked of the signatures of functions.

    Of a method it is that of its function; and functions that are made again and again, as those
    within others are, have their code in common, which has the signature.
    """
    known: dict[Any, Any] = {}

    @functools.wraps(asked)
    def ask(function: Any) -> Any:
        key = getattr(function, "__func__", function)
        if isinstance(key, FunctionType) and not vars(key):  # it does not say another's signature
            key = key.__code__
        try:
            return known[key]
        except KeyError:
            return known.setdefault(key, asked(function))
        except TypeError:  # it cannot be a key
            return asked(function)

    return ask


def _keep_aliases(aliaser: Any) -> None:
    """Let the copy of an event emitter know the names that the original has translated."""
    copied = aliaser.__copy__

    def copy(self: Any) -> Any:
        made = copied(self)
        made._alias_name_cache.update(self._alias_name_cache)  # noqa: SLF001 - see above
        return made

    if hasattr(aliaser(None, {}), "_alias_name_cache"):
        aliaser.__copy__ = copy


def _make_contexts(module: Any) -> None:
    """Make some contexts for TLS ahead; each is given out once."""
    make = module.create_urllib3_context
    made: list[Any] = [make() for _ in range(_CONTEXTS)]

    @functools.wraps(make)
    def give(*args: Any, **kwargs: Any) -> Any:
        if made and not args and not kwargs and "SSLKEYLOGFILE" not in os.environ:
            return made.pop()
        return make(*args, **kwargs)

    module.create_urllib3_context = give
