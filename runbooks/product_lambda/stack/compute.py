"""The functions with their log groups, and the alarms that watch them and the API."""

from __future__ import annotations

from .place import ACTIONS, LIVE_RELEASE, Place


def build_functions(place: Place) -> None:
    """Make the five functions with the live release behind the alias `live`."""
    functions, logs = place.client("lambda"), place.client("logs")
    for action in ACTIONS:
        name, group = place.function(action), f"/aws/lambda/{place.function(action)}"
        logs.create_log_group(logGroupName=group)
        logs.put_retention_policy(logGroupName=group, retentionInDays=30)
        functions.create_function(
            FunctionName=name,
            Description=f"Product API: {action}",
            Runtime="python3.12",
            Architectures=["arm64"],
            MemorySize=256,
            Timeout=10,
            Role=f"arn:aws:iam::{place.account}:role/bbws-product-lambda-{place.environment}",
            Handler=handler_of(action),
            Environment={"Variables": {"TABLE_NAME": f"products-{place.environment}"}},
            Code={
                "S3Bucket": f"bbws-lambda-artifacts-{place.environment}",
                "S3Key": f"product-lambda/{LIVE_RELEASE}/product-lambda-{LIVE_RELEASE}.zip",
            },
        )
        version = functions.publish_version(FunctionName=name)["Version"]
        functions.create_alias(FunctionName=name, Name="live", FunctionVersion=version)


def build_alarms(place: Place) -> None:
    """Make the five alarms."""
    cloudwatch = place.client("cloudwatch")
    function = {"Name": "FunctionName", "Value": place.function("list")}
    api = {"Name": "ApiName", "Value": f"bbws-product-api-{place.environment}"}
    for alarm, namespace, metric, dimension, statistic, threshold in (
        ("list-errors", "AWS/Lambda", "Errors", function, "Sum", 5),
        ("list-duration", "AWS/Lambda", "Duration", function, "p95", 3000),
        ("list-throttles", "AWS/Lambda", "Throttles", function, "Sum", 1),
        ("api-5xx-errors", "AWS/ApiGateway", "5XXError", api, "Sum", 5),
        ("api-latency", "AWS/ApiGateway", "Latency", api, "p95", 5000),
    ):
        extended = statistic.startswith("p")
        cloudwatch.put_metric_alarm(
            AlarmName=f"bbws-product-{alarm}-{place.environment}",
            Namespace=namespace,
            MetricName=metric,
            Dimensions=[dimension],
            **{"ExtendedStatistic" if extended else "Statistic": statistic},
            Period=300,
            EvaluationPeriods=1,
            Threshold=threshold,
            ComparisonOperator="GreaterThanOrEqualToThreshold",
            TreatMissingData="notBreaching",
        )


def handler_of(action: str) -> str:
    """Give the handler of a function."""
    return f"product_lambda.handlers.{action}_product{'s' if action == 'list' else ''}"
