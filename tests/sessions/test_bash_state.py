"""Bash: what a step leaves is there for the next, also in a shell that replaces another."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_runbooks.model import Ending
from pytest_runbooks.sessions.bash import BashSession

from ..supervision.processes import alive, soon
from .page import Page

# What a step sets, and what shows it.
CARRIED = {
    "a variable": ("x='a  b'", 'echo "$x"', "a  b\n"),
    "an odd value": (
        "x=$'one\\ntwo \"q\" \\'s\\' $y `z` \\\\ *'",
        'printf %s "$x"',
        "one\ntwo \"q\" 's' $y `z` \\ *",
    ),
    "a value in another script": ("x='größe→🙂'", 'echo "$x"', "größe→🙂\n"),
    "a value that is no text": ("x=$'\\xff\\x01'", 'printf %q "$x"', "$'\\377\\001'"),
    "an empty value": ("x=", 'echo "${x-unset}"', "\n"),
    "a long value": ("printf -v x %050000d 7", 'echo "${#x}"', "50000\n"),
    "a variable that was unset": ("unset FROM", 'echo "${FROM-unset}"', "unset\n"),
    "a PATH that was unset": ("unset PATH", 'echo "${PATH-unset}"', "unset\n"),
    "an exported variable": ("export X=1", "sh -c 'echo $X'", "1\n"),
    "a variable that is no longer exported": ("export -n FROM", "sh -c 'echo ${FROM-no}'", "no\n"),
    "an exported name without a value": (
        "export X",
        'echo "${X-unset}"; X=2; sh -c "echo $X"',
        None,
    ),
    "an integer": ("declare -i x=5", "x+=2; echo $x", "7\n"),
    "a read-only variable": ("readonly x=1", "(x=2) 2>/dev/null || echo $x", "1\n"),
    "a lower-case variable": ("declare -l x", "x=ABC; echo $x", "abc\n"),
    "a reference": ("y=1; declare -n x=y", "x=2; echo $y", "2\n"),
    "an array": (
        "x=([3]='a b' [7]=$'n\\nl' [9]=-n)",
        'printf "<%s>" "${!x[@]}" "${x[@]}"',
        "<3><7><9><a b><n\nl><-n>",
    ),
    "an associative array": (
        "declare -A x=([k]=v ['a b']=$'x\\ny' [-]=-)",
        'echo "${x[k]}${x[a b]}${x[-]}"',
        "vx\ny-\n",
    ),
    "a function": ('f() { echo "$1"; }', "f 'a b'", "a b\n"),
    "a function with a here-document": ("f() { cat <<X\n $1 'q' \\$y\nX\n}", "f a", " a 'q' $y\n"),
    "an exported function": ("f() { echo in; }; export -f f", "bash -c f", "in\n"),
    "a function that needs an option": (
        "shopt -s extglob\nf() { case $1 in +(a|b)) echo yes ;; esac; }",
        "f aab",
        "yes\n",
    ),
    "a function with the name of a builtin": ("cd() { echo mine; }", "cd /nowhere", "mine\n"),
    "an alias": ("alias x='echo aliased'", "x", "aliased\n"),
    "an alias with quotes": ("alias x=$'echo \"a\\'b\"'", "x", "a'b\n"),
    "an alias of a builtin": ("alias cd='echo mine'", "cd /nowhere", "mine /nowhere\n"),
    "an alias of a word of the language": ("alias if='echo mine'", "if x", "mine x\n"),
    "an option that is on": ("set -f; shopt -s nullglob", "shopt nullglob; [[ -o noglob ]]", None),
    "nounset": ("set -u", "(echo $unset) 2>/dev/null || echo is set", "is set\n"),
    "noclobber": ("set -C; : > f", "(: > f) 2>/dev/null || echo is set", "is set\n"),
    "an option that is off": (
        "shopt -u sourcepath; set +B",
        "shopt sourcepath || echo {a,b}",
        None,
    ),
    "posix mode": ("set -o posix", "[[ -o posix ]] && echo is set", "is set\n"),
    "aliases that are off": ("alias x=echo; shopt -u expand_aliases", "x 2>&1 || echo off", None),
    "the directory": ("mkdir d; cd d", 'pwd; cd - >/dev/null; basename "$PWD"', None),
    "the mask": ("umask 027", "umask", "0027\n"),
    "positional parameters": ("set -- a 'b c' ''", 'printf "<%s>" "$@"', "<a><b c><>"),
    "a field separator": ("IFS=,", "x=a,b; printf '<%s>' $x", "<a><b>"),
    "a trap for a signal": ("trap 'echo trapped' USR1", "kill -s USR1 $$", "trapped\n"),
    "a signal that is ignored": ("trap '' USR1", "kill -s USR1 $$; echo alive", "alive\n"),
    "a trap for commands": ("trap 'x=debugged' DEBUG", "trap -p DEBUG", None),
    "the level of the shell": ("x=$SHLVL", "echo $((SHLVL - x))", "0\n"),
}
# Only as long as the shell lives.
CARRIED_BY_THE_SHELL = {
    "a seconds counter": ("SECONDS=1000", "((SECONDS >= 1000)) && echo counts", "counts\n"),
    "an open descriptor": ("exec 7>f", "echo x >&7; cat f", "x\n"),
    "a job": ("sleep 60 &", "jobs | grep -c Running", "1\n"),
    "the status of a job": ("sh -c 'exit 3' &", "wait $! || echo $?", "3\n"),
    "a job by its number": (
        "sleep 60 & x=$!",
        "kill -s TERM %1; wait $x 2>/dev/null || echo $?",
        None,
    ),
    "a limit": ("ulimit -S -n 100", "ulimit -S -n", "100\n"),
    "the directory stack": ("cd /usr; pushd / >/dev/null", "dirs", "/ /usr\n"),
    "a coprocess": (
        "coproc cat",
        'echo x >&"${COPROC[1]}"; read -r y <&"${COPROC[0]}"; echo $y',
        "x\n",
    ),
}


@pytest.fixture
def env(env: dict[str, str]) -> dict[str, str]:
    return {**env, "FROM": "the environment"}


@pytest.mark.parametrize(
    ("code", "show", "shown"),
    [*CARRIED.values(), *CARRIED_BY_THE_SHELL.values()],
    ids=[*CARRIED, *CARRIED_BY_THE_SHELL],
)
def test_what_a_step_sets_is_there_for_the_next(
    bash: Page, code: str, show: str, shown: str | None
) -> None:
    assert bash.says(code) == ""
    output = bash.run(show)
    assert shown is None or output.stdout == shown


@pytest.mark.parametrize("ending", ["false", "exit 0", "exit 3", "kill -s KILL $$", "restore"])
@pytest.mark.parametrize(("code", "show", "shown"), CARRIED.values(), ids=CARRIED.keys())
def test_it_is_there_for_a_shell_that_takes_the_place_of_another(
    bash: Page, code: str, show: str, shown: str | None, ending: str
) -> None:
    bash.says(code)
    before = bash.run(f"{show}\ntrue")  # in the shell that set it
    bash.restore()
    if ending == "restore":
        bash.says("true")
    else:
        bash.run(f"x='something else'; unset -f f\n{ending}")
        # What the command did before it ended lives on only with an exit.
    if not ending.startswith("exit"):
        bash.restore()
        output = bash.run(f"{show}\ntrue")
        assert (output.status, output.stdout, output.stderr) == (
            before.status,
            before.stdout,
            before.stderr,
        )
        assert shown is None or output.stdout == shown


def test_a_step_can_be_taken_back_again_and_again(bash: Page) -> None:
    bash.says("x=(1 2); f() { echo ${x[1]}; }; cd /usr; set -- a b; trap 'echo t' USR1")
    for _ in range(4):
        bash.run("x=3; cd /; set --; trap - USR1; unset -f f; false")
        bash.restore()
        assert bash.says("f; pwd; echo $2; kill -s USR1 $$") == "2\n/usr\nb\nt\n"
        bash.restore()


def test_an_alias_is_there_for_the_next_line_of_its_block(bash: Page) -> None:
    assert bash.says("alias x='echo aliased'\nx") == "aliased\n"


def test_a_job_survives_the_failure_of_a_later_step(bash: Page) -> None:
    pid = int(bash.says("sleep 60 >/dev/null & echo $!"))
    bash.run("false")
    bash.restore()
    bash.run("exit 0")
    bash.run("sleep 60", timeout=0.3)
    bash.restore()
    assert bash.says(f"kill -s 0 {pid} && echo alive") == "alive\n"
    assert alive(pid)


def test_what_a_taken_back_step_left_running_stays(bash: Page) -> None:
    pid = int(bash.run("sleep 60 >/dev/null & echo $!; false").stdout)
    bash.restore()
    bash.run("true")
    assert alive(pid)


def test_an_exit_keeps_what_its_own_step_did(bash: Page) -> None:
    bash.run("x=1; f() { echo $x; }; cd /usr; exit 3")
    assert bash.says("f; pwd") == "1\n/usr\n"


def test_an_exec_keeps_what_earlier_steps_did(bash: Page) -> None:
    bash.run("x=1")
    output = bash.run("x=2; exec sh -c 'echo replaced; exit 3'")
    assert (output.status, output.stdout, output.ending) == (3, "replaced\n", Ending.COMPLETED)
    assert bash.says("echo $x") == "1\n"


class TestTheTrapForTheEnd:
    def test_runs_when_the_session_is_closed(self, bash: Page, tmp_path: Path) -> None:
        bash.says(f"x=1; trap 'echo ended $x > {tmp_path}/end' EXIT")
        bash.says("x=2")
        assert not (tmp_path / "end").exists()
        bash.close()
        assert (tmp_path / "end").read_text() == "ended 2\n"

    def test_runs_at_an_exit_with_its_status_and_only_once(self, bash: Page) -> None:
        bash.says("trap 'echo ended $?; echo x >> ends' EXIT")
        assert bash.run("exit 3").stdout == "ended 3\n"
        bash.says("true")
        bash.close()
        assert (bash.work / "ends").read_text() == "x\n"

    def test_does_not_run_when_a_command_failed_but_at_the_end(
        self, bash: Page, tmp_path: Path
    ) -> None:
        bash.says(f"trap 'echo x >> {tmp_path}/ends' EXIT")
        assert bash.run("false").status == 1
        bash.restore()
        assert not (tmp_path / "ends").exists()
        bash.close()
        assert (tmp_path / "ends").read_text() == "x\n"

    def test_can_be_taken_back(self, bash: Page, tmp_path: Path) -> None:
        bash.says(f"trap 'touch {tmp_path}/end' EXIT")
        bash.says("trap - EXIT")
        bash.close()
        assert not (tmp_path / "end").exists()

    def test_may_take_a_while(self, bash: Page, tmp_path: Path) -> None:
        bash.says(f"trap 'sleep 1.5; touch {tmp_path}/end' EXIT")
        bash.close()
        assert (tmp_path / "end").exists()


class TestTheTrapForFailures:
    def test_runs_before_the_step_ends_and_sees_the_status(self, bash: Page) -> None:
        bash.says("trap 'echo failed $?' ERR")
        output = bash.fails("true\n(exit 3) # here\necho no")
        assert (output.status, output.stdout) == (3, "failed 3\n")

    def test_runs_in_the_step_that_sets_it(self, bash: Page) -> None:
        output = bash.run("trap 'echo failed $?' ERR\n(exit 3)\necho no")
        assert (output.status, output.stdout) == (3, "failed 3\n")

    def test_lives_through_a_restart(self, bash: Page) -> None:
        bash.says("trap 'echo failed' ERR")
        for _ in range(3):
            assert bash.run("false").stdout == "failed\n"
            bash.restore()

    def test_does_not_run_for_a_producer_that_is_cut_off(self, bash: Page) -> None:
        bash.says("trap 'echo failed' ERR")
        assert bash.says("yes | head -1") == "y\n"

    def test_runs_for_what_set_plus_e_lets_pass(self, bash: Page) -> None:
        bash.says("trap 'echo failed' ERR")
        bash.says("trap - ERR")
        assert bash.run("false").stdout == ""


def test_output_of_a_trap_for_commands_does_not_get_into_the_state(bash: Page) -> None:
    bash.run("x=1; trap 'echo touch wrong; echo x=wrong' DEBUG")
    bash.run("false")
    bash.restore()
    output = bash.run("trap - DEBUG; echo $x")
    assert output.stdout == "1\n"
    assert not (bash.work / "wrong").exists()


def test_a_trap_for_commands_acts_in_the_block_that_sets_it(bash: Page) -> None:
    """As in a script that sources its blocks; in later ones only with `set -T`."""
    assert bash.says("trap 'echo debugged' DEBUG\ntrue") == "debugged\n"
    assert bash.says("true") == ""
    bash.run("set -T")
    assert bash.says("true") == "debugged\n"


def test_a_trap_for_commands_in_functions_does_not_either(bash: Page) -> None:
    bash.run("x=1; set -T; trap 'echo x=wrong' DEBUG")
    bash.run("false")
    bash.restore()
    assert bash.run("trap - DEBUG; echo $x $-").stdout.split("\n")[-2].startswith("1 ")
    assert "T" in bash.run("echo $-").stdout


def test_local_variables_of_a_function_that_was_left_do_not_harm(bash: Page) -> None:
    bash.run("f() { local x=1; exit 0; }; x=2; f")
    assert bash.run("g() { local x=3; echo $x; }; g").stdout == "3\n"


class TestExports:
    @staticmethod
    def session(page: Page) -> BashSession:
        assert isinstance(page.session, BashSession)
        return page.session

    def test_are_those_of_the_place_before_anything_ran(
        self, bash: Page, env: dict[str, str]
    ) -> None:
        exports = self.session(bash).exports()
        assert (exports.env, exports.cwd) == (env, bash.work)

    def test_are_what_a_program_sees(self, bash: Page) -> None:
        bash.says("export X=$'a\\nb' Y='größe'; Z=no; unset FROM; export HERE; cd /usr")
        exports = self.session(bash).exports()
        assert exports.cwd == Path("/usr")
        assert (exports.env["X"], exports.env["Y"]) == ("a\nb", "größe")
        assert exports.env.keys() & {"Z", "FROM", "HERE"} == set()
        assert not [name for name in exports.env if name.startswith("__runbook")]

    def test_can_be_asked_for_after_a_failure(self, bash: Page) -> None:
        bash.says("export X=1; cd /usr")
        bash.run("export X=2; cd /; false")
        bash.restore()
        exports = self.session(bash).exports()
        assert (exports.env["X"], exports.cwd) == ("1", Path("/usr"))

    def test_are_not_disturbed_by_options_and_traps(self, bash: Page) -> None:
        bash.run("set -T -a -C; X=1; trap 'echo noise; echo Y=2' DEBUG; env() { :; }; set -x")
        exports = self.session(bash).exports()
        assert exports.env["X"] == "1"
        assert "Y" not in exports.env
        assert exports.cwd == bash.work

    def test_can_be_asked_for_without_a_path(self, bash: Page) -> None:
        bash.says("unset PATH")
        assert "PATH" not in self.session(bash).exports().env

    def test_name_a_directory_that_was_removed(self, bash: Page) -> None:
        bash.says("mkdir d; cd d; rmdir ../d")
        assert self.session(bash).exports().cwd == bash.work / "d"


def test_a_step_sees_no_file_of_the_harness(bash: Page) -> None:
    """Nothing open but the standard streams, and nothing of the protocol in the environment."""
    assert bash.says("ls /proc/self/fd").split() == ["0", "1", "2", "3"]  # 3 is the listing
    assert bash.says("env | grep -c -i runbook || true") == "0\n"
    assert soon(lambda: bash.says("jobs") == "")
