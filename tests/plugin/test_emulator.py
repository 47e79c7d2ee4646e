from __future__ import annotations

import re

import pytest

from ..emulators.servers import Kind, localstack, moto_server, serving
from .room import Room

FORM = "  a URL is written as `http://127.0.0.1:4566`"
CALLS = """
    ```python
    import os, urllib.request, urllib.error
    try:
        answer = urllib.request.urlopen(os.environ["AWS_ENDPOINT_URL"] + "/reports/july")
    except urllib.error.HTTPError as error:
        answer = error
    print(answer.status)
    assert answer.status == 200, answer.read().decode()
    ```
"""


@pytest.fixture(autouse=True)
def _no_localstack_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALSTACK_HOST", "127.0.0.1:9")


def errors(run_err: str) -> str:
    return run_err.strip()


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["", "xdist"])
@pytest.mark.parametrize(
    ("option", "ini", "said"),
    [
        (
            "localstak",
            "",
            (
                "ERROR: --runbooks-emulator: unknown emulator `localstak`\n"
                f"  did you mean `localstack`?\n{FORM}"
            ),
        ),
        (
            "",
            "runbooks_emulator = moot",
            f"ERROR: runbooks_emulator: unknown emulator `moot`\n  did you mean `moto`?\n{FORM}",
        ),
        (
            "https://s3.eu-west-1.amazonaws.com",
            "",
            (
                "ERROR: --runbooks-emulator: `s3.eu-west-1.amazonaws.com` is AWS itself; runbooks "
                "run against emulators only\n  name `moto`, `localstack` or the URL of an emulator"
            ),
        ),
        (
            "moto",
            "runbooks_emulator_reset = nevr",
            "ERROR: runbooks_emulator_reset: `nevr` is no way to reset\n  did you mean `never`?",
        ),
        (
            "http://127.0.0.1:9",
            "runbooks_emulator = moto",
            "ERROR: --runbooks-emulator: nothing answers at http://127.0.0.1:9: connection refused",
        ),
        (
            "",
            "runbooks_emulator = localstack",
            (
                "ERROR: runbooks_emulator: no LocalStack answers at http://127.0.0.1:9, and none "
                "was started: there is no `docker-compose.yml` in {root}\n"
                "  start one, as by `docker compose -f docker-compose.yml up --detach --wait`, or "
                "say where it is by `LOCALSTACK_HOST=HOST:PORT`"
            ),
        ),
    ],
)
def test_an_emulator_that_cannot_be_had_ends_the_run_before_anything_runs(
    room: Room, workers: tuple[str, ...], option: str, ini: str, said: str
) -> None:
    room.ini(ini)
    room.book('```bash\necho ran >>"$TRAIL"\n```\n')
    run = room.run(*workers, *([f"--runbooks-emulator={option}"] if option else []))
    assert run.code == pytest.ExitCode.USAGE_ERROR
    assert errors(run.err) == said.format(root=room.path)
    assert room.trail == []


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["", "xdist"])
def test_a_run_without_documents_and_a_collection_look_for_no_emulator(
    room: Room, workers: tuple[str, ...]
) -> None:
    room.ini("runbooks_emulator = http://127.0.0.1:9")
    room.write("test_a.py", "def test_a(): pass\n")
    assert "1 passed" in room.run(*workers).out
    room.book("```bash\ntrue\n```\n")
    assert "2 tests collected" in room.run("--collect-only").out


def test_a_test_that_asks_for_an_emulator_that_is_not_there_says_so(room: Room) -> None:
    room.ini("runbooks_emulator = http://127.0.0.1:9")
    room.write("test_a.py", "def test_a(aws_endpoint_url): pass\n")
    run = room.run()
    assert "1 error" in run.out
    assert "runbooks_emulator: nothing answers at http://127.0.0.1:9: connection refused" in run.out


def test_the_header_says_what_answers_and_what_becomes_of_its_state(room: Room) -> None:
    room.book("```bash\ntrue\n```\n")

    def header(kind: Kind, *arguments: str) -> str:
        with serving(kind) as address:
            out = room.run(f"--runbooks-emulator={address}", *arguments).out
            [line] = [line for line in out.splitlines() if line.startswith("runbooks: 1 step")]
            return line.replace(str(address), "URL")

    what = "runbooks: 1 step of 1 document with 0 expected outputs on "
    assert header(localstack()) == (
        f"{what}LocalStack 4.14.0 at URL, emptied for each procedure, 120 s for each step"
    )
    assert header(Kind()) == (
        f"{what}an unknown emulator at URL, which cannot be emptied: for one procedure only, "
        "120 s for each step"
    )
    room.ini("runbooks_emulator_reset = never")
    assert header(moto_server()) == (
        f"{what}moto's server at URL, never emptied, 120 s for each step"
    )


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["", "xdist"])
def test_each_procedure_begins_with_an_empty_emulator(room: Room, workers: tuple[str, ...]) -> None:
    kind = moto_server()
    kind.answers["GET /reports/july"] = 200
    for name in "abc":
        room.write(f"runbooks/{name}.md", CALLS)
    with serving(kind) as address:
        run = room.run(f"--runbooks-emulator={address}", *workers)
    assert "3 passed" in run.out, run.out
    asked = [one for one in kind.asked if one in {"GET /reports/july", "POST /moto-api/reset"}]
    assert asked == ["POST /moto-api/reset", "GET /reports/july"] * 3


def test_an_unknown_emulator_serves_the_first_procedure_only_unless_that_is_allowed(
    room: Room,
) -> None:
    kind = Kind({"GET /reports/july": 200})
    for name in "ab":
        room.write(f"runbooks/{name}.md", CALLS)
    with serving(kind) as address:
        run = room.run(f"--runbooks-emulator={address}")
        assert "1 passed, 1 error" in run.out
        assert (
            f"an unknown emulator at {address} was called by an earlier procedure and cannot be "
            "emptied: nobody knows how"
        ) in run.out
        room.ini("runbooks_emulator_reset = never")
        assert "2 passed" in room.run(f"--runbooks-emulator={address}").out


def test_a_step_is_skipped_for_the_emulator_that_was_recognised(room: Room) -> None:
    room.book("<!-- runbook: skip-if=emulator:moto-server -->\n\n```bash\ntrue\n```\n")
    with serving(moto_server()) as address:
        run = room.run(f"--runbooks-emulator={address}")
    assert run.reasons == {"book": "Skipped: skip-if=emulator:moto-server"}


def test_an_emulator_that_stops_answering_breaks_the_infrastructure(
    room: Room,
) -> None:
    kind = moto_server()
    room.book(CALLS)
    kind.answers["GET /reports/july"] = "hang up"
    with serving(kind) as address:
        run = room.run(f"--runbooks-emulator={address}")
    [name] = run.outcomes
    said = f"the emulator at {address} does not answer (it hung up)"
    assert re.match(
        rf"runbooks/book.md:\d+: infrastructure broke \({re.escape(said)}", run.text(name)
    )


def test_what_an_emulator_says_that_it_lacks_is_a_gap(room: Room) -> None:
    kind = moto_server()
    kind.answers["GET /reports/july"] = 501
    room.book(CALLS)
    with serving(kind) as address:
        run = room.run(f"--runbooks-emulator={address}")
    [name] = run.outcomes
    assert "emulator gap (moto-server does not emulate s3:GetObject" in run.text(name)
