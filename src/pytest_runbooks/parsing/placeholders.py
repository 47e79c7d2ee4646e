"""Placeholders: words in code that an operator replaces before the code can run.

People write them in many ways: `<name>`, `{name}`, `{{name}}`, `[name]`, `YOUR_NAME`, `your-name`,
`i-xxxxxxxx`, `REPLACE_ME`. The same signs mean something else in the shell (redirections, globs,
tests), in Python, in JSON and JMESPath, in regular expressions and templates of other programs. So
a word is found

- when the document declares it, wherever it stands in one of these styles, or as it is, when it is
  no name but the [value of somebody else](example_values.py);
- otherwise only where it can hardly be anything else.

Text that comments hold is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pytest_runbooks.model import Runner

from .example_values import find_examples
from .placeholder_places import Surroundings

_SIGNS = re.compile(r"[<{[]|(?i:your|replace|change|insert|add|enter|put|set|xxx)")  # of a style
_INNER = r"[^\W\d_](?:[\w./ -]{0,58}[\w])?"
_STYLES = re.compile(
    rf"""
      (?<![<\w&$?!=-])(?P<angle><(?P<a>{_INNER})>)
    | (?<=[\w=-])(?P<glued><(?P<g>{_INNER})>)
    | (?<![${{%@#\\])(?P<double>\{{\{{[ ]?(?P<d>{_INNER})[ ]?\}}\}})(?!\}})
    | (?<![${{%@#\\])(?P<brace>\{{(?P<b>{_INNER})\}})(?!\}})
    | (?<![\w$\]}})\[?*])(?P<bracket>\[(?P<k>{_INNER})\])(?![\[(])
    | (?<![\w$])(?<!\$\{{)(?P<your>(?i:your)[_-](?:[A-Za-z0-9]+[_-])*[A-Za-z0-9]+)(?![\w=])
    | (?<![\w$])(?<!\$\{{)(?P<replace>(?:REPLACE|CHANGE)[_-]?(?:ME|THIS|WITH[_-]\w+)
        |INSERT[_-]\w+[_-]HERE|(?:ADD|ENTER|INSERT|PUT|SET)[_-]YOUR[_-][\w-]+)(?![\w=])
    | (?<![\w.$-])(?P<cross>(?:[a-z]+-)*(?:x{{3,}}|X{{3,}})(?:-(?:x{{3,}}|X{{3,}}))*)(?![\w=])
    """,
    re.VERBOSE,
)
# What each of them but `cross` begins with; to look for that first takes a tenth of the time.
_BEGINS = re.compile(
    r"[<{[]|[yY][oO][uU][rR][_-]|REPLACE|CHANGE|INSERT|(?:ADD|ENTER|PUT|SET)[_-]YOUR"
)
_NAMED = {"angle": "a", "glued": "g", "double": "d", "brace": "b", "bracket": "k"}
_YOUR = re.compile(r"(?i)your[\s_-]+")
_QUOTE = re.compile("[\"'`]")
_F_STRING = re.compile(r"""\bf['"][^'"]*$""")

# What stands in angle brackets in HTML, and in text that programs print.
_TAGS = re.compile(
    r"anonymous|module|none|null|pending|stdin|string|unknown|unset"
    r"|a|b|body|br|code|div|em|form|h[1-6r]|head|html|i|img|input|label|li|link|meta|ol|p|pre|script"
    r"|span|strong|style|svg|table|tbody|td|th|thead|title|tr|u|ul"
)
# Words of the template languages of other programs.
_TEMPLATE_WORDS = ("block", "define", "else", "end", "if", "range", "template", "this", "with")
# Options of the AWS CLI whose values hold `{name}` themselves, as those of API Gateway.
_PATHS = re.compile(
    r"--(?:path-part|route-key|path|resource-path|uri|integration-uri|request-parameters"
    r"|patch-operations|target|expression)\b|\"(?:paths|path|uri)\""
)
_WORDS_OF_A_LOG = re.compile(r"(?i)(?:your|insert|the|replace)\b|.*[_ -]")


@dataclass(frozen=True, slots=True)
class FoundPlaceholder:
    """A placeholder in some code.

    Attributes:
        text: as it stands there.
        name: what it stands for: without its signs.
        start: its offset in the code.
        line: its line in the code, from 0.
        is_declared: the document says what is to be put in its place.
    """

    text: str
    name: str
    start: int
    line: int
    is_declared: bool

    @property
    def end(self) -> int:
        """The offset of what follows it."""
        return self.start + len(self.text)


def normal(name: str) -> str:
    """Give what placeholders of the same meaning have in common, in whatever style.

    `<BUCKET_NAME>`, `{bucket-name}` and `your-bucket-name` are `bucket-name`.
    """
    bare = name.strip("<>{}[] ")
    return re.sub(r"[\s_-]+", "-", _YOUR.sub("", bare, count=1)).lower()


def is_placeholder(text: str) -> bool:
    """Say whether a whole text is a placeholder in one of the styles."""
    return any(found[0] == text for found in _STYLES.finditer(text))


def find_placeholders(
    code: str,
    runner: Runner | None,
    declared: Collection[str] = (),
    *,
    only_declared: bool = False,
) -> list[FoundPlaceholder]:
    """Find the placeholders of some code, in its order.

    Args:
        code: what is to run; or, with no `runner`, what is written to a file or expected.
        runner: the session that the code is for.
        declared: what the document declares: placeholders as they stand on the page, or names.
        only_declared: leave others out.
    """
    if not (declared or _SIGNS.search(code)):
        return []
    literal = {one for one in declared if is_placeholder(one)}
    names = {normal(one) for one in declared} - {""}
    around = Surroundings(code)
    found = [
        FoundPlaceholder(one[0], one[0], one.start(), code.count("\n", 0, one.start()), True)
        for one in find_examples(code, declared)
        if not (runner and around.is_comment(one.start()))
    ]
    line = counted = 0
    for one in _in_style(code):
        if runner and around.is_comment(one.start()):
            continue
        style, name = _style(one)
        is_declared = one[0] in literal or (
            normal(name) in names and not (style in {"brace", "bracket"} and runner is not _SHELL)
        )
        certain = not only_declared and _is_certain(one, style, name, around, runner)
        if is_declared or certain:
            line, counted = line + code.count("\n", counted, one.start()), one.start()
            found.append(FoundPlaceholder(one[0], name, one.start(), line, is_declared))
    return list(_apart(found))


def _in_style(code: str) -> Iterator[re.Match[str]]:
    """Find what is written in one of the styles."""
    if "xxx" in code or "XXX" in code:
        yield from _STYLES.finditer(code)
        return
    at = 0
    while begin := _BEGINS.search(code, at):
        found = _STYLES.match(code, begin.start())
        at = found.end() if found else begin.start() + 1
        if found:
            yield found


def _apart(found: Collection[FoundPlaceholder]) -> Iterator[FoundPlaceholder]:
    """Give placeholders in their order, without those that others reach over."""
    end = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= end:
            end = one.end
            yield one


_SHELL = Runner.BASH


def _style(found: re.Match[str]) -> tuple[str, str]:
    style = next(
        name
        for name in ("angle", "glued", "double", "brace", "bracket", "your", "replace", "cross")
        if found[name] is not None
    )
    return style, found[_NAMED[style]] if style in _NAMED else found[0]


def _is_certain(
    found: re.Match[str], style: str, name: str, around: Surroundings, runner: Runner | None
) -> bool:
    """Say whether what nobody declares can hardly be anything but a placeholder."""
    line, rest = around.before(found.start()), around.after(found.end())
    match style:
        case "angle" | "glued":
            is_tag = _TAGS.fullmatch(name.lower()) or around.holds(f"</{re.escape(name)}>")
            into = style == "angle" and line[-1:].isspace() and rest[:1].isalnum()
            quoted = runner is _SHELL or (_QUOTE.search(line) and _QUOTE.search(rest))
            into = into and " " not in name
            return bool(quoted) and not (is_tag or into or _is_a_group(line))
        case "double":
            return name not in _TEMPLATE_WORDS and "." not in name
        case "brace":
            return runner is _SHELL and _is_no_shell_brace(found, name, line, around)
        case "bracket":
            is_alone = not line.strip() and not rest.strip()  # as the sections of INI files
            return runner is _SHELL and not is_alone and _is_no_shell_bracket(name, line)
        case "cross":
            return "mktemp" not in line and not line.endswith(("=~ ", "."))
        case "replace" if re.search(r"\bgrep\b|\bs[/|#,]$", line):
            return False  # the page itself replaces it
    return not around.holds(rf"\b{re.escape(found[0])}=")


def _is_a_group(before: str) -> bool:
    r"""Say whether a regular expression names a group here: `(?P<name>...)`, `\k<name>`."""
    return before.endswith(("(?P", "(?", "\\k"))


def _is_no_shell_brace(found: re.Match[str], name: str, line: str, around: Surroundings) -> bool:
    quoted = around.is_verbatim(found.start())
    by_xargs = around.holds(rf"-I[ ]?['\"]?{re.escape(found[0])}")
    is_command = re.search(r"\b(?:awk|jq|sed|find|parallel)\b", line)
    words = " " in name or "/" in name or "." in name
    is_other = by_xargs or is_command or words or _PATHS.search(line) or _F_STRING.search(line)
    return not (quoted or is_other)


def _is_no_shell_bracket(name: str, line: str) -> bool:
    if line[-1:] not in {"", " ", "\t", "\n", "/", '"', "-"} or not _WORDS_OF_A_LOG.match(name):
        return False
    is_class = re.fullmatch(r"(?:.-.)+[_.-]*", name)
    is_test = re.search(r"(?:^|[\s;&|(])\[?$", line[-2:]) and name.startswith("-")
    return not (is_class or is_test or re.search(r"\becho\b|\bprintf\b|\bgrep\b", line))


def filled(code: str, found: Collection[FoundPlaceholder], values: Mapping[str, str]) -> str:
    """Put values in the place of placeholders.

    Args:
        code: in which they were found.
        found: those with a value.
        values: by the texts of the placeholders.
    """
    return "".join(_pieces(code, found, values))


def _pieces(
    code: str, found: Collection[FoundPlaceholder], values: Mapping[str, str]
) -> Iterator[str]:
    at = 0
    for one in found:
        yield code[at : one.start]
        yield values[one.text]
        at = one.end
    yield code[at:]
