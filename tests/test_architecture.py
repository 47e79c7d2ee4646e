"""What docs/architecture.md says of the rooms, held against the code."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "pytest_runbooks"
HERE = {"PYTHONPATH": str(PACKAGE.parent)}
MODULES = sorted(PACKAGE.rglob("*.py"))
PYTHON = [*MODULES, *sorted((ROOT / "tests").rglob("*.py")), *ROOT.glob("*.py")]

# From left to right; a room imports itself and those to its right.
LAYERS = [
    {"plugin", "cli"},
    {"lint"},
    {"procedures"},
    {"sessions", "emulators", "gateway", "reporting", "aws"},
    {"supervision"},
    {"api", "fence", "editing"},
    {"parsing", "matching", "insights"},
    {"model", "errors"},
]
PURE = {"model", "errors", "parsing", "matching", "insights", "editing"}
EFFECTS = {
    *("pytest", "_pytest", "subprocess", "time", "boto3", "botocore", "moto", "socket", "shutil"),
    *("tempfile", "threading", "signal", "random", "uuid", "logging", "select"),
}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(module: Path) -> str:
    """The room of a module; empty for the package itself."""
    first = module.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imports(module: Path) -> Iterator[tuple[int, str]]:
    """Every import of a module, in functions too, as its line and the whole name."""
    package = ["pytest_runbooks", *module.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            path = [*base, *filter(None, [node.module])]
            # `from . import a` and `from .. import errors` name modules.
            for alias in node.names:
                yield node.lineno, ".".join([*path, alias.name])


def rooms_below(room: str) -> set[str]:
    layer = next(number for number, rooms in enumerate(LAYERS) if room in rooms)
    return {room}.union(*LAYERS[layer + 1 :])


def test_imports_point_to_the_right_only() -> None:
    # Programs that run in processes of their own say that they import nothing of the package.
    found = [
        f"{name_of(module)}:{line}: {name}"
        for module in MODULES
        for line, name in imports(module)
        if name.startswith("pytest_runbooks.") and name.split(".")[1] not in allowed_in(module)
    ]
    assert found == []


def allowed_in(module: Path) -> set[str]:
    room = room_of(module)
    return rooms_below(room) if room else set()


def test_every_room_has_a_place_in_the_order() -> None:
    known = set().union(*LAYERS)
    assert {room_of(module) for module in MODULES} - {""} <= known


@pytest.mark.parametrize("module", [one for one in MODULES if room_of(one) in PURE], ids=name_of)
def test_pure_rooms_import_no_effects(module: Path) -> None:
    found = [
        f"{name_of(module)}:{line}: {name}"
        for line, name in imports(module)
        if name.split(".")[0] in EFFECTS or name in {"os.environ", "os.getenv", "os"}
    ]
    assert found == []
    calls = {"open", "input", "print", "exec", "eval"}
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in calls, f"{name_of(module)}:{node.lineno}: {node.func.id}"


@pytest.mark.parametrize("room", ["model", "errors"])
def test_the_words_of_the_project_import_nothing_but_the_standard_library(room: str) -> None:
    for module in MODULES:
        if room_of(module) == room:
            names = {name.split(".")[0] for _, name in imports(module)}
            assert names - {"pytest_runbooks"} <= sys.stdlib_module_names


def test_loading_the_plugin_loads_nothing_that_a_run_without_runbooks_does_not_need() -> None:
    heavy = [
        *("boto3", "botocore", "moto", "markdown_it", "mdit_py_plugins", "pydantic", "jinja2"),
        *("yaml", "xdist", "flask", "werkzeug", "requests", "urllib3"),
        *("pytest_runbooks.parsing", "pytest_runbooks.matching", "pytest_runbooks.sessions"),
        *("pytest_runbooks.emulators", "pytest_runbooks.reporting", "pytest_runbooks.supervision"),
    ]
    script = f"""
import sys, pytest
before = set(sys.modules)
import pytest_runbooks.plugin
print(*sorted(set({heavy!r}) & (set(sys.modules) - before)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=HERE
    )
    assert done.stdout.split() == []


def test_loading_what_runs_procedures_loads_no_emulator_and_no_client() -> None:
    heavy = ["boto3", "botocore", "moto", "pydantic", "yaml", "werkzeug", "pytest"]
    script = f"""
import sys
import pytest_runbooks.parsing, pytest_runbooks.procedures.run, pytest_runbooks.emulators.moto
print(*sorted(set({heavy!r}) & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=HERE
    )
    assert done.stdout.split() == []


IGNORE = re.compile(r"#\s*(?:ruff:\s*)?(noqa|type:\s*ignore|pragma)\b(.*)", re.IGNORECASE)
CODES = r":?\s*(?:\[[\w, -]+\]|[A-Z]+[0-9]+(?:,?\s*[A-Z]+[0-9]+)*)"
CODED = re.compile(CODES)
REASONED = re.compile(CODES + r"\s*(?:-|#)\s*[\w`].*")


@pytest.mark.parametrize("module", PYTHON, ids=name_of)
def test_every_ignore_has_a_code_and_a_reason_on_its_line_or_the_one_above(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    lines = text.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        found = IGNORE.search(token.string) if token.type == tokenize.COMMENT else None
        if found:
            said, number = found[2].strip(), token.start[0]
            above = lines[number - 2].lstrip().startswith("#") and CODED.fullmatch(said)
            line = f"{name_of(module)}:{number}: {token.string}"
            assert above or REASONED.fullmatch(said), line


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {name_of(one): len(one.read_text("utf-8").splitlines()) for one in MODULES}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_no_module_is_named_after_what_it_does_not_say() -> None:
    vague = re.compile(r"utils?|helpers?|managers?|common|misc|base|core")
    assert [name_of(one) for one in MODULES if vague.fullmatch(one.stem)] == []


@pytest.mark.parametrize(
    ("names", "file"),
    [
        (r"\bimport (?:_pytest|pluggy)\b|from _pytest", "none"),
        (r"\bfrom xdist|import xdist", "plugin/scheduling.py"),
        (r"\b(?:from|import) moto\b", r"emulators/(moto_|services/[\w/]+[_/])seams.py"),
    ],
)
def test_what_is_private_to_another_project_is_named_in_one_file(names: str, file: str) -> None:
    found = {
        str(module.relative_to(PACKAGE))
        for module in MODULES
        if re.search(rf"^\s*(?:{names})", module.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert [one for one in sorted(found) if not re.fullmatch(file, one)] == []
