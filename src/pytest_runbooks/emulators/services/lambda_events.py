"""What is set for asynchronous calls of functions: attempts, destinations, dead letters.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html

moto takes no qualifier, and tells the first of several settings.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ..moto_seams import asynchronously
from . import lambda_events_seams as seams
from .lambda_configuration import dead_letters_of
from .lambda_events_seams import LambdaFunction, LambdaResponse
from .service import Replacement

LATEST = "$LATEST"
RETRIES = 2
MOST_SECONDS = 21_600.0
_CONFIGS = "_runbooks_event_invoke_configs"
_PAGE = 50
Config = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Policy:
    """What becomes of an asynchronous call.

    Attributes:
        retries: how often it is tried again when the function fails.
        seconds: how long it is kept while the function may not run.
        on_success: the ARN of what is told of a success; empty for nothing.
        on_failure: the ARN of what is told of a failure; empty for nothing.
        dead_letters: the ARN of the queue or topic that gets an event that failed; empty for none.
    """

    retries: int
    seconds: float
    on_success: str
    on_failure: str
    dead_letters: str


def policy_of(account: str, region: str, name: str, version: str, qualifier: str) -> Policy:
    """Say what becomes of a call.

    Args:
        account: of the function.
        region: of the function.
        name: of the function.
        version: that runs; it has the dead-letter queue.
        qualifier: by which it is called; it has the rest. Empty for none.

    Raises:
        HTTPException: the function is gone.
    """
    backend = seams.get_backend(account, region)
    config = _configs(backend.get_function(name)).get(qualifier or LATEST, {})
    destinations = config.get("DestinationConfig") or {}
    return Policy(
        int(config.get("MaximumRetryAttempts", RETRIES)),
        float(config.get("MaximumEventAgeInSeconds", MOST_SECONDS)),
        str((destinations.get("OnSuccess") or {}).get("Destination") or ""),
        str((destinations.get("OnFailure") or {}).get("Destination") or ""),
        dead_letters_of(backend.get_function(name, version)),
    )


class EventSettings:
    """Keep the settings with the functions of moto, with which they go."""

    def __init__(self) -> None:
        config = "function_event_invoke_config"
        self._replacements = (
            Replacement(LambdaResponse, f"put_{config}", lambda _: _put),
            Replacement(LambdaResponse, f"update_{config}", lambda _: _update),
            Replacement(LambdaResponse, f"get_{config}", lambda _: _get),
            Replacement(LambdaResponse, f"delete_{config}", lambda _: _delete),
            Replacement(LambdaResponse, f"list_{config}s", lambda _: _list),
            Replacement(seams.LambdaBackend, "send_sns_message", asynchronously),
            Replacement(seams.LambdaBackend, "send_log_event", asynchronously),
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


def _configs(function: LambdaFunction) -> dict[str, Config]:
    found: dict[str, Config] = vars(function).setdefault(_CONFIGS, {})
    return found


def _asked(response: LambdaResponse, depth: int = 2) -> tuple[LambdaFunction, str, str]:
    """Give the function that a request names, the qualifier, and the ARN of both.

    Raises:
        HTTPException: there is no such function, version or alias.
    """
    named = unquote(response.path.rstrip("/").rsplit("/", depth)[1])
    qualifier = response.normalized_request.args.get("Qualifier") or LATEST
    backend = response.backend
    function = backend.get_function(named)
    if qualifier != LATEST:
        backend.get_function(function.function_name, qualifier)
    arn = str(function.function_arn).removesuffix(f":{function.version}")
    return function, qualifier, arn


def _put(response: LambdaResponse) -> seams.ActionResult:
    function, qualifier, arn = _asked(response)
    return _kept(function, qualifier, arn, response.json_body)


def _update(response: LambdaResponse) -> seams.ActionResult:
    function, qualifier, arn = _asked(response)
    return _kept(
        function, qualifier, arn, {**_found(function, qualifier, arn), **response.json_body}
    )


def _kept(function: LambdaFunction, qualifier: str, arn: str, config: Config) -> seams.ActionResult:
    asked = {
        name: value for name, value in config.items() if name not in {"FunctionArn", "LastModified"}
    }
    checked = seams.EventInvokeConfig(f"{arn}:{qualifier}", "", asked).config
    destinations = {"OnSuccess": {}, "OnFailure": {}, **(checked.get("DestinationConfig") or {})}
    told = {
        **checked,
        "FunctionArn": f"{arn}:{qualifier}",
        "LastModified": seams.unix_time(),
        "DestinationConfig": destinations,
    }
    _configs(function)[qualifier] = told
    return seams.ActionResult(told)


def _found(function: LambdaFunction, qualifier: str, arn: str) -> Config:
    try:
        return _configs(function)[qualifier]
    except KeyError:
        raise seams.UnknownEventConfig(f"{arn}:{qualifier}") from None


def _get(response: LambdaResponse) -> seams.ActionResult:
    return seams.ActionResult(_found(*_asked(response)))


def _delete(response: LambdaResponse) -> tuple[int, dict[str, int], str]:
    function, qualifier, arn = _asked(response)
    _found(function, qualifier, arn)
    del _configs(function)[qualifier]
    return 204, {"status": 204}, json.dumps({})


def _list(response: LambdaResponse) -> str:
    function, _, _ = _asked(response, 3)
    found = [config for _, config in sorted(_configs(function).items())]
    args = response.normalized_request.args
    start = int(args.get("Marker") or 0)
    end = start + int(args.get("MaxItems") or _PAGE)
    more = {"NextMarker": str(end)} if end < len(found) else {}
    return json.dumps({"FunctionEventInvokeConfigs": found[start:end], **more})


SERVICE = EventSettings()
