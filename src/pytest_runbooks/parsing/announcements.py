"""Sentences that announce an expected output: "Expected output:", "You should see:", and so on.

Only the last sentence (or the last line) before a fence counts. It must speak of output, not of a
file to save or a command to come: "Save this as policy.json:", "The configuration should look
like this:" and "The following command returns the queue:" announce nothing.
"""

from __future__ import annotations

import re

_KIND = (
    r"(?:(?:the|an?|your|its|typical|expected|sample|example|successful|correct|full|healthy"
    r"|truncated|abbreviated|similar|command|console|terminal|shell|cli|aws|api|http|json|yaml"
    r"|error) )*"
)
_OUTPUT = r"(?:outputs?|responses?|results?|std(?:out|err))"
_NOTE = r"(?: \([^()]*\))?"
_MODAL = r"(?:should|will|would|must)"
_SOON = r"(?:(?:now|then|also|only|simply|just) )?"
_BASE = r"(?:return|print|show|display|output|report|respond|yield|produce|give|say|answer)"

_LABEL = re.compile(rf"(?:{_KIND}{_OUTPUT}(?: body| json)?|expected){_NOTE}[:.]?")
_BARE = re.compile(
    rf"(?:you {_MODAL} {_SOON}(?:see|get|receive)|{_KIND}{_OUTPUT} (?:is|are|looks?(?: like)?))"
    r"(?: (?:the following|as follows|this|like this))?[:.]?"
)
_ONLY_OUTPUT = re.compile(
    rf"(?:the )?(?:expected|sample|example) (?:\w+ )?{_OUTPUT}{_NOTE}(?: is)?:"
)
_OUTPUT_OF = re.compile(rf"{_KIND}{_OUTPUT} (?:of|from|for|when|if|on|after)\b.*:")
_OUTPUT_IS = re.compile(rf"(?:.* )?{_OUTPUT} (?:is|are|{_MODAL}|looks?)\b.*:")
_HERE_IS_OUTPUT = re.compile(
    rf"(?:here(?:'s| is| are)|this is|below is|with|gives|returns) {_KIND}{_OUTPUT}\b.*[:.]"
)
_YOU_SEE = re.compile(
    rf"(?:.* )?(?:you (?:{_MODAL}|can expect to)|you'll|we should|expect to) {_SOON}"
    r"(?:see|get|receive)\b.*(?::|\b(?:following|similar|like this|below)\b.*\.)"
)
_IT_SHOULD_RETURN = re.compile(rf"(?:.* )?{_MODAL} {_SOON}(?:{_BASE}\b.*|be):")
_IT_RETURNS = re.compile(
    r"(?:.* )?(?:this|it|that|which|and|commands?|calls?|requests?|query|cli|api|endpoint|script"
    rf"|lambda|function|service) {_BASE}s\b.*:"
)
_RETURNS = re.compile(rf"{_BASE}s\b.*:")
_LOOKS_LIKE = re.compile(r"(?:.* )?(?:looks?|is) (?:something )?(?:like|similar to)\b.*:")
_ANNOUNCEMENTS = (
    _OUTPUT_OF,
    _OUTPUT_IS,
    _HERE_IS_OUTPUT,
    _YOU_SEE,
    _IT_SHOULD_RETURN,
    _IT_RETURNS,
    _RETURNS,
)

# What makes a sentence speak of something else than output.
_COMMAND_TO_COME = re.compile(r"(?:the )?(?:following|next) (?:\w+ )?\w+ .*")
_SOMETHING_TO_WRITE = re.compile(
    r"(?:(?:first|then|next|now|please|and),? )?(?:create|write|save|add|put|paste|edit|update"
    r"|replace|copy|open|define|use|make|modify|change|configure|set|let's)\b.*"
)
_SOMETHING_WRITTEN = re.compile(
    r".*\b(?:files?|config(?:uration)?|templates?|polic(?:y|ies)|manifests?|documents?|scripts?"
    r"|code|class|section|block|director(?:y|ies)|folders?|\w+\.(?:jsonc?|ya?ml|py|tf|sh|toml|ini"
    r"|conf|env))\b.*"
)
_ONE_OF_MANY = re.compile(r".*\b(?:for example|for instance|e\.g\.?|such as):")
_WHEN_IT_FAILS = re.compile(
    r"(?:but |and )?(?:if|when|otherwise|in case|without|on)\b.*"
    r"\b(?:errors?|fails?|failed|failure|missing|denied|not|no|cannot|can't|isn't|doesn't)\b.*"
)

# Languages in which people show output; a sentence says nothing about a fence of another one.
_OUTPUT_LANGUAGES = (
    *("text", "txt", "plain", "plaintext", "none", "nohighlight", "no-highlight", "ansi"),
    *("console", "shell-session", "sh-session", "shellsession", "bash-session"),
    *("pycon", "terminal"),
    *("log", "logs", "http", "table", "csv", "tsv", "xml", "html"),
    *("json", "jsonc", "json5", "yaml", "yml"),
)

_LONGEST = 160  # characters; an announcement is short, and patterns on long text are slow
_SENTENCE_END = re.compile(r"(?<=[.!?:]) +")
_FILE_NAME = re.compile(r"\S*\.\w+")
_LINK = re.compile(r"!?\[([^\]]{0,200})\]\([^)]{0,500}\)")
_SIGNS = re.compile(r"[*_`~|>]|<[^>]{0,200}>")
_BLANK_BEFORE = re.compile(r" (?=[:.])")
_BEGIN = re.compile(r"[^\w(]+")
_NUMBER = re.compile(r"(?:step )?[0-9.]+[.):]? ")


def is_label(text: str) -> bool:
    """Say whether a text is nothing but a name for output: "Expected output", "Response (200)"."""
    return bool(_LABEL.fullmatch(_plain(text)))


def is_only_output(prose: str) -> bool:
    """Say whether prose announces output so plainly that no fence to run can follow it."""
    return bool(_ONLY_OUTPUT.fullmatch(_plain(prose.strip().split("\n")[-1])))


def last_sentence(prose: str) -> str:
    """Give the last sentence of prose, on one line."""
    return _SENTENCE_END.split(" ".join(prose.split("\n")).rstrip())[-1]


def is_announced(prose: str, language: str, title: str = "") -> bool:
    """Say whether prose announces that the fence below it is output.

    Args:
        prose: the paragraph directly above, as it is written.
        language: the language of the fence.
        title: its title; the name of a file speaks against output.
    """
    if _FILE_NAME.fullmatch(title):
        return False
    lines = prose.strip().split("\n")
    candidates = {_plain(lines[-1]), _plain(last_sentence(prose.strip()))}
    if any(_LABEL.fullmatch(text) or _BARE.fullmatch(text) for text in candidates):
        return True
    if language and language not in _OUTPUT_LANGUAGES:
        return False
    return any(_speaks_of_output(text) for text in candidates)


def _plain(text: str) -> str:
    """Take away Markdown, signs and numbers at the begin, and capitals."""
    text = _LINK.sub(r"\1", text).replace("\u2019", "'")
    text = " ".join(_SIGNS.sub("", text).lower().split())
    text = _BLANK_BEFORE.sub("", text).replace(":.", ":")
    if found := _BEGIN.match(text):
        text = text[found.end() :]
    return _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text


def _speaks_of_output(text: str) -> bool:
    if len(text) > _LONGEST or any(
        pattern.fullmatch(text)
        for pattern in (_COMMAND_TO_COME, _SOMETHING_TO_WRITE, _ONE_OF_MANY, _WHEN_IT_FAILS)
    ):
        return False
    if _LOOKS_LIKE.fullmatch(text) and not _SOMETHING_WRITTEN.fullmatch(text):
        return True
    return any(pattern.fullmatch(text) for pattern in _ANNOUNCEMENTS)
