from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

import pytest

from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.address import Address
from pytest_runbooks.emulators.choice import Surroundings, check, check_reset, choose
from pytest_runbooks.emulators.compose import ComposeProject
from pytest_runbooks.emulators.localstack import find_address, find_or_start
from pytest_runbooks.errors import InfrastructureError, SettingError

from .answering import ask
from .servers import localstack, ministack, serving
from .test_remote import refused


@pytest.fixture(autouse=True)
def _own_folder_of_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("AWS_ENDPOINT_URL", "LOCALSTACK_HOST", "USE_SSL", "EDGE_PORT"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variables", "url"),
    [
        ({}, "http://localhost:4566"),
        ({"LOCALSTACK_HOST": "127.0.0.1"}, "http://127.0.0.1:4566"),
        ({"LOCALSTACK_HOST": "10.0.0.7:4777"}, "http://10.0.0.7:4777"),
        ({"LOCALSTACK_HOST": "10.0.0.7:4777", "USE_SSL": "1"}, "https://10.0.0.7:4777"),
        (
            {"LOCALSTACK_HOST": "10.0.0.7", "AWS_ENDPOINT_URL": "http://127.0.0.1:4599"},
            "http://127.0.0.1:4599",
        ),
    ],
)
def test_localstack_is_where_localstack_client_finds_it(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], url: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert str(find_address()) == url


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (
            {"LOCALSTACK_HOST": "here:there"},
            (
                "`LOCALSTACK_HOST`: could not parse here:there into <hostname>:<port>\n"
                "  write it as `127.0.0.1:4566`"
            ),
        ),
        (
            {"AWS_ENDPOINT_URL": "https://sts.eu-west-1.amazonaws.com"},
            (
                "`sts.eu-west-1.amazonaws.com` is AWS itself; runbooks run against emulators only\n"
                "  name `moto`, `localstack` or the URL of an emulator"
            ),
        ),
    ],
)
def test_variables_that_lead_nowhere_good_are_refused(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], said: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingError) as told:
        find_address()
    assert str(told.value) == said


def test_without_localstack_client_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "localstack_client", None)
    with pytest.raises(SettingError) as told:
        find_address()
    assert str(told.value) == (
        "the emulator `localstack` needs localstack-client to be found\n"
        "  pip install 'pytest-runbooks[localstack]'"
    )


NEXT = (
    "\n  start one, as by `docker compose -f docker-compose.yml up --detach --wait`, or say where "
    "it is by `LOCALSTACK_HOST=HOST:PORT`"
)


def none_started(address: Address, compose: ComposeProject, *, may_start: bool = True) -> str:
    with pytest.raises(InfrastructureError) as told:
        find_or_start(address, compose, lambda _: None, may_start=may_start)
    return str(told.value)


# What docker does here, and what it was asked; `up` starts a server that says it is LocalStack.
DOCKER = """
    #!{python}
    import http.server, json, os, pathlib, signal, subprocess, sys
    folder = pathlib.Path({folder!r})
    words = sys.argv[1:]
    if words[:1] == ["serve"]:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                known = self.path == "/_localstack/health"
                body = json.dumps({{"services": {{}}, "version": "4.14.0"}}).encode()
                self.send_response(200 if known else 404)
                self.send_header("Content-Length", str(len(body) if known else 0))
                self.end_headers()
                self.wfile.write(body if known else b"")
            def log_message(self, *_): pass
        http.server.HTTPServer(("127.0.0.1", int(words[1])), Handler).serve_forever()
    with (folder / "asked").open("a") as asked:
        print(*words, file=asked)
    command, pid = words[3], folder / "pid"
    if command in (folder / "fails").read_text().split():
        sys.exit("pulling\\nno such image")
    if command == "config":
        print("database\\nlocalstack")
    if command == "ps" and pid.exists():
        print("0123456789ab")
    if command == "up" and not pid.exists():
        server = subprocess.Popen(
            [sys.executable, __file__, "serve", {port!r}],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        pid.write_text(str(server.pid))
    if command == "rm" and pid.exists():
        os.kill(int(pid.read_text()), signal.SIGKILL)
        pid.unlink()
"""


class Docker:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = refused()
        self.file = folder / "docker-compose.yml"
        self.file.write_text("services: {}\n")
        self.fails("")
        program = folder / "docker"
        text = DOCKER.format(python=sys.executable, folder=str(folder), port=str(self.address.port))
        program.write_text(dedent(text).lstrip("\n"))
        program.chmod(0o755)
        self.compose = ComposeProject(folder, {"PATH": str(folder)})

    def fails(self, *commands: str) -> None:
        (self.folder / "fails").write_text(" ".join(commands))

    @property
    def asked(self) -> list[str]:
        prefix = f"compose -f {self.file} "
        lines = (self.folder / "asked").read_text().splitlines()
        assert all(line.startswith(prefix) for line in lines)
        return [line.removeprefix(prefix) for line in lines]


@pytest.fixture
def docker(tmp_path: Path) -> Docker:
    return Docker(tmp_path)


def test_what_was_tried_is_said_when_there_is_no_localstack(docker: Docker, tmp_path: Path) -> None:
    at, compose = docker.address, docker.compose
    none = f"no LocalStack answers at {at}, and none was started: "
    worker = none_started(at, compose, may_start=False)
    assert worker == none + "a worker of pytest-xdist starts none" + NEXT
    no_docker = ComposeProject(tmp_path, {"PATH": "/nowhere"})
    assert none_started(at, no_docker) == none + "`docker` is not on the PATH" + NEXT
    no_file = ComposeProject(tmp_path / "other", {"PATH": str(tmp_path)})
    reason = f"there is no `docker-compose.yml` in {tmp_path / 'other'}"
    assert none_started(at, no_file) == none + reason + NEXT
    docker.fails("config")
    reason = "`docker compose -f docker-compose.yml config --services` failed: no such image"
    assert none_started(at, compose) == none + reason + NEXT


def test_one_that_is_elsewhere_cannot_be_started_here(
    docker: Docker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pytest_runbooks.emulators.localstack.answers", lambda _: False)
    assert none_started(Address("http", "10.0.0.7", 4566), docker.compose) == (
        "no LocalStack answers at http://10.0.0.7:4566, and none was started: it would listen on "
        "this machine, which is elsewhere" + NEXT
    )


def test_one_that_was_started_is_stopped_at_the_end_and_is_empty(
    docker: Docker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCALSTACK_HOST", f"127.0.0.1:{docker.address.port}")
    told: list[str] = []
    surroundings = Surroundings(docker.folder, {"PATH": str(docker.folder)}, "run", told.append)
    choice = choose("localstack", surroundings)
    try:
        assert choice.name == "localstack"
        assert choice.description == (
            f"LocalStack 4.14.0 at {docker.address}, emptied for each procedure"
        )
        emulator = choice.make(Outside("http://127.0.0.1:1"))
        with emulator.turn():
            emulator.reset()  # it could not restart
            assert ask(emulator.application, uri="/_localstack/health").status == "200 OK"
        emulator.close()
    finally:
        choice.close()
    assert told[0] == "starting LocalStack: docker compose -f docker-compose.yml up --detach --wait"
    assert docker.asked == [
        "config --services",
        "ps --status running --quiet localstack",
        "up --detach --wait localstack",
        "rm --force --stop localstack",
    ]
    assert not (docker.folder / "pid").exists()


def test_one_that_does_not_start_is_taken_away_and_said(docker: Docker) -> None:
    docker.fails("up")
    with pytest.raises(InfrastructureError) as told:
        find_or_start(docker.address, docker.compose, lambda _: None, may_start=True)
    assert str(told.value) == (
        "`docker compose -f docker-compose.yml up --detach --wait localstack` failed: no such image"
    )
    assert docker.asked[-1] == "rm --force --stop localstack"


def test_one_that_runs_is_left_running(docker: Docker) -> None:
    with serving(localstack()) as address:
        found = find_or_start(address, docker.compose, lambda _: None, may_start=True)
        found.stop()
        assert not found.started
        assert not (docker.folder / "asked").exists()


def test_what_is_not_localstack_is_not_taken_for_it(
    docker: Docker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(ministack()) as address:
        assert none_started(address, docker.compose) == (
            f"what answers at {address} is no LocalStack but MiniStack 1.5.33\n"
            f"  name it by its URL: `--runbooks-emulator={address}`"
        )
    monkeypatch.setattr("pytest_runbooks.emulators.localstack.HEALTH_SECONDS", 0.1)
    unhealthy = localstack()
    unhealthy.answers["GET /_localstack/health"] = 503
    with serving(unhealthy) as address:
        assert none_started(address, docker.compose) == (
            f"LocalStack is not healthy after 0.1 s: what answers at {address} says nothing about "
            "its health\n  look at its log, as by `docker compose logs localstack`"
        )


def test_one_that_becomes_healthy_is_waited_for(docker: Docker) -> None:
    kind, told = localstack(), list[str]()
    health = kind.answers.pop("GET /_localstack/health")

    def say(text: str) -> None:
        told.append(text)
        kind.answers["GET /_localstack/health"] = health

    with serving(kind) as address:
        found = find_or_start(address, docker.compose, say, may_start=True)
    assert str(found.server) == f"LocalStack 4.14.0 at {address}"
    assert told == [f"waiting for LocalStack at {address} to be healthy"]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            "localstak",
            (
                "unknown emulator `localstak`\n  did you mean `localstack`?\n"
                "  a URL is written as `http://127.0.0.1:4566`"
            ),
        ),
        (
            "kubernetes",
            (
                "unknown emulator `kubernetes`\n  allowed: `localstack`, `moto`\n"
                "  a URL is written as `http://127.0.0.1:4566`"
            ),
        ),
        (
            "ftp://127.0.0.1",
            (
                "`ftp://127.0.0.1` is not the URL of an emulator\n"
                "  write it as `http://127.0.0.1:4566`"
            ),
        ),
    ],
)
def test_a_setting_that_names_no_emulator_is_refused(setting: str, said: str) -> None:
    with pytest.raises(SettingError) as told:
        check(setting)
    assert str(told.value) == said


def test_a_setting_that_names_no_way_to_reset_is_refused() -> None:
    with pytest.raises(SettingError) as told:
        check_reset("nevr")
    assert str(told.value) == "`nevr` is no way to reset\n  did you mean `never`?"


def test_a_url_gives_the_emulator_that_listens_there(tmp_path: Path) -> None:
    with serving(ministack()) as address:
        choice = choose(str(address), Surroundings(tmp_path, emptied=False))
        assert choice.name == "ministack"
        assert choice.description == f"MiniStack 1.5.33 at {address}, never emptied"
        choice.make(Outside("")).close()
        choice.close()


def test_moto_is_had_without_looking_for_anything(tmp_path: Path) -> None:
    choice = choose("moto", Surroundings(tmp_path))
    emulator = choice.make(Outside("http://127.0.0.1:1"))
    assert (choice.name, choice.description) == (emulator.name, emulator.description)
    emulator.close()
    choice.close()
