from __future__ import annotations

import pytest

from pytest_runbooks.model import CommandStub
from pytest_runbooks.parsing.stub_commands import wrong_command, wrong_exit

from .reading import problems, read, said


def stubs(text: str) -> tuple[CommandStub, ...]:
    return read(f"---\nrunbook:\n  stubs: {text}\n---\n").front_matter.command_stubs


def test_every_key_of_a_command_is_read() -> None:
    found = stubs("""
    - command: gh run list *
      stdout: "completed\\tsuccess\\n"
    - {command: gh, json: {id: 1, ok: true}, exit: 3}
    - url: https://example.com
    - command: git  commit -m "*"
      stderr: |
        no
        room
    - command: dig +short *.example.com
    - {command: dig *.test, answers: route53}
    """)
    assert [one.answers for one in found] == ["", "", "", "", "route53"]
    assert [(one.name, one.arguments, one.status, one.stdout, one.stderr) for one in found] == [
        ("gh", "run list *", 0, "completed\tsuccess\n", ""),
        ("gh", "", 3, '{"id": 1, "ok": true}\n', ""),
        ("git", "commit -m *", 0, "", "no\nroom\n"),
        ("dig", "+short *.example.com", 0, "", ""),
        ("dig", "*.test", 0, "", ""),
    ]
    assert [str(one.position).rpartition(":")[2] for one in found] == ["4", "6", "8", "12", "13"]


def test_stubs_of_urls_and_of_commands_stand_in_one_list() -> None:
    front = read(
        "---\nrunbook:\n  stubs: [{url: http://x}, {command: gh}]\n  commands: stubs\n---\n"
    ).front_matter
    assert [one.url for one in front.stubs] == ["http://x"]
    assert [one.name for one in front.command_stubs] == ["gh"]
    assert front.commands == "stubs"


@pytest.mark.parametrize(
    "command", ["gh", "gh *", "git push *", "dig +short *", "docker-compose up", "7z x *", "a.b -"]
)
def test_is_a_command_that_can_be_stubbed(command: str) -> None:
    assert wrong_command(command) is None


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("", "an empty text is not a command"),
        ("  ", "`  ` is not a command"),
        ("gh 'run", "`gh 'run` is not a command"),
        ("gh\nrun", "`gh\nrun` is not a command"),
    ],
)
def test_is_no_command(command: str, message: str) -> None:
    assert wrong_command(command) == (
        message,
        "write it on one line, as `gh run list *`; `*` stands for any characters",
    )


@pytest.mark.parametrize("command", ["/usr/bin/gh run", "*", "g*", "A=1 gh", "-x", "../gh"])
def test_is_no_name_of_a_program(command: str) -> None:
    assert wrong_command(command) == (
        f"`{command.split(maxsplit=1)[0]}` is not the name of a program",
        "write the name by which it is found on the PATH, as `gh`; patterns stand behind it",
    )


@pytest.mark.parametrize("command", ["echo hello", "cd /", "if", "test -f x"])
def test_the_shell_asks_no_program(command: str) -> None:
    assert wrong_command(command) == (
        f"`{command.split(maxsplit=1)[0]}` is a command of the shell itself, which asks no program",
        "take the program that the block is to find on its PATH",
    )


@pytest.mark.parametrize("status", ["0", "1", "255"])
def test_is_an_exit_status(status: str) -> None:
    assert wrong_exit(status) is None


@pytest.mark.parametrize("status", ["", "-1", "256", "01", "one", "1.0"])
def test_is_no_exit_status(status: str) -> None:
    assert wrong_exit(status) == (
        f"`{status}` is not an exit status",
        "write a number from 0 to 255",
    )


def test_every_mistake_in_stubs_of_commands_is_said_in_its_place() -> None:
    assert problems(
        """
        ---
        runbook:
          stubs:
            - stdout: alone
            - command: gh run *
              url: http://x
              body: a
              exit: 1
            - command: gh run *
              method: GET
              headers: {A: b}
              stdout: a
              json: 1
            - url: http://x
              exit: 0
              stderr: b
            - {command: cd /, exit: 300}
            - command: [gh, run]
            - comand: gh
          commands: /stubs
        ---
        """
    ) == said("""
        4:7: the stub says neither `url` nor `command`
          write `url: https://api.example.com/path` or `command: gh run list *`
        6:7: `url` contradicts `command` on line 5
          keep one of them
        9:16: `gh run *` is answered twice
          the first stub is on line 5; keep one of them
        10:7: `method` has no meaning beside `command`
          it belongs to a `url`; leave it out
        11:7: `headers` has no meaning beside `command`
          it belongs to a `url`; leave it out
        13:7: `json` contradicts `stdout` on line 12
          keep one of them
        15:7: `exit` has no meaning beside `url`
          it belongs to a `command`; leave it out
        16:7: `stderr` has no meaning beside `url`
          it belongs to a `command`; leave it out
        17:17: `cd` is a command of the shell itself, which asks no program
          take the program that the block is to find on its PATH
        17:29: `300` is not an exit status
          write a number from 0 to 255
        18:16: `command` is not a single value
          write `command: value`
        19:7: the stub says neither `url` nor `command`
          write `url: https://api.example.com/path` or `command: gh run list *`
        19:7: unknown key `comand`
          did you mean `command`?
        20:13: `/stubs` is not a relative path
          write it relative to the document's folder
        """)


def test_every_mistake_in_what_answers_is_said_in_its_place() -> None:
    assert problems(
        """
        ---
        runbook:
          stubs:
            - {command: dig, answers: rout53}
            - {command: host *, answers: route53}
            - {url: "http://x", answers: route53}
            - command: dig +short *
              answers: route53
              stdout: a
              exit: 1
            - {command: dig a, answers: route53, json: 1, stderr: b}
        ---
        """
    ) == said("""
        4:31: unknown answers `rout53`
          write `route53`
        5:25: `answers: route53` knows `dig` only
          write `command: dig`, or say by `stdout` what the command prints
        6:25: `answers` has no meaning beside `url`
          it belongs to a `command`; leave it out
        9:7: `stdout` contradicts `answers` on line 8
          keep one of them
        10:7: `exit` contradicts `answers` on line 8
          keep one of them
        11:42: `json` contradicts `answers` on line 11
          keep one of them
        11:51: `stderr` contradicts `answers` on line 11
          keep one of them
        """)
