from __future__ import annotations

import subprocess
import sys

import pytest

from pytest_runbooks.fence import landlock, trial
from pytest_runbooks.fence.layers import ALL, Layers

# A container's profile that refuses a system call (EPERM), as Docker's default does pidfd_getfd.
WITHOUT = """
import ctypes, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.prctl(38, 1, 0, 0, 0)
load, equals, allow, refuse = 0x20, 0x15, (6, 0, 0, 0x7FFF0000), (6, 0, 0, 0x50001)
filter = [(load, 0, 0, 0), (equals, 0, 1, int(sys.argv[1])), refuse, allow]
program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *one) for one in filter))
head = struct.pack("=HxxxxxxQ", len(filter), ctypes.addressof(program))
assert libc.prctl(22, 2, ctypes.c_char_p(head)) == 0
from pytest_runbooks.fence.trial import detect
print(detect())
"""


def found_without(number: int) -> str:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, str(number)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_this_machine_has_all_layers() -> None:
    assert trial.detect() == ALL


def test_where_sockets_of_others_cannot_be_had_connections_are_not_held() -> None:
    assert found_without(438) == str(Layers(files=True))  # pidfd_getfd


def test_where_landlock_is_refused_files_are_not_held() -> None:
    assert found_without(444) == str(Layers(connections=True))  # landlock_create_ruleset


def test_a_layer_that_is_there_and_does_not_hold_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "version", lambda: 1)
    monkeypatch.setattr(landlock, "_WRITE_FILE", 0)
    monkeypatch.setattr(landlock, "_CHANGE_FOLDER", 0)
    assert trial.detect() == Layers(connections=True)
