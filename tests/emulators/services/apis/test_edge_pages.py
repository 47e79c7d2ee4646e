"""A page asks the API that it has made, under a name of its own, with the programs of its readers.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html
"""

from __future__ import annotations

import shutil

import pytest

from ....plugin.room import Room

PAGE = """\
# Shop

```python
import boto3

gateway = boto3.client("apigatewayv2", region_name="eu-west-1")
api = gateway.create_api(
    Name="shop",
    ProtocolType="HTTP",
    CorsConfiguration={"AllowOrigins": ["https://example.com"], "AllowMethods": ["GET"]},
)["ApiId"]
gateway.create_route(ApiId=api, RouteKey="GET /items")
gateway.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
gateway.create_domain_name(DomainName="shop.example.com", DomainNameConfigurations=[{}])
gateway.create_api_mapping(DomainName="shop.example.com", ApiId=api, Stage="$default")
```

```bash
curl -sS -o /dev/null -w '%{http_code}\\n' -X OPTIONS https://shop.example.com/items \\
  -H 'Origin: https://example.com' -H 'Access-Control-Request-Method: GET'
curl -sS https://shop.example.com/none
```

Expected output:

```text
204
{"message":"Not Found"}
```

```python
import urllib.error
import urllib.request

try:
    urllib.request.urlopen("https://shop.example.com/none?token=s3cr3t")
except urllib.error.HTTPError as error:
    print(error.code)
```

Expected output:

```text
200
```
"""


@pytest.mark.skipif(shutil.which("curl") is None, reason="lacks curl")
def test_a_domain_answers_curl_and_python_and_a_step_that_fails_names_the_calls(room: Room) -> None:
    room.book(PAGE)
    run = room.run_apart(timeout=120)
    assert "1 failed, 2 passed" in run.out
    [line] = [one for one in run.out.splitlines() if "AWS calls:" in one]
    called = line.partition("AWS calls: ")[2]
    assert called.startswith("execute-api:Invoke ")
    assert called.endswith("/$default/GET/none 404")
