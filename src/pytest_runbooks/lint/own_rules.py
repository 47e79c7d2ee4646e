"""The rules that a project makes itself, in a `conftest.py`.

    from pytest_runbooks.lint.rule import Finding, Rule, Severity

    def pytest_runbooks_lint_rules():
        return [Rule(code="OPS101", ...)]

In a run of pytest it is a hook like any other. `pytest-runbooks lint` imports only those files
named `conftest.py` that hold this name, from the folder of the project down to each document.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from ..errors import SettingError
from .files import text_of
from .rule import Rule

HOOK = "pytest_runbooks_lint_rules"
FILE = "conftest.py"


def own_rules(documents: Iterable[Path], root: Path) -> tuple[Rule, ...]:
    """Give the rules that a project has for some of its documents.

    Raises:
        SettingError: a file with such rules cannot be imported, or gives something else.
    """
    folders = {folder for file in documents for folder in _folders(file, root)}
    found: list[Rule] = []
    for folder in sorted(folders):
        found += _rules_in(folder / FILE)
    return tuple(found)


def checked_rules(given: object, where: str) -> list[Rule]:
    """Give what a hook has given, when it is rules.

    Raises:
        SettingError: it is something else.
    """
    if not isinstance(given, Iterable):
        raise SettingError(f"{where}: `{HOOK}` gives no list\n  return a list of `Rule`")
    rules = [*given]
    for one in rules:
        if not isinstance(one, Rule):
            raise SettingError(
                f"{where}: `{HOOK}` gives {type(one).__name__} in its list\n"
                "  return a list of `pytest_runbooks.lint.rule.Rule`"
            )
    return rules


def _folders(file: Path, root: Path) -> Iterator[Path]:
    for folder in file.parents:
        if folder.is_relative_to(root):
            yield folder


def _rules_in(file: Path) -> list[Rule]:
    if HOOK not in (text_of(file) or ""):
        return []
    spec = spec_from_file_location(f"_runbooks_rules_{abs(hash(file))}", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.path.insert(0, str(file.parent))  # as pytest does for its own import of it
    try:
        spec.loader.exec_module(module)
        hook = getattr(module, HOOK, None)
        given = [] if hook is None else hook()
    except Exception as error:
        raise SettingError(f"{file}: {type(error).__name__}: {error}") from error
    finally:
        sys.path.remove(str(file.parent))
    return checked_rules(given, str(file))
