"""What a person sees when the fence holds a step."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from pytest_runbooks.model import Verdict

from .play import detected, play

pytestmark = pytest.mark.skipif(
    not (detected().files and detected().connections),
    reason="the kernel of this machine gives no whole fence; .ci/run says so, and fails",
)


def step(code: str) -> str:
    return f"# S\n\n```bash\n{code}\n```\n"


def test_a_connection_is_refused_at_its_line_although_the_step_shrugs_it_off(
    tmp_path: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code = f"echo one\n(exec 3<>/dev/tcp/127.0.0.1/{port}) 2>/dev/null || true\necho two"
        played = play(step(code), tmp_path)
    assert played.text("s") == (
        f"runbooks/book.md:5: tried to leave the emulator (a connection to 127.0.0.1:{port}, N s)\n"
        "    4  echo one\n"
        f"  > 5  (exec 3<>/dev/tcp/127.0.0.1/{port}) 2>/dev/null || true\n"
        "    6  echo two\n"
        "stdout:\n"
        "  one\n"
        "  two\n"
        f"refused: a connection to 127.0.0.1:{port}\n"
        "  another program of this machine listens there; a block reaches the gateway and "
        "what it started itself\n"
        "rerun:   pytest runbooks/book.md::s"
    )


def test_a_file_that_the_fence_closes_is_hinted_at(tmp_path: Path) -> None:
    played = play(step("echo x >/tmp/pytest-runbooks-is-not-here"), tmp_path)
    assert played.outcomes["s"].verdict is Verdict.FAILED
    assert played.text("s").split("\n")[-2:] == [
        (
            "hint:    in the fence a block writes below its work directory ($TMPDIR, not /tmp), "
            "and reads nobody's files; `runbooks_writable` and `runbooks_readable` open more, see "
            "docs/fence.md"
        ),
        "rerun:   pytest runbooks/book.md::s",
    ]


def test_a_name_that_is_not_looked_up_is_hinted_at(tmp_path: Path) -> None:
    code = "python3 -c 'import socket; socket.create_connection((\"example.com\", 80))'"
    played = play(step(code), tmp_path)
    assert played.outcomes["s"].verdict is Verdict.FAILED
    assert (
        "hint:    in the fence no names are looked up: what speaks HTTP goes through the proxy of "
        "the environment; what needs another server can be skipped, with `skip` or `skip-if`\n"
    ) in played.text("s")


def test_what_a_procedure_serves_it_can_reach(tmp_path: Path) -> None:
    code = (
        "python3 -u -m http.server 0 --bind 127.0.0.1 >log 2>&1 &\n"
        "until PORT=$(grep -o 'port [0-9]*' log | cut -d' ' -f2) && [ \"$PORT\" ]; do sleep 0.05; "
        "done\n"
        "python3 -c \"import urllib.request as u; print(u.urlopen('http://127.0.0.1:$PORT').status)\""
    )
    played = play(step(code), tmp_path)
    assert played.failures() == ""
    assert played.output == "200\n"
