"""Warnings in a document, in the styles in which people write them, and how far they reach.

A warning reaches what stands below it in its section; one between a heading and the next reaches
the sections under that heading, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .document import Document, per_document
from .fences import fenced_lines

_WORDS = (
    r"(?:warnings?|warn|caution|danger|dangerous|attention|important|beware|careful"
    r"|destructive|achtung|warnung|vorsicht|avertissement|advertencia|atenci[oó]n|cuidado|aviso"
    r"|aten[cç][aã]o|attenzione|avvertenza|внимание|предупреждение|uwaga|opgelet|waarschuwing)"
)
# "**Warning:**", "> [!CAUTION]", "### Danger", "Important!": the word first, and then no sentence.
_LABEL = re.compile(
    rf"(?!\s*\|)[\W_]*(?:\d+[.)] *)?[\W_]*{_WORDS}"
    r"(?:\s+(?:zone|notice|note|ahead))?\s*(?:[^\w\s]|_|$)",
    re.IGNORECASE,
)
# `!!! warning "Title"`, `::: danger Title`, `{% hint style="danger" %}`, `<Note type="warning">`,
# `{{% alert color="warning" %}}`, `{: .warning}`, `.. warning::`, `~> Note`.
_MARKED = re.compile(
    r"\s*(?:>\s*)*(?:[-*+]\s+)?"
    r"(?:(?:!!!|\?\?\?\+?|:{3,}|\.\.\s|\{[%{:]|\{\{[<%]|<(?=[A-Za-z]))"
    rf".*?(?:\b|(?<=_)){_WORDS}\b|[~!]>\s)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\s*#{1,6}\s.*\b(?:warning|caution|danger|dangerous|destructive)\b", re.IGNORECASE
)
_BOLD = re.compile(rf"(?:\*\*|__|<b>|<strong>)[^*_<]*\b{_WORDS}\b", re.IGNORECASE)
_SIGNS = re.compile(
    "[\u26a0\u2757\u2755\u203c\u26d4\u2620\u2622\u2623\u270b\U0001f6a8\U0001f6d1\U0001f480"
    "\U0001f4a3\U0001f9e8\U0001f6ab\U0001f534\U0001f6a7\U0001f525]"
    "|:(?:warning|rotating_light|exclamation|heavy_exclamation_mark|bangbang|no_entry(?:_sign)?"
    "|octagonal_sign|stop_sign|skull(?:_and_crossbones)?|fire|bomb|boom|red_circle|construction):"
    "|警告|注意|危険|危险|경고|주의"
)
_GONE = (
    r"(?:delet|destroy|eras|wip|remov|terminat|purg|overwritt|discard|los|dropp|truncat|flush|gone)"
)
_PHRASES = re.compile(
    r"\birreversibl|\birrevocabl|\birrecoverabl|\bunrecoverabl|\bpermanent|\bdestructive"
    r"|\b(?:can ?not|can['\u2019]t|never|not) be (?:\w+ )?"
    r"(?:undone|revers|recover|restor|revert|rolled back|retriev|brought back)"
    r"|\bno (?:undo|way back|going back|return|recovery)\b|\bpoint of no return"
    r"|\bdata[ -]loss"
    r"|\blos(?:e|es|ing|s of) (?:\w+ ){0,3}(?:data|work|changes|items|records|everything)"
    r"|\b(?:be|very|extremely|being) (?:\w+ )?(?:careful|cautious)"
    r"|\bwith (?:\w+ )?(?:care|caution)\b"
    r"|\bdouble[- ]check|\bare you (?:really |absolutely )?sure"
    r"|\b(?:do not|don['\u2019]t|never) (?:run|do|use|execute|proceed|continue|try)\b"
    r"|\bonly (?:run|do|use|execute|proceed|continue)\b|\bthink twice|\bat your own risk"
    r"|\bdangerous"
    rf"|\b(?:will|would|gets?) (?:\w+ ){{0,3}}{_GONE}\w*"
    r"|\b(?:all|every|any|everything|data|contents?|messages|objects|items|records|rows)\b"
    rf"[^.]{{0,40}} (?:is|are|be|been) (?:\w+ ){{0,2}}{_GONE}\w*"
    r"|\b(?:deletes|destroys|erases|wipes|purges|drops|terminates|discards|overwrites|truncates"
    r"|flushes|empties|removes)\b"
    r"|\b(?:this|these|it|that|which|commands?|steps?|scripts?|procedure) (?:\w+ ){0,2}"
    r"(?:delete|destroy|erase|wipe|purge|drop|terminate|discard|overwrite|remove)\b",
    re.IGNORECASE,
)
# One of these stands in each of the phrases; looking for them takes a tenth of the time.
_STEMS = re.compile(
    "irrev|recoverabl|permanent|destr| be |undo|no |los|care|cautio|double|are you|not "
    "|n['\u2019]t |never|only|twice|risk|danger|delet|eras|wip|remov|terminat|purg|overwr|discard"
    "|drop|truncat|flush|gone|empties",
    re.IGNORECASE,
)
_MYST = re.compile(rf"\{{{_WORDS}\}}|\{{admonition\}}.*{_WORDS}|ad-{_WORDS}", re.IGNORECASE)


def warns(text: str) -> bool:
    """Say whether a line of prose, a heading or a comment warns."""
    return bool(
        _SIGNS.search(text)
        or _LABEL.match(text)
        or _MARKED.match(text)
        or _HEADING.match(text)
        or _BOLD.search(text)
        or (_STEMS.search(text) and _PHRASES.search(text))
    )


@per_document
def _marked_fences(document: Document) -> frozenset[int]:
    """Give the lines of fences that are callouts of MyST and Obsidian."""
    return frozenset(block.position.line for block in document.blocks if _MYST.match(block.info))


def is_warned(document: Document, line: int) -> bool:
    """Say whether a warning reaches a line."""
    marked = _marked_fences(document)
    return any(
        any(start <= number <= end for number in marked)
        or says_between(document, warns, start, end)
        for start, end in reach(document, line)
    )


def says_between(document: Document, says: Callable[[str], object], start: int, end: int) -> bool:
    """Say whether something holds of a line outside of code, from one line to another.

    Lines are looked at as far as they are asked about, and once for each `start`.
    """
    known: dict[int, tuple[int, bool]] = document.known((says_between, says), dict)
    last, is_said = known.get(start, (start - 1, False))
    if is_said:
        return last <= end
    fenced = fenced_lines(document)
    for number in range(last + 1, min(end, len(document.lines)) + 1):
        if number not in fenced and says(document.lines[number - 1]):
            known[start] = number, True
            return True
    known[start] = max(last, end), False
    return False


def reach(document: Document, line: int) -> Iterator[tuple[int, int]]:
    """Give the stretches of lines, both ends included, that what is said in them reaches a line.

    They are what stands above it in its section, and, for each section around that one, what
    stands between its heading and the next.
    """
    level, below = 7, line
    for section in reversed(document.sections):
        start = section.position.line
        if start > line:
            continue
        if section.level < level:
            yield start, below
            level = section.level
        below = start - 1
