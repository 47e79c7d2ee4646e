"""Steps that keep running while later ones run."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

from pytest_runbooks.model import Verdict
from tests.supervision.processes import alive, soon

from .play import play


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_a_server_is_there_for_later_steps_and_ends_with_the_procedure(tmp_path: Path) -> None:
    port = free_port()
    played = play(
        f"""
        <!-- runbook: background ready=port:{port} -->
        ```bash
        sleep 0.3
        exec python3 -m http.server {port} --bind 127.0.0.1
        ```

        ```bash
        server=$!
        kill -0 $server && echo "it is $server"
        python3 - <<END
        import urllib.request
        print(urllib.request.urlopen("http://127.0.0.1:{port}/").status)
        END
        ```
        """,
        tmp_path,
    )
    assert played.failures() == ""
    first, second = played.outcomes["book-2"].outputs[0].stdout.split("\n")[:2]
    assert second == "200"
    assert soon(lambda: not alive(int(first.split()[-1])))


def test_a_step_is_ready_when_its_output_holds_what_it_says(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: background ready="/^ready on \\d+$/" -->
        ```bash
        echo starting >&2
        sleep 0.2
        touch it-is-ready; echo ready on 7
        sleep 100
        ```

        ```bash
        test -e it-is-ready
        ```
        """,
        tmp_path,
    )
    assert played.failures() == ""
    assert played.outcomes["book"].outputs[0].stdout == "starting\nready on 7\n"


def test_a_step_is_ready_when_a_command_succeeds(tmp_path: Path) -> None:
    played = play(
        """
        ```bash
        ME=here
        ```

        <!-- runbook: background ready='test "$ME" = here && test -e flag' -->
        ```bash
        sleep 0.3
        touch flag
        sleep 100
        ```

        ```bash
        test -e flag && test $ME = here
        ```
        """,
        tmp_path,
    )
    assert played.failures() == ""


def test_nothing_is_waited_for_unless_it_says_so(tmp_path: Path) -> None:
    began = time.monotonic()
    played = play(
        """
        <!-- runbook: background -->
        ```bash
        sleep 100
        ```
        """,
        tmp_path,
    )
    assert played.failures() == ""
    assert time.monotonic() - began < 50


def test_a_step_that_ends_before_it_is_ready_fails_at_once(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: background ready=port:1 -->
        ```bash
        echo "no such thing" >&2
        exit 4
        ```
        """,
        tmp_path,
    )
    assert (
        played.failures()
        == """\
runbooks/book.md:4: command failed (exit 4, before it was ready, N s)
    3  echo "no such thing" >&2
  > 4  exit 4
stdout:
  no such thing
rerun:   pytest runbooks/book.md::book"""
    )


def test_a_step_that_ends_well_and_never_was_ready_fails_too(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: background ready=/never/ -->
        ```bash
        true
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book"].verdict is Verdict.FAILED
    assert played.outcomes["book"].message == "exit 0, before it was ready"


def test_a_step_that_is_not_ready_in_time_is_killed(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: background ready=/never/ timeout=500ms -->
        ```bash
        echo $BASHPID
        sleep 100
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book"].verdict is Verdict.TIMED_OUT
    assert played.outcomes["book"].message == "not ready in time"
    assert soon(lambda: not alive(int(played.output)))


def test_a_failure_says_what_has_ended_in_the_background(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: background ready=/up/ -->
        ```bash
        echo up
        sleep 0.2
        exit 7
        ```

        ```bash
        sleep 1
        false
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book-2"].hint == (
        "what line 3 started in the background has ended with status 7"
    )


def test_lines_of_a_block_in_the_background_are_those_of_the_page(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: background ready=/at/ -->
        ```bash
        echo at $LINENO
        sleep 100
        ```
        """,
        tmp_path,
    )
    assert played.output == "at 3\n"


def test_nothing_is_left_of_the_background(
    tmp_path: Path, new_children: Callable[[], list[int]]
) -> None:
    play(
        """
        <!-- runbook: background ready=/up/ -->
        ```bash
        setsid sleep 1000 &
        echo up
        sleep 1000
        ```
        """,
        tmp_path,
    )
    assert soon(lambda: not new_children())


def test_a_server_of_the_machine_makes_no_step_ready(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        played = play(
            f"""
            <!-- runbook: background ready=port:{port} timeout=1s -->
            ```bash
            sleep 100
            ```
            """,
            tmp_path,
        )
    assert played.outcomes["book"].verdict is Verdict.TIMED_OUT


def test_a_server_is_not_disturbed_by_being_looked_at(tmp_path: Path) -> None:
    port = free_port()
    played = play(
        f"""
        <!-- runbook: background ready=port:{port} -->
        ```bash
        exec python3 -c "
        import socket
        server = socket.create_server(('127.0.0.1', {port}))
        server.accept()[0].sendall(b'for the first client')
        "
        ```

        ```python
        import socket
        print(socket.create_connection(("127.0.0.1", {port})).recv(99).decode())
        ```
        """,
        tmp_path,
    )
    assert played.failures() == ""
    assert played.outcomes["book-2"].outputs[0].stdout == "for the first client\n"


def test_the_end_of_a_program_in_the_place_of_the_shell_is_seen(tmp_path: Path) -> None:
    began = time.monotonic()
    played = play(
        """
        ```bash
        set -o noclobber
        ```

        <!-- runbook: background ready=/never/ timeout=60s -->
        ```bash
        exec bash -c 'exit 9'
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book-2"].message == "exit 9, before it was ready"
    assert time.monotonic() - began < 50


def test_what_was_ready_and_ended_well_at_once_was_ready(tmp_path: Path) -> None:
    played = play(
        """
        ```bash
        set -o noclobber
        ```

        <!-- runbook: background ready=/done/ -->
        ```bash
        echo done
        ```
        """,
        tmp_path,
    )
    assert played.failures() == ""


def test_endless_output_is_neither_kept_nor_in_the_way(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: background ready="/on and on/" -->
        ```bash
        yes on and on and on | tee /dev/stderr
        ```

        ```bash
        sleep 1
        kill -0 $!
        ```
        """,
        tmp_path,
    )
    assert played.failures() == ""
    late = play(
        """
        <!-- runbook: background ready=/never/ timeout=1s -->
        ```bash
        yes on and on and on
        ```
        """,
        tmp_path,
    )
    assert late.outcomes["book"].message == "not ready in time"
    assert "bytes more were written here and are not kept]" in late.output
    assert len(late.output) < 2 << 20


def test_a_command_that_hangs_does_not_outlast_the_time_of_its_step(tmp_path: Path) -> None:
    began = time.monotonic()
    played = play(
        """
        <!-- runbook: background ready="cat /dev/zero" timeout=1s -->
        ```bash
        sleep 100
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book"].message == "not ready in time"
    assert time.monotonic() - began < 40


def test_a_wait_for_readiness_is_real(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: background ready="sleep 5.5" -->
        ```bash
        sleep 5
        touch it-is-ready
        sleep 100
        ```

        ```bash
        test -e it-is-ready
        ```
        """,
        tmp_path,
    )
    assert played.failures() == ""


def test_a_regular_expression_that_finds_no_end_breaks_the_step(tmp_path: Path) -> None:
    played = play(
        """
        <!-- runbook: background ready="/(a+)+$/" -->
        ```bash
        echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab
        sleep 100
        ```
        """,
        tmp_path,
    )
    assert played.outcomes["book"].verdict is Verdict.BROKEN
