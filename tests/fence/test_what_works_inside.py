"""What operators do in a runbook works in the fence as it does outside."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.procedures.play import play


@dataclass(frozen=True, slots=True)
class Works:
    """A block, and what it prints."""

    name: str
    code: str
    prints: str
    needs: str = "bash"


_SERVE = """
python3 - {family} <<'PYTHON' &
import socket, sys
places = {{"4": ("127.0.0.1", 0), "6": ("::1", 0), "any": ("0.0.0.0", 0), "unix": "socket"}}
place = places[sys.argv[1]]
family = {{"6": socket.AF_INET6, "unix": socket.AF_UNIX}}.get(sys.argv[1], socket.AF_INET)
server = socket.socket(family)
server.bind(place)
server.listen()
name = server.getsockname()
print(name if isinstance(name, str) else name[1], file=open("place.new", "w"), flush=True)
import os; os.rename("place.new", "place")
connection, _ = server.accept()
connection.sendall(b"hello")
connection.close()
PYTHON
until [[ -s place ]]; do sleep 0.01; done
"""
_ASK = """
python3 - {family} "$(<place)" <<'PYTHON'
import socket, sys
host = {{"4": "127.0.0.1", "6": "::1", "any": "127.0.0.1", "mapped": "::ffff:127.0.0.1"}}
if sys.argv[1] == "unix":
    one = socket.socket(socket.AF_UNIX)
    one.connect(sys.argv[2])
else:
    one = socket.create_connection((host[sys.argv[1]], int(sys.argv[2])))
print(one.recv(9).decode())
PYTHON
wait
"""


def _server(name: str, family: str, asked: str = "") -> Works:
    return Works(
        name, _SERVE.format(family=family) + _ASK.format(family=asked or family), "hello\n"
    )


def _python(name: str, code: str, prints: str) -> Works:
    return Works(name, f"cat >it.py <<'PYTHON'\n{code.strip()}\nPYTHON\npython3 it.py\n", prints)


WORKS = (
    _server("a server of its own on IPv4", "4"),
    _server("a server of its own on IPv6", "6"),
    _server("a server of its own at every address", "any"),
    _server("a server of its own, asked by a mapped address", "4", "mapped"),
    _server("a server of its own on a path", "unix"),
    Works(
        "a client that comes before its server",
        "python3 -c 'import socket; print(socket.socket().connect_ex((\"127.0.0.1\", 9)))'\n",
        "111\n",
    ),
    Works(
        "jobs",
        "sleep 60 &\n"
        "sleep 0.3 # by now it is the program, and no shell that becomes it\n"
        "kill -STOP %1; kill -CONT %1; kill %1\nwait $! || echo $?\n",
        "143\n",
    ),
    Works(
        "kill by name of a group", "set -m\nsleep 60 &\nkill -- -$!\nwait $! || echo $?\n", "143\n"
    ),
    Works("timeout", "timeout 0.1 sleep 60 || echo $?\n", "124\n"),
    Works("nohup", "nohup echo hello 2>/dev/null\n", "hello\n"),
    Works("xargs in parallel", "seq 8 | xargs -P 4 -I{} echo {} | sort -n | tail -n 1\n", "8\n"),
    Works("nice", "nice -n 19 nice\n", "19\n"),
    Works(
        "renice of its own",
        "sleep 60 &\nrenice -n 19 -p $! >/dev/null; ps -o ni= -p $!; kill $!\n",
        " 19\n",
    ),
    Works("ulimit", "ulimit -n 64; ulimit -n\n", "64\n"),
    Works("mktemp", 'file=$(mktemp); [[ $file == "$TMPDIR"/* ]] && echo yes\n', "yes\n"),
    Works(
        "cp -p",
        'touch -d 2001-02-03T04:05:06 a; chmod 640 a; cp -p a b\nstat -c "%a %Y" b\n',
        "640 981173106\n",
    ),
    Works(
        "tar",
        "mkdir in out; echo x >in/a; chmod 600 in/a; touch -d @1000000000 in/a\n"
        'tar -C in -cf it.tar .; tar -C out -xf it.tar; stat -c "%a %Y" out/a\n',
        "600 1000000000\n",
    ),
    Works(
        "git",
        "git init -q r; cd r; echo x >f; git add f; git commit -qm first; git log --format=%s\n"
        "git clone -q . ../c; git -C ../c status --short\n",
        "first\n",
        "git",
    ),
    Works(
        "a virtual environment",
        "python3 -m venv --without-pip v; v/bin/python -c 'print(1)'\n",
        "1\n",
    ),
    Works("pip", "python3 -m pip --version >it; cut -d' ' -f1 it\n", "pip\n"),
    Works("npm", "npm --version | grep -c .\n", "1\n", "npm"),
    Works("node", "node -e 'console.log(1 + 1)'\n", "2\n", "node"),
    Works(
        "openssl req",
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout k -out c -days 1 -subj /CN=x 2>it\n"
        "openssl x509 -in c -noout -subject\n",
        "subject=CN = x\n",
        "openssl",
    ),
    Works(
        "script",
        "script -qec 'tty >/dev/null && echo on a terminal' /dev/null\n",
        "on a terminal\n",
        "script",
    ),
    _python(
        "a pseudo-terminal of Python",
        "import os, pty\npty.spawn(['sh', '-c', 'test -t 0 && echo on a terminal >/dev/tty'])",
        "on a terminal\n",
    ),
    _python(
        "asyncio and its subprocesses",
        """
import asyncio
async def main():
    process = await asyncio.create_subprocess_exec("cat", stdin=-1, stdout=-1)
    print((await process.communicate(b"hello"))[0].decode())
    server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
    reader, _ = await asyncio.open_connection(*server.sockets[0].getsockname())
    print(await reader.read())
asyncio.run(main())
""",
        "hello\nb''\n",
    ),
    _python(
        "multiprocessing without locks",
        """
import multiprocessing as m
def work(end):
    end.send(42)
if __name__ == "__main__":
    mine, theirs = m.Pipe()
    one = m.Process(target=work, args=(theirs,))
    one.start(); print(mine.recv()); one.join()
""",
        "42\n",
    ),
    _python(
        "threads",
        """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(4) as pool:
    print(sum(pool.map(int, "1234")))
""",
        "10\n",
    ),
    _python(
        "the name of this machine",
        "import socket\nfound = socket.getaddrinfo('localhost', 80, type=socket.SOCK_STREAM)\n"
        "print(sorted(address[0] for *_, address in found)[0])",
        "127.0.0.1\n",
    ),
)


@pytest.mark.parametrize("works", [pytest.param(one, id=one.name) for one in WORKS])
def test_it_works_inside(works: Works, tmp_path: Path) -> None:
    if not shutil.which(works.needs):
        pytest.skip(f"`{works.needs}` is not installed")
    played = play(f"```bash\n{works.code.strip()}\n```\n", tmp_path)
    assert played.failures() == ""
    assert played.output.replace("\r", "") == works.prints


def test_shells_and_python_of_a_procedure_reach_each_other_s_processes(tmp_path: Path) -> None:
    played = play(
        """
        ```bash
        sleep 61 &
        echo $! >pid
        exit 0
        ```

        ```python
        import os, signal
        os.kill(int(open("pid").read()), signal.SIGTERM)
        ```

        ```bash
        while kill -0 "$(<pid)" 2>/dev/null; do sleep 0.01; done
        echo gone
        ```
        """,
        tmp_path,
    )
    assert played.failures() == ""
    assert played.output == "gone\n"


def test_locks_of_multiprocessing_need_a_folder_that_is_closed(tmp_path: Path) -> None:
    played = play("```python\nimport multiprocessing\nmultiprocessing.Lock()\n```\n", tmp_path)
    assert "Permission denied" in played.failures()
