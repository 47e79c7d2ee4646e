"""What moto forgets of a function's configuration: it is kept with the function, and told.

https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import lambda_events_seams as seams
from .lambda_events_seams import LambdaFunction
from .service import Replacement

_KEPT = "_runbooks_configuration"
_NAMES = ("DeadLetterConfig", "FileSystemConfigs", "LoggingConfig")
Settings = dict[str, Any]


def dead_letters_of(function: LambdaFunction) -> str:
    """Give the ARN of the queue or topic that gets events that failed; empty for none."""
    return str((_kept(function).get("DeadLetterConfig") or {}).get("TargetArn") or "")


def logging_of(function: LambdaFunction) -> Settings:
    """Say how and where a function writes its log, as it is told."""
    asked = _kept(function).get("LoggingConfig") or {}
    told = {
        "LogFormat": asked.get("LogFormat") or "Text",
        "LogGroup": asked.get("LogGroup") or f"/aws/lambda/{function.function_name}",
    }
    if told["LogFormat"] == "JSON":
        told["ApplicationLogLevel"] = asked.get("ApplicationLogLevel") or "INFO"
        told["SystemLogLevel"] = asked.get("SystemLogLevel") or "INFO"
    return told


class FunctionConfiguration:
    """Keep the settings with the functions of moto, with which they go."""

    def __init__(self) -> None:
        self._replacements = (
            Replacement(LambdaFunction, "__init__", _making),
            Replacement(LambdaFunction, "update_configuration", _updating),
            Replacement(LambdaFunction, "get_configuration", _telling),
        )

    def install(self) -> None:
        """Take the place of moto's own."""
        for replacement in self._replacements:
            replacement.install()

    def reset(self) -> None:
        """Nothing: moto forgets its functions, and what is kept with them."""

    def uninstall(self) -> None:
        """Give moto its own back."""
        for replacement in self._replacements:
            replacement.uninstall()


def _kept(function: LambdaFunction) -> Settings:
    found: Settings = vars(function).get(_KEPT) or {}
    return found


def _keep(function: LambdaFunction, asked: Mapping[str, Any]) -> None:
    """Keep what is asked for, apart from what versions that were published have."""
    _check(asked.get("LoggingConfig") or {})
    chosen = {name: asked[name] for name in _NAMES if name in asked}
    vars(function)[_KEPT] = {**_kept(function), **chosen}


def _check(logging: Mapping[str, Any]) -> None:
    """Refuse what AWS refuses.

    Raises:
        LambdaClientError: levels are asked for where there are none.
    """
    levels = {"ApplicationLogLevel", "SystemLogLevel"} & logging.keys()
    if levels and logging.get("LogFormat") != "JSON":
        raise seams.InvalidParameterValueException(
            f'{min(levels)} is not supported when LogFormat is set to "Text". Remove '
            f'{min(levels)} from your request or change the LogFormat to "JSON" and try '
            "again."
        )


def _making(original: Callable[..., None]) -> Callable[..., None]:
    def __init__(function: LambdaFunction, *args: Any, **kwargs: Any) -> None:  # noqa: N807 - it is
        original(function, *args, **kwargs)
        _keep(function, kwargs["spec"])

    return __init__


def _updating(original: Callable[..., Settings]) -> Callable[..., Settings]:
    def update_configuration(function: LambdaFunction, config_updates: Settings) -> Settings:
        _keep(function, config_updates)
        if size := (config_updates.get("EphemeralStorage") or {}).get("Size"):
            function.ephemeral_storage = size
        if tracing := config_updates.get("TracingConfig"):
            function.tracing_config = tracing
        if "KMSKeyArn" in config_updates:
            function.kms_key_arn = config_updates["KMSKeyArn"] or None
        return original(function, config_updates)

    return update_configuration


def _telling(original: Callable[..., Settings]) -> Callable[..., Settings]:
    def get_configuration(function: LambdaFunction, on_create: bool = False) -> Settings:
        config = original(function, on_create)
        config["LoggingConfig"] = logging_of(function)
        if arn := dead_letters_of(function):
            config["DeadLetterConfig"] = {"TargetArn": arn}
        if systems := _kept(function).get("FileSystemConfigs"):
            config["FileSystemConfigs"] = systems
        return config

    return get_configuration


SERVICE = FunctionConfiguration()
