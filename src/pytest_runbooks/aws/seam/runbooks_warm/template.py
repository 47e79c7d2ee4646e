"""The template: all that is the same for every call, loaded once, outside of any fence.

The harness talks to it on a socket of packets, each a JSON object. It says:

    {"serve": ID, "home": HOME, "enter": WORDS, "services": NAMES, "waits": WAITS}
        load what the commands of services need, and fork a server; with the descriptors of a
        listener and of its life, and those that the WORDS for `enter.py` count from 0; WAITS are
        what `waits.py` needs to shorten long ones, null where all are real
    {"leave": ID}
        end that server, and let its process id be another's

and hears:

    {"ready": VERSION, "process": PID}   once
    {"refused": REASON}                  in its place: the CLI cannot be warmed
    {"serves": ID, "process": PID}

The template itself runs nothing that a document says, and ends when the harness does.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.machinery
import importlib.util
import json
import os
import signal
import socket
import sys
import traceback
from typing import Any, NoReturn

from . import call, judge, savings
from .caller import Start, Streams
from .driver import Driver, SeamError
from .learning import Knowledge, learn
from .places import Places
from .server import Server
from .waits import Shortening

LARGEST = 768 << 20  # bytes in memory from which on no further service is prepared
_PR_SET_PDEATHSIG, _PR_SET_NAME, _PR_SET_CHILD_SUBREAPER = 1, 15, 36
_NAME = b"runbooks-warm"
_SCOUTS = (
    ["sts", "get-caller-identity", "--output", "table", "--query", "Account"],
    ["s3", "ls", "s3://bucket/"],
)


def run(channel: int) -> NoReturn:
    """Load the CLI, tell the harness, and serve it until it is gone."""
    harness = socket.socket(fileno=channel)
    try:
        template = Template(harness)
    except Exception as error:  # noqa: BLE001 - whatever it is, the CLI is run cold then
        _say(harness, {"refused": f"{type(error).__name__}: {error}"})
        os._exit(1)
    template.run()


class Template:
    """What is forked.

    Args:
        harness: tells what to do.
    """

    def __init__(self, harness: socket.socket) -> None:
        import awscli  # noqa: PLC0415 - it is there when this runs

        if awscli.__version__.startswith("2.") and not getattr(sys, "frozen", False):
            # Debian's, forked, waits for ever before a handshake of TLS.
            raise SeamError("it is a v2 that is not AWS's own program")
        self._harness = harness
        self._servers: dict[int, int] = {}  # the process by the harness's number
        self._started_with = dict(os.environb)
        self._enter = _load(os.environ.pop("RUNBOOKS_WARM_ENTER"))
        self._home = os.environ["HOME"]
        _take_name(self._enter)
        savings.apply()
        self._driver = Driver()
        self._prepared: set[str] = set()
        for arguments in _SCOUTS:
            self._scout(arguments)
        own = _own_variables(self._started_with)
        self._start = Start(Streams.of_this_process(), own, "")
        self._places = self._freeze()
        _say(harness, {"ready": awscli.__version__, "process": os.getpid()})

    def run(self) -> NoReturn:
        """Do what the harness says."""
        while True:
            self._obey()

    def _obey(self) -> None:
        said, descriptors, _, _ = socket.recv_fds(self._harness, 1 << 16, 16)
        if not said:
            os._exit(0)
        order = json.loads(said)
        if "leave" in order:
            self._leave(order["leave"])
            return
        new = [self.prepare(service) for service in order["services"]]
        if any(new):
            self._places = self._freeze()
        entered, enters = os.pipe()
        process = os.fork()
        if not process:
            self._serve(order, descriptors, enters)
        for one in (*descriptors, enters):
            os.close(one)
        os.read(entered, 1)  # nobody is to meet it outside
        os.close(entered)
        self._servers[order["serve"]] = process
        _say(self._harness, {"serves": order["serve"], "process": process})

    def prepare(self, service: str) -> bool:
        """Load what the commands of a service need; say whether there was anything to load."""
        if service in self._prepared or _memory() > LARGEST:
            return False
        self._prepared.add(service)
        self._driver.prepare(service)
        return True

    def _freeze(self) -> Places:
        """Let no collection of garbage write to what the forked processes share."""
        gc.unfreeze()  # what is frozen is not found
        places = Places(self._home)
        gc.collect()
        gc.freeze()
        return places

    def _leave(self, number: int) -> None:
        """End a server. Not before is it waited for: the harness knows it by its process id."""
        process = self._servers.pop(number, None)
        if process is not None:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)

    def _serve(self, order: dict[str, Any], descriptors: list[int], enters: int) -> NoReturn:
        """Become the server of a procedure: within its fence, with its HOME."""
        try:
            # In the session of the template, a call could join its group, and signal it.
            os.setsid()
            self._harness.detach()
            _close_all_but([*descriptors, enters])
            self._enter.call("prctl", _PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
            listener, life, *passed = descriptors
            self._places.move(order["home"])
            os.environ["HOME"] = order["home"]  # for modules that are loaded from here on
            if order["enter"]:
                self._enter.enter(_words(order["enter"], passed))
            _say_nothing()  # to a file that is the harness's
            os.close(enters)
            self._die_with(os.getppid())
            judging = judge.Judge(order["home"], self._started_with)
            start = self._start._replace(limits=judging.limits)

            me = os.getpid()
            known: list[Knowledge] = []
            shortening = Shortening(*order["waits"]) if order["waits"] else None

            def begin() -> None:
                self._die_with(me)
                known.append(Knowledge(self._driver.loader))

            def answer(caller: socket.socket, server: socket.socket) -> NoReturn:
                call.answer(caller, server, judging, start, self._driver, known.pop(), shortening)

            Server(socket.socket(fileno=listener), life, begin, answer, self._learn).run()
        except BaseException:  # noqa: BLE001 - it says why it ended, where the harness finds it
            traceback.print_exc()
        os._exit(1)

    def _die_with(self, parent: int) -> None:
        """Have this process killed when its parent ends, however that ends."""
        self._enter.call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    def _learn(self, said: bytes) -> bool:
        """Take in what a call tells of itself; say whether it was new."""
        told = json.loads(said)
        if isinstance(told, str):
            new = self.prepare(told)
        else:
            new = _memory() < LARGEST
            if new:
                learn(self._driver.loader, said)
        if new:
            gc.freeze()
        return new

    def _scout(self, arguments: list[str]) -> None:
        """Learn what a command loads, from one that reaches nobody."""
        reading, writing = os.pipe()
        process = os.fork()
        if not process:
            try:
                _reach_nobody()
                before = Knowledge(self._driver.loader)
                with contextlib.suppress(BaseException):
                    self._driver.main(arguments)
                with open(writing, "wb") as file:
                    file.write(before.news())
            finally:
                os._exit(0)
        os.close(writing)
        with open(reading, "rb") as file:
            news = file.read()
        os.waitpid(process, 0)
        if news:
            learn(self._driver.loader, news)


def _take_name(enter: Any) -> None:
    """Be found by nobody who looks for an `aws` by name or command line, as `pkill -f aws` does."""
    enter.call("prctl", _PR_SET_NAME, _NAME, 0, 0, 0)
    with open("/proc/self/stat", "rb") as file:  # proc(5): arg_start and arg_end, 48 and 49
        start, end = map(int, file.read().rpartition(b")")[2].split()[45:47])
    if end - start > len(_NAME):
        # The interpreter has copied them.
        enter.call("memset", start, 0, end - start)
        enter.call("memmove", start, _NAME, len(_NAME))


def _own_variables(started_with: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """Find what the program has set in its environment, which the harness gave none of."""
    own = [b"AWS_DATA_PATH"]
    if getattr(sys, "frozen", False):
        own += [b"LD_LIBRARY_PATH", *(name for name in started_with if name.startswith(b"_PYI_"))]
    return {name: started_with[name] for name in own if name in started_with}


def _words(words: list[int], passed: list[int]) -> list[str]:
    """Put the numbers of descriptors into the words for `enter.py`, which count them from 0."""
    numbers = [passed[one] if one >= 0 else -1 for one in words[:3]]
    return [str(one) for one in (*numbers, *words[3:])]


def _close_all_but(kept: list[int]) -> None:
    """Close what the template has open, but for the standard streams and some others."""
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2 and int(name) not in kept:
            with contextlib.suppress(OSError):  # that of the listing
                os.close(int(name))


def _say_nothing() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _load(file: str) -> Any:
    """Load a module of the harness, which is no package here."""
    spec = importlib.util.spec_from_file_location("runbooks_enter", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _say(harness: socket.socket, words: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # it is gone, which the next reading finds
        harness.send(json.dumps(words).encode())


def _memory() -> int:
    """Give the size of this process in memory, in bytes."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _reach_nobody() -> None:
    """Let a command find credentials that are none, and an endpoint where nobody listens."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.environ.update(
        AWS_ACCESS_KEY_ID="none",
        AWS_SECRET_ACCESS_KEY="none",  # noqa: S106 - no secret
        AWS_DEFAULT_REGION="us-east-1",
        AWS_ENDPOINT_URL="http://127.0.0.1:0",
        AWS_MAX_ATTEMPTS="1",
        AWS_CONFIG_FILE=os.devnull,
    )
