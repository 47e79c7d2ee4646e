"""Clients of every kind, in the environment of a block: each finds the gateway and trusts it."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_runbooks.gateway import Gateway
from pytest_runbooks.model import Stub
from pytest_runbooks.procedures.home import Aws
from pytest_runbooks.procedures.settings import RunSettings
from pytest_runbooks.procedures.surroundings import block_environment

URL = "https://api.example.com/hello"
COMMIT = "0123456789012345678901234567890123456789"


def archive(**files: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as opened:
        for name, text in files.items():
            opened.writestr(name, text)
    return written.getvalue()


WHEEL = archive(
    **{
        "hello.py": "",
        "hello-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: hello\nVersion: 1.0\n",
        "hello-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
        "hello-1.0.dist-info/RECORD": "",
    }
)
CRATES = '{"crates": [], "meta": {"total": 0}}'
PACKAGE = {
    "name": "hello",
    "dist-tags": {"latest": "1.0.0"},
    "versions": {"1.0.0": {"name": "hello", "version": "1.0.0"}},
}
ANSWERS: dict[str, str | bytes] = {
    URL: "hello\n",
    "http://api.example.com/plain": "plain\n",
    "https://files.example.com/hello-1.0-py3-none-any.whl": WHEEL,
    "https://files.example.com/module.zip": archive(**{"main.tf": "# hello\n"}),
    "https://git.example.com/hello.git/info/refs": f"{COMMIT}\trefs/heads/main\n",
    "https://git.example.com/hello.git/HEAD": "ref: refs/heads/main\n",
    "https://npm.example.com/hello": json.dumps(PACKAGE),
    "https://index.crates.io/config.json": '{"dl": "https://x", "api": "https://crates.io"}',
    "https://crates.io/api/v1/crates": CRATES,
}


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    for url, answer in ANSWERS.items():
        body = answer if isinstance(answer, bytes) else answer.encode()
        gateway.stubs.add(Stub(url, body=body))
    yield gateway
    gateway.close()


@pytest.fixture
def env(gateway: Gateway, tmp_path: Path) -> dict[str, str]:
    folders = [tmp_path / name for name in ("home", "tmp", "work")]
    for folder in folders:
        folder.mkdir()
    # Cargo is often a program that looks for the real one in the home directory.
    machine = {"RUSTUP_HOME": str(Path.home() / ".rustup"), **os.environ}
    return block_environment(
        RunSettings(machine=machine, pass_env=("RUSTUP_HOME",)),
        home=folders[0],
        tmp=folders[1],
        aws=Aws(gateway.url, "123456789012", "af-south-1"),
        ca_file=gateway.ca_file,
    )


def output(env: dict[str, str], *command: str) -> str:
    if not shutil.which(command[0], path=env["PATH"]):
        pytest.skip(f"`{command[0]}` is not on this machine")
    work = Path(env["HOME"]).parent / "work"
    done = subprocess.run(
        command, env=env, cwd=work, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


URLLIB = f"""
from urllib.request import urlopen
print(urlopen("{URL}").read().decode(), end="")
"""
REQUESTS = f"""
import requests
print(requests.get("{URL}").text, end="")
"""
URLLIB3 = f"""
import os, urllib3
proxy = urllib3.ProxyManager(os.environ["HTTPS_PROXY"])
print(proxy.request("GET", "{URL}").data.decode(), end="")
"""
# Before version 24 Node knows no proxy by itself.
NODE = """
const [proxy, url] = [new URL(process.env.HTTPS_PROXY), new URL("URL")];
const place = {host: proxy.hostname, port: proxy.port};
const connect = {...place, method: "CONNECT", path: url.host + ":443"};
require("http").request(connect).on("connect", (_, socket) => {
  const agent = new (require("https").Agent)({keepAlive: false});
  const options = {socket, agent, servername: url.host, headers: {connection: "close"}};
  require("https").get(url, options, (answer) => answer.pipe(process.stdout));
}).end();
""".replace('URL("URL")', f'URL("{URL}")')


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("curl", "-fsS", URL), id="curl"),
        pytest.param(("wget", "-qO-", URL), id="wget"),
        pytest.param((sys.executable, "-c", URLLIB), id="urllib"),
        pytest.param((sys.executable, "-c", REQUESTS), id="requests"),
        pytest.param((sys.executable, "-c", URLLIB3), id="urllib3"),
        pytest.param(("node", "-e", NODE), id="node"),
    ],
)
def test_a_client_reads_a_stub_through_tls(env: dict[str, str], command: tuple[str, ...]) -> None:
    assert output(env, *command) == "hello\n"


@pytest.mark.parametrize("command", [("curl", "-fsS"), ("wget", "-qO-")], ids=["curl", "wget"])
def test_a_client_reads_a_stub_without_tls(env: dict[str, str], command: tuple[str, ...]) -> None:
    assert output(env, *command, "http://api.example.com/plain") == "plain\n"


def test_curl_shows_no_headers_of_the_proxy(env: dict[str, str]) -> None:
    head, _, body = output(env, "curl", "-isS", URL).partition("\n\n")
    assert (head.count("HTTP/"), "200 OK" in head, body) == (1, True, "hello\n")


def test_wget_trusts_the_gateway_without_any_variable_but_home_and_the_proxy(
    env: dict[str, str],
) -> None:
    few = {name: env[name] for name in ("PATH", "HOME", "https_proxy")}
    assert output(few, "wget", "-qO-", URL) == "hello\n"


def test_git_reads_refs_through_tls(env: dict[str, str]) -> None:
    refs = output(env, "git", "ls-remote", "--heads", "https://git.example.com/hello.git")
    assert refs == f"{COMMIT}\trefs/heads/main\n"


def test_pip_downloads_through_tls(env: dict[str, str]) -> None:
    url = "https://files.example.com/hello-1.0-py3-none-any.whl"
    output(env, sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", url)
    (wheel,) = (Path(env["HOME"]).parent / "work").iterdir()
    assert wheel.read_bytes() == WHEEL


def test_npm_reads_its_registry_through_tls(env: dict[str, str]) -> None:
    registry = "https://npm.example.com"
    assert output(env, "npm", "view", "--registry", registry, "hello", "version") == "1.0.0\n"


def test_cargo_reads_its_registry_through_tls(env: dict[str, str], gateway: Gateway) -> None:
    assert output(env, "cargo", "search", "hello") == ""
    assert {
        "https://index.crates.io/config.json",
        "https://crates.io/api/v1/crates?q=hello&per_page=10",
    } <= {request.url for request in gateway.stubs.requests}


def test_terraform_loads_a_module_through_tls(env: dict[str, str]) -> None:
    url = "https://files.example.com/module.zip"
    output(env, "terraform", "init", "-no-color", f"-from-module={url}")
    assert (Path(env["HOME"]).parent / "work" / "main.tf").read_text() == "# hello\n"
