"""Functions, their versions, aliases and permissions in stacks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any, ClassVar

from .errors import FailedError
from .fitting import fit
from .kind import Kind, Made, Site

_EPOCH = (1980, 1, 1, 0, 0, 0)


class Function(Kind):
    """`AWS::Lambda::Function`; its physical id is its name."""

    named = "FunctionName"
    create_only = frozenset({"FunctionName", "PackageType"})
    tagged = True
    _apart: ClassVar[frozenset[str]] = frozenset(
        {"FunctionName", "Code", "Tags", "ReservedConcurrentExecutions", "PackageType"}
    )
    _defaults: ClassVar[Mapping[str, Any]] = {
        "Description": "",
        "Environment": {"Variables": {}},
        "Layers": [],
        "MemorySize": 128,
        "Timeout": 3,
        "TracingConfig": {"Mode": "PassThrough"},
        "DeadLetterConfig": {"TargetArn": ""},
    }

    def create(self, site: Site) -> Made:
        """Make a function."""
        wanted = {k: v for k, v in site.properties.items() if k not in self._apart}
        wanted |= {"FunctionName": site.name("FunctionName")}
        if "PackageType" in site.properties:
            wanted["PackageType"] = site.properties["PackageType"]
        parameters = fit(site.call.shape("lambda", "create_function"), wanted)
        parameters |= {"Code": _code(site.properties), "Tags": site.all_tags()}
        made = site.call("lambda", "create_function", **parameters)
        self._reserve(site, made["FunctionName"], {})
        return Made(made["FunctionName"])

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Change settings, code, concurrency and tags; what is not said any more is as at first.

        Code that was deployed by other means stays unless the template's own code changes.
        """
        name, properties = made.physical, site.properties
        if _rest(properties, self._apart) != _rest(before, self._apart):
            wanted = _rest(properties, self._apart)
            for key, value in self._defaults.items():
                if key in before:
                    wanted.setdefault(key, value)
            apart = {"Architectures"}
            shape = site.call.shape("lambda", "update_function_configuration")
            site.call(
                "lambda",
                "update_function_configuration",
                FunctionName=name,
                **fit(shape, _rest(wanted, apart)),
            )
        code = ("Code", "Architectures")
        if any(properties.get(one) != before.get(one) for one in code):
            more = {"Architectures": properties["Architectures"]} if code[1] in properties else {}
            site.call(
                "lambda", "update_function_code", FunctionName=name, **_code(properties), **more
            )
        self._reserve(site, name, before)
        arn = self.attributes(site, made)["Arn"]
        has = site.call("lambda", "list_tags", Resource=arn)["Tags"]
        tags = site.all_tags()
        if gone := [key for key in has if key not in tags]:
            site.call("lambda", "untag_resource", Resource=arn, TagKeys=gone)
        if tags:
            site.call("lambda", "tag_resource", Resource=arn, Tags=tags)

    def delete(self, site: Site, made: Made) -> None:
        """Remove a function."""
        site.call("lambda", "delete_function", FunctionName=made.physical)

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its ARN."""
        return {"Arn": site.arn("lambda", f"function:{made.physical}")}

    @staticmethod
    def _reserve(site: Site, name: str, before: Mapping[str, Any]) -> None:
        key = "ReservedConcurrentExecutions"
        if key in site.properties:
            site.call(
                "lambda",
                "put_function_concurrency",
                FunctionName=name,
                ReservedConcurrentExecutions=int(site.properties[key]),
            )
        elif key in before:
            site.call("lambda", "delete_function_concurrency", FunctionName=name)


def _rest(properties: Mapping[str, Any], apart: frozenset[str] | set[str]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in apart}


def _code(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Give the code as the API takes it; a text in the template is packed as `index`."""
    code = properties.get("Code")
    if not isinstance(code, dict) or not code:
        raise FailedError("#: required key [Code] not found")
    if "ZipFile" not in code:
        return {str(name): value for name, value in code.items()}
    ending = "js" if str(properties.get("Runtime", "")).startswith("nodejs") else "py"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(zipfile.ZipInfo(f"index.{ending}", _EPOCH), str(code["ZipFile"]))
    return {"ZipFile": archive.getvalue()}


class Version(Kind):
    """`AWS::Lambda::Version`; its physical id is its ARN."""

    create_only = frozenset(
        {"FunctionName", "Description", "CodeSha256", "ProvisionedConcurrencyConfig"}
    )

    def create(self, site: Site) -> Made:
        """Publish a version."""
        wanted = _rest(site.properties, {"ProvisionedConcurrencyConfig"})
        parameters = fit(site.call.shape("lambda", "publish_version"), wanted)
        made = site.call("lambda", "publish_version", **parameters)
        _provision(site, made["FunctionName"], made["Version"], {})
        return Made(made["FunctionArn"], (made["FunctionName"], made["Version"]))

    def delete(self, site: Site, made: Made) -> None:
        """Remove the version."""
        name, version = made.handle
        site.call("lambda", "delete_function", FunctionName=name, Qualifier=version)

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its number and ARN."""
        del site
        return {"Version": made.handle[1], "FunctionArn": made.physical}


class Alias(Kind):
    """`AWS::Lambda::Alias`; its physical id is its ARN."""

    create_only = frozenset({"FunctionName", "Name"})

    def create(self, site: Site) -> Made:
        """Make an alias."""
        made = site.call("lambda", "create_alias", **self._wanted(site))
        name = site.properties["FunctionName"]
        _provision(site, name, made["Name"], {})
        return Made(made["AliasArn"], (name, made["Name"]))

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Point it elsewhere, and weigh its versions anew."""
        wanted = {"Description": "", "RoutingConfig": {"AdditionalVersionWeights": {}}}
        site.call("lambda", "update_alias", **(wanted | self._wanted(site)))
        name, alias = made.handle
        _provision(site, name, alias, before)

    def delete(self, site: Site, made: Made) -> None:
        """Remove the alias."""
        name, alias = made.handle
        site.call("lambda", "delete_alias", FunctionName=name, Name=alias)

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its ARN."""
        del site
        return {"AliasArn": made.physical}

    @staticmethod
    def _wanted(site: Site) -> dict[str, Any]:
        wanted = _rest(site.properties, {"RoutingConfig", "ProvisionedConcurrencyConfig"})
        found: dict[str, Any] = fit(site.call.shape("lambda", "create_alias"), wanted)
        if routing := site.properties.get("RoutingConfig"):
            weights = {
                one["FunctionVersion"]: float(one["FunctionWeight"])
                for one in routing.get("AdditionalVersionWeights") or []
            }
            found["RoutingConfig"] = {"AdditionalVersionWeights": weights}
        return found


def _provision(site: Site, function: str, qualifier: str, before: Mapping[str, Any]) -> None:
    key = "ProvisionedConcurrencyConfig"
    named = {"FunctionName": function, "Qualifier": qualifier}
    if key in site.properties:
        amount = int(site.properties[key]["ProvisionedConcurrentExecutions"])
        site.call(
            "lambda",
            "put_provisioned_concurrency_config",
            **named,
            ProvisionedConcurrentExecutions=amount,
        )
    elif key in before:
        site.call("lambda", "delete_provisioned_concurrency_config", **named)


class Permission(Kind):
    """`AWS::Lambda::Permission`; its physical id is that of its statement."""

    create_only = frozenset(
        {
            *("Action", "EventSourceToken", "FunctionName", "FunctionUrlAuthType", "Principal"),
            *("PrincipalOrgID", "SourceAccount", "SourceArn", "InvokedViaFunctionUrl"),
        }
    )

    def create(self, site: Site) -> Made:
        """Add the statement to the policy of the function."""
        statement = site.name("", 100)
        parameters = fit(site.call.shape("lambda", "add_permission"), site.properties)
        function, qualifier = _split(str(parameters.pop("FunctionName")))
        named = {"FunctionName": function} | ({"Qualifier": qualifier} if qualifier else {})
        site.call("lambda", "add_permission", **parameters, **named, StatementId=statement)
        return Made(statement, named)

    def delete(self, site: Site, made: Made) -> None:
        """Take the statement out of the policy."""
        site.call("lambda", "remove_permission", **made.handle, StatementId=made.physical)

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its id."""
        del site
        return {"Id": made.physical}


def _split(function: str) -> tuple[str, str]:
    """Part a function, by name or ARN, from its version or alias."""
    parts = function.split(":")
    named = 7 if function.startswith("arn:") else 1
    return ":".join(parts[:named]), ":".join(parts[named:])
