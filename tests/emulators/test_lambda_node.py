"""Functions in Node.js, as the AWS pages say that they behave.

https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators import Gap, Outside, moto_seams
from pytest_runbooks.emulators.lambda_function import Invocation
from pytest_runbooks.emulators.lambda_process import ExecutionEnvironment
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.fence.fence import Fence, Limits
from pytest_runbooks.fence.trial import detect

from .conftest import ACCOUNT, REGION, Clients, Deploy
from .test_moto_emulator import MOTO
from .test_moto_lambda import POSSIBLE, UUID, call, messages

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="needs `node`")
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
RUNTIME = "/var/runtime/index.mjs"
DEPRECATED = (
    "AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. "
    "You need to modify this function to use a supported handler signature to use Node.js 24 or "
    "later."
)
ON_AWS_ONLY = "which Node.js of AWS has and this machine not: put it into the package or a layer"

Run = Callable[..., Any]


@pytest.fixture
def deploy_node(deploy: Deploy) -> Deploy:
    """Deploy files, `index.js` when only its text is given."""

    def create(code: str | dict[str, str], **settings: Any) -> str:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as opened:
            for name, text in ({"index.js": code} if isinstance(code, str) else code).items():
                opened.writestr(name, text)
        usual: dict[str, Any] = {"Runtime": "nodejs22.x", "Timeout": 20}
        return deploy(archive.getvalue(), **(usual | settings))

    return create


@pytest.fixture
def run(client: Clients, deploy_node: Deploy) -> Run:
    """Deploy a handler, call it, and give what comes back."""

    def both(code: str | dict[str, str], event: Any = None, **settings: Any) -> Any:
        deploy_node(code, **settings)
        return call(client, event)

    return both


@pytest.mark.parametrize(
    "files",
    [
        {"index.js": "exports.handler = async (event) => ({ got: event });"},
        {"index.js": "exports.handler = (event, c, callback) => callback(null, { got: event });"},
        {"index.js": "exports.handler = (event, context) => context.succeed({ got: event });"},
        {"index.mjs": "export const handler = async (event) => ({ got: event });"},
        {
            "index.js": "import { wrap } from './lib.js'; export const handler = (e) => wrap(e);",
            "lib.js": "export const wrap = async (event) => ({ got: event });",
            "package.json": '{"type": "module"}',
        },
        {"index.cjs": "exports.handler = (e) => Promise.resolve({ got: e });"},
    ],
    ids=["async", "callback", "succeed", "mjs", "type module", "cjs"],
)
def test_handlers_of_every_kind_get_the_event_and_their_result_comes_back(
    run: Run, files: dict[str, str]
) -> None:
    event = {"text": "grüß dich", "list": [1.5, None, True]}
    assert run(files, event) == {"got": event}


def test_a_handler_in_a_folder_and_below_a_name_is_found(run: Run) -> None:
    code = {"src/app/main.js": "exports.api = { get: async () => __dirname.endsWith('src/app') };"}
    assert run(code, Handler="src/app/main.api.get") is True


def test_a_callback_waits_for_what_is_still_to_be_done_unless_told_not_to(
    client: Clients, deploy_node: Deploy
) -> None:
    deploy_node(
        """
        let late = 0;
        exports.handler = (event, context, callback) => {
          context.callbackWaitsForEmptyEventLoop = event.wait;
          const before = late;
          setTimeout(() => { late += 1; }, 200);
          callback(null, { before, late: () => late });
        };
        """
    )
    assert call(client, {"wait": True}) == {"before": 0}
    assert call(client, {"wait": False}) == {"before": 1}
    assert call(client, {"wait": True}) == {"before": 1}


def test_the_context_says_what_the_context_of_aws_says(
    client: Clients, deploy_node: Deploy
) -> None:
    deploy_node(
        """
        exports.handler = async (event, context) => ({
          ...context, left: context.getRemainingTimeInMillis(), release: process.env.RELEASE,
          runs: process.env.AWS_EXECUTION_ENV,
        });
        """,
        Environment={"Variables": {"RELEASE": "7"}},
    )
    said = call(client)
    assert re.fullmatch(UUID, said.pop("awsRequestId"))
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}", said.pop("logStreamName"))
    assert 15_000 < said.pop("left") <= 20_000
    assert said == {
        "callbackWaitsForEmptyEventLoop": True,
        "functionName": "worker",
        "functionVersion": "$LATEST",
        "invokedFunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:worker",
        "logGroupName": "/aws/lambda/worker",
        "memoryLimitInMB": "128",
        "release": "7",
        "runs": "AWS_Lambda_nodejs22.x",
    }


def test_what_is_logged_has_the_form_of_aws(client: Clients, deploy_node: Deploy) -> None:
    deploy_node(
        """
        console.log("loading");
        exports.handler = async (event) => {
          console.log("for %s", event.customer, { total: 7 });
          console.warn("careful");
          console.error("bad");
          console.debug("detail");
          process.stdout.write("plain\\n");
        };
        """
    )
    for customer in ("Ada", "Bob"):
        call(client, {"customer": customer})
    log = [re.sub(TIME, "[TIME]", re.sub(UUID, "[UUID]", one)) for one in messages(client)]
    assert NODE
    said = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True).stdout
    major, minor, patch = said.strip().removeprefix("v").split(".")
    assert log[0].startswith(f"INIT_START Runtime Version: nodejs:{major}.{minor}.v{patch}\t")
    assert log[1] == "[TIME]\tundefined\tINFO\tloading\n"
    for customer, begin in (("Ada", 2), ("Bob", 10)):
        assert log[begin : begin + 7] == [
            "START RequestId: [UUID] Version: $LATEST\n",
            f"[TIME]\t[UUID]\tINFO\tfor {customer} {{ total: 7 }}\n",
            "[TIME]\t[UUID]\tWARN\tcareful\n",
            "[TIME]\t[UUID]\tERROR\tbad\n",
            "[TIME]\t[UUID]\tDEBUG\tdetail\n",
            "plain\n",
            "END RequestId: [UUID]\n",
        ]
        assert log[begin + 7].startswith("REPORT RequestId: [UUID]\tDuration: ")
    assert len(log) == 18


def test_an_error_comes_back_as_aws_reports_it(client: Clients, deploy_node: Deploy) -> None:
    deploy_node(
        "const check = () => { throw new RangeError('no total'); };\n"
        "exports.handler = async () => check();\n"
    )
    payload, log = call(client, LogType="Tail")
    trace = [
        "RangeError: no total",
        "    at check (/var/task/index.js:1:29)",
        "    at exports.handler (/var/task/index.js:2:31)",
    ]
    assert payload.pop("trace")[:3] == trace
    assert payload == {
        "FunctionError": True,
        "errorType": "RangeError",
        "errorMessage": "no total",
    }
    line = log.splitlines()[1].split("\t", 3)
    assert line[2:3] == ["ERROR"]
    assert line[3].startswith("Invoke Error \t")
    logged = json.loads(line[3].partition("\t")[2])
    assert logged["errorType"] == "RangeError"
    assert logged["stack"][:3] == trace


@pytest.mark.parametrize(
    ("code", "settings", "kind", "message"),
    [
        (
            "require('nowhere'); exports.handler = async () => 1;",
            {},
            "Runtime.ImportModuleError",
            "Error: Cannot find module 'nowhere'\nRequire stack:\n- /var/task/index.js\n- "
            + RUNTIME,
        ),
        (
            "exports.handler = async () => 1;",
            {"Handler": "main.handler"},
            "Runtime.ImportModuleError",
            "Error: Cannot find module 'main'\nRequire stack:\n- " + RUNTIME,
        ),
        (
            "exports.main = async () => 1;",
            {},
            "Runtime.HandlerNotFound",
            "index.handler is undefined or not exported",
        ),
        (
            "exports.handler = 7;",
            {},
            "Runtime.HandlerNotFound",
            "index.handler is not a function",
        ),
        ("1", {"Handler": "index"}, "Runtime.MalformedHandlerName", "Bad handler"),
        (
            "exports.handler = async ( => 1;",
            {},
            "Runtime.UserCodeSyntaxError",
            "SyntaxError: Unexpected token '=>'",
        ),
        ("throw new TypeError('on load');", {}, "TypeError", "on load"),
        (
            "exports.handler = async () => 1n;",
            {},
            "Runtime.MarshalError",
            "Unable to stringify response body: Do not know how to serialize a BigInt",
        ),
        (
            "exports.handler = async () => { throw 'only text'; };",
            {},
            "string",
            "only text",
        ),
        (
            "exports.handler = (e, c, callback) => callback(new Error('by callback'));",
            {},
            "Error",
            "by callback",
        ),
        (
            "exports.handler = () => { setTimeout(() => { throw new Error('late'); }, 5); };",
            {},
            "Error",
            "late",
        ),
        (
            "exports.handler = () => { Promise.reject(new Error('lost')); };",
            {},
            "Runtime.UnhandledPromiseRejection",
            "Error: lost",
        ),
        (
            "exports.handler = (event, context, callback) => callback(null, 1);",
            {"Runtime": "nodejs24.x"},
            "Runtime.CallbackHandlerDeprecated",
            DEPRECATED,
        ),
        (
            "exports.handler = async () => process.exit(3);",
            {},
            "Runtime.ExitError",
            "RequestId: [UUID] Error: Runtime exited with error: exit status 3",
        ),
    ],
)
def test_a_fault_has_the_type_and_message_of_aws(
    client: Clients,
    deploy_node: Deploy,
    code: str,
    settings: dict[str, str],
    kind: str,
    message: str,
) -> None:
    deploy_node(code, **settings)
    for _ in range(2):  # the next call is served as well
        error = call(client)
        assert error["FunctionError"] is True
        said = re.sub(UUID, "[UUID]", error["errorMessage"])
        assert (error["errorType"], said) == (kind, message)


def test_a_function_that_answers_nothing_has_answered_null(run: Run) -> None:
    assert run("exports.handler = () => {};") is None


def test_a_file_has_room_in_the_storage_of_the_function_only(run: Run) -> None:
    code = """
        const fs = require("node:fs");
        exports.handler = async (event) => {
          const large = fs.openSync(process.env.TMPDIR + "/large", "w");
          fs.ftruncateSync(large, event * 1024 * 1024);
        };
        """
    error = run(code, 601, EphemeralStorage={"Size": 600})
    assert error["errorMessage"] == "EFBIG: file too large, ftruncate"


def test_a_function_that_hangs_times_out(run: Run) -> None:
    error = run("exports.handler = async () => { for (;;) {} };", Timeout=1)
    assert error["errorType"] == "Sandbox.Timedout"


def test_layers_are_found(client: Clients, deploy_node: Deploy) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("nodejs/node_modules/money/index.js", "exports.sign = 'EUR';")
    layer = client("lambda").publish_layer_version(
        LayerName="money", Content={"ZipFile": archive.getvalue()}
    )
    deploy_node(
        "const { sign } = require('money'); exports.handler = async () => sign;",
        Layers=[layer["LayerVersionArn"]],
    )
    assert call(client) == "EUR"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            "require('@aws-sdk/client-s3'); exports.handler = async () => 1;",
            f"`@aws-sdk/client-s3`, {ON_AWS_ONLY}",
        ),
        (
            "exports.handler = awslambda.streamifyResponse(async () => 1);",
            "functions in Node.js that stream their answer",
        ),
    ],
)
def test_what_only_aws_has_is_a_gap(
    emulator: MotoEmulator, client: Clients, deploy_node: Deploy, code: str, reason: str
) -> None:
    deploy_node(code)
    with pytest.raises(ClientError) as told:
        call(client)
    assert told.value.response["Error"]["Message"] == (
        f"{MOTO} does not emulate lambda:Invoke: {reason}"
    )
    assert emulator.gaps() == (Gap("lambda", "Invoke", reason),)


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        ("", "runtime `nodejs22.x`, which needs `node` on this machine"),
        (
            "v16.20.2",
            "runtime `nodejs22.x`, which needs Node.js 18 or later and not 16.20.2",
        ),
    ],
)
def test_a_machine_without_a_node_that_can_says_so(
    client: Clients,
    deploy_node: Deploy,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
    reason: str,
) -> None:
    if version:
        (tmp_path / "node").write_text(f"#!/bin/sh\necho {version}\n")
        (tmp_path / "node").chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    deploy_node("exports.handler = async () => 1;")
    with pytest.raises(ClientError) as told:
        call(client)
    assert told.value.response["Error"]["Message"] == (
        f"{MOTO} does not emulate lambda:Invoke: {reason}; {POSSIBLE}"
    )


def test_a_fence_holds_functions_in_node_too(deploy_node: Deploy, tmp_path: Path) -> None:
    layers = detect()
    if not layers.files:
        pytest.skip("this kernel has no layer for files")
    deploy_node(
        """
        const fs = require("node:fs");
        exports.handler = async (event) => {
          fs.writeFileSync(process.env.TMPDIR + "/own", "");
          fs.writeFileSync(event, "");
        };
        """
    )
    version = moto_seams.find_function(ACCOUNT, REGION, "worker", None)
    outside = Outside(
        "http://127.0.0.1:1",
        enclose=lambda folder: Fence(layers, Limits(1, [Path("/")], [folder], lambda _, __: None)),
    )
    environment = ExecutionEnvironment(version, tmp_path / "own", "stream", outside)
    try:
        other = tmp_path / "other"
        invocation = Invocation("request", json.dumps(str(other)), version.arn)
        said = json.loads(environment.invoke(invocation).payload)["errorMessage"]
    finally:
        environment.stop()
    assert said == f"EACCES: permission denied, open '{other}'"
    assert not other.exists()


def test_calls_of_a_function_are_served_by_the_same_process(
    client: Clients, deploy_node: Deploy
) -> None:
    deploy_node("let calls = 0; exports.handler = async () => { calls += 1; return calls; };")
    assert [call(client) for _ in range(3)] == [1, 2, 3]
