"""Two procedures of one run cannot reach each other."""

from __future__ import annotations

from pathlib import Path

from pytest_runbooks.fence.layers import ALL
from pytest_runbooks.model import Verdict

from .attempt import Attempt
from .stage import Stage

SERVE = """
echo secret-of-a-neighbour >file
export NEIGHBOUR=secret-of-a-neighbour
python3 - <<'PYTHON' &
import socket, time
one = socket.create_server(("127.0.0.1", 0))
with open("port", "w") as file:
    file.write(str(one.getsockname()[1]))
other = socket.socket(socket.AF_UNIX)
other.bind("socket")
other.listen()
time.sleep(60)
PYTHON
until [[ -S socket ]]; do sleep 0.01; done
echo "$! $PWD $(<port)"
"""

TRY = """
cat "$FOLDER_OF_NEIGHBOUR/file" || echo closed
echo x >"$FOLDER_OF_NEIGHBOUR/new" || echo closed
tr '\\0' '\\n' <"/proc/$PID_OF_NEIGHBOUR/environ" || echo closed
python3 - <<'PYTHON'
import os, socket
for family, place in (
    (socket.AF_INET, ("127.0.0.1", int(os.environ["PORT_OF_NEIGHBOUR"]))),
    (socket.AF_UNIX, os.environ["FOLDER_OF_NEIGHBOUR"] + "/socket"),
):
    try:
        socket.socket(family).connect(place)
        print("open")
    except OSError:
        print("closed")
PYTHON
kill "$PID_OF_NEIGHBOUR" || echo closed
"""


def test_a_procedure_reaches_nothing_of_another_that_runs_meanwhile(
    stage: Stage, tmp_path: Path
) -> None:
    with stage.running(Attempt("a neighbour", SERVE), ALL, tmp_path) as neighbour:
        pid, folder, port = neighbour.outputs[0].stdout.split()
        names = {
            "PID_OF_NEIGHBOUR": pid,
            "FOLDER_OF_NEIGHBOUR": folder,
            "PORT_OF_NEIGHBOUR": port,
        }
        with stage.running(Attempt("an attempt", TRY), ALL, tmp_path, names) as outcome:
            assert outcome.outputs[0].stdout == "closed\n" * 6
            assert outcome.verdict is Verdict.REFUSED
        assert Path(f"/proc/{pid}").exists()
        assert not Path(folder, "new").exists()
