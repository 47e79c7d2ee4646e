"""Which AWS CLI a run uses, and what is known of it."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from pytest_runbooks.aws import cache, official, versions
from pytest_runbooks.aws.executables import is_machine_code, python_of
from pytest_runbooks.aws.programs import (
    AwsProgram,
    Warming,
    find_program,
    folders_of,
    read_setting,
)
from pytest_runbooks.errors import SettingError

V1 = "aws-cli/1.46.3 Python/3.11.7 Linux/6.1 botocore/1.44.8"
V2 = "aws-cli/2.38.5 Python/3.14.8 Linux/6.1 exe/x86_64.debian.12"


@dataclass(frozen=True)
class Machine:
    """A machine with a cache, a PATH of two folders, and programs that count their calls."""

    root: Path

    @property
    def variables(self) -> dict[str, str]:
        return {"XDG_CACHE_HOME": str(self.root / "cache"), "AWS_PROFILE": "production"}

    @property
    def path(self) -> str:
        return f"{self.root}/first:{self.root}/second"

    @property
    def calls(self) -> int:
        log = self.root / "calls"
        return len(log.read_text().split()) if log.exists() else 0

    @property
    def notes(self) -> list[Path]:
        return [*(self.root / "cache" / "pytest-runbooks" / "versions").glob("*.json")]

    def file(self, name: str, text: str, mode: int = 0o755) -> Path:
        file = self.root / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        file.chmod(mode)
        return file

    def shell(self, name: str, code: str) -> Path:
        log = shlex.quote(str(self.root / "calls"))
        return self.file(name, f"#!/bin/sh\necho call >>{log}\n{code}\n")

    def python(self, name: str, said: str = V1) -> Path:
        log = str(self.root / "calls")
        code = f"open({log!r}, 'a').write('call ')\nprint({said!r})\n"
        return self.file(name, f"#!{sys.executable}\n{code}")

    def version(self, program: Path) -> str:
        return versions.version_of(program, self.path, self.variables)

    def find(
        self, warming: Warming = Warming.IF_POSSIBLE, named: Path | None = None
    ) -> AwsProgram | None:
        return find_program(warming, named, self.path, self.variables)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr(official, "find_official", lambda: None)
    tools = tmp_path / "second"
    tools.mkdir()
    for name in ("cat", "env", "ls", "sleep"):
        (tools / name).symlink_to(str(shutil.which(name)))
    (tools / "python3").symlink_to(sys.executable)
    return Machine(tmp_path)


@pytest.mark.parametrize(
    ("word", "warming"),
    [
        ("auto", Warming.IF_POSSIBLE),
        ("warm", Warming.REQUIRED),
        ("system", Warming.NEVER),
    ],
)
def test_a_word_of_the_setting_says_whether_the_program_is_kept_warm(
    word: str, warming: Warming, tmp_path: Path
) -> None:
    assert read_setting(word, tmp_path) == (warming, None)


def test_a_path_names_a_program_from_the_root_directory_on(machine: Machine) -> None:
    program = machine.shell("tools/aws-cli", "")
    expected = (Warming.IF_POSSIBLE, program)
    assert read_setting("tools/aws-cli", machine.root) == expected
    assert read_setting(str(program), Path("/nowhere")) == expected


def test_a_path_may_begin_at_the_home(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    program = machine.shell("bin/aws", "")
    monkeypatch.setenv("HOME", str(machine.root))
    assert read_setting("~/bin/aws", Path("/nowhere")) == (Warming.IF_POSSIBLE, program)


PATH_HINT = "\n  the path of a program is written with a `/`, as `~/bin/aws`"
NAME_HINT = (
    "\n  name the program itself, as `/usr/local/bin/aws`; `auto` takes the `aws` on the PATH"
)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("warn", f"unknown word `warn`\n  did you mean `warm`?{PATH_HINT}"),
        ("aws", f"unknown word `aws`\n  allowed: `auto`, `system`, `warm`{PATH_HINT}"),
        ("", f"unknown word ``\n  allowed: `auto`, `system`, `warm`{PATH_HINT}"),
        ("bin/nothing", f"`bin/nothing` is not there{NAME_HINT}"),
        ("./bin", f"`./bin` is no program that can be run{NAME_HINT}"),
        ("bin/text", f"`bin/text` is no program that can be run{NAME_HINT}"),
    ],
)
def test_what_the_setting_cannot_say_is_refused(machine: Machine, said: str, message: str) -> None:
    machine.file("bin/text", "", mode=0o644)
    with pytest.raises(SettingError) as error:
        read_setting(said, machine.root)
    assert str(error.value) == message


def test_the_program_of_the_setting_goes_before_the_path(machine: Machine) -> None:
    machine.shell("first/aws", f"echo {V1}")
    named = machine.shell("tools/aws", f"echo {V2}")
    assert machine.find(named=named) == AwsProgram(named, "2.38.5", "runbooks_aws")


def test_a_program_of_the_setting_that_is_not_the_aws_cli_is_refused(machine: Machine) -> None:
    named = machine.shell("tools/aws", "echo mine")
    with pytest.raises(SettingError) as error:
        machine.find(named=named)
    assert str(error.value) == (
        f"`{named} --version` does not answer as the AWS CLI does\n  name the AWS CLI; what stands "
        "for it goes first on the PATH, as `aws`, with the setting `system`"
    )


def test_what_is_no_aws_cli_is_taken_from_the_path_unless_it_has_to_be_warm(
    machine: Machine,
) -> None:
    found = machine.shell("first/aws", "echo mine")
    assert machine.find() == AwsProgram(found, "", "PATH")
    with pytest.raises(SettingError) as error:
        machine.find(Warming.REQUIRED)
    assert str(error.value) == (
        f"`warm`, and `{found} --version` does not answer as the AWS CLI does\n  write `auto`, and "
        "it runs as it is, or put the AWS CLI before it on the PATH"
    )


def test_the_first_program_on_the_path_is_taken_that_can_be_run(machine: Machine) -> None:
    (machine.root / "first" / "aws").mkdir(parents=True)
    found = machine.shell("second/aws", f"echo {V1}")
    assert machine.find() == AwsProgram(found, "1.46.3", "PATH")
    first = machine.root / "first" / "aws"
    first.rmdir()
    machine.file("first/aws", "", mode=0o644)
    assert machine.find() == AwsProgram(found, "1.46.3", "PATH")
    first.chmod(0o755)
    assert machine.find() == AwsProgram(first, "", "PATH")


class Package:
    name = "aws-cdk-asset-awscli-v2 2.0.198"

    def __init__(self, program: Path) -> None:
        self.program = program

    def unpacked(self, variables: dict[str, str], say: Callable[[str], None]) -> Path:
        say("it is unpacked")
        assert variables["XDG_CACHE_HOME"]
        return self.program


def test_the_package_fills_the_gap_when_nothing_is_on_the_path(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = machine.shell("unpacked/aws", f"echo {V2}")
    monkeypatch.setattr(official, "find_official", lambda: Package(program))
    expected = AwsProgram(program, "2.38.5", "aws-cdk-asset-awscli-v2 2.0.198")
    said: list[str] = []
    variables = machine.variables
    found = find_program(Warming.IF_POSSIBLE, None, machine.path, variables, said.append)
    assert found == machine.find(Warming.REQUIRED) == expected
    assert said == ["it is unpacked"]
    assert machine.find(Warming.NEVER) is None
    on_path = machine.shell("first/aws", f"echo {V1}")
    assert machine.find() == AwsProgram(on_path, "1.46.3", "PATH")


def test_a_machine_may_have_none(machine: Machine) -> None:
    assert machine.find() is None


@pytest.mark.parametrize(
    ("code", "version", "major"),
    [
        (f"echo '{V1}'", "1.46.3", 1),
        (f"echo '{V2}'", "2.38.5", 2),
        ("echo 'aws-cli/1.16.18 Python/2.7.5 Linux/3.10 botocore/1.12.8' >&2", "1.16.18", 1),
        (f"echo 'a warning' >&2; echo '{V2}'", "2.38.5", 2),
        (f"echo '{V2}'; exit 1", "", 0),
        ("echo 'my own aws 3.0'", "", 0),
        ("echo 'not aws-cli/2.0.0 at all'", "", 0),
        ("printf '\\377\\376'", "", 0),
        ("", "", 0),
    ],
)
def test_the_version_is_what_the_program_says(
    machine: Machine, code: str, version: str, major: int
) -> None:
    program = machine.shell("first/aws", code)
    assert machine.version(program) == version
    assert AwsProgram(program, version, "PATH").major == major


def test_a_file_that_is_no_program_has_no_version(machine: Machine) -> None:
    assert machine.version(machine.file("first/aws", "\0\1\2")) == ""


def test_a_program_that_hangs_has_no_version_and_ends_with_what_it_started(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "PATIENCE", 0.5)
    noted = machine.root / "child"
    program = machine.shell("first/aws", f"sleep 60 & echo $! >'{noted}'; wait")
    assert machine.version(program) == ""
    process = Path("/proc", noted.read_text().strip(), "stat")
    deadline = time.monotonic() + 10
    while process.exists() and ") Z " not in process.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_program_sees_nothing_of_the_machine_when_it_is_asked(machine: Machine) -> None:
    seen = machine.root / "seen"
    program = machine.shell("first/aws", f"ls -A ~ >'{seen}'; env >>'{seen}'; cat")
    machine.version(program)
    lines = seen.read_text().splitlines()
    names = {line.partition("=")[0] for line in lines}
    of_the_shell = {"PWD", "OLDPWD", "SHLVL", "_"}
    assert names - of_the_shell == {"PATH", "HOME", "LANG", "AWS_EC2_METADATA_DISABLED"}
    assert f"PATH={machine.path}" in lines


def test_a_version_is_asked_once_and_remembered(machine: Machine) -> None:
    program = machine.python("first/aws")
    assert [machine.version(program) for _ in range(3)] == ["1.46.3"] * 3
    assert machine.calls == 1
    link = machine.root / "second" / "aws"
    link.symlink_to("../first/aws")
    assert machine.version(link) == "1.46.3"
    assert machine.calls == 1


def test_a_program_that_changed_is_asked_again(machine: Machine) -> None:
    program = machine.python("first/aws")
    machine.version(program)
    before = program.stat()
    machine.python("first/aws", V1.replace("1.46.3", "1.46.4"))  # of the same size
    os.utime(program, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert machine.version(program) == "1.46.4"
    machine.python("first/aws", V1.replace("1.46.3", "1.46.10"))
    os.utime(program, ns=(before.st_atime_ns, before.st_mtime_ns + 1))  # another size
    assert machine.version(program) == "1.46.10"
    assert len(machine.notes) == 1


def test_what_leads_to_a_program_is_asked_each_time(machine: Machine) -> None:
    program = machine.shell("first/aws", f"echo {V2}")
    assert [machine.version(program) for _ in range(2)] == ["2.38.5", "2.38.5"]
    assert machine.calls == 2
    by_path = machine.python("second/aws")
    text = by_path.read_text().replace(f"#!{sys.executable}", "#!/usr/bin/env python3")
    by_path.write_text(text)
    assert [machine.version(by_path) for _ in range(2)] == ["1.46.3", "1.46.3"]
    assert machine.calls == 4


def test_what_leads_to_a_program_is_asked_once_by_the_processes_of_a_run(machine: Machine) -> None:
    program = machine.shell("first/aws", f"echo {V2}")

    def version(run: str) -> str:
        return versions.version_of(program, machine.path, machine.variables, run)

    assert [version("one"), version("one")] == ["2.38.5", "2.38.5"]
    assert machine.calls == 1
    machine.shell("first/aws", f"echo {V1}")  # of the same size, or not: it is another run
    assert [version("two"), version("two")] == ["1.46.3", "1.46.3"]
    assert machine.calls == 2
    assert version("") == "1.46.3"
    assert machine.calls == 3


def test_what_does_not_answer_is_asked_again(machine: Machine) -> None:
    program = machine.python("first/aws", "broken")
    assert [machine.version(program) for _ in range(2)] == ["", ""]
    assert machine.calls == 2


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "\0", '"2.0.0"', '{"version": "9.9.9"}'])
def test_a_broken_note_is_ignored_and_mended(machine: Machine, text: str) -> None:
    program = machine.python("first/aws")
    machine.version(program)
    [note] = machine.notes
    note.write_text(text)
    assert [machine.version(program) for _ in range(2)] == ["1.46.3", "1.46.3"]
    assert machine.calls == 2
    assert json.loads(note.read_text())["version"] == "1.46.3"


def test_a_note_whose_version_is_no_text_is_ignored(machine: Machine) -> None:
    program = machine.python("first/aws")
    machine.version(program)
    [note] = machine.notes
    note.write_text(json.dumps({**json.loads(note.read_text()), "version": 2}))
    assert machine.version(program) == "1.46.3"
    assert machine.calls == 2


def test_without_a_cache_a_program_is_asked_each_time(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = machine.python("first/aws")
    machine.file("cache", "no folder")
    assert [machine.version(program) for _ in range(2)] == ["1.46.3", "1.46.3"]
    assert machine.calls == 2
    (machine.root / "cache").unlink()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)  # the folder is another user's
    assert machine.version(program) == "1.46.3"
    assert machine.notes == []


def test_many_who_ask_at_once_ask_once(machine: Machine) -> None:
    program = machine.python("first/aws")
    with ThreadPoolExecutor(8) as pool:
        assert [*pool.map(machine.version, [program] * 8)] == ["1.46.3"] * 8
    assert machine.calls == 1


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"XDG_CACHE_HOME": "{root}/xdg", "HOME": "{root}"}, "xdg/pytest-runbooks"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "{root}"}, ".cache/pytest-runbooks"),
        ({"XDG_CACHE_HOME": "", "HOME": "{root}"}, ".cache/pytest-runbooks"),
    ],
)
def test_the_cache_is_where_the_user_has_it(
    tmp_path: Path, variables: dict[str, str], folder: str
) -> None:
    filled = {name: value.format(root=tmp_path) for name, value in variables.items()}
    assert cache.cache_folder(filled) == tmp_path / folder
    assert (tmp_path / folder).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("head", "python"),
    [
        ("#!/usr/bin/python3\n", "/usr/bin/python3"),
        ("#! /opt/venv/bin/python3.12 -E\n", "/opt/venv/bin/python3.12"),
        ("#!/usr/bin/env python3\n", None),
        ("#!python3\n", None),
        ("#!/bin/bash\n", None),
        ("#!\n", None),
        ("", None),
        ("print()\n", None),
        (
            "#!/bin/sh\n'''exec' /long/bin/python \"$0\" \"$@\"\n' '''\n",
            "/long/bin/python",
        ),
        ("#!/bin/sh\n'''exec' \"/a b/bin/python\" \"$0\" \"$@\"\n' '''\n", "/a b/bin/python"),
        ('#!/bin/sh\nexec /usr/bin/python3 "$0" "$@"\n', None),
    ],
)
def test_the_python_of_a_script_is_the_one_that_it_names(
    tmp_path: Path, head: str, python: str | None
) -> None:
    script = tmp_path / "aws"
    script.write_text(head)
    assert python_of(script) == (Path(python) if python else None)
    assert not is_machine_code(script)


def test_a_program_of_the_machine_is_no_script(tmp_path: Path) -> None:
    assert is_machine_code(Path(sys.executable))
    assert python_of(Path(sys.executable)) is None
    assert not is_machine_code(tmp_path / "nothing")


def test_a_program_needs_its_folder_where_links_lead(tmp_path: Path) -> None:
    program = tmp_path / "aws-cli" / "v2" / "dist" / "aws"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"\x7fELF")
    link = tmp_path / "bin" / "aws"
    link.parent.mkdir()
    link.symlink_to(program)
    assert folders_of(AwsProgram(link, "2.38.5", "PATH")) == (program, program.parent)


def test_a_script_needs_its_environment_and_what_that_is_made_of(tmp_path: Path) -> None:
    real = tmp_path / "pythons" / "3.12" / "bin" / "python3.12"
    home = tmp_path / "base" / "bin"
    environment = tmp_path / "venv"
    for folder in (real.parent, home, environment / "bin"):
        folder.mkdir(parents=True)
    real.touch()
    (environment / "bin" / "python").symlink_to(real)
    (environment / "pyvenv.cfg").write_text(f"home = {home}\nversion = 3.12.1\n")
    program = tmp_path / "local" / "aws"
    program.parent.mkdir()
    program.write_text(f"#!{environment}/bin/python\n")
    found = folders_of(AwsProgram(program, "1.46.3", "runbooks_aws"))
    assert set(found) == {
        *(program, program.parent, environment, environment / "bin"),
        *(real.parent, real.parent.parent, home, home.parent),
    }
