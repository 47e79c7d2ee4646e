"""A document, and what stands beside it, with the expectations that runs want.

Laws:

- no changes give the same text, and outside of the expectations that are changed it stays;
- the new text is read as the old one but for these expectations, which are as they were wanted; a
  change with which that would not be so is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ..model import Block, Category, Change, Command, Edit, Step
from ..parsing import Inspection, SidecarText, inspect
from ..parsing.drafts import Draft
from ..parsing.edits import EditError, apply_edits
from ..parsing.markdown import Heading
from ..parsing.stated import stated_in
from .names import settled
from .places.comments import comment_edits
from .places.fences import ANNOUNCEMENT, fence_edits, marker_edits, new_fence
from .places.sidecars import Wanted, sidecar_edits
from .places.transcripts import readable, transcript_edits
from .statements import announcement_of
from .yaml_places import IntricateError


@dataclass(frozen=True, slots=True)
class Page:
    """A document and its sidecar, as texts; `path` is how the document is called in messages."""

    path: str
    text: str
    sidecar: SidecarText | None = None

    def read(self) -> Inspection:
        """Read it; an `expect` may wait for its expectation."""
        return inspect(self.text, self.path, self.sidecar, awaits=True)

    def edited(self, edits: Iterable[Edit]) -> Page:
        """Apply edits of both files.

        Raises:
            EditError: they cannot be applied.
        """
        all_edits = [*edits]
        own = [edit for edit in all_edits if edit.span.start.path == self.path]
        page = replace(self, text=apply_edits(self.text, own))
        if self.sidecar is None:
            return page
        beside = [edit for edit in all_edits if edit.span.start.path == self.sidecar.path]
        text = apply_edits(self.sidecar.text, beside)
        return replace(page, sidecar=SidecarText(self.sidecar.path, text))


@dataclass(frozen=True, slots=True)
class Written:
    """What came of changes.

    Attributes:
        page: the new texts.
        changes: those that were made, and those that were not, which say why.
    """

    page: Page
    changes: tuple[Change, ...]


def written(page: Page, changes: Iterable[Change]) -> Written:
    """Put what runs want into a document; a change that is refused stays so."""
    seen = page.read()
    all_changes = _with_names(page, seen, sorted(changes, key=lambda one: (one.line, one.command)))
    wanted = [one for one in all_changes if not one.refusal]
    if (new := _if_right(page, seen, wanted)) is not None:
        return Written(new, tuple(all_changes))
    made: list[Change] = []
    for change in wanted:  # find those that break the page
        if _if_right(page, seen, [*made, change]) is not None:
            made.append(change)
    new = _if_right(page, seen, made) or page
    why = "written there it would not be read as what came out; write it by hand"
    told = [
        one if one.refusal or one in made else replace(one, text="", refusal=why)
        for one in all_changes
    ]
    return Written(new, tuple(told))


def _with_names(page: Page, seen: Inspection, changes: Sequence[Change]) -> list[Change]:
    """Give the changes with the names that values keep in the document."""
    commands = [(step.id, n, c) for step in seen.steps for n, c in enumerate(step.commands)]
    changed = {(one.step, one.command) for one in changes if not one.refusal}
    documented = [(one[:2], text.text) for one in commands if (text := one[2].expectation)]
    others = [text for place, text in documented if place not in changed]
    all_texts = [text for _, text in documented]
    texts = settled([one.text for one in changes], others, all_texts)
    named = (replace(one, text=text) for one, text in zip(changes, texts, strict=True))
    return [_as_read(page, seen, one) for one in named]


def _as_read(page: Page, seen: Inspection, change: Change) -> Change:
    """Give a change with its text as it can stand where it goes."""
    draft, step = _place(seen, change)
    command = step.commands[change.command]
    if change.refusal or not _is_in_transcript(page, draft, step, command):
        return change
    return replace(change, text=readable(step, command, change.text))


def _if_right(page: Page, seen: Inspection, changes: Sequence[Change]) -> Page | None:
    """Give the page with changes; None when it is not read as it is meant."""
    try:
        edits = [edit for change in changes for edit in _edits(page, seen, change)]
        edits += _edits_of_markers(page, seen, changes)
        new = page.edited([*edits, *_edits_beside(page, seen, changes)])
    except (EditError, IntricateError):
        return None
    again = new.read()
    wanted = {(one.step, one.command): one for one in changes}
    if len(again.problems) > len(seen.problems) or not changes:
        return new if not changes else None
    for before, after in zip(seen.steps, again.steps, strict=False):
        if _differ(before, after, wanted):
            return None
    return new if len(seen.steps) == len(again.steps) else None


def _differ(before: Step, after: Step, wanted: Mapping[tuple[str, int], Change]) -> bool:
    """Say whether a step is not what it was but for what is wanted."""
    if before.id != after.id or len(before.commands) != len(after.commands):
        return True
    for number, (old, new) in enumerate(zip(before.commands, after.commands, strict=True)):
        change = wanted.get((before.id, number))
        told, tells = (one.expectation.text if one.expectation else None for one in (old, new))
        is_rewritten = change is not None and change.category is Category.COMMENTS
        if old.code != new.code and not is_rewritten:
            return True
        # A transcript that shows one output promises that the others are empty.
        if tells != (change.text if change else told) and not (tells == "" and told is None):
            return True
    return False


def _edits(page: Page, seen: Inspection, change: Change) -> Iterator[Edit]:
    """Say how a change of the document is made."""
    draft, step = _place(seen, change)
    command = step.commands[change.command]
    if _is_in_sidecar(page, command):
        return
    if _is_in_transcript(page, draft, step, command):
        yield from transcript_edits(seen.source, step, command, change.text)
    elif draft.promised:
        yield from fence_edits(seen.source, draft.promised.block, change.text)
    else:
        language = "json" if change.is_data else "text"
        fence = partial(new_fence, seen.source, seen.elements, step.block, change.text, language)
        if change.category is Category.COMMENTS:
            stated = stated_in(step)
            sentence = announcement_of(stated)
            new = fence(sentence)
            # Where another sentence announces the output, what comments say in words stays there.
            is_told = sentence in new.text
            gone = [one for one in stated if is_told or announcement_of([one]) == ANNOUNCEMENT]
            yield from comment_edits(seen.source, step.block, gone)
            yield new
        else:
            yield fence()


def _edits_of_markers(page: Page, seen: Inspection, changes: Sequence[Change]) -> Iterator[Edit]:
    """Make the fences of transcripts longer, once for all commands of each."""
    texts: dict[str, str] = {}
    for change in changes:
        draft, step = _place(seen, change)
        if _is_in_transcript(page, draft, step, step.commands[change.command]):
            texts[step.id] = texts.get(step.id, "") + change.text
    for step in seen.steps:
        if step.id in texts:
            yield from marker_edits(seen.source, step.block, texts[step.id])


def _edits_beside(page: Page, seen: Inspection, changes: Sequence[Change]) -> list[Edit]:
    """Say how the changes of the sidecar are made, of which several may go to the same place.

    Raises:
        IntricateError: the sidecar is written so that no place for them is found.
    """
    wanted = []
    for change in changes:
        draft, step = _place(seen, change)
        if _is_in_sidecar(page, step.commands[change.command]):
            wanted.append(Wanted(draft.fence.row, _address(seen, draft), change.text))
    return sidecar_edits(page.sidecar, wanted) if page.sidecar and wanted else []


def _place(seen: Inspection, change: Change) -> tuple[Draft, Step]:
    both = zip(seen.drafts, seen.steps, strict=True)
    return next((draft, step) for draft, step in both if step.id == change.step)


def _is_in_sidecar(page: Page, command: Command) -> bool:
    promised = command.expectation
    return page.sidecar is not None and (promised is None or promised.position.path != page.path)


def _is_in_transcript(page: Page, draft: Draft, step: Step, command: Command) -> bool:
    return step.transcript and not draft.promised and not _is_in_sidecar(page, command)


def _address(seen: Inspection, draft: Draft) -> str:
    """Give the address of a fence: the section's slug, and which of its fences it is."""
    following = iter(seen.sections)
    section, number = next(following), 0
    for element in seen.elements:
        if isinstance(element, Heading) and not element.nested:
            section, number = next(following), 0
        elif isinstance(element, Block) and element.marker and not element.is_hidden:
            number += 1
            if element is draft.fence.block:
                break
    return f"{section.slug}/{number}"
