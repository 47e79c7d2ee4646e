"""What looking at 200 documents costs, cold and warm, on one core; see README.md."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = [*sorted((ROOT / "tests" / "wild").glob("*.md")), *sorted(ROOT.glob("runbooks/*/*.md"))]
LINES = 300

# Baselines, each a program of its own that goes over the same files.
MARKDOWN_IT = """
import sys
from pathlib import Path
from markdown_it import MarkdownIt
for file in Path(sys.argv[1]).glob("*.md"):
    MarkdownIt("commonmark").enable("table").parse(file.read_text())
"""
READING = """
import sys
from pathlib import Path
from pytest_runbooks.parsing import inspect
for file in Path(sys.argv[1]).glob("*.md"):
    inspect(file.read_text(), file.name)
"""
SHELL = """
import subprocess, sys
from pathlib import Path
from pytest_runbooks.model import Block
from pytest_runbooks.parsing import inspect
for file in Path(sys.argv[1]).glob("*.md"):
    for step in inspect(file.read_text(), file.name).steps:
        subprocess.run(["bash", "-n"], input=step.block.code.encode(), stderr=subprocess.DEVNULL)
"""


def make(folder: Path, documents: int) -> int:
    """Write documents of about `LINES` lines; give the number of all lines."""
    pages = [file.read_text(encoding="utf-8") for file in SOURCES]
    pages = [page if not page.startswith("---") else page.split("---\n", 2)[2] for page in pages]
    total = 0
    for number in range(documents):
        text, place = f"# Document {number}\n\n", number
        while text.count("\n") < LINES:
            text += pages[place % len(pages)] + "\n"
            place += 1
        lines = text.split("\n")[:LINES]
        if sum(line.lstrip().startswith("```") for line in lines) % 2:
            lines.append("```")
        (folder / f"document-{number:03}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
        total += len(lines)
    return total


def seconds_of(command: Sequence[str], cache: Path) -> float:
    """Say how long a program takes on one core."""
    variables = {**os.environ, "XDG_CACHE_HOME": str(cache), "NO_COLOR": "1"}
    core = min(os.sched_getaffinity(0))
    alone: Callable[[], None] = lambda: os.sched_setaffinity(0, {core})  # noqa: E731 - one line
    began = time.perf_counter()
    done = subprocess.run(
        command,
        env=variables,
        preexec_fn=alone,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr.decode())
    return time.perf_counter() - began


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    program = Path(sys.executable).with_name("pytest-runbooks")
    lint = [sys.executable, str(program), "lint", "--exit-zero"]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "documents"
        folder.mkdir()
        lines = make(folder, arguments.documents)
        found: dict[str, list[float]] = {}
        for turn in range(arguments.rounds):
            cache = Path(place) / f"cache-{turn}"
            for name, command in {
                "markdown-it alone": [sys.executable, "-c", MARKDOWN_IT, str(folder)],
                "reading alone": [sys.executable, "-c", READING, str(folder)],
                "bash -n of each block": [sys.executable, "-c", SHELL, str(folder)],
                "lint, cold": [*lint, str(folder)],
                "lint, warm": [*lint, str(folder)],
            }.items():
                found.setdefault(name, []).append(seconds_of(command, cache))
    best = {name: min(times) for name, times in found.items()}
    base = best["markdown-it alone"]
    load = os.getloadavg()[0]
    print(f"{arguments.documents} documents, {lines} lines, one core, load {load:.1f}")
    for name, seconds in best.items():
        print(f"{name:24} {seconds:6.2f} s   {seconds / base:5.2f} x markdown-it")


if __name__ == "__main__":
    main()
