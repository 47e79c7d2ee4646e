"""What stands in a block that is said to be shell, and is none: prompts, output, data, prose.

Only what can be nothing else is found: a line at which the shell would begin to read a command,
and which no command begins like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .document import Document, per_document
from .plain_shell import HIDDEN
from .shell import UNKNOWN, ShellCode, shell_codes

PROMPT = re.compile(
    r"""[ \t]*(?P<prompt>
        \$[ ](?=\S)
      | [%\u276f\u279c][ ](?=[a-z./~])
      | \[?[\w.-]+@[\w.-]+(?:[ :][^\s$\#%>]*)?\]?[ ]?[$\#%][ ]
      | \([\w.-]+\)[ ](?:\$|\S+@\S+[$%])[ ]
      | (?:ba|z)?sh-\d[\d.]*[$\#][ ]
      | PS(?:[ ]?[A-Z]:\\[^>\n]*|[ ]?/[^>\n]*)?>[ ]
      | [A-Z]:\\[^>\n]*>[ ]?
      | (?:mysql|sqlite|mongo|irb|redis[\w.:-]*|\w+=[\#>]?)>[ ]
      | >>>[ ]
    )""",
    re.VERBOSE,
)

_KINDS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (kind, language, re.compile(pattern, re.VERBOSE | re.MULTILINE))
    for kind, language, pattern in (
        # A rule, a row, and the head of a table.
        ("output", "text", r"[-=+|*_ ]{5,}$ | \|.*\|$ | \+-[-+]+\+$"),
        ("output", "text", r"[A-Z][A-Z()_/-]+(?:[ ]{2,}[A-Z][A-Z()_/-]*(?:[ ][A-Z()_/-]+)*)+[ ]*$"),
        # Lines of logs.
        (
            "output",
            "text",
            r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d | [IWEF]\d{4}[ ]\d\d:\d\d: | time=\d{4}",
        ),
        # What dig and programs that ask print.
        ("output", "text", r";;[ ][A-Z] | \?[ ][A-Z]\w+[ ]"),
        ("a diff", "diff", r"@@[ ]-\d | (?:\+\+\+|---)[ ][ab]?/"),
        ("a tree of files", "text", r"[├└│]"),
        ("JSON", "json", r'"[^"\n]+"[ ]*:[ ] | \{[ ]*"[^"\n]+"[ ]*: | [{\[]$(?=\n[ \t]*["{\[])'),
        ("markup", "html", r"<(?:!DOCTYPE|\?xml|/?(?:html|body|head|div|p|h\d)>)"),
        ("YAML", "yaml", r"---$(?=\n[\w]+:) | (?:apiVersion|kind|metadata|spec):(?:[ ]|$)"),
        ("YAML", "yaml", r"-[ ][\w.-]+:(?:[ ]|$)"),
        ("an INI file", "ini", r"\[[\w.-]+(?:[ ][\w.-]+)?\]$(?=\n[\w.-]+[ ]*=)"),
        ("HCL", "hcl", r'(?:resource|module|variable|provider|output)[ ](?:"[\w-]+"[ ]){1,2}\{'),
        ("HCL", "hcl", r"(?:terraform|locals)[ ]\{$"),
        ("a Dockerfile", "dockerfile", r"FROM[ ]\S+(?:[ ]AS[ ]\S+)?$ | (?:ENTRYPOINT|CMD)[ ]\["),
        ("SQL", "sql", r"(?:SELECT[ ].+[ ]FROM|INSERT[ ]INTO|DELETE[ ]FROM|ALTER[ ]TABLE)[ ]"),
        ("SQL", "sql", r"CREATE[ ](?:TABLE|DATABASE|USER)[ ]"),
        ("a query", "text", r"fields[ ]@\w+"),
        ("Python", "python", r"from[ ][\w.]+[ ]import[ ]\w | def[ ]\w+\(.*\):$"),
        ("Python", "python", r"import[ ](?:boto3|json|os|sys|re|time)$"),
        # What begins a command neither ends in a colon nor is a sign of a list.
        ("output or data", "text", r"[A-Za-z][\w.-]*:(?:[ \t]|$)"),
        ("output or data", "text", r"[A-Z][\w-]+[ ][A-Z][\w-]*(?:[ ][A-Z]\w*)?:(?:[ \t]|$)"),
        ("output or data", "text", r"[A-Z][a-z]+[ ][a-z]+:[ ]"),
        ("prose", "text", r"[*•][ ]+\w | \d+\.[ ][A-Z]"),
    )
)
# Most lines are none of these; that is known at one look.
_ANY_KIND = re.compile(
    "|".join(f"(?:{pattern.pattern})" for _, _, pattern in _KINDS), re.VERBOSE | re.MULTILINE
)
_GOES_ON = re.compile(r"(?:\\|\||&&|\|\||\()$")
_SENTENCE = re.compile(r"[A-Z][a-z']*,?(?: [\w`'\"/()<>,.:-]+){3,}[.:!?]\)?")
_SMALL_WORDS = re.compile(
    r" (?:a|an|the|this|that|to|is|are|be|will|you|your|of|for|with|when|must|should|and|or|in) "
)
_SIGNS = re.compile(r"[|;&=$]|--?\w")


@dataclass(frozen=True, slots=True)
class Stranger:
    """A line that is no shell.

    Attributes:
        code: what it stands in.
        begin: where its text begins.
        end: where it ends.
        kind: what it is: `prompt`, `output`, `JSON`, ...
        language: of a fence for it.
        is_first: no command stands above it.
    """

    code: ShellCode
    begin: int
    end: int
    kind: str
    language: str
    is_first: bool


def find_stranger(code: ShellCode) -> Stranger | None:
    """Give the first line of some shell code that is no shell; None when there is none."""
    is_first = True
    for begin, end in command_lines(code):
        text = code.code[begin:end]
        if found := _kind_of(code.code, begin, end, code.neutral[begin:end]):
            kind, language = found
            return Stranger(code, begin, begin + len(text), kind, language, is_first)
        is_first = False
    return None


def command_lines(code: ShellCode) -> Iterator[tuple[int, int]]:
    """Give where the lines begin, behind blanks, and end at which the shell begins a command."""
    at, goes_on = 0, False
    for line in code.plain.split("\n"):
        stripped = line.strip()
        begin = at + len(line) - len(line.lstrip())
        raw = code.code[begin : at + len(line)].split("\n")[0].rstrip()
        if raw and not raw.startswith("#") and not goes_on:
            yield begin, begin + len(raw)
        if stripped.strip(HIDDEN):
            goes_on = bool(_GOES_ON.search(line))
        elif not raw.startswith("#"):
            goes_on = False
        at += len(line) + 1


def _kind_of(whole: str, begin: int, end: int, neutral: str) -> tuple[str, str] | None:
    text = whole[begin:end]
    if PROMPT.match(text):
        return "prompt", "console"
    if UNKNOWN in neutral[:1]:
        return None
    if _ANY_KIND.match(whole, begin):
        return next((k, language) for k, language, one in _KINDS if one.match(whole, begin))
    if _is_sentence(text):
        return "prose", "text"
    return None


def _is_sentence(text: str) -> bool:
    if not _SENTENCE.fullmatch(text) or _SIGNS.search(text):
        return False
    return bool(_SMALL_WORDS.search(text))


@per_document
def strangers(document: Document) -> Mapping[int, Stranger]:
    """Give the first line that is no shell of each block, by the lines of the blocks."""
    found: dict[int, Stranger] = {}
    for code in shell_codes(document):
        if not code.step.transcript and (stranger := find_stranger(code)):
            found[code.step.position.line] = stranger
    return found


@per_document
def pure_shell(document: Document) -> tuple[ShellCode, ...]:
    """Give the shell code of a document, but for blocks that hold something else, too."""
    known = strangers(document)
    return tuple(code for code in shell_codes(document) if code.step.position.line not in known)
