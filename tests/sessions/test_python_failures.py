"""Python: where a block failed, crashed or took too long, and what it says then."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from pytest_runbooks.model import Ending, Output
from pytest_runbooks.sessions.protocol import Place
from pytest_runbooks.sessions.python import PythonSession

from ..supervision.processes import alive, soon
from .conftest import DOCUMENT
from .page import Page

SHORT = 0.4


class TestFailures:
    def test_are_told_with_the_lines_of_the_document(self, python: Page) -> None:
        python.says("def divide(n):\n    return 1 / n  # a comment\n")
        output = python.run("x = 0\n\nprint(divide(x))")
        assert (output.line, output.called_from, output.status) == (2, 8, 1)
        assert output.stderr == (
            "Traceback (most recent call last):\n"
            f'  File "{DOCUMENT}", line 8, in <module>\n'
            "    print(divide(x))\n"
            + (" " * 10 + "^^^^^^^^^\n" if sys.version_info < (3, 13) else " " * 10 + "~~~~~~^^^\n")
            + f'  File "{DOCUMENT}", line 2, in divide\n'
            "    return 1 / n  # a comment\n"
            "           ~~^~~\n"
            "ZeroDivisionError: division by zero\n"
        )

    @pytest.mark.parametrize(
        ("code", "line", "said"),
        [
            ("x = (\n\n", 1, "'(' was never closed"),
            ("x = 1\nif x\n  pass", 2, "expected ':'"),
            ("x = 1\n  y = 2", 2, "unexpected indent"),
            ("print('a)", 1, "unterminated string literal (detected at line 1)"),
            ("x = 1\nreturn", 2, "'return' outside function"),
            ("x = 1\nawait x", 2, "'await' outside function"),
        ],
    )
    def test_of_syntax_have_their_line(self, python: Page, code: str, line: int, said: str) -> None:
        output = python.run(code)
        assert (output.status, output.line) == (1, line)
        assert output.stderr.splitlines()[0] == f'  File "{DOCUMENT}", line {line}'
        assert output.stderr.splitlines()[-1].startswith(("SyntaxError: ", "IndentationError: "))
        assert said in output.stderr

    def test_in_a_module_have_the_line_that_led_there(self, python: Page) -> None:
        python.says("open('lib.py', 'w').write('def f():\\n  1/0\\n') and None")
        output = python.fails("import lib\nlib.f() # here")
        assert f'{python.work}/lib.py", line 2, in f' in output.stderr

    def test_in_evaluated_code_have_the_line_that_led_there(self, python: Page) -> None:
        assert python.fails("x = 1\nexec('\\n\\n1/0') # here").called_from is None
        assert python.fails("x = 1\neval('1 +') # here").called_from is None

    @pytest.mark.parametrize(
        ("code", "status", "said"),
        [
            ("import sys\nsys.exit(3) # here", 3, ""),
            ("import sys\nsys.exit('not now') # here", 1, "not now\n"),
            ("import sys\nsys.exit([1]) # here", 1, "[1]\n"),
            ("import sys\nsys.exit(-1) # here", 255, ""),
            ("import sys\nsys.exit(True) # here", 1, ""),
            ("x = 1\nexit(4) # here", 4, ""),
            ("x = 1\nquit(4) # here", 4, ""),
        ],
    )
    def test_may_be_exits(self, python: Page, code: str, status: int, said: str) -> None:
        output = python.fails(code)
        assert (output.status, output.stderr, output.ending) == (status, said, Ending.COMPLETED)

    @pytest.mark.parametrize(
        "code", ["exit()", "import sys; sys.exit()", "raise SystemExit(0)", "exit(256)"]
    )
    def test_are_no_exits_with_success(self, python: Page, code: str) -> None:
        output = python.run(f"{code}\nprint('no')")
        assert output == Output(0, "", seconds=output.seconds)

    def test_may_be_interrupts(self, python: Page) -> None:
        assert python.fails("x = 1\nraise KeyboardInterrupt # here").status == 130

    def test_may_be_groups(self, python: Page) -> None:
        output = python.fails("x = 1\nraise ExceptionGroup('x', [ValueError(1)]) # here")
        assert output.stderr.startswith("  + Exception Group Traceback")

    def test_may_be_of_any_class(self, python: Page) -> None:
        output = python.fails("class E(BaseException): pass\nraise E('odd') # here")
        assert output.stderr.endswith("\nE: odd\n")

    def test_tell_their_causes(self, python: Page) -> None:
        output = python.fails("try:\n  1/0\nexcept Exception as e:\n  raise OSError from e # here")
        assert "The above exception was the direct cause" in output.stderr

    def test_may_be_deep(self, python: Page) -> None:
        output = python.fails("x = 1\ndef f(): f() # here\nf()")
        assert "[Previous line repeated 99" in output.stderr
        assert output.stderr.splitlines()[-1].startswith("RecursionError: maximum recursion depth")

    def test_may_leave_little_room_to_tell_them(self, python: Page) -> None:
        python.says("import sys; sys.setrecursionlimit(25)")
        assert "ZeroDivisionError" in python.run("1/0").stderr
        assert python.run("print(1)").stdout == "1\n"

    def test_may_be_for_want_of_memory(self, python: Page) -> None:
        output = python.fails("x = 1\ny = [0] * 10**14 # here")
        assert output.stderr.endswith("\nMemoryError\n")

    def test_can_be_told_by_a_hook_of_the_block(self, python: Page) -> None:
        python.says("import sys\nsys.excepthook = lambda kind, *_: print('hook', kind.__name__)")
        assert python.fails("x = 1\n1/0 # here").stdout == "hook ZeroDivisionError\n"

    def test_can_be_told_by_a_hook_that_fails(self, python: Page) -> None:
        python.says("import sys\nsys.excepthook = None")
        output = python.fails("x = 1\n1/0 # here")
        assert output.stderr == "ZeroDivisionError: division by zero\n"

    def test_are_told_in_documents_of_any_name(self, place: Callable[[str], Place]) -> None:
        given = place("python")
        odd = Place(given.control, given.own, given.workdir, given.env, "übung (1).md")
        page = Page(PythonSession(odd), odd.workdir, odd.control)
        try:
            assert 'File "übung (1).md", line 2' in page.fails("x = 1\n1/0 # here").stderr
            page.fails("x = 1\nwhile True: pass # here", timeout=SHORT)
            page.fails("import ctypes\nctypes.string_at(0) # here")
        finally:
            page.close()


class TestEndsAndCrashes:
    def test_of_the_process_keep_what_earlier_blocks_did(self, python: Page) -> None:
        python.says("kept = [1]")
        output = python.run("kept.append(2)\nimport os\nos._exit(5)")
        assert (output.status, output.line, output.ending) == (5, None, Ending.COMPLETED)
        assert python.says("print(kept)") == "[1]\n"

    def test_have_a_line(self, python: Page) -> None:
        python.says("kept = 1")
        output = python.fails("import ctypes\nctypes.string_at(0) # here")
        assert (output.status, output.ending, output.stderr) == (139, Ending.KILLED, "")
        assert python.says("print(kept)") == "1\n"

    def test_have_the_line_in_an_earlier_function_and_its_caller(self, python: Page) -> None:
        python.says("import ctypes\ndef crash():\n  ctypes.string_at(0) # here")
        failing = python.marked
        output = python.run("x = 1\ncrash() # here")
        assert (output.line, output.called_from) == (failing, python.marked)

    def test_in_a_thread_end_the_process(self, python: Page) -> None:
        python.says("kept = 1")
        code = "import ctypes, threading\nt = threading.Thread(target=ctypes.string_at, args=(0,))"
        output = python.run(f"{code}\nt.start(); t.join()")
        assert output.ending is Ending.KILLED
        assert python.says("print(kept)") == "1\n"

    def test_between_two_blocks_do_not_harm_the_second(self, python: Page) -> None:
        interpreter = int(python.says("import os; kept = 1; print(os.getpid())"))
        python.run("import threading; threading.Timer(0.1, os._exit, (0,)).start()")
        assert soon(lambda: not alive(interpreter))
        output = python.run("print(kept)")
        assert output.status == 0  # of the thread
        assert python.says("print(kept)") == "1\n"

    def test_follow_each_other(self, python: Page) -> None:
        python.says("kept = 1; import os")
        for _ in range(3):
            assert python.run("kept = 2; os.kill(os.getpid(), 9)").status == 137
            assert python.run("kept = 3; os._exit(1)").status == 1
            python.run("kept = 4\n1/0")
            python.restore()
            assert python.says("print(kept)") == "1\n"
            python.says("kept = 1")


class TestTimeOuts:
    @pytest.mark.parametrize(
        "code",
        [
            "import time\ntime.sleep(60) # here",
            "x = 1\nwhile True: pass # here",
            "import re\nre.match('(a+)+$', 'a' * 50 + 'b') # here",
            "import subprocess\nsubprocess.run(['sleep', '60']) # here",
            "import threading\nthreading.Event().wait() # here",
            "import os\nos.read(os.pipe()[0], 1) # here",
            "import signal\nsignal.pause() # here",
            "def f():\n  while True: pass # here\nf()",
            "import asyncio\nasyncio.run(asyncio.sleep(60)) # here",
            "import time\ntry:\n  time.sleep(60) # here\nfinally:\n  time.sleep(60)",
            "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP) # here",
        ],
    )
    def test_have_a_line(self, python: Page, code: str) -> None:
        python.says("kept = 1")
        output = python.fails(code, timeout=SHORT)
        assert (output.status, output.ending, output.called_from) == (124, Ending.TIMED_OUT, None)
        assert python.says("print(kept)") == "1\n"

    def test_have_the_line_in_an_earlier_function_and_its_caller(self, python: Page) -> None:
        python.says("import time\ndef wait():\n  time.sleep(60) # here")
        failing = python.marked
        output = python.run("x = 1\nwait() # here", timeout=SHORT)
        assert (output.line, output.called_from) == (failing, python.marked)

    def test_do_not_run_what_was_to_be_done_at_last(self, python: Page) -> None:
        code = "import time\ntry: time.sleep(60)\nfinally: open('last', 'w')"
        python.run(code, timeout=SHORT)
        assert not (python.work / "last").exists()
