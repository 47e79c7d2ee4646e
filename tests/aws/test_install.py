from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from pytest_runbooks.aws import install as installing
from pytest_runbooks.aws.install import Client, install
from pytest_runbooks.errors import InfrastructureError

COMPILER = next(filter(None, map(shutil.which, installing.COMPILERS)), None)
needs_compiler = pytest.mark.skipif(COMPILER is None, reason="there is no C compiler")
ECHO = Path("/bin/echo")


@pytest.fixture
def machine(tmp_path: Path) -> Mapping[str, str]:
    return {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(tmp_path / "cache")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    return made


def cached(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / "pytest-runbooks").glob("*"))


def says(client: Client, *words: str) -> str:
    command = [str(client.path / "aws"), *words]
    done = subprocess.run(command, env={}, capture_output=True, text=True, check=True, timeout=20)
    assert done.stderr == ""
    return done.stdout


def no_compiler(tmp_path: Path) -> dict[str, str]:
    return {"PATH": str(tmp_path / "nowhere"), "XDG_CACHE_HOME": str(tmp_path / "cache")}


def fake_compiler(tmp_path: Path, code: str) -> dict[str, str]:
    """A machine with a compiler that is a script."""
    folder = tmp_path / "compilers"
    folder.mkdir()
    (folder / "cc").write_text(f"#!/bin/sh\n{code}\n")
    (folder / "cc").chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    return {"PATH": path, "XDG_CACHE_HOME": str(tmp_path / "cache")}


def test_the_client_lies_alone_in_the_folder_for_the_path(
    folder: Path, machine: Mapping[str, str]
) -> None:
    client = install(folder, folder / "socket", ECHO, machine)
    assert client.path == folder / "bin"
    assert [one.name for one in client.path.iterdir()] == ["aws"]
    assert (folder / "aws.conf").read_text() == f"{folder}/socket\n/bin/echo\n"
    assert says(client, "a", "b c") == "a b c\n"


def test_paths_are_written_down_whole(
    folder: Path, machine: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    install(folder, Path("here/socket"), Path("aws"), machine)
    assert (folder / "aws.conf").read_text() == f"{folder}/here/socket\n{folder}/aws\n"


@pytest.mark.parametrize(("socket", "program"), [("a\nb", "aws"), ("socket", "/x/\n/aws")])
def test_a_path_with_a_newline_is_refused(
    folder: Path, machine: Mapping[str, str], socket: str, program: str
) -> None:
    with pytest.raises(InfrastructureError, match=r"\A'.*\\n.*': a path with a newline; use one "):
        install(folder, folder / socket, Path(program), machine)
    assert list(folder.iterdir()) == []


def test_a_second_client_in_the_same_folder_takes_the_place_of_the_first(
    folder: Path, machine: Mapping[str, str]
) -> None:
    install(folder, folder / "socket", Path("/bin/false"), machine)
    assert says(install(folder, folder / "socket", ECHO, machine), "x") == "x\n"


@needs_compiler
def test_it_is_compiled_once(
    folder: Path, tmp_path: Path, machine: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert install(folder, folder / "socket", ECHO, machine).compiled
    (kept,) = cached(tmp_path)
    before = kept.stat()
    monkeypatch.setattr(installing, "_compile", None)  # not callable
    other = tmp_path / "other"
    other.mkdir()
    client = install(other, other / "socket", ECHO, machine)
    assert client.compiled
    assert says(client, "x") == "x\n"
    assert kept.stat().st_ino == before.st_ino


@needs_compiler
def test_a_block_that_overwrites_its_client_does_not_change_the_kept_one(
    folder: Path, tmp_path: Path, machine: Mapping[str, str]
) -> None:
    client = install(folder, folder / "socket", ECHO, machine)
    (kept,) = cached(tmp_path)
    before = kept.read_bytes()
    (client.path / "aws").write_text("#!/bin/sh\necho mine\n")
    assert kept.read_bytes() == before
    assert says(install(folder, folder / "socket", ECHO, machine), "x") == "x\n"


@needs_compiler
def test_it_compiles_without_a_warning(tmp_path: Path) -> None:
    source = installing.SOURCES / "client.c"
    words = ["-O2", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror"]
    command = [str(COMPILER), *words, "-o", str(tmp_path / "aws"), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@needs_compiler
def test_where_there_is_no_static_c_library_it_is_linked_to_the_shared_one(
    folder: Path, tmp_path: Path
) -> None:
    real = shlex.quote(str(COMPILER))
    machine = fake_compiler(
        tmp_path, f'for w; do [ "$w" != -static ] || exit 1; done; exec {real} "$@"'
    )
    assert install(folder, folder / "socket", ECHO, machine).compiled
    assert len(cached(tmp_path)) == 1
    (tmp_path / "compilers" / "cc").write_text("#!/bin/sh\nexit 1\n")
    client = install(folder, folder / "socket", ECHO, machine)
    assert client.compiled
    assert says(client, "x") == "x\n"


@needs_compiler
def test_without_a_folder_to_keep_it_in_it_is_compiled_all_the_same(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    machine = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(tmp_path / "file")}
    client = install(folder, folder / "socket", ECHO, machine)
    assert client.compiled
    assert says(client, "x") == "x\n"


@needs_compiler
def test_many_at_once_compile_it_safely(tmp_path: Path, machine: Mapping[str, str]) -> None:
    found: list[Client] = []

    def run(number: int) -> None:
        folder = tmp_path / f"folder-{number}"
        folder.mkdir()
        found.append(install(folder, folder / "socket", ECHO, machine))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(client.compiled, says(client, "x")) for client in found] == [(True, "x\n")] * 8
    assert len(cached(tmp_path)) == 1


def test_without_a_compiler_it_is_the_script(folder: Path, tmp_path: Path) -> None:
    client = install(folder, folder / "socket", ECHO, no_compiler(tmp_path))
    assert not client.compiled
    assert says(client, "a", "b c") == "a b c\n"


@pytest.mark.parametrize(
    "code",
    [
        "exit 1",
        "exit 0",
        'while [ "$1" != -o ]; do shift; done; echo no program > "$2"',
        'while [ "$1" != -o ]; do shift; done; printf "#!/bin/sh\\nexit 0\\n" > "$2"',
    ],
    ids=["fails", "makes nothing", "makes what does not run", "makes something else"],
)
def test_with_a_compiler_that_is_none_it_is_the_script(
    folder: Path, tmp_path: Path, code: str
) -> None:
    client = install(folder, folder / "socket", ECHO, fake_compiler(tmp_path, code))
    assert not client.compiled
    assert says(client, "a", "b c") == "a b c\n"


@pytest.mark.parametrize("name", ["a b's $HOME", "x" * 200])
def test_an_interpreter_that_no_first_line_can_name_is_started_by_a_shell(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    python = tmp_path / name / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    client = install(folder, folder / "socket", ECHO, no_compiler(tmp_path))
    assert says(client, "a", "b c") == "a b c\n"


def test_a_folder_in_which_nothing_runs_is_said(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(InfrastructureError) as raised:
        install(folder, folder / "socket", ECHO, no_compiler(tmp_path))
    assert str(raised.value) == (
        f"{folder}/bin/aws: it does not run; use a folder on a file system that is not mounted "
        "`noexec`"
    )
    assert not (folder / "aws.conf").exists()


def test_a_file_that_is_still_being_written_is_waited_for(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by a process that was forked meanwhile, and has the descriptor until it execs."""
    put = installing._put_script
    open_for: list[int] = []

    def put_and_hold(client: Path) -> None:
        put(client)
        open_for.append(os.open(client, os.O_WRONLY))
        threading.Timer(0.2, os.close, open_for).start()

    monkeypatch.setattr(installing, "_put_script", put_and_hold)
    client = install(folder, folder / "socket", ECHO, no_compiler(tmp_path))
    assert len(open_for) == 1
    assert says(client, "x") == "x\n"
