from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_runbooks.errors import SettingError
from pytest_runbooks.procedures.workplace import Workplace

from .play import play

WORKDIR = """
---
runbook:
  workdir: service
---
"""


@pytest.fixture(autouse=True)
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr("pytest_runbooks.procedures.workplace.MEMORY", str(folder))
    return folder


def test_a_procedure_starts_in_an_empty_folder(tmp_path: Path) -> None:
    assert play("```bash\nls -A | wc -l\n```", tmp_path).output == "0\n"


def test_a_work_directory_is_a_copy_and_the_original_stays_as_it_is(tmp_path: Path) -> None:
    service = tmp_path / "service"
    (service / "scripts").mkdir(parents=True)
    (service / ".git").mkdir()
    (service / "scripts" / "run.sh").write_text("echo ran\n")
    (service / "scripts" / "run.sh").chmod(0o755)
    (service / ".env").write_text("A=1\n")
    text = f"""{WORKDIR}
```bash
ls -A
scripts/run.sh
rm -r scripts
echo changed >.env
```
"""
    played = play(text, tmp_path)
    assert played.failures() == ""
    assert played.output == ".env\nscripts\nran\n"
    assert (service / ".env").read_text() == "A=1\n"
    assert (service / "scripts" / "run.sh").exists()


def test_each_procedure_gets_a_copy_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "service").mkdir()
    text = """
    ---
    runbook:
      workdir: service
      procedures: 2
    ---
    ## One

    ```bash
    touch new; ls
    ```

    ## Two

    ```bash
    ls
    ```
    """
    assert play(text, tmp_path).output == "new\n"


@pytest.mark.parametrize("make", [lambda _: None, lambda path: path.write_text("")])
def test_a_work_directory_that_is_none_is_an_error(
    tmp_path: Path, temp: Path, make: object
) -> None:
    assert callable(make)
    make(tmp_path / "service")
    with pytest.raises(SettingError) as caught:
        Workplace(tmp_path / "book.md", "service")
    assert str(caught.value) == "`workdir: service` names no folder beside the document"
    assert list(temp.iterdir()) == []


def test_links_lead_in_the_copy_to_what_they_led_to(tmp_path: Path) -> None:
    shared, service = tmp_path / "shared", tmp_path / "service"
    for folder in (shared, service):
        folder.mkdir()
    (shared / "deploy.sh").write_text("deploy\n")
    (shared / "again").symlink_to("../shared")
    (service / "real").write_text("real\n")
    (service / "inside").symlink_to("real")
    (service / "scripts").symlink_to("../shared")
    (service / "script").symlink_to("../shared/deploy.sh")
    (service / "absolute").symlink_to(shared / "deploy.sh")
    (service / "nowhere").symlink_to("nothing")
    (service / "up").symlink_to("..")
    (service / "gone").symlink_to("../gone")
    text = f"""{WORKDIR}
```bash
cat inside scripts/deploy.sh script absolute
readlink inside absolute nowhere gone
echo broken | tee scripts/deploy.sh script >real
```
"""
    played = play(text, tmp_path)
    assert played.failures() == ""
    assert played.output.splitlines() == [
        *["real", "deploy", "deploy", "deploy"],
        *["real", str(shared / "deploy.sh"), "nothing", "../gone"],
    ]
    assert (shared / "deploy.sh").read_text() == "deploy\n"


def test_what_cannot_be_copied_is_left_out(tmp_path: Path) -> None:
    service = tmp_path / "service"
    service.mkdir()
    os.mkfifo(service / "fifo")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(service / "socket"))
        assert play(f"{WORKDIR}\n```bash\nls -A | wc -l\n```", tmp_path).output == "0\n"


@pytest.fixture
def ordinary_user(temp: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Become somebody whom permissions stop, as they do not stop root; gives a folder of theirs."""
    if os.getuid():
        yield temp
        return
    monkeypatch.setattr(tempfile, "tempdir", None)
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        monkeypatch.setattr("pytest_runbooks.procedures.workplace.MEMORY", folder)
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
        try:
            yield Path(folder)
        finally:
            os.seteuid(0)


def test_read_only_folders_are_removed_all_the_same(ordinary_user: Path) -> None:
    place = Workplace(Path("book.md"), None)
    (place.work / "a" / "b").mkdir(parents=True)
    (place.work / "a" / "b" / "file").write_text("x")
    (place.work / "link").symlink_to("/")
    (place.work / "a" / "b").chmod(0)
    (place.work / "a").chmod(0o500)
    place.work.chmod(0o500)
    with pytest.raises(PermissionError):
        (place.work / "a" / "b" / "file").unlink()
    place.remove()
    assert list(ordinary_user.iterdir()) == []


@pytest.mark.parametrize(
    ("go", "file"),
    [("", "work/a.json"), ("mkdir sub; cd sub", "work/sub/a.json"), ("cd", "home/a.json")],
)
def test_a_file_is_written_where_the_shell_is(tmp_path: Path, go: str, file: str) -> None:
    text = f"""
# Book

```bash
{go}
```

<!-- runbook: file=a.json -->
```json
{{"a": "${{A}} \\n"}}
```

```bash
cat a.json; echo $PWD
```
"""
    played = play(text, tmp_path)
    assert played.failures() == ""
    lines = played.output.splitlines()
    assert lines[0] == '{"a": "${A} \\n"}'
    assert f"{lines[1]}/a.json".endswith(file)


def test_a_file_is_written_into_folders_that_are_made_for_it(tmp_path: Path) -> None:
    text = """
    <!-- runbook: file=policies/read/all.json -->
    ```json
    {}
    ```

    ```bash
    cat policies/read/all.json
    ```
    """
    assert play(text, tmp_path).output == "{}\n"


@pytest.mark.parametrize("go", ["ln -s OUT out; cd out", "ln -s OUT/a.json a.json", "cd OUT"])
def test_no_file_is_written_out_of_the_work_directory(tmp_path: Path, go: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    text = f"""
# Book

```bash
{go.replace("OUT", str(outside))}
```

<!-- runbook: file=a.json -->
```json
{{}}
```
"""
    assert play(text, tmp_path).text("book-2") == "\n".join(
        [
            (
                "runbooks/book.md:9: infrastructure broke (`file=a.json` leads out of the work "
                f"directory, to `{outside}/a.json`, N s)"
            ),
            "earlier: 1 step passed in N s",
            "rerun:   pytest runbooks/book.md::book-2",
        ]
    )
    assert list(outside.iterdir()) == []


def test_what_processes_wrote_last_does_not_keep_the_folder(tmp_path: Path, temp: Path) -> None:
    text = """
    ```bash
    setsid bash -c 'while :; do date >$RANDOM; done' &
    sleep 0.1
    ```
    """
    play(text, tmp_path)
    assert list(temp.iterdir()) == []


def test_a_file_is_written_through_no_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    place = Workplace(tmp_path / "a.md", None)
    (place.work / "out").symlink_to(outside)
    (place.work / "file").symlink_to(outside / "file")
    for name in ("out/file", "file"):
        with pytest.raises(OSError, match=r"symbolic links|Not a directory"):
            place.write(place.work / name, "written")
    place.write(place.work / "a" / "b" / "file", "written")
    assert (place.work / "a" / "b" / "file").read_text() == "written"
    assert list(outside.iterdir()) == []
    place.remove()


@pytest.mark.parametrize("project", [None, "project"])
def test_nothing_is_copied_that_is_not_the_projects(tmp_path: Path, project: str | None) -> None:
    secret, books = tmp_path / "secret", tmp_path / "project" / "runbooks"
    service = books / "service"
    for folder in (secret, service):
        folder.mkdir(parents=True)
    (secret / "key").write_text("secret")
    (service / "key").symlink_to("../../../secret/key")
    within = tmp_path / project if project else None
    place = Workplace(books / "a.md", "service", within)
    assert str((place.work / "key").readlink()) == "../../../secret/key"
    place.remove()
    with pytest.raises(SettingError) as caught:
        Workplace(books / "a.md", "../../secret", within)
    assert str(caught.value) == f"`workdir: ../../secret` leads out of the project, to `{secret}`"


def test_a_folder_of_the_project_beside_the_documents_can_be_copied(tmp_path: Path) -> None:
    books, service = tmp_path / "runbooks", tmp_path / "service"
    books.mkdir()
    service.mkdir()
    (service / "script").write_text("")
    place = Workplace(books / "a.md", "../service", tmp_path)
    assert (place.work / "script").exists()
    place.remove()
