"""The rows of `steps:` in a sidecar: each addresses a fence, and says what directives would."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pytest_runbooks.errors import suggestion
from pytest_runbooks.model import Expectation, Form, Option, Placeholder, Position

from .front_matter_rules import check_placeholders
from .lines import Problems, Source
from .matter import validated
from .options import DIRECTIVE_OPTIONS
from .schema import StepRow, keys_of
from .sidecar import Row
from .value_problem import ValueProblemError
from .yaml_text import Path, Place, Tree

_STEPS = "steps"
_ADDRESS = ("at", "line")
_AS_DIRECTIVE = re.compile(rf"`({'|'.join(DIRECTIVE_OPTIONS)})=(\"?)([^`]*)\2`")


def read_rows(tree: Tree, source: Source, problems: Problems) -> Iterator[Row]:
    """Read the rows of a sidecar; those with a mistake, which is noted, are left out."""
    assert isinstance(tree.value, dict)
    rows = tree.value[_STEPS]
    if not isinstance(rows, list):
        problems.add(
            tree.places[_STEPS,].value,
            f"`{_STEPS}` is not a list",
            "write `- at: SECTION` before the keys of each row below it",
        )
        return
    for number, row in enumerate(rows):
        known = len(problems)
        read = _row(tree, (_STEPS, number), row, source, problems)
        if read and len(problems) == known:
            yield read


def _row(tree: Tree, at: Path, row: object, source: Source, problems: Problems) -> Row | None:
    keys = validated(StepRow, row, at, tree.places, problems)
    if isinstance(row, Mapping):
        check_placeholders(tree, at, row, problems)
    if keys is None:
        return None
    place = tree.places[at].value
    options: dict[str, Option] = {}
    for name, value in (keys.model_extra or {}).items():
        for option in _options(name, value, tree.places, (*at, name), problems):
            options[DIRECTIVE_OPTIONS[name].key(name, option.value)] = option
    if not keys.at and not keys.line:
        problems.add(
            place,
            "the row addresses no fence",
            "write `at: SECTION`, `at: SECTION/2` or `line: a line of its code`",
        )
    elif not keys.model_fields_set - {*_ADDRESS}:
        problems.add(
            place,
            "the row says nothing of its fence",
            "write what a directive would say, as `skip: why it is not run`, or leave the row out",
        )
    output = None
    if keys.output is not None:
        output = _expectation(keys.output, tree.places[*at, "output"], source, options)
    placeholders = tuple(
        Placeholder(name, tree.places[*at, "placeholders", name].key, value=value)
        for name, value in keys.placeholders.items()
    )
    return Row(
        place, keys.at or "", keys.line or "", options, keys.language or "", output, placeholders
    )


def _options(
    name: str, value: object, places: Mapping[Path, Place], at: Path, problems: Problems
) -> Iterator[Option]:
    """Read what a key of a row says, which is what a directive of that name would say."""
    here = places[at].key
    rule = DIRECTIVE_OPTIONS.get(name)
    if rule is None:
        allowed = keys_of(StepRow) | DIRECTIVE_OPTIONS.keys()
        problems.add(here, f"unknown key `{name}`", suggestion(name, allowed))
        return
    values = value if isinstance(value, list) and rule.part else [value]
    for number, one in enumerate(values):
        place = places[*at, number].value if values is value else here
        if not isinstance(one, str):
            problems.add(place, f"`{name}` is not a single value", f"write {_as_key(name)}")
        elif rule.read is None and one != "true":
            problems.add(
                place, f"`{name}` cannot be `{one}`", f"write `{name}: true`, or leave it out"
            )
        elif rule.read is None or (not rule.needs_value and one == "true"):
            yield Option(name, "", place)
        else:
            text = re.sub(r"\s*\n\s*", " ", one.strip())
            try:
                rule.read(text)
            except ValueProblemError as error:
                problems.add(place, _in_yaml(error.message), _in_yaml(error.hint))
            else:
                yield Option(name, text, place)


def _as_key(name: str) -> str:
    return _in_yaml(f"`{DIRECTIVE_OPTIONS[name].example}`")


def _in_yaml(text: str) -> str:
    """Write options in a message as keys: `` `exit=3` `` as `` `exit: 3` ``."""
    return _AS_DIRECTIVE.sub(r"`\1: \3`", text).replace("`expect` alone", "`expect: true`")


def _expectation(
    text: str, place: Place, source: Source, options: Mapping[str, Option]
) -> Expectation:
    """Make what `output` promises; a block of text begins below its `|`."""
    line, column = place.value.line, place.value.column
    begin = source.lines[line - 1][column - 1 : column]
    position = place.value
    if begin in {"|", ">"} and line < len(source.lines):
        below = source.lines[line]
        position = Position(source.path, line + 1, len(below) - len(below.lstrip(" ")) + 1)
    written = text if text.endswith("\n") or not text else f"{text}\n"
    return Expectation(
        text=written,
        position=position,
        form=Form.AUTO,
        subset="json" in options and options["json"].value == "subset",
        strict_ids="ids" in options and options["ids"].value == "strict",
    )
