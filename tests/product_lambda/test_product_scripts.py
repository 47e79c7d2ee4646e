from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from .conftest import SYSTEM, client, handler_of

ACTIONS = ("list", "get", "create", "update", "delete")


def test_the_same_source_gives_the_same_archive(packager: ModuleType, tmp_path: Path) -> None:
    copy = tmp_path / "product_lambda"
    copy.mkdir()
    for source in (SYSTEM / "functions" / "product_lambda").glob("*.py"):
        (copy / source.name).write_bytes(source.read_bytes())
    assert packager.build(tmp_path, "1.4.0") == packager.build(SYSTEM / "functions", "1.4.0")


def test_the_archive_holds_the_package_and_its_release(packager: ModuleType) -> None:
    with zipfile.ZipFile(io.BytesIO(packager.build(SYSTEM / "functions", "1.4.0"))) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {"product_lambda/RELEASE", "product_lambda/handlers.py"} <= set(names)
        assert archive.read("product_lambda/RELEASE") == b"1.4.0\n"


def test_archive_and_checksum_are_written_side_by_side(
    packager: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert packager.main(["1.4.0", "--output", str(tmp_path)]) == 0
    archive = tmp_path / "product-lambda-1.4.0.zip"
    checksum = hashlib.sha256(archive.read_bytes()).hexdigest()
    beside = tmp_path / "product-lambda-1.4.0.zip.sha256"
    assert beside.read_text() == f"{checksum}  product-lambda-1.4.0.zip\n"
    assert capsys.readouterr().out == (
        f"{archive}: {len(archive.read_bytes())} bytes\nsha256 {checksum}\n"
    )


def test_an_archive_that_was_changed_fails_its_check(
    packager: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packager.main(["1.4.0", "--output", str(tmp_path)])
    capsys.readouterr()
    archive = tmp_path / "product-lambda-1.4.0.zip"
    assert packager.main(["--check", str(archive)]) == 0
    archive.write_bytes(archive.read_bytes() + b"!")
    assert packager.main(["--check", str(archive)]) == 1
    assert capsys.readouterr().out == (
        "product-lambda-1.4.0.zip: OK\nproduct-lambda-1.4.0.zip: FAILED\n"
    )


def test_a_word_that_is_no_release_is_refused(
    packager: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        packager.main(["latest", "--output", str(tmp_path)])
    assert "error: `latest` is no release; write it as in 1.4.0\n" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.fixture
def deployable(place: Callable[[str], Any], stack: ModuleType, packager: ModuleType) -> None:
    stack.build(place("dev"), packager)
    client("s3").put_object(
        Bucket="bbws-lambda-artifacts-dev",
        Key="product-lambda/1.4.0/product-lambda-1.4.0.zip",
        Body=packager.build(SYSTEM / "functions", "1.4.0"),
    )


def _run(deployer: ModuleType, *arguments: str) -> int:
    status: int = deployer.main(["--environment", "dev", *arguments])
    return status


def _alias(action: str) -> Any:
    return client("lambda").get_alias(FunctionName=f"bbws-product-{action}-dev", Name="live")


@pytest.mark.usefixtures("deployable")
def test_deploying_puts_the_release_behind_every_alias(
    deployer: ModuleType,
    packager: ModuleType,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _run(deployer, "deploy", "1.4.0") == 0
    assert capsys.readouterr().out == "".join(
        f"bbws-product-{action}-dev 2 all requests\n" for action in ACTIONS
    )
    digest = hashlib.sha256(packager.build(SYSTEM / "functions", "1.4.0")).digest()
    for action in ACTIONS:
        live = client("lambda").get_function_configuration(
            FunctionName=f"bbws-product-{action}-dev", Qualifier="live"
        )
        assert live["CodeSha256"] == base64.b64encode(digest).decode()


@pytest.mark.usefixtures("deployable")
def test_a_canary_gets_its_share_and_then_everything(
    deployer: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(deployer, "canary", "1.4.0", "--percent", "20") == 0
    for action in ACTIONS:
        assert _alias(action)["FunctionVersion"] == "1"
        assert _alias(action)["RoutingConfig"] == {"AdditionalVersionWeights": {"2": 0.2}}
    assert _run(deployer, "complete") == 0
    for action in ACTIONS:
        assert _alias(action)["FunctionVersion"] == "2"
        assert not _alias(action).get("RoutingConfig", {}).get("AdditionalVersionWeights")
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "bbws-product-list-dev 2 20 % of the requests"
    assert said[5] == "bbws-product-list-dev 2 all requests"


@pytest.mark.usefixtures("deployable")
def test_versions_are_said_function_by_function(
    deployer: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(deployer, "versions") == 0
    assert capsys.readouterr().out == "".join(
        f"bbws-product-{action}-dev 1\n" for action in ACTIONS
    )


@pytest.mark.usefixtures("deployable")
def test_nothing_is_completed_without_a_canary(
    deployer: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(deployer, "complete") == 1
    assert capsys.readouterr().err == "stopped: bbws-product-list-dev has no canary\n"


class _WrongCode:
    """A Lambda that holds other bytes than it was given."""

    def update_function_code(self, **_: object) -> dict[str, str]:
        return {"CodeSha256": "other", "Version": "2"}


@pytest.mark.usefixtures("deployable")
def test_no_traffic_moves_when_lambda_holds_other_bytes(deployer: ModuleType) -> None:
    deployment = deployer.Deployment("dev", _WrongCode(), client("s3"))
    with pytest.raises(deployer.DeploymentError, match="bbws-product-list-dev holds other, not"):
        deployment.publish("1.4.0")
    assert _alias("list")["FunctionVersion"] == "1"


class _LocalFunctions:
    """A Lambda that calls the handlers in this process."""

    def __init__(self, handlers: ModuleType) -> None:
        self._handlers = handlers
        self.broken: str | None = None

    def invoke(self, FunctionName: str, Qualifier: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - boto3's names
        action = FunctionName.split("-")[2]
        assert Qualifier == "live"
        if action == self.broken:
            fault = {"errorType": "KeyError", "errorMessage": "'PK'"}
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(json.dumps(fault).encode())}
        answer = handler_of(self._handlers, action)(json.loads(Payload), None)
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}


@pytest.fixture
def functions(handlers_with_table: ModuleType) -> _LocalFunctions:
    return _LocalFunctions(handlers_with_table)


def test_the_smoke_test_passes_on_what_works_and_leaves_nothing(
    functions: _LocalFunctions, smoke_test: ModuleType
) -> None:
    before = client("dynamodb").scan(TableName="products-dev")["Count"]
    smoke_test.check(smoke_test.Api("dev", "unreleased", functions))
    assert client("dynamodb").scan(TableName="products-dev")["Count"] == before


def test_the_smoke_test_finds_another_release(
    functions: _LocalFunctions, smoke_test: ModuleType
) -> None:
    with pytest.raises(smoke_test.WrongAnswerError, match=r"^create: release unreleased$"):
        smoke_test.check(smoke_test.Api("dev", "1.4.0", functions))


@pytest.mark.parametrize("action", ["list", "get", "update"])
def test_a_failed_smoke_test_leaves_nothing(
    functions: _LocalFunctions, smoke_test: ModuleType, action: str
) -> None:
    functions.broken = action
    before = client("dynamodb").scan(TableName="products-dev")["Count"]
    with pytest.raises(smoke_test.WrongAnswerError, match=rf"^{action}: KeyError 'PK'$"):
        smoke_test.check(smoke_test.Api("dev", "unreleased", functions))
    assert client("dynamodb").scan(TableName="products-dev")["Count"] == before


@pytest.mark.parametrize("action", ["create", "delete"])
def test_the_smoke_test_names_the_function_that_fails(
    functions: _LocalFunctions, smoke_test: ModuleType, action: str
) -> None:
    functions.broken = action
    with pytest.raises(smoke_test.WrongAnswerError, match=rf"^{action}: KeyError 'PK'$"):
        smoke_test.check(smoke_test.Api("dev", "unreleased", functions))
