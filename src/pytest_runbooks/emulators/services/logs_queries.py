"""CloudWatch Logs Insights: queries that are executed, or refused.

moto knows `fields`, `sort` and `limit`, takes any text for a query, and filters nothing.
"""

from __future__ import annotations

import json
from typing import Any

from ...insights.execution import MOST_ROWS, run_query
from ...insights.refusals import RefusedError, UnsupportedError, compile_query
from ...insights.tree import Limit
from . import logs_seams as seams
from .service import Replacement

_MOST_GROUPS = 50


def parts() -> tuple[Replacement, ...]:
    """Give what stands in for moto's execution of queries; the queries themselves are moto's."""
    response = seams.LogsResponse
    return (
        Replacement(seams.models, "execute_query", lambda _: _execute),
        Replacement(response, "start_query", lambda _: _start_query),
        Replacement(response, "get_query_results", lambda _: _get_query_results),
    )


class _MalformedQueryException(seams.LogsClientError):
    def __init__(self, error: RefusedError) -> None:
        refusal = error.refusal
        super().__init__("MalformedQueryException", refusal.message)
        place = {"startCharOffset": refusal.begin, "endCharOffset": refusal.end}
        self.description = json.dumps(
            {
                "__type": self.error_type,
                "message": refusal.message,
                "queryCompileError": {"location": place, "message": refusal.message},
            }
        )


class _Results(list[dict[str, str]]):
    """The rows of a query.

    Attributes:
        says_limit: the query itself says how many it wants.
        statistics: as `GetQueryResults` tells them.
    """

    says_limit: bool
    statistics: dict[str, float]


def _execute(
    log_groups: list[seams.LogGroup], query: str, start_time: int, end_time: int
) -> _Results:
    """Run a query over the events of some groups; times are in seconds, both included.

    Raises:
        MalformedQueryException: AWS would refuse it.
        NotImplementedError: it uses what is not emulated.
    """
    try:
        compiled = compile_query(query)
    except RefusedError as error:
        raise _MalformedQueryException(error) from None
    except UnsupportedError as error:
        raise NotImplementedError(str(error)) from None
    begin, end = start_time * 1000, end_time * 1000
    events = [
        event
        for group in log_groups
        for event in seams.events_of(group)
        if begin <= event.timestamp <= end
    ]
    found = run_query(compiled, query, events)
    results = _Results(found.rows)
    results.says_limit = any(isinstance(one, Limit) for one in compiled.commands)
    results.statistics = {
        "recordsMatched": float(found.matched),
        "recordsScanned": float(len(events)),
        "bytesScanned": float(sum(len(one.message.encode()) for one in events)),
        "logGroupsScanned": float(len(log_groups)),
    }
    return results


def _start_query(response: seams.LogsResponse) -> str:
    asked = seams.parameters_of(response)
    ways = [asked.get("logGroupName"), asked.get("logGroupNames"), asked.get("logGroupIdentifiers")]
    named = [way for way in ways if way]
    if len(named) != 1:
        raise seams.InvalidParameterException(
            "Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be given."
        )
    names = [named[0]] if isinstance(named[0], str) else named[0]
    if len(names) > _MOST_GROUPS:
        raise seams.InvalidParameterException(f"At most {_MOST_GROUPS} log groups can be queried.")
    backend = seams.backend_of(response)
    groups = [seams.group_of(backend, name) for name in names]
    query = seams.start_query(backend, groups, asked)
    if not query.results.says_limit:
        del query.results[asked.get("limit") or MOST_ROWS :]
    return json.dumps({"queryId": query.query_id})


def _get_query_results(response: seams.LogsResponse) -> str:
    asked: Any = seams.parameters_of(response)
    query = seams.query_of(seams.backend_of(response), asked.get("queryId", ""))
    told = {"queryLanguage": "CWLI", "statistics": query.results.statistics}
    return json.dumps({**query.to_result_json(), **told})
