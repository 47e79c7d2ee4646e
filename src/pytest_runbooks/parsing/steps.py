"""Checks drafts against what their directives say, and makes named steps of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from pytest_runbooks.errors import suggestion
from pytest_runbooks.model import (
    Command,
    Environment,
    Expectation,
    Option,
    Options,
    Position,
    Runner,
    Step,
    Stream,
)

from .drafts import Draft
from .expectations import promise, refuse_for_text
from .lines import Problems, said_at
from .objectives import check_marks
from .option_values import queried
from .options import options_of
from .placeholder_rules import check_stands_in
from .transcripts import merge_commands

_OPPOSITES = (("setup", "cleanup"), ("skip", "skip-if"))
_OF_OUTPUT = ("retry", "exit", "stream", "expect", "json", "ids", "capture")
_NO_MEANING = {
    "file": (
        (*_OF_OUTPUT, "timeout", "background", "ready", "manual"),
        "a file is written, not run; leave one of them out",
    ),
    "background": (
        (*_OF_OUTPUT, "cleanup"),
        "a step in the background is not waited for; leave one of them out",
    ),
}


def make_steps(
    drafts: Sequence[Draft], environments: Collection[Environment] | None, problems: Problems
) -> tuple[Step, ...]:
    """Make the steps of a document.

    Args:
        drafts: in the order of the document.
        environments: what conditions and approvals may speak of; None when they are not known
            because the front matter has mistakes.
        problems: where mistakes are noted.
    """
    names = _names(drafts, problems)
    return tuple(
        _step(draft, name, environments, problems)
        for draft, name in zip(drafts, names, strict=True)
    )


def _step(
    draft: Draft, name: str, environments: Collection[Environment] | None, problems: Problems
) -> Step:
    options = draft.fence.options
    _check_contradictions(options, problems)
    commands = _queried(_promising(draft, problems), options)
    if "background" in options and draft.runner and not draft.is_plain_shell:
        problems.add(
            options["background"].position,
            f"a `{draft.fence.block.language}` block cannot run in the background",
            "write a `bash` block that starts it",
        )
    read = options_of({key: option.value for key, option in options.items()})
    check_marks(options, draft.runner, problems)
    own = draft.promised.options.get("stream") if draft.promised else None
    if own:
        read = replace(read, stream=Stream(own.value))
    if environments is not None:
        _check_names(options, read, environments, problems)
    own_values = draft.fence.row.placeholders if draft.fence.row else ()
    step = Step(
        id=name,
        block=draft.fence.block,
        section=draft.section,
        runner=draft.runner,
        commands=commands,
        transcript=draft.transcript,
        options=read,
        placeholders={one.name: one.value or "" for one in own_values},
    )
    check_stands_in(own_values, [step], "does not stand in the fence of its row", problems)
    return step


def _check_names(
    options: Mapping[str, Option],
    read: Options,
    environments: Collection[Environment],
    problems: Problems,
) -> None:
    """Note the environments and the roles that the front matter does not know."""
    names = [one.name for one in environments]
    for condition in read.skip_if:
        if condition.kind == "environment" and condition.value not in names:
            problems.add(
                options["skip-if"].position,
                f"unknown environment `{condition.value}`",
                suggestion(condition.value, names)
                if names
                else "the front matter declares no `environments`",
            )
    roles = {role for one in environments for role in one.approvals or ()}
    declared = any(one.approvals is not None for one in environments)
    if read.approval and declared and read.approval not in roles:
        problems.add(
            options["approval"].position,
            f"no environment needs the approval of `{read.approval}`",
            suggestion(read.approval, roles) if roles else "add the role to `approvals` of one",
        )


def _check_contradictions(options: Mapping[str, Option], problems: Problems) -> None:
    named = {option.name: option for option in [*options.values()][::-1]}
    for one, other in _OPPOSITES:
        if one in named and other in named:
            first, second = sorted((named[one], named[other]), key=lambda o: o.position)
            problems.add(
                second.position,
                f"`{second.name}` contradicts `{first.name}` "
                f"{said_at(first.position, second.position)}",
                "keep one of them",
            )
    for name, (others, hint) in _NO_MEANING.items():
        for option in options.values() if name in named else ():
            if option.name in others:
                what = f"`{option.name}` has no meaning beside `{name}`"
                problems.add(option.position, what, hint)
    if "takes" in named and not {"manual", "approval"} & {*named}:
        problems.add(
            named["takes"].position,
            "`takes` has no meaning without `manual` or `approval`",
            "it says how long a person takes; write what he does beside it, or leave it out",
        )
    if "ready" in named and "background" not in named:
        problems.add(
            named["ready"].position,
            "`ready` has no meaning without `background`",
            "write `background` beside it, or leave it out",
        )


def _promising(draft: Draft, problems: Problems) -> tuple[Command, ...]:
    """Give the commands of a step, the last one with what the fence of its expectation promises."""
    options = draft.fence.options
    row = draft.fence.row
    if row and row.output:
        return _promised_by_sidecar(draft, row.output, problems)
    if draft.shows_output:
        refuse_for_text(options, problems)
        if "expect" in options:
            problems.add(
                options["expect"].position,
                "`expect` stands before a transcript that shows its output",
                "leave `expect` out, or the output in the transcript",
            )
        return draft.commands
    if not draft.promised:
        if draft.runner and "expect" not in options:
            _refuse_without_promise(options, problems)
        return draft.commands
    expectation = promise(draft.promised, options, problems)
    return _as_one(draft, expectation, draft.promised.block.position, problems)


def _promised_by_sidecar(
    draft: Draft, output: Expectation, problems: Problems
) -> tuple[Command, ...]:
    """Give the commands of a step, with what a sidecar promises in the place of the page."""
    for name in ("file", "background"):
        if name in draft.fence.options:
            what = f"`output` has no meaning beside `{name}`"
            problems.add(output.position, what, "leave one of them out")
    return _as_one(draft, output, output.position, problems)


def _as_one(
    draft: Draft, expectation: Expectation, place: Position, problems: Problems
) -> tuple[Command, ...]:
    """Give the commands as the one whose output is promised in a place."""
    commands = draft.commands
    if len(commands) > 1:
        if draft.runner is Runner.PYTHON:
            problems.add(
                place,
                f"one expectation for the {len(commands)} commands "
                f"{said_at(draft.fence.block.position, place)}",
                "write the output of each command below it, in the transcript",
            )
        commands = (merge_commands(commands),)
    return tuple(replace(command, expectation=expectation) for command in commands)


def _queried(commands: tuple[Command, ...], options: Mapping[str, Option]) -> tuple[Command, ...]:
    """Give the commands of a step, the last one with what `expect=JMESPATH==VALUE` promises."""
    asked = [option for option in options.values() if option.name == "expect"]
    promised = [queried(option.value, option.position) for option in asked]
    found = tuple(one for one in promised if one)
    if not found or not commands:
        return commands
    return (*commands[:-1], replace(commands[-1], queried=found))


def _refuse_without_promise(options: Mapping[str, Option], problems: Problems) -> None:
    for name in ("json", "ids", "stream"):
        if name in options:
            problems.add(
                options[name].position,
                f"`{name}` is about an expectation, and the step has none",
                "write the output in a fence below the step, with the language `output`",
            )


def _names(drafts: Sequence[Draft], problems: Problems) -> list[str]:
    """Name each step: what `id=` says, else its section's slug, with its ordinal from 2 on.

    The ordinal counts all steps of the section, and skips names that are taken.
    """
    explicit: dict[str, Option] = {}
    for draft in drafts:
        option = draft.fence.options.get("id")
        if option and explicit.setdefault(option.value, option) is not option:
            problems.add(
                option.position,
                f"the id `{option.value}` is given twice",
                f"the first one is {said_at(explicit[option.value].position, option.position)}; "
                "every step needs its own",
            )
    seen: Counter[str] = Counter()
    wanted = []
    for draft in drafts:
        slug = draft.section.slug
        seen[slug] += 1
        wanted.append((draft.fence.options.get("id"), slug, seen[slug]))
    # The first step of a section has its slug, even when an earlier section would count up to it.
    taken = {*explicit, *(slug for option, slug, ordinal in wanted if not option and ordinal == 1)}
    names = []
    for option, slug, ordinal in wanted:
        name = option.value if option else slug
        if not option and (ordinal > 1 or name in explicit):
            number = max(ordinal, 2)
            while (name := f"{slug}-{number}") in taken:
                number += 1
            taken.add(name)
        names.append(name)
    return names
