"""Which route of an HTTP API a request comes to.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

DEFAULT = "$default"
_LITERAL, _VARIABLE, _GREEDY = range(3)  # the lower, the more a part of a path fixes


@dataclass(frozen=True, slots=True)
class Match:
    """A route that a request comes to.

    Attributes:
        route: as `get-route` shows it.
        parameters: of the path, decoded.
    """

    route: Mapping[str, Any]
    parameters: Mapping[str, str]

    @property
    def key(self) -> str:
        """Give its key, for example `GET /items/{id}`."""
        key: str = self.route["routeKey"]
        return key

    @property
    def path(self) -> str:
        """Give the path as the route has it; `/$default` for the one that has none."""
        return self.key.partition(" ")[2] or f"/{self.key}"


def match(routes: Iterable[Mapping[str, Any]], method: str, path: str) -> Match | None:
    """Give the most specific route for a request; None when there is none.

    A whole match comes before one with a greedy variable, a method before `ANY`, and `$default`
    last.

    Args:
        routes: as `get-routes` shows them.
        method: of the request.
        path: of the request, as it was sent.
    """
    best: tuple[tuple[int, ...], Match] | None = None
    for route in routes:
        key: str = route["routeKey"]
        if key == DEFAULT:
            found = Match(route, {})
            rank: tuple[int, ...] = (_GREEDY + 1,)
        else:
            verb, _, pattern = key.partition(" ")
            ranked = _path(pattern, path) if verb in {method, "ANY"} else None
            if ranked is None:
                continue
            found = Match(route, ranked[1])
            rank = (*ranked[0], int(verb == "ANY"))
        if best is None or rank < best[0]:
            best = rank, found
    return best[1] if best else None


def _path(pattern: str, path: str) -> tuple[tuple[int, ...], dict[str, str]] | None:
    """Match a path; give what each part of the pattern leaves open, and the variables."""
    wanted, sent = pattern.split("/")[1:], path.split("/")[1:]
    rank: list[int] = []
    variables: dict[str, str] = {}
    for number, part in enumerate(wanted):
        if part.startswith("{") and part.endswith("+}"):
            rest = "/".join(sent[number:])
            if not rest:
                return None
            variables[part[1:-2]] = unquote(rest)
            return (*rank, _GREEDY), variables
        if number >= len(sent):
            return None
        if part.startswith("{") and part.endswith("}"):
            if not sent[number]:
                return None
            variables[part[1:-1]] = unquote(sent[number])
            rank.append(_VARIABLE)
        elif part == unquote(sent[number]):
            rank.append(_LITERAL)
        else:
            return None
    return (tuple(rank), variables) if len(wanted) == len(sent) else None
