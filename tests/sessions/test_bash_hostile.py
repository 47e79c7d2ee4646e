"""Bash: what no block can do is to break the protocol, or to lose what earlier steps did."""

from __future__ import annotations

import pytest

from pytest_runbooks.model import Ending

from .page import Page

BUILTINS = (
    "printf declare export trap set read exit eval cd kill local shopt unset return shift command"
)
FUNCTIONS = f'for n in {BUILTINS} alias test env true umask; do eval "$n() {{ :; }}"; done; echo x'
KEYWORDS = "if then else fi while do done case esac for in function time '[['"
ALIASES = f'for n in {BUILTINS} builtin env {KEYWORDS}; do alias "$n=false"; done\necho x'
# Each ends with this status, and says `x` when it is still there to do so.
HOSTILE = {
    "set -e": ("set -e; echo x", 0),
    "onecmd": ("set -t; echo x", 0),
    "verbose": ("set -v; echo x", 0),
    "keyword": ("set -k; echo x", 0),
    "posix": ("set -o posix; echo x", 0),
    "noglob": ("set -o noglob; echo x", 0),
    "noclobber": ("set -o noclobber; echo x", 0),
    "allexport": ("set -a; echo x", 0),
    "physical": ("set -P; echo x", 0),
    "history": ("set -o history -o histexpand; echo x", 0),
    "monitor": ("set -m; echo x", 0),
    "privileged": ("set -p; echo x", 0),
    "no errtrace": ("set +E; echo x", 0),
    "functrace": ("set -T; echo x", 0),
    "extdebug": ("shopt -s extdebug; echo x", 0),
    "all options of shopt": ("shopt -s nocasematch failglob nullglob extglob xpg_echo; echo x", 0),
    "lastpipe": ("shopt -s lastpipe; echo x | read -r y; echo $y", 0),
    "no aliases": ("shopt -u expand_aliases; echo x", 0),
    "no output": ("exec >file; echo x", None),
    "output to errors": ("exec >&2; echo x", None),
    "no streams": ("exec <&- >&- 2>&-", 0),
    "no input": ("exec 0<&-; echo x", 0),
    "no descriptors": ('for n in {3..255}; do eval "exec $n>&-"; done; echo x', 0),
    "no script": ("exec 255<&-; echo x", 0),
    "another program": ("exec true", None),
    "another shell": ("exec bash", None),
    "no program": ("exec nosuch; echo x", None),
    "no PATH": ("unset PATH; echo x", 0),
    "no directory": ("set -u; unset PWD OLDPWD; echo x", 0),
    "no HOME": ("unset HOME PWD OLDPWD SHLVL BASH_ENV; echo x", 0),
    "prompts": ("PS1='$(false)' PS4='$(false)' PROMPT_COMMAND=false; echo x", 0),
    "no separators": ("IFS=; echo x", 0),
    "odd separators": ("IFS=0123456789_; echo x", 0),
    "a locale": ("export LC_ALL=C LANG=C; echo x", 0),
    "a locale that is not there": ("export LC_ALL=xx_YY 2>/dev/null; echo x", 0),
    "a path to directories": ("CDPATH=/usr:/; echo x", 0),
    "functions of all names": (FUNCTIONS, 0),
    "aliases of all names": (ALIASES, 0),
    "no traps": ("trap - ERR EXIT DEBUG RETURN RTMIN+7 RTMIN+8; echo x", 0),
    "traps that do nothing": ("trap '' ERR RTMIN+7 RTMIN+8 TERM INT HUP QUIT; echo x", 0),
    "traps of its own": ("trap 'echo trapped' RTMIN+7 RTMIN+8; echo x", 0),
    "a trap for returns": ("trap 'y=1' RETURN; f() { :; }; f; echo x", 0),
    "a directory that is gone": ("mkdir d; cd d; rmdir ../d; echo x", 0),
    "a directory that is not readable": ("mkdir d; cd d; chmod 0 .; echo x", 0),
    "a return": ("echo x; return", 0),
    "a return with a status": ("echo x; return 3; echo no", 3),
    "a break": ("break 2>/dev/null; continue 2>/dev/null; echo x", 0),
    "a shift": ("set -- a; shift; echo x", 0),
    "parameters": ("set -- -e '-n' '*' ''; echo x", 0),
    "a reader of everything": ("cat; read -r y || echo x", 0),
    "a shell": ("bash; sh; echo x", 0),
    "a large here-document": (
        "cat <<'END' >/dev/null\n" + "y" * 70 + "\n" * 15_000 + "END\necho x",
        0,
    ),
    "a null byte": ("echo x\0", 0),
    "carriage returns": ("true\r\necho x", 127),
    "a form feed": ("echo x\f", 0),
    "a byte order mark": ("\ufeffecho x", 127),
    "an open here-document": ("cat <<END\nx", 0),
    "an open quote": ("echo x\necho 'y", 2),
    "an open brace": ("echo x\nf() {", 2),
    "a closing brace": ("echo x\n}", 2),
    "a continued line": ("echo x \\", 0),
    "an evaluated quote": ('eval "\'"', 2),
    "a process substitution that stays": ("exec 5> >(cat >/dev/null); echo x", 0),
    "a command hash": ("hash -p /bin/false cat; hash -r; echo x", 0),
    "a job and its end": ("sleep 60 & kill -s KILL $!; wait $! 2>/dev/null || echo x", 0),
    "a great many jobs": ("for n in {1..50}; do sleep 60 & done; echo x", 0),
    "a deep function": ("f() { (($1)) && f $(($1 - 1)) || true; }; f 300; echo x", 0),
    "a full stack of directories": ("for n in {1..30}; do pushd / >/dev/null; done; echo x", 0),
}
ENDS = {
    "killed": ("kill -s KILL $$; echo no", 137),
    "terminated": ("kill -s TERM $$; echo no", 143),
    "hung up": ("kill -s HUP $$; echo no", 129),
    "interrupted": ("kill -s INT $$; echo no", 130),
    "aborted": ("kill -s ABRT $$; echo no", 134),
    "out of its file size": ("ulimit -c 0 -f 0; echo x > f; echo no", 153),
}
KEPT = "kept='a b'; f() { echo \"in $kept\"; }; alias g='echo alias'; cd /usr; y=(1 2)"
SHOW = "f; g; pwd; echo ${y[1]}"
SHOWN = "in a b\nalias\n/usr\n2\n"


@pytest.mark.parametrize("restored", [False, True], ids=["kept", "taken back"])
@pytest.mark.parametrize(("code", "status"), HOSTILE.values(), ids=HOSTILE.keys())
def test_no_block_loses_what_earlier_steps_did(
    bash: Page, code: str, status: int | None, restored: bool
) -> None:
    bash.says(KEPT)
    bash.says('cd -- "$HOME/work"')
    output = bash.run(code, timeout=10)
    assert output.ending is Ending.COMPLETED
    if status is not None:
        assert output.status == status
        assert "x" in output.stdout or "echo x" not in code or status == 127
    if restored:
        bash.restore()
    # Not with the names and options that the block may have changed: only the protocol counts.
    shown = bash.run('\\builtin echo "$kept" ${y[1]}\n\\builtin type -t f', timeout=10)
    assert (shown.status, shown.ending) == (0, Ending.COMPLETED)
    if restored:
        assert shown.stdout == "a b 2\nfunction\n"
    else:
        assert "a b" in shown.stdout
    failed = bash.run("\\builtin kill -l NOSUCH 2>/dev/null\n\\builtin echo no", timeout=10)
    assert (failed.status, failed.stdout) in {(1, ""), (2, "")}
    bash.restore()
    assert bash.run('\\builtin echo "$kept"', timeout=10).status == 0


@pytest.mark.parametrize(("code", "status"), ENDS.values(), ids=ENDS.keys())
def test_no_signal_loses_what_earlier_steps_did(bash: Page, code: str, status: int) -> None:
    bash.says(KEPT)
    output = bash.run(f"kept=no\n{code}", timeout=10)
    assert (output.status, output.stdout, output.ending) == (status, "", Ending.KILLED)
    bash.restore()
    assert bash.says(SHOW) == SHOWN


def test_a_shell_that_cannot_answer_takes_too_long(bash: Page) -> None:
    for code in ("set -n", "set -r", "builtin() { :; }", "enable -n printf"):
        bash.says(KEPT)
        assert bash.run(code, timeout=0.3).ending is Ending.TIMED_OUT
        bash.restore()
        assert bash.says(SHOW) == SHOWN


def test_bad_syntax_does_not_undo_the_lines_before_it(bash: Page) -> None:
    output = bash.run("x=1\necho y\nif then\necho no")
    assert output.stdout == "y\n"
    assert bash.says("echo $x") == "1\n"


def test_code_that_ends_early_is_the_last_of_its_block_only(bash: Page) -> None:
    bash.run("cat <<END\nx")
    assert bash.says("echo y") == "y\n"
    bash.run("echo 'x")
    assert bash.says("echo y") == "y\n"
