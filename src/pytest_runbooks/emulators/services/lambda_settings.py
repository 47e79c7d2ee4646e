"""Provisioned concurrency and the limits of an account in Lambda, which moto lacks.

Provisioned concurrency is ready at once. It is kept and told, and makes no call faster.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from . import lambda_settings_seams as seams
from .added_paths import AddedPaths
from .lambda_settings_seams import InvalidParameterValueException, LambdaBackend, LambdaResponse
from .service import Replacement

CONCURRENCY = 1000
LEAST_UNRESERVED = 100
_LIMITS = {
    "TotalCodeSize": 80_530_636_800,
    "CodeSizeUnzipped": 262_144_000,
    "CodeSizeZipped": 52_428_800,
    "ConcurrentExecutions": CONCURRENCY,
}
_PATHS = (
    r"{0}/(?P<api_version>[^/]+)/functions/(?P<function_name>[\w_:%-]+)/provisioned-concurrency/?$",
    r"{0}/(?P<api_version>[^/]+)/account-settings/?$",
)
_PAGE = 50
Answer = tuple[int, dict[str, Any], str]
Config = dict[str, Any]
Place = tuple[str, str]
"""An account and a region."""


class LambdaSettings:
    """Keep the provisioned concurrency of all accounts."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._configs: dict[Place, dict[tuple[str, str], Config]] = {}
        self._paths = AddedPaths(seams.url_paths, LambdaResponse.dispatch, _PATHS)
        name = "provisioned_concurrency_config"
        self._replacements = (
            Replacement(LambdaResponse, f"put_{name}", self._answering(self._put)),
            Replacement(LambdaResponse, f"get_{name}", self._answering(self._get)),
            Replacement(LambdaResponse, f"delete_{name}", self._answering(self._delete)),
            Replacement(LambdaResponse, f"list_{name}s", self._answering(self._list)),
            Replacement(LambdaResponse, "get_account_settings", self._answering(self._settings)),
            Replacement(LambdaBackend, "put_function_concurrency", self._reserve),
            Replacement(LambdaBackend, "delete_function", self._delete_function),
            Replacement(LambdaBackend, "delete_alias", self._delete_alias),
        )

    def install(self) -> None:
        """Add them to moto, before it makes its table of paths."""
        self._paths.install()
        for replacement in self._replacements:
            replacement.install()

    def reset(self) -> None:
        """Forget the provisioned concurrency of all accounts."""
        with self._lock:
            self._configs.clear()

    def uninstall(self) -> None:
        """Take them out of moto."""
        self._paths.uninstall()
        for replacement in self._replacements:
            replacement.uninstall()

    def _answering(self, answer: Callable[[LambdaResponse], Answer]) -> Callable[[Any], Any]:
        def instead(_: Any) -> Callable[[LambdaResponse], Answer]:
            def locked(response: LambdaResponse) -> Answer:
                with self._lock:
                    return answer(response)

            return locked

        return instead

    def _of(self, backend: LambdaBackend) -> dict[tuple[str, str], Config]:
        return self._configs.setdefault((backend.account_id, backend.region_name), {})

    def _put(self, response: LambdaResponse) -> Answer:
        backend, (function, qualifier) = response.backend, _asked(response)
        versions = seams.versions_behind(backend, function, qualifier)
        if "$LATEST" in versions:
            raise InvalidParameterValueException(
                "Provisioned Concurrency Configs cannot be applied to unpublished function "
                "versions."
            )
        configs = self._of(backend)
        for name, other in configs:
            if (name, other) == (function, qualifier) or name != function:
                continue
            if versions & seams.versions_behind(backend, name, other):
                raise seams.ConflictError(
                    "Version is pointed to by a Provisioned Concurrency alias"
                    if qualifier.isdecimal()
                    else "Alias can't be used for Provisioned Concurrency configuration on an "
                    "already Provisioned version"
                )
        wanted = json.loads(response.body)["ProvisionedConcurrentExecutions"]
        self._check_room(backend, function, qualifier, wanted)
        at = f"{seams.utcnow():%Y-%m-%dT%H:%M:%S}+0000"
        config = {"RequestedProvisionedConcurrentExecutions": wanted, "LastModified": at}
        configs[function, qualifier] = config
        begun = {
            "AllocatedProvisionedConcurrentExecutions": 0,
            "AvailableProvisionedConcurrentExecutions": 0,
            "Status": "IN_PROGRESS",
        }
        return _json(config | begun, 202)

    def _check_room(
        self, backend: LambdaBackend, function: str, qualifier: str, wanted: int
    ) -> None:
        others = {
            key: one for key, one in self._of(backend).items() if key != (function, qualifier)
        }
        reserved = backend.get_function_concurrency(function)
        if reserved is not None:
            taken = sum(_size(one) for (name, _), one in others.items() if name == function)
            if taken + wanted > int(reserved):
                raise InvalidParameterValueException(
                    "Requested Provisioned Concurrency should not be greater than the "
                    "reservedConcurrentExecution for function"
                )
            return
        if _unreserved(backend, others) - wanted < LEAST_UNRESERVED:
            raise InvalidParameterValueException(_too_many("ConcurrentExecutions"))

    def _get(self, response: LambdaResponse) -> Answer:
        function, qualifier = _asked(response)
        seams.versions_behind(response.backend, function, qualifier)
        config = self._of(response.backend).get((function, qualifier))
        if config is None:
            raise seams.MissingConfigError
        return _json(_ready(config))

    def _delete(self, response: LambdaResponse) -> Answer:
        function, qualifier = _asked(response)
        seams.versions_behind(response.backend, function, qualifier)
        self._of(response.backend).pop((function, qualifier), None)
        return 204, {"status": 204}, ""

    def _list(self, response: LambdaResponse) -> Answer:
        function = response.backend.get_function(_function_in(response))
        found = [
            {"FunctionArn": f"{_arn(function)}:{qualifier}", **_ready(config)}
            for (name, qualifier), config in sorted(self._of(response.backend).items())
            if name == function.function_name
        ]
        start = int(_query(response, "Marker") or 0)
        end = start + int(_query(response, "MaxItems") or _PAGE)
        said: dict[str, Any] = {"ProvisionedConcurrencyConfigs": found[start:end]}
        return _json(said | ({"NextMarker": str(end)} if end < len(found) else {}))

    def _settings(self, response: LambdaResponse) -> Answer:
        backend = response.backend
        size = sum(one.code_size for one in backend.list_functions("ALL"))
        size += sum(one.code_size for one in _layers(backend))
        left = _unreserved(backend, self._of(backend))
        return _json(
            {
                "AccountLimit": {**_LIMITS, "UnreservedConcurrentExecutions": left},
                "AccountUsage": {
                    "TotalCodeSize": size,
                    "FunctionCount": len([*backend.list_functions()]),
                },
            }
        )

    def _reserve(self, original: Callable[..., str]) -> Callable[..., str]:
        """Refuse to reserve what would leave too little for all other functions."""

        def put_function_concurrency(
            backend: LambdaBackend, function_name: str, reserved_concurrency: str
        ) -> str:
            with self._lock:
                name = backend.get_function(function_name).function_name
                configs = {key: one for key, one in self._of(backend).items() if key[0] != name}
                left = _unreserved(backend, configs, without=name) - int(reserved_concurrency)
                if int(reserved_concurrency) and left < LEAST_UNRESERVED:
                    raise InvalidParameterValueException(_too_many("ReservedConcurrentExecutions"))
                return original(backend, function_name, reserved_concurrency)

        return put_function_concurrency

    def _delete_function(self, original: Callable[..., None]) -> Callable[..., None]:
        def delete_function(
            backend: LambdaBackend, function_name: str, qualifier: str | None = None
        ) -> None:
            with self._lock:
                name = backend.get_function(function_name, qualifier).function_name
                if qualifier and (aliases := seams.aliases_of(backend, name, qualifier)):
                    raise seams.ConflictError(
                        "Unable to delete version because the following aliases reference it: "
                        f"[{', '.join(aliases)}]"
                    )
                original(backend, function_name, qualifier)
                for key in [*self._of(backend)]:
                    if key[0] == name and qualifier in {None, key[1]}:
                        del self._of(backend)[key]

        return delete_function

    def _delete_alias(self, original: Callable[..., None]) -> Callable[..., None]:
        def delete_alias(backend: LambdaBackend, name: str, function_name: str) -> None:
            with self._lock:
                function = backend.get_function(function_name).function_name
                original(backend, name, function_name)
                self._of(backend).pop((function, name), None)

        return delete_alias


def _unreserved(
    backend: LambdaBackend, configs: dict[tuple[str, str], Config], without: str = ""
) -> int:
    """Give what functions may share that have reserved nothing."""
    reserved = {
        one.function_name: int(one.reserved_concurrency)
        for one in backend.list_functions()
        if one.reserved_concurrency is not None and one.function_name != without
    }
    provisioned = sum(_size(one) for (name, _), one in configs.items() if name not in reserved)
    return CONCURRENCY - sum(reserved.values()) - provisioned


def _too_many(what: str) -> str:
    return (
        f"Specified {what} for function decreases account's UnreservedConcurrentExecution "
        f"below its minimum value of [{LEAST_UNRESERVED}]."
    )


def _size(config: Config) -> int:
    return int(config["RequestedProvisionedConcurrentExecutions"])


def _ready(config: Config) -> Config:
    return config | {
        "AllocatedProvisionedConcurrentExecutions": _size(config),
        "AvailableProvisionedConcurrentExecutions": _size(config),
        "Status": "READY",
    }


def _layers(backend: LambdaBackend) -> list[Any]:
    return [
        version
        for layer in backend.list_layers()
        for version in backend.list_layer_versions(layer["LayerName"])
    ]


def _arn(function: Any) -> str:
    return str(function.function_arn).removesuffix(f":{function.version}")


def _function_in(response: LambdaResponse) -> str:
    return unquote(response.path.rstrip("/").rsplit("/", 2)[-2])


def _asked(response: LambdaResponse) -> tuple[str, str]:
    """Give the name of the function and the qualifier that a request names."""
    function = response.backend.get_function(_function_in(response)).function_name
    return str(function), _query(response, "Qualifier")


def _query(response: LambdaResponse, name: str) -> str:
    return str(response.normalized_request.args.get(name) or "")


def _json(said: dict[str, Any], status: int = 200) -> Answer:
    return status, {"status": status, "Content-Type": "application/json"}, json.dumps(said)


SERVICE = LambdaSettings()
