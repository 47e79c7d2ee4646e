"""What a function may use, and what becomes of the others when it uses more.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
"""

from __future__ import annotations

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from pytest_runbooks.emulators import Outside, moto_seams
from pytest_runbooks.emulators.lambda_function import Invocation, ThrottledError
from pytest_runbooks.emulators.lambda_pool import ExecutionPool
from pytest_runbooks.emulators.moto import MotoEmulator

from .conftest import ACCOUNT, REGION, Clients, Deploy, package
from .test_moto_lambda import ECHO, UUID, call, error_of, is_alive, messages, wait_for

KILLED = (
    "Runtime.ExitError",
    "RequestId: [UUID] Error: Runtime exited with error: signal: killed",
)

TOO_MUCH = {
    "and keeps it": """
        import time
        def handler(event, context):
            kept = bytearray(b"x" * 200_000_000)
            time.sleep(30)
        """,
    "for a moment": """
        def handler(event, context):
            return len(b"x" * 200_000_000)
        """,
    "while it is loaded": """
        import time
        kept = b"x" * 200_000_000
        time.sleep(30)
        def handler(event, context): pass
        """,
    "in a child": """
        import subprocess, sys
        def handler(event, context):
            code = "import time; kept = b'x' * 200_000_000; time.sleep(30)"
            subprocess.run([sys.executable, "-c", code])
        """,
}


@pytest.mark.parametrize("code", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_function_that_uses_more_memory_than_it_has_is_killed(
    client: Clients, deploy: Deploy, code: str
) -> None:
    deploy(code, Timeout=20)
    started = time.monotonic()
    payload, log = call(client, LogType="Tail")
    assert time.monotonic() - started < 10
    assert error_of(payload) == KILLED
    *_, said, kind, end, report = re.sub(UUID, "[UUID]", log).splitlines()
    assert [said, kind, end] == [KILLED[1], "Runtime.ExitError", "END RequestId: [UUID]"]
    assert report.startswith("REPORT RequestId: [UUID]\tDuration: ")
    assert "\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t" in report
    assert report.endswith("\tStatus: error\tError Type: Runtime.OutOfMemory\t")
    client("lambda").update_function_code(FunctionName="worker", ZipFile=package(index=ECHO))
    assert call(client, 7) == 7


def test_a_function_that_has_the_memory_may_use_it(client: Clients, deploy: Deploy) -> None:
    deploy(TOO_MUCH["for a moment"], MemorySize=512)
    assert call(client) == 200_000_000


def test_what_forked_copies_have_in_common_counts_once(client: Clients, deploy: Deploy) -> None:
    deploy(
        """
        import os, signal, time
        kept = b"x" * 60_000_000
        def handler(event, context):
            children = []
            for _ in range(3):
                child = os.fork()
                if not child:
                    time.sleep(30)
                    os._exit(0)
                children.append(child)
            time.sleep(0.5)
            for child in children:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
            return len(children)
        """
    )
    assert call(client) == 3


def test_a_call_ends_on_the_code_that_it_began_on(client: Clients, deploy: Deploy) -> None:
    waits = """
        import os, time
        def handler(event, context):
            while not os.path.exists(event): time.sleep(0.01)
            return os.environ["RELEASE"]
        """
    deploy(waits, Timeout=20, Environment={"Variables": {"RELEASE": "one"}})
    with ThreadPoolExecutor(1) as threads:
        folder = Path(call(client, "/").replace("one", "/tmp"))
        go = folder / f"runbooks-{time.monotonic_ns()}"
        first = threads.submit(call, client, str(go))
        wait_for(lambda: len(messages(client)) > 0)
        aws = client("lambda")
        aws.update_function_configuration(
            FunctionName="worker", Environment={"Variables": {"RELEASE": "two"}}
        )
        assert call(client, "/") == "two"
        aws.update_function_code(
            FunctionName="worker", ZipFile=package(index="def handler(e, c): return 'new'")
        )
        assert call(client, "/") == "new"
        assert not first.done()
        go.touch()
        try:
            assert first.result() == "one"
        finally:
            go.unlink()


def test_a_file_has_room_in_the_storage_of_the_function_only(
    client: Clients, deploy: Deploy
) -> None:
    deploy(
        """
        import os
        def handler(event, context):
            with open(os.environ["TMPDIR"] + "/large", "wb") as opened:
                os.truncate(opened.fileno(), event * 1024 * 1024)
        """
    )
    assert call(client, 512) is None
    assert error_of(call(client, 513)) == ("OSError", "[Errno 27] File too large")
    client("lambda").update_function_configuration(
        FunctionName="worker", EphemeralStorage={"Size": 600}
    )
    assert call(client, 600) is None


def test_fifty_calls_at_once_are_all_served(client: Clients, deploy: Deploy) -> None:
    deploy("def handler(event, context): return event")
    with ThreadPoolExecutor(50) as threads:
        answers = threads.map(lambda n: call(lambda s: client(s, attempts=1), n), range(50))
        assert list(answers) == list(range(50))


def test_a_function_may_do_to_its_own_what_it_likes(client: Clients, deploy: Deploy) -> None:
    deploy(
        """
        import os, pathlib, sys, tempfile
        def handler(event, context):
            if os.fork() == 0:
                os._exit(0)
            os.wait()
            large = pathlib.Path(tempfile.gettempdir(), "large")
            with large.open("wb") as opened:
                for _ in range(100):
                    opened.write(bytes(1_000_000))
            for _ in range(10):
                print("x" * 1_000_000)
            sys.stdout.close()
            sys.stderr.close()
            return large.stat().st_size
        """,
        Timeout=30,
    )
    assert call(client) == 100_000_000
    assert messages(client)[-3] == f"... {10_000_010 - 1024 * 1024} bytes dropped\n"
    assert error_of(call(client))[0] == "ValueError"  # what it has closed stays closed


def test_a_function_that_calls_itself_again_and_again_ends_with_the_accounts(
    emulator: MotoEmulator, client: Clients, deploy: Deploy
) -> None:
    deploy(
        """
        import boto3
        functions = boto3.client("lambda")
        def handler(event, context):
            functions.invoke(FunctionName="worker", InvocationType="Event", Payload=str(event + 1))
            print("call", event)
        """,
        Timeout=30,
        MemorySize=512,
    )
    aws = client("lambda")
    aws.invoke(FunctionName="worker", InvocationType="Event", Payload=b"0")
    wait_for(lambda: "call 5\n" in messages(client), 20)
    emulator.reset()
    wait_for(lambda: not [one for one in threading.enumerate() if "afterwards" in one.name])
    assert client("lambda").list_functions()["Functions"] == []
    assert emulator.gaps() == ()


def test_an_event_waits_only_as_long_as_it_may(deploy: Deploy) -> None:
    pool = ExecutionPool(Outside("http://127.0.0.1:1"), Random(1))
    deploy("import time\ndef handler(event, context): time.sleep(1)")
    version = moto_seams.find_function(ACCOUNT, REGION, "worker", None)
    invocation = Invocation("request", "null", version.arn)
    try:
        with ThreadPoolExecutor(1) as threads:
            first = threads.submit(pool.invoke, version, invocation, 1)
            wait_for(lambda: pool._running.total() == 1)
            with pytest.raises(ThrottledError) as refused:
                pool.invoke(version, invocation, 1, patience=0.1)
            assert refused.value.reserved == 1
            assert not first.done()
            assert pool.invoke(version, invocation, 1, patience=20).concurrent == 1
            assert first.result().concurrent == 1
    finally:
        pool.stop()


def test_reset_in_the_midst_of_calls_leaves_nothing(
    emulator: MotoEmulator, client: Clients, deploy: Deploy, tmp_path: Path
) -> None:
    deploy(
        f"""
        import os, pathlib, subprocess, time
        def handler(event, context):
            child = subprocess.Popen(["sleep", "60"], start_new_session=True)
            note = pathlib.Path({str(tmp_path)!r}, str(event))
            note.write_text(f"{{os.getpid()}} {{child.pid}}")
            time.sleep(60)
        """,
        Timeout=60,
    )
    with ThreadPoolExecutor(6) as threads:
        waiting = [
            threads.submit(call, lambda service: client(service, attempts=1), number)
            for number in range(6)
        ]
        wait_for(lambda: len([*tmp_path.iterdir()]) == 6, 20)
        begun = time.monotonic()
        emulator.reset()
        assert time.monotonic() - begun < 5
        for one in waiting:
            with pytest.raises(Exception, match="the emulator was reset during the call"):
                one.result(timeout=5)
    left = [int(pid) for note in tmp_path.iterdir() for pid in note.read_text().split()]
    assert len(left) == 12
    assert not any(is_alive(one) for one in left)
    assert client("lambda").list_functions()["Functions"] == []
