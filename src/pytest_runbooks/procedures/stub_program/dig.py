"""`dig` that shows what the Route 53 of the emulator answers.

The layout is that of dig 9.18, but for what differs each time: the id of a question is 0, and of
how the answer came (`Query time`, `SERVER`, `WHEN`, `MSG SIZE`) nothing is said.
"""

from __future__ import annotations

import os

from .dig_call import Call, CallError
from .hosted_zones import HostedZones
from .route53 import NoAnswerError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any  # at run time it costs more than all the rest

    from .hosted_zones import Records, Said

_COLUMNS = (24, 32, 40, 48)  # of TTL, class, type and value
_TAB = 8


def answer(arguments: list[str], facts: dict[str, Any]) -> tuple[int, str, str]:
    """Answer a call.

    Args:
        arguments: of the call.
        facts: what is known, with the place of Route 53 under `route53`.

    Returns:
        The exit status, and what is said on standard output and on standard error.
    """
    try:
        call = Call(arguments)
        zones = HostedZones(**facts["route53"])
        said = zones.ask(call.name, call.kind)
        text = _short(said) if call.is_short else _whole(call, arguments, said, zones)
    except (CallError, NoAnswerError) as error:
        return 1, "", f"dig (stub): {error}\n"
    return 0, text, f";; {said.left}\n" if said.left else ""


def _short(said: Said) -> str:
    return "".join(f"{value}\n" for one in said.records for value in one.values)


def _whole(call: Call, arguments: list[str], said: Said, zones: HostedZones) -> str:
    titled = "comments" in call.parts
    # A resolver says by the zone's SOA that there is nothing, and for how long.
    authority = zones.authority(said) if not said.is_answered and not said.left else []
    sections = [
        ("question", [_question(call)]),
        ("answer", [line for one in said.records for line in _lines(one, zones.ttl(one))]),
        ("authority", [line for one, ttl in authority for line in _lines(one, ttl)]),
    ]
    text = ""
    if "cmd" in call.parts:
        asked = " ".join(map(_printable, arguments))
        text += f"\n; <<>> DiG 9.18 <<>> {asked}\n;; global options: +cmd\n"
    if titled:
        count = {name: len(lines) for name, lines in sections}
        text += (
            ";; Got answer:\n"
            f";; ->>HEADER<<- opcode: QUERY, status: {said.code}, id: 0\n"
            f";; flags: qr rd ra; QUERY: 1, ANSWER: {count['answer']}, "
            f"AUTHORITY: {count['authority']}, ADDITIONAL: 1\n\n"
            ";; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n"
        )
    for name, lines in sections:
        if lines and name in call.parts:
            title = f";; {name.upper()} SECTION:\n" if titled else ""
            text += title + "".join(f"{line}\n" for line in lines) + "\n" * titled
    return text


def _printable(argument: str) -> str:
    return os.fsencode(argument).decode(errors="replace")


def _question(call: Call) -> str:
    return ";" + _row((call.name, "IN", call.kind), _COLUMNS[1:-1])


def _lines(records: Records, ttl: int) -> list[str]:
    return [
        _row((records.name, str(ttl), "IN", records.kind, value), _COLUMNS)
        for value in records.values
    ]


def _row(cells: tuple[str, ...], columns: tuple[int, ...]) -> str:
    """Put cells into columns by tabs; behind one that is too long follows a blank."""
    row, at = cells[0], len(cells[0])
    for cell, column in zip(cells[1:], columns, strict=True):
        to = max(column, at + 1)
        tabs = to // _TAB - at // _TAB
        row += "\t" * tabs + " " * (to - (to // _TAB * _TAB if tabs else at)) + cell
        at = to + len(cell)
    return row
