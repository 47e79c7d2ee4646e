"""What ends a run from outside: SIGTERM, as CI sends it, and SIGHUP, as a closed terminal does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .room import Room

BOOK = """
```bash
export STATE=good
```

```bash
setsid sleep 1234 &
echo $! >"$TRAIL.pid"
echo waiting >>"$TRAIL"
sleep 1234
```

<!-- runbook: cleanup -->
```bash
echo "tidy:$STATE" >>"$TRAIL"
```
"""


@pytest.mark.parametrize(
    ("arguments", "group", "number"),
    [
        pytest.param([], False, signal.SIGTERM, id="alone"),
        pytest.param([], True, signal.SIGHUP, id="the terminal is closed"),
        pytest.param(["-n1"], False, signal.SIGTERM, id="xdist"),
        pytest.param(["-n1"], True, signal.SIGTERM, id="xdist, the group"),
    ],
)
def test_a_run_that_is_terminated_cleans_up_reports_and_leaves_nothing(
    room: Room, arguments: list[str], group: bool, number: signal.Signals
) -> None:
    room.book(BOOK)
    trail = room.path / "trails" / "trail"
    command = [sys.executable, "-m", "pytest", "-pno:randomly", "--junitxml=report.xml"]
    with subprocess.Popen(
        [*command, *arguments],
        cwd=room.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        deadline = time.monotonic() + 20
        while not (trail.exists() and "waiting" in trail.read_text()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        (os.killpg if group else os.kill)(process.pid, number)
        out, _ = process.communicate(timeout=20)
    assert process.returncode == pytest.ExitCode.INTERRUPTED, out
    assert room.trail == ["waiting", "tidy:good"]
    assert (room.path / "report.xml").read_text().count("<testcase ") >= 1
    assert not Path("/proc", (room.path / "trails" / "trail.pid").read_text().strip()).exists()
    assert room.left == []


def test_who_wants_the_signal_keeps_it(room: Room) -> None:
    room.write(
        "conftest.py",
        """
        import os, signal

        def pytest_configure(config):
            signal.signal(signal.SIGTERM, lambda *_: os._exit(7))
        """,
    )
    room.book("```bash\necho waiting\n```\n")
    room.write(
        "test_signal.py",
        """
        import os, signal

        def test_it():
            os.kill(os.getpid(), signal.SIGTERM)
        """,
    )
    done = subprocess.run([sys.executable, "-m", "pytest", "."], cwd=room.path, check=False)
    assert done.returncode == 7
