"""From fences to steps: which fence runs, which is written, and which promises whose output.

A fence that does not run promises the output of the last step above it in its section when

- it is marked: its language is `output` or `expected`, one of its words is, or its title is a
  name for output ("Expected output");
- a directive says so: `expect` before it, or before the step (then it is the next fence);
- the sentence directly above it says so (see `announcements`). A heading, the title of an
  admonition or of a tab, and a `<summary>` count as sentences.

A heading that is nothing but a name for output ("Expected output", "Response") opens no section
in this respect: what is below it belongs to the step above it.

A mark or a directive without such a step is a problem. A sentence without one, or after a step
that writes a file or a transcript that shows its own output, speaks of something else and claims
nothing: prose was not written for this tool. A second claim on a step is a problem, whatever says
so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pytest_runbooks.model import Block, Command, Option, Position, Runner, Section

from .announcements import is_label, is_only_output
from .directives import Fence
from .expectations import Claim, claim_of, is_marked
from .info_strings import RUNNERS, TRANSCRIPTS
from .lines import Problems
from .markdown import Edge, Heading, Prose
from .options import DIRECTIVE_OPTIONS
from .sidecar import Row
from .transcripts import has_prompt, read_transcript

_RUNNABLE = (*RUNNERS, *TRANSCRIPTS)


@dataclass(slots=True)
class Draft:
    """A step that is not checked and named yet.

    Attributes:
        fence: its fence.
        section: where it stands.
        runner: None for a file, and for what a person does.
        commands: what is run or written.
        transcript: the fence shows prompts and output.
        promised: the fence of its expectation; None when there is none.
    """

    fence: Fence
    section: Section
    runner: Runner | None
    commands: tuple[Command, ...]
    transcript: bool
    promised: Fence | None = None

    @property
    def line(self) -> int:
        """The line of the fence."""
        return self.fence.block.position.line

    @property
    def is_plain_shell(self) -> bool:
        """Whether it is shell code without prompts."""
        return self.runner is Runner.BASH and not self.transcript

    @property
    def shows_output(self) -> bool:
        """Whether it is a transcript that holds its expectations."""
        return any(command.expectation for command in self.commands)

    @property
    def unmet(self) -> Option | None:
        """The `expect` that still waits for its fence."""
        waits = self.runner and not self.promised and not self.shows_output
        return self.fence.options.get("expect") if waits else None


def draft_steps(
    elements: Iterable[Heading | Prose | Edge | Fence],
    sections: Sequence[Section],
    problems: Problems,
    *,
    awaits: bool = False,
) -> list[Draft]:
    """Find the steps of a document in order, each with the fence that promises its output.

    Args:
        elements: of the document.
        sections: of the document.
        problems: where mistakes are noted.
        awaits: an `expect` without a fence is none, since somebody is about to write it.
    """
    walk = _Walk(sections, problems, awaits=awaits)
    for element in elements:
        match element:
            case Heading():
                walk.heading(element)
            case Prose():
                walk.above = element.excerpt.text
            case Fence():
                walk.fence(element)
                walk.above = ""
    walk.end_of_reach("its section ends before")
    return walk.drafts


class _Walk:
    """One walk through a document.

    `above` is the prose directly above, `_last` the step that an expectation here belongs to.
    """

    def __init__(self, sections: Sequence[Section], problems: Problems, *, awaits: bool) -> None:
        self.drafts: list[Draft] = []
        self.above = ""
        self._sections = iter(sections)
        self._section = next(self._sections)
        self._last: Draft | None = None
        self._problems = problems
        self._awaits = awaits

    def heading(self, heading: Heading) -> None:
        self.above = heading.title
        if heading.nested:
            return
        self._section = next(self._sections)
        if not is_label(heading.title):
            self.end_of_reach("its section ends before")
            self._last = None

    def end_of_reach(self, reason: str) -> None:
        """Note an `expect` that found no fence; `reason` says why it cannot find one any more."""
        option = self._last.unmet if self._last else None
        if option and not self._awaits:
            self._problems.add(
                option.position,
                f"`expect` is attached to no expectation: {reason} a fence that does not run",
                "write the output in a fence below the step, with the language `output`, or let "
                "`--runbooks-update` write it",
            )

    def fence(self, fence: Fence) -> None:
        block = fence.block
        if fence.is_of_a_person:
            self._step(fence, None, (), transcript=False)
            self._last = None  # what follows is not its output
        elif "file" in fence.options:
            command = Command(block.code, block.first_code_line)
            self._step(fence, None, (command,), transcript=False)
        elif is_marked(block) or not _runs(block):
            self._not_run(fence)
        elif self._last and is_only_output(self.above):
            self._problems.add(
                block.position,
                f"the sentence above announces output, but a `{block.language}` fence runs",
                "give the fence the language `text`, or say in the sentence that it is to be run",
            )
        elif block.language in RUNNERS:
            command = Command(block.code, block.first_code_line)
            self._step(fence, RUNNERS[block.language], (command,), transcript=False)
        else:
            commands = read_transcript(block, self._problems)
            self._step(fence, TRANSCRIPTS[block.language], commands, transcript=True)

    def _step(
        self,
        fence: Fence,
        runner: Runner | None,
        commands: tuple[Command, ...],
        *,
        transcript: bool,
    ) -> None:
        self.end_of_reach(f"the step on line {fence.block.position.line} comes before")
        self._last = Draft(fence, self._section, runner, commands, transcript)
        self.drafts.append(self._last)

    def _not_run(self, fence: Fence) -> None:
        if fence.row:
            self._check_row(fence, fence.row)
        for option in fence.options.values():
            if option.name == "expect" and option.value:
                self._problems.add(
                    option.position,
                    f"`expect={option.value}` stands before a fence that is not run",
                    "put it before the step whose output it is about; `expect` alone says that "
                    "the fence shows it",
                )
            elif not DIRECTIVE_OPTIONS[option.name].on_expectation:
                self._problems.add(
                    option.position,
                    f"`{option.name}` stands before a fence that is not run",
                    _how_to_run(fence, option.position),
                )
        claim = claim_of(fence, self.above)
        last = self._last
        if last and last.unmet:
            last.promised = fence
        elif claim is None:
            self._unclaimed(fence)
        elif last is None or last.runner is None or last.shows_output:
            if claim is Claim.SENTENCE and not (last and last.shows_output):
                self._unclaimed(fence)
            else:
                self._unattached(fence, last)
        elif last.promised:
            self._problems.add(
                fence.block.position,
                f"a second expectation for the step on line {last.line}",
                f"the first one is on line {last.promised.block.position.line}; "
                "keep one of them, or say otherwise what this one is",
            )
        else:
            last.promised = fence

    def _check_row(self, fence: Fence, row: Row) -> None:
        said = {"output": row.output and row.output.position}
        said["placeholders"] = row.placeholders[0].position if row.placeholders else None
        for name, position in said.items():
            if position:
                self._problems.add(
                    position,
                    f"`{name}` speaks of a fence that is not run",
                    _how_to_run(fence, position),
                )

    def _unattached(self, fence: Fence, last: Draft | None) -> None:
        if last is None:
            reason = "no step stands above it in its section"
        elif last.runner is None:
            reason = f"the step on line {last.line} writes a file"
        else:
            reason = f"the transcript on line {last.line} shows its own"
        self._problems.add(
            fence.block.position,
            f"the expectation is attached to nothing: {reason}",
            "put it below the step whose output it shows, or do not call it output",
        )

    def _unclaimed(self, fence: Fence) -> None:
        block = fence.block
        for name in ("json", "ids", "stream"):
            if name in fence.options:
                self._problems.add(
                    fence.options[name].position,
                    f"`{name}` stands before a fence that is not an expectation",
                    "write `expect` beside it if the fence shows the output of the step above",
                )
        if block.language in TRANSCRIPTS:
            prompt = ">>> " if TRANSCRIPTS[block.language] is Runner.PYTHON else "$ "
            language = "python" if TRANSCRIPTS[block.language] is Runner.PYTHON else "bash"
            self._problems.add(
                block.position,
                f"`{block.language}` block has no `{prompt}` prompt, so nothing in it runs",
                f"write the prompts, or use `{language}` for commands and `text` for output",
            )


def _runs(block: Block) -> bool:
    return block.language in RUNNERS or (block.language in TRANSCRIPTS and has_prompt(block))


def _how_to_run(fence: Fence, place: Position) -> str:
    block = fence.block
    if place.path != block.position.path:
        return "write `language: bash` beside it if the fence is to be run, or leave it out"
    near = get_close_matches(block.language, _RUNNABLE, n=1, cutoff=0.6)
    if is_marked(block):
        return "the fence is marked as output; take the mark away, or the option"
    if near and near[0] != block.language:
        return f"did you mean the language `{near[0]}`?"
    if near:
        return "write the prompts, or another language, or take the option away"
    languages = ", ".join(f"`{name}`" for name in _RUNNABLE)
    return f"the languages that run are {languages}; `file=PATH` writes a fence to a file"
