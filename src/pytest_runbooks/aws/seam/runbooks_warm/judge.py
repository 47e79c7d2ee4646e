"""Whether a call can be answered by a fork of this process, or has to run cold.

A fork has what the process read when it started. Where a caller differs in that, its call is run by
the program itself, which is always right.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable

from .request import Request, fields

# What an interpreter, its libraries and OpenSSL read when they start.
_READ_AT_START = (
    b"LANG",
    b"LANGUAGE",
    b"LOCPATH",
    b"GCONV_PATH",
    b"OPENSSL_CONF",
    b"GLIBC_TUNABLES",
)
_READ_AT_START_PREFIXES = (b"LC_", b"LD_", b"PYTHON", b"MALLOC_", b"_PYI_", b"_MEI")

# Of /proc/PID/status: who a process is, and what it is allowed.
_SAME_STATUS = (
    *("Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs"),
    *("Seccomp", "Seccomp_filters", "Cpus_allowed", "Mems_allowed"),
)
# Of /proc/PID/limits: a large process may fail where a small one does not. The others are set.
_SAME_LIMITS = ("Max data size", "Max stack size", "Max resident set", "Max address space")

# Debugging shows the making of the driver; help and prompts are for a terminal.
_COLD_ARGUMENTS = {"--debug", "help", "--cli-auto-prompt", "--cli-legacy-plugin-path"}
# Of a configuration file: what is read while a driver is made.
_COLD_CONFIGURATION = (b"plugins", b"api_versions", b"cli_auto_prompt", b"cli_history")
_OF_A_PROCESS = ("/dev/fd/", "/dev/std", "/proc/self/", "/proc/thread-self/")
_OF_HOME = (".aws/cli/alias", ".aws/models")


class Judge:
    """Compares callers with the process as it is now.

    Args:
        home: the HOME that it has been moved to.
        started_with: the environment of the process when it started; of what is read at start it
            had nothing but a language, beside what the harness and the program put there.
    """

    def __init__(self, home: str, started_with: dict[bytes, bytes]) -> None:
        self._home = home
        read = _read_at_start(started_with)
        self._language = {name: read[name] for name in read if name.startswith((b"LANG", b"LC_"))}
        with open("/proc/self/status", encoding="ascii") as status:
            self._status = fields(status.read())
        with open("/proc/self/limits", encoding="ascii") as limits:
            self.limits = limits.read()
        self._identity = identity()
        self._priority = os.getpriority(os.PRIO_PROCESS, 0)

    def reason_for_cold(self, request: Request) -> str | None:
        """Say why a call cannot be answered here; None when it can."""
        if request.variable("HOME") != self._home:
            return "another HOME"
        if _read_at_start(request.environment) != self._language:
            return "another language, or other libraries"
        if request.identity != self._identity:
            return "other namespaces"
        for name in _SAME_STATUS:
            if request.status.get(name) != self._status.get(name):
                return f"another {name}"
        if request.limits != self.limits:
            ours, theirs = limits_of(self.limits), limits_of(request.limits)
            for name in _SAME_LIMITS:
                if ours.get(name) != theirs.get(name):
                    return f"another {name}"
        if os.getpriority(os.PRIO_PROCESS, int(request.status["Pid"])) != self._priority:
            return "another priority"
        return self._reason_in_settings(request)

    def _reason_in_settings(self, request: Request) -> str | None:
        if found := _COLD_ARGUMENTS.intersection(request.arguments):
            return f"`{found.pop()}`"
        if getattr(sys, "frozen", False) and not all(map(_is_text, request.arguments)):
            return "an argument that is no UTF-8, which the program does not start with"
        if request.variable("AWS_DATA_PATH") is not None:
            return "AWS_DATA_PATH"
        if (request.variable("AWS_CLI_AUTO_PROMPT") or "off").lower() != "off":
            return "AWS_CLI_AUTO_PROMPT"
        for name in _OF_HOME:
            if os.path.exists(os.path.join(self._home, name)):
                return f"~/{name}"
        file = request.variable("AWS_CONFIG_FILE") or "~/.aws/config"
        if file.startswith("~"):
            file = self._home + file[1:] if file.startswith("~/") else os.devnull
        if file.startswith(_OF_A_PROCESS):
            return "a configuration that is a descriptor"
        said = _content(os.path.join(f"/proc/self/fd/{request.cwd}", file))
        if said is None:
            return "a configuration that is no file"
        for word in _COLD_CONFIGURATION:
            if word in said:
                return f"`{word.decode()}` in the configuration"
        return None


def identity() -> bytes:
    """Give the namespaces and the root of this process, as a client says its own."""
    lines = []
    for name in ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts"):
        try:
            lines.append(os.readlink(f"/proc/self/ns/{name}"))
        except OSError:  # a kernel without it
            lines.append("")
    root = os.stat("/")
    lines.append(f"{root.st_dev}:{root.st_ino}")
    return "".join(f"{line}\n" for line in lines).encode()


def limits_of(text: str) -> dict[str, Iterable[str]]:
    """Read /proc/PID/limits: the soft and the hard limit by name."""
    return {line[:26].strip(): tuple(line[26:].split()[:2]) for line in text.splitlines()[1:]}


def _read_at_start(environment: dict[bytes, bytes]) -> dict[bytes, bytes]:
    return {
        name: value
        for name, value in environment.items()
        if name in _READ_AT_START or name.startswith(_READ_AT_START_PREFIXES)
    }


def _is_text(argument: str) -> bool:
    try:
        argument.encode()
    except UnicodeEncodeError:  # of bytes that could not be decoded
        return False
    return True


def _content(file: str) -> bytes | None:
    """Read a file; empty when there is none, None when it can be read once only, or has no end."""
    try:
        if file != os.devnull and not stat.S_ISREG(os.stat(file).st_mode):
            return None
        with open(file, "rb") as opened:
            return opened.read()
    except OSError:
        return b""
