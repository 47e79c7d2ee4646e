"""What `doctor` says of emulators, Docker and the extras."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_runbooks.cli.checks import emulators

from ..emulators.servers import localstack, moto_server, serving
from .machines import V2, machine, missing, of, ok, program, wrong

NONE_STARTED = "no LocalStack can be started by a run"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The distributions of the extras, and their versions; moto is not tried."""
    known: dict[str, str] = {}
    monkeypatch.setattr(emulators, "version_of", lambda name: known.get(name, ""))
    monkeypatch.setattr(emulators, "runs_here", lambda: True)
    monkeypatch.setattr(emulators, "describe", lambda: "moto 5.2.5 in-process")
    monkeypatch.setattr(emulators, "_called", lambda: (b"<Account>123456789012<", "200 OK"))
    monkeypatch.setenv("LOCALSTACK_HOST", "127.0.0.1:9")
    return known


def test_moto_is_started_and_called() -> None:
    answer, status = emulators._called()
    assert status == "200 OK"
    assert b"<Account>123456789012</Account>" in answer


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("setting", "needed"), [("moto", True), ("localstack", False)], ids=["moto", "localstack"]
)
def test_a_moto_that_is_broken_is_wrong(
    setting: str, needed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> tuple[bytes, str]:
        raise ModuleNotFoundError("No module named 'werkzeug'")

    monkeypatch.setattr(emulators, "_called", broken)
    assert of(emulators.examine(machine(tmp_path, emulator=setting)), "moto") == wrong(
        "moto",
        "ModuleNotFoundError: No module named 'werkzeug'",
        "no block can call AWS",
        "pip install --force-reinstall 'moto[server]>=5.2.5,<6'",
        needed=needed,
    )


@pytest.mark.usefixtures("installed")
def test_a_moto_that_answers_nonsense_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emulators, "_called", lambda: (b"", "500 Oh"))
    assert of(emulators.examine(machine(tmp_path)), "moto").found == "it answered 500 Oh"


@pytest.mark.usefixtures("installed")
def test_of_a_bare_machine_all_is_said_and_only_moto_is_needed(tmp_path: Path) -> None:
    moto, *rest = emulators.examine(machine(tmp_path))
    assert moto.found.startswith("moto 5.2.5 in-process, a first call in ")
    assert moto.needed
    cli = "no AWS CLI comes with the plugin"
    assert rest == [
        missing("docker", "not on the PATH", NONE_STARTED, "install Docker"),
        missing(
            "localstack",
            "nothing answers at http://127.0.0.1:9: connection refused",
            "`--runbooks-emulator=localstack` does not work, and none would be started: there is "
            f"no `docker-compose.yml` in {tmp_path}",
            "start one, or say where it is by `LOCALSTACK_HOST=HOST:PORT`",
        ),
        missing("[aws]", "not installed", cli, "pip install 'pytest-runbooks[aws]'"),
        missing("[awscli]", "not installed", cli, "pip install 'pytest-runbooks[awscli]'"),
        missing(
            "[localstack]",
            "not installed",
            "a LocalStack that runs is found by its URL only",
            "pip install 'pytest-runbooks[localstack]'",
        ),
    ]


def test_extras_are_found_and_not_missed_where_an_aws_is(
    tmp_path: Path, installed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "aws", V2)
    installed["localstack-client"] = "2.12"
    found = list(emulators.examine(machine(tmp_path)))
    assert of(found, "[localstack]") == ok("[localstack]", "localstack-client 2.12")
    unneeded = "not installed, and not needed: an AWS CLI is there"
    assert of(found, "[aws]") == ok("[aws]", unneeded)
    installed["aws-cdk-asset-awscli-v2"] = "2.0.198"
    asset = "aws-cdk-asset-awscli-v2 2.0.198"
    assert of(emulators.examine(machine(tmp_path)), "[aws]") == ok("[aws]", asset)
    monkeypatch.setattr(emulators, "runs_here", lambda: False)
    assert of(emulators.examine(machine(tmp_path)), "[aws]") == wrong(
        "[aws]",
        f"{asset} is for Linux on x86-64 with glibc only",
        "no AWS CLI comes with the plugin",
        "install AWS's own program",
    )


@pytest.mark.usefixtures("installed")
def test_a_docker_whose_daemon_answers_is_well(tmp_path: Path) -> None:
    program(tmp_path, "docker", "28.5.1")
    found = list(emulators.examine(machine(tmp_path)))
    assert of(found, "docker") == ok("docker", f"28.5.1 ({tmp_path}/docker)")
    assert of(found, "docker compose") == ok("docker compose", "28.5.1")


@pytest.mark.usefixtures("installed")
def test_a_docker_that_does_not_answer_starts_nothing(tmp_path: Path) -> None:
    program(tmp_path, "docker", status=1)
    found = list(emulators.examine(machine(tmp_path)))
    assert of(found, "docker") == wrong(
        "docker",
        f"{tmp_path}/docker is there, and its daemon does not answer",
        NONE_STARTED,
        "start it, or give yourself the right to use it",
    )
    assert of(found, "docker compose") == missing(
        "docker compose",
        "`docker compose version` fails",
        NONE_STARTED,
        "install Docker's compose plugin",
    )


@pytest.mark.usefixtures("installed")
def test_a_localstack_that_runs_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(localstack()) as address:
        monkeypatch.setenv("LOCALSTACK_HOST", f"{address.host}:{address.port}")
        assert of(emulators.examine(machine(tmp_path)), "localstack") == ok(
            "localstack", f"LocalStack 4.14.0 at {address}"
        )


@pytest.mark.usefixtures("installed")
def test_what_answers_in_its_place_is_told_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(moto_server()) as address:
        monkeypatch.setenv("LOCALSTACK_HOST", f"{address.host}:{address.port}")
        found = of(emulators.examine(machine(tmp_path, emulator="localstack")), "localstack")
    assert found.found == f"what answers at {address} is moto's server"
    assert found.is_fatal


@pytest.mark.usefixtures("installed")
def test_a_localstack_that_a_run_can_start_is_not_missed(tmp_path: Path) -> None:
    program(tmp_path, "docker", "localstack")
    (tmp_path / "docker-compose.yml").write_text("services: {localstack: {}}\n")
    found = list(emulators.examine(machine(tmp_path, emulator="localstack")))
    assert of(found, "localstack") == missing(
        "localstack",
        "nothing answers at http://127.0.0.1:9: connection refused",
        "none runs",
        "a run with `--runbooks-emulator=localstack` starts one, by docker-compose.yml",
    )
    assert of(found, "[localstack]").is_fatal  # by which it would be found


@pytest.mark.usefixtures("installed")
def test_an_emulator_that_settings_name_by_its_url_is_needed(tmp_path: Path) -> None:
    with serving(moto_server()) as address:
        found = of(emulators.examine(machine(tmp_path, emulator=str(address))), "emulator")
        assert found == ok("emulator", f"moto's server at {address}", needed=True)
    found = of(emulators.examine(machine(tmp_path, emulator="http://127.0.0.1:9")), "emulator")
    assert found == wrong(
        "emulator",
        "nothing answers at http://127.0.0.1:9: connection refused",
        "a run ends before any step",
        "start it, or change `runbooks_emulator`",
        needed=True,
    )
