from __future__ import annotations

import base64
import io
import json
import os
import re
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators import Gap, moto_seams
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.errors import InfrastructureError
from pytest_runbooks.supervision.process import SUPERVISOR

from .conftest import ACCOUNT, REGION, Clients, Deploy, clients_of, moto_behind_a_gateway, package
from .test_moto_emulator import MOTO

ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:worker"
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"

POSSIBLE = "Python and Node.js (18 and later) run here"

ECHO = "def handler(event, context):\n    return event\n"
SLEEPS = "import os, time\ndef handler(e, c):\n    time.sleep(e)\n    return os.getpid()\n"
VERSION = """
import os
def handler(event, context):
    return [os.environ.get("RELEASE"), context.function_version, context.invoked_function_arn]
"""


def call(client: Clients, event: Any = None, **settings: Any) -> Any:
    """Invoke; give the payload, and the error and log as AWS sends them, if it does."""
    answer = client("lambda").invoke(
        **{"FunctionName": "worker", "Payload": json.dumps(event), **settings}
    )
    payload = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        assert answer["FunctionError"] == "Unhandled"
        payload["FunctionError"] = True
    if "LogResult" in answer:
        return payload, base64.b64decode(answer["LogResult"]).decode()
    return payload


def error_of(payload: dict[str, Any]) -> tuple[str, str]:
    assert payload.pop("FunctionError")
    return payload["errorType"], re.sub(UUID, "[UUID]", payload["errorMessage"])


def wait_for(condition: Callable[[], Any], seconds: float = 5.0) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
    return found


def is_alive(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return not Path(f"/proc/{process}/stat").read_text().split(") ")[1].startswith("Z")
    return False


def messages(client: Clients, pattern: str = "") -> list[str]:
    with suppress(client("logs").exceptions.ResourceNotFoundException):
        found = client("logs").filter_log_events(
            logGroupName="/aws/lambda/worker", filterPattern=pattern
        )
        return [event["message"] for event in found["events"]]
    return []


def test_a_function_gets_the_event_and_its_result_comes_back(
    client: Clients, deploy: Deploy
) -> None:
    deploy(ECHO)
    event = {"text": "grüß dich", "number": 1.5, "list": [None, True]}
    assert call(client, event) == event
    answer = client("lambda").invoke(FunctionName=ARN)
    assert answer["StatusCode"] == 200
    assert answer["ExecutedVersion"] == "$LATEST"
    assert "FunctionError" not in answer
    assert answer["Payload"].read() == b"{}"


def test_code_is_taken_from_a_bucket(client: Clients) -> None:
    s3 = client("s3", region="us-east-1")
    s3.create_bucket(Bucket="releases")
    s3.put_object(Bucket="releases", Key="worker.zip", Body=package(main="def go(e, c): return 7"))
    role = client("iam").create_role(RoleName="lambda", AssumeRolePolicyDocument="{}")
    client("lambda").create_function(
        FunctionName="worker",
        Role=role["Role"]["Arn"],
        Runtime="python3.12",
        Handler="main.go",
        Code={"S3Bucket": "releases", "S3Key": "worker.zip"},
    )
    assert call(client) == 7


def test_new_code_runs_at_once(client: Clients, deploy: Deploy) -> None:
    deploy("def handler(e, c): return 'old'")
    assert call(client) == "old"
    client("lambda").update_function_code(
        FunctionName="worker", ZipFile=package(index="def handler(e, c): return 'new'")
    )
    assert call(client) == "new"


def test_qualifiers_choose_the_version_with_its_own_code_and_variables(
    client: Clients, deploy: Deploy
) -> None:
    aws = client("lambda")
    deploy(VERSION, Environment={"Variables": {"RELEASE": "one"}})
    aws.publish_version(FunctionName="worker")
    aws.update_function_configuration(
        FunctionName="worker", Environment={"Variables": {"RELEASE": "two"}}
    )
    aws.publish_version(FunctionName="worker")
    aws.create_alias(FunctionName="worker", Name="live", FunctionVersion="1")
    assert call(client, Qualifier="1") == ["one", "1", f"{ARN}:1"]
    assert call(client, Qualifier="2") == ["two", "2", f"{ARN}:2"]
    assert call(client, Qualifier="$LATEST") == ["two", "$LATEST", f"{ARN}:$LATEST"]
    assert call(client) == ["two", "$LATEST", ARN]
    for name in ("worker:live", f"{ARN}:live", f"{ACCOUNT}:function:worker:live"):
        assert call(client, FunctionName=name) == ["one", "1", f"{ARN}:live"]
    aws.update_alias(FunctionName="worker", Name="live", FunctionVersion="2")
    assert call(client, Qualifier="live") == ["two", "2", f"{ARN}:live"]


def test_a_weighted_alias_shares_calls_out_the_same_way_in_every_run(
    emulator: MotoEmulator, client: Clients, deploy: Deploy
) -> None:
    def executed() -> list[str]:
        deploy(ECHO)
        aws = client("lambda")
        for number in "12":
            aws.update_function_configuration(FunctionName="worker", Description=number)
            aws.publish_version(FunctionName="worker")
        weights = {"AdditionalVersionWeights": {"2": 0.25}}
        aws.create_alias(
            FunctionName="worker", Name="live", FunctionVersion="1", RoutingConfig=weights
        )
        return [
            aws.invoke(FunctionName="worker", Qualifier="live")["ExecutedVersion"]
            for _ in range(24)
        ]

    first = executed()
    assert 2 <= first.count("2") <= 12
    emulator.reset()
    assert executed() == first


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"FunctionName": "nobody"}, f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:nobody"),
        ({"Qualifier": "live"}, f"{ARN}:live"),
        ({"Qualifier": "7"}, f"{ARN}:7"),
    ],
)
def test_what_is_not_there_is_not_found(
    client: Clients, deploy: Deploy, named: dict[str, str], said: str
) -> None:
    deploy(ECHO)
    with pytest.raises(client("lambda").exceptions.ResourceNotFoundException) as told:
        call(client, **named)
    assert told.value.response["Error"]["Message"] == f"Function not found: {said}"


def test_the_environment_is_that_of_the_function_and_nothing_of_this_machine(
    client: Clients, deploy: Deploy, monkeypatch: pytest.MonkeyPatch, endpoint_url: str
) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of this machine")
    monkeypatch.setenv("GITHUB_TOKEN", "of this machine")
    code = "import os\ndef handler(event, context): return dict(os.environ)\n"
    deploy(code, Environment={"Variables": {"TABLE": "orders", "AWS_REGION": "moon"}})
    variables = call(client)
    home, task = variables.pop("HOME"), variables.pop("LAMBDA_TASK_ROOT")
    assert variables.pop("TMPDIR") == home
    assert Path(home).parent == Path(task).parent
    stream = variables.pop("AWS_LAMBDA_LOG_STREAM_NAME")
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}", stream)
    assert variables == {
        "TABLE": "orders",
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TZ": ":UTC",
        "_HANDLER": "index.handler",
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
        "AWS_LAMBDA_FUNCTION_NAME": "worker",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/worker",
        "AWS_REGION": REGION,
        "AWS_SECRET_ACCESS_KEY": "emulated",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }


def test_the_alarm_of_a_function_is_its_own(client: Clients, deploy: Deploy) -> None:
    deploy("import signal\ndef handler(e, c): return signal.getitimer(signal.ITIMER_REAL)")
    assert call(client) == [0.0, 0.0]


def test_calls_of_a_function_land_in_its_own_account_and_region(
    client: Clients, deploy: Deploy
) -> None:
    deploy(
        """
        import boto3
        def handler(event, context):
            boto3.client("sqs").create_queue(QueueName="orders")
            return boto3.client("sts").get_caller_identity()["Account"]
        """,
        Timeout=30,
    )
    assert call(client) == ACCOUNT
    assert len(client("sqs").list_queues()["QueueUrls"]) == 1


def test_the_context_says_what_the_context_of_aws_says(client: Clients, deploy: Deploy) -> None:
    deploy(
        """
        def handler(event, context):
            said = {name: value for name, value in vars(context).items() if name[0] != "_"}
            said["left"] = context.get_remaining_time_in_millis()
            said["identity"] = context.identity.cognito_identity_id
            said["client_context"] = context.client_context.custom
            return said
        """,
        Timeout=30,
        MemorySize=256,
    )
    sent = base64.b64encode(b'{"custom": {"build": "7"}}').decode()
    said = call(client, ClientContext=sent)
    assert re.fullmatch(UUID, said.pop("aws_request_id"))
    assert said.pop("log_stream_name").startswith(f"{datetime.now(UTC):%Y/%m/%d}/[$LATEST]")
    assert 25_000 < said.pop("left") <= 30_000
    assert said == {
        "function_name": "worker",
        "function_version": "$LATEST",
        "invoked_function_arn": ARN,
        "memory_limit_in_mb": "256",
        "log_group_name": "/aws/lambda/worker",
        "identity": None,
        "client_context": {"build": "7"},
    }


def test_an_exception_comes_back_as_aws_reports_it(client: Clients, deploy: Deploy) -> None:
    deploy(
        """
        def handler(event, context):
            return check(event)

        def check(event):
            raise ValueError("no total")
        """
    )
    payload, log = call(client, LogType="Tail")
    assert re.fullmatch(UUID, payload.pop("requestId"))
    assert payload == {
        "FunctionError": True,
        "errorMessage": "no total",
        "errorType": "ValueError",
        "stackTrace": [
            '  File "/var/task/index.py", line 3, in handler\n    return check(event)\n',
            '  File "/var/task/index.py", line 6, in check\n    raise ValueError("no total")\n',
        ],
    }
    assert log.splitlines()[1:-2] == [
        "[ERROR] ValueError: no total",
        "Traceback (most recent call last):",
        '  File "/var/task/index.py", line 3, in handler',
        "    return check(event)",
        '  File "/var/task/index.py", line 6, in check',
        '    raise ValueError("no total")',
    ]
    assert messages(client, '"no total"') == ["\n".join(log.splitlines()[1:-2]) + "\n"]


def test_a_record_of_several_lines_is_one_event_and_a_printed_line_is_one(
    client: Clients, deploy: Deploy
) -> None:
    deploy(
        """
        import logging

        def handler(event, context):
            print("one\\ntwo\\rthree")
            logging.warning("four\\nfive")
        """
    )
    call(client)
    one, two, record = messages(client)[2:-2]
    assert (one, two) == ("one\n", "two\rthree\n")
    assert re.fullmatch(r"\[WARNING\]\t\S+Z\t\S+\tfour\nfive\n", record)


@pytest.mark.parametrize(
    ("code", "settings", "error"),
    [
        pytest.param(
            "import nowhere",
            {},
            (
                "Runtime.ImportModuleError",
                "Unable to import module 'index': No module named 'nowhere'",
            ),
            id="import error",
        ),
        pytest.param(
            ECHO,
            {"Handler": "main.handler"},
            ("Runtime.ImportModuleError", "Unable to import module 'main': No module named 'main'"),
            id="no module",
        ),
        pytest.param(
            ECHO,
            {"Handler": "index.main"},
            ("Runtime.HandlerNotFound", "Handler 'main' missing on module 'index'"),
            id="no handler",
        ),
        pytest.param(
            ECHO,
            {"Handler": "index"},
            (
                "Runtime.MalformedHandlerName",
                "Bad handler 'index': not enough values to unpack (expected 2, got 1)",
            ),
            id="half a handler",
        ),
        pytest.param(
            "def handler(:\n",
            {},
            (
                "Runtime.UserCodeSyntaxError",
                "Syntax error in module 'index': invalid syntax (index.py, line 1)",
            ),
            id="syntax error",
        ),
        pytest.param("1 / 0", {}, ("ZeroDivisionError", "division by zero"), id="fails on import"),
        pytest.param(
            "def handler(e, c): return {1, 2}",
            {},
            (
                "Runtime.MarshalError",
                "Unable to marshal response: Object of type set is not JSON serializable",
            ),
            id="result is not json",
        ),
        pytest.param(
            "import sys\ndef handler(e, c): sys.exit(3)",
            {},
            (
                "Runtime.ExitError",
                "RequestId: [UUID] Error: Runtime exited with error: exit status 3",
            ),
            id="exit",
        ),
        pytest.param(
            "import os\ndef handler(e, c): os._exit(0)",
            {},
            (
                "Runtime.ExitError",
                "RequestId: [UUID] Error: Runtime exited without providing a reason",
            ),
            id="exit without a reason",
        ),
        pytest.param(
            "import os\ndef handler(e, c): os.kill(os.getpid(), 9)",
            {},
            (
                "Runtime.ExitError",
                "RequestId: [UUID] Error: Runtime exited with error: signal: killed",
            ),
            id="killed",
        ),
        pytest.param(
            "def handler(e, c): return 'x' * 7_000_000",
            {},
            (
                "Function.ResponseSizeTooLarge",
                "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
            ),
            id="too much",
        ),
    ],
)
def test_a_fault_has_the_type_and_message_of_aws(
    client: Clients, deploy: Deploy, code: str, settings: dict[str, str], error: tuple[str, str]
) -> None:
    deploy(code, **settings)
    assert error_of(call(client)) == error
    assert error_of(call(client)) == error  # the next call is served as well


def test_decimals_of_a_table_are_written_as_numbers(client: Clients, deploy: Deploy) -> None:
    deploy("from decimal import Decimal\ndef handler(e, c): return {'total': Decimal('1.5')}")
    assert call(client) == {"total": 1.5}


HANGS = {
    "sleeps": "import time\ndef handler(e, c): time.sleep(60)",
    "loops": "def handler(e, c):\n    while True: pass",
    "stops": "import os, signal\ndef handler(e, c): os.kill(os.getpid(), signal.SIGSTOP)",
    "cannot-be-asked": """
        import signal, time
        for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        def handler(event, context):
            while True:
                try: time.sleep(60)
                except BaseException: pass
        """,
}


def test_a_function_that_hangs_times_out_and_the_next_call_is_served(
    client: Clients, deploy: Deploy
) -> None:
    for name, code in HANGS.items():
        deploy(code, name=name, Timeout=1)
    started = time.monotonic()
    with ThreadPoolExecutor(len(HANGS)) as threads:
        answers = list(
            threads.map(lambda name: call(client, FunctionName=name, LogType="Tail"), HANGS)
        )
    assert time.monotonic() - started < 4
    for payload, log in answers:
        assert error_of(payload) == (
            "Sandbox.Timedout",
            "RequestId: [UUID] Error: Task timed out after 1.00 seconds",
        )
        lines = re.sub(UUID, "[UUID]", log).splitlines()
        assert lines[0] == "START RequestId: [UUID] Version: $LATEST"
        assert lines[1].endswith("Z [UUID] Task timed out after 1.00 seconds")
        assert lines[2:4] == ["", "END RequestId: [UUID]"]
        assert lines[4].startswith(
            "REPORT RequestId: [UUID]\tDuration: 1000.00 ms\tBilled Duration: 1000 ms\t"
        )
        assert lines[4].endswith("\tStatus: timeout\t")
    for name in HANGS:
        client("lambda").update_function_code(FunctionName=name, ZipFile=package(index=ECHO))
        assert call(client, 1, FunctionName=name) == 1


def test_a_timed_out_function_takes_its_children_along(
    client: Clients, deploy: Deploy, tmp_path: Path
) -> None:
    note = tmp_path / "child"
    deploy(
        f"""
        import pathlib, subprocess, time
        def handler(event, context):
            child = subprocess.Popen(["sleep", "60"])
            pathlib.Path({str(note)!r}).write_text(str(child.pid))
            time.sleep(60)
        """,
        Timeout=1,
    )
    call(client)
    wait_for(lambda: not is_alive(int(note.read_text())))


def test_the_log_holds_prints_records_and_what_children_write(
    client: Clients, deploy: Deploy
) -> None:
    deploy(
        """
        import logging, subprocess, sys
        print("loading")
        def handler(event, context):
            print("for", event["customer"])
            print("careful", file=sys.stderr)
            logging.warning("low %s", "stock")
            logging.info("not asked for")
            subprocess.run(["echo", "from a child"])
        """
    )
    for customer in ("Ada", "Bob"):
        call(client, {"customer": customer})
    log = [re.sub(UUID, "[UUID]", message) for message in messages(client)]
    report = re.compile(
        r"REPORT RequestId: \[UUID\]\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms"
        r"\tMemory Size: 128 MB\tMax Memory Used: [1-9]\d* MB\t(Init Duration: [\d.]+ ms\t)?\n"
    )
    warning = re.compile(
        r"\[WARNING\]\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t\[UUID\]\tlow stock\n"
    )
    runtime = "python:{}.{}.v{}".format(*sys.version_info)  # what really runs
    arn = rf"arn:aws:lambda:{REGION}::runtime:[0-9a-f]{{64}}"
    assert re.fullmatch(
        rf"INIT_START Runtime Version: {runtime}\tRuntime Version ARN: {arn}\n", log.pop(0)
    )
    assert log.pop(0) == "loading\n"
    for customer in ("Ada", "Bob"):
        assert log[:3] == [
            "START RequestId: [UUID] Version: $LATEST\n",
            f"for {customer}\n",
            "careful\n",
        ]
        assert warning.fullmatch(log[3])
        assert log[4:6] == ["from a child\n", "END RequestId: [UUID]\n"]
        assert report.fullmatch(log[6])
        del log[:7]
    assert log == []
    streams = client("logs").describe_log_streams(logGroupName="/aws/lambda/worker")["logStreams"]
    assert len(streams) == 1  # one process, kept warm


def test_a_flood_of_output_is_cut_and_said(client: Clients, deploy: Deploy) -> None:
    deploy("def handler(e, c):\n    for _ in range(200): print('x' * 9999)", Timeout=30)
    call(client)
    log = messages(client)
    assert log[-3] == f"... {2_000_000 - 1024 * 1024} bytes dropped\n"
    assert sum(map(len, log)) < 1024 * 1024 + 1000


def test_an_asynchronous_call_is_accepted_and_runs_later(client: Clients, deploy: Deploy) -> None:
    deploy("import time\ndef handler(event, context):\n    time.sleep(0.2)\n    print(event)")
    answer = client("lambda").invoke(
        FunctionName="worker", InvocationType="Event", Payload=b'"order 7"'
    )
    assert answer["StatusCode"] == 202
    assert answer["Payload"].read() == b""
    wait_for(lambda: "order 7\n" in messages(client))


def test_a_dry_run_runs_nothing(client: Clients, deploy: Deploy) -> None:
    deploy(ECHO)
    answer = client("lambda").invoke(FunctionName="worker", InvocationType="DryRun")
    assert answer["StatusCode"] == 204
    assert messages(client) == []


@pytest.mark.parametrize(
    ("settings", "code", "message"),
    [
        (
            {"Payload": b"nothing"},
            "InvalidRequestContentException",
            "Could not parse request body into json: Expecting value: line 1 column 1 (char 0)",
        ),
        (
            {"Payload": b"[" * 5000 + b"]" * 5000},
            "InvalidRequestContentException",
            "Could not parse request body into json: it is nested too deep",
        ),
        (
            {"ClientContext": "%%%"},
            "InvalidRequestContentException",
            "Client context must be a valid Base64-encoded JSON object.",
        ),
        (
            {"InvocationType": "Later"},
            "ValidationException",
            "1 validation error detected: 'Later'",
        ),
    ],
)
def test_a_malformed_call_is_refused(
    client: Clients, deploy: Deploy, settings: dict[str, Any], code: str, message: str
) -> None:
    deploy(ECHO)
    with pytest.raises(ClientError) as told:
        client("lambda").invoke(FunctionName="worker", **settings)
    assert told.value.response["Error"]["Code"] == code
    assert told.value.response["Error"]["Message"] == message


def test_a_package_that_is_no_archive_is_refused(client: Clients, deploy: Deploy) -> None:
    deploy(b"not an archive")
    with pytest.raises(ClientError) as told:
        call(client)
    assert told.value.response["Error"] == {
        "Code": "InvalidZipFileException",
        "Message": "Lambda could not unzip the deployment package.",
    }


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"Runtime": "java21"}, f"runtime `java21`; {POSSIBLE}"),
        ({"Runtime": "nodejs16.x"}, f"runtime `nodejs16.x`; {POSSIBLE}"),
        ({"Runtime": "provided.al2023"}, f"runtime `provided.al2023`; {POSSIBLE}"),
        (
            {"PackageType": "Image", "Code": {"ImageUri": "1.dkr.ecr.eu-west-1.amazonaws.com/w:1"}},
            f"container images; {POSSIBLE}",
        ),
    ],
)
def test_what_this_machine_cannot_run_is_a_gap(
    emulator: MotoEmulator,
    client: Clients,
    deploy: Deploy,
    settings: dict[str, Any],
    reason: str,
) -> None:
    deploy(ECHO, **settings)
    with pytest.raises(ClientError) as told:
        call(client)
    assert told.value.response["Error"] == {
        "Code": "NotImplemented",
        "Message": f"{MOTO} does not emulate lambda:Invoke: {reason}",
    }
    assert emulator.gaps() == (Gap("lambda", "Invoke", reason),)


def test_layers_are_on_the_path_behind_the_function(client: Clients, deploy: Deploy) -> None:
    layer = client("lambda").publish_layer_version(
        LayerName="money",
        Content={"ZipFile": package(**{"python/money": "SIGN = 'EUR'", "python/index": "1 / 0"})},
    )
    deploy("import money\ndef handler(e, c): return money.SIGN", Layers=[layer["LayerVersionArn"]])
    assert call(client) == "EUR"


def test_programs_and_installed_packages_of_layers_are_found(
    client: Clients, deploy: Deploy
) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("python/lib/python3.13/site-packages/money.py", "SIGN = 'EUR'")
        program = zipfile.ZipInfo("bin/rate")
        program.external_attr = 0o755 << 16
        opened.writestr(program, "#!/bin/sh\necho 1.17\n")
    layer = client("lambda").publish_layer_version(
        LayerName="money", Content={"ZipFile": archive.getvalue()}
    )
    deploy(
        """
        import money, subprocess
        def handler(event, context):
            return money.SIGN + subprocess.check_output(["rate"], text=True)
        """,
        Layers=[layer["LayerVersionArn"]],
    )
    assert call(client) == "EUR1.17\n"


def test_reserved_concurrency_of_nothing_throttles(client: Clients, deploy: Deploy) -> None:
    deploy(ECHO)
    client("lambda").put_function_concurrency(FunctionName="worker", ReservedConcurrentExecutions=0)
    with pytest.raises(client("lambda").exceptions.TooManyRequestsException) as told:
        call(lambda service: client(service, attempts=1))
    assert told.value.response["Error"]["Message"] == "Rate Exceeded."
    assert told.value.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    client("lambda").delete_function_concurrency(FunctionName="worker")
    assert call(client, 1) == 1


def test_eight_callers_get_eight_environments_and_their_own_answers(
    client: Clients, deploy: Deploy
) -> None:
    deploy(
        """
        import os, time
        def handler(event, context):
            time.sleep(0.3)
            return [event, os.getpid()]
        """,
        Timeout=30,
    )
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: call(client, number), range(8)))
    assert [number for number, _ in answers] == list(range(8))
    assert len({process for _, process in answers}) == 8


def test_a_function_that_calls_itself_for_ever_is_throttled(
    client: Clients, deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pytest_runbooks.emulators.lambda_pool.CONCURRENCY", 3)
    monkeypatch.setattr("pytest_runbooks.emulators.lambda_pool.ROOM_SECONDS", 0.2)
    deploy(
        """
        import os, urllib.request, urllib.error
        def handler(event, context):
            url = f"{os.environ['AWS_ENDPOINT_URL']}/2015-03-31/functions/worker/invocations"
            scope = f"{os.environ['AWS_ACCESS_KEY_ID']}/20260101/eu-west-1/lambda/aws4_request"
            signed = {
                "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0",
                "Content-Type": "application/json",
            }
            try:
                return urllib.request.urlopen(urllib.request.Request(url, b"{}", signed)).status
            except urllib.error.HTTPError as error:
                print("refused:", error.code)
                return error.code
        """,
        Timeout=20,
    )
    assert call(client) == 200
    assert [message for message in messages(client) if "refused" in message] == ["refused: 429\n"]


def test_other_services_run_functions_too(client: Clients, deploy: Deploy) -> None:
    deploy("def handler(event, context): print(event['Records'][0]['Sns']['Message'])")
    topic = client("sns").create_topic(Name="orders")["TopicArn"]
    client("sns").subscribe(TopicArn=topic, Protocol="lambda", Endpoint=ARN)
    client("sns").publish(TopicArn=topic, Message="order 7")
    assert "order 7\n" in messages(client)


def test_other_services_report_a_function_that_cannot_run(
    emulator: MotoEmulator, client: Clients, deploy: Deploy
) -> None:
    deploy(ECHO, Runtime="java21")
    topic = client("sns").create_topic(Name="orders")["TopicArn"]
    client("sns").subscribe(TopicArn=topic, Protocol="lambda", Endpoint=ARN)
    client("sns").publish(TopicArn=topic, Message="order 7")
    emulator.settle(10)
    assert emulator.gaps() == (Gap("sns", "Publish", f"runtime `java21`; {POSSIBLE}"),)


def test_calls_errors_and_durations_are_measured(client: Clients, deploy: Deploy) -> None:
    deploy("def handler(event, context): return 1 / event")
    for event in (1, 0, 2):
        call(client, event)

    def total(metric: str) -> float:
        now = datetime.now(UTC)
        points = client("cloudwatch").get_metric_statistics(
            Namespace="AWS/Lambda",
            MetricName=metric,
            Dimensions=[{"Name": "FunctionName", "Value": "worker"}],
            StartTime=now - timedelta(hours=1),
            EndTime=now + timedelta(minutes=1),
            Period=7200,
            Statistics=["Sum"],
        )["Datapoints"]
        return sum(float(point["Sum"]) for point in points)

    assert total("Invocations") == 3
    assert total("Errors") == 1
    assert total("Duration") > 0


def test_reset_ends_every_process_whatever_it_does(
    emulator: MotoEmulator, client: Clients, deploy: Deploy
) -> None:
    deploy(SLEEPS, Timeout=60)
    idle = call(client, 0)
    client("lambda").invoke(FunctionName="worker", InvocationType="Event", Payload=b"60")
    assert is_alive(idle)
    started = time.monotonic()
    emulator.reset()
    assert time.monotonic() - started < 3
    assert not is_alive(idle)
    assert client("lambda").list_functions()["Functions"] == []
    assert messages(client) == []


def test_reset_ends_what_functions_left_running(
    emulator: MotoEmulator, client: Clients, deploy: Deploy
) -> None:
    deploy(
        """
        import subprocess
        def handler(event, context):
            return subprocess.Popen(["sleep", "60"], start_new_session=True).pid
        """
    )
    left = [call(client), call(client)]
    assert all(is_alive(one) for one in left)
    emulator.reset()
    assert not any(is_alive(one) for one in left)


@pytest.fixture
def helpless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A supervisor that cannot kill all, as when a function has become another user."""
    program, kill = SUPERVISOR.read_text(), "if left := kill():"
    assert kill in program
    helpless = tmp_path / "supervisor.py"
    helpless.write_text(program.replace(kill, "if left := [*kill(), 12, 34]:"))
    monkeypatch.setattr("pytest_runbooks.supervision.process.SUPERVISOR", helpless)


LEFT = (
    r"\Acannot end what was left running: process 12, 34; "
    r"end it by hand, it may be another user's\Z"
)


@pytest.mark.usefixtures("helpless")
def test_what_cannot_be_ended_is_said_and_all_the_rest_is_ended(
    emulator: MotoEmulator,
    client: Clients,
    deploy: Deploy,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deploy(SLEEPS)
    with ThreadPoolExecutor(2) as threads:
        processes = set(threads.map(lambda _: call(client, 0.3), range(2)))
    with pytest.raises(InfrastructureError, match=LEFT):
        emulator.reset()
    assert not any(is_alive(one) for one in processes)
    assert client("lambda").list_functions()["Functions"] == []
    monkeypatch.undo()
    deploy(ECHO)
    assert call(client, 1) == 1


@pytest.mark.usefixtures("helpless")
def test_a_call_after_which_something_cannot_be_ended_has_failed(
    emulator: MotoEmulator, client: Clients, deploy: Deploy
) -> None:
    deploy("import os\ndef handler(e, c):\n    os.system('sleep 60 &')\n    os._exit(3)")
    with pytest.raises(ClientError) as told:
        call(lambda service: client(service, attempts=1))
    assert told.value.response["Error"]["Code"] == "InternalFailure"
    said = "cannot end what was left running: process 12, 34; end it by hand, it may be another"
    assert emulator.gaps() == (Gap("lambda", "Invoke", f"InfrastructureError: {said} user's"),)


@pytest.mark.usefixtures("helpless")
def test_an_emulator_that_cannot_end_everything_is_closed_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    here = set(tmp_path.iterdir())
    installed = [*moto_seams._services]
    with moto_behind_a_gateway() as (emulator, url):
        client = clients_of(url)
        role = client("iam").create_role(RoleName="lambda", AssumeRolePolicyDocument="{}")
        client("lambda").create_function(
            FunctionName="worker",
            Role=role["Role"]["Arn"],
            Runtime="python3.13",
            Handler="index.handler",
            Code={"ZipFile": package(index=SLEEPS)},
        )
        process = call(client, 0)
        with pytest.raises(InfrastructureError, match=LEFT):
            emulator.close()
        assert not is_alive(process)
        assert set(tmp_path.iterdir()) == here
        assert moto_seams._services == installed


def test_close_leaves_no_process_no_thread_and_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(threading.enumerate())
    with moto_behind_a_gateway() as (emulator, url):
        client = clients_of(url)
        role = client("iam").create_role(RoleName="lambda", AssumeRolePolicyDocument="{}")
        client("lambda").create_function(
            FunctionName="worker",
            Role=role["Role"]["Arn"],
            Runtime="python3.13",
            Handler="index.handler",
            Timeout=60,
            Code={"ZipFile": package(index=SLEEPS)},
        )
        process = call(client, 0)
        assert len(list(tmp_path.iterdir())) == 1
        client("lambda").invoke(FunctionName="worker", InvocationType="Event", Payload=b"60")
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(call, lambda service: client(service, attempts=1), 60)
            time.sleep(0.3)
            emulator.close()
            with pytest.raises(Exception, match=r"ServiceException|Connection"):
                waiting.result(timeout=5)
        assert not is_alive(process)
        assert list(tmp_path.iterdir()) == []
    wait_for(lambda: set(threading.enumerate()) <= before)
