"""The REST API: its routes, the functions behind them, and the stage that serves them."""

from __future__ import annotations

from .place import LIVE_RELEASE, Place

ROUTES = {
    "list": ("GET", "/v1.0/products"),
    "create": ("POST", "/v1.0/products"),
    "get": ("GET", "/v1.0/products/{id}"),
    "update": ("PUT", "/v1.0/products/{id}"),
    "delete": ("DELETE", "/v1.0/products/{id}"),
}


def build_api(place: Place) -> None:
    """Make the API, let it call the functions through their alias, and put it on its stage."""
    api, functions = place.client("apigateway"), place.client("lambda")
    made = api.create_rest_api(
        name=f"bbws-product-api-{place.environment}",
        endpointConfiguration={"types": ["REGIONAL"]},
    )
    parents = {"/": made["rootResourceId"]}
    for path in ("/v1.0", "/v1.0/products", "/v1.0/products/{id}"):
        above, _, part = path.rpartition("/")
        parents[path] = api.create_resource(
            restApiId=made["id"], parentId=parents[above or "/"], pathPart=part
        )["id"]
    for action, (method, path) in ROUTES.items():
        where = {"restApiId": made["id"], "resourceId": parents[path], "httpMethod": method}
        api.put_method(**where, authorizationType="NONE" if method == "GET" else "AWS_IAM")
        target = place.arn("lambda", f"function:{place.function(action)}:live")
        api.put_integration(
            **where,
            type="AWS_PROXY",
            integrationHttpMethod="POST",
            uri=f"arn:aws:apigateway:{place.region}:lambda:path/2015-03-31"
            f"/functions/{target}/invocations",
        )
        functions.add_permission(
            FunctionName=place.function(action),
            Qualifier="live",
            StatementId="api-gateway",
            Action="lambda:InvokeFunction",
            Principal="apigateway.amazonaws.com",
            SourceArn=place.arn("execute-api", f"{made['id']}/*"),
        )
    deployment = api.create_deployment(restApiId=made["id"], description=f"release {LIVE_RELEASE}")
    api.create_stage(
        restApiId=made["id"], stageName=place.environment, deploymentId=deployment["id"]
    )
