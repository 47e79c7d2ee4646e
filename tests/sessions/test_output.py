"""What every session makes of the output of its commands."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pytest_runbooks.model import Ending

from ..supervision.processes import open_descriptors, soon
from .languages import Language
from .page import Page


def test_the_streams_are_told_apart(page: Page, language: Language) -> None:
    code = [language.say, language.say_on_stderr, language.say]
    output = page.run("\n".join(one.format(n) for n, one in enumerate(code)))
    assert (output.stdout, output.stderr) == ("0\n2\n", "1\n")


def test_the_streams_are_given_together_in_their_order(page: Page, language: Language) -> None:
    program = language.run.format("echo 2; echo 3 >&2; echo 4")
    code = [language.say.format(0), language.say_on_stderr.format(1), program]
    code += [language.say_on_stderr.format(5), language.say.format(6)]
    output = page.run("\n".join(code), both=True)
    assert (output.stdout, output.stderr) == ("0\n1\n2\n3\n4\n5\n6\n", "")


def test_output_may_end_without_a_line_end(page: Page, language: Language) -> None:
    assert page.says(language.say_without_end.format("half")) == "half"
    assert page.says(language.say.format("whole")) == "whole\n"


def test_bytes_that_are_no_text_are_replaced(page: Page, language: Language) -> None:
    assert page.says(language.say_bytes) == "\ufffd\0\ufffd"


def test_carriage_returns_are_kept(page: Page, language: Language) -> None:
    assert page.says(language.run.format(r"printf 'a\r\nb\rc\n'")) == "a\r\nb\rc\n"


def test_long_output_loses_its_middle_and_says_how_much(page: Page, language: Language) -> None:
    output = page.run(language.run.format("seq 100000"), output=100)
    assert output.stdout == (
        "".join(f"{n}\n" for n in range(1, 20))
        + "[588,795 bytes more were written here and are not kept]\n"
        + "".join(f"{n}\n" for n in range(99993, 100001))
    )
    assert output.cut == 588_795
    assert sum(len(f"{n}\n") for n in range(1, 100001)) == 588_895


def test_each_stream_has_its_own_limit(page: Page, language: Language) -> None:
    output = page.run(language.run.format("seq 1000; seq 9 >&2"), output=100)
    assert output.stderr == "".join(f"{n}\n" for n in range(1, 10))
    assert output.cut == 3793


@pytest.mark.parametrize("size", [99, 100, 101])
def test_output_of_just_the_limit_is_kept(page: Page, language: Language, size: int) -> None:
    output = page.run(language.run.format(rf"head -c {size} /dev/zero | tr '\0' x"), output=100)
    assert output.cut == max(0, size - 100)
    if size <= 100:
        assert output.stdout == "x" * size
    else:
        note = "[1 bytes more were written here and are not kept]\n"
        assert output.stdout == f"{'x' * 50}\n{note}{'x' * 50}"


def test_a_flood_takes_no_space_and_no_time_beyond_its_own(page: Page, language: Language) -> None:
    started = time.monotonic()
    output = page.run(language.flood, timeout=0.5, output=10_000)
    assert output.ending is Ending.TIMED_OUT
    assert time.monotonic() - started < 20
    assert len(output.stdout) < 11_000
    assert output.stdout.startswith("0123456789\n0123456789\n")
    assert output.cut > 100_000
    assert sum(file.stat().st_size for file in page.control.iterdir() if file.is_file()) < 100_000


def test_the_harness_is_called_during_a_flood(page: Page, language: Language) -> None:
    waited: list[float] = []
    page.run(language.flood, timeout=0.5, output=10_000, on_wait=waited.append)
    assert len(waited) >= 2


def test_a_child_that_holds_the_output_does_not_keep_the_harness(
    page: Page, language: Language
) -> None:
    started = time.monotonic()
    assert page.says(language.run.format("echo said; sleep 60 &")) == "said\n"
    assert time.monotonic() - started < 20


def test_a_child_that_goes_on_writing_disturbs_no_later_command(
    page: Page, language: Language
) -> None:
    page.run(language.run.format("(while :; do echo noise; echo noise >&2; done) &"))
    page.run(language.run.format("(yes; echo over) > ended &"))
    for n in range(5):
        assert page.says(language.say.format(n)) == f"{n}\n"


def test_a_child_that_writes_later_is_neither_heard_nor_ended(
    page: Page, language: Language
) -> None:
    late = "(until test -e go; do sleep 0.01; done; seq 100000; echo $? > status) &"
    page.run(language.run.format(late))
    (page.work / "go").touch()
    status = page.work / "status"
    assert soon(lambda: status.exists() and bool(status.read_text()))
    assert status.read_text() == "0\n"
    assert page.says(language.say.format("next")) == "next\n"


@pytest.mark.parametrize("device", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_output_that_is_opened_by_name_follows_what_was_said(
    page: Page, language: Language, device: str
) -> None:
    program = language.run.format(f"echo 2 > {device}; echo 3 >> {device}; echo 4")
    said = "\n".join([language.say.format(1), program, language.say.format(5)])
    assert page.says(said) == "1\n2\n3\n4\n5\n"


def test_errors_that_are_opened_by_name_follow_what_was_said(
    page: Page, language: Language
) -> None:
    program = language.run.format("echo 2 > /dev/stderr; echo 3 | tee /dev/stderr")
    said = "\n".join([language.say_on_stderr.format(1), program, language.say_on_stderr.format(4)])
    output = page.run(said)
    assert (output.stdout, output.stderr) == ("3\n", "1\n2\n3\n4\n")


def test_a_copy_of_a_stream_that_is_kept_open_harms_nothing(page: Page, language: Language) -> None:
    keep = "exec 7>&1" if language.name == "bash" else "import os; kept = os.dup(1)"
    write = "echo lost >&7" if language.name == "bash" else "x = os.write(kept, b'lost')"
    assert page.says(keep) == ""
    for n in range(3):
        assert page.says(f"{write}\n{language.say.format(n)}") == f"{n}\n"


def test_what_was_said_before_a_failure_a_crash_or_a_time_out_is_given(
    page: Page, language: Language
) -> None:
    said = f"{language.say.format('said')}\n"
    if language.name == "python":
        said += "import sys; x = sys.stdout.flush()\n"
    for end in (language.fail, language.kill.format("KILL"), language.exit.format(1)):
        assert page.run(said + end).stdout == "said\n"
        page.restore()
    assert page.run(said + language.loop, timeout=0.4).stdout == "said\n"


def test_a_session_leaves_no_descriptor_open(page: Page, language: Language) -> None:
    page.run(language.say.format(1))
    before = open_descriptors()
    for _ in range(20):
        page.run(language.say.format(1))
        page.run(language.run.format("sleep 60 &"))
    assert open_descriptors() == before


def test_the_folder_of_the_protocol_holds_no_output(page: Page, language: Language) -> None:
    page.run(language.say.format("secret" + "-word"))
    holding = [
        file.name
        for file in Path(page.control).iterdir()
        if file.is_file() and b"secret-word" in file.read_bytes()
    ]
    assert holding == ["step.1"]
