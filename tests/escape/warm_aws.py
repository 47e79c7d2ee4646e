"""What a warm `aws` does for a block, and what the programs do that it starts."""

from __future__ import annotations

from textwrap import dedent

from .attempt import PRELUDE, Attempt

_NARROWER = "files connections"  # root has given up more than those outside
_EVERYWHERE = "environment files connections"
_IDENTITY = ("sts:GetCallerIdentity",)

# The program writes what it finds where the block shows it: what it prints is for the CLI. Its
# parent is the call, the parent of that the server, and the parent of that the template.
_SETTING = """
cat >process.py <<'END'
{prelude}
said = open("said", "w")
def parent(pid):
    with open(f"/proc/{{pid}}/stat") as file:
        return int(file.read().rpartition(")")[2].split()[1])
server = parent(os.getppid())
template = parent(server)
{code}
END
cat >config <<END
[default]
credential_process = python3 "$PWD/process.py"
END
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
export AWS_CONFIG_FILE="$PWD/config" AWS_SHARED_CREDENTIALS_FILE=/dev/null
aws sts get-caller-identity || true
cat said
"""


def _asked(
    name: str,
    code: str,
    *,
    held: str = "files",
    refused: str = "",
    calls: tuple[str, ...] = (),
    landlock: int = 1,
) -> Attempt:
    return Attempt(
        f"`aws {name}`",
        code,
        held=held,
        refused=refused,
        calls=calls,
        landlock=landlock,
        needs="aws",
        warm=True,
    )


def _started(
    name: str,
    code: str,
    *,
    held: str,
    held_for_root: str | None = None,
    refused: str = "",
    landlock: int = 1,
    late: bool = False,
) -> Attempt:
    """Make an attempt of a `credential_process`, which is a child of the call."""
    code = _SETTING.format(prelude=PRELUDE.strip(), code=dedent(code).strip())
    return Attempt(
        f"a program that a call starts: {name}",
        code,
        held=held,
        held_for_root=held_for_root,
        refused=refused,
        landlock=landlock,
        needs="aws",
        late=late,
        warm=True,
    )


def _gave_up(name: str, code: str, held: str) -> Attempt:
    """Make an attempt of a process that has given something up, and wants it back."""
    return Attempt(
        f"a process that has given up {name}",
        """
import subprocess
aws = subprocess.getoutput("command -v aws")
with open(os.path.dirname(os.path.dirname(aws)) + "/aws.conf") as conf:
    server = conf.readline().strip()
"""
        + dedent(code).strip(),
        python=True,
        held=held,
        needs="aws",
        warm=True,
    )


WARM_AWS = (
    _asked(
        "s3 cp` of a secret",
        """
        aws s3 mb s3://bucket
        aws s3 cp "$SECRET" s3://bucket/key
        aws s3 cp s3://bucket/key -
        """,
        calls=("s3:CreateBucket",),
    ),
    _asked(
        "s3 cp` over a file",
        """
        aws s3 mb s3://bucket
        echo changed | aws s3 cp - s3://bucket/key
        aws s3 cp s3://bucket/key "$KEPT"
        """,
        calls=("s3:PutObject",),
    ),
    _asked(
        "... file://` of a secret",
        """
        aws sts get-caller-identity
        aws ssm put-parameter --name name --type String --value "file://$SECRET"
        aws ssm get-parameter --name name
        """,
        calls=_IDENTITY,
    ),
    _asked(
        "--endpoint-url`, warm",
        'AWS_MAX_ATTEMPTS=1 aws sts get-caller-identity --endpoint-url "http://127.0.0.1:$TCP4"',
        held="files connections",
        refused="a connection to 127.0.0.1:",
        landlock=4,
    ),
    _started(
        "a connection",
        'socket.create_connection(("127.0.0.1", TCP4))',
        held="files connections",
        refused="a connection to 127.0.0.1:",
        landlock=4,
    ),
    _started(
        "UDP",
        'socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", UDP4))',
        held="connections",
    ),
    _started("a secret", 'said.write(open(E["SECRET"]).read())', held="files"),
    _started("a file", 'open(E["KEPT"], "a").write("x")', held="files"),
    _started("mode of a file", 'os.chmod(E["KEPT"], 0o777)', held="connections"),
    _started(
        "a signal",
        "os.kill(PROCESS, 15)",
        held="connections",
        refused="a signal to process ",
    ),
    _started(
        "the memory of the harness",
        """
        with open(f"/proc/{E['HARNESS']}/mem", "r+b", 0) as memory:
            memory.seek(int(E["HARNESS_ADDRESS"]))
            said.write(memory.read(24).decode())
        """,
        held="files",
        held_for_root=_NARROWER,
    ),
    _started(
        "the memory of the template",
        'open(f"/proc/{template}/mem", "r+b", 0)\nsaid.write(E["OUT"])',
        held="files",
        held_for_root=_NARROWER,
    ),
    _started(
        "the descriptors of the template",
        'os.readlink(f"/proc/{template}/fd/0")\nsaid.write(E["OUT"])',
        held="files",
        held_for_root=_NARROWER,
    ),
    _started(
        "a signal to the template",
        "os.kill(template, 9)",
        held="connections",
        refused="a signal to process ",
    ),
    _started(
        "a signal to the group of the template, from within",
        "os.setpgid(0, os.getpgid(template))\nos.kill(0, 9)",
        held=_EVERYWHERE,
    ),
    _started(
        "a signal to the session of the template, from within",
        "os.setpgid(0, os.getsid(0))\nos.kill(0, 9)",
        held=_EVERYWHERE,
    ),
    _started(
        "what the template has left open to the server",
        """
        for pid in (server, os.getppid()):
            for name in os.listdir(f"/proc/{pid}/fd"):
                there = os.readlink(f"/proc/{pid}/fd/{name}")
                mine = there == "/dev/null" or not there.startswith("/") or "/runbook-" in there
                if not mine:
                    said.write(f"{there}: {E['OUT']}")
        """,
        held=_EVERYWHERE,
    ),
    _started(
        "a daemon, after the end",
        """
        if not os.fork():
            os.setsid()
            if not os.fork():
                for number in range(3):
                    os.close(number)
                while not os.path.exists(E["OVER"]): time.sleep(0.01)
                socket.create_connection(("127.0.0.1", TCP4))
            os._exit(0)
        """,
        held=_EVERYWHERE,
        late=True,
    ),
    _gave_up(
        "to write any file, by Landlock",
        """
        subprocess.run(["aws", "s3", "mb", "s3://bucket"], check=True)
        subprocess.run(["aws", "s3", "cp", "-", "s3://bucket/key"], input=b"x", check=True)
        if not os.fork():
            libc.prctl(38, 1, 0, 0, 0)
            held = ctypes.create_string_buffer(struct.pack("=Q", 1 << 1 | 1 << 8))
            call(446, call(444, held, 8, 0), 0)
            try:
                open("mine", "w")
            except OSError:
                os.execvp("aws", ["aws", "s3", "cp", "s3://bucket/key", "made"])
        os.wait()
        if os.path.exists("made"): print(E["OUT"])
        """,
        held="environment connections",
    ),
    _gave_up(
        "to be without another filter",
        """
        libc.prctl(38, 1, 0, 0, 0)
        program = ctypes.create_string_buffer(struct.pack("=HBBI", 6, 0, 0, 0x7FFF0000))
        filter = ctypes.create_string_buffer(struct.pack("=QQ", 1, ctypes.addressof(program)))
        assert libc.prctl(22, 2, filter, 0, 0) == 0
        socket.socket(socket.AF_UNIX).connect(server)
        print(E["OUT"])
        """,
        held="connections",
    ),
    # No other user can enter the folder of the socket; the guard, which connects for them, can.
    _gave_up(
        "to be this user",
        """
        os.setresgid(9, 9, 9)
        os.setresuid(9, 9, 9)
        socket.socket(socket.AF_UNIX).connect(server)
        print(E["OUT"])
        """,
        held=_EVERYWHERE,
    ),
)
