"""Where functions write their log, and how in JSON.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
"""

from __future__ import annotations

import inspect
import io
import json
import re
import shutil
import sys
import zipfile
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators.services import lambda_configuration

from .conftest import Clients, Deploy
from .test_moto_lambda import ECHO, UUID, call, error_of, messages

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z"
LOGS = """
import logging, sys
logger = logging.getLogger("shop")
def handler(event, context):
    print("plain")
    logger.debug("detail")
    logger.info("order %s", event, extra={"order": event})
    try:
        1 / 0
    except ZeroDivisionError:
        logger.exception("no luck")
    raise ValueError("no total")
"""


def log_of(client: Clients) -> list[Any]:
    """What is in the log, JSON read, with times and ids left out."""
    found = [re.sub(UUID, "[UUID]", re.sub(TIME, "[TIME]", one)) for one in messages(client)]
    return [json.loads(one) if one.startswith("{") else one for one in found]


def test_a_log_in_json_is_written_as_aws_writes_it(client: Clients, deploy: Deploy) -> None:
    deploy(LOGS, LoggingConfig={"LogFormat": "JSON"})
    assert error_of(call(client, 7)) == ("ValueError", "no total")
    begun, started, plain, order, luck, error, report = log_of(client)
    runtime = "python:{}.{}.v{}".format(*sys.version_info)
    assert begun.pop("record").items() >= {
        ("initializationType", "on-demand"),
        ("phase", "init"),
        ("runtimeVersion", runtime),
    }
    assert begun == {"time": "[TIME]", "type": "platform.initStart"}
    assert started == {
        "time": "[TIME]",
        "type": "platform.start",
        "record": {"requestId": "[UUID]", "version": "$LATEST"},
    }
    assert plain == "plain\n"
    assert order == {
        "timestamp": "[TIME]",
        "level": "INFO",
        "message": "order 7",
        "logger": "shop",
        "requestId": "[UUID]",
        "order": 7,
    }
    [line] = luck.pop("stackTrace")
    assert line.startswith('  File "/var/task/index.py", line 9, in handler\n    1 / 0\n')
    assert luck == {
        "timestamp": "[TIME]",
        "level": "ERROR",
        "message": "no luck",
        "logger": "shop",
        "errorType": "ZeroDivisionError",
        "errorMessage": "division by zero",
        "location": "/var/task/index.py:handler:11",
        "requestId": "[UUID]",
    }
    assert len(error.pop("stackTrace")) == 1
    assert error == {
        "timestamp": "[TIME]",
        "log_level": "ERROR",
        "errorType": "ValueError",
        "errorMessage": "no total",
        "requestId": "[UUID]",
    }
    metrics = report["record"].pop("metrics")
    assert [*metrics] == [
        "durationMs",
        "billedDurationMs",
        "memorySizeMB",
        "maxMemoryUsedMB",
        "initDurationMs",
    ]
    assert report == {
        "time": "[TIME]",
        "type": "platform.report",
        "record": {"requestId": "[UUID]", "status": "success"},
    }
    found = client("logs").filter_log_events(
        logGroupName="/aws/lambda/worker", filterPattern='{ $.level = "ERROR" }'
    )
    assert len(found["events"]) == 1


@pytest.mark.skipif(not shutil.which("node"), reason="needs `node`")
def test_node_writes_its_log_in_json_too(client: Clients, deploy: Deploy) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr(
            "index.js",
            """
            exports.handler = async (event) => {
              console.debug("detail");
              console.info("order %s", event);
              console.warn({ order: event });
              console.error("no luck", new RangeError("too far"));
              throw new TypeError("no total");
            };
            """,
        )
    logging = {"LogFormat": "JSON", "ApplicationLogLevel": "INFO", "SystemLogLevel": "WARN"}
    deploy(archive.getvalue(), Runtime="nodejs22.x", Timeout=20, LoggingConfig=logging)
    assert call(client, 7)["errorType"] == "TypeError"
    order, warned, luck, error = log_of(client)
    usual = {"timestamp": "[TIME]", "requestId": "[UUID]"}
    assert order == {**usual, "level": "INFO", "message": "order 7"}
    assert warned == {**usual, "level": "WARN", "message": {"order": 7}}
    assert luck.pop("stackTrace")[0] == "RangeError: too far"
    assert luck.pop("message").startswith("no luck RangeError: too far\n")
    assert luck == {
        **usual,
        "level": "ERROR",
        "errorType": "RangeError",
        "errorMessage": "too far",
    }
    assert (error["level"], error["message"]["errorMessage"]) == ("ERROR", "no total")


@pytest.mark.parametrize(
    ("level", "written"),
    [
        ("TRACE", ["detail", "order 7", "no luck"]),
        ("DEBUG", ["detail", "order 7", "no luck"]),
        ("WARN", ["no luck"]),
        ("FATAL", []),
    ],
)
def test_levels_choose_what_is_written(
    client: Clients, deploy: Deploy, level: str, written: list[str]
) -> None:
    logging = {"LogFormat": "JSON", "ApplicationLogLevel": level, "SystemLogLevel": "WARN"}
    deploy(LOGS, LoggingConfig=logging)
    call(client, 7)
    records = [one for one in log_of(client) if not isinstance(one, str)]
    assert [one["message"] for one in records if "logger" in one] == written
    assert not any("type" in one for one in records)


def test_failures_are_told_at_every_level_of_the_system(client: Clients, deploy: Deploy) -> None:
    logging = {"LogFormat": "JSON", "SystemLogLevel": "WARN"}
    deploy("import os\ndef handler(e, c): os._exit(3)", LoggingConfig=logging)
    call(client)
    *_, report = log_of(client)
    assert report["record"]["status"] == "error"
    assert report["record"]["errorType"] == "Runtime.ExitError"


def test_a_log_goes_to_the_group_that_is_asked_for(client: Clients, deploy: Deploy) -> None:
    aws = client("lambda")
    deploy(
        "import os\ndef handler(e, c): return [os.environ['AWS_LAMBDA_LOG_GROUP_NAME'], "
        "c.log_group_name]",
        Publish=True,
    )
    aws.update_function_configuration(FunctionName="worker", LoggingConfig={"LogGroup": "/shop"})
    assert call(client) == ["/shop", "/shop"]
    assert call(client, Qualifier="1") == ["/aws/lambda/worker", "/aws/lambda/worker"]
    groups = client("logs").describe_log_groups()["logGroups"]
    assert [one["logGroupName"] for one in groups] == ["/aws/lambda/worker", "/shop"]


def test_what_is_configured_is_told(client: Clients, deploy: Deploy) -> None:
    aws = client("lambda")
    deploy(ECHO)

    def told() -> dict[str, Any]:
        found: dict[str, Any] = aws.get_function_configuration(FunctionName="worker")
        return found

    assert told()["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": "/aws/lambda/worker"}
    aws.update_function_configuration(
        FunctionName="worker",
        LoggingConfig={"LogFormat": "JSON"},
        EphemeralStorage={"Size": 1024},
        TracingConfig={"Mode": "Active"},
        KMSKeyArn="arn:aws:kms:eu-west-1:111111111111:key/1",
    )
    assert told()["LoggingConfig"] == {
        "LogFormat": "JSON",
        "LogGroup": "/aws/lambda/worker",
        "ApplicationLogLevel": "INFO",
        "SystemLogLevel": "INFO",
    }
    assert told()["EphemeralStorage"] == {"Size": 1024}
    assert told()["TracingConfig"] == {"Mode": "Active"}
    assert told()["KMSKeyArn"] == "arn:aws:kms:eu-west-1:111111111111:key/1"


def test_levels_of_a_log_in_text_are_refused(client: Clients, deploy: Deploy) -> None:
    with pytest.raises(ClientError, match=r"\(InvalidParameterValueException\).*LogFormat is set"):
        deploy(ECHO, LoggingConfig={"LogFormat": "Text", "SystemLogLevel": "WARN"})
    assert client("lambda").list_functions()["Functions"] == []


def test_the_private_names_of_moto_are_where_they_were() -> None:
    originals: dict[str, Any] = {
        one._name: one.original for one in lambda_configuration.SERVICE._replacements
    }
    found = {name: [*inspect.signature(one).parameters] for name, one in originals.items()}
    assert found == {
        "__init__": ["self", "account_id", "spec", "region", "version"],
        "update_configuration": ["self", "config_updates"],
        "get_configuration": ["self", "on_create"],
    }
