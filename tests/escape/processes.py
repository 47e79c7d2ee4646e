"""Processes of the user, and what is left of a block when its procedure ends."""

from __future__ import annotations

from .attempt import Attempt

_TO_PROCESS = "a signal to process "
_PRIORITY, _SCHEDULE = "another priority for process ", "another schedule for process "


def _signal(name: str, code: str, refused: str = _TO_PROCESS, unproven: str = "") -> Attempt:
    return Attempt(name, code, python=True, held="connections", refused=refused, unproven=unproven)


def _change(name: str, code: str, refused: str, *, proven_by: str = "all") -> Attempt:
    """Make an attempt that root's own processes may not make once root has given up what it may."""
    return Attempt(
        name,
        code,
        python=True,
        held="connections",
        held_for_root="files connections",
        refused=refused,
        proven_by=proven_by,
    )


_LATE = 'until [[ -e $OVER ]]; do sleep 0.01; done; exec 3<>"/dev/tcp/127.0.0.1/$TCP4"'


def _late(name: str, code: str, *, python: bool = False) -> Attempt:
    return Attempt(name, code, python, held="environment files connections", late=True)


PROCESSES = (
    _signal("kill", "os.kill(PROCESS, 15)"),
    _signal("kill its group", "os.killpg(PROCESS, 15)", "a signal to process -"),
    _signal("tkill", "call(200, PROCESS, 15)"),
    _signal("tgkill", "call(234, PROCESS, PROCESS, 15)"),
    _signal("stop it", "os.kill(PROCESS, 19)\ntime.sleep(0.1)"),
    _signal(
        "a queued signal",
        'info = struct.pack("=iii", 15, 0, -1) + bytes(116)\ncall(129, PROCESS, 15, info)',
    ),
    _signal(
        "a queued signal to a thread",
        'info = struct.pack("=iii", 15, 0, -1) + bytes(116)\ncall(297, PROCESS, PROCESS, 15, info)',
    ),
    _signal("pidfd_send_signal", "call(424, call(434, PROCESS, 0), 15, None, 0)", ""),
    _signal(
        "every process of the machine",
        # One that all ignore who do not ask for it.
        "import signal\nos.kill(-1, signal.SIGURG)\nprint(E['OUT'])",
        "a signal to every process of this machine",
        unproven="environment files",
    ),
    Attempt("bash's kill", 'kill -9 "$PROCESS"', held="connections", refused=_TO_PROCESS),
    _signal(
        "a descriptor that signals its owner",
        """
        import fcntl
        mine, theirs = socket.socketpair()
        fcntl.fcntl(mine, fcntl.F_SETOWN, PROCESS)
        fcntl.fcntl(mine, fcntl.F_SETFL, fcntl.fcntl(mine, fcntl.F_GETFL) | os.O_ASYNC)
        theirs.send(b"x")
        time.sleep(0.1)
        """,
    ),
    _signal(
        "a descriptor that signals its owner, by F_SETOWN_EX",
        """
        import fcntl
        mine, theirs = socket.socketpair()
        fcntl.fcntl(mine, 15, struct.pack("=ii", 1, PROCESS))
        fcntl.fcntl(mine, fcntl.F_SETFL, fcntl.fcntl(mine, fcntl.F_GETFL) | os.O_ASYNC)
        theirs.send(b"x")
        time.sleep(0.1)
        """,
        "",
    ),
    _signal(
        "a descriptor that signals its owner, by an ioctl",
        """
        import fcntl
        mine, theirs = socket.socketpair()
        fcntl.ioctl(mine, 0x8901, struct.pack("=i", PROCESS))
        fcntl.fcntl(mine, fcntl.F_SETFL, fcntl.fcntl(mine, fcntl.F_GETFL) | os.O_ASYNC)
        theirs.send(b"x")
        time.sleep(0.1)
        """,
        "",
    ),
    _signal(
        "limits",
        "import resource\nresource.prlimit(PROCESS, resource.RLIMIT_NOFILE, (64, 64))",
        "other limits for process ",
    ),
    # Only root can see to it that the canary has not the lowest priority to begin with.
    _change(
        "priority", "os.setpriority(os.PRIO_PROCESS, PROCESS, 19)", _PRIORITY, proven_by="root"
    ),
    _change(
        "priority of its group",
        "os.setpriority(os.PRIO_PGRP, PROCESS, 19)",
        _PRIORITY + "-",
        proven_by="root",
    ),
    _change("priority for disks", "call(251, 1, PROCESS, 3 << 13)", _PRIORITY),
    _signal(
        "priority of all of a user",
        """
        import errno
        try:
            os.setpriority(os.PRIO_USER, 54321, 19)  # who has no processes
        except OSError as error:
            if error.errno == errno.ESRCH: print(E["OUT"])
            raise
        """,
        "another priority for every process of this machine",
    ),
    _change(
        "processors",
        "os.sched_setaffinity(PROCESS, {max(os.sched_getaffinity(PROCESS))})",
        _SCHEDULE,
    ),
    _change(
        "scheduling", "os.sched_setscheduler(PROCESS, os.SCHED_BATCH, os.sched_param(0))", _SCHEDULE
    ),
    Attempt(
        "what the kernel ends first",
        'echo 1000 >"/proc/$PROCESS/oom_score_adj" && echo "$OUT"',
        held="files",
    ),
    _late("a session of its own, after the end", f"setsid bash -c '{_LATE}' &"),
    _late(
        "a daemon, after the end",
        f"( ( setsid bash -c '{_LATE}' </dev/null >/dev/null 2>&1 & ) & )",
    ),
    _late("nohup, after the end", f"nohup bash -c '{_LATE}' >/dev/null 2>&1 &\ndisown"),
    _late(
        "a stopped session's trap, after the end",
        f"trap '( {_LATE} ) & disown' EXIT",
    ),
    _late(
        "a daemon of Python, after the end",
        """
        child = os.fork()
        if not child:
            os.setsid()
            if not os.fork():
                while not os.path.exists(E["OVER"]): time.sleep(0.01)
                socket.create_connection(("127.0.0.1", TCP4))
            os._exit(0)
        os.waitpid(child, 0)
        """,
        python=True,
    ),
    Attempt(
        "a service of systemd",
        'systemd-run --user --no-block touch "$FOLDER/new"\nsystemd-run touch "$FOLDER/new"',
        held="connections",
        unproven="environment files",
        needs="systemd-run",
    ),
)
