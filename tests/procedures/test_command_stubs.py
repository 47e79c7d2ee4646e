from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pytest_runbooks.errors import SettingError
from pytest_runbooks.fence.layers import NONE
from pytest_runbooks.model import StubCall, Verdict
from pytest_runbooks.procedures.settings import RunSettings
from pytest_runbooks.procedures.stub_program.main import matches

from .play import Played, play

FRONT = """
---
runbook:
  stubs:
    - command: gh run list *
      stdout: "completed success\\n"
    - command: gh run list --json *
      json: [{id: 1}]
    - command: tool *
    - {command: tool fail, exit: 3, stderr: "no room\\n"}
    - command: git push *
    - command: dig
      stdout: "10.0.0.1\\n"
---
"""


@pytest.fixture(params=["in the fence", "without"])
def held(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "in the fence")


def run(code: str, folder: Path, *, held: bool = True, front: str = FRONT) -> Played:
    settings = None
    if not held:
        settings = RunSettings(timeout=10.0, machine={"PATH": os.environ["PATH"]}, layers=NONE)
    return play(f"{front}\n```bash\n{code}\n```\n", folder, settings=settings)


def calls(played: Played) -> list[StubCall]:
    return [call for one in played.outcomes.values() for call in one.stub_calls]


def commands(played: Played) -> list[str]:
    return [call.command for call in calls(played)]


@pytest.mark.parametrize(
    ("pattern", "text", "right"),
    [
        ("", "", True),
        ("", "a b", True),
        ("a", "a", True),
        ("a", "a b", False),
        ("a *", "a", True),
        ("a *", "a b c", True),
        ("a *", "ab", False),
        ("a*", "ab", True),
        ("*", "", True),
        ("* b", "a b", True),
        ("* b", "b", False),
        ("a * c", "a b c", True),
        ("a * c", "a c", False),
        ("a*b*c", "abbc", True),
        ("a*bb*bc", "abbc", False),
        ("ab*ba", "aba", False),
        ("a [b]", "a [b]", True),
        ("a ?", "a b", False),
        ("*\n*", "a\nb", True),
        ("a**c", "ac", True),
    ],
)
def test_a_pattern_is_that_of_a_call(pattern: str, text: str, *, right: bool) -> None:
    assert matches(pattern, text) is right


def test_stubs_answer_and_are_recorded(tmp_path: Path, *, held: bool) -> None:
    played = run(
        """
gh run list
gh run list --limit 3
gh run list --json id
dig +short example.com
tool fail || echo "$?"
""",
        tmp_path,
        held=held,
    )
    assert played.failures() == ""
    assert played.output == ('completed success\ncompleted success\n[{"id": 1}]\n10.0.0.1\n3\n')
    assert calls(played) == [
        StubCall("gh run list", "line 4", 0),
        StubCall("gh run list --limit 3", "line 4", 0),
        StubCall("gh run list --json id", "line 6", 0),
        StubCall("dig +short example.com", "line 11", 0),
        StubCall("tool fail", "line 9", 3),
    ]
    [outcome] = played.outcomes.values()
    assert outcome.outputs[0].stderr == "no room\n"


def test_of_several_the_last_answers(tmp_path: Path) -> None:
    played = run("tool fine; tool fail || true", tmp_path)
    assert [(one.origin, one.status) for one in calls(played)] == [("line 8", 0), ("line 9", 3)]


def test_each_step_has_its_calls(tmp_path: Path) -> None:
    text = "\n".join(f"```bash\ntool {name}\n```\n" for name in ("one", "two"))
    played = play(f"{FRONT}\n{text}", tmp_path)
    found = [[call.command for call in one.stub_calls] for one in played.outcomes.values()]
    assert found == [["tool one"], ["tool two"]]


def test_python_and_transcripts_call_stubs(tmp_path: Path) -> None:
    played = play(
        f"""{FRONT}
```python
import subprocess
subprocess.run(["tool", "from python"], check=True)
```

```console
$ tool from a transcript
$ dig
10.0.0.1
```
""",
        tmp_path,
    )
    assert played.failures() == ""
    assert commands(played) == ["tool 'from python'", "tool from a transcript", "dig"]


def test_arguments_of_all_kinds_survive(tmp_path: Path, *, held: bool) -> None:
    played = run(
        """tool "a b" '' $'line\\nline' "it's" '"' '*' é -- $'\\xff'""", tmp_path, held=held
    )
    assert played.failures() == ""
    assert commands(played) == [
        "tool 'a b' '' 'line\nline' 'it'\"'\"'s' '\"' '*' 'é' -- '\N{REPLACEMENT CHARACTER}'"
    ]


def test_a_hundred_calls_at_once_are_all_recorded(tmp_path: Path, *, held: bool) -> None:
    played = run(
        'for i in $(seq 100); do tool "$i" "$(printf %1000d 0)" & done; wait', tmp_path, held=held
    )
    assert played.failures() == ""
    assert sorted(int(one.split()[1]) for one in commands(played)) == [*range(1, 101)]


def test_what_no_stub_answers_the_real_program_does(tmp_path: Path) -> None:
    played = run("git init -q . && git config --get user.name", tmp_path)
    assert played.failures() == ""
    assert played.output == "operator\n"
    assert calls(played) == []


def test_a_real_program_gets_everything_as_it_is(tmp_path: Path) -> None:
    front = "\n---\nrunbook:\n  stubs:\n    - command: env stub *\n---\n"
    played = run(
        """
env | sort >a
"$(type -ap env | tail -1)" | sort >b
diff <(grep -v ^_= a) <(grep -v ^_= b)
echo in | env cat
yes | env cat | head -1
env sh -c 'exit 7' || echo $?
""",
        tmp_path,
        front=front,
    )
    assert played.failures() == ""
    assert played.output == "in\ny\n7\n"


def test_without_a_real_program_it_is_said_what_is_declared(tmp_path: Path) -> None:
    front = (
        "\n---\nrunbook:\n  stubs:\n    - command: no-such-tool run *\n"
        "    - command: no-such-tool list\n---\n"
    )
    played = run("no-such-tool list --all", tmp_path, front=front)
    assert played.text("book") == (
        "runbooks/book.md:9: command failed (exit 127, N s)\n"
        "  $ no-such-tool list --all\n"
        "stderr:\n"
        "  no-such-tool: no stub answers `no-such-tool list --all`, and there is no `no-such-tool` "
        "on the PATH\n"
        "    declared: `no-such-tool run *` (line 4), `no-such-tool list` (line 5); add what is "
        "missing to `stubs` in the front matter\n"
        "rerun:   pytest runbooks/book.md::book"
    )


def test_a_stub_is_there_by_its_path_and_for_what_is_required(tmp_path: Path) -> None:
    front = FRONT.replace("  stubs:", "  requires: [tool]\n  stubs:")
    played = run('env -i "$(type -p tool)" by path', tmp_path, front=front)
    assert played.failures() == ""
    assert commands(played) == ["tool by path"]


def test_a_path_that_the_document_sets_does_not_lose_the_stubs(tmp_path: Path) -> None:
    front = FRONT.replace("  stubs:", '  env: {PATH: "/usr/bin:/bin"}\n  stubs:')
    assert commands(run("tool here", tmp_path, front=front)) == ["tool here"]


def test_input_is_left_to_others_unless_the_call_reads_it(tmp_path: Path) -> None:
    front = FRONT.replace("stubs:", 'stubs:\n    - {command: docker, stdout: "in\\n"}')
    played = run(
        """
printf '1\\n2\\n' | while read -r line; do tool "$line"; done
head -c 300000 /dev/zero | docker login --password-stdin
head -c 300000 /dev/zero >file
docker load - <file
tool secret <file
""",
        tmp_path,
        front=front,
    )
    assert played.failures() == ""
    assert commands(played) == [
        *("tool 1", "tool 2", "docker login --password-stdin", "docker load -", "tool secret")
    ]


def test_a_reader_that_has_enough_cuts_a_stub_off_as_a_program(tmp_path: Path) -> None:
    front = "\n---\nrunbook:\n  stubs:\n    - command: many\n      stdout: |\n"
    front += "        line\n" * 20_000 + "---\n"
    assert run("many | head -1", tmp_path, front=front).output == "line\n"


def test_blocks_cannot_change_what_a_stub_answers(tmp_path: Path) -> None:
    played = run(
        'here=$(type -p tool); rm "$here" || true; echo >"${here%/*}/../conf" || true; tool',
        tmp_path,
    )
    assert "Permission denied" in played.outcomes["book"].outputs[0].stderr
    assert commands(played) == ["tool"]


def test_records_that_a_block_has_written_break_nothing(tmp_path: Path) -> None:
    played = run(
        """
tool one
records=$(grep -ao '/[a-zA-Z0-9_/.-]*/stub-calls' "$(dirname "$(type -p tool)")/../conf")
printf 'x\\n9 0 x\\n-1 0 x\\n0 300 x\\n0 0 x xzz\\n0 0\\n\\xff\\n' >>"$records"
tool two
""",
        tmp_path,
    )
    assert played.failures() == ""
    assert commands(played) == ["tool one", "tool two"]


def test_a_check_refuses_before_the_answer(tmp_path: Path) -> None:
    played = run("git push origin main", tmp_path)
    said = "fatal: not a git repository (or any of the parent directories): .git"
    assert calls(played) == [StubCall("git push origin main", "line 10", 128, said)]
    assert played.text("book") == (
        "runbooks/book.md:16: command failed (exit 128, N s)\n"
        "  $ git push origin main\n"
        f"stderr:\n  {said}\n"
        f"stubs: git push origin main (stub, line 10): exit 128, checked: {said}\n"
        "rerun:   pytest runbooks/book.md::book"
    )


def test_checks_know_the_work_directory_and_the_project(tmp_path: Path) -> None:
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    (tmp_path / ".github" / "workflows" / "deploy.yml").write_text(
        "on: {workflow_dispatch: {inputs: {env: {type: choice, options: [dev]}}}}\n"
    )
    front = (
        "\n---\nrunbook:\n  stubs:\n    - command: gh workflow run *\n"
        "    - command: kubectl apply *\n    - command: git push *\n---\n"
    )
    played = run(
        """
gh workflow run deploy.yml -f env=dev
gh workflow run deploy.yml -f env=prod || echo $?
echo '{"env": "dev"}' | gh workflow run deploy.yml --json
echo '{"a": "dev"}' | gh workflow run deploy.yml --json || echo $?
echo 'a: 1' >a.yaml
kubectl apply -f a.yaml
kubectl apply -f b.yaml || echo $?
git init -q; git commit -q --allow-empty -m one; git remote add origin https://github.com/a/b
git push origin main
git push origin other || echo $?
""",
        tmp_path,
        front=front,
    )
    assert played.failures() == ""
    assert played.output == "1\n1\n1\n1\n"
    assert [call.status for call in calls(played)] == [0, 1, 0, 1, 0, 1, 0, 1]


def program(file: Path, text: str, mode: int = 0o755) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    file.chmod(mode)
    return file


COMMANDS = "\n---\nrunbook:\n  commands: stubs\n---\n"


def test_programs_of_a_folder_are_stubs(tmp_path: Path, *, held: bool) -> None:
    program(
        tmp_path / "stubs" / "gh",
        '#!/bin/sh\necho "$1 of $(cat "$(dirname "$0")"/.data)"; cat; exit ${2:-0}\n',
    )
    (tmp_path / "stubs" / ".data").write_text("data")
    played = run("echo in | gh run; gh stop 4 || echo $?", tmp_path, held=held, front=COMMANDS)
    assert played.failures() == ""
    assert played.output == "run of data\nin\nstop of data\n4\n"
    assert calls(played) == [
        StubCall("gh run", "stubs/gh", 0),
        StubCall("gh stop 4", "stubs/gh", 4),
    ]


def test_stubs_of_the_list_win_over_those_of_the_folder(tmp_path: Path) -> None:
    program(tmp_path / "stubs" / "tool", "#!/bin/sh\necho folder\n")
    front = FRONT.replace("    - command: tool *\n", "").replace(
        "  stubs:", "  commands: stubs\n  stubs:"
    )
    played = run("tool fail || tool other", tmp_path, front=front)
    assert played.output == "folder\n"
    assert [call.origin for call in calls(played)] == ["line 9", "stubs/tool"]


def test_a_program_of_a_folder_ends_as_it_is_told(tmp_path: Path) -> None:
    program(tmp_path / "stubs" / "tool", '#!/bin/sh\nkill -s "$1" $$; sleep 3\n')
    program(tmp_path / "stubs" / "wait-for", "#!/bin/sh\nexec sleep 4.5\n")
    started = time.monotonic()
    played = run("tool KILL || echo $?; timeout 1 wait-for || echo $?", tmp_path, front=COMMANDS)
    assert played.output == "137\n124\n"
    assert time.monotonic() - started < 4
    assert [call.status for call in calls(played)] == [137, 143]


def test_a_program_that_cannot_be_started_says_so(tmp_path: Path) -> None:
    file = program(tmp_path / "stubs" / "tool", "#!/no/such/interpreter\n")
    played = run("tool", tmp_path, front=COMMANDS)
    assert played.outcomes["book"].verdict is Verdict.FAILED
    assert played.outcomes["book"].outputs[0].stderr == f"{file}: No such file or directory\n"


def test_a_folder_that_is_none_is_said_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as caught:
        run("true", tmp_path, front=COMMANDS)
    assert str(caught.value) == (
        "runbooks/book.md:3: `commands: stubs` names no folder beside the document"
    )


def test_a_folder_out_of_the_project_is_said_with_its_line(tmp_path: Path) -> None:
    inner = tmp_path / "project"
    inner.mkdir()
    program(tmp_path / "stubs" / "gh", "")
    with pytest.raises(SettingError) as caught:
        run("true", inner, front=COMMANDS.replace("stubs", "../stubs"))
    assert str(caught.value) == (
        "runbooks/book.md:3: `commands: ../stubs` leads out of the project, to "
        f"`{tmp_path.resolve() / 'stubs'}`"
    )


def test_an_empty_folder_is_said_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "stubs" / "lib").mkdir(parents=True)
    with pytest.raises(SettingError) as caught:
        run("true", tmp_path, front=COMMANDS)
    assert str(caught.value) == "runbooks/book.md:3: `commands: stubs` holds no program"


def test_files_that_cannot_be_stubs_are_said_all_at_once(tmp_path: Path) -> None:
    program(tmp_path / "stubs" / "README.md", "", 0o644)
    program(tmp_path / "stubs" / "cd", "#!/bin/sh\n")
    program(tmp_path / "stubs" / "gh", "#!/bin/sh\n")
    with pytest.raises(SettingError) as caught:
        run("true", tmp_path, front=COMMANDS)
    assert str(caught.value) == (
        "runbooks/book.md:3: `commands: stubs`: `stubs/README.md` is not executable\n"
        "  run `chmod +x README.md` there, or move what is no program elsewhere\n"
        "runbooks/book.md:3: `commands: stubs`: `cd` is a command of the shell itself, which asks "
        "no program\n"
        "  take the program that the block is to find on its PATH"
    )
