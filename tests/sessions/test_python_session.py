"""Python: what is special to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_runbooks.model import Ending, Output
from pytest_runbooks.sessions.protocol import Limits
from pytest_runbooks.sessions.python import WORKER, PythonSession

from ..supervision.processes import alive, soon
from .conftest import DOCUMENT
from .page import Page

SHORT = 0.4


def test_the_worker_needs_nothing_of_the_package() -> None:
    assert "pytest_runbooks" not in WORKER.read_text()


class TestTheShell:
    def test_hands_on_what_it_exports(self, bash: Page, python: Page) -> None:
        bash.says("export X=1; Y=2; export Z=$'a\\nb'")
        show = "import os\nprint(os.environ['X'], 'Y' in os.environ, repr(os.environ['Z']))"
        assert python.says(show) == "1 False 'a\\nb'\n"

    def test_hands_on_what_changes_between_the_blocks(self, bash: Page, python: Page) -> None:
        bash.says("export X=1 Y=1; cd /usr")
        assert python.says("import os; print(os.environ['X'], os.getcwd())") == "1 /usr\n"
        bash.says("export X=2; unset Y; cd /")
        show = "print(os.environ['X'], 'Y' in os.environ, os.getcwd())"
        assert python.says(show) == "2 False /\n"

    def test_leaves_alone_what_python_changed_itself(self, bash: Page, python: Page) -> None:
        bash.says("export X=1; cd /usr")
        python.says("import os; os.environ['X'] = 'mine'; os.environ['Y'] = 'mine'; os.chdir('/')")
        bash.says("export Z=1")
        show = "print(*(os.environ[x] for x in 'XYZ'), os.getcwd())"
        assert python.says(show) == "mine mine 1 /\n"

    def test_does_not_see_what_python_changed(self, bash: Page, python: Page) -> None:
        python.says("import os; os.environ['X'] = 'mine'; os.chdir('/')")
        assert bash.says('echo "${X-unset}"; pwd') == f"unset\n{bash.work}\n"

    def test_is_asked_again_after_a_command_was_taken_back(self, bash: Page, python: Page) -> None:
        python.says("import os")
        bash.says("export X=1; cd /usr")
        python.run("os.environ['X'] = 'mine'; os.chdir('/')\n1/0")
        python.restore()
        assert python.says("print(os.environ['X'], os.getcwd())") == "1 /usr\n"

    def test_is_asked_again_after_a_crash(self, bash: Page, python: Page) -> None:
        python.says("import os")
        bash.says("export X=1; cd /usr")
        python.run("os._exit(3)")
        assert python.says("print(os.environ['X'], os.getcwd())") == "1 /usr\n"

    def test_may_be_in_a_directory_that_was_removed(self, bash: Page, python: Page) -> None:
        bash.says("mkdir d; cd d; rmdir ../d; export X=1")
        assert python.says("import os; print(os.environ['X'])") == "1\n"


class TestTheNamespace:
    def test_is_that_of_a_script(self, python: Page) -> None:
        assert python.says("if __name__ == '__main__': print('main')") == "main\n"
        show = "import sys; print(sys.argv, sys.path[0], sys.modules['__main__'].x)"
        assert python.says(f"x = 1\n{show}") == "['']  1\n"

    def test_holds_nothing_of_the_harness(self, python: Page) -> None:
        shown = python.says("print(sorted(globals()))")
        assert eval(shown) == [
            "__builtins__", "__doc__", "__loader__", "__name__", "__package__", "__spec__"
        ]  # fmt: skip

    def test_keeps_what_the_future_brings(self, python: Page) -> None:
        python.says("from __future__ import annotations")
        assert python.says("def f(x: Nonsense): return x\nprint(f(1))") == "1\n"

    def test_holds_classes_that_can_be_pickled(self, python: Page) -> None:
        python.says("from dataclasses import dataclass\n@dataclass\nclass D:\n  x: int")
        assert python.says("import pickle; print(pickle.loads(pickle.dumps(D(3))))") == "D(x=3)\n"

    def test_has_sources_that_can_be_looked_at(self, python: Page) -> None:
        python.says("def f():\n    return 1")
        python.says("x = 1")
        assert python.says("import inspect; print(inspect.getsource(f))") == (
            "def f():\n    return 1\n\n"
        )

    def test_lets_modules_be_imported_from_the_work_directory(self, python: Page) -> None:
        (python.work / "mine.py").write_text("value = 1\n")
        assert python.says("import mine; print(mine.value)") == "1\n"

    def test_is_taken_back_with_all_that_was_changed_in_place(self, python: Page) -> None:
        python.says("x = {'a': [1]}; import sys, os")
        python.run("x['a'].append(2); sys.path.append('p'); os.environ['X'] = '1'\n1/0")
        python.restore()
        assert python.says("print(x, 'p' in sys.path, 'X' in os.environ)") == (
            "{'a': [1]} False False\n"
        )

    def test_prints_no_values(self, python: Page) -> None:
        assert python.says("1 + 1\n'x'") == ""


class TestAPrompt:
    @staticmethod
    def run(page: Page, code: str) -> Output:
        assert isinstance(page.session, PythonSession)
        return page.session.run(code, 1, Limits(), on_wait=lambda _: None, interactive=True)

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("1 + 1\n", "2\n"),
            ("'x'\n", "'x'\n"),
            ("None\n", ""),
            ("x = 1\n", ""),
            ("print('y')\n", "y\n"),
            ("for n in range(2):\n  n\n", "0\n1\n"),
            ("def f():\n  return 3\n", ""),
            ("1; 2\n", "1\n2\n"),
        ],
    )
    def test_shows_values(self, python: Page, code: str, said: str) -> None:
        output = self.run(python, code)
        assert (output.status, output.stdout, output.stderr) == (0, said, "")

    def test_remembers_the_last_value(self, python: Page) -> None:
        self.run(python, "41 + 1\n")
        assert self.run(python, "_\n").stdout == "42\n"
        assert python.says("print(_)") == "42\n"

    def test_tells_failures(self, python: Page) -> None:
        output = self.run(python, "1/0\n")
        assert (output.status, output.line) == (1, 1)
        assert output.stderr.endswith("ZeroDivisionError: division by zero\n")


class TestStreams:
    def test_are_written_to_in_order_with_those_of_programs(self, python: Page) -> None:
        code = "import os, sys\nprint(1)\nx = os.system('echo 2; echo 3 >&2')\nprint(4)\n"
        code += (
            "print(5, file=sys.stderr)\nsys.stdout.write('6\\n') and None\nx = os.system('echo 7')"
        )
        assert python.run(code, both=True).stdout == "1\n2\n3\n4\n5\n6\n7\n"

    def test_may_be_closed(self, python: Page) -> None:
        python.run("import sys; sys.stdout.close(); sys.stderr.close(); sys.stdin.close()")
        assert python.says("print('again')") == "again\n"
        assert python.run("print(input())").stderr.endswith("EOF when reading a line\n")

    def test_may_be_closed_below(self, python: Page) -> None:
        python.run("import os; os.close(0); os.close(1); os.close(2)")
        assert python.says("print('again')") == "again\n"

    def test_may_be_deleted(self, python: Page) -> None:
        python.run("import sys; del sys.stdout, sys.stderr")
        assert python.says("print('again')") == "again\n"

    def test_may_be_replaced(self, python: Page) -> None:
        assert (
            python.says("import io, sys\nold, sys.stdout = sys.stdout, io.StringIO()\nprint(1)")
            == ""
        )
        code = "print(2)\nnew, sys.stdout = sys.stdout, old\nprint(repr(new.getvalue()))"
        assert python.says(code) == "'1\\n2\\n'\n"

    def test_may_be_redirected(self, python: Page) -> None:
        code = (
            "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as x: print(1)"
        )
        assert python.says(f"{code}\nprint(repr(x.getvalue()))") == "'1\\n'\n"

    def test_are_of_unicode_and_strict(self, python: Page) -> None:
        assert python.says("import sys; print(sys.stdout.encoding, sys.stdin.encoding)") == (
            "utf-8 utf-8\n"
        )
        assert "UnicodeEncodeError" in python.run("print('\\ud800')").stderr

    def test_are_no_terminals(self, python: Page) -> None:
        assert python.says("import sys; print(sys.stdin.isatty(), sys.stdout.isatty())") == (
            "False False\n"
        )

    def test_have_their_usual_names(self, python: Page) -> None:
        assert python.says("import sys; print(sys.stdout.name, sys.__stdout__ is sys.stdout)") == (
            "<stdout> True\n"
        )

    def test_are_empty_for_who_asks(self, python: Page) -> None:
        output = python.fails("x = 1\ninput('name? ') # here")
        assert output.stdout == "name? "
        assert output.stderr.endswith("EOFError: EOF when reading a line\n")
        assert "BdbQuit" in python.run("breakpoint()\nx = 1").stderr

    def test_take_warnings_and_logs(self, python: Page) -> None:
        said = python.run("import warnings; warnings.warn('careful')").stderr
        assert said == (
            f"{DOCUMENT}:1: UserWarning: careful\n  import warnings; warnings.warn('careful')\n"
        )
        assert python.run("import logging; logging.warning('hm')").stderr == "WARNING:root:hm\n"


class TestProcessesAndThreads:
    def test_threads_live_on(self, python: Page) -> None:
        python.says(
            "import threading, time\nn = 0\ndef count():\n  global n\n"
            "  while True: n += 1; time.sleep(0.01)\n"
            "threading.Thread(target=count, daemon=True).start()"
        )
        assert python.says("x = n\nwhile n == x: time.sleep(0.01)") == ""
        assert python.says("print(threading.active_count())") == "2\n"

    def test_what_a_thread_says_between_two_blocks_is_heard_in_none(self, python: Page) -> None:
        python.says(
            "import os, threading, time\ndef say():\n"
            "  while not os.path.exists('go'): time.sleep(0.01)\n"
            "  print('late'); open('said', 'w').close()\n"
            "t = threading.Thread(target=say); t.start()"
        )
        (python.work / "go").touch()
        assert soon((python.work / "said").exists)
        assert python.says("t.join(); print('next')") == "next\n"

    def test_a_thread_that_still_runs_does_not_keep_the_session(
        self, python: Page, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("pytest_runbooks.sessions.python.FAREWELL", 0.2)
        python.says(
            "import threading, time; threading.Thread(target=time.sleep, args=(60,)).start()"
        )
        python.close()

    def test_a_process_that_is_forked_and_ends(self, python: Page) -> None:
        code = "import os\npid = os.fork()\nif not pid:\n  print('child'); os._exit(3)\n"
        code += "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))"
        assert sorted(python.says(code).split()) == ["3", "child"]

    def test_a_process_that_is_forked_and_goes_on_ends_with_the_block(self, python: Page) -> None:
        python.says("import atexit, os; n = 0")
        code = "pid = os.fork()\nn += 1\nif pid: os.waitpid(pid, 0)\n"
        code += "print('parent' if pid else 'child')"
        assert python.says(code) == "child\nparent\n"
        assert python.says("print(n)") == "1\n"

    def test_a_process_that_is_forked_and_fails_ends_with_its_status(self, python: Page) -> None:
        code = "import os, sys\npid = os.fork()\nif not pid: sys.exit(7)\n"
        code += "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))"
        assert python.says(code) == "7\n"

    def test_the_copy_that_waits_is_no_child_to_wait_for(self, python: Page) -> None:
        python.says("import os")
        for wait in ("os.wait()", "os.waitpid(-1, 0)", "os.waitpid(-1, os.WNOHANG)"):
            output = python.run(wait, timeout=10)
            assert output.stderr.endswith("ChildProcessError: [Errno 10] No child processes\n")
        code = "pid = os.fork()\nif not pid: os._exit(0)\nprint(os.wait() == (pid, 0))"
        assert python.says(code) == "True\n"

    def test_a_block_may_ignore_the_end_of_children(self, python: Page) -> None:
        python.says("import signal; x = signal.signal(signal.SIGCHLD, signal.SIG_IGN)")
        for n in range(3):
            assert python.says(f"print({n})") == f"{n}\n"

    def test_signals_are_handled_in_later_blocks(self, python: Page) -> None:
        python.says("import os, signal\nx = signal.signal(10, lambda *_: print('handled'))")
        assert python.says("os.kill(os.getpid(), 10)") == "handled\n"
        assert python.says("os.kill(0, 10); print('alone')") == "handled\nalone\n"

    def test_pools_work(self, python: Page) -> None:
        code = "import multiprocessing as mp\ndef square(n): return n * n\n"
        code += "with mp.get_context('fork').Pool(2) as pool: print(pool.map(square, range(4)))"
        assert python.says(code) == "[0, 1, 4, 9]\n"
        code = "from concurrent.futures import ThreadPoolExecutor\n"
        code += "with ThreadPoolExecutor(2) as pool: print(list(pool.map(square, range(3))))"
        assert python.says(code) == "[0, 1, 4]\n"

    def test_event_loops_work(self, python: Page) -> None:
        code = (
            "import asyncio\nasync def f():\n  p = await asyncio.create_subprocess_exec('true')\n"
        )
        assert python.says(f"{code}  return await p.wait()\nprint(asyncio.run(f()))") == "0\n"

    def test_a_pipe_that_a_later_block_closes_is_closed(self, python: Page) -> None:
        code = "from subprocess import PIPE, Popen\n"
        python.says(f"{code}p = Popen(['cat'], stdin=PIPE, stdout=PIPE, text=True)")
        python.says("x = p.stdin.write('hello\\n')")
        output = python.run("print(p.communicate()[0], end=''); print(p.returncode)", timeout=10)
        assert (output.stdout, output.ending) == ("hello\n0\n", Ending.COMPLETED)

    def test_a_pipe_of_what_was_taken_back_is_broken(self, python: Page) -> None:
        code = "from subprocess import PIPE, Popen\np = Popen(['cat'], stdin=PIPE, text=True)"
        python.says(code)
        python.run("1/0")
        python.restore()
        assert "BrokenPipeError" in python.run("p.stdin.write('x'); p.stdin.flush()").stderr
        python.run("p.kill(); p.wait()")

    def test_a_connection_of_what_was_taken_back_is_hung_up(self, python: Page) -> None:
        python.says(
            "import socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
            "client = socket.create_connection(server.getsockname())\npeer, _ = server.accept()"
        )
        python.says("peer.sendall(b'a'); print(client.recv(1))")
        python.run("peer.sendall(b'half an answer')\n1/0")
        python.restore()
        assert python.says("print(client.recv(100))") in {"b''\n", "b'half an answer'\n"}
        assert "BrokenPipeError" in python.run("client.sendall(b'x'); client.sendall(b'x')").stderr
        python.says("client = socket.create_connection(server.getsockname()); server.accept()")

    def test_at_its_end_the_session_does_what_was_asked_for(self, python: Page) -> None:
        python.says("import atexit, pathlib\nx = 1")
        python.says("f = atexit.register(lambda: pathlib.Path('end').write_text(str(x)))")
        python.run("x = 3\n1/0")
        python.restore()
        python.says("x = 2")
        assert not (python.work / "end").exists()
        python.close()
        assert (python.work / "end").read_text() == "2"

    def test_a_block_may_close_every_descriptor(self, python: Page) -> None:
        python.says("import os; os.closerange(3, 256)")
        python.run("1/0")
        python.restore()
        assert python.says("print('again')") == "again\n"

    def test_only_two_copies_wait(self, python: Page) -> None:
        pid = int(python.says("import os; print(os.getpid())"))
        for n in range(5):
            python.says(f"x = {n}")

        def copies() -> int:
            listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            return sum(alive(int(one)) for one in listed)

        assert soon(lambda: copies() == 2)
