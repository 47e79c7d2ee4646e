"""The metrics of functions, by the dimensions that the AWS pages name.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension
"""

from __future__ import annotations

import inspect
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators import Gap
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.emulators.services import metric_statistics

from .conftest import Clients, Deploy, package
from .test_moto_lambda import ECHO, call


def window() -> dict[str, datetime]:
    now = datetime.now(UTC)
    return {"StartTime": now - timedelta(hours=1), "EndTime": now + timedelta(minutes=1)}


def total(client: Clients, metric: str, statistic: str = "Sum", **dimensions: str) -> float:
    points = client("cloudwatch").get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName=metric,
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
        Period=7200,
        Statistics=[statistic],
        **window(),
    )["Datapoints"]
    return sum(float(point[statistic]) for point in points)


def test_calls_are_counted_by_function_alias_and_version(client: Clients, deploy: Deploy) -> None:
    aws = client("lambda")
    deploy("def handler(event, context): return 1 / event", Publish=True)
    deploy(ECHO, name="other")
    aws.update_function_code(FunctionName="worker", ZipFile=package(index=ECHO), Publish=True)
    aws.create_alias(
        FunctionName="worker",
        Name="live",
        FunctionVersion="2",
        RoutingConfig={"AdditionalVersionWeights": {"1": 1.0}},
    )
    for settings in ({"Qualifier": "live"}, {"Qualifier": "2"}, {}, {"FunctionName": "other"}):
        call(client, 0, **settings)
    live = {"FunctionName": "worker", "Resource": "worker:live"}
    counted = {
        (): (4, 1),
        (("FunctionName", "worker"),): (3, 1),
        (("FunctionName", "other"),): (1, 0),
        tuple(live.items()): (1, 1),
        (*live.items(), ("ExecutedVersion", "1")): (1, 1),
        (*live.items(), ("ExecutedVersion", "2")): (0, 0),
        (("FunctionName", "worker"), ("Resource", "worker:2")): (1, 0),
        (("Resource", "worker:2"),): (0, 0),
    }
    found = {
        dimensions: tuple(
            total(client, metric, **dict(dimensions)) for metric in ("Invocations", "Errors")
        )
        for dimensions in counted
    }
    assert found == counted


def test_an_alarm_on_an_alias_goes_off_by_its_own_errors(client: Clients, deploy: Deploy) -> None:
    aws, watch = client("lambda"), client("cloudwatch")
    deploy("def handler(event, context): return 1 / event", Publish=True)
    aws.create_alias(FunctionName="worker", Name="live", FunctionVersion="1")
    for name, resource in (("live", "worker:live"), ("version", "worker:1")):
        watch.put_metric_alarm(
            AlarmName=name,
            Namespace="AWS/Lambda",
            MetricName="Errors",
            Dimensions=[
                {"Name": "FunctionName", "Value": "worker"},
                {"Name": "Resource", "Value": resource},
            ],
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=0,
            ComparisonOperator="GreaterThanThreshold",
            TreatMissingData="notBreaching",
        )
    call(client, 0, Qualifier="live")
    call(client, 1, Qualifier="1")
    states = {
        one["AlarmName"]: one["StateValue"] for one in watch.describe_alarms()["MetricAlarms"]
    }
    assert states == {"live": "ALARM", "version": "OK"}


def test_how_many_calls_run_at_a_time_is_measured(client: Clients, deploy: Deploy) -> None:
    sleeps = "import time\ndef handler(event, context): time.sleep(1)"
    deploy(sleeps, Timeout=20)
    deploy(sleeps, name="other", Timeout=20)
    with ThreadPoolExecutor(3) as threads:
        names = ["worker", "worker", "other"]
        list(threads.map(lambda name: call(client, FunctionName=name), names))
    most = {
        name: total(client, "ConcurrentExecutions", "Maximum", FunctionName=name)
        for name in ("worker", "other")
    }
    assert most == {"worker": 2, "other": 1}
    assert total(client, "ConcurrentExecutions", "Maximum") == 3


def test_metrics_are_computed_with_by_exactly_their_dimensions(client: Clients) -> None:
    watch = client("cloudwatch")

    def put(namespace: str, value: float, **dimensions: str) -> None:
        named = [{"Name": name, "Value": text} for name, text in dimensions.items()]
        datum = {"MetricName": "orders", "Value": value, "Dimensions": named}
        watch.put_metric_data(Namespace=namespace, MetricData=[datum])

    put("shop", 1)
    put("shop", 10, country="de")
    put("shop", 100, country="de", city="Ulm")
    put("other shop", 1000, country="de")

    def query(name: str, **dimensions: str) -> dict[str, Any]:
        named = [{"Name": key, "Value": text} for key, text in dimensions.items()]
        metric = {"Namespace": "shop", "MetricName": "orders", "Dimensions": named}
        return {"Id": name, "MetricStat": {"Metric": metric, "Period": 7200, "Stat": "Sum"}}

    answer = watch.get_metric_data(
        MetricDataQueries=[
            query("none"),
            query("country", country="de"),
            query("both", country="de", city="Ulm"),
            query("nothing", city="Ulm"),
        ],
        **window(),
    )
    found = {one["Id"]: (one["Label"], one["Values"]) for one in answer["MetricDataResults"]}
    assert found == {
        "none": ("orders Sum", [1]),
        "country": ("orders Sum", [10]),
        "both": ("orders Sum", [100]),
        "nothing": ("orders Sum", []),
    }


def test_queries_of_metrics_insights_are_a_gap(emulator: MotoEmulator, client: Clients) -> None:
    query = {"Id": "all", "Expression": 'SELECT SUM(orders) FROM "shop"', "Period": 60}
    with pytest.raises(ClientError, match="NotImplemented"):
        client("cloudwatch").get_metric_data(MetricDataQueries=[query], **window())
    assert emulator.gaps() == (Gap("cloudwatch", "GetMetricData", "queries of Metrics Insights"),)


def test_the_private_names_of_moto_are_where_they_were() -> None:
    originals: dict[str, Any] = {
        one._name: one.original for one in metric_statistics.SERVICE._replacements
    }
    found = {name: list(inspect.signature(one).parameters) for name, one in originals.items()}
    assert found == {
        "get_metric_statistics": [
            "self",
            "namespace",
            "metric_name",
            "start_time",
            "end_time",
            "period",
            "stats",
            "dimensions",
            "unit",
        ],
        "get_metric_data": ["self", "queries", "start_time", "end_time", "scan_by"],
    }
    assert {"self.get_all_metrics()"} == {
        word
        for one in originals.values()
        for word in inspect.getsource(one).replace("\n", " ").split()
        if word.startswith("self.")
    }
