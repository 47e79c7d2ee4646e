"""Which resource of a REST API a path belongs to.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from .rest_deployed import Resource


def route(resources: Mapping[str, Resource], path: str) -> tuple[Resource, dict[str, str]] | None:
    """Find the resource of a path, and its path parameters; None when there is none.

    From the root down, a name goes before a `{parameter}`, and that before a `{proxy+}`; what has
    a sibling of its name never comes to the proxy. A slash at the end does not count. Parameters
    stay encoded, as they were sent.
    """
    found, parameters = resources.get("/"), {}
    parts = path.strip("/").split("/") if path.strip("/") else []
    for number, part in enumerate(parts):
        below = [one for one in resources.values() if found and one.parent == found.path]
        found = next((one for one in below if one.part == unquote(part)), None)
        found = found or next((one for one in below if part and _is_parameter(one.part)), None)
        if found is not None:
            if _is_parameter(found.part):
                parameters[found.part[1:-1]] = part
            continue
        found = next((one for one in below if one.part.endswith("+}")), None)
        if found is None:
            return None
        parameters[found.part[1:-2]] = "/".join(parts[number:])
        break
    return (found, parameters) if found else None


def _is_parameter(part: str) -> bool:
    return part.startswith("{") and not part.endswith("+}")
