"""A system behind an API, made, broken and healed by the commands of a page.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-as-lambda-proxy-create-api-using-aws-cli.html
https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from ....plugin.room import Room

LACKING = [name for name in ("curl", "zip") if shutil.which(name) is None]
if not Path(sys.executable).with_name("aws").exists():
    LACKING.append("an AWS CLI beside this Python")

PAGE = """\
# Product API

## Make the table

```bash
export AWS_DEFAULT_REGION=eu-west-1
aws dynamodb create-table --table-name products --billing-mode PAY_PER_REQUEST \\
  --attribute-definitions AttributeName=id,AttributeType=S \\
  --key-schema AttributeName=id,KeyType=HASH >/dev/null
aws dynamodb put-item --table-name products --item '{"id": {"S": "7"}, "name": {"S": "shoe"}}'
```

## Publish the function

<!-- runbook: file=index.py -->
```python
import json

import boto3

TABLE = boto3.resource("dynamodb").Table("products")


def handler(event, context):
    found = TABLE.get_item(Key={"id": event["pathParameters"]["id"]}).get("Item")
    return {
        "statusCode": 200 if found else 404,
        "body": json.dumps({"product": found, "version": context.function_version}),
    }
```

```bash
ROLE=$(aws iam create-role --role-name products --assume-role-policy-document '{}' \\
  --query Role.Arn --output text)
zip -q function.zip index.py
FUNCTION=$(aws lambda create-function --function-name products --runtime python3.13 \\
  --handler index.handler --role "$ROLE" --zip-file fileb://function.zip --publish \\
  --query 'FunctionArn' --output text | sed 's/:1$//')
aws lambda create-alias --function-name products --name live --function-version 1 >/dev/null
```

## Make the API

```bash
API=$(aws apigateway create-rest-api --name products --query id --output text)
ROOT=$(aws apigateway get-resources --rest-api-id "$API" --query 'items[0].id' --output text)
PRODUCTS=$(aws apigateway create-resource --rest-api-id "$API" --parent-id "$ROOT" \\
  --path-part products --query id --output text)
PRODUCT=$(aws apigateway create-resource --rest-api-id "$API" --parent-id "$PRODUCTS" \\
  --path-part '{id}' --query id --output text)
aws apigateway put-method --rest-api-id "$API" --resource-id "$PRODUCT" --http-method GET \\
  --authorization-type NONE >/dev/null
aws apigateway put-integration --rest-api-id "$API" --resource-id "$PRODUCT" \\
  --http-method GET --type AWS_PROXY --integration-http-method POST --uri \\
  "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/$FUNCTION:live/invocations" \\
  >/dev/null
aws lambda add-permission --function-name products --qualifier live --statement-id api \\
  --action lambda:InvokeFunction --principal apigateway.amazonaws.com \\
  --source-arn "arn:aws:execute-api:eu-west-1:${FUNCTION:25:12}:$API/*/GET/products/*" >/dev/null
aws apigateway create-deployment --rest-api-id "$API" --stage-name prod >/dev/null
URL=https://$API.execute-api.eu-west-1.amazonaws.com/prod/products
aws cloudwatch put-metric-alarm --alarm-name products-5xx --namespace AWS/ApiGateway \\
  --metric-name 5XXError --dimensions Name=ApiName,Value=products --statistic Sum --period 60 \\
  --evaluation-periods 1 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold \\
  --treat-missing-data notBreaching
```

## Ask it

```bash
curl -sS -w '\\n%{http_code}\\n' "$URL/7"
curl -sS -w '\\n%{http_code}\\n' "$URL/8"
aws cloudwatch describe-alarms --query 'MetricAlarms[].StateValue' --output text
```

Expected output:

```text
{"product": {"id": "7", "name": "shoe"}, "version": "1"}
200
{"product": null, "version": "1"}
404
OK
```

## Release what is broken

```bash
sed -i 's/TABLE.get_item/TABLE.get/' index.py
zip -q function.zip index.py
BROKEN=$(aws lambda update-function-code --function-name products \\
  --zip-file fileb://function.zip --publish --query Version --output text)
aws lambda update-alias --function-name products --name live \\
  --function-version "$BROKEN" >/dev/null
curl -sS -w '\\n%{http_code}\\n' "$URL/7"
aws cloudwatch describe-alarms --query 'MetricAlarms[].StateValue' --output text
aws cloudwatch get-metric-statistics --namespace AWS/ApiGateway --metric-name 5XXError \\
  --dimensions Name=ApiName,Value=products Name=Stage,Value=prod --statistics Sum \\
  --start-time "$(date -u -d '-1 hour' +%FT%TZ)" --end-time "$(date -u -d '+1 hour' +%FT%TZ)" \\
  --period 7200 --query 'sum(Datapoints[].Sum)'
```

Expected output:

```text
{"message": "Internal server error"}
502
ALARM
1.0
```

## Roll it back

```bash
aws lambda update-alias --function-name products --name live --function-version 1 >/dev/null
curl -sS -w '\\n%{http_code}\\n' "$URL/7"
```

Expected output:

```text
{"product": {"id": "7", "name": "shoe"}, "version": "1"}
200
```
"""


@pytest.mark.skipif(bool(LACKING), reason=f"lacks {', '.join(LACKING)}")
def test_an_api_answers_with_what_is_in_its_table_breaks_and_heals(room: Room) -> None:
    room.book(PAGE)
    run = room.run_apart("-rA", timeout=120)
    assert run.code == 0, run.out
    assert "7 passed" in run.out
