"""REST APIs and HTTP APIs in stacks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from .fitting import fit
from .functions import text
from .kind import Kind, Made, Site
from .kinds_by_api import ApiKind

_REST = "apigateway"


class RestApi(Kind):
    """`AWS::ApiGateway::RestApi`, of its properties or of an OpenAPI document."""

    tagged = True
    _imported: ClassVar[frozenset[str]] = frozenset(
        {"Body", "BodyS3Location", "Mode", "FailOnWarnings", "Parameters", "CloneFrom", "Tags"}
    )
    _patched: ClassVar[Mapping[str, str]] = {
        "Name": "/name",
        "Description": "/description",
        "ApiKeySourceType": "/apiKeySource",
        "MinimumCompressionSize": "/minimumCompressionSize",
        "DisableExecuteApiEndpoint": "/disableExecuteApiEndpoint",
    }

    def create(self, site: Site) -> Made:
        """Make an API."""
        wanted = {k: v for k, v in site.properties.items() if k not in self._imported}
        wanted.setdefault("Name", site.name("Name", 128))
        if "BodyS3Location" in site.properties or "CloneFrom" in site.properties:
            raise NotImplementedError(f"the properties BodyS3Location, CloneFrom of {site.type}")
        body = site.properties.get("Body")
        if body is not None and "Name" not in site.properties:
            wanted["Name"] = body.get("info", {}).get("title", wanted["Name"])
        parameters = fit(site.call.shape(_REST, "create_rest_api"), wanted)
        made = site.call(_REST, "create_rest_api", **parameters, tags=site.all_tags())
        if body is not None:
            self._import(site, made["id"])
        return Made(made["id"])

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Change an API; what the document says takes the place of what was."""
        changes = []
        for name, value in site.properties.items():
            if name in self._imported or value == before.get(name):
                continue
            if name not in self._patched:
                raise NotImplementedError(f"changes of {name} of {site.type} in place")
            changes.append({"op": "replace", "path": self._patched[name], "value": text(value)})
        if changes:
            site.call(_REST, "update_rest_api", restApiId=made.physical, patchOperations=changes)
        if site.properties.get("Body") != before.get("Body"):
            self._import(site, made.physical)

    def delete(self, site: Site, made: Made) -> None:
        """Remove an API, with all that it has."""
        site.call(_REST, "delete_rest_api", restApiId=made.physical)

    def attributes(self, site: Site, made: Made) -> Mapping[str, Any]:
        """Give its id and that of its root resource."""
        found = site.call(_REST, "get_resources", restApiId=made.physical, limit=500)["items"]
        [root] = [one["id"] for one in found if one["path"] == "/"]
        return {"RootResourceId": root, "RestApiId": made.physical}

    @staticmethod
    def _import(site: Site, api: str) -> None:
        site.call(
            _REST,
            "put_rest_api",
            restApiId=api,
            mode=site.properties.get("Mode", "overwrite"),
            body=json.dumps(site.properties["Body"]).encode(),
        )


class Method(Kind):
    """`AWS::ApiGateway::Method`, with its integration and responses."""

    create_only = frozenset({"RestApiId", "ResourceId", "HttpMethod"})
    _apart: ClassVar[frozenset[str]] = frozenset({"Integration", "MethodResponses"})

    def create(self, site: Site) -> Made:
        """Put a method."""
        where = self._where(site.properties)
        wanted = {k: v for k, v in site.properties.items() if k not in self._apart}
        site.call(_REST, "put_method", **fit(site.call.shape(_REST, "put_method"), wanted))
        for response in site.properties.get("MethodResponses") or []:
            parameters = fit(site.call.shape(_REST, "put_method_response"), response)
            site.call(_REST, "put_method_response", **where, **parameters)
        if integration := site.properties.get("Integration"):
            self._integrate(site, where, dict(integration))
        return Made("-".join(where.values()), where)

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Put it anew."""
        del before
        site.call(_REST, "delete_method", **made.handle)
        self.create(site)

    def delete(self, site: Site, made: Made) -> None:
        """Remove a method."""
        site.call(_REST, "delete_method", **made.handle)

    @staticmethod
    def _where(properties: Mapping[str, Any]) -> dict[str, str]:
        return {
            "restApiId": str(properties["RestApiId"]),
            "resourceId": str(properties["ResourceId"]),
            "httpMethod": str(properties["HttpMethod"]),
        }

    @staticmethod
    def _integrate(site: Site, where: Mapping[str, str], integration: dict[str, Any]) -> None:
        responses = integration.pop("IntegrationResponses", [])
        if "IntegrationHttpMethod" in integration:
            integration["integrationHttpMethod"] = integration.pop("IntegrationHttpMethod")
        parameters = fit(site.call.shape(_REST, "put_integration"), integration, "/Integration")
        site.call(_REST, "put_integration", **where, **parameters)
        for response in responses:
            parameters = fit(site.call.shape(_REST, "put_integration_response"), response)
            site.call(_REST, "put_integration_response", **where, **parameters)


class Stage(Kind):
    """`AWS::ApiGateway::Stage`; its physical id is its name."""

    create_only = frozenset({"RestApiId", "StageName"})
    tagged = True
    _apart: ClassVar[frozenset[str]] = frozenset({"MethodSettings", "Tags", "AccessLogSetting"})
    _settings: ClassVar[Mapping[str, str]] = {
        "ThrottlingBurstLimit": "throttling/burstLimit",
        "ThrottlingRateLimit": "throttling/rateLimit",
        "CachingEnabled": "caching/enabled",
        "CacheTtlInSeconds": "caching/ttlInSeconds",
        "CacheDataEncrypted": "caching/dataEncrypted",
        "DataTraceEnabled": "logging/dataTrace",
        "LoggingLevel": "logging/loglevel",
        "MetricsEnabled": "metrics/enabled",
    }

    def create(self, site: Site) -> Made:
        """Make a stage."""
        wanted = {k: v for k, v in site.properties.items() if k not in self._apart}
        parameters = fit(site.call.shape(_REST, "create_stage"), wanted)
        made = site.call(_REST, "create_stage", **parameters, tags=site.all_tags())
        self._set(site, {})
        return Made(made["stageName"], str(site.properties["RestApiId"]))

    def update(self, site: Site, made: Made, before: Mapping[str, Any]) -> None:
        """Serve another deployment, and change variables and settings."""
        del made
        self._set(site, before)

    def delete(self, site: Site, made: Made) -> None:
        """Remove a stage."""
        site.call(_REST, "delete_stage", restApiId=made.handle, stageName=made.physical)

    def _set(self, site: Site, before: Mapping[str, Any]) -> None:
        properties, changes = site.properties, []
        for name, path in (
            ("DeploymentId", "/deploymentId"),
            ("Description", "/description"),
            ("TracingEnabled", "/tracingEnabled"),
        ):
            if before and properties.get(name) != before.get(name):
                changes.append(("replace", path, text(properties.get(name, ""))))
        was, variables = before.get("Variables") or {}, properties.get("Variables") or {}
        if before:
            changes += [
                ("replace", f"/variables/{key}", text(value))
                for key, value in variables.items()
                if was.get(key) != value
            ]
            changes += [("remove", f"/variables/{key}", "") for key in was if key not in variables]
        for setting in properties.get("MethodSettings") or []:
            path = setting.get("ResourcePath", "/*").strip("/").replace("/", "~1") or "*"
            for name, end in self._settings.items():
                if name in setting:
                    where = f"/{path}/{setting.get('HttpMethod', '*')}/{end}"
                    changes.append(("replace", where, text(setting[name])))
        if changes:
            site.call(
                _REST,
                "update_stage",
                restApiId=properties["RestApiId"],
                stageName=properties["StageName"],
                patchOperations=[
                    {"op": op, "path": path} | ({"value": value} if op == "replace" else {})
                    for op, path, value in changes
                ],
            )


APIS: Mapping[str, Kind] = {
    "AWS::ApiGateway::RestApi": RestApi(),
    "AWS::ApiGateway::Method": Method(),
    "AWS::ApiGateway::Stage": Stage(),
    "AWS::ApiGateway::Resource": ApiKind(
        service=_REST,
        make="create_resource",
        unmake="delete_resource",
        identity="answer.id",
        key={"restApiId": "properties.RestApiId", "resourceId": "id"},
        told={"ResourceId": "id"},
        create_only=frozenset({"RestApiId", "ParentId", "PathPart"}),
    ),
    "AWS::ApiGateway::Deployment": ApiKind(
        service=_REST,
        make="create_deployment",
        unmake="delete_deployment",
        identity="answer.id",
        key={"restApiId": "properties.RestApiId", "deploymentId": "id"},
        told={"DeploymentId": "id"},
        create_only=frozenset({"RestApiId", "StageName"}),
    ),
    "AWS::ApiGateway::Authorizer": ApiKind(
        service=_REST,
        make="create_authorizer",
        unmake="delete_authorizer",
        identity="answer.id",
        key={"restApiId": "properties.RestApiId", "authorizerId": "id"},
        told={"AuthorizerId": "id"},
        create_only=frozenset({"RestApiId"}),
    ),
    "AWS::ApiGateway::ApiKey": ApiKind(
        service=_REST,
        make="create_api_key",
        unmake="delete_api_key",
        identity="answer.id",
        key={"apiKey": "id"},
        told={"APIKeyId": "id"},
        named="Name",
        create_only=frozenset({"Name"}),
        tags="tags",
        tag_shape="map",
        longest=128,
    ),
    "AWS::ApiGateway::UsagePlan": ApiKind(
        service=_REST,
        make="create_usage_plan",
        unmake="delete_usage_plan",
        identity="answer.id",
        key={"usagePlanId": "id"},
        told={"Id": "id"},
        renamed={"UsagePlanName": "name"},
        named="UsagePlanName",
        tags="tags",
        tag_shape="map",
        longest=128,
    ),
    "AWS::ApiGateway::UsagePlanKey": ApiKind(
        service=_REST,
        make="create_usage_plan_key",
        unmake="delete_usage_plan_key",
        identity="properties.KeyId",
        key={"usagePlanId": "properties.UsagePlanId", "keyId": "id"},
        create_only=frozenset({"KeyId", "KeyType", "UsagePlanId"}),
    ),
    "AWS::ApiGatewayV2::Api": ApiKind(
        service="apigatewayv2",
        make="create_api",
        change="update_api",
        unmake="delete_api",
        look="get_api",
        identity="answer.ApiId",
        key={"ApiId": "id"},
        told={"ApiId": "id", "ApiEndpoint": "answer.ApiEndpoint"},
        create_only=frozenset({"ProtocolType"}),
        tags="Tags",
        tag_shape="map",
    ),
    "AWS::ApiGatewayV2::Stage": ApiKind(
        service="apigatewayv2",
        make="create_stage",
        change="update_stage",
        unmake="delete_stage",
        identity="properties.StageName",
        key={"ApiId": "properties.ApiId", "StageName": "id"},
        create_only=frozenset({"ApiId", "StageName"}),
        tags="Tags",
        tag_shape="map",
    ),
    **{
        f"AWS::ApiGatewayV2::{name}": ApiKind(
            service="apigatewayv2",
            make=f"create_{name.lower()}",
            change=f"update_{name.lower()}",
            unmake=f"delete_{name.lower()}",
            identity=f"answer.{name}Id",
            key={"ApiId": "properties.ApiId", f"{name}Id": "id"},
            told={f"{name}Id": "id"},
            create_only=frozenset({"ApiId"}),
        )
        for name in ("Route", "Integration", "Authorizer", "Deployment")
    },
}
