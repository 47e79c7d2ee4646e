"""Mapping templates, as far as they are texts with references in them.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .rest_values import in_document, value_of

_COMMENT = re.compile(r"##[^\n]*\n?")
_DIRECTIVE = re.compile(
    r"#\{?(?:set|if|elseif|else|end|foreach|include|parse|stop|break|evaluate|define|macro)\b"
    r"|#\[\[|#\*"
)
_QUOTED = r"""\(\s*(?:'(?P<{0}1>[^']*)'|"(?P<{0}2>[^"]*)")\s*\)"""
_REFERENCE = re.compile(
    r"\$!?(?P<brace>\{)?(?:"
    r"input\.(?P<body>body)"
    rf"|input\.json{_QUOTED.format('json')}"
    rf"|input\.path{_QUOTED.format('path')}"
    rf"|input\.params{_QUOTED.format('params')}"
    r"|(?P<named>(?:context|stageVariables)(?:\.[A-Za-z][\w-]*)+)"
    r")(?(brace)\})"
)
_UNKNOWN = re.compile(r"\$!?\{?[A-Za-z]\w*[^\s\"',<]*")


@dataclass(frozen=True, slots=True)
class Input:
    """What a template is filled with.

    Attributes:
        body: the body that is mapped, as text.
        parameters: of the request: by path, then query, then header, by their names.
        known: `context` and `stageVariables`, nested.
    """

    body: str
    parameters: Mapping[str, str]
    known: Mapping[str, Any]


def render(template: str, given: Input) -> str:
    """Fill in a template.

    Raises:
        NotImplementedError: it has more of the language than references.
    """
    template = _COMMENT.sub("", template)
    if found := _DIRECTIVE.search(template):
        raise NotImplementedError(f"{found[0]} in a mapping template")
    if found := _UNKNOWN.search(_REFERENCE.sub("", template)):
        raise NotImplementedError(f"{found[0]} in a mapping template")
    return _REFERENCE.sub(lambda one: _referred(one, given), template)


def _referred(found: re.Match[str], given: Input) -> str:
    if found["body"]:
        return given.body
    if found["named"]:
        return value_of(found["named"], given.known) or ""
    if (name := _argument(found, "params")) is not None:
        return given.parameters.get(name, "")
    if (path := _argument(found, "json")) is not None:
        value = in_document(_document(given.body), path)
        return json.dumps("" if value is None else value, separators=(",", ":"))
    value = in_document(_document(given.body), _argument(found, "path") or "$")
    if isinstance(value, dict | list):
        raise NotImplementedError("an object of $input.path in a mapping template")
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)


def _argument(found: re.Match[str], name: str) -> str | None:
    return found[f"{name}1"] if found[f"{name}1"] is not None else found[f"{name}2"]


def _document(body: str) -> Any:
    """Read a body; one that is no JSON is a text."""
    try:
        return json.loads(body or "{}")
    except ValueError:
        return body
