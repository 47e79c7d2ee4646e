"""What a step costs: 200 trivial steps against the nearest things that do the same.

    python benchmarks/steps.py

Needs the extra `benchmark`. Each program runs as a process of its own, in turns, so that all see
the same machine; the table gives the median of the rounds, and ratios. Nothing here is asserted.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

STEPS = 200
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
PASSED = re.compile(r"(\d+) passed")


@dataclass(frozen=True)
class Contender:
    """One program that does the 200 steps; `passes` is what it must report, as a check."""

    name: str
    command: list[str]
    passes: int | None
    stdin: Path | None = None


def runbook(language: str, code: str, output: str) -> str:
    """A document of 200 sections, each a block and its expected output."""
    return "# Steps\n" + "".join(
        f"\n## Step {i}\n\n```{language}\n{code.format(i=i)}\n```\n\n"
        f"Expected output:\n\n```\n{output.format(i=i)}\n```\n"
        for i in range(STEPS)
    )


def codeblocks(language: str, code: str, output: str) -> str:
    """The same blocks as pytest-codeblocks wants them."""
    return "# Steps\n" + "".join(
        f"\n```{language}\n{code.format(i=i)}\n```\n\n"
        f"<!--pytest-codeblocks:expected-output-->\n\n```\n{output.format(i=i)}\n```\n"
        for i in range(STEPS)
    )


SYBIL_BASH = """
    import subprocess
    from sybil import Sybil
    from sybil.parsers.markdown import CodeBlockParser

    class Bash(CodeBlockParser):
        language = "bash"

        def evaluate(self, example):
            said = subprocess.run(
                ["bash", "-c", example.parsed], capture_output=True, text=True, check=True
            )
            assert said.stdout == EXPECTED % example.parsed.split()[-1]

    EXPECTED = "%s\\n"
    pytest_collect_file = Sybil(parsers=[Bash()], patterns=["*.md"]).pytest()
"""

SYBIL_PYTHON = """
    from sybil import Sybil
    from sybil.parsers.markdown import PythonCodeBlockParser

    pytest_collect_file = Sybil(parsers=[PythonCodeBlockParser()], patterns=["*.md"]).pytest()
"""


def prepare(folder: Path) -> dict[str, list[Contender]]:
    """Write what every contender reads, and say how each is run."""

    def write(name: str, text: str) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
        return path

    def pytest(name: str, path: Path, *options: str) -> Contender:
        rest = [f"--rootdir={path.parent}", "--override-ini=addopts=", *options, str(path)]
        return Contender(name, [*PYTEST, *rest], STEPS)

    empty = write(
        "empty/test_empty.py", "".join(f"def test_{i}():\n    pass\n" for i in range(STEPS))
    )
    only = ["-p", "no:runbooks"]
    baseline = pytest("(a) 200 empty pytest tests", empty)
    shell = write("shell/blocks.sh", "".join(f"echo {i}\n" for i in range(STEPS)))
    bash, python = ("bash", "echo {i}", "{i}"), ("python", "print({i})", "{i}")
    sybil_bash = write("sybil_bash/steps.md", runbook(*bash))
    write("sybil_bash/conftest.py", SYBIL_BASH)
    # sybil compares no output of Python blocks; an assertion stands in for it.
    sybil_python = write("sybil_python/steps.md", runbook("python", "assert {i} == {i}", "{i}"))
    write("sybil_python/conftest.py", SYBIL_PYTHON)
    peer_bash = write("codeblocks/bash.md", codeblocks("bash", bash[1], bash[2]))
    peer_python = write("codeblocks/python.md", codeblocks("python", python[1], python[2]))
    return {
        "bash": [
            baseline,
            pytest("pytest-runbooks", write("runbooks/bash.md", runbook(*bash))),
            Contender("(b) one bash, the same commands", ["bash"], None, shell),
            pytest("(c) pytest-codeblocks", peer_bash, *only, "--codeblocks"),
            pytest("(c) sybil, a bash for each block", sybil_bash, *only),
        ],
        "python": [
            baseline,
            pytest("pytest-runbooks", write("runbooks/python.md", runbook(*python))),
            pytest("(c) pytest-codeblocks", peer_python, *only, "--codeblocks"),
            pytest("(c) sybil, in the pytest process", sybil_python, *only),
        ],
    }


def seconds(contender: Contender) -> float:
    """Run a contender once."""
    stdin = contender.stdin.open() if contender.stdin else None
    started = time.perf_counter()
    done = subprocess.run(
        contender.command, stdin=stdin, capture_output=True, text=True, check=False
    )
    taken = time.perf_counter() - started
    if stdin:
        stdin.close()
    passed = PASSED.search(done.stdout)
    if contender.passes is not None and (not passed or int(passed[1]) != contender.passes):
        sys.exit(f"{contender.name} did not pass its {contender.passes}:\n{done.stdout[-2000:]}")
    return taken


def median_of_rounds(
    contenders: Iterable[Contender], rounds: int, run: Callable[[Contender], float]
) -> dict[str, float]:
    """Run all contenders in turns, and give the median of each."""
    contenders = list(contenders)
    taken: dict[str, list[float]] = {one.name: [] for one in contenders}
    for _ in range(rounds):
        for one in contenders:
            taken[one.name].append(run(one))
    return {name: statistics.median(all_) for name, all_ in taken.items()}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5, help="how often each program runs")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        for language, contenders in prepare(Path(folder)).items():
            medians = median_of_rounds(contenders, rounds, seconds)
            base, ours = medians["(a) 200 empty pytest tests"], medians["pytest-runbooks"]
            print(f"\n{STEPS} {language} steps, median of {rounds} rounds")
            print(f"{'':36}{'seconds':>9}{'ms a step above (a)':>21}{'ratio to runbooks':>19}")
            for name, taken in medians.items():
                above = (taken - base) / STEPS * 1000
                print(f"{name:36}{taken:9.2f}{above:21.2f}{taken / ours:19.2f}")


if __name__ == "__main__":
    main()
