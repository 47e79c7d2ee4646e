"""Programs and settings can be read, and nobody's own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_runbooks.fence.places import readable


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    for name in (".aws", ".ssh", "bin", "work/.git", "work/src", "tools/bin", "tools/lib"):
        (home / name).mkdir(parents=True)
    return home


def is_readable(path: Path | str, machine: dict[str, str], project: Path, *own: Path) -> bool:
    places = readable(machine, project, own)
    return any(Path(path).is_relative_to(place) for place in places)


def test_a_home_is_closed_wherever_it_is(home: Path) -> None:
    machine = {"HOME": str(home), "PATH": "/usr/bin"}
    assert not is_readable(home, machine, Path("/nowhere"))
    assert not is_readable(home / ".aws", machine, Path("/nowhere"))


def test_programs_on_the_path_are_open_in_a_home_with_what_they_need(home: Path) -> None:
    machine = {"HOME": str(home), "PATH": f"/usr/bin:{home}/tools/bin:relative"}
    assert is_readable(home / "tools/bin", machine, Path("/nowhere"))
    assert is_readable(home / "tools/lib", machine, Path("/nowhere"))
    assert not is_readable(home / ".ssh", machine, Path("/nowhere"))


def test_a_folder_of_programs_in_a_home_does_not_open_the_home(home: Path) -> None:
    machine = {"HOME": str(home), "PATH": f"{home}/bin"}
    assert is_readable(home / "bin", machine, Path("/nowhere"))
    assert not is_readable(home / ".aws", machine, Path("/nowhere"))


def test_a_folder_on_the_path_that_cannot_be_looked_into_is_passed_over(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bool:
        if path == home / "bin":
            raise PermissionError
        return True

    monkeypatch.setattr(Path, "is_dir", refuse)
    machine = {"HOME": str(home), "PATH": f"{home}/bin:{home}/tools/bin"}
    assert is_readable(home / "tools/bin", machine, Path("/nowhere"))
    assert not is_readable(home / "bin", machine, Path("/nowhere"))


def test_of_the_project_all_is_open_but_its_history(home: Path) -> None:
    machine = {"HOME": str(home), "PATH": "/usr/bin"}
    assert is_readable(home / "work/src", machine, home / "work")
    assert not is_readable(home / "work/.git", machine, home / "work")


def test_a_project_that_is_a_home_opens_nothing(home: Path) -> None:
    machine = {"HOME": str(home), "PATH": "/usr/bin"}
    assert not is_readable(home / ".aws", machine, home)


def test_what_a_variable_names_as_a_secret_is_closed_where_it_would_be_open(home: Path) -> None:
    secret = home / "work/src/credentials"
    secret.touch()
    machine = {"HOME": str(home), "PATH": "/usr/bin", "AWS_SHARED_CREDENTIALS_FILE": str(secret)}
    assert not is_readable(secret, machine, home / "work")
    assert is_readable(home / "work/src", {"HOME": str(home), "PATH": ""}, home / "work")


@pytest.mark.parametrize(
    "path", ["/etc/shadow", "/root", "/run/docker.sock", "/tmp", "/dev/shm", "/dev/pts", "/var/log"]
)
def test_private_places_of_the_machine_are_closed(path: str) -> None:
    assert not is_readable(path, {"HOME": "/nowhere", "PATH": "/usr/bin"}, Path("/nowhere"))


@pytest.mark.parametrize("path", ["/usr/bin/env", "/etc/passwd", "/etc/ssl/certs", "/proc/self"])
def test_programs_and_settings_of_the_machine_are_open(path: str) -> None:
    assert is_readable(path, {"HOME": "/nowhere", "PATH": "/usr/bin"}, Path("/nowhere"))
