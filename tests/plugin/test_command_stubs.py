from __future__ import annotations

from textwrap import dedent
from xml.etree import ElementTree

import pytest

from .room import Room

PAGE = """
---
runbook:
  FIXTURES
  stubs:
    - command: tool run *
      stdout: "page\\n"
  commands: stubs
---
# Book

```bash
tool run one --token=ghp_abcdefghijklmnopqrstuvwxyz0123456789
tool other
sleep 40
```
"""


@pytest.fixture
def book(room: Room) -> Room:
    room.write("runbooks/stubs/tool", "#!/bin/sh\necho folder\n").chmod(0o755)
    room.book(PAGE.replace("  FIXTURES\n", ""))
    return room


def test_stubs_and_waits_are_named_for_those_who_ask(book: Room) -> None:
    run = book.run("-rP")
    assert run.outcomes == {"book": "passed"}
    [report] = [one for one in run.reports if one.when == "call"]
    sections = dict(report.sections)
    assert sections["Captured stdout call"] == "page\nfolder\n"
    assert sections["Captured stubs call"] == (
        "tool run one --token=*** (stub, line 4): exit 0\ntool other (stub, stubs/tool): exit 0\n"
    )
    assert sections["Captured waits call"] == "40 s documented, waited 0.8 s\n"


def test_stubs_and_waits_are_properties_in_junit(book: Room) -> None:
    book.run("--junitxml=junit.xml")
    tree = ElementTree.parse(book.path / "junit.xml")
    found = [(one.get("name"), one.get("value")) for one in tree.iter("property")]
    assert [one for one in found if one[0] in {"stub-call", "waits"}] == [
        ("stub-call", "tool run one --token=*** (stub, line 4): exit 0"),
        ("stub-call", "tool other (stub, stubs/tool): exit 0"),
        ("waits", "40 s documented, waited 0.8 s"),
    ]


def test_a_failure_names_its_stubs(book: Room) -> None:
    book.book(PAGE.replace("  FIXTURES\n", "").replace("sleep 40", "sleep 40; false"))
    assert book.run().text("book") == (
        "runbooks/book.md:13: command failed (exit 1, N s)\n"
        "    11  tool run one --token=***\n"
        "    12  tool other\n"
        "  > 13  sleep 40; false\n"
        "stdout:\n  page\n  folder\n"
        "stubs: tool run one --token=*** (stub, line 4): exit 0\n"
        "stubs: tool other (stub, stubs/tool): exit 0\n"
        "waits: N s documented, waited N s\n"
        "rerun:   pytest runbooks/book.md::book"
    )


def test_fixtures_declare_stubs_that_win_and_learn_of_calls(room: Room) -> None:
    room.conftest(
        """
        import os
        import pytest

        @pytest.fixture(scope="module")
        def tool(runbook_stubs):
            runbook_stubs.add_command(command="tool run *", json={"by": "fixture"})
            runbook_stubs.add_command(command="tool fail", exit=3, stderr="no\\n")
            assert runbook_stubs.calls == ()
            yield
            with open(os.environ["TRAIL"], "a") as trail:
                for one in runbook_stubs.calls:
                    print(one.command.replace(" ", "_"), one.origin.replace(" ", "_"), one.status,
                          file=trail)
        """
    )
    room.book(
        """
        ---
        runbook:
          fixtures: tool
          stubs: [{command: tool *}]
        ---
        # Book

        ```bash
        tool run one
        tool fail || tool on the page
        trap 'tool at the end' EXIT
        ```

        Expected output:

        ```json
        {"by": "fixture"}
        ```
        """
    )
    assert room.run().outcomes == {"book": "passed"}
    assert room.trail == [
        *("tool_run_one", "a_fixture", "0"),
        *("tool_fail", "a_fixture", "3"),
        *("tool_on_the_page", "line_4", "0"),
        *("tool_at_the_end", "line_4", "0"),
    ]


def test_run_runbook_answers_with_the_stubs_of_the_test(room: Room) -> None:
    room.write("pages/one.md", "# One\n\n```bash\nno-such-tool one\n```\n")
    room.write(
        "test_it.py",
        """
        def test_it(run_runbook, runbook_stubs):
            runbook_stubs.add_command(command="no-such-tool", stdout="answered")
            journal = run_runbook("pages/one.md")
            assert journal.passed
            assert journal.outcomes[0].outputs[0].stdout == "answered"
            assert [one.command for one in runbook_stubs.calls] == ["no-such-tool one"]
            assert journal.outcomes[0].stub_calls == runbook_stubs.calls
        """,
    )
    run = room.run("test_it.py")
    assert run.code == 0, run.out


def test_dig_follows_a_failover_of_route_53(room: Room) -> None:
    room.conftest(
        """
        import pytest

        @pytest.fixture(scope="module")
        def dns(runbook_stubs):
            runbook_stubs.add_command(command="dig", answers="route53")
        """
    )
    room.book(
        """
        ---
        runbook:
          fixtures: dns
        ---
        # Book

        ```python
        import boto3
        route53 = boto3.client("route53")
        zone = route53.create_hosted_zone(Name="shop.test", CallerReference="1")["HostedZone"]["Id"]
        check = route53.create_health_check(
            CallerReference="1", HealthCheckConfig={"Type": "TCP", "IPAddress": "192.0.2.1"}
        )["HealthCheck"]["Id"]
        roles = {"PRIMARY": {"HealthCheckId": check}, "SECONDARY": {}}
        changes = [
            {"Action": "CREATE", "ResourceRecordSet": {
                "Name": "api.shop.test", "Type": "A", "TTL": 60, "SetIdentifier": role,
                "Failover": role, "ResourceRecords": [{"Value": f"192.0.2.{number}"}], **more,
            }} for number, (role, more) in enumerate(roles.items(), 1)
        ]
        change = {"Changes": changes}
        _ = route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=change)
        ```

        ```console
        $ dig +short api.shop.test
        192.0.2.1
        ```

        ```python
        _ = route53.update_health_check(HealthCheckId=check, Inverted=True)
        ```

        ```console
        $ dig +noall +answer api.shop.test @192.0.2.53
        api.shop.test.\t\t60\tIN\tA\t192.0.2.2
        ```
        """
    )
    run = room.run("-rP")
    assert {*run.outcomes.values()} == {"passed"}, run.out
    ran = [dict(one.sections) for one in run.reports if one.when == "call"]
    calls = [one.get("Captured stubs call", "") for one in ran]
    assert "".join(calls) == (
        "dig +short api.shop.test (stub, a fixture): exit 0\n"
        "dig +noall +answer api.shop.test @192.0.2.53 (stub, a fixture): exit 0\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            'command="echo", exit=256',
            """
            `echo` is a command of the shell itself, which asks no program
              take the program that the block is to find on its PATH
            `256` is not an exit status
              write a number from 0 to 255
            """,
        ),
        (
            'command="host *", answers="route53", exit=1',
            """
            `answers: route53` knows `dig` only
              write `command: dig`, or say by `stdout` what the command prints
            `answers` contradicts what the answer says
              keep one of them
            """,
        ),
        (
            'command="dig", answers="dns"',
            """
            unknown answers `dns`
              write `route53`
            """,
        ),
        (
            'command="gh", stdout="a", json=None',
            """
            `json` contradicts `stdout`
              keep one of them
            """,
        ),
    ],
)
def test_a_stub_that_cannot_be_is_an_error(room: Room, arguments: str, said: str) -> None:
    room.write(
        "test_it.py",
        f"""
        import pytest
        from pytest_runbooks.errors import SettingError

        def test_it(runbook_stubs):
            with pytest.raises(SettingError) as caught:
                runbook_stubs.add_command({arguments})
            assert str(caught.value) == "runbook_stubs: " + {dedent(said).strip()!r}
            assert runbook_stubs.added_commands == ()
        """,
    )
    run = room.run("test_it.py")
    assert run.code == 0, run.out


def test_a_folder_of_stubs_that_cannot_be_had_fails_with_its_line(book: Room) -> None:
    (book.path / "runbooks" / "stubs" / "tool").chmod(0o644)
    run = book.run()
    assert run.outcomes == {"book": "error"}
    assert run.text("book") == (
        "runbooks/book.md:6: `commands: stubs`: `stubs/tool` is not executable\n"
        "  run `chmod +x tool` there, or move what is no program elsewhere"
    )


@pytest.mark.parametrize("how", ["option", "ini"])
def test_long_waits_are_real_when_they_are_to_be(room: Room, how: str) -> None:
    room.book("# Book\n\n```bash\nsleep 10\n```\n")
    lines = ["runbooks_timeout = 1s"] + ["runbooks_sleep = real"] * (how == "ini")
    room.ini(*lines)
    arguments = ["--runbooks-sleep=real"] * (how == "option")
    assert room.run(*arguments).outcomes == {"book": "failed"}
    assert room.run("--runbooks-sleep=short").outcomes == {"book": "passed"}


def test_another_word_for_waits_is_an_error(room: Room) -> None:
    room.book("# Book\n\n```bash\ntrue\n```\n")
    room.ini("runbooks_sleep = reel")
    run = room.run()
    assert run.code == pytest.ExitCode.INTERRUPTED
    assert "runbooks_sleep: unknown `reel`\n  did you mean `real`?" in run.out
    assert "invalid choice: 'long'" in room.run("--runbooks-sleep=long").err
