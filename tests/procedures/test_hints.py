"""What a failure says of itself when the run, and not the page, may be the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_runbooks.fence.layers import Layers
from pytest_runbooks.model import Verdict
from pytest_runbooks.procedures.settings import RunSettings

from .play import NAME, detected, play

PROFILE = """\
import boto3

for name in ["dev", "stage"]:
    boto3.Session(profile_name=name)
"""
ENDPOINT = """\
import boto3
from botocore.config import Config

once = Config(retries={"total_max_attempts": 1})
boto3.client("s3", endpoint_url="http://localhost:1", config=once).list_buckets()
"""


def hints(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.startswith("hint:")]


@pytest.mark.parametrize(
    ("language", "code", "hint"),
    [
        (
            "python",
            PROFILE,
            (
                "a profile whose name comes out of a variable is declared in the front matter, "
                "under `profiles`: `dev`"
            ),
        ),
        (
            "python",
            ENDPOINT,
            (
                "nothing listens at http://localhost:1; the emulator is at $AWS_ENDPOINT_URL, "
                "where every command finds it that names no endpoint"
            ),
        ),
        (
            "bash",
            'echo "about to deploy"\nread -r -p "continue? " answer',
            "nobody answers: standard input is empty; write the answer on the page",
        ),
        (
            "bash",
            "$ terraform plan",
            "a prompt stands before the command: take it away, or make the block a `console`",
        ),
        (
            "python",
            'input("continue? ")',
            "nobody answers: standard input is empty; write the answer on the page",
        ),
    ],
    ids=[
        "a profile of a loop",
        "an endpoint of a habit",
        "a question",
        "a prompt",
        "a question of Python",
    ],
)
def test_what_works_by_hand_is_hinted_at(
    language: str, code: str, hint: str, tmp_path: Path
) -> None:
    played = play(f"# S\n\n```{language}\n{code}\n```\n", tmp_path)
    assert played.outcomes["s"].verdict is Verdict.FAILED
    assert hints(played.text("s")) == [f"hint:    {hint}"]


def test_a_step_that_takes_too_long_is_told_how_to_get_longer(tmp_path: Path) -> None:
    text = "# S\n\n<!-- runbook: timeout=200ms -->\n```bash\nsleep infinity\n```\n"
    played = play(text, tmp_path)
    assert played.text("s") == (
        f"{NAME}:5: timed out (killed, N s)\n"
        "  $ sleep infinity\n"
        "hint:    a step that needs longer says so before it, with "
        "`<!-- runbook: timeout=10m -->`; what serves until it is stopped is started with `&`\n"
        f"rerun:   pytest {NAME}::s"
    )


@pytest.mark.parametrize("code", ["kill %1", "wait $JOB"])
def test_a_job_of_before_a_failure_is_known_by_its_process_only(code: str, tmp_path: Path) -> None:
    text = (
        "# S\n\n```bash\nsleep 60 &\nJOB=$!\n```\n\n"
        "<!-- runbook: exit=1 -->\n```bash\nfalse\n```\n\n"
        f"```bash\nkill -0 $JOB\n{code}\n```\n"
    )
    played = play(text, tmp_path)
    assert played.outcomes["s-3"].verdict is Verdict.FAILED
    assert played.outcomes["s-3"].line == 15
    assert hints(played.text("s-3")) == [
        (
            "hint:    a step that ended with a failure ended its shell: what it had started runs "
            "on, and later steps know it by its process id only, for `kill` and not for `wait`"
        )
    ]


@pytest.mark.skipif(not detected().connections, reason="the kernel does not hold connections")
@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("bash", 'echo "deploys:1|c" >/dev/udp/127.0.0.1/8125'),
        ("python", "import socket\n\nsocket.socket(type=socket.SOCK_DGRAM)"),
    ],
)
def test_a_socket_of_another_protocol_is_hinted_at(
    language: str, code: str, tmp_path: Path
) -> None:
    played = play(f"# S\n\n```{language}\n{code}\n```\n", tmp_path)
    assert played.outcomes["s"].verdict is Verdict.FAILED
    assert hints(played.text("s")) == [
        "hint:    in the fence there is no UDP and no other protocol than TCP, see docs/fence.md"
    ]


def test_an_output_that_differs_because_of_the_fence_is_hinted_at(tmp_path: Path) -> None:
    if not detected().files:
        pytest.skip("the kernel of this machine does not hold files")
    said = "cat /tmp/pytest-runbooks/x 2>&1 || true\nmkdir /tmp/pytest-runbooks 2>&1 || true"
    promise = "Expected output:\n\n```text\n{}\n```\n"
    differs = play(f"# S\n\n```bash\n{said}\n```\n\n{promise.format('ready')}", tmp_path)
    assert differs.outcomes["s"].verdict is Verdict.DIFFERS
    [hint] = hints(differs.text("s"))
    assert hint.startswith("hint:    in the fence a block writes below its work directory ")
    promised = promise.format("...\nPermission denied, as it should be")
    differs = play(f"# S\n\n```bash\n{said}\n```\n\n{promised}", tmp_path)
    assert differs.outcomes["s"].verdict is Verdict.DIFFERS
    assert hints(differs.text("s")) == []


def test_without_a_fence_of_the_kernel_it_is_not_to_blame(tmp_path: Path) -> None:
    settings = RunSettings(timeout=10.0, machine={"PATH": "/usr/bin:/bin"}, layers=Layers())
    code = "echo 'mkdir: Permission denied' >&2\nfalse"
    played = play(f"# S\n\n```bash\n{code}\n```\n", tmp_path, settings=settings)
    assert played.text("s") == (
        f"{NAME}:5: command failed (exit 1, N s)\n"
        "    4  echo 'mkdir: Permission denied' >&2\n"
        "  > 5  false\n"
        "stderr:\n"
        "  mkdir: Permission denied\n"
        f"rerun:   pytest {NAME}::s"
    )
