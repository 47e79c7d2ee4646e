"""Makes of an output the text that a document is to promise.

Law: what is made matches the output, or nothing is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..matching import compare, is_data
from ..matching.bindings import Bindings
from ..matching.lines import plain_lines, without_escapes
from ..matching.names import placeholder
from ..model import Comparison, Expectation, Form
from .redaction import Redaction, Surroundings
from .text_lines import created_text, rewritten_text

TRACEBACK = "Traceback (most recent call last)"
NOT_WRITTEN = "; not written: "
"""What leads on to why, in the message of a step whose output differs."""
_LANGUAGES = {Form.JSON: "JSON", Form.YAML: "YAML"}


class RefusedError(ValueError):
    """An output that no document is to promise; the message says why."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A text to promise.

    Attributes:
        text: the new text, each line ended by a line feed.
        comparison: of the text and the output that it was made of; it matches.
    """

    text: str
    comparison: Comparison


def rewritten(
    expectation: Expectation,
    actual: str,
    *,
    bindings: Mapping[str, str],
    names: Mapping[str, str],
    surroundings: Surroundings,
    as_written: str = "",
) -> Rewriting:
    """Correct what a document promises.

    Args:
        expectation: what it promises, and did not come out.
        actual: what came out.
        bindings: as for `matching.compare`.
        names: as for `matching.compare`.
        surroundings: what the run knows of its own values.
        as_written: the documented text with its placeholders, where values were put in their
            place; the same as that of the expectation when it is empty.

    Raises:
        RefusedError: the output is nothing to promise, or no text can be made of it.
    """
    _check(actual, expectation.text)
    surroundings = replace(surroundings, strict=expectation.strict_ids)
    for text in _corrections(expectation, actual, bindings, names, surroundings):
        comparison = compare(
            replace(expectation, text=text), actual, bindings=bindings, names=names
        )
        if comparison.matches:
            return Rewriting(_unfilled(text, expectation.text, as_written), comparison)
    if (language := _LANGUAGES.get(expectation.form)) and not _is_read(language, actual):
        raise RefusedError(f"what came out is not {language}, which the fence promises")
    raise RefusedError("no text of this form fits what came out; write it by hand")


def created(
    actual: str, *, bindings: Mapping[str, str], surroundings: Surroundings, where: Expectation
) -> tuple[Rewriting, bool]:
    """Make a promise where none was.

    Args:
        actual: what came out.
        bindings: as for `matching.compare`.
        surroundings: what the run knows of its own values.
        where: an expectation of the place and the form that the new one has; its text is not read.

    Returns:
        The text, and whether it is JSON.

    Raises:
        RefusedError: the output is nothing to promise, or no text can be made of it.
    """
    from .json_data import created_json  # noqa: PLC0415 - few runs write

    _check(actual, "")
    said = without_escapes(actual)
    ways: list[tuple[Callable[[str, Redaction], str], bool]] = [(created_text, False)]
    if where.form is not Form.TEXT and is_data(said):
        ways.insert(0, (created_json, True))
    for make, is_json in ways:
        for seen in (surroundings, replace(surroundings, strict=True)):
            try:
                text = make(said, Redaction(seen, bindings))
            except (ValueError, RecursionError):
                continue
            promised = replace(where, text=text, form=Form.AUTO if is_json else Form.TEXT)
            comparison = compare(promised, actual, bindings=bindings)
            if comparison.matches:
                return Rewriting(text, comparison), is_json
    raise RefusedError("no text fits what came out; write it by hand")


def _corrections(
    expectation: Expectation,
    actual: str,
    bindings: Mapping[str, str],
    names: Mapping[str, str],
    surroundings: Surroundings,
) -> Iterator[str]:
    """Give texts, the one that keeps most first."""
    names = {**names, **{placeholder(text): value for text, value in expectation.filled}}
    said = without_escapes(actual)
    for seen in (surroundings, replace(surroundings, strict=True)):
        for make in _ways(expectation, said):
            try:
                held = Bindings(bindings)
                yield make(expectation, said, names, held, Redaction(seen, held.view))
            except (ValueError, RecursionError):
                continue


_Way = Callable[[Expectation, str, Mapping[str, str], Bindings, Redaction], str]


def _ways(expectation: Expectation, said: str) -> Iterator[_Way]:
    from .json_data import rewritten_json  # noqa: PLC0415 - few runs write
    from .yaml_data import rewritten_yaml  # noqa: PLC0415 - as above

    match expectation.form:
        case Form.JSON:
            yield rewritten_json
        case Form.YAML:
            yield rewritten_yaml
        case Form.AUTO if is_data(said) and is_data(expectation.text):
            yield rewritten_json
        case _:
            yield rewritten_text
    if expectation.form in {Form.AUTO, Form.TEXT}:
        yield _anew


def _anew(
    _: Expectation, said: str, __: Mapping[str, str], ___: Bindings, redaction: Redaction
) -> str:
    return created_text(said, redaction)


def _check(actual: str, documented: str) -> None:
    """Refuse what nobody means to promise.

    Raises:
        RefusedError: it is such.
    """
    if TRACEBACK in actual and TRACEBACK not in documented:
        raise RefusedError("a traceback came out, which is nothing to promise")
    if any("\ud800" <= sign <= "\udfff" or sign in "\0\ufffd" for sign in actual):
        raise RefusedError("what came out is not all text")


def _unfilled(text: str, filled: str, as_written: str) -> str:
    """Put placeholders back where values were put in their place, and still stand there.

    Raises:
        RefusedError: it cannot be known which lines they were in.
    """
    if not as_written or as_written == filled:
        return text
    lines, sources = filled.split("\n"), as_written.split("\n")
    if len(lines) != len(sources):
        raise RefusedError("a placeholder in it has a value of several lines; write it by hand")
    back = {line: source for line, source in zip(lines, sources, strict=True) if line != source}
    return "\n".join(back.get(line, line) for line in text.split("\n"))


def _is_read(language: str, actual: str) -> bool:
    """Say whether an output is of a language."""
    from ..matching import json_pattern, yaml_pattern  # noqa: PLC0415 - few runs write

    pattern = json_pattern if language == "JSON" else yaml_pattern
    try:
        return bool(pattern.read_actual(without_escapes(actual)))
    except (ValueError, RecursionError):
        return False


def is_empty(actual: str) -> bool:
    """Say whether there is nothing to promise but that nothing comes out."""
    return not plain_lines(actual)
